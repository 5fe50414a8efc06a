"""The stand-ins for LINE and Telegram, met by the platforms' own SDKs."""

import json
import threading
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4

import aiohttp
import httpx
import pytest
import telegram
from linebot.v3 import WebhookParser
from linebot.v3.messaging import (
    AsyncApiClient,
    AsyncMessagingApi,
    AsyncMessagingApiBlob,
    Configuration,
    MessageAction,
    PushMessageRequest,
    QuickReply,
    QuickReplyItem,
    ReplyMessageRequest,
    RichMenuRequest,
    ShowLoadingAnimationRequest,
    TextMessage,
)
from linebot.v3.messaging.exceptions import ApiException
from linebot.v3.webhooks import MessageEvent, TextMessageContent
from PIL import Image
from telegram import BotCommand, InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    EndPointNotFound,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TimedOut,
)
from telegram.request import HTTPXRequest

from tests.standins.line import LineStandin
from tests.standins.play import Play, to_html
from tests.standins.server import ServerThread
from tests.standins.telegram import TelegramStandin

_SECRET = "c" * 32
_TOKEN = "12345:token"
_PATIENCE = 5.0


class Bot:
    """Takes webhooks, answers with the statuses it was told, then with 200."""

    def __init__(self) -> None:
        self.requests: list[tuple[dict[str, str], bytes]] = []
        self.statuses: list[int] = []
        self.server = ServerThread(self)
        self.server.start()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        body, more = b"", True
        while more:
            part = await receive()
            body, more = body + part.get("body", b""), part.get("more_body", False)
        self.requests.append(({name.decode(): value.decode() for name, value in scope["headers"]}, body))
        status = self.statuses.pop(0) if self.statuses else 200
        await send({"type": "http.response.start", "status": status, "headers": [(b"content-length", b"0")]})
        await send({"type": "http.response.body", "body": b""})

    @property
    def received(self) -> list[Any]:
        """The bodies that came."""
        return [json.loads(body) for _, body in self.requests]


@pytest.fixture
def bot() -> Iterator[Bot]:
    bot = Bot()
    yield bot
    bot.server.stop()


# ------------------------------------------------------------------------------------------------------------- LINE


@pytest.fixture
def line(bot: Bot) -> Iterator[LineStandin]:
    with LineStandin(_SECRET, "access", bot.server.url) as line:
        yield line


@pytest.fixture
async def line_client(line: LineStandin) -> AsyncIterator[AsyncApiClient]:
    async with AsyncApiClient(Configuration(access_token="access", host=line.url)) as client:
        yield client


@pytest.fixture
def api(line_client: AsyncApiClient) -> AsyncMessagingApi:
    return AsyncMessagingApi(line_client)


def a_reply(event: dict[str, Any], text: str = "hello") -> ReplyMessageRequest:
    return ReplyMessageRequest(replyToken=event["replyToken"], messages=[TextMessage(text=text)])


def a_push(to: str, text: str = "hello") -> PushMessageRequest:
    return PushMessageRequest(to=to, messages=[TextMessage(text=text)])


async def post_reply(line: LineStandin, event: dict[str, Any], message: dict[str, Any]) -> httpx.Response:
    """Reply with what the SDK's models would not let through."""
    body = {"replyToken": event["replyToken"], "messages": [message]}
    async with httpx.AsyncClient(trust_env=False, headers={"authorization": "Bearer access"}) as client:
        return await client.post(f"{line.url}/v2/bot/message/reply", json=body)


def a_flex(body: dict[str, Any], alt: str = "a") -> dict[str, Any]:
    return {"type": "flex", "altText": alt, "contents": {"type": "bubble", "body": body}}


def a_box(*contents: dict[str, Any], layout: str = "vertical") -> dict[str, Any]:
    return {"type": "box", "layout": layout, "contents": list(contents)}


async def test_a_webhook_is_signed_and_read_by_the_sdk(line: LineStandin, bot: Bot) -> None:
    line.user("U1").say("sawasdee")
    headers, body = bot.requests[0]
    (event,) = WebhookParser(_SECRET).parse(body.decode(), headers["x-line-signature"])
    assert isinstance(event, MessageEvent)
    assert isinstance(event.message, TextMessageContent)
    assert (event.message.text, len(event.webhook_event_id)) == ("sawasdee", 26)
    assert line.webhooks[0].is_ok


