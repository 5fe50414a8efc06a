"""A bot that repeats what it hears: it starts in a second, and each of its replies tells which message it answers."""

import re

from bot.domain.understanding import Intent, Understanding
from knowledge.model import Answer, Grounding, Language, Question

TOKEN = re.compile(r"<<\d+>>")
"""What a campaign writes into each message, so that it is known again in a reply."""


class Listener:
    """Takes everything for a question, but "Please call me"."""

    def understand(self, text: str, language: Language | None) -> Understanding:
        """Understand."""
        intent = Intent.WANTS_PERSON if text.startswith("Please call me") else Intent.QUESTION
        return Understanding(text=text, language=language or Language.EN, intent=intent, certainty=1.0)


class Echo:
    """Answers with the tokens of the question."""

    def answer(self, question: Question) -> Answer:
        """Answer; on "boom" a defect shows, "at length" is answered in four thousand words."""
        if "boom" in question.text:
            raise RuntimeError("a defect, on request")
        if "at length" in question.text:
            lines = tuple(f"Sentence {number} of many. " + "It goes on and on. " * 40 for number in range(10))
            return Answer(lines=lines, citations=(), grounding=Grounding.SUPPORTED, confidence=1.0)
        return Answer(
            lines=(" ".join(["echo", *(TOKEN.findall(question.text) or [question.text])]),),
            citations=(),
            grounding=Grounding.SUPPORTED,
            confidence=1.0,
        )
