"""A session as an entry for the citizen's own calendar (RFC 5545)."""

from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from complaints.mediation.models import MediationSession

LENGTH = timedelta(hours=1)
# A line holds at most 75 octets; a character of Chinese is three of them.
OCTETS = 75
ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})


def calendar(session: MediationSession, *, now: datetime) -> bytes:
    """One event; nothing in it names the complainant."""
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    complaint = session.complaint
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Quality Month//Mediation//ZH",
        "BEGIN:VEVENT",
        f"UID:mediation-{complaint.number}-{session.position}@{host}",
        f"SEQUENCE:{session.version}",
        f"DTSTAMP:{_utc(now)}",
        f"DTSTART:{_utc(session.meet_at)}",
        f"DTEND:{_utc(session.meet_at + LENGTH)}",
        f"SUMMARY:{_text(_('Mediation of your complaint %(number)s'), number=complaint.number)}",
        f"LOCATION:{_text(session.place)}",
        f"DESCRIPTION:{_text(_('Mediator: %(name)s'), name=str(session.mediator))}",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{_folded(line)}\r\n" for line in lines).encode()


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(words: str, **values: str) -> str:
    return (words % values if values else words).translate(ESCAPED)


def _folded(line: str) -> str:
    """Long lines go on after a break and a space; no character is cut in two."""
    parts, size = [""], 0
    for sign in line:
        width = len(sign.encode())
        if size + width > OCTETS:
            parts.append(" ")
            size = 1
        parts[-1] += sign
        size += width
    return "\r\n".join(parts)
