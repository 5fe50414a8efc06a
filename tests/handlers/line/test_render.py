"""Replies as messages of LINE; each is what the stand-in takes, which refuses what LINE would."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs

import pytest

from bot.domain.message import ChannelAddress, OutgoingMessage, Reply, ReplyKind
from bot.domain.wording import say
from handlers.line.parse import parse_event
from handlers.line.render import MAX_MESSAGES, render_messages, render_plain
from handlers.splitting import letter_count, utf16_length
from knowledge.model import Language
from tests.builders import NOON, a_citation, a_listing, a_match, a_reply
from tests.standins.line import readable
from tests.standins.line_rules import check_messages

PUBLIC = "https://desk.example.go.th"
USER, GROUP, ROOM = ("".join((letter, "0123456789abcdef" * 2)) for letter in "UCR")
LONG = {
    Language.TH: "โครงการแลกเปลี่ยนบุคลากรไทย-ญี่ปุ่นคืออะไร",
    Language.JA: "日タイの人材交流プログラムとはどのような制度ですか",
    Language.EN: "What is the programme for exchanging personnel?",
}
TEXTS = {
    Language.TH: "จับคู่สำเร็จ 45 คู่ ในปี 2563-2565 ค่ะ [1]\nเผยแพร่เมื่อ 1 ก.พ. 2567 ค่ะ [1]",
    Language.JA: "2020〜2022年に45組が成立しました。[1]\n2024年2月1日の発表です。[1]",
    Language.EN: "45 pairs were matched in 2020-2022. [1]\nThis was published on 1 February 2024. [1]",
}

Json = dict[str, Any]


def an_outgoing(*replies: Reply, to: str = USER) -> OutgoingMessage:
    return OutgoingMessage(address=ChannelAddress(channel="line", id=to), replies=replies)


def taken(messages: list[Any]) -> list[Json]:
    """The messages as the SDK sends them, each of which LINE takes."""
    sent: list[Json] = [message.to_dict() for message in messages]
    assert check_messages(sent) == []
    for message in sent:
        for bubble in bubbles(message):
            assert len(json.dumps(bubble)) <= 30_000
        assert len(json.dumps(message.get("contents", ""))) <= 50_000
    return sent


def render(*replies: Reply, to: str = USER, public_url: str = PUBLIC) -> list[Json]:
    sent = taken(render_messages(an_outgoing(*replies, to=to), public_url))
    assert all(message["sender"]["name"] for message in sent)
    return sent


def bubbles(message: Json) -> list[Json]:
    contents = message.get("contents", {})
    return contents.get("contents", []) if contents.get("type") == "carousel" else [contents] if contents else []


def quick(message: Json) -> list[Json]:
    return [item["action"] for item in message.get("quickReply", {}).get("items", ())]


def labels(message: Json) -> list[str]:
    return [action["label"] for action in quick(message)]


def actions(part: Any) -> Iterator[Json]:
    """What can be tapped in bubbles."""
    if isinstance(part, list):
        for item in part:
            yield from actions(item)
    elif isinstance(part, dict):
        if "action" in part:
            yield part["action"]
        for name in ("contents", "body", "footer"):
            yield from actions(part.get(name))


def tapped(action: Json, to: str = USER) -> Any:
    """What a tap on a postback tells us."""
    kind, name = ("user", "userId") if to == USER else ("group", "groupId")
    event = {
        "type": "postback",
        "mode": "active",
        "timestamp": 1_795_400_000_000,
        "source": {"type": kind, name: to},
        "webhookEventId": "01HX",
        "postback": {"data": action["data"]},
    }
    return parse_event(event, "Ubot", NOON)


def companies(count: int, **changes: Any) -> tuple[Any, ...]:
    return tuple(a_match(listing=a_listing(id=f"TH-{number}", **changes)) for number in range(1, count + 1))


# ------------------------------------------------------------------------------------------------- each kind of reply


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("kind", ReplyKind)
@pytest.mark.parametrize("to", [USER, GROUP, ROOM])
def test_line_takes_every_kind_of_reply_in_every_language(language: Language, kind: ReplyKind, to: str) -> None:
    reply = Reply(
        language=language,
        kind=kind,
        text=TEXTS[language],
        citations=(a_citation(title="ข่าวทำเนียบรัฐบาล"),) if kind is ReplyKind.ANSWER else (),
        partners=companies(3, is_sample=True) if kind is ReplyKind.PARTNERS else (),
        suggestions=() if kind is ReplyKind.WAIT else (LONG[language], say("quick_person", language)),
    )

    sent = render(reply, to=to)

    assert TEXTS[language].split("\n")[0] in "\n".join(readable(sent))
    if kind is not ReplyKind.WAIT:
        assert labels(sent[-1]) == [say("quick_person", language)]
        assert LONG[language] in readable(sent[-1])
    plain = taken(render_plain(an_outgoing(reply, to=to), PUBLIC))
    assert all(set(message) == {"type", "text"} for message in plain)
    assert TEXTS[language] in plain[0]["text"]


def test_an_answer_is_a_bubble_with_its_sources_and_a_short_notice() -> None:
    reply = a_reply(TEXTS[Language.TH], language=Language.TH, citations=(a_citation(title="ข่าวทำเนียบรัฐบาล"),))

    (message,) = render(reply)

    assert readable(message) == [
        "จับคู่สำเร็จ 45 คู่ ในปี 2563-2565 ค่ะ [1]",
        "เผยแพร่เมื่อ 1 ก.พ. 2567 ค่ะ [1]",
        "[1] ข่าวทำเนียบรัฐบาล, 1 ก.พ. 2567",
    ]
    assert [action["uri"] for action in actions(message)] == ["https://example.org/news"]
    assert message["altText"] == "จับคู่สำเร็จ 45 คู่ ในปี 2563-2565 ค่ะ เผยแพร่เมื่อ 1 ก.พ. 2567 ค่ะ"


def test_a_notice_is_the_first_sentences_without_pointers() -> None:
    text = (
        "2020〜2022年に45組が成立しました。[1][2]\n" + "次の商談会は2027年3月10日に大阪府で開かれる予定です。[12]" * 9
    )

    (message,) = render(a_reply(text, language=Language.JA, citations=(a_citation(),)))

    assert message["altText"].startswith("2020〜2022年に45組が成立しました。 次の商談会は")
    assert message["altText"].endswith("予定です。…")
    assert "[" not in message["altText"]
    assert letter_count(message["altText"]) <= 121


def test_a_text_without_sources_is_plain_text_and_one_without_words_is_nothing() -> None:
    assert [message["text"] for message in render(a_reply("Hello."))] == ["Hello."]
    assert render_messages(an_outgoing(a_reply(" \n", suggestions=("More", "x" * 30))), PUBLIC) == []
    assert render_plain(an_outgoing(a_reply(" \n", suggestions=("More",))), PUBLIC) == []


def test_a_word_to_wait_has_a_button_that_stays() -> None:
    (message,) = render(a_reply("One moment.", kind=ReplyKind.WAIT))

    (action,) = actions(message)
    assert (action["type"], action["data"]) == ("postback", "do=collect")
    assert action["label"] == action["displayText"] == "Get the answer"


# ------------------------------------------------------------------------------------------------- who speaks


@pytest.mark.parametrize(
    ("language", "speaker", "name"),
    [
        (Language.TH, "", "โต๊ะญี่ปุ่น (บอท)"),
        (Language.TH, "นก", "นก (เจ้าหน้าที่)"),
        (Language.TH, "คุณสมศรี", "จนท. คุณสมศรี"),
        (Language.TH, "คุณนกแก้ว", "จนท. คุณนกแก้ว"),
        (Language.TH, "คุณวิไลลักษณ์ พงษ์สวัสดิ์", "จนท. คุณวิไลลักษณ์…"),
        (Language.JA, "田中太郎", "田中太郎（担当者）"),
        (Language.JA, "プラウィット・チャンオーチャーさん", "担当 プラウィット・チャンオーチャーさん"),
        (Language.EN, "Nok", "Nok (staff)"),
        (Language.EN, "Bartholomew", "Bartholomew (staff)"),
        (Language.EN, "Bartholomew Featherstone", "Staff Bartholomew F…"),
        (Language.EN, "👩‍👩‍👧‍👦" * 3, "Staff 👩‍👩‍👧‍👦…"),
        (Language.EN, "🇹🇭🇯🇵👍🏽🏭", "Staff 🇹🇭🇯🇵👍🏽🏭"),
        (Language.EN, "LINE", "staff"),
        (Language.JA, "Line", "担当者"),
        (Language.TH, "line  LINE", "เจ้าหน้าที่"),
        (Language.EN, "LINE Desk", "Desk (staff)"),
        (Language.EN, "Caroline Wong", "Caro. Wong (staff)"),
        (Language.EN, "LINELINE liLINEne", "li. (staff)"),
    ],
)
def test_the_speakers_name_is_one_that_line_takes(language: Language, speaker: str, name: str) -> None:
    (message,) = render(a_reply("Hello.", language=language, speaker=speaker))

    assert message["sender"]["name"] == name
    assert utf16_length(name) <= 20
    assert "line" not in name.lower()


# ------------------------------------------------------------------------------------------------- suggestions


@pytest.mark.parametrize("language", Language)
def test_a_suggestion_that_fits_no_button_is_a_line_of_the_bubble_that_says_the_whole_of_it(language: Language) -> None:
    suggestions = ("45", LONG[language], "2024?", LONG[language] + "?")

    (message,) = render(a_reply("Yes. [1]", citations=(a_citation(url=""),), suggestions=suggestions))

    assert labels(message) == ["45", "2024?"]
    assert readable(message)[-2:] == [LONG[language], LONG[language] + "?"]
    assert [action["text"] for action in actions(message)] == [LONG[language], LONG[language] + "?"]
    assert [action["text"] for action in quick(message)] == ["45", "2024?"]


def test_a_label_is_counted_as_a_reader_counts() -> None:
    fits, too_long = "ที่" * 20, "ที่" * 21

    first, below = render(a_reply("Hello.", suggestions=(fits, too_long, " ")))

    assert "quickReply" not in first
    assert labels(below) == [fits]
    assert readable(below) == [too_long]
    assert below["sender"] == first["sender"]


def test_long_suggestions_follow_a_text_and_cards_in_a_bubble_of_their_own() -> None:
    text, cards, below = render(a_reply("Two.", partners=companies(2), suggestions=("More", LONG[Language.EN])))

    assert (text["type"], cards["contents"]["type"], below["contents"]["type"]) == ("text", "carousel", "bubble")
    assert (labels(text), labels(cards), labels(below)) == ([], [], ["More"])
    assert below["altText"] == LONG[Language.EN]


def test_more_suggestions_than_there_are_buttons_for_are_lines() -> None:
    _, below = render(a_reply("Many.", suggestions=tuple(f"Question {number}" for number in range(15))))

    assert labels(below) == [f"Question {number}" for number in range(13)]
    assert readable(below) == ["Question 13", "Question 14"]


@pytest.mark.parametrize("to", [GROUP, ROOM])
@pytest.mark.parametrize("text", ["คุยกับเจ้าหน้าที่", LONG[Language.JA], "50% & more + x=1; #2?", "a\nb"])
def test_in_a_group_a_suggestion_comes_back_as_what_it_reads(to: str, text: str) -> None:
    sent = render(a_reply("Hello.", suggestions=(text,)), to=to)

    (action,) = quick(sent[-1]) or actions(sent[-1])
    assert action["type"] == "postback"
    assert action["displayText"] == text
    assert tapped(action, to).text == text


def test_in_a_group_a_suggestion_too_long_for_data_is_still_shown_whole() -> None:
    text = "ก" * 290

    sent = render(a_reply("Hello.", suggestions=(text,)), to=GROUP)

    (action,) = actions(sent[-1])
    assert (action["type"], action["text"]) == ("message", text)
    assert readable(sent[-1]) == [text]


def test_only_the_last_reply_has_suggestions() -> None:
    first, last = render(a_reply("One.", suggestions=("A",)), a_reply("Two.", suggestions=("B",)))

    assert (labels(first), labels(last)) == ([], ["B"])


# ------------------------------------------------------------------------------------------------- partners


def test_japanese_cards_tell_place_products_reasons_and_that_they_are_samples() -> None:
    listing = a_listing(is_sample=True, products={Language.JA: ("ベッド", "車椅子")})
    match = a_match(listing=listing, reasons=("業種：医療機器", "ISO 13485取得"))

    _, message = render(a_reply("1社あります。", language=Language.JA, partners=(match,)))

    assert readable(message) == [
        "※見本",
        "A社",
        "タイ・バンコク",
        "ベッド / 車椅子",
        "• 業種：医療機器",
        "• ISO 13485取得",
        "この企業の紹介を希望",
    ]
    assert message["altText"] == "企業1社 （※見本データです。実在の企業ではありません） A社"


@pytest.mark.parametrize(
    ("language", "country", "place"),
    [
        (Language.TH, "JP", "กรุงเทพมหานคร ประเทศญี่ปุ่น"),
        (Language.EN, "TH", "Bangkok, Thailand"),
        (Language.JA, "SG", "SG・バンコク"),
    ],
)
def test_a_place_is_told_with_its_country_in_the_readers_language(language: Language, country: str, place: str) -> None:
    sent = render(a_reply("One.", language=language, partners=companies(1, country=country)))

    assert place in readable(sent)


@pytest.mark.parametrize(
    ("language", "wish"),
    [
        (Language.TH, "ขอให้แนะนำ บริษัท ก"),
        (Language.JA, "A社を紹介してほしい"),
        (Language.EN, "Introduce me to Company A"),
    ],
)
@pytest.mark.parametrize("to", [USER, GROUP])
def test_the_button_of_a_card_tells_which_company_is_meant(language: Language, wish: str, to: str) -> None:
    sent = render(a_reply("One.", language=language, partners=companies(1)), to=to)

    (action,) = actions(sent[-1])
    assert (action["type"], action["displayText"]) == ("postback", wish)
    assert (tapped(action, to).text, tapped(action, to).tapped) == ("", "introduce:TH-1")


def test_a_hidden_company_is_named_nowhere() -> None:
    sent = render(a_reply("一社。", language=Language.JA, partners=companies(1, is_disclosed=False)))

    assert "A社" not in json.dumps(sent, ensure_ascii=False)
    assert "TH-1（社名は双方の同意後に開示）" in readable(sent)
    (action,) = actions(sent[-1])
    assert action["displayText"] == "TH-1を紹介してほしい"


@pytest.mark.parametrize("own", ["no id", "ไทย-1", "x" * 41, "a&do=collect", ""])
def test_a_company_whose_id_no_button_may_carry_is_wished_for_by_name(own: str) -> None:
    match = a_match(listing=a_listing(id=own))

    (action,) = actions(render(a_reply("One.", partners=(match,)))[-1])
    assert (action["type"], action["text"]) == ("message", "Introduce me to Company A")
    (action,) = actions(render(a_reply("One.", partners=(match,)), to=GROUP)[-1])
    assert parse_qs(action["data"]) == {"do": ["say"], "text": ["Introduce me to Company A"]}


def test_cards_say_less_before_any_is_left_out() -> None:
    wordy = companies(12, products={Language.TH: ("ผลิตภัณฑ์" * 40,)})
    wordy = tuple(a_match(listing=match.listing, reasons=("เหตุผล" * 40,) * 4) for match in wordy)

    message = render(a_reply("สิบสองรายค่ะ", language=Language.TH, partners=wordy))[-1]

    assert len(bubbles(message)) == 12
    assert len(list(actions(message))) == 12
    assert "…" in "".join(readable(message))


def test_cards_that_do_not_fit_at_all_are_counted() -> None:
    vast = companies(12, names={Language.TH: "ชื่อ" * 99}, regions={Language.TH: "จังหวัด" * 99}, is_sample=True)
    vast = tuple(a_match(listing=match.listing, reasons=("เหตุผล" * 99,) * 9) for match in vast)

    message = render(a_reply("สิบสองรายค่ะ", language=Language.TH, partners=vast))[-1]

    shown = len(list(actions(message)))
    assert 5 <= shown < 12
    assert readable(message)[-1] == say("partners_left_out", Language.TH, count=12 - shown)


def test_more_companies_than_a_carousel_holds_are_counted() -> None:
    message = render(a_reply("Twenty.", partners=companies(20)))[-1]

    assert len(list(actions(message))) == 11
    assert readable(message)[-1] == say("partners_left_out", Language.EN, count=9)
    assert message["altText"].startswith("Companies: 20 ")


# ------------------------------------------------------------------------------------------------- sources


@pytest.mark.parametrize(
    ("url", "uri"),
    [
        ("/privacy", f"{PUBLIC}/privacy"),
        ("http://example.org/a?b=c&d=%20#e", "http://example.org/a?b=c&d=%20#e"),
        ("https://example.org/ข่าว?q=ไทย#จบ", "https://example.org/%E0%B8%82%E0%B9%88%E0%B8%B2%E0%B8%A7"
         "?q=%E0%B9%84%E0%B8%97%E0%B8%A2#%E0%B8%88%E0%B8%9A"),
        ("https://日本.example:8443/記 事/100%", "https://xn--wgv71a.example:8443/%E8%A8%98%20%E4%BA%8B/100%25"),
        ("https://example.org/" + "記" * 200, ""),
        ("https://example.org/" + "x" * 981, ""),
        ("javascript:alert(1)", ""),
        ("https://", ""),
        ("https://[bad", ""),
        ("https://" + "x" * 64 + ".ไทย/", ""),
        ("report.pdf", ""),
        ("", ""),
    ],
)  # fmt: skip
def test_an_address_of_the_web_becomes_a_link_that_line_takes(url: str, uri: str) -> None:
    (message,) = render(a_reply("Yes. [1]", citations=(a_citation(url=url),)))

    assert [action["uri"] for action in actions(message)] == ([uri] if uri else [])
    assert "[1] News, 1 February 2024" in readable(message)


def test_a_page_of_ours_is_no_link_while_we_have_no_public_address() -> None:
    (message,) = render(a_reply("Yes. [1]", citations=(a_citation(url="/privacy"),)), public_url="")

    assert list(actions(message)) == []


def test_a_source_without_a_title_shows_its_address() -> None:
    (message,) = render(a_reply("Yes. [1]", citations=(a_citation(title="", date=""),)))

    assert "[1] https://example.org/news" in readable(message)


# ------------------------------------------------------------------------------------------------- sizes


@pytest.mark.parametrize("text", ["ค่ะ ", "です。", "Yes. ", "a\n", "🏭🇹🇭 "], ids=["th", "ja", "en", "lines", "emoji"])
@pytest.mark.parametrize("length", [1_799, 1_801, 5_001, 7_300, 11_000])
def test_a_long_answer_is_split_within_the_limits_and_nothing_is_lost(text: str, length: int) -> None:
    whole = (text * length)[:length]

    sent = render(a_reply(whole, citations=(a_citation(),), suggestions=("More", LONG[Language.EN])))

    said = "".join("".join(readable(sent)).split())
    assert "".join(whole.split()) in said
    assert "[1]News,1February2024" in said
    assert "".join(LONG[Language.EN].split()) in said
    assert [labels(message) for message in sent] == [[]] * (len(sent) - 1) + [["More"]]


def test_many_long_sources_fill_more_bubbles() -> None:
    citations = tuple(
        a_citation(marker=number, title="ข่าวทำเนียบรัฐบาล" * 40, url="https://example.org/" + "ก" * 100)
        for number in range(1, 31)
    )

    sent = render(a_reply("ค่ะ [1]", language=Language.TH, citations=citations))

    assert 2 <= len(sent) <= MAX_MESSAGES
    assert len(list(actions([message["contents"] for message in sent]))) == 30


def test_more_messages_than_line_takes_are_packed_with_cards_and_sources_in_words() -> None:
    match = a_match(listing=a_listing(is_sample=True), reasons=("holds ISO 13485",))
    replies = [a_reply(f"Reply {number}. [1]", citations=(a_citation(url="/ข่าว"),)) for number in range(5)]

    sent = render(*replies, a_reply("One fits.", partners=(match,), suggestions=("More", LONG[Language.EN])))

    text, below = sent
    assert [f"Reply {number}. [1]" in text["text"] for number in range(5)] == [True] * 5
    assert f"[1] News, 1 February 2024 {PUBLIC}/%E0%B8%82%E0%B9%88%E0%B8%B2%E0%B8%A7" in text["text"]
    assert text["text"].endswith("One fits.\n\n1. Company A (sample)\nBangkok, Thailand\nbeds\n• holds ISO 13485")
    assert (readable(below), labels(below)) == ([LONG[Language.EN]], ["More"])


def test_packed_replies_of_several_speakers_tell_who_says_what() -> None:
    replies = [a_reply("From the bot.")] * 5

    (message,) = render(*replies, a_reply("From a person.", speaker="Nok"))

    assert message["text"].endswith("Japan Desk (bot):\nFrom the bot.\n\nNok (staff):\nFrom a person.")


def test_what_even_five_messages_cannot_hold_is_said_to_be_missing() -> None:
    sent = render(a_reply("One sentence. " * 3_000, suggestions=(LONG[Language.EN],)))

    assert len(sent) == MAX_MESSAGES
    assert sent[-2]["text"].endswith(say("cut_short", Language.EN))
    assert readable(sent[-1]) == [LONG[Language.EN]]
    plain = taken(render_plain(an_outgoing(a_reply("One sentence. " * 3_000)), PUBLIC))
    assert len(plain) == MAX_MESSAGES
    assert plain[-1]["text"].endswith(say("cut_short", Language.EN))


def test_the_plain_form_says_everything_in_words_alone() -> None:
    reply = a_reply(
        "One fits. [1]",
        speaker="Nok",
        citations=(a_citation(url="/privacy"),),
        partners=companies(1, is_sample=True, is_disclosed=False),
        suggestions=("More", LONG[Language.EN]),
    )

    (message,) = taken(render_plain(an_outgoing(reply), PUBLIC))

    assert message["text"] == (
        "Nok (staff):\nOne fits. [1]\n\n"
        "1. TH-1 (name disclosed once both sides agree) (sample)\nBangkok, Thailand\nbeds\n"
        "• industry=medical devices\n\n"
        f"[1] News, 1 February 2024 {PUBLIC}/privacy\n\n• More\n• {LONG[Language.EN]}"
    )
