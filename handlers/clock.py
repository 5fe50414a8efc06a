"""The machine's clock."""

from datetime import UTC, datetime


class SystemClock:
    """Implements `Clock`."""

    def now(self) -> datetime:
        """Now, in UTC."""
        return datetime.now(UTC)
