"""`japandesk gaps`: questions that are missing an answer."""

import json
from typing import Annotated

import typer

from handlers.commanding import AsJson, control

gaps = typer.Typer(no_args_is_help=True, help="Questions that could not be answered, or whose answer missed them.")


@gaps.command("list")
def gaps_list(
    off_topic: Annotated[
        bool, typer.Option("--off-topic", help="Those that seem to be nothing the desk deals with, instead.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """What is open, the same question in any language together, the most asked first."""
    with control() as desk:
        found = desk.run("gaps-list", {"off_topic": off_topic})["gaps"]
    if as_json:
        print(json.dumps(found, ensure_ascii=False))
        return
    for one in found:
        waiting = f", {one['waiting']} wait to be told" if one["waiting"] else ""
        print(
            f"{one['id']:>5}  asked {one['asked']} times by {one['contacts']}"
            f" ({', '.join(one['languages'])}; {', '.join(one['reasons'])}{waiting})"
        )
        for question in one["questions"]:
            print(f"       {question}")
        if one["nearest"]:
            print(f"       nearest: {' / '.join(one['nearest'])}")
    if not found:
        print("no question is waiting for an answer")


@gaps.command("dismiss")
def gaps_dismiss(gap_id: Annotated[int, typer.Argument(metavar="ID", help="As `gaps list` tells it.")]) -> None:
    """Take a question, and all that ask the same, from the list without an answer."""
    with control() as desk:
        done = desk.run("gaps-dismiss", {"id": gap_id})
    print(f"{done['dismissed']} questions dismissed")
