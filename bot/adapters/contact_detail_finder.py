"""Finds e-mail addresses and Thai and Japanese telephone numbers, by the libraries that know their rules."""

import re
from collections.abc import Sequence

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from bot.ports import ContactDetail

_EMAIL = re.compile(r"[A-Za-z0-9._%+\-]+@[A-Za-z0-9.\-]+\.[A-Za-z]{2,}")
_REGIONS = ("TH", "JP")


class ContactDetailFinder:
    """Implements `DetailFinder`."""

    def find(self, text: str) -> Sequence[ContactDetail]:
        """The details, in order of appearance, in their normal form (E.164 for numbers)."""
        found = [detail for match in _EMAIL.finditer(text) if (detail := _email(match))]
        for region in _REGIONS:
            for match in phonenumbers.PhoneNumberMatcher(text, region):
                if all(match.end <= other.start or match.start >= other.end for other in found):
                    value = phonenumbers.format_number(match.number, phonenumbers.PhoneNumberFormat.E164)
                    found.append(ContactDetail(value=value, start=match.start, end=match.end))
        return sorted(found, key=lambda detail: detail.start)


def _email(match: re.Match[str]) -> ContactDetail | None:
    try:
        value = validate_email(match.group(), check_deliverability=False, test_environment=True).normalized
    except EmailNotValidError:
        return None
    return ContactDetail(value=value, start=match.start(), end=match.end())
