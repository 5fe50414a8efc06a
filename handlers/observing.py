"""What is seen from outside: metrics and logs, neither with anything personal in it."""

import asyncio
import copy
import logging
import re
import sys
from collections.abc import Collection
from typing import Any, TextIO

import structlog
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from bot.domain.message import Reply

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.4, 0.6, 1, 2, 5, 10, 30, 60, 300)
_SHARED = "; read from the database, so the same in every process of it"
_ASKED = "; as the channel counts, so the same in every process"
# A bot's token, alone or as part of the address under which it is called.
_BOT_KEYS = r"bot\d+:[\w-]+|\d{6,}:[\w-]{20,}"
_LEAST_SECRET = 6
"""A shorter one is as good as a word: cutting it out would cut up the log."""
_PLACES = 6
_TRACEBACK = "Traceback (most recent call last):"
_FRAME = re.compile(r'^\s*File "(?:.*/)?([^"/]+)", line (\d+), in (.+)$', re.MULTILINE)
_ERROR_LINE = re.compile(r"^([A-Za-z_][\w.]*)(?::|$)", re.MULTILINE)

log = structlog.get_logger(__name__)


class Metrics:
    """The figures of one process, for `/metrics`."""

    def __init__(self) -> None:
        """Begin at zero."""
        self.registry = CollectorRegistry()
        self.acknowledgement = Histogram(
            "japandesk_webhook_seconds",
            "From a webhook's arrival to our 200, the event on disk",
            ["channel"],
            buckets=_SECONDS,
            registry=self.registry,
        )
        self.webhooks = Counter(
            "japandesk_webhooks", "Webhooks by outcome", ["channel", "outcome"], registry=self.registry
        )
        self.turn = Histogram(
            "japandesk_turn_seconds", "Working out an answer", buckets=_SECONDS, registry=self.registry
        )
        self.answer = Histogram(
            "japandesk_answer_seconds",
            "From an event's arrival to its reply at the channel",
            ["channel"],
            buckets=_SECONDS,
            registry=self.registry,
        )
        self.replies = Counter(
            "japandesk_replies",
            "Replies by kind, of every channel and the web chat; no_answer is an abstention",
            ["kind", "language"],
            registry=self.registry,
        )
        self.turns_failed = Counter("japandesk_turns_failed", "Turns that failed", ["final"], registry=self.registry)
        self.deliveries = Counter(
            "japandesk_deliveries", "Attempts to deliver, by outcome", ["channel", "outcome"], registry=self.registry
        )
        self.attachments = Counter(
            "japandesk_attachments",
            "Attempts to fetch what contacts sent, by outcome",
            ["channel", "outcome"],
            registry=self.registry,
        )
        self.database_up = Gauge(
            "japandesk_database_up",
            "Whether the database answered; while it does not, what is read from it is as it was last",
            registry=self.registry,
        )
        self.events_waiting = Gauge(
            "japandesk_events_waiting", "Events not yet worked" + _SHARED, registry=self.registry
        )
        self.events_age = Gauge(
            "japandesk_events_oldest_seconds", "Age of the oldest of them" + _SHARED, registry=self.registry
        )
        self.outbox = Gauge("japandesk_outbox", "Messages by state" + _SHARED, ["state"], registry=self.registry)
        self.outbox_age = Gauge(
            "japandesk_outbox_oldest_seconds",
            "Age of the oldest message not yet sent" + _SHARED,
            registry=self.registry,
        )
        self.quota_limit = Gauge(
            "japandesk_quota_limit",
            "Charged messages a month may have" + _ASKED,
            ["channel"],
            registry=self.registry,
        )
        self.quota_used = Gauge(
            "japandesk_quota_used",
            "Charged messages this month" + _ASKED,
            ["channel"],
            registry=self.registry,
        )
        self.sent = Gauge(
            "japandesk_sent_this_month",
            "Messages that arrived this month" + _SHARED,
            ["channel", "cost"],
            registry=self.registry,
        )
        self.forecast = Gauge(
            "japandesk_charged_forecast",
            "Charged messages by the month's end at this pace" + _SHARED,
            ["channel"],
            registry=self.registry,
        )

    def count_reply(self, reply: Reply) -> None:
        """Count a reply of the bot."""
        self.replies.labels(str(reply.kind), str(reply.language)).inc()

    def render(self) -> bytes:
        """All figures as Prometheus reads them."""
        return generate_latest(self.registry)


