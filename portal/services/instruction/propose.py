"""Propose a grant or a refusal to the signatory, with the retained plan."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.domain.actors import Actor
from portal.domain.dossier import DOSSIER
from portal.domain.errors import InvalidInput
from portal.domain.events import Event
from portal.domain.grounds import Grounds, grounds_problems
from portal.domain.money import Euros, format_euros, format_rate, from_decimal_string
from portal.domain.permissions import Permission
from portal.domain.plan import RetainedPlan, Step, grant_ceiling, retained_plan
from portal.domain.review import Stage, StageOutcome
from portal.domain.scoring import missing_sentence
from portal.models import CheckReview, Dossier, Proposal
from portal.queries.appraisal import appraisal_of, criteria_of, scorers_wanted
from portal.queries.rulebooks import rulebook_of_dossier
from portal.services.assisting.other_examiner import require_other_examiner
from portal.services.instruction.grounds import GivenGrounds, keep_grounds, resolve
from portal.services.instruction.loading import (
    funders_of,
    last_stage,
    last_version,
    load_dossier,
)
from portal.services.instruction.reassess import reassess
from portal.services.locking import person_id_of
from portal.services.twins.answer_twin import unanswered_problem
from portal.services.unit_of_work import UnitOfWork

CAP = "CAP"


@dataclass(frozen=True, slots=True)
class Propose:
    """Outcome, amount in cents (grant only), title of the act worded by the administration, motive.

    ``cap_reason`` is wanted when the amount exceeds the cap, which only an EPCI may.
    """

    dossier: str
    outcome: Literal["grant", "refuse"]
    motive: str
    amount_cents: int | None = None
    act_title: str = ""
    cap_reason: str = ""
    version: int | None = None
    grounds: GivenGrounds = field(default_factory=GivenGrounds)


def propose(uow: UnitOfWork, actor: Actor, command: Propose) -> str:
    """Assess one last time, check the stages and the amount, keep the proposal and return its public id.

    Raises InvalidInput: ``stages`` (a stage is missing or its subject has changed), ``outcome``, ``amount``,
    ``act_title``, ``motive``, ``cap_reason``, ``twins`` (a quote counted twice, not explained),
    and what the grounds lack (``criteria``, ``rules``, ``ways``…).
    """
    dossier = load_dossier(uow, command.dossier, command.version, actor, Permission.DOSSIER_PROPOSE)
    require_other_examiner(uow, actor, dossier)
    new_state = DOSSIER.next(dossier.state, "propose")
    assessment, result = reassess(uow, actor, dossier)
    problems = _stage_problems(uow.session, dossier, result, command.outcome) | _text_problems(command)
    problems |= unanswered_problem(uow, actor, dossier)
    grounds = resolve(uow.session, dossier, result, command.grounds, command.outcome)
    problems |= grounds_problems(command.outcome, grounds)
    amount = _amount(command, result, problems)
    if problems:
        raise InvalidInput(problems)
    plan = plan_for(dossier, amount)
    dossier.state = new_state
    row = Proposal(
        dossier_id=dossier.id,
        person_id=person_id_of(actor),
        assessment_id=assessment.id,
        outcome=command.outcome,
        amount_cents=amount,
        subsidisable_cents=from_decimal_string(result["amount"]["eligible_base"]),
        own_funds_cents=plan.own_funds_cents,
        rate_text=format_rate(Fraction(result["amount"]["rate"])),
        act_title=command.act_title.strip() if command.outcome == "grant" else "",
        motive=command.motive.strip(),
        cap_reason=command.cap_reason.strip() if amount > grant_limit(result) else "",
        created_at=uow.now,
    )
    uow.session.add(row)
    uow.session.flush()
    keep_grounds(uow, actor, dossier, row, grounds)
    _record(uow, actor, dossier, row, grounds)
    return row.public_id


def _record(uow: UnitOfWork, actor: Actor, dossier: Dossier, proposal: Proposal, grounds: Grounds) -> None:
    uow.record(
        Event.DOSSIER_PROPOSED,
        actor,
        ("proposal", proposal.public_id),
        dossier=dossier.public_id,
        facts={
            "outcome": proposal.outcome,
            "amount_cents": proposal.amount_cents,
            "subsidisable_cents": proposal.subsidisable_cents,
            "own_funds_cents": proposal.own_funds_cents,
            "criteria": [one.code for one in grounds.criteria],
            "rules": [one.code for one in grounds.rules],
        },
        detail="\n".join(filter(None, (proposal.act_title, proposal.motive, proposal.cap_reason, *grounds.ways))),
    )


def plan_for(dossier: Dossier, amount_cents: int) -> RetainedPlan:
    """The retained plan of a dossier for a grant of ``amount_cents``. Raises InvalidInput (``amount``)."""
    return retained_plan(dossier.total_cost_cents, amount_cents, dossier.own_funds_cents or 0, funders_of(dossier))


def grant_limit(result: dict[str, Any], *, without_cap: bool = False) -> Euros:
    """Largest grant an assessment allows, the cap left aside when a reasoned decision may exceed it."""
    steps = [
        Step(step["code"], None if step["limit"] is None else _limit(step["limit"]))
        for step in result["amount"]["steps"]
    ]
    return grant_ceiling(steps, frozenset({CAP}) if without_cap else frozenset())


def _limit(text: str) -> int:
    return from_decimal_string(text)


def cap_may_be_exceeded(result: dict[str, Any]) -> bool:
    """Whether the rulebook lets a person go above the cap (it then asks for a human judgement: an EPCI)."""
    return any(check["code"] == CAP and check["outcome"] == "review" for check in result["checks"])


def _amount(command: Propose, result: dict[str, Any], problems: dict[str, str]) -> int:
    if command.outcome == "refuse":
        return 0
    amount, limit = command.amount_cents, grant_limit(result)
    if amount is None or amount <= 0:
        problems["amount"] = "Saisissez le montant proposé, supérieur à zéro."
        return 0
    if amount <= limit:
        return amount
    above = grant_limit(result, without_cap=True)
    if not cap_may_be_exceeded(result):
        problems["amount"] = f"Le montant ne peut pas dépasser {format_euros(limit)}, maximum de l’instruction."
    elif amount > above:
        problems["amount"] = (
            f"Même au-delà du plafond, le montant ne peut pas dépasser {format_euros(above)} (taux, plan et crédits)."
        )
    elif not command.cap_reason.strip():
        problems["cap_reason"] = (
            f"Au-delà du plafond ({format_euros(limit)}), la proposition doit être motivée : écrivez pourquoi."
        )
    return amount


def _text_problems(command: Propose) -> dict[str, str]:
    problems: dict[str, str] = {}
    if command.outcome not in ("grant", "refuse"):
        problems["outcome"] = "Choisissez d’accorder ou de refuser."
    if not command.motive.strip():
        problems["motive"] = "Écrivez le motif de la proposition."
    if command.outcome == "grant" and not command.act_title.strip():
        problems["act_title"] = "Écrivez l’intitulé du projet tel qu’il figurera dans l’arrêté."
    return problems


def _stage_problems(session: Session, dossier: Dossier, result: dict[str, Any], outcome: str) -> dict[str, str]:
    """``{"stages": sentence}`` for the first stage that does not allow the proposal, else nothing."""
    if dossier.complete_at is None:
        return {"stages": "La complétude n’est pas datée : déclarez d’abord le dossier complet."}
    stage = last_stage(session, dossier.id, Stage.ELIGIBILITY)
    if stage is None:
        return {"stages": "L’éligibilité n’est pas conclue : terminez cette étape avant de proposer."}
    reviews = {r.code: r for r in session.scalars(sa.select(CheckReview).where(CheckReview.stage_id == stage.id))}
    changed = [
        check["label"]
        for check in result["checks"]
        if check["outcome"] in ("fail", "review")
        and (check["code"] not in reviews or reviews[check["code"]].automatic != check["outcome"])
    ]
    if changed:
        return {"stages": f"Des contrôles ont changé depuis la conclusion d’éligibilité : {', '.join(changed)}."}
    if stage.outcome == StageOutcome.INELIGIBLE.value:
        if outcome == "grant":
            return {"stages": "L’éligibilité conclut « non éligible » : seul un refus peut être proposé."}
        return {}
    return _scoring_problem(session, dossier)


def _scoring_problem(session: Session, dossier: Dossier) -> dict[str, str]:
    criteria = criteria_of(rulebook_of_dossier(session, dossier.id), dossier.main_axis)
    filed_version, found = last_version(session, dossier.id), appraisal_of(session, dossier.id, criteria)
    if criteria and (found.version != filed_version or not found.sheets):
        return {"stages": f"La notation de la version {filed_version} du dossier n’est pas faite : notez le projet."}
    problem = missing_sentence(found, scorers_wanted(session, dossier.window_id)) if criteria else ""
    return {"stages": problem} if problem else {}
