"""Retain an amount and a nature for each declared expense. What was declared is never overwritten."""

from __future__ import annotations

from dataclasses import dataclass

from portal.domain.actors import Actor
from portal.domain.errors import InvalidInput, NotFound
from portal.domain.events import Event
from portal.domain.money import format_euros, from_decimal_string
from portal.domain.permissions import Permission
from portal.models import Dossier, ExpenseLine, ExpenseQualification
from portal.queries.rulebooks import rulebook_of_dossier
from portal.services.assessing import last_qualifications
from portal.services.instruction.loading import load_dossier, require_under_review, touch
from portal.services.instruction.reassess import reassess
from portal.services.locking import person_id_of
from portal.services.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class QualifiedLine:
    """What is retained of one expense (its public id), in cents, with the reason when it differs from the declared."""

    expense: str
    nature: str
    excl_tax_cents: int | None
    incl_tax_cents: int | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class QualifyExpenses:
    """The lines as the instructor retains them; a line not named keeps what stood."""

    dossier: str
    lines: tuple[QualifiedLine, ...]
    version: int | None = None


def qualify_expenses(uow: UnitOfWork, actor: Actor, command: QualifyExpenses) -> int:
    """Keep the retained values of the lines that change, assess again, and return the grant then possible, in cents.

    Raises InvalidInput with ``excl_tax_ID``, ``incl_tax_ID``, ``nature_ID``, ``reason_ID`` (ID: the expense's).
    """
    dossier = load_dossier(uow, command.dossier, command.version, actor, Permission.DOSSIER_QUALIFY)
    require_under_review(dossier)
    declared = {line.public_id: line for line in dossier.expenses}
    if any(line.expense not in declared for line in command.lines):
        raise NotFound
    natures = frozenset(rulebook_of_dossier(uow.session, dossier.id).natures)
    problems: dict[str, str] = {}
    for line in command.lines:
        problems |= _problems(line, declared[line.expense], natures)
    if problems:
        raise InvalidInput(problems)
    changed = _write(uow, actor, dossier, declared, command.lines)
    touch(dossier)
    _, result = reassess(uow, actor, dossier)
    max_grant = from_decimal_string(result["amount"]["max_grant"])
    uow.record(
        Event.DOSSIER_QUALIFIED,
        actor,
        ("dossier", dossier.public_id),
        dossier=dossier.public_id,
        facts={
            "max_grant_cents": max_grant,
            "lines": [
                {"expense": row.expense, "excl_tax_cents": row.excl_tax_cents, "incl_tax_cents": row.incl_tax_cents}
                for row in changed
            ],
        },
        detail="\n".join(f"{declared[row.expense].label} : {row.reason}" for row in changed if row.reason),
    )
    return max_grant


def _problems(line: QualifiedLine, declared: ExpenseLine, natures: frozenset[str]) -> dict[str, str]:
    excl_tax, incl_tax, key = line.excl_tax_cents, line.incl_tax_cents, line.expense
    problems: dict[str, str] = {}
    if line.nature not in natures:
        problems[f"nature_{key}"] = "Choisissez une nature de dépense de la liste."
    for name, amount, limit in (
        ("excl_tax", excl_tax, declared.excl_tax_cents),
        ("incl_tax", incl_tax, declared.incl_tax_cents),
    ):
        if amount is None:
            problems[f"{name}_{key}"] = "Saisissez le montant retenu ; 0 écarte la dépense."
        elif amount > limit:
            problems[f"{name}_{key}"] = f"Le montant retenu ne peut pas dépasser le déclaré ({format_euros(limit)})."
    if problems or excl_tax is None or incl_tax is None:
        return problems
    if incl_tax < excl_tax:
        problems[f"incl_tax_{key}"] = "Le montant TTC ne peut pas être inférieur au montant hors taxes."
    if (excl_tax == 0) != (incl_tax == 0):
        problems[f"excl_tax_{key}"] = "Pour écarter la dépense, mettez à 0 le hors taxes et le TTC."
    same = (excl_tax, incl_tax, line.nature) == (declared.excl_tax_cents, declared.incl_tax_cents, declared.nature)
    if not same and not line.reason.strip():
        problems[f"reason_{key}"] = "Écrivez pourquoi la dépense retenue diffère de la dépense déclarée."
    return problems


def _write(
    uow: UnitOfWork, actor: Actor, dossier: Dossier, declared: dict[str, ExpenseLine], lines: tuple[QualifiedLine, ...]
) -> list[QualifiedLine]:
    standing = last_qualifications(uow.session, dossier.id)
    changed = []
    for line in lines:
        expense = declared[line.expense]
        wanted = (line.nature, line.excl_tax_cents, line.incl_tax_cents, line.reason.strip())
        last = standing.get(expense.id)
        if last and wanted == (last.nature, last.retained_excl_tax_cents, last.retained_incl_tax_cents, last.reason):
            continue
        changed.append(line)
        uow.session.add(
            ExpenseQualification(
                expense_id=expense.id,
                person_id=person_id_of(actor),
                nature=line.nature,
                retained_excl_tax_cents=line.excl_tax_cents,
                retained_incl_tax_cents=line.incl_tax_cents,
                reason=line.reason.strip(),
                created_at=uow.now,
            )
        )
    return changed
