"""What an operator does for somebody who asks about their own data: give all of it out, or erase it."""

from typing import Any

from pydantic import TypeAdapter

from bot.domain.held import Held
from bot.domain.message import ChannelAddress
from bot.errors import ContactNotFoundError
from handlers.desk import Desk

_HELD: TypeAdapter[Held] = TypeAdapter(Held)


async def export_contact(desk: Desk, address: str, *, is_look: bool = False) -> dict[str, Any]:
    """Everything that is kept of a contact, as JSON; the audit log keeps that it was given out, unless it is only looked at.

    Raises:
        ContactNotFoundError: Nothing is kept under that address.
    """
    held = await desk.privacy.export(ChannelAddress.parsed(address), is_noted=not is_look)
    if held is None:
        raise ContactNotFoundError(f"nothing is kept of {address}")
    # All fields, whatever is added to them later: what is kept is also given out.
    kept = _HELD.dump_python(held, mode="json")
    return {
        "address": str(held.address),
        "exported_at": desk.clock.now().isoformat(),
        "retention_days": desk.settings.retention_days,
        "conversation": {
            "since": held.turns[0].at.isoformat() if held.turns else None,
            "last": held.changed_at.isoformat() if held.changed_at else None,
            "messages": held.said,
            "state": kept["conversation"],
            "turns": kept["turns"],
        },
        "leads": [{"work": one["handling"], "notes": one["notes"], **one["lead"]} for one in kept["leads"]],
        "consents": [
            {
                "number": one.lead.number,
                "version": one.lead.consent.version,
                "at": one.lead.consent.at.isoformat(),
            }
            for one in held.leads
            if one.lead.consent
        ],
        "sharings": [
            {
                "number": one.lead.number,
                "party": sharing.party,
                "country": sharing.country,
                "version": sharing.version,
                "at": sharing.at.isoformat(),
            }
            for one in held.leads
            for sharing in one.lead.sharings
        ],
        "attachments": kept["attachments"],
        "unanswered_questions": kept["gaps"],
        "messages_on_their_way": kept["messages"],
        "not_yet_read": kept["unread"],
        "audit": kept["acts"],
    }


async def erase_contact(desk: Desk, address: str) -> dict[str, Any]:
    """Erase everything that is kept of a contact; tells how much it was.

    Raises:
        ContactNotFoundError: Nothing is kept under that address.
    """
    held = await desk.privacy.erase(ChannelAddress.parsed(address))
    if held is None:
        raise ContactNotFoundError(f"nothing is kept of {address}")
    return {
        "turns": len(held.turns),
        "leads": [one.lead.number for one in held.leads],
        "attachments": len(held.attachments),
    }
