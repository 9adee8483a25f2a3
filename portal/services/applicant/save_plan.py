"""Save the financing plan of a draft: what is asked for, own funds, the other funders."""

from __future__ import annotations

from dataclasses import dataclass

from portal.domain.actors import Actor
from portal.domain.declaration import FUNDER_KINDS, FUNDER_STATUSES
from portal.domain.errors import InvalidInput
from portal.domain.money import format_euros
from portal.models import Dossier, FunderLine
from portal.services.applicant.drafts import Kept, Typed, keep_part, own_draft
from portal.services.unit_of_work import UnitOfWork

PART = "plan"
MAX_FUNDERS = 20


@dataclass(frozen=True, slots=True)
class Funder:
    """Another funder; amount in cents. ``expenses``: public ids of the lines it pays for, none for the whole."""

    funder: str
    kind: str
    status: str
    amount_cents: int
    expenses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SavePlan:
    """The plan. Amounts in cents, None while unknown; ``funders`` is the whole list, in order.

    ``own_funds_cents`` is without the loan, unless ``fill``: then it becomes what balances the plan.
    """

    dossier: str
    version: int
    requested_cents: int | None = None
    own_funds_cents: int | None = None
    funders: tuple[Funder, ...] = ()
    loan_cents: int | None = None
    fill: bool = False
    typed: Typed = Typed()  # noqa: RUF009 - frozen


def save_plan(uow: UnitOfWork, actor: Actor, command: SavePlan) -> Kept:
    """Keep the plan; it may not balance yet (the check says so). Raises InvalidInput with ``funders-<n>-<field>``."""
    dossier = own_draft(uow, actor, command.dossier, command.version, PART, command.typed.page)
    problems = _problems(command, {line.public_id for line in dossier.expenses})
    if problems:
        raise InvalidInput(problems)
    own_funds = _filling(dossier, command) if command.fill else command.own_funds_cents
    dossier.requested_cents = command.requested_cents
    dossier.loan_cents = command.loan_cents
    unknown = own_funds is None and command.loan_cents is None
    dossier.own_funds_cents = None if unknown else (own_funds or 0) + (command.loan_cents or 0)
    _write_funders(uow, dossier, command.funders)
    return keep_part(uow, actor, dossier, PART, command.typed)


def _filling(dossier: Dossier, command: SavePlan) -> int:
    """Own funds without the loan that balance the plan. Raises InvalidInput when the rest exceeds the cost already."""
    others = sum(line.amount_cents for line in command.funders if line.status != "refused")
    missing = dossier.total_cost_cents - (command.requested_cents or 0) - (command.loan_cents or 0) - others
    if missing < 0:
        raise InvalidInput(
            {
                "own_funds": f"Sans fonds propres, vos ressources dépassent déjà le coût global de "
                f"{format_euros(-missing)} : réduisez la demande ou une autre ressource."
            }
        )
    return missing


def _write_funders(uow: UnitOfWork, dossier: Dossier, funders: tuple[Funder, ...]) -> None:
    lines = list(dossier.funders)
    for line in lines[len(funders) :]:
        dossier.funders.remove(line)
    for position, given in enumerate(funders):
        if position < len(lines):
            line = lines[position]
        else:
            line = FunderLine(created_at=uow.now)
            dossier.funders.append(line)
        line.position, line.funder, line.kind, line.status = position, given.funder, given.kind, given.status
        line.amount_cents = given.amount_cents
        line.expenses = [expense for expense in dossier.expenses if expense.public_id in given.expenses]


def _problems(command: SavePlan, expenses: set[str]) -> dict[str, str]:
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
        if not expenses.issuperset(line.expenses):
            problems[f"funders-{number}-expenses"] = "Une dépense n’est plus dans le dossier : choisissez de nouveau."
    return problems
