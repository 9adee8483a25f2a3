"""Grant what was proposed: the decision and the reservation of its amount are one transaction."""

from __future__ import annotations

import json
from dataclasses import dataclass

import sqlalchemy as sa

from portal.domain.actors import Actor
from portal.domain.clocks import paris_date
from portal.domain.dossier import DOSSIER, DossierState
from portal.domain.errors import Conflict, InvalidInput, LedgerRefusal
from portal.domain.events import Event
from portal.domain.ledger import EntryKind
from portal.domain.money import Euros, format_euros, from_decimal_string
from portal.domain.permissions import Permission
from portal.models import Assessment, Decision, Dossier, Envelope, Proposal
from portal.models.base import new_public_id
from portal.services.assessing import already_granted
from portal.services.budget.post_entry import EntryCommand, locked_balance, post_entry
from portal.services.locking import lock_dossier, person_id_of
from portal.services.signatory.face_rejection import face_rejection
from portal.services.signatory.last_records import last_decision, proposal_to_decide
from portal.services.unit_of_work import UnitOfWork

#: Groupings for which the call allows more than the cap, by a reasoned decision (EPCI).
EPCI_CATEGORIES = frozenset({"7343", "7344", "7345", "7346", "7353"})


@dataclass(frozen=True, slots=True)
class GrantDossier:
    """Grant ``dossier`` as ``proposal`` (both public ids) says. ``motive`` is due above the cap per body."""

    dossier: str
    proposal: str
    motive: str = ""


def grant_dossier(uow: UnitOfWork, actor: Actor, command: GrantDossier) -> str:
    """Record the grant, reserve its amount, and return the decision's public id; a second click returns the first's.

    Raises LedgerRefusal with what is missing in the envelope or under the cap; nothing has then changed.
    """
    dossier = lock_dossier(uow, actor, Permission.DOSSIER_DECIDE, command.dossier)
    person_id = person_id_of(actor)
    proposal = proposal_to_decide(uow.session, dossier.id, command.proposal, actor)
    known = last_decision(uow.session, dossier.id)
    if dossier.state is DossierState.GRANTED and known is not None and known.proposal_id == proposal.id:
        return known.public_id
    target = DOSSIER.next(dossier.state, "grant")
    if proposal.outcome != "grant" or proposal.amount_cents <= 0:
        raise Conflict("La proposition est un refus\u00a0: renvoyez-la en instruction pour qu’un montant soit proposé.")
    envelope = current_envelope(uow, dossier.window_id)
    locked_balance(uow, envelope.id)
    _check_cap(uow, dossier, proposal, command.motive)
    faced = face_rejection(uow, dossier, command.motive)
    decision = Decision(
        public_id=new_public_id(),
        dossier_id=dossier.id,
        proposal_id=proposal.id,
        person_id=person_id,
        outcome="grant",
        amount_cents=proposal.amount_cents,
        motive=command.motive.strip(),
        decided_on=paris_date(uow.now),
        decided_at=uow.now,
        created_at=uow.now,
    )
    uow.session.add(decision)
    post_entry(uow, actor, _reservation(dossier, envelope, decision))
    dossier.state = target
    uow.record(
        Event.DOSSIER_GRANTED,
        actor,
        ("decision", decision.public_id),
        dossier=dossier.public_id,
        facts={"amount_cents": decision.amount_cents, "proposal": proposal.public_id, **faced},
        detail=decision.motive,
    )
    return decision.public_id


def current_envelope(uow: UnitOfWork, window_id: int) -> Envelope:
    """The window's envelope of the current budget year. Raises LedgerRefusal when none is open."""
    year = paris_date(uow.now).year
    envelope = uow.session.scalar(sa.select(Envelope).where(Envelope.window_id == window_id, Envelope.year == year))
    if envelope is None:
        raise LedgerRefusal(f"Aucune enveloppe n’est ouverte pour l’année {year}\u00a0: faites notifier des crédits.")
    return envelope


def _reservation(dossier: Dossier, envelope: Envelope, decision: Decision) -> EntryCommand:
    return EntryCommand(
        envelope.id,
        EntryKind.RESERVATION,
        decision.amount_cents,
        f"Décision d’attribution, dossier {dossier.reference}",
        f"reservation:{decision.public_id}",
        dossier_id=dossier.id,
        dossier_public_id=dossier.public_id,
    )


def _check_cap(uow: UnitOfWork, dossier: Dossier, proposal: Proposal, motive: str) -> None:
    """The cap per body, against what is granted *now* to its other dossiers (the envelope is locked)."""
    room = _room_under_cap(uow, dossier, proposal)
    if room is None or proposal.amount_cents <= room:
        return
    over = proposal.amount_cents - room
    if dossier.organisation.legal_category not in EPCI_CATEGORIES:
        raise LedgerRefusal(
            f"Le plafond par porteur serait dépassé de {format_euros(over)} : il reste {format_euros(room)} pour cet "
            f"organisme, tous ses dossiers du guichet réunis. Renvoyez la proposition en instruction.",
            over,
        )
    if not motive.strip() and not proposal.cap_reason:
        raise InvalidInput(
            {
                "motive": f"Le plafond par porteur est dépassé de {format_euros(over)}\u00a0: "
                "motivez cette attribution au groupement."
            }
        )


def _room_under_cap(uow: UnitOfWork, dossier: Dossier, proposal: Proposal) -> Euros | None:
    """What the cap leaves, in cents: the limit assessed, moved by what other dossiers got or gave back since.

    None when the assessment knows no cap.
    """
    assessment = uow.session.get_one(Assessment, proposal.assessment_id)
    steps = json.loads(assessment.output_json)["amount"]["steps"]
    limit = next((step["limit"] for step in steps if step["code"] == "CAP"), None)
    if limit is None:
        return None
    before = json.loads(assessment.input_json)["applicant"].get("already_granted") or "0.00"
    moved = already_granted(uow.session, dossier) - from_decimal_string(before)
    return Euros(max(0, from_decimal_string(limit) - moved))
