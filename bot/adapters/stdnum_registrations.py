"""Thai juristic person numbers and Japanese corporate numbers, by the library that knows their rules."""

import re

from stdnum.jp import cn
from stdnum.th import moa, pin

from bot.ports import Registration

_DIGITS = 13
"""Both countries' numbers have thirteen digits, the last or the first of which checks the others."""
_NUMBER = re.compile(r"(?<![\d+])\d(?:[ \-]?\d){12}(?![\d])")
_ANY = re.compile(r"(?<![\d+])\d(?:[ \-]?\d){8,15}(?!\d)")


class StdnumRegistrations:
    """Implements `RegistrationFinder`."""

    def find(self, text: str, *, is_named: bool = False) -> Registration | None:
        """The number, valid or not; `is_named`: shorter or longer ones are looked at too."""
        found = (_ANY if is_named else _NUMBER).search(_latin(text))
        if not found:
            return None
        digits = re.sub(r"\D", "", found.group())
        if len(digits) != _DIGITS:
            return Registration(value=digits, country="")
        # A Thai juristic number begins with 0, which neither a Japanese one nor an identity card does.
        if moa.is_valid(digits):
            return Registration(value=digits, country="TH")
        if cn.is_valid(digits) and digits[0] != "0":
            # One identity card in nine keeps the Japanese rule as well; what may be a person's number is no company's.
            is_personal = pin.is_valid(digits) and not _names_corporate_number(text)
            return Registration(value=digits, country="" if is_personal else "JP", is_personal=is_personal)
        return Registration(value=digits, country="", is_personal=pin.is_valid(digits))


def _names_corporate_number(text: str) -> bool:
    return "法人番号" in text or "corporate number" in text.lower()


def _latin(text: str) -> str:
    """Thai and full-width digits as everybody's."""
    return "".join(
        str(int(sign)) if sign.isdecimal() else {"－": "-", "ー": "-", "‐": "-", "−": "-"}.get(sign, sign)
        for sign in text
    )
