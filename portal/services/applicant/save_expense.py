"""Add an expense to a draft, or change one. Totals are computed here, never typed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from portal.domain.actors import Actor
from portal.domain.declaration import PROOF_KINDS
from portal.domain.errors import InvalidInput, NotFound
from portal.domain.line_amounts import VAT_RATES, tax_problem
from portal.domain.money import MAX_CENTS
from portal.models import Document, Dossier, ExpenseLine
from portal.queries.rulebooks import rulebook_in_force
from portal.services.applicant.add_document import attach_file
from portal.services.applicant.drafts import (
    Typed,
    expense_part,
    forget_part,
    keep_part,
    new_expense_part,
    own_draft,
    refresh_total,
)
from portal.services.applicant.uploads import PreparedFile
from portal.services.unit_of_work import UnitOfWork

MAX_LINES = 60


@dataclass(frozen=True, slots=True)
class SaveExpense:
    """One line; ``expense`` is its public id, None to add one. Amounts in cents, as on the quote (its global discount
    is taken off later); ``vat_rate``: code of ``line_amounts.VAT_RATES``, empty for several rates.

    ``proof``: public id of a document already there; ``new_proof``: a prepared file to add as one (it wins).
    """

    dossier: str
    version: int
    label: str
    nature: str
    excl_tax_cents: int
    incl_tax_cents: int
    expense: str | None = None
    supplier: str = ""
    investment: bool | None = None
    publisher_country: str | None = None
    covers_from: date | None = None
    covers_to: date | None = None
    axis: str = ""
    vat_rate: str = ""
    proof: str | None = None
    new_proof: PreparedFile | None = None
    new_proof_kind: str = "quote"
    typed: Typed = Typed()  # noqa: RUF009 - frozen


def save_expense(uow: UnitOfWork, actor: Actor, command: SaveExpense) -> str:
    """Keep the line and return its public id. Raises InvalidInput by field, Conflict on a stale version."""
    part = expense_part(command.expense)
    dossier = own_draft(uow, actor, command.dossier, command.version, part, command.typed.page)
    rulebook = rulebook_in_force(uow.session, dossier.window_id)
    problems = _problems(command, tuple(rulebook.natures))
    if command.axis and command.axis not in rulebook.axes_by_code:
        problems["axis"] = "Choisissez un axe de la liste, ou aucun en particulier."
    if command.expense is None and len(dossier.expenses) >= MAX_LINES:
        problems["label"] = f"Un dossier compte {MAX_LINES} dépenses au plus : regroupez les plus petites."
    if _total(dossier, command) > MAX_CENTS:
        problems["incl_tax"] = "Le total des dépenses dépasse dix chiffres avant la virgule : vérifiez ce montant."
    proof_id = _proof_id(uow, dossier, command.proof, problems)
    if problems:
        raise InvalidInput(problems)
    line = _find(dossier, command.expense) if command.expense else new_line(uow, dossier)
    line.label, line.nature, line.supplier = command.label, command.nature, command.supplier
    line.excl_tax_cents, line.incl_tax_cents = command.excl_tax_cents, command.incl_tax_cents
    line.gross_excl_tax_cents = line.gross_incl_tax_cents = None
    line.axis, line.vat_rate = command.axis, command.vat_rate
    line.investment, line.publisher_country = command.investment, command.publisher_country
    line.covers_from, line.covers_to = command.covers_from, command.covers_to
    line.proof_id = proof_id
    if command.new_proof is not None:
        line.proof_id = attach_file(uow, actor, dossier, command.new_proof_kind, command.new_proof).id
    uow.session.flush()
    refresh_total(dossier)
    if command.expense is None:
        forget_part(uow, dossier, new_expense_part(actor))
    keep_part(uow, actor, dossier, expense_part(line.public_id), command.typed)
    return line.public_id


def _total(dossier: Dossier, command: SaveExpense) -> int:
    """Largest total the dossier would have: with tax, which is never below the amount without."""
    others = sum(line.typed_incl_tax_cents for line in dossier.expenses if line.public_id != command.expense)
    return others + command.incl_tax_cents


def new_line(uow: UnitOfWork, dossier: Dossier) -> ExpenseLine:
    """A line at the end of the draft, to be filled."""
    position = max((line.position for line in dossier.expenses), default=0) + 1
    line = ExpenseLine(position=position, created_at=uow.now)
    dossier.expenses.append(line)
    return line


def _find(dossier: Dossier, public_id: str) -> ExpenseLine:
    for line in dossier.expenses:
        if line.public_id == public_id:
            return line
    raise NotFound


def _proof_id(uow: UnitOfWork, dossier: Dossier, public_id: str | None, problems: dict[str, str]) -> int | None:
    if not public_id:
        return None
    found = uow.session.scalar(
        sa.select(Document.id).where(
            Document.public_id == public_id,
            Document.dossier_id == dossier.id,
            Document.removed_at.is_(None),
            Document.kind.in_(PROOF_KINDS),
        )
    )
    if found is None:
        problems["proof"] = "Cette pièce n’est plus dans le dossier : choisissez-en une autre ou déposez-la."
    return found


def _problems(command: SaveExpense, natures: tuple[str, ...]) -> dict[str, str]:
    problems: dict[str, str] = {}
    if not command.label.strip():
        problems["label"] = "Dites en quelques mots ce que vous achetez."
    if command.nature not in natures:
        problems["nature"] = "Choisissez la nature de la dépense."
    if command.incl_tax_cents < command.excl_tax_cents:
        problems["incl_tax"] = "Le montant TTC ne peut pas être inférieur au montant HT : vérifiez les deux montants."
    elif problem := tax_problem(command.excl_tax_cents, command.incl_tax_cents, command.vat_rate):
        problems["incl_tax"] = problem
    if command.vat_rate and command.vat_rate not in VAT_RATES:
        problems["vat_rate"] = "Choisissez un taux de la liste."
    if command.excl_tax_cents < 0:
        problems["excl_tax"] = "Le montant ne peut pas être négatif : saisissez le net, remise déduite."
    elif command.incl_tax_cents == 0:
        problems["excl_tax"] = "Le montant ne peut pas être nul."
    if command.new_proof is not None and command.new_proof_kind not in PROOF_KINDS:
        problems["file_kind"] = "Choisissez la nature de ce justificatif."
    if (command.covers_from is None) != (command.covers_to is None):
        missing = "covers_to" if command.covers_to is None else "covers_from"
        problems[missing] = "Indiquez le début et la fin de la période couverte, ou aucun des deux."
    elif command.covers_from and command.covers_to and command.covers_to < command.covers_from:
        problems["covers_to"] = "La fin de la période ne peut pas précéder son début."
    return problems
