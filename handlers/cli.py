"""The `japandesk` command. Exit status 0 done, 1 failed (message on stderr), 2 wrong usage."""

import json
import logging
import socket
import subprocess
import sys
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from handlers.commanding import AsJson
from handlers.commanding import control as _control
from handlers.commanding import fail as _fail
from handlers.commanding import progress_bar as _progress_bar
from handlers.commanding import settings as _settings
from handlers.gap_cli import gaps
from handlers.library_cli import approved, ingest, library
from handlers.staff_cli import staff

if TYPE_CHECKING:
    from handlers.settings import Settings

# What takes seconds to import (vectors, LangChain, Chroma) is imported by the commands that need it: `--help` stays quick.
# The console is opened before any output, so that Thai and Japanese reach it whatever the locale says.

app = typer.Typer(
    no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help="The Japan Desk Assistant."
)
partners = typer.Typer(no_args_is_help=True, help="Partner listings.")
events = typer.Typer(no_args_is_help=True, help="Matching sessions and seminars.")
index = typer.Typer(no_args_is_help=True, help="The search index.")
bench = typer.Typer(no_args_is_help=True, help="Measure the product.")
leads = typer.Typer(no_args_is_help=True, help="Leads for the desk's own records.")
app.add_typer(partners, name="partners")
app.add_typer(events, name="events")
app.add_typer(index, name="index")
app.add_typer(bench, name="bench")
app.add_typer(leads, name="leads")
channels = typer.Typer(no_args_is_help=True, help="LINE and Telegram.")
attachments = typer.Typer(no_args_is_help=True, help="Pictures and files that contacts sent.")
deliveries = typer.Typer(no_args_is_help=True, help="Messages that did not arrive.")
privacy = typer.Typer(no_args_is_help=True, help="What is kept of a contact.")
app.add_typer(privacy, name="privacy")
app.add_typer(channels, name="channels")
app.add_typer(attachments, name="attachments")
app.add_typer(deliveries, name="deliveries")
app.add_typer(staff, name="staff")
app.add_typer(library, name="library")
app.add_typer(approved, name="approved")
app.add_typer(gaps, name="gaps")
app.command()(ingest)

LANGUAGES = ("th", "ja", "en")


