"""`japandesk ingest` and `japandesk library`: documents in, out, their dates and their versions."""

import json
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from handlers.commanding import AsJson, control, fail, progress_bar

library = typer.Typer(no_args_is_help=True, help="The documents that answers are taken from.")
approved = typer.Typer(no_args_is_help=True, help="Answers that staff approved; they are written in the inbox.")
Id = Annotated[str, typer.Argument(metavar="ID", help="As `library list` names it, such as file:report.pdf@th.")]
LANGUAGES = ("th", "ja", "en")


def _language(value: str | None) -> str | None:
    if value is not None and value not in LANGUAGES:
        raise typer.BadParameter(f"{value!r} is none of {', '.join(LANGUAGES)}")
    return value


def _date(value: str | None) -> str | None:
    # What reads dates takes a while to import; only commands that are given one need it.
    if value:
        from handlers.taking_in import checked_date
        from knowledge.errors import ValidityError

        try:
            checked_date(value)
        except ValidityError as error:
            raise typer.BadParameter(str(error)) from error
    return value


def _day(told: str) -> Any:
    return typer.Option(help=f"{told}: a year, month or day such as 2026-03-31; empty: none.", callback=_date)


Published = Annotated[str | None, _day("When it was published")]
ValidFrom = Annotated[str | None, _day("From when on it holds")]
ValidUntil = Annotated[str | None, _day("Until when it holds")]
Edition = Annotated[str | None, typer.Option(help="What the issuer calls this edition.")]
Successor = Annotated[
    str | None,
    typer.Option(metavar="FAMILY_OR_NAME", help="What takes its place: a document's id, file name or title."),
]


def ingest(
    paths: Annotated[list[Path], typer.Argument(help="Files or folders (.md .txt .html .pdf .docx).")],
    source: Annotated[str | None, typer.Option(help="Address of the original, shown as the source.")] = None,
    language: Annotated[
        str | None, typer.Option(help="th, ja or en; else the text decides.", callback=_language)
    ] = None,
    title: Annotated[str | None, typer.Option(help="Title of the one file that is named.")] = None,
    published: Published = None,
    valid_from: ValidFrom = None,
    valid_until: ValidUntil = None,
    edition: Edition = None,
    successor: Successor = None,
) -> None:
    """Take documents into the library; a changed file replaces what it said before."""
    if title and (len(paths) > 1 or paths[0].is_dir()):
        raise typer.BadParameter("--title is for one file; several cannot have the same")
    if valid_from and valid_until and valid_from[: len(valid_until)] > valid_until:
        raise typer.BadParameter(f"it would end ({valid_until}) before it begins ({valid_from})")
    given = {
        "source": source,
        "language": language,
        "title": title,
        "published": published,
        "valid_from": valid_from,
        "valid_until": valid_until,
        "edition": edition,
        "successor": successor,
    }
    with control() as desk, progress_bar("Taking documents") as progress:
        report = desk.run("ingest", {"paths": [str(path.resolve()) for path in paths], "given": given}, progress)
    for name in ("added", "replaced", "unchanged"):
        for taken in report[name]:
            print(f"{name:<9} {taken}")
    for path, reason in report["refused"]:
        print(f"refused   {path}: {reason}", file=sys.stderr)
    for title, remark in report["remarks"]:
        print(f"remark    {title}: {remark}", file=sys.stderr)
    print(", ".join(f"{len(report[name])} {name}" for name in ("added", "replaced", "unchanged", "refused")))
    if report["refused"]:
        raise typer.Exit(1)


@library.command("list")
def library_list(
    as_json: AsJson = False,
    every: Annotated[bool, typer.Option("--all", help="Also those that were removed.")] = False,
) -> None:
    """The documents, with language, version and when they hold."""
    with control() as desk:
        found = desk.run("library-list", {"all": every})
    if as_json:
        print(json.dumps(found, ensure_ascii=False))
        return
    for one in found["documents"]:
        print(f"{one['id']}  {one['language']}  version {one['version']}{_state(one)}  {one['title']}")
    for one in found.get("refused", ()):
        print(f"refused   {one['name']}: {one['reason']}")
    for problem in found.get("problems", ()):
        print(f"watched folder: {problem}")


