"""Draws the rich menu's picture: five fields, each with a sign and its words in Thai, Japanese and English.

`menu.png` beside this file is what it draws; to draw it anew after a change of words or fields (Debian's packages
fonts-thai-tlwg and fonts-noto-cjk must be there):

    python -m handlers.line.menu_picture
"""

from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont, features

from bot.domain.wording import say
from handlers.channel import ChannelSetupError
from handlers.line.parse import TAP_KEYS
from handlers.line.setup import HEIGHT, PICTURE, WIDTH, fields
from knowledge.model import Language

THAI_FONT = Path("/usr/share/fonts/truetype/tlwg/Loma-Bold.ttf")
JAPANESE_FONT = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")
_NAVY, _WHITE, _PALE, _RED, _GREY = "#1F3A5F", "#FFFFFF", "#EEF2F7", "#B23A48", "#4B5563"
_THAI_SIZE, _OTHER_SIZE = 104, 64
_SIGN = 210
_COLOURS = 64


def draw_menu() -> bytes:
    """The picture as PNG, of the size that `setup.menu_object` tells LINE.

    Raises:
        ChannelSetupError: A font, or what shapes Thai letters, is missing.
    """
    if not features.check("raqm"):
        # Without it vowels and tone marks are drawn over one another.
        raise ChannelSetupError("Pillow lacks Raqm, which places Thai vowels and tone marks; install libraqm0")
    for font in (THAI_FONT, JAPANESE_FONT):
        if not font.exists():
            raise ChannelSetupError(f"{font} is missing; install fonts-thai-tlwg and fonts-noto-cjk")
    picture = Image.new("RGB", (WIDTH, HEIGHT), _WHITE)
    pen = ImageDraw.Draw(picture)
    for number, (key, bounds) in enumerate(zip(TAP_KEYS, fields(), strict=True)):
        _draw_field(pen, key, bounds, _PALE if number % 2 else _WHITE)
    for left, top, width, height in fields():
        pen.rectangle((left, top, left + width, top + height), outline="#C7D0DC", width=4)
    file = BytesIO()
    # Few colours, and a file of a tenth of what LINE allows.
    picture.quantize(_COLOURS).save(file, "PNG", optimize=True)
    return file.getvalue()


def _draw_field(pen: ImageDraw.ImageDraw, key: str, bounds: tuple[int, int, int, int], ground: str) -> None:
    left, top, width, height = bounds
    pen.rectangle((left, top, left + width, top + height), fill=ground)
    middle = left + width // 2
    _draw_sign(pen, key, middle, top + 210)
    line = top + 400
    for text, path, size, colour in (
        (say(key, Language.TH), THAI_FONT, _THAI_SIZE, _NAVY),
        (say(key, Language.JA), JAPANESE_FONT, _OTHER_SIZE, _GREY),
        (say(key, Language.EN), THAI_FONT, _OTHER_SIZE, _GREY),
    ):
        font = _fitting(text, path, size, width - 80)
        pen.text((middle, line), text, font=font, fill=colour, anchor="ma")
        line += 160 if path is THAI_FONT and size == _THAI_SIZE else 105


def _fitting(text: str, path: Path, size: int, width: int) -> ImageFont.FreeTypeFont:
    """The font, smaller where the words would not fit."""
    font = ImageFont.truetype(path, size, layout_engine=ImageFont.Layout.RAQM)
    while font.getlength(text) > width:
        size -= 4
        font = ImageFont.truetype(path, size, layout_engine=ImageFont.Layout.RAQM)
    return font


def _draw_sign(pen: ImageDraw.ImageDraw, key: str, x: int, y: int) -> None:
    """A simple sign, as wide and high as `_SIGN`, around its middle."""
    half = _SIGN // 2
    match key:
        case "quick_programmes":
            pen.rounded_rectangle((x - half, y - half, x + half, y + half), 20, outline=_NAVY, width=14)
            for step in (-40, 0, 40):
                pen.line((x - 60, y + step, x + 60, y + step), fill=_RED if step == -40 else _NAVY, width=14)
        case "quick_partner":
            pen.ellipse((x - half - 20, y - 80, x + 40, y + 80), outline=_NAVY, width=14)
            pen.ellipse((x - 40, y - 80, x + half + 20, y + 80), outline=_RED, width=14)
        case "quick_events":
            pen.rounded_rectangle((x - half, y - 85, x + half, y + half), 18, outline=_NAVY, width=14)
            pen.rectangle((x - half, y - 85, x + half, y - 35), fill=_NAVY)
            for column in (-50, 0, 50):
                pen.ellipse((x + column - 14, y + 14, x + column + 14, y + 42), fill=_RED)
        case "quick_person":
            pen.ellipse((x - 50, y - half, x + 50, y - 5), outline=_NAVY, width=14)
            pen.pieslice((x - half, y + 10, x + half, y + 200), 180, 360, outline=_RED, width=14)
        case _:
            pen.rounded_rectangle((x - 85, y - 15, x + 85, y + half), 18, outline=_NAVY, width=14)
            pen.arc((x - 55, y - half, x + 55, y + 30), 180, 360, fill=_NAVY, width=14)
            pen.ellipse((x - 16, y + 25, x + 16, y + 57), fill=_RED)


if __name__ == "__main__":
    PICTURE.write_bytes(draw_menu())
