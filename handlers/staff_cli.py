"""`japandesk staff`: who works in the inbox."""

import getpass
import json
import sys
from typing import Annotated

import typer

from handlers.commanding import AsJson, control, fail

staff = typer.Typer(no_args_is_help=True, help="Accounts of staff.")
Name = Annotated[str, typer.Argument(help="Name or e-mail address, as they log in.")]
ROLES = ("staff", "lead", "admin")


def _role(value: str) -> str:
    if value not in ROLES:
        raise typer.BadParameter(f"{value!r} is none of {', '.join(ROLES)}")
    return value


@staff.command("add")
def staff_add(
    name: Annotated[str, typer.Argument(help="As contacts read it; they log in with it, or with the e-mail address.")],
    email: Annotated[str, typer.Option(help="To log in with as well.")] = "",
    role: Annotated[
        str,
        typer.Option(
            help="staff work on leads; lead also assigns and exports; admin also keeps accounts.", callback=_role
        ),
    ] = "staff",
) -> None:
    """Make an account; asks for the password, or reads it from the first line of stdin when that is no terminal."""
    password = _asked_password()
    with control() as desk:
        made = desk.run("staff-add", {"name": name, "email": email, "role": role, "password": password})
    print(f"{made['name']} ({made['role']}) can log in at /inbox" + (f" as {made['email']}" if made["email"] else ""))


@staff.command("list")
def staff_list(as_json: AsJson = False) -> None:
    """Everybody of the desk, also those known from a group alone."""
    with control() as desk:
        found = desk.run("staff-list", {})["staff"]
    if as_json:
        print(json.dumps(found, ensure_ascii=False))
        return
    for one in found:
        marks = [
            "account" if one["account"] else "no account",
            *(["second factor"] if one["totp"] else []),
            *one["channels"],
        ]
        state = "on " if one["active"] else "off"
        print(f"{state}  {one['role']:<6} {one['name']}  {one['email'] or '-'}  {', '.join(marks)}")
    if not found:
        print("nobody yet; the first admin is made with: japandesk staff add NAME --role admin")


@staff.command("off")
def staff_off(name: Name) -> None:
    """Switch an account off: logged out everywhere, nothing can be done in its name."""
    with control() as desk:
        print(f"{desk.run('staff-switch', {'name': name, 'is_active': False})['name']} is switched off")


@staff.command("on")
def staff_on(name: Name) -> None:
    """Switch an account on again."""
    with control() as desk:
        print(f"{desk.run('staff-switch', {'name': name, 'is_active': True})['name']} is switched on")


@staff.command("password")
def staff_password(
    name: Name,
    drop_totp: Annotated[
        bool, typer.Option("--drop-totp", help="Also switch the second factor off, for a lost telephone.")
    ] = False,
) -> None:
    """Give an account another password; asks for it as `staff add` does. It is logged out everywhere."""
    password = _asked_password()
    with control() as desk:
        done = desk.run("staff-password", {"name": name, "password": password, "drops_totp": drop_totp})
    print(f"{done['name']} has a new password")


def _asked_password() -> str:
    """Asked for twice without showing it, or the first line of what is piped in."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    password = getpass.getpass("Password: ")
    if getpass.getpass("Once more: ") != password:
        fail("that was not the same password twice")
    return password
