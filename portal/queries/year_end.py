"""The end of the budget year of an envelope: its last days, what is still to commit, the claims still to be paid."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.domain.act import ACT
from portal.domain.actors import Actor
from portal.domain.claim import CLAIM, ClaimState
from portal.domain.ledger import EntryKind
from portal.domain.year_end import YearEndDay, year_end_day
from portal.models import Act, Dossier, LedgerEntry, Organisation, PaymentClaim
from portal.queries.envelopes import AskedEnvelope, seen_movements
from portal.queries.movement_groups import CURRENT, STANDING
from portal.queries.scope import not_barred
from portal.queries.windows import window_settings

FIRST, PAGE = 10, 25
#: Claims that the last day of payment requests concerns: filed, and not yet sent to Chorus.
_WAITING = (ClaimState.FILED, ClaimState.INCOMPLETE, ClaimState.VERIFIED, ClaimState.CERTIFIED)


@dataclass(frozen=True, slots=True)
class Pending:
    """A dossier whose money is not committed, or whose claim is not in payment."""

    dossier_public_id: str
    reference: str
    organisation_name: str
    step: str
    since: date | datetime | None
    amount_cents: int


@dataclass(frozen=True, slots=True)
class PendingList:
    """Rows of one list, and how many and how much there are in all."""

    rows: tuple[Pending, ...]
    count: int
    amount_cents: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class YearEnd:
    """Two last days, with what each of them threatens."""

    commit: YearEndDay
    pay: YearEndDay
    to_commit: PendingList
    to_pay: PendingList


def year_end(
    session: Session, actor: Actor, envelope: AskedEnvelope, today: date, alone: str = "", page: int = 1
) -> YearEnd:
    """``alone``: the list shown whole, by pages (``a-engager`` or ``a-payer``). Five queries."""
    settings = window_settings(session, envelope.window_id)
    warn = settings.integer("budget.year_end_warn_days")
    days = (
        ("Dernier engagement juridique", settings.date("budget.last_commitment_on")),
        ("Dernière demande de paiement", settings.date("budget.last_request_on")),
    )
    commit, pay = (year_end_day(label, on, envelope.year, today, warn) for label, on in days)
    lists = []
    for code, pending in (("a-engager", _to_commit(actor, envelope)), ("a-payer", _to_pay(actor, envelope))):
        lists.append(_listed(session, pending, PAGE if alone == code else FIRST, page if alone == code else 1))
    return YearEnd(commit, pay, *lists)


def _to_commit(actor: Actor, envelope: AskedEnvelope) -> sa.Subquery:
    """Dossiers with reserved money on the envelope."""
    reserved = sa.func.sum(LedgerEntry.reserved_delta)
    booked = sa.func.min(sa.case((LedgerEntry.kind == EntryKind.RESERVATION, LedgerEntry.entered_on)))
    held = (
        sa.select(LedgerEntry.dossier_id, reserved.label("cents"), booked.label("since"))
        .where(seen_movements(actor, envelope, None), LedgerEntry.dossier_id.is_not(None))
        .group_by(LedgerEntry.dossier_id)
        .having(reserved > 0)
        .subquery()
    )
    return (
        sa.select(Dossier.public_id, Dossier.reference, Organisation.name, CURRENT.state.label("step"))
        .add_columns(held.c.since, held.c.cents, Dossier.id)
        .select_from(held)
        .join(Dossier, Dossier.id == held.c.dossier_id)
        .join(Organisation, Organisation.id == Dossier.organisation_id)
        .outerjoin(CURRENT, CURRENT.id == STANDING)
        .subquery()
    )


def _to_pay(actor: Actor, envelope: AskedEnvelope) -> sa.Subquery:
    """Claims waiting, of acts committed on the envelope."""
    committed = sa.select(LedgerEntry.act_id).where(
        LedgerEntry.envelope_id == envelope.id, LedgerEntry.kind == EntryKind.COMMITMENT
    )
    amount = sa.func.coalesce(PaymentClaim.payable_cents, PaymentClaim.amount_cents).label("cents")
    return (
        sa.select(Dossier.public_id, Dossier.reference, Organisation.name, PaymentClaim.state.label("step"))
        .add_columns(PaymentClaim.filed_at.label("since"), amount, PaymentClaim.id)
        .join(Act, Act.id == PaymentClaim.act_id)
        .join(Dossier, Dossier.id == Act.dossier_id)
        .join(Organisation, Organisation.id == Dossier.organisation_id)
        .where(PaymentClaim.state.in_(_WAITING), PaymentClaim.act_id.in_(committed), not_barred(actor))
        .subquery()
    )


def _listed(session: Session, pending: sa.Subquery, size: int, page: int) -> PendingList:
    amounts = sa.select(sa.func.count(), sa.func.coalesce(sa.func.sum(pending.c.cents), 0)).select_from(pending)
    count, amount = session.execute(amounts).one()
    pages = max(1, -(-count // size))
    page = min(max(page, 1), pages)
    rows = session.execute(
        sa.select(pending).order_by(pending.c.since, pending.c.id).limit(size).offset((page - 1) * size)
    )
    return PendingList(tuple(map(_row, rows)), count, int(amount), page, pages)


def _row(row: Any) -> Pending:
    public_id, reference, body, step, since, cents, _ = row
    if step is None:
        label = "Accordé, arrêté à préparer"
    else:
        label = CLAIM.labels[step] if isinstance(step, ClaimState) else f"Arrêté\u00a0: {ACT.labels[step]}"
    return Pending(public_id, reference, body, label, since, int(cents))
