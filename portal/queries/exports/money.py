"""Rows of the exports of the budget: the ledger with its running balance and hashes, the preparation of Chorus."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from portal.domain.act import ACT, ActState
from portal.domain.dossier import DossierState
from portal.domain.events import Event
from portal.domain.ledger import ENTRY_LABELS, Columns
from portal.domain.snapshot import GENESIS, canonical_json, chain_hash
from portal.exports.declared import Row
from portal.exports.money_tables import CHORUS, LEDGER
from portal.models import (
    Act,
    AuditEvent,
    ChorusSupplier,
    CreditsAttestation,
    Decision,
    Dossier,
    Envelope,
    LedgerEntry,
    Organisation,
    Person,
)
from portal.queries.exports.asked import Asked, exported_dossiers
from portal.queries.scope import barred_movements

_ORIGIN = aliased(LedgerEntry)
_DELTAS = (
    LedgerEntry.available_delta,
    LedgerEntry.reserved_delta,
    LedgerEntry.committed_delta,
    LedgerEntry.paid_delta,
    LedgerEntry.allotted_delta,
    LedgerEntry.cp_delta,
    LedgerEntry.shortfall_delta,
)
_ENTRIES = (
    sa.select(
        *(LedgerEntry.id, LedgerEntry.envelope_id, LedgerEntry.public_id, LedgerEntry.entered_on, LedgerEntry.kind),
        *(LedgerEntry.created_at, LedgerEntry.amount_cents, LedgerEntry.notice, LedgerEntry.ej_number),
        *(LedgerEntry.notice_on, _ORIGIN.public_id.label("origin")),
        *(LedgerEntry.reason, LedgerEntry.author_public_id, *_DELTAS),
        *(Envelope.year, Envelope.label, Dossier.reference.label("dossier"), Organisation.name.label("organisation")),
        *(Act.reference.label("act"), Person.name.label("author")),
    )
    .join(Envelope, Envelope.id == LedgerEntry.envelope_id)
    .outerjoin(_ORIGIN, _ORIGIN.id == LedgerEntry.origin_id)
    .outerjoin(Dossier, Dossier.id == LedgerEntry.dossier_id)
    .outerjoin(Organisation, Organisation.id == Dossier.organisation_id)
    .outerjoin(Act, Act.id == LedgerEntry.act_id)
    .outerjoin(Person, Person.public_id == LedgerEntry.author_public_id)
    .order_by(Envelope.year, Envelope.id, LedgerEntry.id)
)
_CODES = (
    *("imputation.programme", "imputation.functional_domain", "imputation.cost_unit", "imputation.activity"),
    *("imputation.cost_centre", "chorus.ej_type", "chorus.purchasing_organisation", "chorus.buyer_group"),
    *("chorus.goods_group", "chorus.general_account", "chorus.location", "chorus.ministerial_axis"),
    "texts.accountant",
)


_SUPPLIER = (
    sa.select(ChorusSupplier.number)
    .where(ChorusSupplier.organisation_id == Organisation.id)
    .order_by(ChorusSupplier.id.desc())
    .limit(1)
    .correlate(Organisation)
    .scalar_subquery()
)
_ATTESTATION = (
    sa.select(CreditsAttestation.reference)
    .where(CreditsAttestation.act_id == Act.id, Act.credits_certified_on.is_not(None))
    .order_by(CreditsAttestation.id.desc())
    .limit(1)
    .correlate(Act)
    .scalar_subquery()
)


class Ledger:
    """Every entry of the window's envelopes, oldest first: the balance and the chain go on from slice to slice. Those
    of dossiers the reader's declared links bar are left out, and the balance is worked out without them."""

    table = LEDGER

    def __init__(self, session: Session, asked: Asked) -> None:
        query = sa.select(LedgerEntry.id).join(Envelope, Envelope.id == LedgerEntry.envelope_id)
        hidden = barred_movements(asked.actor, LedgerEntry.dossier_id, LedgerEntry.act_id)
        seen = query.where(Envelope.window_id == asked.window.id, ~sa.func.coalesce(hidden, sa.false()))
        ordered = seen.order_by(Envelope.year, Envelope.id, LedgerEntry.id)
        self.keys: Sequence[int] = session.scalars(ordered).all()
        self._events = _event_numbers(session, asked.window.id)
        self._envelope, self._number, self._balance, self._hash = 0, 0, Columns(), GENESIS

    def rows(self, session: Session, keys: Sequence[int]) -> Iterator[Row]:
        found = session.execute(_ENTRIES.where(LedgerEntry.id.in_(keys))).all()
        numbers = [self._events[row.public_id] for row in found if row.public_id in self._events]
        events = sa.select(AuditEvent.id, AuditEvent.hash).where(AuditEvent.id.in_(numbers))
        hashes = {number: chained for number, chained in session.execute(events)}
        for row in found:
            number = self._events.get(row.public_id)
            yield self._row(row, (number, hashes.get(number)))

    def _row(self, row: Any, event: tuple[int | None, str | None]) -> Row:
        if row.envelope_id != self._envelope:
            self._envelope, self._number, self._balance, self._hash = row.envelope_id, 0, Columns(), GENESIS
        change = Columns(*(getattr(row, delta.key) for delta in _DELTAS))
        self._number += 1
        self._balance = after = self._balance.plus(change)
        self._hash = entry_hash(self._hash, row)
        return (
            *(f"{row.year} – {row.label}", self._number, row.public_id, row.entered_on, row.created_at),
            *(ENTRY_LABELS[row.kind], row.amount_cents),
            *(change.available, change.reserved, change.committed, change.paid),
            *(after.available, after.reserved, after.committed, after.paid, after.allotted, after.cp_allotted),
            *(after.shortfall, row.dossier, row.organisation, row.act, row.ej_number, row.notice, row.notice_on),
            *(row.origin, row.reason),
            *(row.author or "Portail", self._hash, *event),
        )


