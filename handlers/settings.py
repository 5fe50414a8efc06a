"""Every setting, read once from the environment or `.env`; a bad value is named at the start, not at noon."""

from datetime import time
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import holidays
from email_validator import EmailNotValidError, validate_email
from pydantic import AfterValidator, Field, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from bot.domain.office import parse_hours
from knowledge.model import Language

PREFIX = "JAPANDESK_"


class SettingsError(Exception):
    """A setting has a value that cannot be used; the text names it and says what is expected."""


def _web_address(value: str) -> str:
    if value and not value.startswith(("http://", "https://")):
        raise ValueError("must start with http:// or https://")
    return value


WebAddress = Annotated[str, AfterValidator(_web_address)]
"""An address that is called as it stands."""
HttpUrl = Annotated[WebAddress, AfterValidator(lambda value: value.rstrip("/"))]
"""An address to which a path is added."""


class Settings(BaseSettings):
    """What an operator can set. Names in the environment carry the prefix `JAPANDESK_`."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_file=".env", extra="ignore", frozen=True)

    data_dir: Path = Path("var")
    database_url: str = ""
    watch_dir: Path | None = None
    chroma_url: HttpUrl = ""
    public_url: HttpUrl = ""
    secret_key: str = ""
    line_channel_secret: str = ""
    line_channel_access_token: str = ""
    line_api_url: HttpUrl = ""
    line_data_api_url: HttpUrl = ""
    telegram_token: str = Field("", pattern=r"^$|^\d+:[A-Za-z0-9_-]{3,}$")
    telegram_webhook_secret: str = Field("", pattern=r"^[A-Za-z0-9_-]{0,256}$")
    telegram_mode: Literal["", "polling", "webhook"] = ""
    telegram_api_url: HttpUrl = ""
    embeddings: str = "bundled"
    embeddings_url: HttpUrl = ""
    embeddings_key: str = ""
    llm: str = ""
    office_hours: str = "Mon-Fri 08:30-16:30"
    office_timezone: str = "Asia/Bangkok"
    office_holidays: str = "TH"
    retention_days: int = Field(365, ge=1, le=3650)
    staff_telegram_chat_id: str = Field("", pattern=r"^(-?\d{1,19})?$")
    staff_line_group_id: str = Field("", pattern=r"^[A-Za-z0-9]{0,100}$")
    staff_email: str = ""
    staff_webhook_url: WebAddress = ""
    staff_webhook_secret: str = ""
    staff_language: Language = Language.TH
    staff_remind_minutes: str = "15,30"
    staff_claim_minutes: int = Field(30, ge=1, le=10_000)
    smtp_url: str = ""

    @field_validator("database_url")
    @classmethod
    def _readable_database_url(cls, value: str) -> str:
        try:
            is_async = not value or make_url(value).get_dialect().is_async
        except (ArgumentError, NoSuchModuleError, ModuleNotFoundError) as error:
            raise ValueError("must be a SQLAlchemy address such as sqlite+aiosqlite:///desk.db") from error
        if not is_async:
            raise ValueError("needs an asynchronous driver, such as sqlite+aiosqlite or postgresql+asyncpg")
        return value

    @field_validator("watch_dir", mode="before")
    @classmethod
    def _existing_folder(cls, value: object) -> object:
        if not value:
            return None
        if not Path(str(value)).is_dir():
            raise ValueError(f"{str(value)!r} is no folder that is there; make it, or leave the setting empty")
        return value

    @field_validator("embeddings")
    @classmethod
    def _known_embedder(cls, value: str) -> str:
        provider, _, model = value.partition(":")
        if value != "bundled" and not (provider == "openai" and model.strip() == model != ""):
            raise ValueError("must be 'bundled', or 'openai:MODEL' for an endpoint that speaks as OpenAI's does")
        return value

    @field_validator("llm")
    @classmethod
    def _no_model(cls, value: str) -> str:
        if value:
            raise ValueError("this version answers without a language model; leave it empty")
        return value

    @field_validator("office_hours")
    @classmethod
    def _readable_hours(cls, value: str) -> str:
        parse_hours(value)
        return value

    @field_validator("office_timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise ValueError(f"{value!r} is no time zone such as 'Asia/Bangkok'") from error
        return value

    @field_validator("office_holidays")
    @classmethod
    def _known_holidays(cls, value: str) -> str:
        known = holidays.list_supported_countries()
        for country in value.split(",") if value else ():
            if country.strip() not in known:
                raise ValueError(
                    f"{country!r} is no country code such as 'TH' or 'TH,JP', or leave it empty for no holidays"
                )
        return value

    @field_validator("staff_email")
    @classmethod
    def _readable_addresses(cls, value: str) -> str:
        for address in value.split(",") if value else ():
            try:
                validate_email(address.strip(), check_deliverability=False, test_environment=True)
            except EmailNotValidError as error:
                raise ValueError(f"{address.strip()!r} is no e-mail address; several are parted by commas") from error
        return value

    @field_validator("smtp_url")
    @classmethod
    def _readable_mail_server(cls, value: str) -> str:
        if value:
            parts = urlsplit(value)
            if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
                raise ValueError("must look like smtp://user:password@host:587, or smtps:// for TLS from the start")
        return value

    @field_validator("staff_remind_minutes")
    @classmethod
    def _readable_reminders(cls, value: str) -> str:
        parse_minutes(value)
        return value

    @model_validator(mode="after")
    def _whole_line(self) -> "Settings":
        if bool(self.line_channel_secret) != bool(self.line_channel_access_token):
            missing = "ACCESS_TOKEN" if self.line_channel_secret else "SECRET"
            raise ValueError(
                f"{PREFIX}LINE_CHANNEL_{missing} is missing: LINE is on when both the secret and the token are set"
            )
        if self.telegram_mode == "webhook" and self.telegram_token and not self.public_url:
            raise ValueError(f"{PREFIX}TELEGRAM_MODE: 'webhook' needs {PREFIX}PUBLIC_URL, the address Telegram reaches")
        if self.staff_telegram_chat_id and not self.telegram_token:
            raise ValueError(f"{PREFIX}STAFF_TELEGRAM_CHAT_ID: needs {PREFIX}TELEGRAM_TOKEN, the bot that writes there")
        if self.staff_line_group_id and not self.has_line:
            raise ValueError(f"{PREFIX}STAFF_LINE_GROUP_ID: needs {PREFIX}LINE_CHANNEL_SECRET and _ACCESS_TOKEN")
        if self.watch_dir and (
            self.data_dir.resolve() in (self.watch_dir.resolve(), *self.watch_dir.resolve().parents)
            or self.watch_dir.resolve() in self.data_dir.resolve().parents
        ):
            raise ValueError(f"{PREFIX}WATCH_DIR: must lie apart from {PREFIX}DATA_DIR, which holds what is secret")
        if self.embeddings != "bundled" and not (self.embeddings_url or self.embeddings_key):
            raise ValueError(
                f"{PREFIX}EMBEDDINGS_KEY is missing: OpenAI's own endpoint asks for one;"
                f" another endpoint is named by {PREFIX}EMBEDDINGS_URL"
            )
        if self.staff_email and not self.smtp_url:
            raise ValueError(f"{PREFIX}STAFF_EMAIL: needs {PREFIX}SMTP_URL, the server that sends mail")
        return self

    @property
    def has_line(self) -> bool:
        """Whether LINE is on."""
        return bool(self.line_channel_secret and self.line_channel_access_token)

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must stand in no log and no message."""
        of_database = make_url(self.database_url).password if self.database_url else None
        known = (
            self.secret_key,
            self.line_channel_secret,
            self.line_channel_access_token,
            self.telegram_token,
            self.telegram_webhook_secret,
            self.staff_webhook_secret,
            self.embeddings_key,
            unquote(urlsplit(self.chroma_url).password or ""),
            urlsplit(self.smtp_url).password,
            of_database,
        )
        return tuple(one for one in known if one)

    @property
    def telegram_by(self) -> Literal["polling", "webhook"]:
        """How Telegram's updates come in."""
        return self.telegram_mode or ("webhook" if self.public_url else "polling")

    @property
    def staff_emails(self) -> tuple[str, ...]:
        """Where leads are announced by mail."""
        return tuple(one.strip() for one in self.staff_email.split(",") if one.strip())

    @property
    def remind_minutes(self) -> tuple[int, ...]:
        """Pauses before staff are reminded of a lead that nobody took, in minutes of office hours."""
        return parse_minutes(self.staff_remind_minutes)

    @property
    def hours(self) -> tuple[frozenset[int], time, time]:
        """Weekdays, opening and closing time."""
        return parse_hours(self.office_hours)

    @property
    def store_url(self) -> str:
        """SQLAlchemy address of the database."""
        return self.database_url or f"sqlite+aiosqlite:///{(self.data_dir / 'desk.db').resolve()}"


def parse_minutes(text: str) -> tuple[int, ...]:
    """Read `15,30`.

    Raises:
        ValueError: The text has another form.
    """
    parts = [part.strip() for part in text.split(",")]
    if not all(part.isdigit() and 0 < int(part) <= 10_000 for part in parts):
        raise ValueError(f"{text!r} is no list of minutes such as '15,30'")
    return tuple(int(part) for part in parts)


def read_settings(**overrides: object) -> Settings:
    """Read the settings.

    Raises:
        SettingsError: A value cannot be used; the text names every one of them.
    """
    try:
        return Settings(**overrides)  # type: ignore[arg-type]  # pydantic checks what is passed
    except ValidationError as error:
        problems = [
            (f"{PREFIX}{str(item['loc'][0]).upper()}: " if item["loc"] else "")
            + item["msg"].removeprefix("Value error, ")
            for item in error.errors()
        ]
        raise SettingsError("; ".join(problems)) from error
