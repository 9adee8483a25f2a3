"""Post one entry to the ledger: lock the balance, compute the changes, insert."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from portal.domain.actors import Actor
from portal.domain.clocks import paris_date
from portal.domain.errors import Conflict, NotFound
from portal.domain.events import Event
from portal.domain.ledger import Columns, EntryKind, Movement, entry_for
from portal.models import Envelope, EnvelopeBalance, LedgerEntry
from portal.services.unit_of_work import UnitOfWork

#: What a second posting under the same key must repeat.
_SAME = ("envelope_id", "kind", "amount_cents", "dossier_id", "act_id", "claim_id", "notice", "ej_number", "origin_id")


@dataclass(frozen=True, slots=True)
class EntryCommand:
    """A movement wanted on an envelope. ``idempotency_key`` makes a second posting return the first entry.

    ``notice`` (with its date and the stored piece) is the letter or act that notifies the movement; ``origin_id`` the
    entry it answers (a correction, the second half of a carry-over).
    """

    envelope_id: int
    kind: EntryKind
    amount_cents: int
    reason: str
    idempotency_key: str
    notice: str = ""
    dossier_id: int | None = None
    act_id: int | None = None
    claim_id: int | None = None
    ej_number: str | None = None
    dossier_public_id: str | None = None
    notice_on: date | None = None
    piece_id: int | None = None
    origin_id: int | None = None


def locked_balance(uow: UnitOfWork, envelope_id: int) -> Columns:
    """Current balance of an envelope, its row locked until the transaction ends."""
    row = uow.session.execute(
        sa.select(EnvelopeBalance).where(EnvelopeBalance.envelope_id == envelope_id).with_for_update(),
        execution_options={"populate_existing": True},
    ).scalar_one_or_none()
    if row is None:
        raise NotFound
    return Columns(
        available=row.available_cents,
        reserved=row.reserved_cents,
        committed=row.committed_cents,
        paid=row.paid_cents,
        allotted=row.allotted_cents,
        cp_allotted=row.cp_allotted_cents,
        shortfall=row.shortfall_cents,
    )


def post_entry(uow: UnitOfWork, actor: Actor, command: EntryCommand) -> LedgerEntry:
    """Insert the entry and return it; the trigger keeps the balances. Raises LedgerRefusal with the exact shortfall.

    The same idempotency key returns the entry first posted; with other contents it raises Conflict.
    """
    balance = locked_balance(uow, command.envelope_id)
    known = uow.session.scalar(sa.select(LedgerEntry).where(LedgerEntry.idempotency_key == command.idempotency_key))
    if known is not None:
        if any(getattr(known, name) != getattr(command, name) for name in _SAME):
            raise Conflict("Ce mouvement a déjà été enregistré avec un autre montant ou un autre objet.")
        return known
    change = entry_for(balance, Movement(command.kind, command.amount_cents))
    envelope = uow.session.get_one(Envelope, command.envelope_id)
    entry = _row(uow, actor, command, envelope, change)
    uow.session.add(entry)
    uow.session.flush()
    uow.record(
        Event.ENVELOPE_MOVED,
        actor,
        ("ledger_entry", entry.public_id),
        dossier=command.dossier_public_id,
        facts={"kind": command.kind, "amount_cents": command.amount_cents, "envelope": envelope.public_id},
    )
    return entry


def _row(uow: UnitOfWork, actor: Actor, command: EntryCommand, envelope: Envelope, change: Columns) -> LedgerEntry:
    return LedgerEntry(
        window_id=envelope.window_id,
        envelope_id=envelope.id,
        kind=command.kind,
        amount_cents=command.amount_cents,
        available_delta=change.available,
        reserved_delta=change.reserved,
        committed_delta=change.committed,
        paid_delta=change.paid,
        allotted_delta=change.allotted,
        cp_delta=change.cp_allotted,
        shortfall_delta=change.shortfall,
        dossier_id=command.dossier_id,
        act_id=command.act_id,
        claim_id=command.claim_id,
        notice=command.notice,
        notice_on=command.notice_on,
        piece_id=command.piece_id,
        origin_id=command.origin_id,
        ej_number=command.ej_number,
        reason=command.reason,
        author_public_id=actor.public_id,
        idempotency_key=command.idempotency_key,
        entered_on=paris_date(uow.now),
        created_at=uow.now,
    )
