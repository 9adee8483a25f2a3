"""Grounds of a proposal: from codes ticked on a page to labels and levels, and their frozen row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.domain.actors import Actor
from portal.domain.dossier import DossierState
from portal.domain.errors import Conflict, InvalidInput
from portal.domain.events import Event
from portal.domain.grounds import CriterionGround, Grounds, RuleGround, refusal_problems
from portal.domain.permissions import Permission
from portal.domain.snapshot import freeze
from portal.models import Dossier, Proposal, ProposalGrounds
from portal.queries.grounds import criteria_of, failed_rules, last_result, standing_grounds
from portal.services.instruction.loading import load_dossier
from portal.services.locking import person_id_of
from portal.services.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class GivenGrounds:
    """What was ticked and written: words by criterion code and by rule code, ways to improve."""

    criteria: Mapping[str, str] = field(default_factory=dict)
    rules: Mapping[str, str] = field(default_factory=dict)
    ways: tuple[str, ...] = ()


def resolve(session: Session, dossier: Dossier, result: dict[str, Any], given: GivenGrounds, outcome: str) -> Grounds:
    """Grounds with their labels and levels. A refusal alone keeps rules and ways. Raises InvalidInput (``criteria``,
    ``rules``) on a code that is not offered for this dossier."""
    criteria = {one.code: one for one in criteria_of(session, dossier.id, dossier.main_axis)}
    rules = {one.code: one for one in failed_rules(session, dossier.id, result)}
    if set(given.criteria) - set(criteria):
        raise InvalidInput({"criteria": "Un des critères n’est pas dans la grille de l’axe : rechargez la page."})
    refusal = outcome == "refuse"
    if refusal and set(given.rules) - set(rules):
        raise InvalidInput({"rules": "Une des règles cochées est désormais respectée : rechargez la page."})
    ways = tuple(dict.fromkeys(way.strip() for way in given.ways if way.strip()))
    return Grounds(
        tuple(
            CriterionGround(one.code, one.label, one.level, given.criteria[one.code].strip())
            for one in criteria.values()
            if one.code in given.criteria
        ),
        tuple(
            RuleGround(one.code, one.label, given.rules[one.code].strip())
            for one in rules.values()
            if refusal and one.code in given.rules
        ),
        ways if refusal else (),
    )


def keep_grounds(uow: UnitOfWork, actor: Actor, dossier: Dossier, proposal: Proposal, grounds: Grounds) -> None:
    """Write the grounds of a proposal; earlier ones stay."""
    content, digest = freeze(grounds.content())
    uow.session.add(
        ProposalGrounds(
            dossier_id=dossier.id,
            proposal_id=proposal.id,
            person_id=person_id_of(actor),
            content=content,
            content_sha256=digest,
            created_at=uow.now,
        )
    )


@dataclass(frozen=True, slots=True)
class CompleteGrounds:
    """Grounds of a refusal decided on a proposal that had none (public id of the dossier, version of the form)."""

    dossier: str
    given: GivenGrounds
    version: int | None = None


def complete_grounds(uow: UnitOfWork, actor: Actor, command: CompleteGrounds) -> None:
    """Say in writing what the decided refusal rests on, before its letter. Raises InvalidInput, Conflict unless
    refused or once the letter is sent."""
    dossier = load_dossier(uow, command.dossier, command.version, actor, Permission.DOSSIER_PROPOSE)
    if dossier.state is not DossierState.REFUSED:
        raise Conflict("Les motifs se complètent une fois le refus décidé, avant sa lettre.")
    result = last_result(uow.session, dossier.id)
    grounds = resolve(uow.session, dossier, result, command.given, "refuse")
    problems = refusal_problems(grounds)
    if problems:
        raise InvalidInput(problems)
    query = sa.select(Proposal).where(Proposal.dossier_id == dossier.id).order_by(Proposal.id.desc()).limit(1)
    proposal = uow.session.scalars(query).one()
    before = standing_grounds(uow.session, dossier.id)
    keep_grounds(uow, actor, dossier, proposal, grounds)
    uow.record(
        Event.GROUNDS_COMPLETED,
        actor,
        ("proposal", proposal.public_id),
        dossier=dossier.public_id,
        facts={"criteria": [one.code for one in grounds.criteria], "rules": [one.code for one in grounds.rules],
               "before": [one.code for one in before.criteria] if before else []},
        detail="\n".join(grounds.ways),
    )
