"""A slow worker on the service's own database, so that one can see what happens while an answer takes long."""

import asyncio
import time

from sqlalchemy import update
from sqlalchemy.ext.asyncio import create_async_engine

from bot.adapters.sql_tables import ChatRow


class SlowWorker:
    """Has a chat in hand and takes its time, as another machine with a slow model would; then its lease lapses."""

    def __init__(self, database_url: str) -> None:
        """Share the database at this SQLAlchemy address."""
        self._url = database_url

    def take(self, address: str, seconds: float) -> bool:
        """Take a chat before the service does; tells whether it is known, which it is once it has written."""
        return asyncio.run(self._take(address, time.time() + seconds))

    async def _take(self, address: str, until: float) -> bool:
        engine = create_async_engine(self._url)
        try:
            async with engine.begin() as connection:
                taken = await connection.execute(
                    update(ChatRow)
                    .where(ChatRow.address == address)
                    .values(lease="slow worker of the stand-ins", leased_until=until)
                )
        finally:
            await engine.dispose()
        return bool(taken.rowcount)
