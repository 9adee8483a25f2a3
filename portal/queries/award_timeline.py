"""The money of an award as its beneficiary follows it, and what remains to be done. The award is already in scope."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.domain.claim import KIND_LABELS, ClaimKind, ClaimState
from portal.domain.clocks import paris_date
from portal.domain.ledger import EntryKind
from portal.domain.money import format_euros
from portal.models import LedgerEntry, PaymentClaim
from portal.queries.award import AwardView
from portal.queries.award_start import StartView


@dataclass(frozen=True, slots=True)
class MoneyEvent:
    """A step of the money, in the shape ``data.timeline`` shows."""

    at: date | None
    title: str
    text: str = ""
    state: str = "done"
    who: str = ""


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """A payment claim in the words of its timeline. ``cents``: what was found due, else what is asked."""

    public_id: str
    kind: str
    number: int
    state: ClaimState
    asked_cents: int
    payable_cents: int | None
    filed_on: date | None
    ordered_on: date | None
    paid_on: date | None

    @property
    def cents(self) -> int:
        return self.asked_cents if self.payable_cents is None else self.payable_cents

    @property
    def title(self) -> str:
        return f"{KIND_LABELS[ClaimKind(self.kind)]}, demande n° {self.number}"


def claims_of(session: Session, act_id: int) -> tuple[ClaimRow, ...]:
    """The filed claims of an award, oldest first; drafts are left out."""
    rows = session.scalars(
        sa.select(PaymentClaim)
        .where(PaymentClaim.act_id == act_id, PaymentClaim.state != ClaimState.DRAFT)
        .order_by(PaymentClaim.id)
    )
    return tuple(
        ClaimRow(
            row.public_id,
            row.kind,
            row.number,
            row.state,
            row.amount_cents,
            row.payable_cents,
            _day(row.filed_at),
            row.ordered_on,
            row.paid_on,
        )
        for row in rows
    )


def money_timeline(session: Session, award: AwardView, starts: tuple[StartView, ...]) -> tuple[MoneyEvent, ...]:
    """Notification, start, each claim with « mise en paiement » and « virement », money given back, by date."""
    events = [
        MoneyEvent(award.notified_on, "Subvention notifiée", f"{format_euros(award.maximum_cents)} au plus"),
    ]
    start = next((one for one in reversed(starts) if one.accepted), None)
    if start:
        events.append(MoneyEvent(start.started_on, "Démarrage de l’opération", f"{start.kind_label}, accepté"))
    elif starts and starts[-1].accepted is None:
        events.append(MoneyEvent(None, "Démarrage déclaré", "La préfecture le vérifie.", "current"))
    for claim in claims_of(session, award.act_id):
        events.extend(_claim_events(claim))
    events.extend(_given_back(session, award.act_id))
    dated = sorted((one for one in events if one.at), key=lambda one: one.at or date.min)
    return (*dated, *(one for one in events if not one.at))


def _claim_events(claim: ClaimRow) -> list[MoneyEvent]:
    asked, due = format_euros(claim.asked_cents), format_euros(claim.cents)
    events = [MoneyEvent(claim.filed_on, f"{claim.title}\u00a0: demande déposée", asked)]
    if claim.state is ClaimState.REJECTED:
        events.append(MoneyEvent(None, f"{claim.title}\u00a0: demande rejetée", "Lisez le motif dans la demande."))
        return events
    if claim.ordered_on:
        events.append(MoneyEvent(claim.ordered_on, f"{claim.title}\u00a0: mise en paiement", due))
    if claim.paid_on:
        events.append(MoneyEvent(claim.paid_on, f"{claim.title}\u00a0: virement", due))
    elif claim.ordered_on:
        text = "Le comptable public vire les fonds dans les jours qui suivent."
        events.append(MoneyEvent(None, f"{claim.title}\u00a0: virement attendu", text, "todo"))
    elif claim.state is ClaimState.INCOMPLETE:
        text = "La préfecture attend des pièces de votre part."
        events.append(MoneyEvent(None, f"{claim.title}\u00a0: à compléter", text, "current"))
    else:
        events.append(MoneyEvent(None, f"{claim.title}\u00a0: vérification par la préfecture", "", "current"))
    return events


def _given_back(session: Session, act_id: int) -> list[MoneyEvent]:
    words = {EntryKind.REPAYMENT: "Reversement", EntryKind.DECOMMITMENT: "Crédits non utilisés rendus au guichet"}
    rows = session.execute(
        sa.select(LedgerEntry.kind, LedgerEntry.entered_on, LedgerEntry.amount_cents)
        .where(LedgerEntry.act_id == act_id, LedgerEntry.kind.in_(words))
        .order_by(LedgerEntry.id)
    )
    return [MoneyEvent(on, words[kind], format_euros(cents)) for kind, on, cents in rows]


def _day(instant: datetime | None) -> date | None:
    return paris_date(instant) if instant else None
