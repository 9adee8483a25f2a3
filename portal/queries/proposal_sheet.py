"""The sheet of one proposal: everything the signatory reads before deciding."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.domain.act import ACT, ActState
from portal.domain.actors import Actor
from portal.domain.dossier import DOSSIER, DossierState
from portal.domain.errors import NotFound
from portal.domain.grounds import Grounds
from portal.domain.money import from_decimal_string
from portal.domain.scoring import Appraisal, levels_text
from portal.eligibility.rulebook import Criterion
from portal.models import (
    Act,
    Assessment,
    Decision,
    Dossier,
    Organisation,
    Person,
    Proposal,
)
from portal.queries.appraisal import appraisal_of, criteria_of
from portal.queries.appraisal_sheet import comments_on
from portal.queries.balances import seen_available
from portal.queries.decisions import OUTCOMES
from portal.queries.grounds import standing_grounds
from portal.queries.priorities import recognised_labels
from portal.queries.retained import ExpenseLineView, retained_lines
from portal.queries.rulebooks import rulebook_of_dossier
from portal.queries.scope import window_dossiers

#: States of an act after which a decision can no longer be taken back.
_BINDING = frozenset(ActState) - {ActState.DRAFT, ActState.FUNDED, ActState.CHECKED, ActState.CANCELLED}

#: The waterfall in the administration's words (the rulebook's own labels speak to the applicant).
STEP_LABELS = {
    "TOTAL_COST": "Coût total du projet",
    "EXCLUSIONS": "Après retrait de ce que le guichet ne finance pas",
    "ELIGIBLE_BASE": "Dépense subventionnable",
    "RATE": "Application du taux, arrondie au centime inférieur",
    "REQUESTED": "Limite\u00a0: montant demandé",
    "OWN_SHARE": "Limite\u00a0: participation minimale du maître d’ouvrage (CGCT, L. 1111-10)",
    "PUBLIC_AID_CEILING": "Limite\u00a0: cumul des aides publiques",
    "CAP": "Limite\u00a0: plafond par porteur, tous dossiers du guichet",
    "ENVELOPE": "Limite\u00a0: crédits disponibles",
}


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """One criterion: the level that stands (``3``, or ``2,5`` for a mean), how it came, and the comments."""

    label: str
    level: str
    comment: str


@dataclass(frozen=True, slots=True)
class StepLine:
    """A step of the waterfall; ``limit_cents`` is None for the first ones."""

    code: str
    label: str
    limit_cents: int | None
    amount_cents: int


@dataclass(frozen=True, slots=True)
class CheckLine:
    """A check that did not simply pass."""

    label: str
    outcome: str
    message: str


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """The standing decision of the dossier, and the acts that carry it out."""

    outcome: str
    amount_cents: int
    decided_on: date
    decided_by: str
    motive: str
    acts: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class ProposalSheet:
    """Everything the signatory reads before deciding. ``priorities``: None while nobody recorded any."""

    dossier_public_id: str
    dossier_reference: str
    state: DossierState
    state_label: str
    organisation_name: str
    organisation_siret: str
    title: str
    summary: str
    axis_label: str
    filed_at: datetime | None
    proposal_public_id: str
    proposed_by: str
    proposed_by_id: int
    proposed_at: datetime
    outcome: str
    outcome_label: str
    amount_cents: int
    requested_cents: int | None
    subsidisable_cents: int
    own_funds_cents: int
    declared_own_funds_cents: int | None
    rate_text: str
    act_title: str
    motive: str
    cap_reason: str
    score: Fraction | None
    scores: tuple[ScoreLine, ...]
    priorities: tuple[str, ...] | None
    steps: tuple[StepLine, ...]
    checks: tuple[CheckLine, ...]
    expenses: tuple[ExpenseLineView, ...]
    funders: tuple[tuple[str, int], ...]
    available_cents: int
    grounds: Grounds | None
    decision: DecisionLine | None
    can_reopen: bool


def proposal_sheet(session: Session, actor: Actor, dossier_public_id: str) -> ProposalSheet:
    """The standing proposal of a dossier. Raises NotFound out of scope or when nothing was ever proposed."""
    row = session.execute(
        sa.select(Dossier, Organisation, Proposal, Person.name, Assessment.output_json)
        .join(Organisation, Organisation.id == Dossier.organisation_id)
        .join(Proposal, Proposal.dossier_id == Dossier.id)
        .join(Person, Person.id == Proposal.person_id)
        .join(Assessment, Assessment.id == Proposal.assessment_id)
        .where(window_dossiers(actor), Dossier.public_id == dossier_public_id)
        .order_by(Proposal.id.desc())
        .limit(1)
    ).first()
    if row is None:
        raise NotFound
    dossier, body, proposal, author, output_json = row
    output = json.loads(output_json)
    rulebook = rulebook_of_dossier(session, dossier.id)
    axis, criteria = rulebook.axes_by_code.get(dossier.main_axis), criteria_of(rulebook, dossier.main_axis)
    appraisal = appraisal_of(session, dossier.id, criteria)
    decision, binding = _decision(session, dossier)
    return ProposalSheet(
        **_dossier_facts(dossier, body),
        **_proposal_facts(proposal, author),
        axis_label=f"{axis.code} – {axis.label}" if axis else dossier.main_axis,
        score=appraisal.score,
        scores=_scores(session, dossier.id, criteria, appraisal),
        priorities=recognised_labels(session, dossier.id, rulebook),
        steps=tuple(_step(step) for step in output["amount"]["steps"]),
        checks=tuple(
            CheckLine(check["label"], check["outcome"], check["message"])
            for check in output["checks"]
            if check["outcome"] not in ("pass", "not_applicable")
        ),
        expenses=retained_lines(session, dossier.id, with_tax=dossier.vat_recovered is False),
        funders=tuple((line.funder, line.amount_cents) for line in dossier.funders if line.status != "refused"),
        available_cents=seen_available(session, actor, {dossier.window_id}),
        grounds=standing_grounds(session, dossier.id),
        decision=decision,
        can_reopen=dossier.state is DossierState.GRANTED and not binding,
    )


def _dossier_facts(dossier: Dossier, body: Organisation) -> dict[str, Any]:
    return {
        "dossier_public_id": dossier.public_id,
        "dossier_reference": dossier.reference or "",
        "state": dossier.state,
        "state_label": DOSSIER.labels[dossier.state],
        "organisation_name": body.name,
        "organisation_siret": body.siret,
        "title": dossier.title,
        "summary": dossier.summary,
        "filed_at": dossier.filed_at,
        "requested_cents": dossier.requested_cents,
        "declared_own_funds_cents": dossier.own_funds_cents,
    }


def _proposal_facts(proposal: Proposal, author: str) -> dict[str, Any]:
    return {
        "proposal_public_id": proposal.public_id,
        "proposed_by": author,
        "proposed_by_id": proposal.person_id,
        "proposed_at": proposal.created_at,
        "outcome": proposal.outcome,
        "outcome_label": OUTCOMES[proposal.outcome],
        "amount_cents": proposal.amount_cents,
        "subsidisable_cents": proposal.subsidisable_cents,
        "own_funds_cents": proposal.own_funds_cents,
        "rate_text": proposal.rate_text,
        "act_title": proposal.act_title,
        "motive": proposal.motive,
        "cap_reason": proposal.cap_reason,
    }


def _step(step: dict[str, Any]) -> StepLine:
    limit = None if step["limit"] is None else from_decimal_string(step["limit"])
    label = STEP_LABELS.get(step["code"], step["label"])
    return StepLine(step["code"], label, limit, from_decimal_string(step["amount"]))


def _scores(
    session: Session, dossier_id: int, criteria: tuple[Criterion, ...], appraisal: Appraisal
) -> tuple[ScoreLine, ...]:
    comments = comments_on(session, dossier_id, appraisal)
    return tuple(
        ScoreLine(one.label, levels_text(appraisal.levels[one.code]), comments.get(one.code, ""))
        for one in criteria
        if one.code in appraisal.levels
    )


def _decision(session: Session, dossier: Dossier) -> tuple[DecisionLine | None, bool]:
    """The standing decision, and whether an act already binds the prefecture."""
    if dossier.state not in (DossierState.GRANTED, DossierState.REFUSED):
        return None, False
    row = session.execute(
        sa.select(Decision, Person.name)
        .join(Person, Person.id == Decision.person_id)
        .where(Decision.dossier_id == dossier.id)
        .order_by(Decision.id.desc())
        .limit(1)
    ).first()
    acts = list(session.scalars(sa.select(Act).where(Act.dossier_id == dossier.id).order_by(Act.id)))
    if row is None:
        return None, False
    decision, name = row
    line = DecisionLine(
        decision.outcome,
        decision.amount_cents,
        decision.decided_on,
        name,
        decision.motive,
        tuple((act.public_id, act.reference, ACT.labels[act.state]) for act in acts),
    )
    return line, any(act.state in _BINDING for act in acts)
