"""Does every line stand on a cited source?"""

import pytest

from knowledge.grounding import ground
from knowledge.model import Grounding
from tests.builders import a_citation

LINE = "45 pairs were matched in 2020-2022. [1]"
QUOTE = "45 pairs were matched in 2020-2022."


def test_a_line_that_its_citation_says_is_supported() -> None:
    assert ground([LINE], [a_citation(quote=QUOTE)]) is Grounding.SUPPORTED


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("45 pairs were matched in 2020-2022.", id="no marker"),
        pytest.param("45 pairs were matched in 2020-2022. [2]", id="marker of no citation"),
        pytest.param("45 pairs were matched in 2020-2022. [1][2]", id="one marker of two has no citation"),
        pytest.param("46 pairs were matched in 2020-2022. [1]", id="another figure"),
        pytest.param("45 pairs were matched in 2020-2023. [1]", id="another year"),
        pytest.param("45 pairs of 4,000 members were matched in 2020-2022. [1]", id="a figure too many"),
        pytest.param("45 pairs were matched in 2024. [1]", id="a year that is not cited"),
    ],
)
def test_a_line_that_its_citation_does_not_say_is_unsupported(line: str) -> None:
    assert ground([line], [a_citation(quote=QUOTE)]) is Grounding.UNSUPPORTED


@pytest.mark.parametrize(
    ("line", "quote"),
    [
        pytest.param("46組が成立しました。 [1]", "45組が成立しました。", id="at the start of a Japanese line"),
        pytest.param(
            "2020〜2022年に46組が成立しました。 [1]", "2020〜2022年に45組が成立しました。", id="in a Japanese line"
        ),
        pytest.param("จับคู่สำเร็จ46คู่ [1]", "จับคู่สำเร็จ45คู่", id="in a Thai line without spaces"),
    ],
)
def test_a_wrong_figure_is_seen_in_every_language(line: str, quote: str) -> None:
    assert ground([line], [a_citation(quote=quote)]) is Grounding.UNSUPPORTED


def test_the_same_year_in_another_calendar_is_supported() -> None:
    assert ground(["จับคู่ได้ 45 คู่ ในปี 2563-2565 [1]"], [a_citation(quote=QUOTE)]) is Grounding.SUPPORTED


def test_one_unsupported_line_among_others_makes_it_partial() -> None:
    assert ground([LINE, "It is free."], [a_citation(quote=QUOTE)]) is Grounding.PARTIAL


def test_a_line_may_stand_on_several_citations_together() -> None:
    line = "45 pairs of 4,000 members. [1][2]"
    citations = [a_citation(quote="45 pairs"), a_citation(marker=2, quote="4,000 members")]

    assert ground([line], citations) is Grounding.SUPPORTED
    assert ground([line], citations[:1]) is Grounding.UNSUPPORTED


def test_nothing_said_is_nothing_supported() -> None:
    assert ground([], [a_citation()]) is Grounding.UNSUPPORTED


def test_how_a_figure_is_written_does_not_matter() -> None:
    assert ground(["มีสมาชิก ๔,๐๐๐ ราย [1]"], [a_citation(quote="4000 members")]) is Grounding.SUPPORTED
