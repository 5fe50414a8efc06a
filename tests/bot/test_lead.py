"""What is taken back goes from a lead."""

from tests.builders import a_lead


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
