"""The durable path as a Telegram user meets it: through webhooks and polling, and what arrives in the chat."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.domain.message import ChannelAddress
from tests.kill.service import create_app
from tests.rig import Rig
from tests.standins.telegram import BOT_NAME, TelegramStandin, TelegramUser


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[Rig]:
    """A service that repeats what it hears, between the stand-ins."""
    rig = Rig(tmp_path, create_app).start()
    yield rig
    rig.stop()


@pytest.fixture
def telegram(rig: Rig) -> TelegramStandin:
    """Telegram."""
    return rig.telegram


@pytest.fixture
def ken(telegram: TelegramStandin) -> TelegramUser:
    """A contact."""
    return telegram.user(77, first_name="Ken", language_code="ja")


def heard(telegram: TelegramStandin, chat_id: int, words: str) -> bool:
    """Wait until the chat was told these words."""
    return telegram.wait_for(lambda: words in "\n".join(telegram.texts(chat_id)))


def count(telegram: TelegramStandin, chat_id: int, words: str) -> int:
    """How often the chat was told these words."""
    return "\n".join(telegram.texts(chat_id)).count(words)


def test_a_message_is_answered_once_also_when_it_comes_twice(
    rig: Rig, telegram: TelegramStandin, ken: TelegramUser
) -> None:
    telegram.duplicate = True

    ken.say("What is <<1>>?")

    assert heard(telegram, ken.id, "echo <<1>>")
    assert rig.settled()
    assert count(telegram, ken.id, "echo <<1>>") == 1
    assert telegram.violations == []


def test_a_webhook_without_the_secret_is_refused(telegram: TelegramStandin) -> None:
    assert telegram.post_raw(b"{}", "wrong") == 401
    assert telegram.post_raw(b"{}", None) == 401


@pytest.mark.parametrize("body", [b"", b"[]", b"null", b"{", b'{"update_id": "x"}', b'{"update_id": 1, "message": 7}'])
def test_nothing_that_telegram_could_post_fails_the_webhook(telegram: TelegramStandin, body: bytes) -> None:
    assert telegram.post_raw(body, "hush") == 200


@pytest.mark.parametrize("fault", ["error_500", "cut_before"])
def test_a_message_that_was_not_accepted_is_sent_again(
    rig: Rig, telegram: TelegramStandin, ken: TelegramUser, fault: str
) -> None:
    telegram.faults.add("sendMessage", fault)  # type: ignore[arg-type]  # a name of the list above

    ken.say("What is <<1>>?")

    assert heard(telegram, ken.id, "echo <<1>>")
    assert rig.settled()
    assert count(telegram, ken.id, "echo <<1>>") == 1


def test_when_telegram_asks_to_wait_that_chat_waits_and_others_do_not(
    rig: Rig, telegram: TelegramStandin, ken: TelegramUser
) -> None:
    mai = telegram.user(78)
    telegram.faults.add("sendMessage", "rate_429", seconds=2.0)

    ken.say("What is <<1>>?")
    assert telegram.wait_for(lambda: any(status == 429 for _, _, status in telegram.calls))
    mai.say("What is <<2>>?")

    assert heard(telegram, mai.id, "echo <<2>>")
    assert heard(telegram, ken.id, "echo <<1>>")
    assert rig.settled()
    assert telegram.violations == []


def test_who_blocked_the_bot_is_left_alone_until_they_come_back(
    rig: Rig, telegram: TelegramStandin, ken: TelegramUser
) -> None:
    ken.say("What is <<1>>?")
    assert heard(telegram, ken.id, "<<1>>")
    ken.block()
    assert rig.settled()
    ken.unblock()

    ken.say("What is <<2>>?")

    assert heard(telegram, ken.id, "<<2>>")


def test_a_tapped_button_is_acknowledged_marked_and_answered(
    rig: Rig, telegram: TelegramStandin, ken: TelegramUser
) -> None:
    ken.start()
    assert telegram.wait_for(lambda: telegram.labels(ken.id) != [])
    label = telegram.labels(ken.id)[0]

    ken.tap(label)

    assert heard(telegram, ken.id, label.removeprefix("✓ "))
    assert rig.settled()
    assert None not in telegram.answers.values()
    assert telegram.wait_for(lambda: any(shown.startswith("✓") for shown in telegram.labels(ken.id)))


def test_a_forged_tap_says_that_the_button_is_too_old(rig: Rig, telegram: TelegramStandin, ken: TelegramUser) -> None:
    ken.start()
    assert telegram.wait_for(lambda: telegram.delivered(ken.id) != [])
    message = telegram.delivered(ken.id)[0]

    ken.call_back(message["message_id"], "s:99; DROP TABLE")

    assert heard(telegram, ken.id, "期限切れ")


def test_an_edited_question_is_answered_anew_in_place_of_the_old_answer(
    rig: Rig, telegram: TelegramStandin, ken: TelegramUser
) -> None:
    update = ken.say("What is <<1>>?")
    assert heard(telegram, ken.id, "echo <<1>>")
    assert rig.settled()

    ken.edit(update["message"]["message_id"], "What is <<2>>?")

    assert heard(telegram, ken.id, "echo <<2>>")
    assert rig.settled()
    assert count(telegram, ken.id, "echo <<1>>") == 0
    assert len(telegram.delivered(ken.id)) == 1


def test_an_edited_question_leaves_the_answers_to_others_where_they_are(
    rig: Rig, telegram: TelegramStandin, ken: TelegramUser
) -> None:
    telegram.down = True
    one = ken.say("What is <<1>>?")
    ken.say("What is <<2>>?")
    telegram.down = False
    assert heard(telegram, ken.id, "<<2>>")
    assert rig.settled()

    ken.edit(one["message"]["message_id"], "What is <<3>>?")

    assert heard(telegram, ken.id, "<<3>>")
    assert count(telegram, ken.id, "<<2>>") == 1


def test_in_a_group_only_what_is_said_to_the_bot_is_answered(
    rig: Rig, telegram: TelegramStandin, ken: TelegramUser
) -> None:
    telegram.privacy = False
    group = telegram.group(-500, "Partners")
    group.add_bot()
    assert telegram.wait_for(lambda: telegram.count_calls("getMe") > 0)
    ken.say("What is <<1>>?", group)
    ken.say(f"@{BOT_NAME} What is <<2>>?", group)

    assert heard(telegram, -500, "<<2>>")
    assert rig.settled()
    assert count(telegram, -500, "<<1>>") == 0


def test_a_group_that_moved_is_answered_at_its_new_address(
    rig: Rig, telegram: TelegramStandin, ken: TelegramUser
) -> None:
    group = telegram.group(-500, "Partners")
    group.add_bot()
    ken.say("/partners", group)
    assert telegram.wait_for(lambda: telegram.delivered(-500) != [])
    group.migrate(-100500)

    ken.say("/events", group)

    assert telegram.wait_for(lambda: telegram.delivered(-100500) != [])
    assert rig.settled()
    assert rig.app
    store, address = rig.app.state.store, ChannelAddress(channel="telegram", id="-100500")
    # What was said before goes on there, and is gone on with.
    assert len(rig.run(store.list_turns(address, 10))) == 2
    assert rig.run(store.get_conversation(address)).address == address
    assert rig.run(store.get_conversation(ChannelAddress(channel="telegram", id="-500"))).language is None


def test_messages_are_fetched_where_telegram_cannot_reach_us(tmp_path: Path) -> None:
    rig = Rig(tmp_path, create_app, mode="polling")
    ken = rig.telegram.user(77)
    ken.say("What is <<1>>?")

    rig.start()

    assert heard(rig.telegram, ken.id, "echo <<1>>")
    rig.stop()


def test_a_picture_is_acknowledged_in_words(telegram: TelegramStandin, ken: TelegramUser) -> None:
    ken.say("J-GoodTechとは <<1>>?")
    assert heard(telegram, ken.id, "<<1>>")

    ken.send_photo()

    assert telegram.wait_for(lambda: len(telegram.delivered(ken.id)) == 2)


def test_a_long_answer_comes_in_several_messages_each_once_and_not_too_fast(
    rig: Rig, telegram: TelegramStandin, ken: TelegramUser
) -> None:
    telegram.faults.add("sendMessage", "error_500")

    ken.say("What is it, at length?")

    assert heard(telegram, ken.id, "Sentence 9")
    assert rig.settled()
    assert len(telegram.delivered(ken.id)) > 1
    assert [count(telegram, ken.id, f"Sentence {number} ") for number in range(10)] == [1] * 10
    assert telegram.violations == []


def test_a_question_in_a_topic_is_answered_in_that_topic_and_in_the_group_when_it_is_gone(
    rig: Rig, telegram: TelegramStandin, ken: TelegramUser
) -> None:
    group = telegram.group(-100500, "Partners", forum=True)
    group.add_bot()
    topic = group.create_topic("Machines")

    ken.say(f"@{BOT_NAME} What is <<1>>?", group, topic=topic)
    assert heard(telegram, -100500, "<<1>>")
    assert telegram.delivered(-100500)[-1]["message_thread_id"] == topic
    telegram.down = True
    ken.say(f"@{BOT_NAME} What is <<2>>?", group, topic=topic)
    group.delete_topic(topic)
    telegram.down = False

    assert heard(telegram, -100500, "<<2>>")
    assert "message_thread_id" not in telegram.delivered(-100500)[-1]


def test_a_file_is_fetched_and_kept_for_staff(rig: Rig, telegram: TelegramStandin, ken: TelegramUser) -> None:
    telegram.faults.add("getFile", "error_500")

    ken.send_document("catalogue.pdf", b"machines")

    assert rig.settled()
    assert rig.kept_attachments() == [("catalogue.pdf", b"machines")]


@pytest.fixture
def fetching(tmp_path: Path) -> Iterator[Rig]:
    """A service that fetches: what comes while it is stopped comes all at once."""
    rig = Rig(tmp_path, create_app, mode="polling").start()
    yield rig
    rig.stop()


def test_of_several_edits_in_a_row_the_last_one_is_answered_in_place_of_the_old_answer(fetching: Rig) -> None:
    telegram = fetching.telegram
    ken = telegram.user(77)
    own = ken.say("What is <<1>>?")["message"]["message_id"]
    assert heard(telegram, ken.id, "echo <<1>>")
    assert fetching.settled()
    fetching.stop_service()
    ken.edit(own, "What is <<2>>?")
    ken.edit(own, "What is <<3>>?")
    fetching.start()

    assert heard(telegram, ken.id, "echo <<3>>")
    assert fetching.settled()
    assert len(telegram.delivered(ken.id)) == 1


def test_members_of_a_group_are_answered_one_by_one_under_their_own_questions(fetching: Rig) -> None:
    telegram = fetching.telegram
    ken, mai = telegram.user(77), telegram.user(78)
    group = telegram.group(-500, "Partners")
    group.add_bot()
    assert telegram.wait_for(lambda: telegram.delivered(-500) != [])
    fetching.stop_service()
    asked = [who.say(f"@{BOT_NAME} What is <<{who.id}>>?", group)["message"]["message_id"] for who in (ken, mai)]
    fetching.start()

    assert heard(telegram, -500, f"<<{mai.id}>>")
    assert heard(telegram, -500, f"<<{ken.id}>>")
    answers = telegram.delivered(-500)[1:]
    assert [answer["reply_to_message"]["message_id"] for answer in answers] == asked


def test_an_edit_that_changes_no_word_is_left_alone(rig: Rig, telegram: TelegramStandin, ken: TelegramUser) -> None:
    own = ken.say("What is <<1>>?")["message"]["message_id"]
    assert heard(telegram, ken.id, "echo <<1>>")
    assert rig.settled()

    ken.edit(own, "What is <<1>>?")

    assert rig.settled()
    assert telegram.count_calls("editMessageText") == 0
    assert telegram.violations == []


@pytest.mark.parametrize("fault", ["garbage_200", "error_500"])
def test_what_is_refused_in_words_that_are_not_telegrams_is_tried_again(
    rig: Rig, telegram: TelegramStandin, ken: TelegramUser, fault: str
) -> None:
    telegram.faults.add("sendMessage", fault)  # type: ignore[arg-type]  # a name of the list above

    ken.say("What is <<1>>?")

    assert telegram.wait_for(lambda: telegram.count_calls("sendMessage") == 2)
    assert heard(telegram, ken.id, "echo <<1>>")


def test_what_telegram_does_not_take_as_it_looks_is_said_in_plain_words(
    rig: Rig, telegram: TelegramStandin, ken: TelegramUser
) -> None:
    telegram.faults.add("sendMessage", "refused_400")

    ken.say("What is <<1>>?")

    assert heard(telegram, ken.id, "echo <<1>>")
    assert telegram.count_calls("sendMessage") == 2
