"""Two clocks, never mixed. The legal clock dates what the law counts; the system clock times the machinery.

The legal clock may be simulated (demo, forward only). The system clock is never moved: sessions, tokens, leases and
logs stand on it. Implementations live in ``portal.adapters.clocks``.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")


class LegalClock(Protocol):
    """Time of legal facts: receipt, deadlines, signature."""

    def now(self) -> datetime:
        """Current legal instant, aware, UTC."""
        ...


class SystemClock(Protocol):
    """Time of the machine: sessions, tokens, leases, retries, logs."""

    def now(self) -> datetime:
        """Current instant, aware, UTC."""
        ...


class FixedClock:
    """A clock that stands still until moved: tests and the headless demonstration."""

    def __init__(self, instant: datetime) -> None:
        self._instant = instant

    def now(self) -> datetime:
        return self._instant

    def move_to(self, instant: datetime) -> None:
        """Set the instant; backwards is refused (ValueError)."""
        if instant < self._instant:
            raise ValueError("a legal clock only moves forward")
        self._instant = instant


def paris_date(instant: datetime) -> date:
    """Legal date in Paris of an aware instant. Raises ValueError on a naive one."""
    if instant.tzinfo is None:
        raise ValueError("naive datetime")
    return instant.astimezone(PARIS).date()


def start_of_day(day: date) -> datetime:
    """First instant of a legal day in Paris, as UTC."""
    return datetime.combine(day, time(0), tzinfo=PARIS).astimezone(UTC)


def end_of_day(day: date) -> datetime:
    """First instant *after* a legal day: « jusqu'au 22 octobre inclus » is before ``end_of_day(22 Oct)``."""
    return start_of_day(day + timedelta(days=1))
