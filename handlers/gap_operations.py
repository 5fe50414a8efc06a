"""What the commands about unanswered questions do, on a desk that is open in this process."""

from collections.abc import Mapping
from typing import Any

from bot.errors import GapNotFoundError
from handlers.desk import Desk
from handlers.operations import Arguments, Operation
from knowledge.ports import Progress


async def gaps_list(desk: Desk, arguments: Arguments, progress: Progress) -> dict[str, Any]:
    """Questions that are missing an answer, those that ask the same together; nothing of it tells who asked."""
    groups = await desk.gaps.list_groups(is_off_topic=bool(arguments.get("off_topic")))
    return {
        "gaps": [
            {
                "id": group.head.id,
                "questions": list(group.questions),
                "asked": len(group.gaps),
                "contacts": group.contacts,
                "languages": list(group.languages),
                "reasons": list(group.reasons),
                "waiting": len(group.waiting),
                "nearest": list(group.nearest),
                "last": group.last_at.isoformat(),
            }
            for group in groups
        ]
    }


async def gaps_dismiss(desk: Desk, arguments: Arguments, progress: Progress) -> dict[str, Any]:
    """Take one of them from the list without an answer."""
    group = await desk.gaps.find_group(int(arguments["id"]))
    if group is None:
        raise GapNotFoundError(f"there is no unanswered question {arguments['id']}; `japandesk gaps list` names them")
    await desk.gaps.dismiss(group)
    return {"dismissed": len(group.gaps)}


OPERATIONS: Mapping[str, Operation] = {"gaps-list": gaps_list, "gaps-dismiss": gaps_dismiss}
