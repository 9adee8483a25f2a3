"""How long a person waits after repeated failures to sign in. Pure: a count in, a wait out."""

from __future__ import annotations

from datetime import timedelta

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


def wait_sentence(remaining: timedelta) -> str:
    """« 2 minutes », « 1 minute », « 40 secondes »: what is left to wait, rounded up."""
    seconds = max(1, -(-remaining // timedelta(seconds=1)))
    if seconds < 60:
        return f"{seconds}\u00a0seconde{'s' if seconds > 1 else ''}"
    minutes = -(-seconds // 60)
    return f"{minutes}\u00a0minute{'s' if minutes > 1 else ''}"
