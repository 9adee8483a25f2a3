"""Failures to sign in, counted per account and per public network address, whichever process serves the request.

An attempt is counted as a failure *before* the password is verified, and forgiven when it was right: attempts sent
in parallel cannot slip between the check and the count.
"""

from __future__ import annotations

from datetime import datetime
from ipaddress import ip_address

import sqlalchemy as sa

from portal.domain.errors import TooManyAttempts
from portal.domain.snapshot import sha256_text
from portal.domain.throttle import (
    FREE_FAILURES,
    FREE_FAILURES_PER_ADDRESS,
    MEMORY,
    counted_address,
    wait_after,
    wait_sentence,
)
from portal.models import SignInFailure
from portal.services.unit_of_work import UnitOfWork, insert_for


def account_key(email: str) -> str:
    """Key of the failures of one account; unknown accounts are counted too, so that nothing tells them apart."""
    return sha256_text(f"account:{email}")


def _keys(email: str, address: str) -> list[tuple[str, int]]:
    keys = [(account_key(email), FREE_FAILURES)]
    if _is_public(address):
        keys.append((sha256_text(f"address:{counted_address(address)}"), FREE_FAILURES_PER_ADDRESS))
    return keys


def _is_public(address: str) -> bool:
    """Private addresses are left out: behind a proxy everybody would share them."""
    try:
        return ip_address(address).is_global
    except ValueError:
        return False


def count_attempt(uow: UnitOfWork, email: str, address: str, wrong: str = "un mot de passe inexact") -> None:
    """Count one attempt, of the account ``email`` or of whatever this text names; ``wrong`` is what the sentence says.

    Raises TooManyAttempts while a wait runs (the attempt is then not counted).
    """
    now = uow.system.now()
    uow.session.execute(sa.delete(SignInFailure).where(SignInFailure.last_at < now - MEMORY))
    rows = [(_locked(uow, key, now), free) for key, free in _keys(email, address)]
    for row, _ in rows:
        if row.blocked_until is not None and row.blocked_until > now:
            left = row.blocked_until - now
            raise TooManyAttempts(
                f"Trop d’essais avec {wrong}\u00a0: réessayez dans {wait_sentence(left)}.",
                max(1, int(left.total_seconds())),
            )
    for row, free in rows:
        row.failures += 1
        row.last_at = now
        wait = wait_after(row.failures, free)
        row.blocked_until = now + wait if wait else None


def forgive(uow: UnitOfWork, email: str, address: str) -> None:
    """The password was right: the account starts afresh, the address takes back this one attempt."""
    uow.session.execute(sa.delete(SignInFailure).where(SignInFailure.key == account_key(email)))
    for key, _ in _keys(email, address)[1:]:
        row = uow.session.get(SignInFailure, key, with_for_update=True)
        if row is not None:
            row.failures = max(0, row.failures - 1)
            row.blocked_until = None


def _locked(uow: UnitOfWork, key: str, now: datetime) -> SignInFailure:
    insert = insert_for(uow.session)(SignInFailure).values(key=key, failures=0, last_at=now)
    uow.session.execute(insert.on_conflict_do_nothing(index_elements=["key"]))
    return uow.session.get_one(SignInFailure, key, with_for_update=True)
