"""Record what the budget authority notifies: credits given or taken back, AE and CP apart, with the letter's date."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.domain.actors import Actor
from portal.domain.errors import Conflict, InvalidInput
from portal.domain.ledger import Columns, EntryKind
from portal.models import Envelope, LedgerEntry
from portal.queries.windows import window_settings
from portal.services.budget.envelopes import Notice, credit_problems, kept_piece, lock_envelope
from portal.services.budget.post_entry import EntryCommand, post_entry
from portal.services.locking import person_id_of
from portal.services.runtime import Runtime
from portal.services.unit_of_work import UnitOfWork

_K = EntryKind
NO_REASON = "Dites pourquoi ces crédits bougent."


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
    comes back first. Raises InvalidInput naming every field to correct, LedgerRefusal when CP were already paid,
    Conflict where another person must confirm them (``propose_credits``).
    """
    amounts = (command.ae_cents, command.cp_cents)
    problems = credit_problems(runtime, command.notice, amounts, command.reason, NO_REASON)
    if problems:
        raise InvalidInput(problems)
    digest = runtime.store.put(command.notice.piece) if command.notice.piece else ""
    with runtime.uow() as uow:
        person_id_of(actor)
        envelope, _ = lock_envelope(uow, actor, command.envelope)
        if needs_second_person(uow.session, envelope.window_id):
            raise Conflict("Les crédits de ce guichet se saisissent à deux\u00a0: une autre personne les confirme.")
        post_credits(uow, actor, envelope, command, kept_piece(uow, digest, command.notice))
        return lock_envelope(uow, actor, command.envelope)[1]


def needs_second_person(session: Session, window_id: int) -> bool:
    """Whether what one person enters must be confirmed by another."""
    return window_settings(session, window_id).text("budget.credits_second_person") == "yes"


def post_credits(
    uow: UnitOfWork, actor: Actor, envelope: Envelope, command: NotifyCredits, piece: int | None
) -> None:
    """The entries, AE then CP, of an envelope that is locked."""
    for kind, amount in _kinds(uow, envelope, command):
        if amount > 0:
            post_entry(uow, actor, _entry(envelope, kind, amount, command, piece))


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
