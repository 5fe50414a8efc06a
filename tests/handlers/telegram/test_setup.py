"""The bot's pages on Telegram: made once, left alone afterwards, and examined."""

from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx
import pytest
from telegram import Bot
from telegram.request import HTTPXRequest

from bot.domain.wording import WORDING
from handlers.channel import ChannelSetupError
from handlers.telegram.examine import examine
from handlers.telegram.parse import SWITCHES, TAPS
from handlers.telegram.setup import commands_for, set_up
from knowledge.model import Language
from tests.standins.telegram import TelegramStandin
from tests.standins.telegram_rules import check_commands

TOKEN = "1001:AAverysecret"
PUBLIC = "https://desk.example.go.th"
URL = f"{PUBLIC}/webhooks/telegram"


@pytest.fixture
def tg() -> Iterator[TelegramStandin]:
    """Telegram."""
    with TelegramStandin(TOKEN) as tg:
        yield tg


def a_bot(url: str, token: str = TOKEN, transport: httpx.AsyncBaseTransport | None = None) -> Bot:
    options: dict[str, Any] = {"trust_env": False} | ({"transport": transport} if transport else {})
    requests = [HTTPXRequest(httpx_kwargs=options) for _ in range(2)]
    return Bot(token, base_url=f"{url}/bot", request=requests[0], get_updates_request=requests[1])


async def closed(bot: Bot) -> None:
    for request in bot._request:
        await request.shutdown()


@pytest.fixture
async def bot(tg: TelegramStandin) -> AsyncIterator[Bot]:
    """Our side of it."""
    bot = a_bot(tg.url)
    yield bot
    await closed(bot)


def written(tg: TelegramStandin) -> list[str]:
    """The methods called that change something."""
    return [path for _, path, _ in tg.calls if path.startswith(("/set", "/delete"))]


async def test_set_up_makes_everything_and_a_second_time_changes_nothing(tg: TelegramStandin, bot: Bot) -> None:
    first = await set_up(bot, PUBLIC, "hush", "webhook")
    calls = len(written(tg))

    assert first[0] == f"webhook set to {URL}"
    assert len(first) == calls > 1
    assert await set_up(bot, PUBLIC, "hush", "webhook") == []
    assert len(written(tg)) == calls
    assert (tg.registered_url, tg.secret, tg.violations) == (URL, "hush", [])


async def test_every_contact_reads_commands_and_descriptions_in_their_language(tg: TelegramStandin, bot: Bot) -> None:
    await set_up(bot, PUBLIC, "hush", "webhook")

    for code, language in (("th", Language.TH), ("ja", Language.JA), ("en", Language.EN), ("de", Language.EN)):
        offered = tg.commands(7, code)
        assert [command["command"] for command in offered] == [*TAPS, *SWITCHES]
        assert offered[0]["description"] == WORDING[language]["quick_programmes"]
        description = await bot.get_my_description(language_code=code)
        short = await bot.get_my_short_description(language_code=code)
        assert description.description == WORDING[language]["profile_description"]
        assert short.short_description == WORDING[language]["profile_short"]


@pytest.mark.parametrize("language", Language)
def test_texts_keep_the_limits(language: Language) -> None:
    check_commands([command.to_dict() for command in commands_for(language)])
    assert len(WORDING[language]["profile_description"]) <= 512
    assert len(WORDING[language]["profile_short"]) <= 120


async def test_what_somebody_changed_is_mended_alone(tg: TelegramStandin, bot: Bot) -> None:
    await set_up(bot, PUBLIC, "hush", "webhook")
    await bot.set_my_commands([], language_code="ja")
    await bot.set_webhook(URL, allowed_updates=["message"])

    assert await set_up(bot, PUBLIC, "hush", "webhook") == [f"webhook set to {URL}", "commands set (ja)"]


async def test_polling_takes_a_webhook_away_and_loses_nothing(tg: TelegramStandin, bot: Bot) -> None:
    await set_up(bot, PUBLIC, "hush", "webhook")
    tg.webhook_url = "http://127.0.0.1:1/"
    tg.user(7).say("still there?")

    changed = await set_up(bot, "", "hush", "polling")

    assert changed == ["webhook removed: messages are fetched"]
    assert await set_up(bot, "", "hush", "polling") == []
    assert [update.message.text for update in await bot.get_updates() if update.message] == ["still there?"]


async def test_a_wrong_token_is_told_without_it(tg: TelegramStandin) -> None:
    bot = a_bot(tg.url, "1001:wrongsecret")

    with pytest.raises(ChannelSetupError, match="JAPANDESK_TELEGRAM_TOKEN") as refused:
        await set_up(bot, PUBLIC, "hush", "webhook")
    findings = await examine(bot, PUBLIC, "webhook")
    await closed(bot)

    assert refused.value.__cause__ is None
    assert "wrongsecret" not in f"{refused.value}{findings}"
    assert findings == [("token", False, "not accepted; check JAPANDESK_TELEGRAM_TOKEN")]


