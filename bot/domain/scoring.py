"""How promising a lead is, by declared rules, with the reasons; pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.domain.lead import Lead, LeadReason, Score, ScoreLevel, ScoreReason
from bot.domain.slots import SlotName, find_slot
from bot.domain.wording import WORDING
from bot.errors import LeadRuleError


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One thing that speaks for a lead; of the conditions just one is set."""

    name: str
    points: int
    slot: SlotName | None = None
    one_of: tuple[str, ...] = ()
    """Keys that the slot may have; empty: whatever was said."""
    answers: int = 0
    is_introduction: bool = False
    is_urgent: bool = False
    is_consented: bool = False
    reason: LeadReason | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreRules:
    """All that decides how promising a lead is."""

    rules: tuple[Rule, ...]
    high: int
    medium: int
    qualified: tuple[frozenset[str], ...]
    """Names of rules; where all of one set hold, staff are told at once."""
    target_industries: tuple[str, ...] = ()
    urgent: tuple[str, ...] = ()
    calm: tuple[str, ...] = ()
    """Words that hold an urgent one and mean the opposite."""

    def score(self, lead: Lead) -> Score:
        """How promising a lead is, and why."""
        is_urgent = self._is_urgent(lead)
        held = [(rule, value) for rule in self.rules if (value := _holds(rule, lead, is_urgent=is_urgent)) is not None]
        points = sum(rule.points for rule, _ in held)
        names = {rule.name for rule, _ in held}
        level = (
            ScoreLevel.HIGH if points >= self.high else ScoreLevel.MEDIUM if points >= self.medium else ScoreLevel.LOW
        )
        return Score(
            level=level,
            reasons=tuple(
                ScoreReason(rule=rule.name, points=rule.points, value=value) for rule, value in held if rule.points
            ),
            is_qualified=any(needed <= names for needed in self.qualified),
            is_urgent=is_urgent,
        )

    def _is_urgent(self, lead: Lead) -> bool:
        # What was searched for is recorded by its criteria; the hurry stands in the words.
        words = [*lead.wishes, *(one.said for one in lead.more)]
        words += [slot.said for slot in lead.slots if slot.name in (SlotName.GOAL, SlotName.TIMING)]
        said = "\n".join(words).lower()
        return _names_any(said, self.urgent) and not _names_any(said, self.calm)


def _holds(rule: Rule, lead: Lead, *, is_urgent: bool) -> str | None:
    """What a rule found, in words for staff (empty where there is nothing to add); None when it does not hold."""
    if rule.slot:
        slot = find_slot(lead.slots, rule.slot)
        keys = set(slot.key.split(",")) if slot else set()
        return slot.value if slot and (not rule.one_of or keys & set(rule.one_of)) else None
    if rule.answers:
        return f"{len(lead.slots)}/{len(SlotName)}" if len(lead.slots) >= rule.answers else None
    if rule.is_introduction:
        return ", ".join(lead.parties) if lead.parties else None
    if rule.reason:
        return "" if lead.reason is rule.reason else None
    holds = is_urgent if rule.is_urgent else rule.is_consented and lead.consent is not None
    return "" if holds else None


def _names_any(text: str, words: Sequence[str]) -> bool:
    """Whether one of the words stands in a text; Latin ones as whole words."""
    return any(
        re.search(rf"\b{re.escape(word)}\b", text) if word.isascii() else word in text
        for word in (word.lower() for word in words)
    )


_CONDITIONS = frozenset({"slot", "answers", "introduction", "urgent", "consent", "reason"})
_PARTS = frozenset({"rules", "levels", "qualified", "target_industries", "urgent", "not_urgent"})


def read_rules(raw: Mapping[str, object], industries: Sequence[str]) -> ScoreRules:
    """The rules as a file states them.

    Args:
        raw: What the file holds.
        industries: Ids of the industries there are.

    Raises:
        LeadRuleError: One of them cannot be meant; it is named.
    """
    unknown = set(raw) ^ _PARTS
    if unknown:
        raise LeadRuleError(f"{', '.join(sorted(unknown))}: missing, or nothing that is known here")
    targets = tuple(_table(raw, "target_industries"))
    for industry in targets:
        if industry not in industries:
            raise LeadRuleError(f"target_industries: {industry} is no industry of industries.yaml")
    rules = tuple(_rule(name, own, targets) for name, own in _table(raw, "rules").items())
    names = {rule.name for rule in rules}
    lines = raw["qualified"]
    if not isinstance(lines, list) or not all(isinstance(line, list) and line for line in lines):
        raise LeadRuleError("qualified: each line is a list of names of rules")
    for name in (name for line in lines for name in line):
        if name not in names:
            raise LeadRuleError(f"qualified: there is no rule {name}")
    levels = _table(raw, "levels")
    high, medium = levels.get("high"), levels.get("medium")
    if not isinstance(high, int) or not isinstance(medium, int) or not high > medium:
        raise LeadRuleError("levels: high and medium are points, high the more")
    return ScoreRules(
        rules=rules,
        high=high,
        medium=medium,
        qualified=tuple(frozenset(line) for line in lines),
        target_industries=targets,
        urgent=_words(raw, "urgent"),
        calm=_words(raw, "not_urgent"),
    )


def _rule(name: str, raw: object, targets: tuple[str, ...]) -> Rule:
    if not isinstance(raw, dict) or not isinstance(raw.get("points"), int):
        raise LeadRuleError(f"{name}: a rule has points and a condition")
    conditions = set(raw) & _CONDITIONS
    unknown = set(raw) - _CONDITIONS - {"points", "one_of"}
    if unknown or len(conditions) != 1 or ("one_of" in raw and "slot" not in raw):
        raise LeadRuleError(f"{name}: {', '.join(sorted(unknown)) or 'a rule has one condition'} cannot be")
    if raw["points"] and not all(f"score_{name}" in own for own in WORDING.values()):
        raise LeadRuleError(f"{name}: bot/domain/wording/leads.py has no sentence score_{name}")
    one_of = raw.get("one_of", ())
    try:
        return Rule(
            name=name,
            points=raw["points"],
            slot=SlotName(raw["slot"]) if "slot" in raw else None,
            one_of=targets if one_of == "target_industries" else tuple(str(one) for one in one_of),
            answers=int(raw.get("answers", 0)),
            is_introduction=bool(raw.get("introduction")),
            is_urgent=bool(raw.get("urgent")),
            is_consented=bool(raw.get("consent")),
            reason=LeadReason(raw["reason"]) if "reason" in raw else None,
        )
    except ValueError as error:
        raise LeadRuleError(f"{name}: {error}") from error


def _table(raw: Mapping[str, object], name: str) -> Mapping[str, object]:
    table = raw[name]
    if not isinstance(table, dict):
        raise LeadRuleError(f"{name}: names with what belongs to them")
    return table


def _words(raw: Mapping[str, object], name: str) -> tuple[str, ...]:
    words = tuple(str(word) for own in _table(raw, name).values() if isinstance(own, list) for word in own)
    if not all(words):
        raise LeadRuleError(f"{name}: a word is empty")
    return words
