"""Which passwords are guessed, as zxcvbn knows: common ones, names, rows of keys, dates, and all of them put together."""

import threading
from collections.abc import Sequence

_MAX_CHARS = 72
"""Longer ones take zxcvbn long; what is safe by then is safe."""
_SAFE_SCORE = 2
"""More than 10^6 guesses: logins are rate-limited, and what is kept takes long to try."""


class ZxcvbnJudge:
    """Implements `PasswordJudge`."""

    def __init__(self) -> None:
        """Judge one at a time: the library keeps the person's own words in one place for all."""
        self._judging = threading.Lock()

    def is_guessable(self, password: str, words: Sequence[str]) -> bool:
        """Whether it is among the first that are tried; `words` are the person's own."""
        # Its word lists take 40 ms to load, which no command that sets no password should wait for.
        from zxcvbn import zxcvbn

        with self._judging:
            return bool(zxcvbn(password[:_MAX_CHARS], user_inputs=list(words))["score"] < _SAFE_SCORE)
