"""How promising a lead is: by the shipped rules, with their reasons; and rules that cannot be meant stop the start."""

from copy import deepcopy
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.domain.lead import Consent, LeadReason, ScoreLevel
from bot.domain.scoring import read_rules
from bot.domain.slots import Slot, SlotName
from bot.errors import LeadRuleError
from knowledge.model import ListingId
from tests.builders import a_lead
from tests.harness import RAW_RULES, SHIPPED_RULES

GOAL = Slot(name=SlotName.GOAL, value="Find a distributor", key="distributor")
MEDICAL = Slot(name=SlotName.INDUSTRY, value="medical devices", key="medical-devices")
TEXTILES = Slot(name=SlotName.INDUSTRY, value="textiles", key="textiles")
SOON = Slot(name=SlotName.TIMING, value="in two months", key="quarter")
INDUSTRIES = ("medical-devices", "robotics-automation", "aerospace", "automotive-parts", "electronics", "agriculture")


def raw_rules(**changes: Any) -> dict[str, Any]:
    """The shipped rules, some of them written otherwise."""
    return {**deepcopy(RAW_RULES), "target_industries": {"medical-devices": []}, **changes}


def test_a_lead_of_which_nothing_is_known_is_low_and_not_qualified() -> None:
    score = SHIPPED_RULES.score(a_lead())

    assert score.level is ScoreLevel.LOW
    assert not score.is_qualified
    assert score.reasons == ()


def test_a_clear_wish_in_a_known_field_is_qualified_whatever_the_field() -> None:
    assert SHIPPED_RULES.score(a_lead(slots=(GOAL, TEXTILES))).is_qualified
    assert not SHIPPED_RULES.score(a_lead(slots=(GOAL,))).is_qualified
    assert not SHIPPED_RULES.score(a_lead(slots=(TEXTILES,))).is_qualified


def test_an_introduction_in_a_known_field_is_qualified() -> None:
    lead = a_lead(slots=(MEDICAL,), parties=(ListingId("TH-1"),))

    assert SHIPPED_RULES.score(lead).is_qualified
    assert not SHIPPED_RULES.score(a_lead(parties=(ListingId("TH-1"),))).is_qualified


def test_staff_read_why_and_the_points_of_each_reason() -> None:
    score = SHIPPED_RULES.score(a_lead(slots=(GOAL, MEDICAL, SOON)))

    assert {(reason.rule, reason.value) for reason in score.reasons} == {
        ("wish_clear", "Find a distributor"),
        ("target_industry", "medical devices"),
        ("timing_soon", "in two months"),
    }
    assert score.level is ScoreLevel.HIGH


def test_only_a_target_industry_counts_as_one() -> None:
    rules = {reason.rule for reason in SHIPPED_RULES.score(a_lead(slots=(TEXTILES,))).reasons}

    assert "target_industry" not in rules


def test_signs_of_capacity_and_consent_each_count() -> None:
    slots = (
        Slot(name=SlotName.CERTIFICATES, value="ISO 13485"),
        Slot(name=SlotName.EXPERIENCE, value="exports to Japan"),
        Slot(name=SlotName.SIZE, value="40 people", key="50"),
    )
    lead = a_lead(slots=slots, consent=Consent(version="1", at=datetime(2026, 11, 25, tzinfo=UTC)))

    assert {reason.rule for reason in SHIPPED_RULES.score(lead).reasons} == {
        "certificates",
        "abroad",
        "size",
        "can_be_reached",
    }


@pytest.mark.parametrize("wish", ["今週中に会いたい", "ด่วนค่ะ ขอคุยกับเจ้าหน้าที่", "I need somebody ASAP"])
def test_an_urgent_wish_for_a_person_is_marked_and_told_at_once(wish: str) -> None:
    score = SHIPPED_RULES.score(a_lead(wish=wish))

    assert score.is_urgent
    assert score.is_qualified
    assert not SHIPPED_RULES.score(a_lead(wish=wish, reason=LeadReason.WANTS_TO_APPLY)).is_qualified


@pytest.mark.parametrize("wish", ["急ぎではありません", "ไม่ด่วนค่ะ", "no rush at all, not urgent"])
def test_what_can_wait_is_not_urgent(wish: str) -> None:
    assert SHIPPED_RULES.score(a_lead(wish=wish)).is_urgent is False


def test_a_time_that_cannot_wait_makes_a_lead_urgent() -> None:
    timing = Slot(name=SlotName.TIMING, value="สัปดาห์นี้", key="now", said="สัปดาห์นี้ค่ะ")

    assert SHIPPED_RULES.score(a_lead(slots=(timing,))).is_urgent


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"rules": {"wish_clear": {"points": 5, "slot": "gaol"}}, "qualified": [["wish_clear"]]}, "wish_clear"),
        ({"rules": {"wish_clear": {"points": "many", "slot": "goal"}}}, "wish_clear"),
        ({"rules": {"wish_clear": {"points": 5}}}, "wish_clear"),
        ({"rules": {"wish_clear": {"points": 5, "slot": "goal", "urgent": True}}}, "wish_clear"),
        ({"rules": {"wish_clear": {"points": 5, "sloth": "goal"}}}, "wish_clear"),
        ({"rules": {"no_sentence": {"points": 5, "slot": "goal"}}}, "score_no_sentence"),
        ({"rules": {"person_asked": {"points": 0, "reason": "asked"}}}, "person_asked"),
        ({"qualified": [["no_such_rule"]]}, "no_such_rule"),
        ({"qualified": [[]]}, "qualified"),
        ({"levels": {"high": 10, "medium": 30}}, "levels"),
        ({"target_industries": {"medcal-devices": []}}, "medcal-devices"),
        ({"urgent": {"th": [""]}}, "urgent"),
        ({"urgent": ["now"]}, "urgent"),
        ({"more": 1}, "more"),
    ],
)
def test_a_rule_that_cannot_be_meant_is_refused_by_its_name(changes: dict[str, Any], named: str) -> None:
    assert read_rules(raw_rules(), INDUSTRIES)

    with pytest.raises(LeadRuleError, match=named):
        read_rules(raw_rules(**changes), INDUSTRIES)