async def test_a_signature_is_as_in_the_example_of_lines_page() -> None:
    line = LineStandin("8c570fa6dd201bb328f1c1eac23a96d8", "access")
    body = b'{"destination":"U8e742f61d673b39c7fff3cecb7536ef0","events":[]}'
    assert line.sign(body) == "GhRKmvmHys4Pi8DxkF4+EayaH0OqtJtaZxgTD9fMDLs="
    line.stop()


async def test_a_reply_token_works_once(line: LineStandin, api: AsyncMessagingApi) -> None:
    event = line.user("U1").say("hi")
    answer = await api.reply_message(a_reply(event))
    assert answer.sent_messages[0].quote_token
    with pytest.raises(ApiException, match="Invalid reply token"):
        await api.reply_message(a_reply(event))
    assert line.texts("U1") == ["hello"]
    assert line.delivered("U1")[0]["_via"] == "reply"


async def test_a_reply_token_expires_and_a_redelivery_renews_it(line: LineStandin, api: AsyncMessagingApi) -> None:
    event = line.user("U1").say("hi")
    line.advance(61)
    with pytest.raises(ApiException, match="Invalid reply token"):
        await api.reply_message(a_reply(event))
    line.redeliver(event)
    await api.reply_message(a_reply(event))
    other = line.user("U1").say("hi")
    line.advance(20 * 60)
    line.redeliver(other)
    with pytest.raises(ApiException, match="Invalid reply token"):
        await api.reply_message(a_reply(other))


async def test_the_same_retry_key_delivers_once(line: LineStandin, api: AsyncMessagingApi) -> None:
    line.user("U1")
    key = str(uuid4())
    line.faults.add("message/push", "error_500_after")
    with pytest.raises(ApiException) as failed:
        await api.push_message(a_push("U1"), x_line_retry_key=key)
    assert failed.value.status == 500
    with pytest.raises(ApiException) as again:
        await api.push_message(a_push("U1"), x_line_retry_key=key)
    assert again.value.status == 409
    assert again.value.headers["x-line-accepted-request-id"]
    assert len(json.loads(again.value.body)["sentMessages"]) == 1
    assert line.texts("U1") == ["hello"]
    line.advance(24 * 60 * 60 + 1)
    await api.push_message(a_push("U1"), x_line_retry_key=key)
    assert line.texts("U1") == ["hello", "hello"]


async def test_a_retry_key_is_refused_for_a_reply(line: LineStandin, api: AsyncMessagingApi) -> None:
    event = line.user("U1").say("hi")
    with pytest.raises(ApiException, match="400"):
        await api.reply_message(a_reply(event), _headers={"X-Line-Retry-Key": str(uuid4())})
    assert line.violations


async def test_the_monthly_quota_ends_pushes_but_not_replies(line: LineStandin, api: AsyncMessagingApi) -> None:
    line.quota = 1
    user = line.user("U1")
    await api.push_message(a_push("U1"))
    assert (await api.get_message_quota_consumption()).total_usage == 1
    with pytest.raises(ApiException, match="You have reached your monthly limit"):
        await api.push_message(a_push("U1"))
    await api.reply_message(a_reply(user.say("hi")))


async def test_too_many_calls_is_told_apart_from_the_quota(line: LineStandin, api: AsyncMessagingApi) -> None:
    line.user("U1")
    line.faults.add("push", "rate_429")
    with pytest.raises(ApiException, match="API rate limit"):
        await api.push_message(a_push("U1"))


async def test_a_push_to_who_blocked_us_is_accepted_and_lost(line: LineStandin, api: AsyncMessagingApi) -> None:
    line.user("U1").block()
    assert (await api.push_message(a_push("U1"))).sent_messages
    assert (line.texts("U1"), line.consumption) == ([], 0)
    with pytest.raises(ApiException, match="Not found"):
        await api.get_profile("U1")
    with pytest.raises(ApiException, match="Failed to send messages"):
        await api.push_message(a_push("U2"))


