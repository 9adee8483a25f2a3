"""Bring a spreadsheet to a draft, say what its columns are, take its rows over. Nothing is taken before the last step.

The file itself is not kept, only its cells as text: reading it is done before, outside any transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from portal.domain.actors import Actor
from portal.domain.dossier import DossierState
from portal.domain.errors import Conflict, InvalidInput, NotFound
from portal.domain.events import Event
from portal.domain.line_amounts import VAT_RATES
from portal.domain.money import MAX_CENTS
from portal.domain.permissions import Permission
from portal.domain.plan_table import ReadExpense, ReadResource
from portal.models import Dossier, FunderLine, TableImport
from portal.queries.rulebooks import rulebook_in_force
from portal.services.applicant.drafts import Typed, keep_part, own_dossier, own_draft, refresh_total
from portal.services.applicant.save_expense import MAX_LINES, new_line
from portal.services.applicant.save_plan import MAX_FUNDERS
from portal.services.applicant.save_plan import PART as PLAN
from portal.services.unit_of_work import UnitOfWork
from portal.tables.plan_rows import ROLES


@dataclass(frozen=True, slots=True)
class ApplyTable:
    """Rows of the table ``table`` (public id) to take over, as a person has checked them."""

    dossier: str
    version: int
    table: str
    expenses: tuple[ReadExpense, ...]
    resources: tuple[ReadResource, ...]


def bring_table(
    uow: UnitOfWork, actor: Actor, dossier_id: str, name: str, content: dict[str, Any], columns: Sequence[str]
) -> str:
    """Keep the cells of a spreadsheet beside the draft; returns the import's public id. Raises NotFound, Conflict."""
    dossier = _draft(uow, actor, dossier_id)
    row = TableImport(
        dossier_id=dossier.id, name=name, content=content, columns=_known(columns), created_at=uow.now
    )
    uow.session.add(row)
    uow.session.flush()
    return row.public_id


def choose_columns(
    uow: UnitOfWork, actor: Actor, dossier_id: str, table: str, columns: Sequence[str], rate: str
) -> None:
    """Say what each column is, and the VAT rate of lines with one amount only. Raises NotFound, Conflict."""
    row = _table(uow, _draft(uow, actor, dossier_id), table)
    row.columns = _known(columns)
    row.content = {**row.content, "rate": rate if rate in VAT_RATES else ""}


def apply_table(uow: UnitOfWork, actor: Actor, command: ApplyTable) -> None:
    """Add the expenses and the funders to the draft, all or none; own funds, loan and request replace those saved.

    Raises InvalidInput (``table``) when they do not fit, Conflict on a stale version or a table already taken over.
    """
    dossier = own_draft(uow, actor, command.dossier, command.version)
    row = _table(uow, dossier, command.table)
    if row.applied_at is not None:
        raise Conflict("Ce tableau a déjà été repris dans le dossier : importez-le de nouveau pour en reprendre plus.")
    natures = rulebook_in_force(uow.session, dossier.window_id).natures
    _refuse_excess(dossier, command, frozenset(natures))
    for expense in command.expenses:
        _add_expense(uow, dossier, expense)
    for resource in command.resources:
        if resource.what == "other":
            _add_funder(uow, dossier, resource)
    _set_own_resources(dossier, command.resources)
    row.applied_at = uow.now
    refresh_total(dossier)
    if command.resources:
        keep_part(uow, actor, dossier, PLAN, Typed())  # a plan opened before is stale: both are shown, none is lost
    facts = {"table": row.public_id, "expenses": len(command.expenses), "resources": len(command.resources)}
    subject = ("dossier", dossier.public_id)
    uow.record(Event.DOSSIER_TABLE_IMPORTED, actor, subject, dossier=dossier.public_id, facts=facts)


def _draft(uow: UnitOfWork, actor: Actor, dossier_id: str) -> Dossier:
    dossier = own_dossier(uow, actor, dossier_id, Permission.DOSSIER_EDIT)
    if dossier.state is not DossierState.DRAFT:
        raise Conflict("Ce dossier n’est plus un brouillon : son contenu est figé depuis le dépôt.")
    return dossier


def _table(uow: UnitOfWork, dossier: Dossier, table: str) -> TableImport:
    row = uow.session.scalar(
        sa.select(TableImport).where(TableImport.public_id == table, TableImport.dossier_id == dossier.id)
    )
    if row is None:
        raise NotFound
    return row


def _known(columns: Sequence[str]) -> list[str]:
    """Roles we know, each given once: a second column of the same role is left aside."""
    kept: list[str] = []
    for role in columns:
        kept.append(role if role in ROLES and role not in kept else "")
    return kept


def _refuse_excess(dossier: Dossier, command: ApplyTable, natures: frozenset[str]) -> None:
    others = [one for one in command.resources if one.what == "other"]
    total = sum(line.typed_incl_tax_cents for line in dossier.expenses)
    total += sum(line.incl_tax_cents for line in command.expenses)
    if not command.expenses and not command.resources:
        raise InvalidInput({"table": "Cochez au moins une ligne à reprendre."})
    if len(dossier.expenses) + len(command.expenses) > MAX_LINES:
        raise InvalidInput({"table": f"Un dossier compte {MAX_LINES} dépenses au plus : décochez-en."})
    if len(dossier.funders) + len(others) > MAX_FUNDERS:
        raise InvalidInput({"table": f"Un plan compte {MAX_FUNDERS} autres financeurs au plus : décochez-en."})
    if total > MAX_CENTS:
        raise InvalidInput({"table": "Le total des dépenses dépasse dix chiffres avant la virgule : vérifiez-le."})
    if any(line.nature not in natures for line in command.expenses):
        raise InvalidInput({"table": "Choisissez la nature de chaque dépense à reprendre."})


def _add_expense(uow: UnitOfWork, dossier: Dossier, given: ReadExpense) -> None:
    line = new_line(uow, dossier)
    line.label, line.nature, line.supplier = given.label, given.nature, given.supplier
    line.excl_tax_cents, line.incl_tax_cents = given.excl_tax_cents, given.incl_tax_cents
    line.investment, line.covers_from, line.covers_to = given.investment, given.covers_from, given.covers_to


def _add_funder(uow: UnitOfWork, dossier: Dossier, given: ReadResource) -> None:
    dossier.funders.append(
        FunderLine(
            position=len(dossier.funders),
            funder=given.name,
            kind=given.kind,
            status=given.status,
            amount_cents=given.amount_cents,
            created_at=uow.now,
        )
    )


def _set_own_resources(dossier: Dossier, resources: Sequence[ReadResource]) -> None:
    sums: dict[str, int] = {}
    for one in resources:
        sums[one.what] = sums.get(one.what, 0) + one.amount_cents
    if "requested" in sums:
        dossier.requested_cents = sums["requested"]
    if "own" in sums or "loan" in sums:
        loan = sums.get("loan", dossier.loan_cents or 0)
        cash = sums.get("own", (dossier.own_funds_cents or 0) - (dossier.loan_cents or 0))
        dossier.own_funds_cents, dossier.loan_cents = cash + loan, loan or dossier.loan_cents
