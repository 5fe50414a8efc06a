"""Replies as messages of Telegram. `read_text` is the stand-in's reading of them: it refuses what Telegram would."""

from collections.abc import Sequence
from typing import Any

import pytest
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, ReplyKeyboardMarkup

from bot.domain.message import ChannelAddress, OutgoingMessage, Reply, ReplyKind
from handlers.splitting import utf16_length
from handlers.telegram.render import TelegramMessage, render_messages
from knowledge.model import Language
from tests.builders import a_citation, a_listing, a_match, a_reply
from tests.standins.telegram_rules import MAX_RAW_BYTES, MAX_TEXT, check_keyboard, read_text

PUBLIC = "https://desk.example.go.th"


def render(*replies: Reply) -> list[TelegramMessage]:
    """The messages, each of which Telegram takes: formatted, and as it stands when it cannot be."""
    address = ChannelAddress(channel="telegram", id="7")
    messages = render_messages(OutgoingMessage(address=address, replies=replies), PUBLIC)
    for message in messages:
        shown, _ = read_text(message.html, "HTML", None, MAX_TEXT)
        plain, _ = read_text(message.plain, "", None, MAX_TEXT)
        assert shown == plain != ""
        assert utf16_length(shown) <= MAX_TEXT
        assert shown.startswith(("🤖", "👤"))
        check_keyboard(message.keyboard.to_dict() if message.keyboard else None, is_private=True)
    return messages


def links(message: TelegramMessage) -> list[str]:
    _, entities = read_text(message.html, "HTML", None, MAX_TEXT)
    return [str(entity["url"]) for entity in entities if entity["type"] == "text_link"]


def rows(message: TelegramMessage) -> list[list[str]]:
    return [[button.text for button in row] for row in inline(message)]


def data(message: TelegramMessage) -> list[object]:
    return [button.callback_data for row in inline(message) for button in row]


def inline(message: TelegramMessage) -> Sequence[Sequence[InlineKeyboardButton]]:
    """The buttons inside a message."""
    if message.keyboard is None:
        return ()
    assert isinstance(message.keyboard, InlineKeyboardMarkup)
    return message.keyboard.inline_keyboard


def test_a_thai_answer_carries_its_source_with_a_buddhist_year() -> None:
    reply = Reply(
        language=Language.TH,
        kind=ReplyKind.ANSWER,
        text="จับคู่สำเร็จ 45 คู่ ในปี 2563-2565 ค่ะ [1]\nเผยแพร่เมื่อ 1 ก.พ. 2567 ค่ะ [1]",
        citations=(a_citation(title="ข่าวทำเนียบรัฐบาล"),),
        suggestions=("T-GoodTech คืออะไร", "หาคู่ค้าญี่ปุ่น", "คุยกับเจ้าหน้าที่"),
    )

    (message,) = render(reply)

    assert message.html == (
        "🤖 จับคู่สำเร็จ 45 คู่ ในปี 2563-2565 ค่ะ [1]\nเผยแพร่เมื่อ 1 ก.พ. 2567 ค่ะ [1]\n\n"
        '[1] <a href="https://example.org/news">ข่าวทำเนียบรัฐบาล</a>, 1 ก.พ. 2567'
    )
    assert message.plain.endswith("[1] ข่าวทำเนียบรัฐบาล, 1 ก.พ. 2567")
    assert rows(message) == [["T-GoodTech คืออะไร"], ["หาคู่ค้าญี่ปุ่น", "คุยกับเจ้าหน้าที่"]]


def test_japanese_partners_are_numbered_cards_with_their_reasons() -> None:
    medical = a_listing(
        is_sample=True, names={Language.JA: "見本メディカル"}, products={Language.JA: ("ベッド", "車椅子")}
    )
    hidden = a_listing(
        id="TH-2", is_disclosed=False, products={}, country="SG", region="jurong", regions={Language.EN: "Jurong"}
    )
    reply = Reply(
        language=Language.JA,
        kind=ReplyKind.PARTNERS,
        text="医療機器に合う企業が2社あります。",
        partners=(
            a_match(listing=medical, reasons=("業種：医療機器", "ISO 13485取得")),
            a_match(listing=hidden, reasons=()),
        ),
        suggestions=("1社目を紹介してほしい", "担当者から連絡してほしい"),
    )

    (message,) = render(reply)

    assert message.html == (
        "🤖 医療機器に合う企業が2社あります。\n\n"
        "<b>1. 見本メディカル</b>\n<i>※見本</i>\nタイ・バンコク\nベッド / 車椅子\n"
        "• 業種：医療機器\n• ISO 13485取得\n\n"
        "<b>2. TH-2（社名は双方の同意後に開示）</b>\nSG・Jurong"
    )
    assert rows(message) == [["1社目を紹介", "2社目を紹介"], ["担当者から連絡してほしい"]]
    assert data(message) == ["i:TH-1", "i:TH-2", "s:0"]


