"""Keep beside each dossier what lists sort by: the dates of its legal clock, computed again after every fact.

The unit of work calls it for the dossiers a transaction journalled something about, a job for a whole window when a
setting changes. Written past the optimistic lock: nobody's form is older for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.domain.appeal_dates import due_on
from portal.domain.dossier import FILED_STATES
from portal.domain.legal_clock import watch
from portal.models import Appeal, Dossier
from portal.queries.legal_clock import clock_facts
from portal.services.runtime import Runtime

BATCH = 500
#: Settings of a window that dates are computed from.
CLOCK_SETTINGS = frozenset(
    {
        "silence.months_investment",
        "silence.months_operating",
        "clock.completeness_months",
        "clock.notify_by",
        "budget.last_commitment_on",
        "payment.last_claim_on",
        "appeals.silence_months",
        "appeals.reasonable_months",
        "appeals.higher_court_months",
    }
)


def refresh_window(runtime: Runtime, payload: dict[str, str]) -> None:
    """Job: compute the clocks of a window's filed dossiers again, a batch a transaction."""
    owner = int(payload["window"])
    wanted = sa.select(Dossier.id).where(Dossier.window_id == owner, Dossier.state.in_(sorted(FILED_STATES)))
    with runtime.read() as session:
        ids = list(session.scalars(wanted))
    for start in range(0, len(ids), BATCH):
        with runtime.uow() as uow:
            refresh_by_id(uow.session, ids[start : start + BATCH])


def refresh_clocks(session: Session, public_ids: Iterable[str]) -> None:
    """Compute the clocks of these dossiers again; drafts and unknown ids are left alone."""
    wanted = sa.select(Dossier.id).where(Dossier.public_id.in_(sorted(public_ids)), Dossier.filed_at.is_not(None))
    refresh_by_id(session, list(session.scalars(wanted)))


def refresh_by_id(session: Session, ids: Sequence[int]) -> None:
    """The same by database keys, in batches."""
    table = Dossier.__table__
    update = sa.update(table).where(table.c.id == sa.bindparam("key"))
    for start in range(0, len(ids), BATCH):
        rows, appeals = [], []
        for dossier_id, facts in clock_facts(session, ids[start : start + BATCH]).items():
            seen = watch(facts)
            rows.append(
                {
                    "key": dossier_id,
                    "rejection_on": seen.rejection_on,
                    "next_due_on": seen.next_due.on if seen.next_due else None,
                    "next_due_code": seen.next_due.legal.code if seen.next_due else "",
                    "red_from_on": seen.red_from,
                }
            )
            appeals += [{"key": one.reference, "due_on": due_on(one, facts.delays)} for one in facts.appeals]
        if rows:
            session.connection().execute(update, rows)
        if appeals:
            session.connection().execute(_appeal_dues(), appeals)


def _appeal_dues() -> sa.Update:
    table = Appeal.__table__
    return sa.update(table).where(table.c.reference == sa.bindparam("key"))
