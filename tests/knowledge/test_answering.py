"""How sure is sure enough."""

from dataclasses import replace

from knowledge.answering import Support
from knowledge.chunking import chunks_of, document_of
from knowledge.model import Block, FileText, Language, Passage, Question


def test_what_is_far_from_all_that_the_desk_is_asked_needs_more_unless_it_names_a_document_of_ours() -> None:
    file = FileText(title="Vouchers", blocks=(Block(heading="", text="Vouchers pay for consultants."),))
    (chunk,) = chunks_of(document_of("vouchers", file, Language.EN, ""))
    passage = Passage(chunk=chunk, score=1.0, dense=0.5, known=1.0, letters=0.5)
    near = Question(text="What do vouchers pay for?", language=Language.EN, nearness=0.8)
    far = replace(near, nearness=0.1)
    support = Support()

    assert support.confidence(passage, far) < support.confidence(passage, near)
    named = replace(passage, is_named=True)
    assert support.confidence(named, far) == support.confidence(named, near)
