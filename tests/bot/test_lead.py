"""What is taken back goes from a lead."""

from bot.domain.lead import Consent, Sharing
from bot.domain.slots import Slot, SlotName, find_slot
from tests.builders import NOON, a_lead


def test_a_wish_that_was_put_together_from_words_goes_with_them() -> None:
    lead = a_lead(wish="Introduction wished to Company A", said="find me beds\nthe first one")

    left = lead.without("the first one", "")

    assert "Company A" not in repr(left)
    assert "the first one" not in repr(left)


def test_a_later_wish_goes_alone() -> None:
    lead = a_lead(wish="a person, please").wishing("Introduction wished to Company A", "the first one")

    left = lead.without("the first one", "the second one")

    assert left.wishes == ("a person, please", "the second one")


def test_words_that_stand_elsewhere_leave_a_wish_as_it_is() -> None:
    lead = a_lead(wish="Introduction wished to Company A", said="the first one").wishing("an event", "an event")

    assert lead.without("hello", "").wishes == lead.wishes


def test_a_slot_goes_with_the_words_it_was_taken_from() -> None:
    place = Slot(name=SlotName.PLACE, value="Chonburi", key="chonburi", said="we are in chonburi")
    product = Slot(name=SlotName.PRODUCT, value="beds", said="we make beds")
    lead = a_lead(slots=(product, place))

    assert lead.without("we are in chonburi", "").slots == (product,)
    assert lead.without("hello", "").slots == lead.slots


def test_a_slot_said_otherwise_holds_the_new_words_where_it_is_made_of_words_alone() -> None:
    place = Slot(name=SlotName.PLACE, value="Chonburi", key="chonburi", said="Chonburi")
    company = Slot(name=SlotName.COMPANY, value="Yamda", said="Yamda")
    lead = a_lead(slots=(company, place))

    left = lead.without("Yamda", "Yamada").without("Chonburi", "Rayong")

    assert [(slot.name, slot.value) for slot in left.slots] == [(SlotName.COMPANY, "Yamada")]


def test_without_details_is_a_lead_that_says_neither_who_nor_how_to_reach_them() -> None:
    lead = a_lead(
        reach="ann@example.com",
        consent=Consent(version="1", at=NOON),
        sharings=(Sharing(version="1", at=NOON, party="TH-1", country="TH"),),
        slots=(
            Slot(name=SlotName.PERSON, value="Ann", said="Ann, manager"),
            Slot(name=SlotName.ROLE, value="manager", said="Ann, manager"),
            Slot(name=SlotName.REPLY_BY, value="e-mail", key="email"),
            Slot(name=SlotName.COMPANY, value="Yamada Beds"),
        ),
    )

    left = lead.without_details()

    assert "Ann" not in repr(left)
    assert "ann@" not in repr(left)
    assert (left.consent, left.sharings) == (None, ())
    assert find_slot(left.slots, SlotName.COMPANY)