@pytest.mark.parametrize(
    ("language", "country", "place"),
    [
        (Language.TH, "TH", "กรุงเทพมหานคร ประเทศไทย"),
        (Language.JA, "TH", "タイ・バンコク"),
        (Language.EN, "TH", "Bangkok, Thailand"),
        (Language.TH, "JP", "กรุงเทพมหานคร ประเทศญี่ปุ่น"),
        (Language.JA, "JP", "日本・バンコク"),
        (Language.EN, "VN", "Bangkok, VN"),
        (Language.EN, "", "Bangkok"),
    ],
)
def test_a_place_is_told_with_its_country_in_the_readers_language(language: Language, country: str, place: str) -> None:
    match = a_match(listing=a_listing(country=country))

    (message,) = render(a_reply("One.", language=language, partners=(match,)))

    assert place in message.plain.split("\n")


def test_each_company_has_its_button_once_under_its_own_cards() -> None:
    companies = tuple(a_match(listing=a_listing(id=own)) for own in ("TH-1", "JP-2", "TH-1", "no id", "x" * 41))
    cards = a_reply("Five.", partners=companies, suggestions=("Introduce me to the first one", "Any region"))

    first, last = render(cards, a_reply("Two.", suggestions=("Introduce me to the first one",)))

    assert rows(first) == [["Introduce no. 1", "Introduce no. 2"]]
    assert data(first) == ["i:TH-1", "i:JP-2"]
    assert rows(last) == [["Introduce me to the first one"]]
    (alone,) = render(cards)
    assert rows(alone)[1:] == [["Any region"]]


def test_a_person_who_speaks_is_named_and_the_bot_has_its_mark() -> None:
    bot, staff = render(a_reply("Hello."), a_reply("Good morning.", speaker="Nok"))

    assert bot.html == "🤖 Hello."
    assert staff.html == "👤 <b>Nok (staff)</b>\nGood morning."
    assert staff.plain == "👤 Nok (staff)\nGood morning."


def test_what_others_write_formats_nothing() -> None:
    nasty = '<b>x</b> & "quoted" <script>alert(1)</script> &lt; </a>'
    card = a_match(
        listing=a_listing(names={Language.EN: nasty}, regions={Language.EN: nasty}, products={Language.EN: (nasty,)}),
        reasons=(nasty,),
    )
    citation = a_citation(title=nasty, url='https://example.org/"><b>?a=1&b=<i>')

    (message,) = render(a_reply(nasty, speaker=nasty, citations=(citation,), partners=(card,), suggestions=(nasty,)))

    shown, entities = read_text(message.html, "HTML", None, MAX_TEXT)
    assert shown.count(nasty) == 7
    assert sorted(str(entity["type"]) for entity in entities) == ["bold", "bold", "text_link"]
    assert links(message) == ['https://example.org/"><b>?a=1&b=<i>']
    assert rows(message) == [["Introduce no. 1"], [nasty]]


@pytest.mark.parametrize(
    ("url", "linked"),
    [
        ("/privacy", [f"{PUBLIC}/privacy"]),
        ("http://example.org/a", ["http://example.org/a"]),
        ("javascript:alert(1)", []),
        ("report.pdf", []),
        ("", []),
        ("https://example.org/" + "x" * 5000, []),
    ],
)
def test_only_an_address_of_the_web_becomes_a_link(url: str, linked: list[str]) -> None:
    (message,) = render(a_reply("Yes. [1]", citations=(a_citation(url=url),)))

    assert links(message) == linked
    assert "[1] News, 1 February 2024" in message.plain


def test_a_page_of_ours_is_no_link_while_we_have_no_public_address() -> None:
    outgoing = OutgoingMessage(
        address=ChannelAddress(channel="telegram", id="7"),
        replies=(a_reply("Yes. [1]", citations=(a_citation(url="/privacy", date=""),)),),
    )

    (message,) = render_messages(outgoing, "")

    assert message.html == "🤖 Yes. [1]\n\n[1] News"


SENTENCES = {
    "Thai": "จับคู่สำเร็จ 45 คู่ ในปี 2563-2565 ค่ะ\n",
    "Japanese": "2020〜2022年に45組が成立しました。",
    "emoji": "🏭🇹🇭 45 pairs. ",
    "signs": "a < b && c > d. ",
    "one word": "あ",
}


