"""Which question the form asks next, and how many are left: pure.

A tired contact gets through it in a minute: few questions, one at a time, and none whose answer is known. What is rarely needed
(registered number, certificates, experience) shares a question with something else or is taken when it is said.
"""

from collections.abc import Collection, Sequence
from enum import StrEnum

from bot.domain.slots import SlotName


class Topic(StrEnum):
    """What one question is about. The order is that of the questions."""

    GOAL = "goal"
    PRODUCT = "product"
    COMPANY = "company"
    """Its name and where it is."""
    CAPACITY = "capacity"
    """How large it is; certificates and business abroad, if there are any."""
    TIMING = "timing"
    PERSON = "person"
    """Name and role; only after consent."""
    REPLY = "reply"
    """How to get back to them; only after consent."""


TOPIC_SLOTS = {
    Topic.GOAL: (SlotName.GOAL,),
    Topic.PRODUCT: (SlotName.PRODUCT, SlotName.INDUSTRY),
    Topic.COMPANY: (SlotName.COMPANY, SlotName.REGISTRATION, SlotName.PLACE, SlotName.COUNTRY),
    Topic.CAPACITY: (SlotName.SIZE, SlotName.CERTIFICATES, SlotName.EXPERIENCE),
    Topic.TIMING: (SlotName.TIMING,),
    Topic.PERSON: (SlotName.PERSON, SlotName.ROLE),
    Topic.REPLY: (SlotName.REPLY_BY, SlotName.REPLY_LANGUAGE),
}
"""What the answer to a question may fill, the main slot first."""
_ENOUGH = {topic: slots[:1] for topic, slots in TOPIC_SLOTS.items()} | {
    Topic.PRODUCT: (SlotName.PRODUCT, SlotName.INDUSTRY)
}
"""Slots any of which makes the question needless."""
AFTER_CONSENT = frozenset({Topic.PERSON, Topic.REPLY})
"""Who the contact is, and how to reach them: asked only once they agreed that it is kept."""


def topic_of(name: SlotName) -> Topic:
    """The question whose answer fills that slot."""
    return next(topic for topic, slots in TOPIC_SLOTS.items() if name in slots)


def missing_topics(
    known: Collection[SlotName], asked: Collection[Topic], *, has_refused: bool = False, is_introduction: bool = False
) -> Sequence[Topic]:
    """The questions still to be asked, in order.

    Args:
        known: Slots that are filled.
        asked: Questions that were put already, whatever came of them.
        has_refused: The contact does not want details to be kept.
        is_introduction: A company to be introduced to was named, which says what is wanted.
    """
    return [
        topic
        for topic in Topic
        if topic not in asked
        and not any(name in known for name in _ENOUGH[topic])
        and not (has_refused and topic in AFTER_CONSENT)
        and not (is_introduction and topic is Topic.GOAL)
    ]


def progress(topic: Topic, asked: Sequence[Topic], missing: Sequence[Topic]) -> tuple[int, int]:
    """Which question this is, and of how many."""
    before = [one for one in asked if one is not topic]
    after = [one for one in missing if one is not topic]
    return len(before) + 1, len(before) + 1 + len(after)
