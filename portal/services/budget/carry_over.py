"""Carry what is available at the end of a budget year over to the next: one entry out, one in, or none."""

from __future__ import annotations

from dataclasses import dataclass

from portal.domain.actors import Actor
from portal.domain.errors import Conflict, InvalidInput
from portal.domain.ledger import COUNTERPARTS, EntryKind
from portal.models import Envelope
from portal.services.budget.envelopes import (
    Notice,
    credit_problems,
    kept_piece,
    lock_envelope,
    year_envelope,
)
from portal.services.budget.notify_credits import needs_second_person
from portal.services.budget.post_entry import EntryCommand, post_entry
from portal.services.locking import person_id_of
from portal.services.runtime import Runtime
from portal.services.unit_of_work import UnitOfWork

_K = EntryKind


@dataclass(frozen=True, slots=True)
class CarryOver:
    """Credits that leave ``envelope`` (public id) for the next year's. ``key`` makes a second posting harmless."""

    envelope: str
    ae_cents: int
    cp_cents: int
    notice: Notice
    reason: str
    key: str


def carry_over(runtime: Runtime, actor: Actor, command: CarryOver) -> str:
    """Post both halves of each amount and return the next year's envelope (public id), opened when it was not.

    Raises InvalidInput, LedgerRefusal with what is missing when less is available, Conflict where another person must
    confirm it (``propose_credits``, carried).
    """
    amounts, no_reason = (command.ae_cents, command.cp_cents), "Dites pourquoi ces crédits sont reportés."
    problems = credit_problems(runtime, command.notice, amounts, command.reason, no_reason)
    if problems:
        raise InvalidInput(problems)
    digest = runtime.store.put(command.notice.piece) if command.notice.piece else ""
    with runtime.uow() as uow:
        person_id_of(actor)
        envelope, _ = lock_envelope(uow, actor, command.envelope)
        if needs_second_person(uow.session, envelope.window_id):
            raise Conflict("Les crédits de ce guichet se reportent à deux\u00a0: une autre personne le confirme.")
        return post_carry_over(uow, actor, envelope, command, kept_piece(uow, digest, command.notice))


def post_carry_over(
    uow: UnitOfWork, actor: Actor, envelope: Envelope, command: CarryOver, piece: int | None
) -> str:
    """Both halves of each amount, from an envelope that is locked; the next year's (public id)."""
    following = year_envelope(uow, envelope, envelope.year + 1)
    for kind, amount in ((_K.CARRY_OVER_OUT, command.ae_cents), (_K.CP_CARRY_OVER_OUT, command.cp_cents)):
        if amount > 0:
            _both(uow, actor, command, (envelope, following), (kind, amount, piece))
    return following.public_id


def _both(
    uow: UnitOfWork,
    actor: Actor,
    command: CarryOver,
    years: tuple[Envelope, Envelope],
    movement: tuple[EntryKind, int, int | None],
) -> None:
    kind, amount, piece = movement
    origin: int | None = None
    for envelope, half in zip(years, (kind, COUNTERPARTS[kind]), strict=True):
        entry = post_entry(
            uow,
            actor,
            EntryCommand(
                envelope.id,
                half,
                amount,
                command.reason.strip(),
                f"carry:{command.key}:{half}",
                notice=command.notice.reference.strip(),
                notice_on=command.notice.on,
                piece_id=piece,
                origin_id=origin,
            ),
        )
        origin = entry.id