@pytest.mark.parametrize("sentence", SENTENCES.values(), ids=SENTENCES)
@pytest.mark.parametrize("length", [4_000, 4_093, 4_094, 4_095, 4_096, 4_097, 9_000, 20_000])
def test_a_long_text_is_split_and_nothing_is_lost(sentence: str, length: int) -> None:
    text = (sentence * length)[:length]

    messages = render(a_reply(text, citations=(a_citation(),), suggestions=("More",)))

    joined = "".join(message.plain.removeprefix("🤖 ") for message in messages)
    assert "".join(joined.split()) == "".join(f"{text}[1] News, 1 February 2024".split())
    assert [rows(message) for message in messages] == [[]] * (len(messages) - 1) + [[["More"]]]
    assert "[1] News" in messages[-1].plain
    assert len(messages[-1].plain) > len("🤖 [1] News, 1 February 2024")


def test_a_text_is_split_where_a_sentence_ends() -> None:
    first, second = render(a_reply("2020年に45組が成立しました。" * 300))

    assert first.plain.endswith("。")
    assert second.plain.startswith("🤖 2020年")


def test_a_text_that_just_fits_stays_in_one_message() -> None:
    assert [utf16_length(message.plain) for message in render(a_reply("x" * 4_093))] == [4_096]
    assert len(render(a_reply("x" * 4_094))) == 2


def test_many_sources_with_long_addresses_stay_within_what_telegram_reads() -> None:
    citations = tuple(
        a_citation(marker=number, title="記事" * 400, url="https://example.org/" + "&" * 1_900)
        for number in range(1, 41)
    )

    messages = render(a_reply("x" * 5_000, citations=citations))

    assert all(len(message.html.encode()) <= MAX_RAW_BYTES for message in messages)
    assert sum(len(links(message)) for message in messages) == 40


def test_many_long_cards_fill_several_messages_but_none_is_cut_in_two() -> None:
    match: Any = a_match(listing=a_listing(products={Language.EN: ("bed " * 200,)}), reasons=("why " * 200,) * 3)

    messages = render(a_reply("Ten.", partners=(match,) * 10, suggestions=("More",)))

    assert len(messages) > 1
    assert sum(message.plain.count(". Company A\n") for message in messages) == 10
    assert [bool(message.keyboard) for message in messages] == [False] * (len(messages) - 1) + [True]


@pytest.mark.parametrize("text", ["", " \n\t "])
def test_a_reply_without_words_is_not_sent(text: str) -> None:
    assert render(a_reply(text, suggestions=("More",))) == []
    assert [message.plain for message in render(a_reply("One."), a_reply(text))] == ["🤖 One."]


def test_short_suggestions_share_a_row_and_wide_ones_do_not() -> None:
    (message,) = render(a_reply("?", suggestions=("Yes", "No", " ", "担当者と話したい", "飛ばす", "ข้าม", "x" * 90)))

    assert rows(message) == [["Yes", "No"], ["担当者と話したい", "飛ばす"], ["ข้าม"], ["x" * 90]]
    assert data(message) == ["s:0", "s:1", "s:2", "s:3", "s:4", "s:5"]


def test_only_the_last_reply_has_buttons() -> None:
    first, last = render(a_reply("One.", suggestions=("A",)), a_reply("Two.", suggestions=("B",)))

    assert (rows(first), rows(last)) == ([], [["B"]])


def test_a_word_to_wait_is_just_text() -> None:
    (message,) = render(a_reply("One moment.", kind=ReplyKind.WAIT))

    assert (message.html, message.keyboard) == ("🤖 One moment.", None)


def test_whoever_is_asked_for_a_number_may_share_their_own_with_a_tap() -> None:
    (message,) = render(a_reply("Your number?", asks_contact=True, suggestions=("Skip",)))

    assert isinstance(message.keyboard, ReplyKeyboardMarkup)
    assert [[(one.text, one.request_contact) for one in row] for row in message.keyboard.keyboard] == [
        [("Share my number", True)],
        [("Skip", None)],
    ]


def test_in_a_group_nobody_is_offered_to_share_their_number() -> None:
    asked = a_reply("Your number?", asks_contact=True, suggestions=("Skip",))
    outgoing = OutgoingMessage(address=ChannelAddress(channel="telegram", id="-7"), replies=(asked,))

    (message,) = render_messages(outgoing, PUBLIC)

    assert rows(message) == [["Skip"]]
