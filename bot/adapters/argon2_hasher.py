"""Passwords kept with Argon2id."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.profiles import RFC_9106_LOW_MEMORY


class Argon2Hasher:
    """Implements `PasswordHasher`."""

    def __init__(
        self,
        *,
        time_cost: int = RFC_9106_LOW_MEMORY.time_cost,
        memory_kib: int = RFC_9106_LOW_MEMORY.memory_cost,
        parallelism: int = RFC_9106_LOW_MEMORY.parallelism,
    ) -> None:
        """Spend so much on each password; what RFC 9106 (4) advises where memory is not plenty."""
        self._hasher = PasswordHasher(time_cost=time_cost, memory_cost=memory_kib, parallelism=parallelism)
        self._nobodys: str | None = None

    def hashed(self, password: str) -> str:
        """What to keep of a password."""
        return self._hasher.hash(password)

    def is_right(self, password: str, kept: str) -> bool:
        """Whether that is the password; with nothing kept it takes as long, and is not."""
        # Made at the first check, whoever's it is: at the start it would keep everybody waiting.
        nobodys = self._nobodys = self._nobodys or self._hasher.hash("nobody")
        try:
            return self._hasher.verify(kept or nobodys, password) and bool(kept)
        except (VerificationError, InvalidHashError):
            return False

    def is_outdated(self, kept: str) -> bool:
        """Whether it would be kept differently today."""
        return self._hasher.check_needs_rehash(kept)
