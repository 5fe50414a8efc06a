"""What every channel says of a partner company, and how a tap on its button is told to the core."""

import re

from bot.domain.message import introduction_tap as bot_tap
from bot.domain.wording import WORDING, say
from knowledge.model import Language, Listing, ListingId

_LISTING_ID = re.compile(r"[A-Za-z0-9_.-]{1,40}")


def introduction_tap(listing_id: str) -> str:
    """What a tap asks for that wishes to be introduced to a company; empty when that is no id that a button may carry."""
    return bot_tap(ListingId(listing_id)) if _LISTING_ID.fullmatch(listing_id) else ""


def place_of(listing: Listing, language: Language) -> str:
    """Where a company is, with the country in the reader's language; a country we have no name for keeps its code."""
    place = listing.regions.get(language) or listing.regions.get(Language.EN) or listing.region
    country = WORDING[language].get(f"country_{listing.country}", listing.country)
    return say("place_in_country", language, place=place, country=country) if place and country else place or country


def products_of(listing: Listing, language: Language) -> str:
    """What a company makes or offers, in one line."""
    return " / ".join(listing.products.get(language, ()))


def sample_mark(language: Language) -> str:
    """What tells on a card that the company is made up."""
    return say("sample_mark", language)
