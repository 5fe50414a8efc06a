"""Event files: what an event says, and how wrong ones are named."""

from pathlib import Path

import pytest

from knowledge.adapters.event_reader import read_events
from knowledge.errors import EventError
from knowledge.model import Event, Language

YAML = """
events:
  - id: matching-2027-01
    title_th: งานจับคู่ธุรกิจ
    title_en: 'Matching: January'
    starts: 2027-01-31
    closes: '2027-01-15'
    place_ja: 東京
    url: https://example.org/matching
"""
CSV = (
    "id,title_th,title_ja,title_en,starts,closes,place_th,place_ja,place_en,url\n"
    "matching-2027-01,งานจับคู่ธุรกิจ,,Matching: January,2027-01-31,2027-01-15,,東京,,https://example.org/matching\n"
)


def read(folder: Path, content: str | bytes, name: str = "events.yaml") -> tuple[Event, ...]:
    """Write a file and read it."""
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_events(path)


def refusal(folder: Path, content: str | bytes, name: str = "events.yaml") -> str:
    """What is said of a file that is refused."""
    with pytest.raises(EventError) as caught:
        read(folder, content, name)
    return str(caught.value)


@pytest.mark.parametrize(("name", "content"), [("a.yaml", YAML), ("a.yml", YAML), ("a.csv", CSV)])
def test_an_event_says_the_same_in_yaml_and_csv(tmp_path: Path, name: str, content: str) -> None:
    assert read(tmp_path, content, name) == (
        Event(
            id="matching-2027-01",
            titles={
                Language.TH: "งานจับคู่ธุรกิจ",
                Language.JA: "Matching: January",
                Language.EN: "Matching: January",
            },
            starts="2027-01-31",
            closes="2027-01-15",
            place={Language.TH: "東京", Language.JA: "東京", Language.EN: "東京"},
            url="https://example.org/matching",
        ),
    )


def test_a_list_at_the_top_is_read_and_what_is_left_out_stays_empty(tmp_path: Path) -> None:
    (event,) = read(tmp_path, "- {id: e1, title_ja: 商談会, starts: 2027-01-31, closes: 2027-01-31, url: ~}\n")

    assert (event.titles[Language.TH], event.place, event.url) == ("商談会", {}, "")


def test_a_thai_csv_is_read_as_excel_saves_it(tmp_path: Path) -> None:
    (event,) = read(tmp_path, CSV.replace("東京", "กรุงเทพฯ").encode("cp874"), "a.csv")

    assert event.place[Language.TH] == "กรุงเทพฯ"


def test_every_wrong_field_is_named_by_event_with_what_is_expected(tmp_path: Path) -> None:
    message = refusal(
        tmp_path,
        YAML
        + "  - {starts: 31/01/2027, closes: 2570-01-31, url: 'javascript:alert(1)'}\n"
        + "  - {id: matching-2027-01, title_en: Again, starts: 2027-02-30}\n",
    )

    assert message.splitlines() == [
        "events.yaml: 8 problems, so nothing was taken from this file.",
        "- event 2, field id: is empty; expected an id such as matching-2027-01",
        "- event 2, field starts: '31/01/2027' is no ISO date; expected one such as 2027-01-31",
        "- event 2, field closes: '2570-01-31' has a Buddhist year; expected 2027-01-31",
        "- event 2, field title_th, title_ja, title_en: are all empty; expected a title in at least one language",
        "- event 2, field url: 'javascript:alert(1)' is no address; expected one that begins with https://",
        "- event 3, field starts: there is no day '2027-02-30'; expected a date such as 2027-01-31",
        "- event 3, field closes: is empty; expected a date such as 2027-01-31",
        "- event 3, field id: 'matching-2027-01' is already in event 1; expected an id of its own",
    ]


def test_a_wrong_row_of_a_csv_is_named_as_a_spreadsheet_counts(tmp_path: Path) -> None:
    assert "- row 2, column starts: '31 Jan'" in refusal(tmp_path, CSV.replace("2027-01-31", "31 Jan"), "a.csv")


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.yaml", "", "no list of events"),
        ("a.yaml", "events:\n", "no list of events"),
        ("a.yaml", "- just text\n", "no list of events"),
        ("a.yaml", "events: [\n", "YAML is wrong near line"),
        ("a.yaml", "- {id: e1, title_en: [a, b]}\n", "event 1, field title_en"),
        ("a.yaml", "[" * 1000, "YAML is wrong"),
        ("a.yaml", b"\xff\xfe\x00", "not text"),
        ("a.csv", "id,title_en\ne1,A\n", "lacks column starts, closes"),
        ("a.csv", CSV.splitlines()[0], "no rows"),
        ("a.json", "[]", "not read"),
    ],
)
def test_a_file_that_holds_no_events_is_refused_by_name(
    tmp_path: Path, name: str, content: str | bytes, reason: str
) -> None:
    message = refusal(tmp_path, content, name)

    assert message.startswith(f"{name}: ")
    assert reason in message


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EventError, match=r"missing\.yaml: there is no such file"):
        read_events(tmp_path / "missing.yaml")