def entry_hash(previous: str, row: Any) -> str:
    """One link: what the entry says, as the dictionary describes it, after the link before."""
    body = {
        "amount_cents": row.amount_cents,
        "author": row.author_public_id,
        "created_at": row.created_at,
        "effects": [getattr(row, delta.key) for delta in _DELTAS],
        "ej_number": row.ej_number,
        "entered_on": row.entered_on,
        "entry": row.public_id,
        "kind": row.kind,
        "notice": row.notice,
        "notice_on": row.notice_on,
        "origin": row.origin,
        "reason": row.reason,
    }
    return chain_hash(previous, canonical_json(body))


def _event_numbers(session: Session, window_id: int) -> dict[str, int]:
    """Number of the audit event that tells of each entry of the window; the journal is walked once."""
    query = (
        sa.select(LedgerEntry.public_id, AuditEvent.id)
        .join(AuditEvent, AuditEvent.subject_public_id == LedgerEntry.public_id)
        .where(LedgerEntry.window_id == window_id, AuditEvent.tag == Event.ENVELOPE_MOVED)
    )
    return {entry: number for entry, number in session.execute(query)}


class ChorusPreparation:
    """Acts whose credits are certified and that have no EJ yet, with the codes of the window's settings."""

    table = CHORUS

    def __init__(self, session: Session, asked: Asked) -> None:
        self._codes = [asked.settings.text(key) for key in _CODES]
        ready = sa.and_(
            Act.state.in_((ActState.FUNDED, ActState.CHECKED, ActState.SIGNED)),
            Act.kind == "award",
            Act.ej_number.is_(None),
            Dossier.state == DossierState.GRANTED,
        )
        query = sa.select(Act.id).join(Dossier, Dossier.id == Act.dossier_id).where(exported_dossiers(asked), ready)
        self.keys: Sequence[int] = session.scalars(query.order_by(Act.id)).all()

    def rows(self, session: Session, keys: Sequence[int]) -> Iterator[Row]:
        query = (
            sa.select(Act, Dossier.reference, Organisation, Decision.decided_on, _SUPPLIER, _ATTESTATION)
            .join(Dossier, Dossier.id == Act.dossier_id)
            .join(Organisation, Organisation.id == Act.organisation_id)
            .join(Decision, Decision.id == Act.decision_id)
            .where(Act.id.in_(keys))
            .order_by(Act.id)
        )
        for act, dossier, body, decided_on, supplier, attestation in session.execute(query):
            address = " ".join(body.address.split())
            yield (
                *(act.reference, dossier, body.siret, body.name, address, body.postal_code, act.title),
                *(act.amount_cents, decided_on, act.credits_certified_on, ACT.labels[act.state]),
                *(act.official_number, act.signed_on, *self._codes, supplier, attestation),
            )
