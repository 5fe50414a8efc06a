"""Codes of authenticator apps (RFC 6238), as they all make them: six digits, each half minute another."""

import hmac
from datetime import datetime

import pyotp

_STEP_SECONDS = 30
_ISSUER = "Japan Desk"


class PyotpCodes:
    """Implements `OneTimeCodes`."""

    def new_secret(self) -> str:
        """A secret that nobody else has."""
        return pyotp.random_base32()

    def address(self, secret: str, name: str) -> str:
        """What an authenticator app reads from the picture."""
        return pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=_ISSUER)

    def find_step(self, secret: str, code: str, now: datetime) -> int | None:
        """The time step whose code that is; a telephone's clock may be half a minute off."""
        code = "".join(sign for sign in code if not sign.isspace())
        step = int(now.timestamp()) // _STEP_SECONDS
        totp = pyotp.TOTP(secret, interval=_STEP_SECONDS)
        for near in (step, step - 1, step + 1):
            if hmac.compare_digest(totp.generate_otp(near).encode(), code.encode()):
                return near
        return None
