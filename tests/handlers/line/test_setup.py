"""The bot's pages on LINE: the menu that everyone sees."""

from io import BytesIO
from typing import Any

import pytest
from PIL import Image, ImageChops, ImageStat

from bot.domain.message import IncomingMessage
from bot.domain.wording import WORDING
from handlers.channel import ChannelSetupError
from handlers.line.menu_picture import draw_menu
from handlers.line.parse import TAP_KEYS, parse_event
from handlers.line.setup import PICTURE, fields, menu_name, menu_object
from handlers.splitting import letter_count
from tests.builders import NOON
from tests.standins.line_rules import MAX_MENU_IMAGE_BYTES, check_menu

_ALIKE = 1.5
"""Mean difference, of 255, of two drawings with other versions of the same fonts."""


def test_line_takes_the_menu() -> None:
    assert check_menu({**menu_object(), "name": menu_name(b"")}) == []


def test_the_fields_cover_the_picture_once() -> None:
    areas = [area["bounds"] for area in menu_object()["areas"]]

    assert [tuple(area.values()) for area in areas] == fields()
    assert sum(area["width"] * area["height"] for area in areas) == 2500 * 1686
    assert {(area["x"] + area["width"] <= 2500, area["y"] + area["height"] <= 1686) for area in areas} == {(True, True)}


def test_each_field_asks_for_what_it_shows() -> None:
    asked = []
    for area in menu_object()["areas"]:
        event: dict[str, Any] = {
            "type": "postback",
            "timestamp": 1_795_400_000_000,
            "source": {"type": "user", "userId": "U1"},
            "webhookEventId": "01HX",
            "postback": {"data": area["action"]["data"]},
        }
        message = parse_event(event, "Ubot", NOON)
        assert isinstance(message, IncomingMessage)
        asked.append(message.tapped)

    assert asked == list(TAP_KEYS)
    assert set(asked) <= set.intersection(*(set(own) for own in WORDING.values()))


def test_a_tapped_field_puts_no_words_of_another_language_into_the_contacts_mouth() -> None:
    for area in menu_object()["areas"]:
        assert set(area["action"]) == {"type", "label", "data"}


def test_every_field_has_a_short_label_of_its_own_that_can_be_read_aloud() -> None:
    labels = [area["action"]["label"] for area in menu_object()["areas"]]

    assert len(set(labels)) == len(TAP_KEYS)
    assert all(1 <= letter_count(label) <= 20 and "…" not in label for label in labels)


def test_a_menu_that_looks_or_does_otherwise_has_another_name() -> None:
    assert menu_name(b"one") != menu_name(b"two")
    assert menu_name(b"one") == menu_name(b"one")


def test_the_picture_is_one_that_line_takes() -> None:
    with Image.open(PICTURE) as picture:
        assert (picture.format, picture.size) == ("PNG", (2500, 1686))
    assert PICTURE.stat().st_size <= MAX_MENU_IMAGE_BYTES


def test_the_picture_is_what_is_drawn_from_the_words_of_today() -> None:
    try:
        drawn = draw_menu()
    except ChannelSetupError as error:
        pytest.skip(str(error))

    with Image.open(PICTURE) as shipped, Image.open(BytesIO(drawn)) as anew:
        assert shipped.size == anew.size
        # Each field by itself: one that reads otherwise would not show in the mean of them all.
        for left, top, width, height in fields():
            box = (left, top, left + width, top + height)
            apart = ImageChops.difference(shipped.convert("RGB").crop(box), anew.convert("RGB").crop(box))
            assert max(ImageStat.Stat(apart).mean) < _ALIKE