async def test_an_address_that_telegram_does_not_take_is_told(bot: Bot) -> None:
    with pytest.raises(ChannelSetupError, match="https"):
        await set_up(bot, "http://desk.example.go.th", "hush", "webhook")


@pytest.mark.parametrize("fault", ["error_500", "cut_before", "garbage_200"])
async def test_trouble_on_the_way_is_told_and_a_second_try_goes_on(tg: TelegramStandin, bot: Bot, fault: Any) -> None:
    tg.faults.add("setMyCommands", fault)

    with pytest.raises(ChannelSetupError) as told:
        await set_up(bot, PUBLIC, "hush", "webhook")

    assert TOKEN not in str(told.value)
    assert any(line.startswith("commands set") for line in await set_up(bot, PUBLIC, "hush", "webhook"))


async def test_a_new_secret_is_told_though_telegram_shows_no_sign_of_the_old_one(tg: TelegramStandin, bot: Bot) -> None:
    await set_up(bot, PUBLIC, "hush", "webhook")

    assert await set_up(bot, PUBLIC, "hush-again", "webhook", is_secret_new=True) == [f"webhook set to {URL}"]


async def test_everything_is_fine_after_set_up(tg: TelegramStandin, bot: Bot) -> None:
    for mode in ("webhook", "polling"):
        await set_up(bot, PUBLIC, "hush", mode)
        findings = await examine(bot, PUBLIC, mode)
        assert [subject for subject, _, _ in findings] == ["token", "webhook", "commands", "descriptions"]
        assert all(is_fine for _, is_fine, _ in findings), findings
    assert "@japandesk_bot" in findings[0][2]


async def test_before_set_up_it_is_told_what_to_run(tg: TelegramStandin, bot: Bot) -> None:
    told = {subject: (is_fine, told) for subject, is_fine, told in await examine(bot, PUBLIC, "webhook")}

    assert told["token"][0]
    for subject in ("webhook", "commands", "descriptions"):
        assert not told[subject][0]
        assert "japandesk channels setup telegram" in told[subject][1]


async def test_a_webhook_in_the_way_of_polling_is_told(tg: TelegramStandin, bot: Bot) -> None:
    await set_up(bot, PUBLIC, "hush", "webhook")

    told = {subject: (is_fine, told) for subject, is_fine, told in await examine(bot, "", "polling")}

    assert not told["webhook"][0]


@pytest.mark.parametrize("fault", ["error_500", "cut_before", "garbage_200"])
@pytest.mark.parametrize("method", ["getMe", "getWebhookInfo", "getMyCommands", "getMyDescription"])
async def test_an_examination_raises_nothing(tg: TelegramStandin, bot: Bot, method: str, fault: Any) -> None:
    await set_up(bot, PUBLIC, "hush", "webhook")
    tg.faults.add(method, fault)

    findings = await examine(bot, PUBLIC, "webhook")

    assert not all(is_fine for _, is_fine, _ in findings)
    assert TOKEN not in str(findings)


@pytest.mark.parametrize(
    ("error", "mend"),
    [
        ("Wrong response from the webhook: 401 Unauthorized", "japandesk channels setup telegram"),
        ("Connection timed out", "can be reached from the internet"),
    ],
)
async def test_telegrams_last_error_is_told_with_what_waits(error: str, mend: str) -> None:
    info = {
        "url": URL,
        "has_custom_certificate": False,
        "pending_update_count": 12,
        "last_error_date": 1_795_400_000,
        "last_error_message": error,
        "allowed_updates": ["message", "edited_message", "callback_query", "my_chat_member"],
    }
    calls: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        method = request.url.path.rpartition("/")[2]
        calls.append(method)
        known: dict[str, Any] = {
            "getMe": {"id": 1001, "is_bot": True, "first_name": "Desk", "username": "desk_bot"},
            "getWebhookInfo": info,
            "getMyCommands": [],
            "getMyDescription": {"description": ""},
            "getMyShortDescription": {"short_description": ""},
        }
        return httpx.Response(200, json={"ok": True, "result": known.get(method, True)})

    bot = a_bot("http://telegram.invalid", transport=httpx.MockTransport(answer))
    findings = await examine(bot, PUBLIC, "webhook")
    await set_up(bot, PUBLIC, "hush", "webhook")
    await closed(bot)

    subject, is_fine, told = findings[1]
    assert (subject, is_fine) == ("webhook", False)
    assert all(part in told for part in ("12 updates wait", error, "UTC", mend))
    # Whoever is refused shows another secret than ours: it is told ours again.
    assert ("setWebhook" in calls) == ("401" in error)