@pytest.mark.parametrize(
    "message",
    [
        {"type": "text", "text": ""},
        {"type": "text", "text": "🍎" * 2501},
        {"type": "text", "text": "a", "sender": {"name": "LINE Desk"}},
        {"type": "text", "text": "a", "quickReply": {"items": []}},
        {"type": "text", "text": "a", "quickReply": {"items": [{"action": {"type": "location", "label": "a" * 21}}]}},
        a_flex(a_box({"type": "text", "text": "a"}), alt=""),
        a_flex(a_box({"type": "text", "text": ""})),
        a_flex(a_box({"type": "text", "text": "ก" * 10300})),
        a_flex(a_box(a_box(), layout="baseline")),
        a_flex(a_box({"type": "button", "action": {"type": "uri", "uri": "https://example.org/"}})),
        a_flex(a_box({"type": "button", "action": {"type": "uri", "label": "a", "uri": "ftp://example.org/"}})),
        a_flex(a_box({"type": "button", "action": {"type": "postback", "label": "a", "data": "a" * 301}})),
        {"type": "flex", "altText": "a", "contents": {"type": "carousel", "contents": []}},
    ],
)
async def test_a_message_beyond_the_limits_is_refused(
    line: LineStandin, api: AsyncMessagingApi, message: dict[str, Any]
) -> None:
    event = line.user("U1").say("hi")
    refused = await post_reply(line, event, message)
    assert refused.status_code == 400
    assert len(refused.json()["details"]) == len(line.violations) == 1
    # What was refused has not used up the token.
    await api.reply_message(a_reply(event))


async def test_a_thai_label_counts_letters_not_marks(line: LineStandin, api: AsyncMessagingApi) -> None:
    label = "ที่" * 20
    event = line.user("U1").say("hi")
    item = QuickReplyItem(action=MessageAction(label=label, text="a"))
    message = TextMessage(text="hi", quickReply=QuickReply(items=[item]))
    await api.reply_message(ReplyMessageRequest(replyToken=event["replyToken"], messages=[message]))
    assert line.labels("U1") == [label]


async def test_tapping_does_what_the_action_says(line: LineStandin, bot: Bot) -> None:
    user = line.user("U1")
    more = {"type": "button", "action": {"type": "postback", "label": "More", "data": "more=1"}}
    yes = {"type": "action", "action": {"type": "message", "label": "Yes", "text": "yes please"}}
    event = user.say("hi")
    await post_reply(line, event, {**a_flex(a_box(more)), "quickReply": {"items": [yes]}})
    assert line.labels("U1") == ["Yes", "More"]
    user.tap("Yes")
    assert bot.received[-1]["events"][0]["message"]["text"] == "yes please"
    assert line.labels("U1") == ["More"]
    user.tap("More")
    assert bot.received[-1]["events"][0]["postback"] == {"data": "more=1"}
    with pytest.raises(LookupError, match="More"):
        user.tap("Yes")


async def test_what_failed_is_redelivered(line: LineStandin, bot: Bot) -> None:
    bot.statuses = [500, 500]
    event = line.user("U1").say("hi")
    assert (line.redeliver_failed(), line.redeliver_failed(), line.redeliver_failed()) == ([500], [200], [])
    last = bot.received[-1]["events"][0]
    assert last == {**event, "deliveryContext": {"isRedelivery": True}}


async def test_events_come_together_and_twice(line: LineStandin, bot: Bot) -> None:
    line.duplicate = True
    with line.gathering():
        line.user("U1").say("one")
        line.user("U2").say("two")
    assert [len(body["events"]) for body in bot.received] == [2, 2]


async def test_groups_and_mentions(line: LineStandin, api: AsyncMessagingApi, bot: Bot) -> None:
    ann, bob = line.user("U1", name="Ann"), line.user("U2")
    group = line.group("C1", members=[ann, bob])
    with pytest.raises(ApiException, match="Failed to send"):
        await api.push_message(a_push("C1"))
    group.join()
    ann.say("hello", group=group, mention=True)
    mentionee = bot.received[-1]["events"][0]["message"]["mention"]["mentionees"][0]
    assert mentionee["isSelf"]
    assert mentionee["userId"] == bot.received[-1]["destination"]
    await api.push_message(a_push("C1"))
    assert line.consumption == 2
    assert (await api.get_group_member_profile("C1", "U1")).display_name == "Ann"
    with pytest.raises(ApiException, match="400"):
        await api.show_loading_animation(ShowLoadingAnimationRequest(chatId="C1"))


