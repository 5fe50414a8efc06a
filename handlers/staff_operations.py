"""What the commands about staff do, on a desk that is open in this process."""

from collections.abc import Mapping
from typing import Any

from bot.domain.staff import Role
from handlers.desk import Desk
from handlers.operations import Arguments, Operation
from knowledge.ports import Progress


async def staff_add(desk: Desk, arguments: Arguments, progress: Progress) -> dict[str, Any]:
    """Make an account."""
    staff = await desk.staffing.accounts.add(
        name=str(arguments["name"]),
        email=str(arguments.get("email") or ""),
        role=Role(arguments["role"]),
        password=str(arguments["password"]),
        language=desk.settings.staff_language,
    )
    return {"name": staff.name, "email": staff.email, "role": staff.role}


async def staff_list(desk: Desk, arguments: Arguments, progress: Progress) -> dict[str, Any]:
    """Everybody of the desk."""
    return {
        "staff": [
            {
                "id": one.staff.id,
                "name": one.staff.name,
                "email": one.staff.email,
                "role": one.staff.role,
                "active": one.staff.is_active,
                "account": one.staff.has_account,
                "totp": one.staff.has_totp,
                "channels": list(one.channels),
                "leads": one.held,
            }
            for one in await desk.staffing.accounts.list_members()
        ]
    }


async def staff_switch(desk: Desk, arguments: Arguments, progress: Progress) -> dict[str, Any]:
    """Switch an account on or off."""
    known = await desk.staffing.accounts.get_named(str(arguments["name"]))
    staff = await desk.staffing.accounts.set_active(known.id, is_active=bool(arguments["is_active"]), by=None)
    return {"name": staff.name}


async def staff_password(desk: Desk, arguments: Arguments, progress: Progress) -> dict[str, Any]:
    """Give an account another password, and no second factor any more where that is asked for."""
    known = await desk.staffing.accounts.get_named(str(arguments["name"]))
    staff = await desk.staffing.accounts.reset_password(known.id, str(arguments["password"]), by=None)
    if arguments.get("drops_totp"):
        await desk.staffing.accounts.drop_totp(known.id, by=None)
    return {"name": staff.name}


OPERATIONS: Mapping[str, Operation] = {
    "staff-add": staff_add,
    "staff-list": staff_list,
    "staff-switch": staff_switch,
    "staff-password": staff_password,
}
