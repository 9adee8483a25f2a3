"""Password hashing: argon2id, 19 MiB, two hashes at a time at most (memory on a small machine)."""

from __future__ import annotations

import threading

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

_SLOTS = threading.BoundedSemaphore(2)


class Argon2Passwords:
    """Hash and verify; never called inside a unit of work."""

    def __init__(self) -> None:
        self._hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
        self._decoy = self._hasher.hash("no one has this password")

    def hash(self, password: str) -> str:
        with _SLOTS:
            return self._hasher.hash(password)

    def verify(self, hashed: str | None, password: str) -> bool:
        """Whether ``password`` is the hashed one; an unknown account (None) costs the same time."""
        with _SLOTS:
            try:
                self._hasher.verify(hashed or self._decoy, password)
            except (VerifyMismatchError, InvalidHashError):
                return False
        return hashed is not None
