"""Verify an installation: ledger, audit chain, files, frozen contents, series. Changes nothing."""

from __future__ import annotations

from dataclasses import dataclass

from portal.services.runtime import Runtime
from portal.services.verifying.audit import check_chain
from portal.services.verifying.frozen import check_files, check_frozen, check_rulebooks, check_series, orphans
from portal.services.verifying.ledger import (
    check_carry_overs,
    check_dossiers_and_acts,
    check_envelopes,
    check_payments,
)
from portal.services.verifying.schema import check_schema


@dataclass(frozen=True, slots=True)
class VerifyReport:
    """French lines: ``problems`` must be looked into, ``remarks`` are lawful leftovers."""

    problems: tuple[str, ...]
    remarks: tuple[str, ...]


def verify(runtime: Runtime) -> VerifyReport:
    """Every check, in one read of the database."""
    with runtime.read() as session:
        problems = (
            *check_schema(session),
            *check_envelopes(session),
            *check_dossiers_and_acts(session),
            *check_carry_overs(session),
            *check_payments(session),
            *check_chain(session),
            *check_files(runtime, session),
            *check_frozen(session),
            *check_rulebooks(session),
            *check_series(session),
        )
        return VerifyReport(problems, tuple(orphans(runtime, session)))
