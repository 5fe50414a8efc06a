"""The words of the inbox's pages, by subject and language. A test fails until every language has every one of them."""

from collections.abc import Mapping
from typing import Final

from handlers.inbox.strings import account, frame, knowledge, records, work
from knowledge.model import Language

PARTS = (frame.STRINGS, account.STRINGS, records.STRINGS, work.STRINGS, knowledge.STRINGS)
STRINGS: Final[Mapping[Language, Mapping[str, str]]] = {
    language: {name: text for part in PARTS for name, text in part[language].items()} for language in Language
}


class Words:
    """The words in one language: `t("name")`, or `t("name", count=3)` where they have placeholders."""

    def __init__(self, language: Language) -> None:
        """Speak that language."""
        self._known = STRINGS[language]

    def __call__(self, name: str, /, **values: object) -> str:
        """The words of that name.

        Raises:
            KeyError: There are none.
        """
        return self._known[name].format(**values) if values else self._known[name]

    def has(self, name: str) -> bool:
        """Whether there are words of that name."""
        return name in self._known