def main() -> None:
    """Run the command; whatever is refused is one line on stderr."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]  # a text stream, always
    try:
        app()
    except KeyboardInterrupt:
        sys.exit(130)
    except Exception as error:
        # What names our refusals takes seconds to import, so it is imported once there is one.
        from bot.errors import BotError
        from handlers.channel import ChannelSetupError
        from handlers.control import OperationError
        from handlers.settings import SettingsError
        from knowledge.errors import KnowledgeError

        if not isinstance(error, (SettingsError, OperationError, ChannelSetupError, KnowledgeError, BotError, OSError)):
            raise
        _fail(str(error))


def _language(value: str | None) -> str | None:
    if value is not None and value not in LANGUAGES:
        raise typer.BadParameter(f"{value!r} is none of {', '.join(LANGUAGES)}")
    return value


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.", min=1, max=65535)] = 8000,
    workers: Annotated[
        int, typer.Option(help="Processes that share the work; several need a Chroma server and PostgreSQL.", min=1)
    ] = 1,
) -> None:
    """Run the service: web chat, webhooks, health, metrics."""
    settings = _settings(logging.INFO)
    if workers > 1:
        from handlers.workers import find_obstacle

        if obstacle := find_obstacle(settings):
            raise typer.BadParameter(f"--workers {workers}: {obstacle}")
    is_first = not (settings.data_dir / "library.db").exists()
    shown = "127.0.0.1" if host in ("0.0.0.0", "::") else host  # noqa: S104  # only told from others, not bound
    with _listen(host, port) as listening:
        if workers > 1 or is_first:
            _make_ready(is_first=is_first, is_needed=workers > 1)
        serving = partial(_serve_by_workers, workers) if workers > 1 else _serve_alone
        serving(settings, listening, f"http://{shown}:{port}")


def _serve_alone(settings: "Settings", listening: socket.socket, url: str) -> None:
    import uvicorn

    from handlers.app import create_app
    from handlers.control import announced
    from handlers.desk import open_desk
    from handlers.serving import Server

    with _progress_bar("Preparing the index") as progress:
        desk = open_desk(settings, progress)
    with announced(settings.data_dir, url) as token:
        _tell_ready(settings, url)
        service = create_app(desk, token)
        config = uvicorn.Config(service, log_config=None, access_log=False, timeout_graceful_shutdown=5)
        Server(config, service.state.live.stop).run(sockets=[listening])


def _serve_by_workers(workers: int, settings: "Settings", listening: socket.socket, url: str) -> None:
    from handlers.control import announced
    from handlers.desk import hold
    from handlers.workers import run_workers

    locks = hold(settings)
    with announced(settings.data_dir, url) as token:
        _tell_ready(settings, url)
        has_started = run_workers(settings, listening, workers, token)
    for lock in locks:
        lock.release()
    if not has_started:
        _fail("the workers could not start; what they said above tells why")


def _make_ready(*, is_first: bool, is_needed: bool) -> None:
    """Bring index and stores up to date in a process of its own: what that takes of memory, the service would keep."""
    if is_first:
        print("First start: preparing the index, about half a minute ...", flush=True)
    made = subprocess.run(
        [sys.executable, "-m", "handlers.cli", "index", "status"], stdout=subprocess.DEVNULL, check=False
    )
    if is_needed and made.returncode:
        # It has said why.
        sys.exit(1)


def _tell_ready(settings: "Settings", url: str) -> None:
    print(f"Japan Desk Assistant is ready: open {url}/ (Ctrl+C stops it)", flush=True)
    on = [name for name, is_on in (("LINE", settings.has_line), ("Telegram", settings.telegram_token)) if is_on]
    if on:
        print(f"Also on: {', '.join(on)}. `japandesk doctor` checks them.", flush=True)


def _listen(host: str, port: int) -> socket.socket:
    """Take the port before anything else: a service that says it is ready must be reachable."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Named as TCP, or asyncio does not switch off the wait for more to send, and every answer takes 40 ms more.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as error:
        listening.close()
        _fail(f"cannot listen on {host}:{port} ({error.strerror}); is another service there? Choose one with --port")
    listening.listen(128)
    return listening


@app.command()
def chat(lang: Annotated[str | None, typer.Option(help="th, ja or en.", callback=_language)] = None) -> None:
    """Talk to the bot in the terminal."""
    from handlers.console import talk

    with _control() as control:
        talk(control, lang)


@app.command()
def ask(
    text: Annotated[str | None, typer.Argument(help="The question.")] = None,
    as_json: AsJson = False,
    jsonl: Annotated[
        bool, typer.Option("--jsonl", help="One JSON object a line on stdin, one a line on stdout.")
    ] = False,
) -> None:
    """Ask one question, or many as JSON lines."""
    if jsonl == (text is not None):
        raise typer.BadParameter("give a question, or --jsonl with questions on stdin")
    from handlers.console import render_text

    with _control() as control:
        if text is not None:
            reply = control.run("ask", {"text": text})
            print(json.dumps({"id": "1", **reply}, ensure_ascii=False) if as_json else render_text(reply))
            return
        for number, line in enumerate(sys.stdin, start=1):
            if line.strip():
                raw = _question(line, number)
                reply = control.run("ask", {"text": raw["text"], "chat": raw.get("chat")})
                print(json.dumps({"id": raw.get("id", str(number)), **reply}, ensure_ascii=False), flush=True)


