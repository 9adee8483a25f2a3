"""Record what the budget authority notifies: credits given or taken back, AE and CP apart, with the letter's date."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from portal.domain.actors import Actor
from portal.domain.errors import InvalidInput
from portal.domain.ledger import Columns, EntryKind
from portal.models import Envelope, LedgerEntry
from portal.services.budget.envelopes import Notice, credit_problems, kept_piece, lock_envelope
from portal.services.budget.post_entry import EntryCommand, post_entry
from portal.services.locking import person_id_of
from portal.services.runtime import Runtime
from portal.services.unit_of_work import UnitOfWork

_K = EntryKind


@dataclass(frozen=True, slots=True)
class NotifyCredits:
    """Credits given (or, ``cut``, taken back) on ``envelope`` (public id). ``key`` makes a second posting harmless."""

    envelope: str
    cut: bool
    ae_cents: int
    cp_cents: int
    notice: Notice
    reason: str
    key: str


def notify_credits(runtime: Runtime, actor: Actor, command: NotifyCredits) -> Columns:
    """Post the entries, AE then CP, in one transaction; the balance after them.

    A cut takes at most what is available in AE: the rest is a shortfall, which blocks new reservations and takes what
    comes back first. Raises InvalidInput naming every field to correct, LedgerRefusal when CP were already paid.
    """
    amounts, no_reason = (command.ae_cents, command.cp_cents), "Dites pourquoi ces crédits bougent."
    problems = credit_problems(runtime, command.notice, amounts, command.reason, no_reason)
    if problems:
        raise InvalidInput(problems)
    digest = runtime.store.put(command.notice.piece) if command.notice.piece else ""
    with runtime.uow() as uow:
        person_id_of(actor)
        envelope, _ = lock_envelope(uow, actor, command.envelope)
        piece = kept_piece(uow, digest, command.notice)
        for kind, amount in _kinds(uow, envelope, command):
            if amount > 0:
                post_entry(uow, actor, _entry(envelope, kind, amount, command, piece))
        return lock_envelope(uow, actor, command.envelope)[1]


def _kinds(uow: UnitOfWork, envelope: Envelope, command: NotifyCredits) -> tuple[tuple[EntryKind, int], ...]:
    if command.cut:
        return (_K.DECREASE, command.ae_cents), (_K.CP_DECREASE, command.cp_cents)
    return (
        (_first(uow, envelope, _K.ALLOTMENT, _K.INCREASE, command.key), command.ae_cents),
        (_first(uow, envelope, _K.CP_ALLOTMENT, _K.CP_INCREASE, command.key), command.cp_cents),
    )


def _first(uow: UnitOfWork, envelope: Envelope, first: EntryKind, further: EntryKind, key: str) -> EntryKind:
    """The first credits are a notification, further ones an increase; a repeated command finds its own kind again."""
    earlier = sa.select(LedgerEntry.id).where(
        LedgerEntry.envelope_id == envelope.id,
        LedgerEntry.kind == first,
        LedgerEntry.idempotency_key != f"notice:{key}:{_column(first)}",
    )
    return first if uow.session.scalar(earlier.limit(1)) is None else further


def _column(kind: EntryKind) -> str:
    return "cp" if kind.value.startswith("cp_") else "ae"


def _entry(envelope: Envelope, kind: EntryKind, amount: int, command: NotifyCredits, piece: int | None) -> EntryCommand:
    return EntryCommand(
        envelope.id,
        kind,
        amount,
        command.reason.strip(),
        f"notice:{command.key}:{_column(kind)}",
        notice=command.notice.reference.strip(),
        notice_on=command.notice.on,
        piece_id=piece,
    )
