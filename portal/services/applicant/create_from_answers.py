"""Begin a draft with the answers of the public check: what was said there is not typed twice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from portal.domain.actors import Actor
from portal.models import Dossier
from portal.queries.rulebooks import rulebook_in_force
from portal.services.applicant.create_dossier import CreateDossier, create_dossier
from portal.services.applicant.save_expense import SaveExpense, save_expense
from portal.services.applicant.save_plan import Funder, SavePlan, save_plan
from portal.services.applicant.save_project import SaveProject, save_project
from portal.services.unit_of_work import UnitOfWork

OTHER_PUBLIC = "Autre financeur public, à préciser"


@dataclass(frozen=True, slots=True)
class CreateFromAnswers:
    """Window (slug), organisation (public id), and the answers; amounts in cents, None or empty while unknown.

    ``max_grant_cents`` is what the check found possible: the request to begin with.
    """

    window: str
    organisation: str
    main_axis: str = ""
    nature: str = ""
    cost_cents: int | None = None
    other_public_cents: int = 0
    max_grant_cents: int | None = None
    digital_transformation: bool | None = None
    decision_level_commitment: bool | None = None
    france_services: bool = False
    first_legal_act_on: date | None = None
    start_on: date | None = None
    end_on: date | None = None


def create_from_answers(uow: UnitOfWork, actor: Actor, command: CreateFromAnswers) -> str:
    """A new draft that says what was answered, to be completed; returns its public id. Raises Conflict once closed."""
    public_id = create_dossier(uow, actor, CreateDossier(command.window, command.organisation))
    dossier = uow.session.scalars(sa.select(Dossier).where(Dossier.public_id == public_id)).one()
    rulebook = rulebook_in_force(uow.session, dossier.window_id)
    dossier.decision_level_commitment = command.decision_level_commitment
    dossier.france_services = "declared" if command.france_services else "none"
    nature = command.nature if command.nature in rulebook.natures else "other"
    label = rulebook.natures[nature] if command.nature in rulebook.natures else ""
    uow.session.flush()
    project = SaveProject(
        public_id,
        dossier.version,
        title=label,
        main_axis=command.main_axis if command.main_axis in rulebook.axes_by_code else "",
        digital_transformation=command.digital_transformation,
        first_legal_act_on=command.first_legal_act_on,
        start_on=command.start_on,
        results_on=command.end_on,
        financial_close_on=command.end_on,
    )
    save_project(uow, actor, project)
    uow.session.flush()
    if command.cost_cents:
        expense = SaveExpense(
            public_id, dossier.version, label or "Votre projet", nature, command.cost_cents, command.cost_cents
        )
        save_expense(uow, actor, expense)
        uow.session.flush()
    save_plan(uow, actor, _plan(command, public_id, dossier.version))
    return public_id


def _plan(command: CreateFromAnswers, public_id: str, version: int) -> SavePlan:
    """The other aid that was announced, and a balanced plan to begin with when the cost is known."""
    other = command.other_public_cents
    funders = (Funder(OTHER_PUBLIC, "public", "requested", other),) if other else ()
    requested, cost = command.max_grant_cents, command.cost_cents
    if not requested or not cost or requested + other > cost:
        return SavePlan(public_id, version, funders=funders)
    return SavePlan(public_id, version, requested, cost - requested - other, funders)
