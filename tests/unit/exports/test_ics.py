"""Calendars read back line by line, as RFC 5545 wants them."""

from __future__ import annotations

from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from portal.exports.ics import CalendarEvent, calendar

MADE = datetime(2021, 10, 15, 8, tzinfo=UTC)


def unfolded(content: bytes) -> list[str]:
    text = content.decode()
    assert text.endswith("\r\n")
    assert "\n" not in text.replace("\r\n", "")
    return text.replace("\r\n ", "").split("\r\n")[:-1]


def test_a_date_is_an_all_day_event_with_its_reminder() -> None:
    event = CalendarEvent("d@guichet", date(2021, 12, 31), "71-2021-0001 : Début", "règle ; calcul, ok", alarm_days=30)
    lines = unfolded(calendar("Échéances", [event], MADE))
    assert lines[0] == "BEGIN:VCALENDAR"
    assert "DTSTART;VALUE=DATE:20211231" in lines
    assert "DTEND;VALUE=DATE:20220101" in lines
    assert "DTSTAMP:20211015T080000Z" in lines
    assert "DESCRIPTION:règle \\; calcul\\, ok" in lines
    assert "TRIGGER:-P30D" in lines
    assert lines[-1] == "END:VCALENDAR"


def test_identical_data_gives_identical_bytes() -> None:
    event = CalendarEvent("u", date(2022, 1, 1), "é" * 100)
    assert calendar("c", [event], MADE) == calendar("c", [event], MADE)


@given(st.text(max_size=300), st.text(max_size=60))
def test_no_text_can_add_a_line_or_a_property(text: str, url: str) -> None:
    content = calendar("c", [CalendarEvent("u", date(2022, 1, 1), text, text, url)], MADE)
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    lines = unfolded(content)
    names = [line.split(":", 1)[0].split(";", 1)[0] for line in lines]
    assert names.count("BEGIN") == 2
    assert names.count("SUMMARY") == 1


def components(content: bytes) -> list[str]:
    """Names of the components in the calendar, each closed in its turn (RFC 5545, 3.4 and 3.6)."""
    open_ones, found = [], []
    for line in unfolded(content):
        name, _, value = line.partition(":")
        if name == "BEGIN":
            open_ones.append(value)
            found += [value] if len(open_ones) == 2 else []
        elif name == "END":
            assert open_ones.pop() == value
    assert open_ones == []
    return found


def test_a_calendar_without_an_event_still_holds_a_component() -> None:
    assert components(calendar("Échéances", [], MADE)) == ["VTIMEZONE"]
    event = CalendarEvent("u", date(2022, 1, 1), "a", alarm_days=2)
    assert components(calendar("Échéances", [event], MADE)) == ["VEVENT"]


def test_a_calendar_is_no_exchange_between_organisers() -> None:
    lines = unfolded(calendar("Échéances", [CalendarEvent("u", date(2022, 1, 1), "a")], MADE))
    assert not [line for line in lines if line.startswith("METHOD")]
