"""What is seen from outside: metrics and logs, neither with anything personal in it."""

import logging
import re

import structlog
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from bot.domain.message import Reply

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.4, 0.6, 1, 2, 5, 10, 30, 60, 300)
# Telegram's token is part of every address it is called under.
_TOKEN = re.compile(r"bot\d+:[A-Za-z0-9_-]+")


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
            "Replies by kind; no_answer is an abstention",
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
        self.events_waiting = Gauge("japandesk_events_waiting", "Events not yet worked", registry=self.registry)
        self.events_age = Gauge("japandesk_events_oldest_seconds", "Age of the oldest of them", registry=self.registry)
        self.outbox = Gauge("japandesk_outbox", "Messages by state", ["state"], registry=self.registry)
        self.outbox_age = Gauge(
            "japandesk_outbox_oldest_seconds", "Age of the oldest message not yet sent", registry=self.registry
        )
        self.quota_limit = Gauge(
            "japandesk_quota_limit", "Charged messages a month may have", ["channel"], registry=self.registry
        )
        self.quota_used = Gauge(
            "japandesk_quota_used",
            "Charged messages this month, as the channel counts",
            ["channel"],
            registry=self.registry,
        )
        self.sent = Gauge(
            "japandesk_sent_this_month", "Messages that arrived this month", ["channel", "cost"], registry=self.registry
        )
        self.forecast = Gauge(
            "japandesk_charged_forecast",
            "Charged messages by the month's end at this pace",
            ["channel"],
            registry=self.registry,
        )

    def count_reply(self, reply: Reply) -> None:
        """Count a reply of the bot."""
        self.replies.labels(str(reply.kind), str(reply.language)).inc()

    def render(self) -> bytes:
        """All figures as Prometheus reads them."""
        return generate_latest(self.registry)


def set_up_logging(level: int = logging.INFO) -> None:
    """One JSON object a line on stderr; what was bound with `structlog.contextvars` is in each."""
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
    handler = logging.StreamHandler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    # They write every address they call, one of which holds a token.
    for name in ("httpx", "httpcore", "telegram", "aiohttp", "alembic", "chromadb", "uvicorn.access"):
        logging.getLogger(name).setLevel(logging.WARNING)


def _without_words(_logger: object, _method: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """An exception is told by its type and place: its text may hold what somebody wrote, or a token."""
    info = event.pop("exc_info", None)
    if info:
        error = info[1] if isinstance(info, tuple) else info if isinstance(info, BaseException) else None
        if error is not None:
            event["error"] = type(error).__name__
            event["at"] = _places(error)
    if "event" in event:
        event["event"] = _TOKEN.sub("bot…", str(event["event"]))
    return event


def _places(error: BaseException) -> list[str]:
    """The last places of the traceback, innermost last."""
    places = []
    trace = error.__traceback__
    while trace:
        code = trace.tb_frame.f_code
        places.append(f"{code.co_filename.rpartition('/')[2]}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return places[-6:]
