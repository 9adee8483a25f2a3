"""A simple throttle in memory: so many requests per minute for one address, in one process."""

from __future__ import annotations

import threading
from collections import OrderedDict
from datetime import datetime, timedelta

from portal.domain.throttle import counted_address

_WINDOW = timedelta(minutes=1)
#: Addresses remembered at once; the oldest are forgotten, so that the memory stays bounded.
_MAX_ADDRESSES = 10_000


class Throttle:
    """At most ``limit`` requests per address in a minute (a fixed window that begins with the first of them)."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self._lock = threading.Lock()
        self._seen: OrderedDict[str, tuple[datetime, int]] = OrderedDict()

    def seconds_to_wait(self, address: str, now: datetime) -> int:
        """Count one request of ``address`` at ``now`` (system clock); 0 when it may pass, else seconds to wait."""
        address = counted_address(address)
        with self._lock:
            since, count = self._seen.pop(address, (now, 0))
            if now - since >= _WINDOW:
                since, count = now, 0
            self._seen[address] = (since, count + 1)
            while len(self._seen) > _MAX_ADDRESSES:
                self._seen.popitem(last=False)
        if count < self.limit:
            return 0
        return max(1, int((since + _WINDOW - now).total_seconds()))
