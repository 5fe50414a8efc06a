"""What staff are told, as a mail: plain and in simple HTML, threaded by lead. Nobody can reach the contact through it."""

from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from html import escape

from bot.domain.announcement import Announcement
from bot.domain.wording import say
from bot.ports import Delivery
from handlers.splitting import cut_text

_SUBJECT_UNITS = 150


def render_mail(delivery: Delivery, announced: Announcement, sender: str, public_url: str) -> EmailMessage:
    """The mail of an announcement; sent again it is the same one, by which a mailbox can know it."""
    language = announced.language
    domain = sender.rpartition("@")[2]
    mail = EmailMessage(policy=SMTP)
    mail["From"] = Address(display_name="Japan Desk", addr_spec=sender)
    mail["To"] = announced.address.id
    mail["Subject"] = _subject(announced)
    mail["Date"] = format_datetime(delivery.created_at)
    mail["Message-ID"] = f"<{delivery.retry_key}@{domain}>"
    if announced.number:
        # Of a message that was never sent: what refers to the same one stands together.
        root = f"<lead.{announced.number.lower()}@{domain}>"
        mail["In-Reply-To"] = root
        mail["References"] = root
    # RFC 3834: nobody's out-of-office answers it.
    mail["Auto-Submitted"] = "auto-generated"
    mail["Content-Language"] = str(language)
    if announced.is_urgent:
        mail["Importance"] = "high"
        mail["X-Priority"] = "1"
    link = f"{public_url}{announced.link}" if public_url and announced.link else ""
    footer = say("mail_footer", language)
    lines = [
        announced.title,
        "",
        *announced.lines,
        "",
        *([f"{say('room_open', language)}: {link}", ""] if link else []),
    ]
    mail.set_content("\n".join([*lines, "-- ", footer]) + "\n")
    mail.add_alternative(_html(announced, link, footer), subtype="html")
    return mail


def _subject(announced: Announcement) -> str:
    """The number, how urgent, and what happened; no line of it is the contact's own."""
    urgent = f"[{say('mail_urgent', announced.language)}] " if announced.is_urgent else ""
    number = f"[{announced.number}] " if announced.number else ""
    return cut_text(f"{number}{urgent}{' '.join(announced.title.split())}", _SUBJECT_UNITS)


def _html(announced: Announcement, link: str, footer: str) -> str:
    lines = "".join(f"<p>{escape(line)}</p>" for line in announced.lines)
    opened = say("room_open", announced.language)
    button = f'<p><a href="{escape(link)}">{escape(opened)}</a></p>' if link else ""
    return (
        f'<!doctype html><html lang="{announced.language}"><body style="font-family:sans-serif">'
        f"<h2>{escape(announced.title)}</h2>{lines}{button}<hr><p><small>{escape(footer)}</small></p></body></html>\n"
    )