def _question(line: str, number: int) -> dict[str, Any]:
    from handlers.control import OperationError

    try:
        raw = json.loads(line)
    except ValueError as error:
        raise OperationError(f"line {number} of the input is not JSON: {error}") from error
    if not isinstance(raw, dict) or not isinstance(raw.get("text"), str):
        raise OperationError(f'line {number} of the input needs a "text", as in {{"id": "q1", "text": "..."}}')
    return raw


@partners.command("import")
def partners_import(file: Annotated[Path, typer.Argument(help="CSV or XLSX.")]) -> None:
    """Import partner listings; the shipped sample gives way to them."""
    with _control() as control:
        print(f"{control.run('partners-import', {'path': str(file.resolve())})['imported']} listings imported")


@partners.command("search")
def partners_search(text: str, as_json: AsJson = False) -> None:
    """Search partner listings as the bot does."""
    from handlers.console import render_text

    with _control() as control:
        found = control.run("partners-search", {"text": text})
    print(json.dumps(found, ensure_ascii=False) if as_json else render_text(found))


@events.command("import")
def events_import(file: Annotated[Path, typer.Argument(help="YAML or CSV.")]) -> None:
    """Import events; those imported before are replaced."""
    with _control() as control:
        print(f"{control.run('events-import', {'path': str(file.resolve())})['imported']} events imported")


@index.command("status")
def index_status(as_json: AsJson = False) -> None:
    """What is indexed, with which embedding model."""
    with _control() as control:
        status = control.run("index-status", {})
    if as_json:
        print(json.dumps(status, ensure_ascii=False))
        return
    print(f"embedding model   {status['embedder']}")
    print(
        f"documents         {status['documents']['library']} of the library, {status['documents']['ingested']} ingested"
    )
    print(f"chunks            {status['chunks']}, of which indexed {status['indexed']}")
    print(f"partner listings  {status['listings']}")
    print(f"data folder       {status['data_dir']}")


@index.command("rebuild")
def index_rebuild() -> None:
    """Index everything anew; a running service goes on answering meanwhile."""
    with _control() as control, _progress_bar("Indexing") as progress:
        result = control.run("index-rebuild", {}, progress)
    print(f"{result['chunks']} chunks indexed")


@index.command("vectors")
def index_vectors() -> None:
    """For whoever edits the shipped library: compute its vectors and write them beside it."""
    from handlers.vectors import write_vectors

    with _progress_bar("Embedding the library") as progress:
        print(f"{write_vectors(progress)} vectors written")


@bench.command("retrieval")
def bench_retrieval(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A set in BEIR form.")],
    baselines: Annotated[bool, typer.Option(help="Measure what others do in the same run.")] = True,
    as_json: AsJson = False,
) -> None:
    """Passages found for the questions of a set: our pipeline beside what others do."""
    from handlers.bench_retrieval import measure_retrieval, render_retrieval

    with _progress_bar("Indexing") as progress:
        figures = measure_retrieval(folder, progress, with_baselines=baselines)
    print(json.dumps(figures, ensure_ascii=False) if as_json else render_retrieval(figures))


@bench.command("reading")
def bench_reading(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A set in BEIR form.")],
    questions: Annotated[int, typer.Option(help="At most so many are asked.", min=1)] = 300,
    as_json: AsJson = False,
) -> None:
    """Articles taken in beside the library, a fifth left out, and questions about them: answered rightly, wrongly, refused."""
    from handlers.bench_reading import measure_reading, render_reading

    with _progress_bar("Taking in") as progress:
        figures = measure_reading(folder, questions, progress)
    print(json.dumps(figures) if as_json else render_reading(figures))


@bench.command("scale")
def bench_scale(
    chunks: Annotated[int, typer.Option(help="How many the library holds.", min=1_000, max=1_000_000)] = 100_000,
    as_json: AsJson = False,
) -> None:
    """Retrieval with a large library: time of a question, memory, pace of indexing."""
    from handlers.bench_scale import measure_scale, render_scale

    with _progress_bar("Filling") as progress:
        figures = measure_scale(chunks, progress)
    print(json.dumps(figures) if as_json else render_scale(figures))


