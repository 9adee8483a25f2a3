"""The only place that reads the machine's clock."""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from portal.domain.clocks import SystemClock


class MachineClock:
    """System clock, and legal clock in production."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class DemoClock:
    """Legal clock of the demonstration: the system clock plus an offset kept in the database.

    The offset is read again after one second, so that several processes agree, and at once after ``forget``.
    """

    def __init__(self, engine: sa.Engine, system: SystemClock) -> None:
        self._engine = engine
        self._system = system
        self._lock = threading.Lock()
        self._offset = timedelta(0)
        self._read_at = float("-inf")

    def now(self) -> datetime:
        with self._lock:
            if time.monotonic() - self._read_at > 1.0:
                self._offset = self._load()
                self._read_at = time.monotonic()
            return self._system.now() + self._offset

    def forget(self) -> None:
        """Read the offset again at the next call (after it was moved)."""
        with self._lock:
            self._read_at = float("-inf")

    def _load(self) -> timedelta:
        with self._engine.connect().execution_options(portal_read_only=True) as connection:
            seconds = connection.exec_driver_sql("SELECT seconds FROM clock_offset WHERE id = 1").scalar()
        return timedelta(seconds=int(seconds or 0))
