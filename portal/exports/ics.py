"""Calendars (RFC 5545): all-day events, escaped, folded at 75 octets, identical bytes for identical data."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """One all-day event. ``uid`` stays the same when the date moves; ``alarm_days`` 0 means no reminder."""

    uid: str
    on: date
    summary: str
    description: str = ""
    url: str = ""
    alarm_days: int = 0


#: Europe/Paris since 1996, for a calendar that has no event yet.
_TIME_ZONE = [
    "BEGIN:VTIMEZONE",
    "TZID:Europe/Paris",
    "BEGIN:STANDARD",
    "DTSTART:19961027T030000",
    "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
    "TZOFFSETFROM:+0200",
    "TZOFFSETTO:+0100",
    "END:STANDARD",
    "BEGIN:DAYLIGHT",
    "DTSTART:19960331T020000",
    "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
    "TZOFFSETFROM:+0100",
    "TZOFFSETTO:+0200",
    "END:DAYLIGHT",
    "END:VTIMEZONE",
]


def calendar(name: str, events: Iterable[CalendarEvent], made_at: datetime) -> bytes:
    """The calendar ``name`` as UTF-8 with CRLF line ends. ``made_at``: aware instant, stamped on each event.

    No METHOD: it is a file or a feed, not an exchange between organisers (RFC 5546). A calendar holds a component
    (RFC 5545, 3.6): without an event, its time zone is the one.
    """
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Guichet FITN7//Echeances//FR",
        "CALSCALE:GREGORIAN",
        f"X-WR-CALNAME:{_text(name)}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT6H",
    ]
    stamp = made_at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    shown = [line for event in events for line in _event(event, stamp)]
    lines += shown or _TIME_ZONE
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in _fold(line)).encode()


def _event(event: CalendarEvent, stamp: str) -> list[str]:
    lines = [
        "BEGIN:VEVENT",
        f"UID:{_text(event.uid)}",
        f"DTSTAMP:{stamp}",
        f"DTSTART;VALUE=DATE:{event.on:%Y%m%d}",
        f"DTEND;VALUE=DATE:{event.on + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{_text(event.summary)}",
        "TRANSP:TRANSPARENT",
    ]
    if event.description:
        lines.append(f"DESCRIPTION:{_text(event.description)}")
    if event.url:
        lines.append(f"URL:{_uri(event.url)}")
    if event.alarm_days > 0:
        lines += [
            "BEGIN:VALARM",
            "ACTION:DISPLAY",
            f"DESCRIPTION:{_text(event.summary)}",
            f"TRIGGER:-P{event.alarm_days}D",
            "END:VALARM",
        ]
    lines.append("END:VEVENT")
    return lines


def _text(value: str) -> str:
    """A TEXT value: controls dropped, then escaped (RFC 5545, 3.3.11)."""
    lines = value.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    kept = ["".join(letter for letter in line if letter.isprintable() or letter in "\u00a0\u202f") for line in lines]
    escaped = [line.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,") for line in kept]
    return "\\n".join(escaped)


def _uri(value: str) -> str:
    """A URI value: nothing that ends a line, no space."""
    return "".join(letter for letter in value if letter.isprintable() and not letter.isspace())


def _fold(line: str) -> list[str]:
    """The line in pieces of at most 75 octets, never inside a character; continuations begin with a space."""
    pieces, current, size = [], "", 0
    for letter in line:
        width = len(letter.encode())
        if size + width > 75:
            pieces.append(current)
            current, size = " ", 1
        current += letter
        size += width
    return [*pieces, current]