@bench.command("answers")
def bench_answers(file: Path, as_json: AsJson = False) -> None:
    """Score the answers to a file of questions: right, wrong, refused, by language and kind."""
    from handlers.bench import render_scores, score_answers

    with _control() as control, _progress_bar("Asking") as progress:
        scores = score_answers(control, file, progress)
    print(json.dumps(scores, ensure_ascii=False) if as_json else render_scores(scores))


@bench.command("load")
def bench_load(
    seconds: Annotated[int, typer.Option(help="How long each part takes.", min=2, max=600)] = 10,
    as_json: AsJson = False,
) -> None:
    """The service under load: acknowledgement and answer latency, webhooks a second beside a bare app."""
    import asyncio

    from handlers.bench_load import measure_load, render_load

    figures = asyncio.run(measure_load(_settings(), seconds))
    print(json.dumps(figures) if as_json else render_load(figures))


@bench.command("desk")
def bench_desk(
    rounds: Annotated[int, typer.Option(help="How often fifty people claim one lead.", min=1, max=2000)] = 200,
    conversations: Annotated[int, typer.Option(help="How many the inbox holds.", min=100, max=100_000)] = 10_000,
    as_json: AsJson = False,
) -> None:
    """Staff at work: claims that race, leads on their way to staff, the inbox with many conversations."""
    import asyncio

    from handlers.bench_desk import measure_desk, render_desk

    figures = asyncio.run(measure_desk(_settings(), rounds, conversations))
    print(json.dumps(figures) if as_json else render_desk(figures))


@leads.command("export")
def leads_export(file: Annotated[Path, typer.Argument(help="FILE.csv or FILE.xlsx, written anew.")]) -> None:
    """Write the leads for the desk's own records."""
    if file.suffix not in (".csv", ".xlsx"):
        raise typer.BadParameter("the file must end in .csv or .xlsx")
    with _control() as control:
        print(f"{control.run('leads-export', {'path': str(file.resolve())})['exported']} leads written to {file}")


@channels.command("setup")
def channels_setup(
    channel: Annotated[str, typer.Argument(help="line or telegram.")],
) -> None:
    """Set webhook address, menus, commands and descriptions; changes nothing that is right already."""
    if channel not in ("line", "telegram"):
        raise typer.BadParameter(f"{channel!r} is none of line, telegram")
    import asyncio

    from handlers.channels import set_up_channel
    from handlers.clock import SystemClock

    for line in asyncio.run(set_up_channel(_settings(), channel, SystemClock())) or ["everything is as it should be"]:
        print(line)


@channels.command("secret")
def channels_secret() -> None:
    """Show the key by which the webhook's receiver checks our signature (whsec_...)."""
    from handlers.desk import secret_of
    from handlers.webhook.outlet import shown_secret, signing_secret

    settings = _settings()
    print(shown_secret(signing_secret(settings.staff_webhook_secret, secret_of(settings))))


@attachments.command("list")
def attachments_list(as_json: AsJson = False) -> None:
    """What contacts sent that is not text, and whether its content is here."""
    with _control() as control:
        found = control.run("attachments", {})["attachments"]
    if as_json:
        print(json.dumps(found, ensure_ascii=False))
        return
    for item in found:
        told = f"{item['size']} bytes" if item["state"] == "kept" else item["problem"] or "-"
        print(
            f"{item['id']:>8}  {item['state']:<8} {item['kind']:<6} {item['at'][:19]}  {item['address']}"
            f"  {item['label'] or '-'}  {told}"
        )
    if not found:
        print("nothing was sent")


@attachments.command("save")
def attachments_save(
    number: Annotated[int, typer.Argument(help="As `attachments list` names it.")],
    file: Annotated[Path, typer.Argument(help="Written anew.")],
) -> None:
    """Write what a contact sent to a file. It comes from a stranger: open it as you would an attachment of a mail."""
    with _control() as control:
        result = control.run("attachments-save", {"id": number, "path": str(file.resolve())})
    if not result["found"]:
        _fail(f"there is no content with the number {number}")
    print(f"written to {file}")


