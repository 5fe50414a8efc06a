"""When the desk can be reached, in the time of both countries."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.dates import render_moment
from bot.domain.office import OfficeHours
from bot.domain.wording import say
from knowledge.model import Language

_BANGKOK, _TOKYO = ZoneInfo("Asia/Bangkok"), ZoneInfo("Asia/Tokyo")


def desk_hours(office: OfficeHours, now: datetime, language: Language) -> str:
    """Whether the desk is open and until when, or when it opens."""
    local = now.astimezone(office.zone)
    if office.is_open(now):
        closes = datetime.combine(local.date(), office.closes, office.zone)
        return say("desk_open", language, closes=_clock(closes, _BANGKOK), tokyo=_clock(closes, _TOKYO))
    opens = office.next_opening(now)
    return say(
        "desk_closed",
        language,
        opens=render_moment(opens.astimezone(_BANGKOK), language),
        tokyo=_clock(opens, _TOKYO),
    )


def _clock(moment: datetime, zone: ZoneInfo) -> str:
    return moment.astimezone(zone).strftime("%H:%M")
