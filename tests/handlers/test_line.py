"""The durable path as a LINE user meets it: through signed webhooks, and what arrives on the phone."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.domain.message import ChannelAddress
from tests.kill.service import create_app
from tests.rig import Rig
from tests.standins.line import LineStandin, LineUser


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[Rig]:
    """A service that repeats what it hears, between the stand-ins."""
    rig = Rig(tmp_path, create_app).start()
    yield rig
    rig.stop()


@pytest.fixture
def line(rig: Rig) -> LineStandin:
    """LINE."""
    return rig.line


@pytest.fixture
def ann(line: LineStandin) -> LineUser:
    """A contact."""
    return line.user()


def heard(line: LineStandin, user: LineUser, words: str, *, times: int = 1) -> bool:
    """Wait until the contact was answered with these words so often."""
    return line.wait_for(lambda: "\n".join(line.texts(user.id)).count(words) >= times)


def count(line: LineStandin, user: LineUser, words: str) -> int:
    """How often the contact was answered with these words."""
    return "\n".join(line.texts(user.id)).count(words)


def test_a_message_is_answered_with_the_free_ticket(line: LineStandin, ann: LineUser) -> None:
    ann.say("What is <<1>>?")

    assert heard(line, ann, "echo <<1>>")
    assert line.count_delivered("push") == 0
    assert line.violations == []


def test_a_webhook_that_comes_twice_is_answered_once(rig: Rig, line: LineStandin, ann: LineUser) -> None:
    line.duplicate = True

    ann.say("What is <<1>>?")

    assert heard(line, ann, "echo <<1>>")
    assert rig.settled()
    assert count(line, ann, "echo <<1>>") == 1


def test_a_wrong_signature_is_refused_and_nothing_is_stored(rig: Rig, line: LineStandin) -> None:
    body = json.dumps({"destination": "U1", "events": []}).encode()

    assert line.post_raw(body, "wrong") == 401
    assert line.post_raw(body, None) == 401
    assert line.post_raw(body, line.sign(body)) == 200


def test_an_unknown_event_does_not_lose_its_neighbours(line: LineStandin, ann: LineUser) -> None:
    strange = {"type": "teleport", "mode": "sideways", "timestamp": "yesterday", "source": 7, "webhookEventId": "x"}
    with line.gathering() as events:
        ann.say("What is <<1>>?")
    events.insert(0, strange)

    assert line.events_many(events) == 200
    assert heard(line, ann, "echo <<1>>")


@pytest.mark.parametrize("fault", ["error_500", "cut_before", "rate_429"])
def test_a_reply_that_was_not_accepted_is_sent_again(rig: Rig, line: LineStandin, ann: LineUser, fault: str) -> None:
    line.faults.add("/message/reply", fault)  # type: ignore[arg-type]  # a name of the list above

    ann.say("What is <<1>>?")

    assert heard(line, ann, "echo <<1>>")
    assert rig.settled()
    assert count(line, ann, "echo <<1>>") == 1


@pytest.mark.parametrize("fault", ["error_500_after", "cut_after"])
def test_a_reply_that_was_accepted_without_our_being_told_comes_once(
    rig: Rig, line: LineStandin, ann: LineUser, fault: str
) -> None:
    line.faults.add("/message/reply", fault)  # type: ignore[arg-type]  # a name of the list above

    ann.say("What is <<1>>?")

    assert heard(line, ann, "echo <<1>>")
    assert rig.settled()
    assert count(line, ann, "echo <<1>>") == 1
    assert line.count_delivered("push") == 0


def test_while_a_ticket_lives_nothing_is_pushed_that_may_have_arrived(
    rig: Rig, line: LineStandin, ann: LineUser
) -> None:
    line.faults.add("/message/reply", "cut_after")
    line.faults.add("/message/reply", "error_500", times=2)

    ann.say("What is <<1>>?")

    assert heard(line, ann, "echo <<1>>")
    assert rig.settled(40)
    assert count(line, ann, "echo <<1>>") == 1
    assert line.count_calls("/message/push") == 0


def test_what_is_being_sent_when_the_service_is_stopped_is_sent_before_it_ends(
    rig: Rig, line: LineStandin, ann: LineUser
) -> None:
    line.faults.add("/message/reply", "slow", seconds=1.0)
    ann.say("What is <<1>>?")
    assert line.wait_for(lambda: len(line.faults) == 0)

    rig.stop_service()

    assert count(line, ann, "echo <<1>>") == 1


def test_a_push_to_a_group_counts_its_members(rig: Rig, line: LineStandin, ann: LineUser) -> None:
    group = line.group(members=[ann, line.user(), line.user()])
    group.join()
    assert line.wait_for(lambda: line.delivered(group.id) != [])
    line.token_seconds = 0

    ann.say("What is <<1>>?", group=group, mention=True)

    assert line.wait_for(lambda: "<<1>>" in "\n".join(line.texts(group.id)))
    assert rig.settled()
    assert rig.app
    assert rig.run(rig.app.state.outbox.count_sent("line", datetime(2026, 1, 1, tzinfo=UTC)))[1] == 3


def test_a_spent_ticket_is_followed_by_a_push(rig: Rig, line: LineStandin, ann: LineUser) -> None:
    line.token_seconds = 0

    ann.say("What is <<1>>?")

    assert heard(line, ann, "echo <<1>>")
    assert rig.settled()
    assert line.count_delivered("push") == 1


def test_a_push_that_was_accepted_without_our_being_told_comes_once(rig: Rig, line: LineStandin, ann: LineUser) -> None:
    line.token_seconds = 0
    line.faults.add("/message/push", "cut_after")

    ann.say("What is <<1>>?")

    assert heard(line, ann, "echo <<1>>")
    assert rig.settled()
    assert count(line, ann, "echo <<1>>") == 1


def test_when_the_quota_is_used_up_the_answer_waits_for_the_next_message(
    rig: Rig, line: LineStandin, ann: LineUser
) -> None:
    line.token_seconds = 0
    line.quota = 0
    ann.say("What is <<1>>?")
    assert rig.settled()
    line.token_seconds = 60

    ann.say("What is <<2>>?")

    assert heard(line, ann, "echo <<2>>")
    assert count(line, ann, "echo <<1>>") == 1
    assert line.count_delivered("push") == 0


def test_who_blocked_the_bot_gets_nothing_and_is_answered_again_afterwards(
    rig: Rig, line: LineStandin, ann: LineUser
) -> None:
    ann.block()
    assert rig.settled()
    ann.follow(is_unblocked=True)

    ann.say("What is <<1>>?")

    assert heard(line, ann, "echo <<1>>")


def test_messages_in_a_burst_are_answered_once(rig: Rig, line: LineStandin, ann: LineUser) -> None:
    with line.gathering() as events:
        ann.say("What is <<1>>?")
        ann.say("What is <<2>>?")
    line.events_many(events)

    assert heard(line, ann, "<<2>>")
    assert rig.settled()
    assert len(line.delivered(ann.id)) == 1


def test_not_one_question_of_a_long_burst_is_lost(rig: Rig, line: LineStandin, ann: LineUser) -> None:
    with line.gathering() as events:
        for number in range(12):
            ann.say(f"What is <<{number}>>?")
    line.events_many(events)

    assert heard(line, ann, "<<11>>")
    assert rig.settled()
    assert [count(line, ann, f"<<{number}>>") for number in range(12)] == [1] * 12


def test_a_fragment_waits_for_the_rest(rig: Rig, line: LineStandin, ann: LineUser) -> None:
    ann.say("I would like to know about")
    ann.say("the programme <<1>>?")

    assert heard(line, ann, "<<1>>")
    assert rig.settled()
    assert len(line.delivered(ann.id)) == 1


def test_what_is_taken_back_before_it_was_answered_is_never_answered(
    rig: Rig, line: LineStandin, ann: LineUser
) -> None:
    with line.gathering() as events:
        message = ann.say("What is <<1>>?")
        ann.unsend(message["message"]["id"])
    line.events_many(events)

    assert rig.settled()
    assert line.delivered(ann.id) == []


def test_a_picture_is_acknowledged_in_words(line: LineStandin, ann: LineUser) -> None:
    ann.send_image()

    assert heard(line, ann, "รูปภาพ")


def test_in_a_group_only_a_mention_is_answered(rig: Rig, line: LineStandin, ann: LineUser) -> None:
    group = line.group(members=[ann])
    ann.say("What is <<1>>?", group=group)
    ann.say("What is <<2>>?", group=group, mention=True)

    assert line.wait_for(lambda: "<<2>>" in "\n".join(line.texts(group.id)))
    assert rig.settled()
    assert "<<1>>" not in "\n".join(line.texts(group.id))


def test_a_turn_that_fails_is_tried_again_then_set_aside_and_the_contact_is_told(
    rig: Rig, line: LineStandin, ann: LineUser
) -> None:
    bob = line.user()
    ann.say("boom <<1>>?")
    bob.say("What is <<2>>?")

    assert heard(line, bob, "echo <<2>>")
    assert line.wait_for(lambda: line.delivered(ann.id) != [], 60)
    assert rig.app
    assert len(rig.run(rig.app.state.queue.list_failed())) == 1


def test_what_came_before_a_restart_is_answered_after_it(rig: Rig, line: LineStandin, ann: LineUser) -> None:
    line.down = True
    ann.say("What is <<1>>?")
    rig.stop_service()
    line.down = False

    rig.start()

    assert heard(line, ann, "echo <<1>>")
    assert rig.settled()
    assert count(line, ann, "echo <<1>>") == 1


def test_a_picture_is_fetched_before_line_forgets_it_and_kept_for_staff(
    rig: Rig, line: LineStandin, ann: LineUser
) -> None:
    line.preparing = 1

    ann.send_image(b"a picture")

    assert heard(line, ann, "รูปภาพ")
    assert rig.kept_attachments() == [("", b"a picture")]


def test_a_picture_that_is_taken_back_is_not_kept(rig: Rig, line: LineStandin, ann: LineUser) -> None:
    event = ann.send_image()
    assert rig.settled()
    assert len(rig.kept_attachments()) == 1

    ann.unsend(event["message"]["id"])

    assert rig.settled()
    assert rig.kept_attachments() == []


def test_taking_back_what_was_edited_takes_every_version_of_it(rig: Rig, line: LineStandin, ann: LineUser) -> None:
    group = line.group(members=[ann])
    event = ann.say("What is <<1>>?", group=group, mention=True)
    own = event["message"]["id"]
    assert line.wait_for(lambda: "<<1>>" in "\n".join(line.texts(group.id)))
    ann.edit(own, "What is <<2>>?", group=group)
    assert line.wait_for(lambda: "<<2>>" in "\n".join(line.texts(group.id)))
    assert rig.settled()

    ann.unsend(own, group=group)

    assert rig.settled()
    assert rig.app
    turns = rig.run(rig.app.state.store.list_turns(ChannelAddress(channel="line", id=group.id), 10))
    assert [turn.text for turn in turns] == [""] * len(turns)
    assert turns


def test_a_ticket_counts_from_when_the_webhook_came_whatever_the_events_clock_says(
    rig: Rig, line: LineStandin, ann: LineUser
) -> None:
    with line.gathering() as events:
        ann.say("What is <<1>>?")
    events[0]["timestamp"] -= 3_600_000
    line.events_many(events)

    assert heard(line, ann, "<<1>>")
    assert line.count_delivered("push") == 0


def test_what_is_taken_back_is_gone_from_the_lead_that_it_led_to_and_from_the_reply_that_repeated_it(
    rig: Rig, line: LineStandin, ann: LineUser
) -> None:
    wish = ann.say("Please call me: a secret sauce")
    assert line.wait_for(lambda: "secret sauce" in "\n".join(line.texts(ann.id)))
    ann.say("What is <<1>>?")
    assert heard(line, ann, "<<1>>")
    assert rig.settled()
    assert rig.app
    store = rig.app.state.store
    assert "secret sauce" in rig.run(store.get_lead("JD-0001")).wish

    ann.unsend(wish["message"]["id"])

    assert rig.settled()
    assert "sauce" not in rig.run(store.get_lead("JD-0001")).wish
    turns = str(rig.run(store.list_turns(ChannelAddress(channel="line", id=ann.id), 10)))
    assert "sauce" not in turns
    assert "<<1>>" in turns


def test_the_answer_to_what_was_taken_back_is_not_sent_any_more(rig: Rig, line: LineStandin, ann: LineUser) -> None:
    line.down = True
    event = ann.say("What is <<1>>?")
    assert line.wait_for(lambda: line.count_calls("/message/reply") > 0)
    ann.unsend(event["message"]["id"])
    ann.say("What is <<2>>?")
    line.down = False

    assert heard(line, ann, "<<2>>")
    assert rig.settled()
    assert count(line, ann, "<<1>>") == 0


def test_a_tap_and_a_message_that_come_together_are_both_answered(rig: Rig, line: LineStandin, ann: LineUser) -> None:
    with line.gathering() as events:
        ann.say("What is <<1>>?")
        ann.postback("do=tap&key=quick_privacy")
    line.events_many(events)

    assert heard(line, ann, "<<1>>")
    assert line.wait_for(lambda: len(line.delivered(ann.id)) == 2)


def test_what_line_does_not_take_as_it_looks_is_said_in_plain_words(rig: Rig, line: LineStandin, ann: LineUser) -> None:
    line.faults.add("/message/reply", "refused_400")

    ann.say("What is <<1>>?")

    assert heard(line, ann, "echo <<1>>")
    assert line.count_calls("/message/reply") == 2
    assert line.count_delivered("push") == 0


def test_a_message_that_comes_once_more_as_another_event_is_answered_once(
    rig: Rig, line: LineStandin, ann: LineUser
) -> None:
    with line.gathering() as events:
        ann.say("What is <<1>>?")
    line.events_many(events)
    assert heard(line, ann, "<<1>>")
    line.events_many([{**events[0], "webhookEventId": "01HANOTHEREVENTALTOGETHER0"}])
    ann.say("What is <<2>>?")

    assert heard(line, ann, "<<2>>")
    assert rig.settled()
    assert count(line, ann, "<<1>>") == 1