@library.command("versions")
def library_versions(document_id: Id, as_json: AsJson = False) -> None:
    """Every version of a document, the newest first."""
    with control() as desk:
        found = desk.run("library-versions", {"id": document_id})["versions"]
    if as_json:
        print(json.dumps(found, ensure_ascii=False))
        return
    for one in found:
        print(
            f"version {one['version']}  {one['taken_at'] or '-'} to {one['ended_at'] or 'now'}{_state(one)}  {one['title']}"
        )


@library.command("show")
def library_show(
    document_id: Id,
    version: Annotated[int | None, typer.Option(help="An earlier version; else the newest.", min=1)] = None,
    as_json: AsJson = False,
) -> None:
    """The text of a document, also of one that was replaced or removed."""
    with control() as desk:
        found = desk.run("library-show", {"id": document_id, "version": version})
    if as_json:
        print(json.dumps(found, ensure_ascii=False))
        return
    print(f"{found['title']}  ({found['language']}, version {found['version']}{_state(found)})")
    for section in found["sections"]:
        print("\n" + "\n".join(filter(None, (section["heading"], section["text"]))))


@library.command("check")
def library_check(as_json: AsJson = False) -> None:
    """Where the Thai, Japanese and English editions of one document state figures or dates that cannot both be right."""
    with control() as desk:
        found = desk.run("library-check", {})["disagreements"]
    if as_json:
        print(json.dumps(found, ensure_ascii=False))
        return
    for one in found:
        print(f"{one['family']}: {one['about']}" + (f" in {one['heading']!r}" if one["heading"] else ""))
        for saying in one["sayings"]:
            print(
                f"  {saying['language']}  {', '.join(saying['values']) or 'nothing told'}  {saying['quote']}".rstrip()
            )
    if not found:
        print("no editions disagree")


@library.command("remove")
def library_remove(document_id: Id, yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False) -> None:
    """Remove a document: nothing is answered from it any more; its versions stay readable."""
    with control() as desk:
        if not yes:
            title = desk.run("library-versions", {"id": document_id})["versions"][0]["title"]
            if not typer.confirm(f"Remove {title!r} from the library?"):
                fail("nothing was removed")
        desk.run("library-remove", {"id": document_id})
    print(f"removed {document_id}")


@library.command("date")
def library_date(
    document_id: Id,
    published: Published = None,
    valid_from: ValidFrom = None,
    valid_until: ValidUntil = None,
    edition: Edition = None,
    successor: Successor = None,
) -> None:
    """Say when a document holds and what takes its place; what is not told stays as it is."""
    given = {
        "published": published,
        "valid_from": valid_from,
        "valid_until": valid_until,
        "edition": edition,
        "successor": successor,
    }
    if all(value is None for value in given.values()):
        raise typer.BadParameter("say at least one of --published, --valid-from, --valid-until, --edition, --successor")
    with control() as desk:
        found = desk.run("library-date", {"id": document_id, "given": given})
    print(f"{found['id']}  version {found['version']}{_state(found)}")


def _state(one: dict[str, Any]) -> str:
    told = [f"{name.replace('_', ' ')} {value}" for name, value in one["validity"].items() if value]
    return "".join(f", {part}" for part in (*told, *(["withdrawn"] if one["withdrawn"] else [])))


@approved.command("list")
def approved_list(as_json: AsJson = False) -> None:
    """Every approved answer, how often it was given, and which no longer is, and why."""
    with control() as desk:
        found = desk.run("approved-list", {})["approved"]
    if as_json:
        print(json.dumps(found, ensure_ascii=False))
        return
    for one in found:
        state = (
            f"stopped: {one['stopped_because']!r} changed" if one["stopped_because"] else f"given {one['hits']} times"
        )
        print(f"{one['id']}  {', '.join(one['languages'])}  {state}  by {one['approved_by']} on {one['approved_on']}")
        for question in one["questions"]:
            print(f"  {question}")
    if not found:
        print("nothing is approved yet")