async def test_content_can_be_fetched_until_it_is_unsent(line: LineStandin, line_client: AsyncApiClient) -> None:
    blob = AsyncMessagingApiBlob(line_client)
    user = line.user("U1")
    message_id = user.send_image(b"picture")["message"]["id"]
    assert bytes(await blob.get_message_content(message_id)) == b"picture"
    user.unsend(message_id)
    with pytest.raises(ApiException, match="410"):
        await blob.get_message_content(message_id)


async def test_a_rich_menu_is_shown_after_its_picture_is_up(
    line: LineStandin, api: AsyncMessagingApi, line_client: AsyncApiClient
) -> None:
    blob = AsyncMessagingApiBlob(line_client)
    area = {
        "bounds": {"x": 0, "y": 0, "width": 800, "height": 400},
        "action": {"type": "message", "label": "Ask", "text": "I ask"},
    }
    menu = {
        "size": {"width": 800, "height": 400},
        "selected": True,
        "name": "n",
        "chatBarText": "Menu",
        "areas": [area],
    }
    narrow = {**menu, "size": {"width": 800, "height": 600}}
    with pytest.raises(ApiException, match="400"):
        await api.create_rich_menu(RichMenuRequest.from_dict(narrow))
    menu_id = (await api.create_rich_menu(RichMenuRequest.from_dict(menu))).rich_menu_id
    with pytest.raises(ApiException, match="400"):
        await api.set_default_rich_menu(menu_id)
    picture = BytesIO()
    Image.new("RGB", (800, 400)).save(picture, "PNG")
    upload = {"body": bytearray(picture.getvalue()), "_headers": {"Content-Type": "image/png"}}
    await blob.set_rich_menu_image(menu_id, **upload)
    with pytest.raises(ApiException, match="400"):
        await blob.set_rich_menu_image(menu_id, **upload)
    await api.set_default_rich_menu(menu_id)
    assert (await api.get_default_rich_menu_id()).rich_menu_id == menu_id
    assert line.user("U1").tap("Ask")["message"]["text"] == "I ask"


@pytest.mark.parametrize(
    ("kind", "delivered"), [("cut_before", 0), ("cut_after", 1), ("timeout_before", 0), ("timeout_after", 1)]
)
async def test_no_answer_with_and_without_acceptance(
    line: LineStandin, api: AsyncMessagingApi, kind: Any, delivered: int
) -> None:
    line.user("U1")
    line.faults.add("push", kind)
    with pytest.raises((aiohttp.ClientError, TimeoutError)):
        await api.push_message(a_push("U1"), _request_timeout=0.3)
    assert await line.wait_until(lambda: line.count_calls("push") == 1, _PATIENCE)
    assert len(line.delivered("U1")) == delivered
    await api.push_message(a_push("U1"))


async def test_garbage_and_being_down(line: LineStandin, api: AsyncMessagingApi) -> None:
    line.user("U1")
    line.faults.add("push", "garbage_200")
    with pytest.raises(ValueError):
        await api.push_message(a_push("U1"))
    line.down = True
    with pytest.raises(ApiException, match="503"):
        await api.push_message(a_push("U1"))


async def test_a_wrong_access_token_is_refused(line: LineStandin) -> None:
    async with AsyncApiClient(Configuration(access_token="other", host=line.url)) as client:
        with pytest.raises(ApiException, match="401"):
            await AsyncMessagingApi(client).get_bot_info()


async def test_waiting_ends_when_the_message_arrives(line: LineStandin, api: AsyncMessagingApi) -> None:
    line.user("U1")
    seen: list[bool] = []
    waiter = threading.Thread(
        target=lambda: seen.append(line.wait_for(lambda: line.texts("U1") == ["hello"], _PATIENCE))
    )
    waiter.start()
    await api.push_message(a_push("U1"))
    waiter.join()
    assert seen == [True]


# --------------------------------------------------------------------------------------------------------- Telegram


@pytest.fixture
def tg(monkeypatch: pytest.MonkeyPatch) -> Iterator[TelegramStandin]:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")
    with TelegramStandin(_TOKEN) as tg:
        yield tg


def _a_request() -> HTTPXRequest:
    return HTTPXRequest(connection_pool_size=8, httpx_kwargs={"trust_env": False})


@pytest.fixture
async def client(tg: TelegramStandin) -> AsyncIterator[telegram.Bot]:
    bot = telegram.Bot(
        _TOKEN,
        base_url=f"{tg.url}/bot",
        base_file_url=f"{tg.url}/file/bot",
        request=_a_request(),
        get_updates_request=_a_request(),
    )
    async with bot:
        yield bot


