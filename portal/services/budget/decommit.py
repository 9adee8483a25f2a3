"""Give back a part of what an act has committed (retrait d'engagement), never below what it has been paid."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from portal.domain.actors import Actor
from portal.domain.errors import InvalidInput
from portal.domain.ledger import EntryKind
from portal.domain.money import format_euros
from portal.domain.permissions import Permission
from portal.models import Act, ActBalance, LedgerEntry
from portal.services.award_life.money_back import commitment_of, offer_waiting_list
from portal.services.budget.post_entry import EntryCommand, post_entry
from portal.services.locking import lock_act, person_id_of
from portal.services.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Decommit:
    """Take ``amount_cents`` off the EJ of ``act`` (public id). ``key`` makes a second posting harmless."""

    act: str
    amount_cents: int
    reason: str
    key: str


def decommit(uow: UnitOfWork, actor: Actor, command: Decommit) -> None:
    """Committed → available (a noted shortfall is served first); the waiting list is offered it.

    Raises InvalidInput, Conflict or LedgerRefusal.
    """
    act = lock_act(uow, actor, Permission.ACT_COMMIT, command.act)
    person_id_of(actor)
    post = EntryCommand(
        commitment_of(uow, act).envelope_id,
        EntryKind.DECOMMITMENT,
        command.amount_cents,
        command.reason.strip(),
        f"decommit:{command.key}",
        dossier_id=act.dossier_id,
        act_id=act.id,
        ej_number=act.ej_number,
        dossier_public_id=act.dossier.public_id,
    )
    if _already(uow, post):
        post_entry(uow, actor, post)
        return
    problems = _problems(uow, act, command)
    if problems:
        raise InvalidInput(problems)
    offer_waiting_list(uow, act.window_id, post_entry(uow, actor, post))


def _already(uow: UnitOfWork, post: EntryCommand) -> bool:
    known = sa.select(LedgerEntry.id).where(LedgerEntry.idempotency_key == post.idempotency_key)
    return uow.session.scalar(known) is not None


def _problems(uow: UnitOfWork, act: Act, command: Decommit) -> dict[str, str]:
    problems = {}
    balance = uow.session.get_one(ActBalance, act.id, populate_existing=True)
    left = balance.committed_cents - balance.paid_cents
    if command.amount_cents <= 0:
        problems["amount"] = "Indiquez le montant à désengager."
    elif command.amount_cents > left:
        problems["amount"] = f"Il reste {format_euros(left)} engagés et non payés pour cet acte\u00a0: saisissez moins."
    if not command.reason.strip():
        problems["reason"] = "Dites pourquoi ce montant est désengagé."
    return problems
