"""Passwords are made and checked here: slow on purpose, never too many at once, and none that would be guessed."""

import asyncio
from collections.abc import Sequence

from bot.account_ports import PasswordHasher, PasswordJudge
from bot.domain.account import MAX_PASSWORD_CHARS, MIN_PASSWORD_CHARS, Account
from bot.errors import WeakPasswordError

_AT_ONCE = 2
"""Passwords that are worked on at the same time: each takes 64 MB."""
_OF_THE_HOUSE = ("japandesk", "japan desk", "diprom", "โต๊ะญี่ปุ่น", "ジャパンデスク")
"""Whoever guesses begins with these."""


class Passwords:
    """Makes and checks what is kept of passwords."""

    def __init__(self, hasher: PasswordHasher, judge: PasswordJudge) -> None:
        """Work with these."""
        self._hasher = hasher
        self._judge = judge
        self._working = asyncio.Semaphore(_AT_ONCE)

    async def chosen(self, password: str, words: Sequence[str]) -> str:
        """What to keep of a password that somebody chose.

        Args:
            password: As it was typed.
            words: Their own name and address, which no password may be.

        Raises:
            WeakPasswordError: It is too short, too long, or would be guessed.
        """
        if not MIN_PASSWORD_CHARS <= len(password) <= MAX_PASSWORD_CHARS:
            raise WeakPasswordError(f"a password has {MIN_PASSWORD_CHARS} to {MAX_PASSWORD_CHARS} characters")
        own = [part for word in words for part in (word, *word.replace("@", " ").split())]
        if await asyncio.to_thread(self._judge.is_guessable, password, (*own, *_OF_THE_HOUSE)):
            raise WeakPasswordError(
                "that password would be guessed; take several words, or what a password manager makes"
            )
        return await self.kept(password)

    async def kept(self, password: str) -> str:
        """What to keep of a password."""
        async with self._working:
            return await asyncio.to_thread(self._hasher.hashed, password)

    async def is_right(self, account: Account | None, password: str) -> bool:
        """Whether that is the password of an account that is switched on; takes as long whatever is wrong."""
        is_open = account is not None and account.staff.is_active and len(password) <= MAX_PASSWORD_CHARS
        kept = account.password if account and is_open else ""
        async with self._working:
            return await asyncio.to_thread(self._hasher.is_right, password[:MAX_PASSWORD_CHARS], kept)

    def is_outdated(self, account: Account) -> bool:
        """Whether it would be kept differently today."""
        return self._hasher.is_outdated(account.password)