async def test_updates_are_fetched_and_confirmed(tg: TelegramStandin, client: telegram.Bot) -> None:
    tg.user(7).start("partners")
    tg.user(7).say("two")
    first, second = await client.get_updates()
    assert first.message is not None
    assert first.message.text == "/start partners"
    assert first.message.entities[0].type == "bot_command"
    assert await client.get_updates(offset=second.update_id) == (second,)
    assert await client.get_updates(offset=second.update_id + 1) == ()


async def test_a_long_poll_ends_when_an_update_comes(tg: TelegramStandin, client: telegram.Bot) -> None:
    threading.Timer(0.05, tg.user(7).say, ["late"]).start()
    (update,) = await client.get_updates(timeout=20)
    assert update.message is not None
    assert update.message.text == "late"


async def test_a_webhook_excludes_polling(tg: TelegramStandin, client: telegram.Bot, bot: Bot) -> None:
    await client.set_webhook(bot.server.url, secret_token="s3cret")
    with pytest.raises(Conflict):
        await client.get_updates()
    tg.user(7).say("hi")
    assert bot.requests[0][0]["x-telegram-bot-api-secret-token"] == "s3cret"
    update = Update.de_json(bot.received[0], client)
    assert update.effective_message is not None
    assert update.effective_message.text == "hi"
    with pytest.raises(BadRequest, match=r"(?i)https"):
        await client.set_webhook("http://example.org/")


async def test_updates_of_a_chat_wait_for_each_other(tg: TelegramStandin, client: telegram.Bot, bot: Bot) -> None:
    await client.set_webhook(bot.server.url)
    bot.statuses = [500]
    tg.user(7).say("one")
    tg.user(7).say("two")
    tg.user(8).say("other")
    assert [body["message"]["text"] for body in bot.received] == ["one", "other"]
    assert (await client.get_webhook_info()).pending_update_count == 2
    assert tg.redeliver_failed() == [200, 200]
    assert [body["message"]["text"] for body in bot.received[2:]] == ["one", "two"]


@pytest.mark.parametrize("text", ["a < b", "<b>a", "<b><i>a</b></i>", "<font>a</font>", "a</b>", "<a href='x"])
async def test_bad_html_is_refused(tg: TelegramStandin, client: telegram.Bot, text: str) -> None:
    tg.user(7).say("hi")
    with pytest.raises(BadRequest, match=r"(?i)can't parse entities"):
        await client.send_message(7, text, parse_mode="HTML")
    assert tg.violations


async def test_html_is_read_into_entities(tg: TelegramStandin, client: telegram.Bot) -> None:
    tg.user(7).say("hi")
    message = await client.send_message(
        7, '🍎 <b>1 &lt; 2</b> <a href="https://example.org/?a=1&amp;b=2">x</a>', parse_mode="HTML"
    )
    assert message.text == "🍎 1 < 2 x"
    assert [(entity.type, entity.offset, entity.length) for entity in message.entities] == [
        ("bold", 3, 5),
        ("text_link", 9, 1),
    ]
    assert message.entities[1].url == "https://example.org/?a=1&b=2"


async def test_lengths_are_those_after_parsing(tg: TelegramStandin, client: telegram.Bot) -> None:
    tg.user(7).say("hi")
    await client.send_message(7, "<b>" + "ก" * 4096 + "</b>", parse_mode="HTML")
    with pytest.raises(BadRequest, match=r"(?i)message is too long"):
        await client.send_message(7, "ก" * 4097)
    with pytest.raises(BadRequest, match=r"(?i)empty"):
        await client.send_message(7, " <b> </b> ", parse_mode="HTML")
    button = InlineKeyboardButton("a", callback_data="ก" * 22)
    with pytest.raises(BadRequest, match=r"(?i)button_data_invalid"):
        await client.send_message(7, "a", reply_markup=InlineKeyboardMarkup([[button]]))


