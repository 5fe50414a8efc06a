"""What staff write in their group to have something done: `/claim JD-0042`, or in plain words with the number of the lead."""

import re
from dataclasses import dataclass

from bot.domain.announcement import StaffAct
from bot.domain.handling import ResolveOutcome

MENU = {
    "claim": StaffAct.CLAIM,
    "snooze": StaffAct.SNOOZE,
    "pass": StaffAct.PASS_ON,
    "back": StaffAct.HAND_BACK,
    "resolve": StaffAct.RESOLVE,
    "reopen": StaffAct.REOPEN,
    "note": StaffAct.NOTE,
}
"""The commands, for channels that offer them to be chosen."""
_ACTS = {**MENU, "take": StaffAct.CLAIM, "close": StaffAct.RESOLVE}
_WORDS = {
    **_ACTS,
    "pass on": StaffAct.PASS_ON,
    "รับ": StaffAct.CLAIM,
    "รับเรื่อง": StaffAct.CLAIM,
    "พัก": StaffAct.SNOOZE,
    "พักไว้": StaffAct.SNOOZE,
    "ส่งต่อ": StaffAct.PASS_ON,
    "ให้บอทตอบ": StaffAct.HAND_BACK,
    "ให้บอทตอบต่อ": StaffAct.HAND_BACK,
    "ปิด": StaffAct.RESOLVE,
    "ปิดเรื่อง": StaffAct.RESOLVE,
    "เปิดใหม่": StaffAct.REOPEN,
    "担当": StaffAct.CLAIM,
    "担当する": StaffAct.CLAIM,
    "担当します": StaffAct.CLAIM,
    "保留": StaffAct.SNOOZE,
    "引き継ぐ": StaffAct.PASS_ON,
    "引き継ぎ": StaffAct.PASS_ON,
    "ボットに戻す": StaffAct.HAND_BACK,
    "完了": StaffAct.RESOLVE,
    "再開": StaffAct.REOPEN,
}
"""Said with nothing beside them but the number of a lead, so that staff who talk about one are not taken at their word."""
_NUMBER = re.compile(r"(?<![A-Za-z0-9])JD[-\u2010-\u2013 ]?(\d{1,9})(?!\d)", re.IGNORECASE)
_POLITE = re.compile(r"(?:\s*(?:นะคะ|นะครับ|ค่ะ|คะ|ครับ|ค่า|please))+$|[\s.。!！:：、,をはに]+$", re.IGNORECASE)
_COMMAND = re.compile(r"/([a-z_]+)(?:@\w+)?(?=\s|$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffCommand:
    """Something to be done to a lead, as it was written."""

    act: StaffAct | None
    """None: a command that we do not know, or one for help."""
    number: str = ""
    """Of the lead; empty: the one that is talked about where it was written."""
    rest: str = ""
    """What else was said: the words of a note, how a lead ended."""


def find_command(text: str) -> StaffCommand | None:
    """The command that a text is; None when it is none."""
    text = text.strip()
    command = _COMMAND.match(text)
    if command:
        number, rest = _parted(text[command.end() :])
        return StaffCommand(act=_ACTS.get(command[1].lower()), number=number, rest=rest)
    number, rest = _parted(text)
    if not number:
        return None
    act = _WORDS.get(_plain(rest))
    return StaffCommand(act=act, number=number) if act and act is not StaffAct.NOTE else None


def find_outcome(text: str) -> ResolveOutcome | None:
    """How a lead ended, by its name; None when the text names no such end."""
    word = text.strip().lower().replace(" ", "_").replace("-", "_")
    return next((outcome for outcome in ResolveOutcome if outcome == word), None)


def _parted(text: str) -> tuple[str, str]:
    """The number of the first lead that a text names, as we write it, and the text without it."""
    found = _NUMBER.search(text)
    if not found:
        return "", text.strip()
    rest = f"{text[: found.start()].strip()} {text[found.end() :].strip()}".strip()
    return f"JD-{int(found[1]):04d}", rest


def _plain(text: str) -> str:
    """The words alone, without what makes them polite or joins them to the number."""
    shorter = _POLITE.sub("", text).strip().lstrip("をは、:：").strip()
    return shorter.lower() if shorter == text else _plain(shorter)