@deliveries.command("list")
def deliveries_list(as_json: AsJson = False) -> None:
    """Messages that did not arrive or wait for their contact, and messages of contacts that could not be answered."""
    with _control() as control:
        found = control.run("deliveries", {})
    if as_json:
        print(json.dumps(found, ensure_ascii=False))
        return
    for item in found["undelivered"]:
        told = f"{item['problem'] or '-'} ({item['attempts']} attempts, {item['correlation']})"
        print(f"{item['id']:>8}  {item['state']:<8} {item['channel']:<9} {item['created_at'][:19]}  {told}")
    for item in found["failed_turns"]:
        print(f"{item['id']:>8}  turn     {item['channel']:<9} {item['received_at'][:19]}  ({item['correlation']})")
    if not found["undelivered"] and not found["failed_turns"]:
        print("nothing waits")


@deliveries.command("resend")
def deliveries_resend(
    number: Annotated[int, typer.Argument(help="As `deliveries list` names it.")],
    turn: Annotated[bool, typer.Option("--turn", help="It is a contact's message that could not be answered.")] = False,
) -> None:
    """Send a message again, or have a contact's message answered again."""
    with _control() as control:
        result = control.run("deliveries-resend", {"id": number, "is_turn": turn})
    if not result["found"]:
        _fail(f"nothing with the number {number} waits to be sent again")
    print("will be sent again")


def _contact(value: str) -> str:
    channel, colon, own = value.partition(":")
    if not (channel and colon and own):
        raise typer.BadParameter(
            f"{value!r} is not of the form CHANNEL:ID, such as line:U4af4980629 or telegram:123456"
        )
    return value


Contact = Annotated[
    str, typer.Argument(metavar="CHANNEL:ID", help="As in line:U4af… or telegram:123.", callback=_contact)
]


@privacy.command("export")
def privacy_export(
    contact: Contact,
    file: Annotated[Path | None, typer.Option("--file", help="Written anew; without it: stdout.")] = None,
) -> None:
    """Everything that is kept of a contact, as JSON: for somebody who asks to see their own data."""
    with _control() as control:
        told = json.dumps(control.run("privacy-export", {"address": contact}), ensure_ascii=False, indent=2)
    if file is None:
        print(told)
        return
    # It is somebody's personal data: for the operator's eyes alone.
    file.touch(mode=0o600)
    file.write_text(f"{told}\n", "utf-8")
    print(f"written to {file}")


@privacy.command("erase")
def privacy_erase(
    contact: Contact,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Erase everything that is kept of a contact, everywhere; staff are told to delete their copies."""
    with _control() as control:
        if not yes:
            held = control.run("privacy-export", {"address": contact, "is_look": True})
            numbers = ", ".join(one["number"] for one in held["leads"]) or "none"
            print(f"{contact}: {len(held['conversation']['turns'])} turns, leads: {numbers}")
            if not typer.confirm("Erase all of it? It cannot be brought back"):
                _fail("nothing was erased")
        erased = control.run("privacy-erase", {"address": contact})
    leads_told = ", ".join(erased["leads"]) or "none"
    print(f"erased: {erased['turns']} turns, {erased['attachments']} attachments, leads: {leads_told}")


@app.command()
def doctor() -> None:
    """Check every setting, store and index; name what is wrong and how to mend it."""
    from handlers.doctor import examine
    from handlers.settings import SettingsError

    # Settings that cannot be read are the first finding.
    with suppress(SettingsError):
        _settings()
    findings = examine()
    for finding in findings:
        print(f"{'ok  ' if finding.is_fine else 'BAD '} {finding.subject}: {finding.told}")
    if not all(finding.is_fine for finding in findings):
        raise typer.Exit(1)


if __name__ == "__main__":
    main()
