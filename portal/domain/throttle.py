"""How long a person waits after repeated failures to sign in. Pure: a count in, a wait out."""

from __future__ import annotations

from datetime import timedelta
from ipaddress import IPv6Address, ip_address

#: Failures of one account that cost nothing; each further one doubles the wait.
FREE_FAILURES = 5
#: Failures from one network address, whatever the accounts: a town hall may share one.
FREE_FAILURES_PER_ADDRESS = 50
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(minutes=15)
#: Failures this old are forgotten.
MEMORY = timedelta(hours=24)


def wait_after(failures: int, free: int = FREE_FAILURES) -> timedelta:
    """Wait imposed by the ``failures``-th failure in a row: none up to ``free - 1``, then 1, 2, 4, 8, 15 minutes."""
    beyond = failures - free
    if beyond < 0:
        return timedelta(0)
    return min(LONGEST_WAIT, FIRST_WAIT * (1 << min(beyond, 10)))


def counted_address(address: str) -> str:
    """What is counted for an address: itself, or the /64 of an IPv6 one, which one subscriber holds whole."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if not isinstance(found, IPv6Address):
        return str(found)
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return f"{IPv6Address(int(found) >> 64 << 64)}/64"


def wait_sentence(remaining: timedelta) -> str:
    """« 2 minutes », « 1 minute », « 40 secondes »: what is left to wait, rounded up."""
    seconds = max(1, -(-remaining // timedelta(seconds=1)))
    if seconds < 60:
        return f"{seconds}\u00a0seconde{'s' if seconds > 1 else ''}"
    minutes = -(-seconds // 60)
    return f"{minutes}\u00a0minute{'s' if minutes > 1 else ''}"
