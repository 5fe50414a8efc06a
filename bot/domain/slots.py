"""What staff need to know of a wish: named values that are collected in conversation."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum


class SlotName(StrEnum):
    """What is asked for. The order is that in which staff read them."""

    GOAL = "goal"
    """What is wanted: a `Goal`."""
    INDUSTRY = "industry"
    PRODUCT = "product"
    """Product or process of the contact's company."""
    COMPANY = "company"
    REGISTRATION = "registration"
    """Thai juristic person number or Japanese corporate number."""
    COUNTRY = "country"
    """Where the contact's company is: `TH` or `JP`, else as it was said."""
    PLACE = "place"
    """Province or prefecture."""
    SIZE = "size"
    CERTIFICATES = "certificates"
    EXPERIENCE = "experience"
    """Business abroad so far."""
    TIMING = "timing"
    PERSON = "person"
    """Name of whoever speaks for the company."""
    ROLE = "role"
    REPLY_BY = "reply_by"
    """Preferred way of contact."""
    REPLY_LANGUAGE = "reply_language"


class Goal(StrEnum):
    """What a contact may want of the desk."""

    CUSTOMER = "customer"
    SUPPLIER = "supplier"
    DISTRIBUTOR = "distributor"
    TECHNOLOGY = "technology"
    JOINT_VENTURE = "joint_venture"
    INVESTMENT = "investment"
    PROGRAMME = "programme"
    ADVICE = "advice"


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """One value that was collected."""

    name: SlotName
    value: str
    """As people read it, in the contact's words or the wording of their language."""
    key: str = ""
    """The canonical value where there is one: a `Goal`, an industry's id, a country's code, a registered number."""
    said: str = ""
    """The words it was taken from; taken back, they take the value along."""
    is_confirmed: bool = True
    """The contact gave it in reply to us or confirmed it; otherwise it was read from the conversation and shown to them."""


def find_slot(slots: Sequence[Slot], name: SlotName) -> Slot | None:
    """The slot with that name, if it was collected."""
    return next((slot for slot in slots if slot.name is name), None)


def filled(slots: Sequence[Slot], *taken: Slot) -> tuple[Slot, ...]:
    """The slots with these in place of those of the same name, in the order in which staff read them."""
    by_name = {slot.name: slot for slot in (*slots, *taken) if slot.value}
    return tuple(by_name[name] for name in SlotName if name in by_name)


def completed(slots: Sequence[Slot], known: Sequence[Slot]) -> tuple[Slot, ...]:
    """The slots and, where one is missing, what is known of it."""
    return filled(known, *slots)


def confirmed(slots: Sequence[Slot]) -> tuple[Slot, ...]:
    """The slots, now that the contact said that they are right."""
    return tuple(replace(slot, is_confirmed=True) for slot in slots)