async def test_a_query_is_answered_once_and_soon(tg: TelegramStandin, client: telegram.Bot) -> None:
    user = tg.user(7)
    user.say("hi")
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("Yes", callback_data="yes")]])
    message = await client.send_message(7, "Sure?", reply_markup=keyboard)
    query = user.tap("Yes")["callback_query"]
    assert (query["data"], query["message"]["message_id"]) == ("yes", message.message_id)
    assert tg.answers == {query["id"]: None}
    await client.answer_callback_query(query["id"])
    with pytest.raises(BadRequest, match=r"(?i)query is too old"):
        await client.answer_callback_query(query["id"])
    late = user.tap("Yes")["callback_query"]["id"]
    tg.advance(31)
    with pytest.raises(BadRequest, match=r"(?i)query is too old"):
        await client.answer_callback_query(late)


async def test_edits_and_deletions(tg: TelegramStandin, client: telegram.Bot) -> None:
    tg.user(7).say("hi")
    message = await client.send_message(7, "one")
    await client.edit_message_text("two", 7, message.message_id)
    assert tg.texts(7) == ["two"]
    with pytest.raises(BadRequest, match=r"(?i)message is not modified"):
        await client.edit_message_text("two", 7, message.message_id)
    await client.delete_message(7, message.message_id)
    with pytest.raises(BadRequest, match=r"(?i)message to edit not found"):
        await client.edit_message_text("three", 7, message.message_id)
    assert tg.violations == []


async def test_one_message_a_second_and_a_short_burst(tg: TelegramStandin, client: telegram.Bot) -> None:
    tg.user(7).say("hi")
    for _ in range(3):
        await client.send_message(7, "fast")
    with pytest.raises(RetryAfter) as limited:
        await client.send_message(7, "too fast")
    assert limited.value.retry_after == timedelta(seconds=1)
    assert tg.violations == []
    with pytest.raises(RetryAfter):
        await client.send_message(7, "before the time")
    assert len(tg.violations) == 1
    tg.advance(2)
    await client.send_message(7, "after it")


async def test_twenty_messages_a_minute_in_a_group(tg: TelegramStandin, client: telegram.Bot) -> None:
    tg.group(-5).add_bot()
    for _ in range(20):
        await client.send_message(-5, "a")
        tg.advance(1.1)
    with pytest.raises(RetryAfter) as limited:
        await client.send_message(-5, "a")
    assert isinstance(limited.value.retry_after, timedelta)
    assert limited.value.retry_after > timedelta(seconds=30)


async def test_who_cannot_be_written_to(tg: TelegramStandin, client: telegram.Bot) -> None:
    user = tg.user(7)
    with pytest.raises(Forbidden, match="initiate"):
        await client.send_message(7, "hello")
    user.say("hi")
    user.block()
    with pytest.raises(Forbidden, match="blocked"):
        await client.send_message(7, "hello")
    user.unblock()
    await client.send_message(7, "hello")
    changes = [update.my_chat_member for update in await client.get_updates() if update.my_chat_member]
    assert [change.new_chat_member.status for change in changes] == ["kicked", "member"]


async def test_a_group_that_moved(tg: TelegramStandin, client: telegram.Bot) -> None:
    group = tg.group(-5)
    group.add_bot()
    group.migrate(-1005)
    with pytest.raises(ChatMigrated) as moved:
        await client.send_message(-5, "hello")
    assert moved.value.new_chat_id == -1005
    await client.send_message(-1005, "hello")


async def test_in_groups_the_bot_sees_what_is_meant_for_it(tg: TelegramStandin, client: telegram.Bot) -> None:
    group, user = tg.group(-5), tg.user(7)
    group.add_bot()
    own = await client.send_message(-5, "hello")
    for text in ("to others", "/help", "@japandesk_bot hello"):
        user.say(text, group)
    user.say("thanks", group, own.message_id)
    texts = [update.message.text for update in await client.get_updates() if update.message]
    assert texts == ["/help", "@japandesk_bot hello", "thanks"]


async def test_commands_by_scope_and_language(tg: TelegramStandin, client: telegram.Bot) -> None:
    await client.set_my_commands([BotCommand("start", "Begin")])
    await client.set_my_commands([BotCommand("start", "เริ่ม")], language_code="th")
    assert [command["description"] for command in tg.commands(7, "th") + tg.commands(7, "ja")] == ["เริ่ม", "Begin"]
    with pytest.raises(BadRequest, match=r"(?i)command_invalid"):
        await client.set_my_commands([BotCommand("Start", "Begin")])


