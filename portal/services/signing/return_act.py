"""The signatory returns an act with a reason: a project goes back to its draft, an issued act is cancelled."""

from __future__ import annotations

from dataclasses import dataclass, replace

from portal.domain.act import ACT, ActState
from portal.domain.actors import Actor
from portal.domain.errors import Conflict, InvalidInput
from portal.domain.events import Event
from portal.domain.ledger import EntryKind
from portal.domain.permissions import Permission
from portal.models import Act
from portal.services.award_life.money_back import commitment_of
from portal.services.budget.post_entry import EntryCommand, post_entry
from portal.services.locking import lock_act
from portal.services.signing.copies import waiting_copy
from portal.services.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class ReturnAct:
    """``act`` (public id) and why it is not signed."""

    act: str
    reason: str


_VERBS = {ActState.FUNDED: "return_to_draft", ActState.COMMITTED: "return_committed"}


def return_act(uow: UnitOfWork, actor: Actor, command: ReturnAct) -> None:
    """Cancel the issued act; its references stay taken, the grant and its reservation stay. What was committed before
    the signature is reserved again. Raises Conflict once it is signed, InvalidInput without a reason."""
    act = lock_act(uow, actor, Permission.ACT_SIGN, command.act)
    if act.signed_on is not None:
        raise Conflict("Cet acte est déjà signé\u00a0: il ne peut plus être renvoyé.")
    target = ACT.next(act.state, _VERBS.get(act.state, "cancel"))
    reason = command.reason.strip()
    if not reason:
        raise InvalidInput({"reason": "Dites pourquoi cet acte est renvoyé."})
    if waiting_copy(uow.session, act) is not None:
        raise Conflict("Une copie signée de cet acte est déposée\u00a0: elle doit d’abord être écartée.")
    facts = {"ej_number": act.ej_number, "ej_on": act.ej_on} if act.state is ActState.COMMITTED else {}
    if act.state is ActState.COMMITTED:
        _reserve_again(uow, actor, act)
    act.state = target
    detail = f"Renvoyé par le signataire. {reason}"
    subject = ("act", act.public_id)
    uow.record(Event.ACT_RETURNED, actor, subject, dossier=act.dossier.public_id, facts=facts, detail=detail)


def _reserve_again(uow: UnitOfWork, actor: Actor, act: Act) -> None:
    """Answer the commitment, and reserve for the grant, which stands. The number of the EJ is free for the act that
    replaces this one; the ledger and the journal keep it."""
    commitment = commitment_of(uow, act)
    moved = EntryCommand(
        commitment.envelope_id,
        EntryKind.DECOMMITMENT,
        commitment.amount_cents,
        f"Acte {act.reference} renvoyé sans être signé",
        f"returned:{act.public_id}",
        dossier_id=act.dossier_id,
        act_id=act.id,
        ej_number=act.ej_number,
        dossier_public_id=act.dossier.public_id,
        origin_id=commitment.id,
    )
    post_entry(uow, actor, moved)
    post_entry(
        uow,
        actor,
        replace(
            moved,
            kind=EntryKind.RESERVATION,
            reason=f"Subvention maintenue, acte {act.reference} renvoyé",
            idempotency_key=f"reserved_again:{act.public_id}",
            act_id=None,
            ej_number=None,
            origin_id=None,
        ),
    )
    act.ej_number = act.ej_on = None
