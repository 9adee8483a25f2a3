"""What the session concludes of one dossier: outcome, amount, motive, votes."""

from __future__ import annotations

import json
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.domain.actors import Actor
from portal.domain.committee import VOTING_ROLES, SessionOutcome, Vote, vote_problem
from portal.domain.errors import Forbidden, InvalidInput
from portal.domain.events import Event
from portal.domain.money import format_euros, from_decimal_string
from portal.domain.plan import Step, grant_ceiling
from portal.models import Assessment, Dossier, Proposal, SessionItem, SessionMember, SessionRecusal
from portal.queries.conflicts import declared_recusals
from portal.services.committee.agenda import add_conclusion
from portal.services.committee.loading import load_item, load_preparing
from portal.services.instruction.propose import CAP, cap_may_be_exceeded, plan_for
from portal.services.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class RecordConclusion:
    """The conclusion on ``item`` of ``session`` (public ids). ``amount_cents`` for a grant or the waiting list."""

    session: str
    item: str
    outcome: SessionOutcome
    amount_cents: int | None = None
    motive: str = ""
    vote: Vote | None = None


def record_conclusion(uow: UnitOfWork, actor: Actor, command: RecordConclusion) -> None:
    """Note the conclusion; earlier ones are kept. Raises InvalidInput (``amount``, ``motive``, ``votes_for``),
    Forbidden when the person who records has stepped aside for this dossier."""
    session, vote = load_preparing(uow, actor, command.session), command.vote or Vote()
    item = load_item(uow, actor, session, command.item)
    dossier = uow.session.get_one(Dossier, item.dossier_id)
    recused = _recused(uow, session.id, item)
    if actor.person_id in {member.person_id for member in recused}:
        raise Forbidden("Vous vous êtes déporté sur ce dossier\u00a0: une autre personne doit conclure.")
    problems = _problems(uow, item, dossier, command)
    problem = vote_problem(vote, _present_voters(uow, session.id), _voting(recused))
    if problem:
        problems["votes_for"] = problem
    if problems:
        raise InvalidInput(problems)
    amount = command.amount_cents or 0 if command.outcome in (SessionOutcome.GRANT, SessionOutcome.WAIT) else 0
    add_conclusion(uow, actor, item, command.outcome, amount, command.motive, vote)
    uow.record(
        Event.SESSION_CONCLUSION_RECORDED,
        actor,
        ("session", session.public_id),
        dossier=dossier.public_id,
        facts={
            "outcome": command.outcome.value,
            "amount_cents": amount,
            "votes": [vote.for_, vote.against, vote.abstained],
        },
        detail=command.motive.strip(),
    )


def most_grantable(session: Session, item: SessionItem) -> int:
    """The most the session may grant: the assessment's limits but the envelope, which is checked when deciding."""
    output = json.loads(session.get_one(Assessment, item.assessment_id).output_json)
    lifted = {"ENVELOPE"} | ({CAP} if cap_may_be_exceeded(output) else set())
    steps = [
        Step(step["code"], None if step["limit"] is None else from_decimal_string(step["limit"]))
        for step in output["amount"]["steps"]
    ]
    return int(grant_ceiling(steps, frozenset(lifted)))


def _problems(
    uow: UnitOfWork, item: SessionItem, dossier: Dossier, command: RecordConclusion
) -> dict[str, str]:
    if command.outcome is SessionOutcome.REFUSE:
        missing = "Écrivez le motif du refus\u00a0: il sera repris dans la lettre au demandeur."
        return {} if command.motive.strip() else {"motive": missing}
    if command.outcome is SessionOutcome.POSTPONE:
        return {}
    proposal = uow.session.get_one(Proposal, item.proposal_id)
    if proposal.outcome != "grant":
        return {"outcome": "La proposition est un refus\u00a0: renvoyez-la en instruction pour proposer un montant."}
    amount = command.amount_cents
    if amount is None or amount <= 0:
        return {"amount": "Saisissez le montant, supérieur à zéro."}
    most = max(most_grantable(uow.session, item), proposal.amount_cents)
    if amount > most:
        return {"amount": f"Le montant ne peut pas dépasser {format_euros(most)}, maximum de l’instruction."}
    plan_for(dossier, amount)
    return {}


def _recused(uow: UnitOfWork, session_id: int, item: SessionItem) -> list[SessionMember]:
    """Members who stepped aside, by their word that day or by a link they declared."""
    declared = [one.member_id for one in declared_recusals(uow.session, session_id) if one.item_id == item.id]
    said = sa.select(SessionRecusal.member_id).where(SessionRecusal.item_id == item.id)
    query = sa.select(SessionMember).where(sa.or_(SessionMember.id.in_(said), SessionMember.id.in_(declared)))
    return list(uow.session.scalars(query))


def _voting(members: list[SessionMember]) -> int:
    return sum(member.present and member.role in VOTING_ROLES for member in members)


def _present_voters(uow: UnitOfWork, session_id: int) -> int:
    rows = uow.session.scalars(sa.select(SessionMember).where(SessionMember.session_id == session_id))
    return _voting(list(rows))
