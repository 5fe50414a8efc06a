"""Editions of one document that cannot both be right, found; those that say the same in other words, left alone."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from knowledge.adapters.folder_source import read_library
from knowledge.adapters.sqlite_file import SqliteFile
from knowledge.adapters.sqlite_library import SqliteLibrary
from knowledge.chunking import chunks_of, document_of
from knowledge.editions import Editions
from knowledge.model import Block, FileText, Language, Validity

LIBRARY = Path(__file__).resolve().parents[2] / "knowledge" / "library"


class Shelf:
    """A library, and what its editions disagree on."""

    def __init__(self, folder: Path) -> None:
        self.store = SqliteLibrary(SqliteFile(folder / "library.db"))
        self.editions = Editions(self.store)

    def take(self, language: Language, text: str, validity: Validity | None = None) -> None:
        file = FileText(title="Voucher", blocks=(Block(heading="", text=text),))
        document = replace(document_of("voucher.pdf", file, language, ""), validity=validity or Validity())
        self.store.put_document(document, chunks_of(document))

    def disagreements(self) -> list[tuple[str, Sequence[str], Sequence[str]]]:
        found: list[tuple[str, Sequence[str], Sequence[str]]] = []
        for one in self.editions.check():
            japanese, thai = sorted(one.sayings, key=lambda saying: saying.language)
            found.append((one.about, japanese.values, thai.values))
        return found


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    yield Shelf(tmp_path)


def test_what_two_editions_count_differently_is_told_with_both_quotes(shelf: Shelf) -> None:
    shelf.take(Language.TH, "คูปองนี้สนับสนุนไม่เกิน 70,000 บาทต่อบริษัท สมัครได้ถึงวันที่ 31 มีนาคม 2569 ค่ะ")
    shelf.take(Language.JA, "このバウチャーは1社あたり9万バーツまで補助します。申請は2026年4月30日までです。")

    found = {about: values for about, *values in shelf.disagreements()}

    assert found["baht"] == [("90000",), ("70000",)]
    assert found["date"] == [("2026-04-30",), ("2026-03-31",)]
    quotes = {(one.about, saying.language): saying.quote for one in shelf.editions.check() for saying in one.sayings}
    assert "9万バーツ" in quotes["baht", Language.JA]
    assert "70,000 บาท" in quotes["baht", Language.TH]
    assert "4月30日" in quotes["date", Language.JA]
    assert "31 มีนาคม 2569" in quotes["date", Language.TH]


@pytest.mark.parametrize(
    ("thai", "japanese"),
    [
        ("สนับสนุน 1.5 ล้านบาท", "150万バーツを補助します。"),
        ("ร้อยละ 50 ของค่าใช้จ่าย", "費用の50%です。"),
        ("เปิดถึงวันที่ 31 มีนาคม 2569", "令和8年3月31日まで受け付けます。"),
        ("จับคู่สำเร็จ 45 คู่ ระหว่างปี 2563-2565", "2020年から2022年までに45組が成立しました。"),
        ("ใช้เวลา 3 เดือน", "期間は3か月です。受講料は1億2,000万円です。"),
    ],
)
def test_the_same_in_other_calendars_scales_and_units_is_no_disagreement(
    shelf: Shelf, thai: str, japanese: str
) -> None:
    shelf.take(Language.TH, thai)
    shelf.take(Language.JA, japanese)

    assert shelf.disagreements() == []


def test_an_edition_that_ends_while_the_other_does_not_disagrees(shelf: Shelf) -> None:
    shelf.take(Language.TH, "สนับสนุน 70,000 บาท", Validity(valid_until="2026-03-31"))
    shelf.take(Language.JA, "7万バーツを補助します。")
    ends = shelf.disagreements()

    shelf.take(Language.JA, "7万バーツを補助します。", Validity(valid_until="2026-03"))

    assert ends == [("valid_until", (), ("2026-03-31",))]
    assert shelf.disagreements() == []


def test_a_new_version_is_compared_anew(shelf: Shelf) -> None:
    shelf.take(Language.TH, "สนับสนุน 70,000 บาท")
    shelf.take(Language.JA, "9万バーツを補助します。")
    before = shelf.disagreements()

    shelf.take(Language.JA, "7万バーツを補助します。")

    assert before
    assert shelf.disagreements() == []


def test_the_editions_of_the_shipped_library_agree(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    for document in read_library(LIBRARY):
        shelf.store.put_document(document, chunks_of(document))

    assert shelf.editions.check() == []
    assert len(shelf.store.list_editions()) > 10
