"""Save the financing plan of a draft: what is asked for, own funds, the other funders."""

from __future__ import annotations

from dataclasses import dataclass

from portal.domain.actors import Actor
from portal.domain.declaration import FUNDER_KINDS, FUNDER_STATUSES
from portal.domain.errors import InvalidInput
from portal.models import FunderLine
from portal.services.applicant.drafts import Kept, Typed, keep_part, own_draft
from portal.services.unit_of_work import UnitOfWork

PART = "plan"
MAX_FUNDERS = 20


@dataclass(frozen=True, slots=True)
class Funder:
    """Another funder; amount in cents."""

    funder: str
    kind: str
    status: str
    amount_cents: int


@dataclass(frozen=True, slots=True)
class SavePlan:
    """The plan. Amounts in cents, None while unknown; ``funders`` is the whole list, in order."""

    dossier: str
    version: int
    requested_cents: int | None = None
    own_funds_cents: int | None = None
    funders: tuple[Funder, ...] = ()
    typed: Typed = Typed()  # noqa: RUF009 - frozen


def save_plan(uow: UnitOfWork, actor: Actor, command: SavePlan) -> Kept:
    """Keep the plan; it may not balance yet (the check says so). Raises InvalidInput with ``funders-<n>-<field>``."""
    dossier = own_draft(uow, actor, command.dossier, command.version, PART, command.typed.page)
    problems = _problems(command)
    if problems:
        raise InvalidInput(problems)
    dossier.requested_cents = command.requested_cents
    dossier.own_funds_cents = command.own_funds_cents
    lines = list(dossier.funders)
    for line in lines[len(command.funders) :]:
        dossier.funders.remove(line)
    for position, given in enumerate(command.funders):
        if position < len(lines):
            line = lines[position]
            line.funder, line.kind, line.status = given.funder, given.kind, given.status
            line.amount_cents = given.amount_cents
        else:
            dossier.funders.append(
                FunderLine(
                    position=position,
                    funder=given.funder,
                    kind=given.kind,
                    status=given.status,
                    amount_cents=given.amount_cents,
                    created_at=uow.now,
                )
            )
    return keep_part(uow, actor, dossier, PART, command.typed)


def _problems(command: SavePlan) -> dict[str, str]:
    problems: dict[str, str] = {}
    if len(command.funders) > MAX_FUNDERS:
        problems["funders"] = f"Un plan compte {MAX_FUNDERS} autres financeurs au plus."
    for number, line in enumerate(command.funders):
        if not line.funder.strip():
            problems[f"funders-{number}-funder"] = "Indiquez le nom du financeur."
        if line.kind not in FUNDER_KINDS:
            problems[f"funders-{number}-kind"] = "Dites si ce financeur est public ou privé."
        if line.status not in FUNDER_STATUSES:
            problems[f"funders-{number}-status"] = "Dites où en est la demande."
        if line.amount_cents < 0:
            problems[f"funders-{number}-amount"] = "Le montant ne peut pas être négatif."
    return problems
