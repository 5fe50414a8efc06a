"""Documents into the slices that are indexed and quoted."""

import pytest

from knowledge.chunking import PIECE_CHARS, chunks_of, document_of
from knowledge.model import Block, DocumentId, Language
from tests.builders import a_document, a_file, a_section, a_sentence

THAI = "กระทรวงอุตสาหกรรมร่วมมือกับญี่ปุ่นจัดงานจับคู่ธุรกิจ ผู้ประกอบการไทยเข้าร่วมจำนวนมาก "
JAPANESE = "タイ工業省は中小機構と協力しています。企業のマッチングを実施しました。"
ENGLISH = "The ministry works with SMRJ. Thai firms met Japanese firms. "


def test_a_section_of_the_library_is_one_chunk_and_stays_whole() -> None:
    sentences = tuple(a_sentence(f"Sentence {number}.") for number in range(6))
    document = a_document(sections=(a_section(id="pairs", sentences=sentences), a_section(id="fee", is_gap=True)))

    pairs, fee = chunks_of(document)

    assert pairs.sentences == sentences
    assert (pairs.heading, pairs.title) == ("Pairs", "Matching results")
    assert pairs.is_edited
    assert (pairs.is_gap, fee.is_gap) == (False, True)


def test_the_editions_of_a_section_share_a_group_but_not_an_id() -> None:
    english = chunks_of(a_document())[0]
    thai = chunks_of(a_document(id=DocumentId("results@th"), language=Language.TH))[0]

    assert english.group == thai.group
    assert english.id != thai.id


def test_sections_of_different_documents_do_not_share_a_group() -> None:
    assert chunks_of(a_document())[0].group != chunks_of(a_document(id=DocumentId("other@en")))[0].group


@pytest.mark.parametrize(("text", "language"), [(THAI, Language.TH), (JAPANESE, Language.JA), (ENGLISH, Language.EN)])
def test_running_text_is_cut_into_pieces_for_a_bubble_and_nothing_is_lost(text: str, language: Language) -> None:
    body = (text * 40).strip()

    chunks = chunks_of(document_of("report.txt", a_file(body), None, ""))

    assert len(chunks) > 3
    assert {chunk.language for chunk in chunks} == {language}
    assert all(len(chunk.text) <= PIECE_CHARS[language] * 1.2 for chunk in chunks)
    # A piece begins with the last sentence of the one before, so that it can be understood alone.
    told: list[str] = []
    last = ""
    for chunk in chunks:
        texts = [sentence.text for sentence in chunk.sentences]
        told += texts[1:] if texts[0] == last else texts
        last = texts[-1]
    assert "".join("".join(told).split()) == "".join(body.split())


@pytest.mark.parametrize("text", ["word " * 2000, "ก" * 5000, "タイ" * 2000], ids=["English", "Thai", "Japanese"])
def test_text_that_never_ends_a_sentence_is_cut_too(text: str) -> None:
    chunks = chunks_of(document_of("report.txt", a_file(text.strip()), None, ""))

    assert max(len(chunk.text) for chunk in chunks) <= 1000


def test_pieces_do_not_run_over_a_heading() -> None:
    file = a_file(blocks=(Block(heading="Fees", text="It is free."), Block(heading="Places", text="It is in Bangkok.")))

    chunks = chunks_of(document_of("report.txt", file, None, ""))

    assert [(chunk.heading, chunk.text) for chunk in chunks] == [
        ("Fees", "It is free."),
        ("Places", "It is in Bangkok."),
    ]


def test_every_sentence_of_a_file_cites_the_file_with_its_date() -> None:
    document = document_of("report.txt", a_file(url="https://example.org/r", published="2024-02-01"), None, "")

    (source,) = {source for section in document.sections for said in section.sentences for source in said.sources}
    assert (source.url, source.date, source.title(Language.EN)) == ("https://example.org/r", "2024-02-01", "A report")


def test_what_the_operator_says_overrules_what_the_file_says() -> None:
    file = a_file(url="https://example.org/own", language=Language.EN)

    document = document_of("report.txt", file, Language.JA, "https://example.org/given")

    assert document.language is Language.JA
    assert document.sections[0].sentences[0].sources[0].url == "https://example.org/given"


def test_a_file_without_an_address_can_still_be_opened_from_its_citation() -> None:
    document = document_of("report.txt", a_file(), None, "")

    assert document.sections[0].sentences[0].sources[0].url.startswith("/library/")


def test_the_same_file_has_the_same_hash_and_any_change_another() -> None:
    def content_hash(**changes: object) -> str:
        return document_of("report.txt", a_file("Free.", **changes), None, "").content_hash

    assert content_hash() == content_hash()
    assert (
        len(
            {content_hash(), content_hash(title="Other"), content_hash(published="2024"), content_hash(url="https://x")}
        )
        == 4
    )
