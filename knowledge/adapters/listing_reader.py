"""Partner listings from the CSV and Excel files that the desk keeps."""

import re
import unicodedata
from pathlib import Path

from knowledge.adapters.table_rows import Row, TableError, read_rows, summary_of
from knowledge.errors import ListingError
from knowledge.model import Language, Listing, ListingId

_REQUIRED = ("id", "country", "industry")
_COUNTRIES = {
    **dict.fromkeys(("th", "tha", "thailand", "ไทย", "ประเทศไทย", "タイ", "タイ国", "タイ王国"), "TH"),
    **dict.fromkeys(("jp", "jpn", "japan", "ญี่ปุ่น", "ประเทศญี่ปุ่น", "日本", "日本国"), "JP"),
}
_LANGUAGES = {
    **dict.fromkeys(("th", "thai", "ไทย", "ภาษาไทย", "タイ語"), "th"),
    **dict.fromkeys(("ja", "jp", "japanese", "ญี่ปุ่น", "ภาษาญี่ปุ่น", "日本語"), "ja"),
    **dict.fromkeys(("en", "english", "อังกฤษ", "ภาษาอังกฤษ", "英語"), "en"),
}
_YES = ("yes", "y", "true", "1", "ใช่", "はい")
_NO = ("no", "n", "false", "0", "ไม่", "ไม่ใช่", "いいえ")
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_CODE = re.compile(r"[a-z][a-z0-9-]*")
# Where a language is missing, the one that most readers of it can make out comes first.
_FALLBACKS = (Language.EN, Language.JA, Language.TH)


def read_listings(path: Path) -> tuple[Listing, ...]:
    """Read every listing of a .csv or .xlsx file; unknown columns are left out.

    Required are `id`, `country`, `industry` and one of `name_th`, `name_ja`, `name_en`. A text that is missing in one
    language is taken from another. Without a clear yes a company is not disclosed.

    Raises:
        ListingError: The file cannot be read, or rows are wrong: it names up to ten faults by row and column.
    """
    try:
        rows = read_rows(path, _REQUIRED)
    except TableError as error:
        raise ListingError(str(error)) from error
    problems: list[str] = []
    listings: list[Listing] = []
    rows_by_id: dict[str, int] = {}
    for row in rows:
        reading = _RowReading(row)
        listing = reading.listing()
        first = rows_by_id.setdefault(listing.id, row.number)
        if listing.id and first != row.number:
            reading.refuse("id", f"{listing.id!r} is already in row {first}", "an id of its own")
        problems += reading.problems
        listings.append(listing)
    if problems:
        raise ListingError(summary_of(path, problems))
    return tuple(listings)


class _RowReading:
    """One row on its way to a listing, with what is wrong in it."""

    def __init__(self, row: Row) -> None:
        self._row = row
        self.problems: list[str] = []

    def refuse(self, column: str, fault: str, expected: str) -> None:
        self.problems.append(f"row {self._row.number}, column {column}: {fault}; expected {expected}")

    def listing(self) -> Listing:
        regions = self._by_language("region")
        return Listing(
            id=ListingId(self._id()),
            country=self._country(),
            region=_slug(regions[Language.EN]),
            industry=self._industry(),
            names=self._names(),
            regions=regions,
            products={language: _listed(text) for language, text in self._by_language("products").items()},
            descriptions=self._by_language("description"),
            roles=tuple(role.lower() for role in _listed(self._cell("roles"))),
            seeks=_listed(self._cell("seeks")),
            certificates=_listed(self._cell("certificates")),
            languages=self._languages(),
            employees=self._employees(),
            is_disclosed=self._is_yes("disclosed"),
            is_sample=self._is_yes("sample"),
        )

    def _id(self) -> str:
        text = self._cell("id")
        if not _ID.fullmatch(text):
            self._refuse_text("id", text, "letters, digits, - . _, at most 64, such as TH-0042")
        return text

    def _country(self) -> str:
        text = self._cell("country")
        if text.lower() not in _COUNTRIES:
            self._refuse_text("country", text, "TH or JP")
        return _COUNTRIES.get(text.lower(), "")

    def _industry(self) -> str:
        text = self._cell("industry").lower()
        if not _CODE.fullmatch(text):
            self._refuse_text("industry", text, "a code of industries.yaml, such as medical-devices")
        return text

    def _names(self) -> dict[Language, str]:
        names = self._by_language("name")
        if not any(names.values()):
            self.refuse("name_th, name_ja, name_en", "are all empty", "a name in at least one language")
        return names

    def _languages(self) -> tuple[str, ...]:
        spoken = _listed(self._cell("languages"))
        for language in spoken:
            if language.lower() not in _LANGUAGES:
                self._refuse_text("languages", language, "th, ja or en, with ; between them")
        return tuple(dict.fromkeys(_LANGUAGES.get(language.lower(), "") for language in spoken))

    def _employees(self) -> int | None:
        text = self._cell("employees").replace(",", "")
        if text and not re.fullmatch(r"[0-9]{1,7}", text):
            self._refuse_text("employees", text, "a whole number such as 120, or nothing")
            return None
        return int(text) if text else None

    def _is_yes(self, column: str) -> bool:
        text = self._cell(column).lower()
        if text and text not in _YES + _NO:
            self._refuse_text(column, text, "yes or no")
        return text in _YES

    def _by_language(self, column: str) -> dict[Language, str]:
        given = {language: self._cell(f"{column}_{language}") for language in Language}
        spare = next((given[language] for language in _FALLBACKS if given[language]), "")
        return {language: text or spare for language, text in given.items()}

    def _cell(self, column: str) -> str:
        return self._row.cells.get(column, "")

    def _refuse_text(self, column: str, text: str, expected: str) -> None:
        self.refuse(column, f"{text[:40]!r} cannot be used" if text else "is empty", expected)


def _listed(cell: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.strip() for part in re.split("[;；]", cell) if part.strip()))


def _slug(name: str) -> str:
    """The region as wishes name it: `Chiang Mai` is `chiang-mai`, `Kōchi` is `kochi`."""
    plain = "".join(letter for letter in unicodedata.normalize("NFKD", name) if not "\u0300" <= letter <= "\u036f")
    return re.sub(r"[\s.,'’/()_-]+", "-", unicodedata.normalize("NFKC", plain).lower()).strip("-")
