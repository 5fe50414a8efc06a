"""What people read when something about an account cannot be done."""

from bot.domain.account import MAX_NAME_CHARS, MIN_PASSWORD_CHARS
from bot.errors import (
    AccountError,
    BlockedError,
    LastAdminError,
    NameTakenError,
    StaffNotFoundError,
    UnusableEmailError,
    UnusableNameError,
    WeakPasswordError,
    WrongCodeError,
    WrongPasswordError,
)
from handlers.inbox.strings import Words

_NAMES: dict[type[AccountError], str] = {
    BlockedError: "problem_blocked",
    LastAdminError: "problem_last_admin",
    NameTakenError: "problem_taken",
    StaffNotFoundError: "problem_missing",
    UnusableEmailError: "problem_email",
    UnusableNameError: "problem_name",
    WeakPasswordError: "problem_weak",
    WrongCodeError: "problem_code",
    WrongPasswordError: "problem_password",
}


def told_problem(error: AccountError, t: Words) -> str:
    """The problem in somebody's language."""
    return t(_NAMES.get(type(error), "problem_other"), min=MIN_PASSWORD_CHARS, max=MAX_NAME_CHARS)
