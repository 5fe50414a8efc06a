"""Replies as the JSON that the contract fixes; the web chat and `japandesk ask` show the same."""

from typing import Any

from bot.domain.message import Reply
from bot.services.composing import partner_name


def render_reply(reply: Reply, public_url: str = "") -> dict[str, Any]:
    """A reply as JSON; addresses within this service are made absolute when a public address is set."""
    return {
        "language": str(reply.language),
        "kind": str(reply.kind),
        "text": reply.text,
        "citations": [
            {
                "marker": citation.marker,
                "title": citation.title,
                "url": public_url + citation.url if citation.url.startswith("/") else citation.url,
                "language": str(citation.language),
                "date": citation.date,
                "quote": citation.quote,
                **({"page": citation.page} if citation.page else {}),
            }
            for citation in reply.citations
        ],
        "partners": [
            {
                "id": match.listing.id,
                "name": partner_name(match, reply.language),
                "country": match.listing.country,
                "reasons": list(match.reasons),
                "sample": match.listing.is_sample,
                "region": match.listing.regions.get(reply.language, match.listing.region),
                "products": list(match.listing.products.get(reply.language, ())),
            }
            for match in reply.partners
        ],
        "suggestions": list(reply.suggestions),
        "confidence": reply.confidence,
    }