async def test_files_up_and_down(tg: TelegramStandin, client: telegram.Bot) -> None:
    sent = tg.user(7).send_document("list.pdf", b"\r\n\x00\xff--")
    file = await client.get_file(sent["message"]["document"]["file_id"])
    assert bytes(await file.download_as_bytearray()) == b"\r\n\x00\xff--"
    message = await client.send_document(
        7, b"\r\n\x00\xff\r\n", filename="leads.xlsx", caption="<b>a</b>", parse_mode="HTML"
    )
    assert message.document is not None
    assert message.caption == "a"
    again = await client.get_file(message.document.file_id)
    assert bytes(await again.download_as_bytearray()) == b"\r\n\x00\xff\r\n"


async def test_topics(tg: TelegramStandin, client: telegram.Bot) -> None:
    staff = tg.group(-1009, "Staff", forum=True)
    staff.add_bot()
    topic = await client.create_forum_topic(-1009, "JD-0001")
    await client.send_message(-1009, "hello", message_thread_id=topic.message_thread_id)
    await client.close_forum_topic(-1009, topic.message_thread_id)
    with pytest.raises(BadRequest, match=r"(?i)not_modified"):
        await client.close_forum_topic(-1009, topic.message_thread_id)
    staff.delete_topic(topic.message_thread_id)
    with pytest.raises(BadRequest, match=r"(?i)message thread not found"):
        await client.send_message(-1009, "hello", message_thread_id=topic.message_thread_id)


async def test_a_lost_answer_doubles_a_message(tg: TelegramStandin, client: telegram.Bot) -> None:
    tg.user(7).say("hi")
    tg.faults.add("sendMessage", "cut_after")
    tg.faults.add("sendMessage", "timeout_after")
    with pytest.raises(NetworkError):
        await client.send_message(7, "once")
    with pytest.raises(TimedOut):
        await client.send_message(7, "once", read_timeout=0.3)
    await client.send_message(7, "once")
    assert tg.texts(7) == ["once"] * 3


async def test_telegram_asks_to_wait(tg: TelegramStandin, client: telegram.Bot) -> None:
    tg.user(7).say("hi")
    tg.faults.add("sendMessage", "rate_429", seconds=5)
    with pytest.raises(RetryAfter) as limited:
        await client.send_message(7, "hello")
    assert limited.value.retry_after == timedelta(seconds=5)
    tg.advance(5.1)
    await client.send_message(7, "hello")
    assert tg.violations == []


async def test_an_unknown_method_and_a_wrong_token(tg: TelegramStandin, client: telegram.Bot) -> None:
    with pytest.raises(EndPointNotFound):
        await client.do_api_request("doWhatever")
    other = telegram.Bot("1:other", base_url=f"{tg.url}/bot", request=_a_request(), get_updates_request=_a_request())
    with pytest.raises(InvalidToken):
        await other.get_me()
    await other.shutdown()
    for request in other._request:
        await request.shutdown()


# ---------------------------------------------------------------------------------------------------------- the page


async def test_the_page_plays_both_users(
    line: LineStandin, api: AsyncMessagingApi, tg: TelegramStandin, client: telegram.Bot, bot: Bot
) -> None:
    play = Play(line, tg)
    play.do("line", "say", "sawasdee")
    assert await line.wait_until(lambda: bool(bot.requests), _PATIENCE)
    await api.reply_message(a_reply(bot.received[0]["events"][0]))
    play.do("line", "quota")
    play.do("telegram", "say", "hi")
    await client.send_message(1001, "1 &lt; <b>2</b>", parse_mode="HTML")
    state = play.state()
    assert [entry["message"]["text"] for entry in state["line"]["entries"]] == ["sawasdee", "hello"]
    assert (state["line"]["reply"], state["line"]["quota"]) == (1, 0)
    assert [entry["html"] for entry in state["telegram"]["entries"]] == ["hi", "1 &lt; <b>2</b>"]


def test_nested_entities_become_nested_tags() -> None:
    entities = [
        {"type": "bold", "offset": 0, "length": 4},
        {"type": "italic", "offset": 0, "length": 4},
        {"type": "text_link", "offset": 2, "length": 2, "url": "https://example.org/"},
        {"type": "code", "offset": 4, "length": 1},
    ]
    assert to_html("🍎ab<", entities) == (
        '<b><i>🍎<a href="https://example.org/" target="_blank" rel="noreferrer">ab</a></i></b><code>&lt;</code>'
    )