def set_up_logging(level: int = logging.INFO, secrets: Collection[str] = ()) -> None:
    """One JSON object a line on stderr; what was bound with `structlog.contextvars` is in each.

    Args:
        level: What is less urgent is not written.
        secrets: Tokens and keys; wherever one stands in a line, it is cut out.
    """
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _without_words,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = _StderrHandler()
    handler.setFormatter(
        _Formatter(
            foreign_pre_chain=[*shared, _first_line],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                _scrubber(secrets),
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    logging.captureWarnings(True)
    # They write every address they call, one of which holds a token.
    for name in ("httpx", "httpcore", "telegram", "aiohttp", "alembic", "chromadb", "uvicorn.access"):
        logging.getLogger(name).setLevel(logging.WARNING)


def log_what_nobody_awaits(loop: asyncio.AbstractEventLoop) -> None:
    """Have the loop tell errors that reach nobody by type and place: its own words hold the text of the error."""

    def told(_: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        log.error(
            "failed in the event loop", what=_summary(str(context.get("message"))), exc_info=context.get("exception")
        )

    loop.set_exception_handler(told)


class _StderrHandler(logging.StreamHandler[TextIO]):
    """Writes to whatever stderr is when something is written: tests and terminals exchange it."""

    def __init__(self) -> None:
        logging.Handler.__init__(self)

    @property
    def stream(self) -> TextIO:  # type: ignore[override]  # an attribute there
        return sys.stderr


class _Formatter(structlog.stdlib.ProcessorFormatter):
    """Keeps the texts of exceptions out of the messages that other libraries put together."""

    def format(self, record: logging.LogRecord) -> str:
        arguments = record.args
        if isinstance(arguments, tuple) and any(isinstance(one, BaseException) for one in arguments):
            # Other handlers may want the record as it is.
            record = copy.copy(record)
            record.args = tuple(_named(one) if isinstance(one, BaseException) else one for one in arguments)
        return super().format(record)


def _without_words(_logger: object, _method: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """An exception is told by its type and place: its text may hold what somebody wrote, or a token."""
    info = event.pop("exc_info", None)
    if info:
        error = _exception(info)
        if error is not None:
            event["error"] = _named(error)
            event["at"] = _places(error)
    return event


def _exception(info: object) -> BaseException | None:
    """The exception that is meant by what a logger may be given: itself, `sys.exc_info()`, or that there is one."""
    if isinstance(info, BaseException):
        return info
    told = info if isinstance(info, tuple) else sys.exc_info()
    return next((part for part in told if isinstance(part, BaseException)), None)


def _named(error: BaseException) -> str:
    return type(error).__name__


def _places(error: BaseException) -> list[str]:
    """The last places of the traceback, innermost last."""
    places = []
    trace = error.__traceback__
    while trace:
        code = trace.tb_frame.f_code
        places.append(f"{code.co_filename.rpartition('/')[2]}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return places[-_PLACES:]


def _first_line(_logger: object, _method: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """Of what other libraries say the first line; a traceback that they wrote out is told as any other."""
    said, has_traceback, traceback = str(event["event"]).partition(_TRACEBACK)
    if has_traceback:
        frames = list(_FRAME.finditer(traceback))
        last = _ERROR_LINE.search(traceback, frames[-1].end()) if frames else None
        event["error"] = last[1].rpartition(".")[2] if last else "unknown"
        event["at"] = [f"{file}:{line} {function}" for file, line, function in (one.groups() for one in frames)][
            -_PLACES:
        ]
    event["event"] = _summary(said) or "failed"
    return event


def _summary(said: str) -> str:
    """The first line, without the call that it may tell of: there it stands with its arguments."""
    line = said.strip().partition("\n")[0]
    return re.sub(r"^(Exception in callback) .*", r"\1", line)


def _scrubber(secrets: Collection[str]) -> structlog.typing.Processor:
    """A step that cuts tokens and the given secrets out of everything that is about to be written."""
    known = sorted((re.escape(one) for one in set(secrets) if len(one) >= _LEAST_SECRET), key=len, reverse=True)
    pattern = re.compile("|".join((*known, _BOT_KEYS)))

    def scrub(_logger: object, _method: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
        return {name: _scrubbed(value, pattern) for name, value in event.items()}

    return scrub


def _scrubbed(value: object, pattern: re.Pattern[str]) -> object:
    match value:
        case None | bool() | int() | float():
            return value
        case dict():
            return {_scrubbed(str(name), pattern): _scrubbed(part, pattern) for name, part in value.items()}
        case list() | tuple() | set() | frozenset():
            return [_scrubbed(part, pattern) for part in value]
        case BaseException():
            return _named(value)
    return pattern.sub("…", str(value))
