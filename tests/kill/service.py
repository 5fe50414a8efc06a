"""The channels, the desk and the durable path as the service runs them, with a bot that repeats what it hears.

    python -m tests.kill.service PORT

Settings come from the environment, as always.
"""

import sys
from datetime import timedelta

import uvicorn
from fastapi import FastAPI

from bot.domain.handling import Patience
from handlers.observing import set_up_logging
from handlers.settings import Settings, read_settings
from tests.staffed import create_app as create_staffed


def create_app(settings: Settings) -> FastAPI:
    """The service without its library; whoever does not go on answering our questions for a second has left them."""
    return create_staffed(settings, patience=Patience(quiet=timedelta(seconds=1)))


if __name__ == "__main__":
    settings = read_settings()
    set_up_logging(secrets=settings.secrets)
    uvicorn.run(create_app(settings), host="127.0.0.1", port=int(sys.argv[1]), log_config=None, access_log=False)
