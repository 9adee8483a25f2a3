"""Send a proposal back to the examination, with a reason: by its instructor, or by the signatory."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from portal.domain.actors import Actor
from portal.domain.dossier import DOSSIER
from portal.domain.errors import InvalidInput
from portal.domain.events import Event
from portal.domain.permissions import Permission, can
from portal.models import Dossier, Person, Proposal
from portal.queries.conflicts import is_barred
from portal.services.instruction.loading import load_dossier
from portal.services.jobs.send_mail import queue_mail
from portal.services.locking import subject_of
from portal.services.signatory.last_records import proposal_read
from portal.services.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class ReturnToReview:
    """Send ``dossier`` back, having read ``proposal`` (public ids): the reason, version of the form."""

    dossier: str
    proposal: str
    reason: str
    version: int | None = None


def return_to_review(uow: UnitOfWork, actor: Actor, command: ReturnToReview) -> None:
    """Pass from proposed back to under review; the proposal stays in the history. Raises InvalidInput (``reason``),
    or Conflict when another proposal has come since the one the person read.

    When somebody else than its author sends it back, the author is told by mail.
    """
    dossier = load_dossier(uow, command.dossier, command.version, actor, Permission.DOSSIER_READ)
    if not can(actor, Permission.DOSSIER_DECIDE, subject_of(dossier)):
        load_dossier(uow, command.dossier, command.version, actor, Permission.DOSSIER_PROPOSE)
    new_state = DOSSIER.next(dossier.state, "return_to_review")
    proposal_read(uow.session, dossier.id, command.proposal)
    reason = command.reason.strip()
    if not reason:
        raise InvalidInput({"reason": "Écrivez pourquoi la proposition revient en instruction."})
    dossier.state = new_state
    uow.record(
        Event.DOSSIER_RETURNED,
        actor,
        ("dossier", dossier.public_id),
        dossier=dossier.public_id,
        facts={},
        detail=reason,
    )
    _tell_author(uow, actor, dossier, reason)


def _tell_author(uow: UnitOfWork, actor: Actor, dossier: Dossier, reason: str) -> None:
    query = (
        sa.select(Person)
        .join(Proposal, Proposal.person_id == Person.id)
        .where(Proposal.dossier_id == dossier.id)
        .order_by(Proposal.id.desc())
        .limit(1)
    )
    author = uow.session.scalar(query)
    if author is None or author.id == actor.person_id or is_barred(uow.session, author.id, dossier.id):
        return
    body = (
        f"La proposition du dossier {dossier.reference}, « {dossier.title} », revient en instruction.\n\n"
        f"Motif : {reason}\n"
    )
    queue_mail(uow, author.email, f"Dossier {dossier.reference} renvoyé en instruction", body, dossier.public_id)
