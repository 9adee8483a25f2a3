"""The ledger: its sums equal the balance rows, its invariants hold, carry-overs arrived, orders have one payment."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from portal.domain.claim import CLAIM, ClaimState
from portal.domain.ledger import Columns, EntryKind, broken_invariants
from portal.domain.money import format_euros
from portal.models import ActBalance, Dossier, DossierBalance, Envelope, EnvelopeBalance, LedgerEntry, PaymentClaim
from portal.models.act import Act


def check_envelopes(session: Session) -> Iterator[str]:
    """Every envelope: sums of its entries, balance row, invariants."""
    sums = {row.envelope_id: Columns(*(int(value) for value in row[1:])) for row in session.execute(_envelope_sums())}
    balances = {row.envelope_id: row for row in session.scalars(sa.select(EnvelopeBalance))}
    for envelope in session.scalars(sa.select(Envelope).order_by(Envelope.id)):
        name = f"Enveloppe «\u00a0{envelope.label}\u00a0»"
        total, row = sums.get(envelope.id, Columns()), balances.get(envelope.id)
        if row is None:
            yield f"{name}\u00a0: elle n’a pas de ligne de solde."
            continue
        kept = _columns(row)
        for label, field in _LABELS:
            summed, written = getattr(total, field), getattr(kept, field)
            if summed != written:
                yield (
                    f"{name}\u00a0: {label} vaut {format_euros(written)} au solde, {format_euros(summed)} "
                    "par la somme des écritures."
                )
        for problem in broken_invariants(total):
            yield f"{name}\u00a0: {problem}."


def check_dossiers_and_acts(session: Session) -> Iterator[str]:
    """What each dossier has reserved and each act committed and been paid."""
    reserved = sa.func.sum(LedgerEntry.reserved_delta)
    rows = session.execute(
        sa.select(Dossier.reference, DossierBalance.reserved_cents, sa.func.coalesce(reserved, 0))
        .outerjoin(DossierBalance, DossierBalance.dossier_id == Dossier.id)
        .outerjoin(LedgerEntry, LedgerEntry.dossier_id == Dossier.id)
        .group_by(Dossier.id, Dossier.reference, DossierBalance.reserved_cents)
        .having(sa.func.coalesce(reserved, 0) != sa.func.coalesce(DossierBalance.reserved_cents, 0))
    )
    for reference, written, summed in rows:
        yield (
            f"Dossier {reference}\u00a0: réservé {format_euros(written or 0)} au solde, {format_euros(int(summed))} "
            "par la somme des écritures."
        )
    yield from _check_acts(session)


def check_carry_overs(session: Session) -> Iterator[str]:
    """Credits that left a year's envelope have arrived in the next one's."""
    arrived = sa.select(LedgerEntry.origin_id).where(LedgerEntry.origin_id.is_not(None))
    rows = sa.select(Envelope.label, LedgerEntry.amount_cents, LedgerEntry.entered_on).join(
        Envelope, Envelope.id == LedgerEntry.envelope_id
    )
    left = (EntryKind.CARRY_OVER_OUT, EntryKind.CP_CARRY_OVER_OUT)
    for label, amount, day in session.execute(
        rows.where(LedgerEntry.kind.in_(left), LedgerEntry.id.not_in(arrived)).order_by(LedgerEntry.id)
    ):
        yield (
            f"Enveloppe «\u00a0{label}\u00a0»\u00a0: le report de {format_euros(amount)} du {day:%d/%m/%Y} "
            "n’est arrivé dans aucune enveloppe."
        )


def check_payments(session: Session) -> Iterator[str]:
    """A claim ordered or paid has one payment that was not cancelled, of what was payable; the others have none."""
    answer = aliased(LedgerEntry)
    posted = (
        sa.select(
            LedgerEntry.claim_id,
            sa.func.count().label("number"),
            sa.func.sum(LedgerEntry.amount_cents).label("cents"),
        )
        .outerjoin(
            answer, sa.and_(answer.origin_id == LedgerEntry.id, answer.kind == EntryKind.PAYMENT_CANCELLATION)
        )
        .where(LedgerEntry.kind == EntryKind.PAYMENT, answer.id.is_(None))
        .group_by(LedgerEntry.claim_id)
        .subquery()
    )
    number, cents = sa.func.coalesce(posted.c.number, 0), sa.func.coalesce(posted.c.cents, 0)
    payable, ordered = sa.func.coalesce(PaymentClaim.payable_cents, 0), PaymentClaim.state.in_(_ORDERED)
    rows = session.execute(
        sa.select(PaymentClaim.number, Act.reference, PaymentClaim.state, payable, number, cents)
        .join(Act, Act.id == PaymentClaim.act_id)
        .outerjoin(posted, posted.c.claim_id == PaymentClaim.id)
        .where(sa.or_(ordered & ((number != 1) | (cents != payable)), ~ordered & (number > 0)))
        .order_by(PaymentClaim.id)
    )
    for claim, reference, state, due, count, paid in rows:
        yield (
            f"Demande de paiement n° {claim} de l’acte {reference} : « {CLAIM.labels[state]} », "
            f"{format_euros(int(due))} à payer, mais {count} mise{'s' if count > 1 else ''} en paiement dans les "
            f"écritures, pour {format_euros(int(paid))}."
        )


def _check_acts(session: Session) -> Iterator[str]:
    committed, paid = sa.func.sum(LedgerEntry.committed_delta), sa.func.sum(LedgerEntry.paid_delta)
    rows = session.execute(
        sa.select(
            Act.reference,
            sa.func.coalesce(ActBalance.committed_cents, 0),
            sa.func.coalesce(ActBalance.paid_cents, 0),
            sa.func.coalesce(committed, 0),
            sa.func.coalesce(paid, 0),
        )
        .outerjoin(ActBalance, ActBalance.act_id == Act.id)
        .outerjoin(LedgerEntry, LedgerEntry.act_id == Act.id)
        .group_by(Act.id, Act.reference, ActBalance.committed_cents, ActBalance.paid_cents)
    )
    for reference, *values in rows:
        kept_committed, kept_paid, sum_committed, sum_paid = (int(value) for value in values)
        if (kept_committed, kept_paid) != (sum_committed, sum_paid):
            yield (
                f"Acte {reference} : engagé {format_euros(kept_committed)} et payé {format_euros(kept_paid)} au solde, "
                f"{format_euros(sum_committed)} et {format_euros(sum_paid)} par la somme des écritures."
            )


#: States of a claim whose payment was posted.
_ORDERED = (ClaimState.ORDERED, ClaimState.PAID)

_LABELS = (
    ("le disponible", "available"),
    ("le réservé", "reserved"),
    ("l’engagé", "committed"),
    ("le payé", "paid"),
    ("le notifié", "allotted"),
    ("le notifié en CP", "cp_allotted"),
    ("la réduction à absorber", "shortfall"),
)


def _envelope_sums() -> sa.Select[tuple[int, ...]]:
    deltas = (
        LedgerEntry.available_delta,
        LedgerEntry.reserved_delta,
        LedgerEntry.committed_delta,
        LedgerEntry.paid_delta,
        LedgerEntry.allotted_delta,
        LedgerEntry.cp_delta,
        LedgerEntry.shortfall_delta,
    )
    return sa.select(LedgerEntry.envelope_id, *(sa.func.sum(delta) for delta in deltas)).group_by(
        LedgerEntry.envelope_id
    )


def _columns(row: EnvelopeBalance) -> Columns:
    return Columns(
        row.available_cents,
        row.reserved_cents,
        row.committed_cents,
        row.paid_cents,
        row.allotted_cents,
        row.cp_allotted_cents,
        row.shortfall_cents,
    )
