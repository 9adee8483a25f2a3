"""Confirm, or refuse, credits another person entered: confirmed, they move at once."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from portal.domain.actors import Actor
from portal.domain.errors import Conflict, Forbidden, InvalidInput, NotFound
from portal.domain.events import Event
from portal.domain.ledger import Columns
from portal.domain.permissions import Permission, Subject, require
from portal.models import CreditsNotice
from portal.services.budget.carry_over import CarryOver, post_carry_over
from portal.services.budget.envelopes import Notice, lock_envelope
from portal.services.budget.notify_credits import NotifyCredits, post_credits
from portal.services.locking import person_id_of
from portal.services.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class DecideCredits:
    """Confirm the credits entered as ``notice`` (public id), or refuse them for a reason."""

    notice: str
    confirmed: bool
    refusal: str = ""


def decide_credits(uow: UnitOfWork, actor: Actor, command: DecideCredits) -> Columns:
    """Post the entries, or note the refusal; the balance after it.

    Raises Forbidden to who entered them, Conflict when it is decided already, InvalidInput (``refusal``) without a
    reason, LedgerRefusal as ``notify_credits`` does.
    """
    row = _locked(uow, actor, command.notice)
    if row.proposed_by_id == person_id_of(actor):
        raise Forbidden("Vous avez saisi ces crédits\u00a0: une autre personne doit les confirmer.")
    if row.state != "waiting":
        raise Conflict("Ces crédits ont déjà été confirmés ou refusés par une autre personne.")
    if not command.confirmed and not command.refusal.strip():
        raise InvalidInput({"refusal": "Dites à la personne qui les a saisis ce qui ne va pas."})
    envelope, balance = lock_envelope(uow, actor, row.envelope.public_id)
    row.state = "confirmed" if command.confirmed else "refused"
    row.decided_by_id, row.decided_at = person_id_of(actor), uow.now
    row.refusal = "" if command.confirmed else command.refusal.strip()
    if not command.confirmed:
        subject = ("credits_notice", row.public_id)
        uow.record(Event.CREDITS_REFUSED, actor, subject, detail=row.refusal)
        return balance
    notice = Notice(row.notice, row.notice_on)
    if row.carried:
        over = CarryOver(envelope.public_id, row.ae_cents, row.cp_cents, notice, row.reason, row.posting_key)
        post_carry_over(uow, actor, envelope, over, row.piece_id)
        return lock_envelope(uow, actor, envelope.public_id)[1]
    entered = NotifyCredits(
        envelope.public_id, row.cut, row.ae_cents, row.cp_cents, notice, row.reason, row.posting_key
    )
    post_credits(uow, actor, envelope, entered, row.piece_id)
    return lock_envelope(uow, actor, envelope.public_id)[1]


def _locked(uow: UnitOfWork, actor: Actor, public_id: str) -> CreditsNotice:
    row = uow.session.scalar(
        sa.select(CreditsNotice).where(CreditsNotice.public_id == public_id).with_for_update(),
        execution_options={"populate_existing": True},
    )
    if row is None:
        raise NotFound
    require(actor, Permission.ENVELOPE_ALLOT, Subject(row.window_id))
    return row
