"""Checks every setting, store and index; says what is wrong and how to mend it."""

import asyncio
import os
from dataclasses import dataclass

from sqlalchemy.exc import SQLAlchemyError

from bot.adapters.sql_database import Database
from bot.errors import WrongKeyError
from handlers.channels import connected, connected_outlets
from handlers.clock import SystemClock
from handlers.control import OperationError, connect
from handlers.desk import secret_of
from handlers.embedding import find_endpoint
from handlers.knowing import LIBRARY
from handlers.settings import Settings, SettingsError, read_settings
from knowledge.adapters.folder_source import read_library
from knowledge.errors import KnowledgeError


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What was checked, whether it is fine, and what to tell."""

    subject: str
    is_fine: bool
    told: str


def examine() -> list[Finding]:
    """Check everything that can be checked from here, in the order in which one thing needs the other."""
    try:
        settings = read_settings()
    except SettingsError as error:
        return [Finding(subject="settings", is_fine=False, told=f"{error}; mend it in the environment or .env")]
    findings = [Finding(subject="settings", is_fine=True, told="all readable"), _folder(settings), _library()]
    findings.append(asyncio.run(_database(settings)))
    findings += _embeddings(settings)
    if all(finding.is_fine for finding in findings):
        findings += _desk(settings)
    return findings + asyncio.run(_channels(settings))


def _folder(settings: Settings) -> Finding:
    folder = settings.data_dir
    try:
        folder.mkdir(parents=True, exist_ok=True)
        is_fine = os.access(folder, os.W_OK)
    except OSError:
        is_fine = False
    told = (
        str(folder.resolve()) if is_fine else f"{folder} cannot be written; set JAPANDESK_DATA_DIR to a folder that can"
    )
    return Finding(subject="data folder", is_fine=is_fine, told=told)


def _library() -> Finding:
    try:
        documents = read_library(LIBRARY)
    except KnowledgeError as error:
        return Finding(subject="shipped library", is_fine=False, told=f"{error}; mend the file it names")
    return Finding(subject="shipped library", is_fine=True, told=f"{len(documents)} documents")


async def _database(settings: Settings) -> Finding:
    try:
        database = Database(settings.store_url, secret_of(settings))
        try:
            await database.prepare()
        finally:
            await database.close()
    except WrongKeyError as error:
        return Finding(subject="database", is_fine=False, told=str(error))
    except (SQLAlchemyError, OSError, ModuleNotFoundError) as error:
        told = f"does not answer ({type(error).__name__}); check JAPANDESK_DATABASE_URL and that the database runs"
        return Finding(subject="database", is_fine=False, told=told)
    return Finding(subject="database", is_fine=True, told="answers")


def _embeddings(settings: Settings) -> list[Finding]:
    endpoint = find_endpoint(settings)
    if endpoint is None:
        return []
    told = endpoint.check()
    is_fine = told == "ok"
    told = f"{endpoint.name} gives vectors of {endpoint.parts[0]} numbers" if is_fine else told
    return [Finding(subject="embeddings", is_fine=is_fine, told=told)]


def _desk(settings: Settings) -> list[Finding]:
    try:
        with connect(settings) as control:
            status = control.run("index-status", {})
            sending = control.run("deliveries", {})
            problems = control.run("library-list", {})["problems"] if settings.watch_dir else []
    except (OperationError, KnowledgeError, OSError, ValueError) as error:
        return [Finding(subject="index", is_fine=False, told=str(error))]
    told = f"{status['indexed']} of {status['chunks']} chunks, {status['listings']} listings, embedder {status['embedder']}"
    is_fine = status["indexed"] == status["chunks"] > 0
    index = Finding(
        subject="index", is_fine=is_fine, told=told if is_fine else f"{told}; run `japandesk index rebuild`"
    )
    lost = [item for item in sending["undelivered"] if item["state"] == "failed"]
    aside = len(lost) + len(sending["failed_turns"])
    told = "nothing waits for staff" if not aside else f"{aside} set aside; see `japandesk deliveries list`"
    deliveries = Finding(subject="deliveries", is_fine=not aside, told=told)
    watched = [Finding(subject="watched folder", is_fine=False, told=problem) for problem in problems]
    return [index, deliveries, *watched, *_costs(sending["this_month"])]


def _costs(months: dict[str, dict[str, int]]) -> list[Finding]:
    return [
        Finding(
            subject=f"{name} this month",
            is_fine=True,
            told=f"{count['free']} free and {count['charged']} charged messages sent,"
            f" {count['forecast']} charged by the month's end at this pace",
        )
        for name, count in months.items()
    ]


async def _channels(settings: Settings) -> list[Finding]:
    async with connected(settings, SystemClock()) as channels:
        findings = [
            Finding(subject=f"{name} {subject}", is_fine=is_fine, told=told)
            for name, channel in channels.items()
            for subject, is_fine, told in await channel.examine()
        ]
    # Nothing is signed here: a folder that cannot be used is named above, and needs no secret.
    async with connected_outlets(settings, settings.staff_webhook_secret) as outlets:
        findings += [
            Finding(subject=f"{name} {subject}", is_fine=is_fine, told=told)
            for name, outlet in outlets.items()
            for subject, is_fine, told in await outlet.examine()
        ]
    if not settings.has_line:
        findings.append(Finding(subject="line", is_fine=True, told="off; set its channel secret and access token"))
    if not settings.telegram_token:
        findings.append(Finding(subject="telegram", is_fine=True, told="off; set JAPANDESK_TELEGRAM_TOKEN"))
    return findings
