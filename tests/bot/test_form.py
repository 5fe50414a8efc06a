"""Which question comes next."""

from bot.domain.form import Topic, missing_topics, progress, topic_of
from bot.domain.slots import SlotName


def test_everything_is_asked_of_whom_nothing_is_known() -> None:
    assert missing_topics((), ()) == list(Topic)
    assert len(Topic) <= 7  # a tired contact gets through it in a minute


def test_what_is_known_or_was_asked_is_not_asked_again() -> None:
    missing = missing_topics({SlotName.INDUSTRY, SlotName.SIZE}, (Topic.GOAL,))

    assert missing == [Topic.COMPANY, Topic.TIMING, Topic.PERSON, Topic.REPLY]


def test_who_refused_is_asked_neither_for_a_name_nor_for_an_address() -> None:
    assert not {Topic.PERSON, Topic.REPLY} & set(missing_topics((), (), has_refused=True))


def test_a_named_company_says_what_is_wanted() -> None:
    assert Topic.GOAL not in missing_topics((), (), is_introduction=True)


def test_progress_counts_what_was_asked_and_what_is_left() -> None:
    missing = missing_topics({SlotName.GOAL}, (Topic.PRODUCT,))

    assert progress(Topic.COMPANY, (Topic.PRODUCT,), missing) == (2, 6)
    assert progress(Topic.COMPANY, (Topic.PRODUCT, Topic.COMPANY), missing) == (2, 6)


def test_every_slot_is_filled_by_some_question() -> None:
    for name in SlotName:
        assert topic_of(name) in Topic
