"""The dossiers a scenario plays with: what each could be granted, its score, its body's room under the cap.

A fixed number of queries however many dossiers there are.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.domain.actors import Actor
from portal.domain.dossier import PENDING_STATES, DossierState
from portal.domain.money import from_decimal_string
from portal.domain.plan import Step, grant_ceiling
from portal.domain.scenario.facts import Candidate, Scope
from portal.eligibility.rulebook import Rulebook
from portal.models import Act, ActBalance, Assessment, Dossier, DossierBalance, Organisation, Proposal
from portal.queries.appraisal import scores_of
from portal.queries.priorities import priority_counts
from portal.queries.rulebooks import rulebook_in_force
from portal.queries.scope import not_barred
from portal.reference.bodies import COMMUNE_CATEGORY
from portal.reference.loader import arrondissements

#: More dossiers than any committee reads; the oldest come first, and the page says when some are left out.
MOST_CANDIDATES = 1_000
STATES: dict[Scope, frozenset[DossierState]] = {
    Scope.PROPOSED: frozenset({DossierState.PROPOSED}),
    Scope.REVIEWED: frozenset({DossierState.PROPOSED, DossierState.UNDER_REVIEW}),
    Scope.PENDING: PENDING_STATES,
}


def candidates_of(session: Session, actor: Actor, window_id: int, scope: Scope) -> tuple[Candidate, ...]:
    """The window's pending dossiers as a scenario of this person sees them. The caller has asked for the right
    to read them."""
    last = _last(Assessment).scalar_subquery()
    proposed = _last(Proposal).scalar_subquery()
    rows = session.execute(
        sa.select(Dossier, Organisation, Assessment.output_json, Proposal)
        .join(Organisation, Organisation.id == Dossier.organisation_id)
        .join(Assessment, Assessment.id == last)
        .outerjoin(Proposal, sa.and_(Proposal.id == proposed, Dossier.state == DossierState.PROPOSED))
        .where(Dossier.window_id == window_id, Dossier.state.in_(sorted(STATES[scope])), not_barred(actor))
        .order_by(Dossier.filed_at, Dossier.id)
        .limit(MOST_CANDIDATES)
    ).all()
    rulebook = rulebook_in_force(session, window_id)
    scores = scores_of(session, {row[0].id: row[0].main_axis for row in rows})
    recognised = priority_counts(session, {row[0].id: None for row in rows})
    granted = _granted_to(session, actor, window_id, {row[1].id for row in rows})
    return tuple(
        replace(
            _candidate(dossier, body, json.loads(output), proposal, scores.get(dossier.id), rulebook, granted[body.id]),
            priorities=recognised.get(dossier.id),
        )
        for dossier, body, output, proposal in rows
    )


def count_in_scope(session: Session, actor: Actor, window_id: int, scope: Scope) -> int:
    """How many dossiers the scope holds, those beyond the limit included."""
    query = sa.select(sa.func.count()).select_from(Dossier)
    states = sorted(STATES[scope])
    wanted = (Dossier.window_id == window_id, Dossier.state.in_(states), not_barred(actor))
    return int(session.scalar(query.where(*wanted)) or 0)


def _last(model: Any) -> Any:
    return sa.select(sa.func.max(model.id)).where(model.dossier_id == Dossier.id).correlate(Dossier)


def _candidate(
    dossier: Dossier,
    body: Organisation,
    output: dict[str, Any],
    proposal: Proposal | None,
    score: Fraction | None,
    rulebook: Rulebook,
    granted_cents: int,
) -> Candidate:
    amount = output["amount"]
    planned, ceiling, base = _assessed(amount)
    refused = proposal is not None and proposal.outcome != "grant"
    if proposal is not None:
        planned = proposal.amount_cents
    if refused:
        planned = ceiling = base = 0
    axis = rulebook.axes_by_code.get(dossier.main_axis)
    above = proposal is not None and bool(proposal.cap_reason)
    room = None if rulebook.cap_cents is None or above else max(0, rulebook.cap_cents - granted_cents)
    place = arrondissements().get(body.arrondissement)
    return Candidate(
        dossier=dossier.public_id,
        reference=dossier.reference or "",
        organisation=body.name,
        siren=body.siren,
        title=dossier.title,
        axis=dossier.main_axis,
        axis_label=f"{axis.code} – {axis.label}" if axis else "Axe non renseigné",
        arrondissement=place.name if place else "",
        population=body.population,
        grouping=body.legal_category != COMMUNE_CATEGORY,
        filed_at=dossier.filed_at or datetime.min.replace(tzinfo=UTC),
        score=score,
        base_cents=base,
        ceiling_cents=ceiling,
        planned_cents=planned,
        cap_room_cents=room,
        proposed=proposal is not None,
        proposed_outcome=proposal.outcome if proposal is not None else "",
    )


def _assessed(amount: dict[str, Any]) -> tuple[int, int, int]:
    """(most that may be granted, the same whatever the rate, subsidisable base): cap and envelope left aside."""
    steps = [
        Step(step["code"], None if step["limit"] is None else from_decimal_string(step["limit"]))
        for step in amount["steps"]
    ]
    base = from_decimal_string(amount["eligible_base"])
    return _ceiling(steps, base, "CAP", "ENVELOPE"), _ceiling(steps, base, "CAP", "ENVELOPE", "RATE"), base


def _ceiling(steps: list[Step], base: int, *lifted: str) -> int:
    kept = [step for step in steps if step.limit_cents is not None and step.code not in lifted]
    return int(grant_ceiling(kept)) if kept else base


def _granted_to(session: Session, actor: Actor, window_id: int, bodies: Iterable[int]) -> dict[int, int]:
    """Cents reserved and committed in the window, by organisation id."""
    wanted = (Dossier.window_id == window_id, Dossier.organisation_id.in_(sorted(bodies)), not_barred(actor))
    reserved = (
        sa.select(Dossier.organisation_id, sa.func.sum(DossierBalance.reserved_cents))
        .join(DossierBalance, DossierBalance.dossier_id == Dossier.id)
        .where(*wanted)
        .group_by(Dossier.organisation_id)
    )
    committed = (
        sa.select(Dossier.organisation_id, sa.func.sum(ActBalance.committed_cents))
        .join(Act, Act.dossier_id == Dossier.id)
        .join(ActBalance, ActBalance.act_id == Act.id)
        .where(*wanted)
        .group_by(Dossier.organisation_id)
    )
    found: dict[int, int] = defaultdict(int)
    for organisation_id, cents in [*session.execute(reserved), *session.execute(committed)]:
        found[organisation_id] += int(cents or 0)
    return found
