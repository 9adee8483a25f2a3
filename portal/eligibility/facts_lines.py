"""The lines of an input: expenses and funders. Owns their fields and how they agree with one another."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from portal.eligibility.case import Expense, Financing, Funder
from portal.eligibility.reading import Reader, Table, matching, one_of, read_date, read_flag, read_money, read_text
from portal.eligibility.rulebook import Rulebook

KINDS = ("public", "private")
STATUSES = ("requested", "granted", "refused")
_EXPENSE = (
    "id", "label", "nature", "excl_tax", "incl_tax", "vat_recovered", "quoted", "investment", "publisher_country",
    "covers_from", "covers_to",
)  # fmt: skip
_FUNDER = ("id", "funder", "kind", "amount", "status", "expense_ids")

read_country = matching(r"[A-Z]{2}", "écrivez le pays en deux lettres majuscules, par exemple FR.")


def read_text_list(reader: Reader, table: Table, key: str, label: str) -> list[str]:
    texts: list[str] = []
    for rank, raw in enumerate(reader.items(table, key, label)):
        try:
            texts.append(read_text(raw))
        except ValueError as error:
            reader.note(f"{table.path}/{key}/{rank}", f"{table.name}, {label}, n° {rank + 1}\u00a0: {error}")
    return texts


def read_expenses(reader: Reader, top: Table, rulebook: Rulebook) -> list[Expense]:
    expenses: list[Expense] = []
    seen: set[str] = set()
    read_nature = one_of(tuple(rulebook.natures))
    for rank, raw in enumerate(reader.items(top, "expenses", "dépenses", required=True)):
        table = reader.table(raw, f"/expenses/{rank}", f"Dépense n° {rank + 1}", _EXPENSE)
        expense = _expense(reader, table, read_nature, rulebook)
        if expense is None:
            continue
        if expense.id in seen:
            reader.wrong(table, "id", "identifiant", "il sert déjà à une autre dépense.")
        seen.add(expense.id)
        expenses.append(expense)
    return expenses


def _expense(reader: Reader, table: Table, read_nature: Callable[[Any], Any], rulebook: Rulebook) -> Expense | None:
    value = reader.value
    if not table.content:
        for key in ("id", "label", "nature", "excl_tax", "incl_tax"):
            reader.missing(table, key, key)
        return None
    identifier = value(table, "id", "identifiant", read_text, required=True)
    label = value(table, "label", "intitulé", read_text, required=True)
    nature = value(table, "nature", "nature", read_nature, required=True)
    excl = value(table, "excl_tax", "montant hors taxe", read_money, required=True)
    incl = value(table, "incl_tax", "montant toutes taxes comprises", read_money, required=True)
    if excl is not None and incl is not None and incl < excl:
        reader.wrong(
            table, "incl_tax", "montant toutes taxes comprises", "il ne peut pas être inférieur au montant hors taxe."
        )
    first, last = _period(reader, table)
    flags = {
        key: value(table, key, name, read_flag)
        for key, name in (
            ("vat_recovered", "récupération de la TVA"), ("quoted", "pièce jointe"), ("investment", "investissement"),
        )
    }  # fmt: skip
    country = value(table, "publisher_country", "pays de l’éditeur", read_country)
    if identifier is None:
        return None
    return Expense(
        id=identifier,
        label=label or "",
        nature=nature or "other",
        excl_tax_cents=excl or 0,
        incl_tax_cents=incl or 0,
        publisher_country=country,
        covers_from=first,
        covers_to=last,
        signals=rulebook.vocabulary.signals_of(label) if label else frozenset(),
        **flags,
    )


def _period(reader: Reader, table: Table) -> tuple[date | None, date | None]:
    first = reader.value(table, "covers_from", "début de la période", read_date)
    last = reader.value(table, "covers_to", "fin de la période", read_date)
    given = [table.content.get(key) is not None for key in ("covers_from", "covers_to")]
    if given == [True, False]:
        reader.wrong(table, "covers_to", "fin de la période", "indiquez aussi la date de fin.")
    elif given == [False, True]:
        reader.wrong(table, "covers_from", "début de la période", "indiquez aussi la date de début.")
    elif first is not None and last is not None and last < first:
        reader.wrong(table, "covers_to", "fin de la période", "elle ne peut pas précéder le début.")
    return first, last


def read_financing(reader: Reader, top: Table, expense_ids: set[str]) -> Financing:
    if top.content.get("financing") is None:
        reader.missing(top, "financing", "plan de financement")
        return Financing()
    table = reader.table(
        top.content["financing"], "/financing", "Plan de financement", ("requested", "own_funds", "others")
    )
    funders: list[Funder] = []
    seen: set[str] = set()
    for rank, raw in enumerate(reader.items(table, "others", "autres financeurs")):
        row = reader.table(raw, f"/financing/others/{rank}", f"Financeur n° {rank + 1}", _FUNDER)
        funder = _funder(reader, row, expense_ids)
        if funder is None:
            continue
        if funder.id in seen:
            reader.wrong(row, "id", "identifiant", "il sert déjà à un autre financeur.")
        seen.add(funder.id)
        funders.append(funder)
    return Financing(
        requested_cents=reader.value(table, "requested", "subvention demandée", read_money),
        own_funds_cents=reader.value(table, "own_funds", "fonds propres", read_money),
        others=tuple(funders),
    )


def _funder(reader: Reader, row: Table, expense_ids: set[str]) -> Funder | None:
    value = reader.value
    identifier = value(row, "id", "identifiant", read_text, required=True)
    kind = value(row, "kind", "type de financeur", one_of(KINDS), required=True)
    amount = value(row, "amount", "montant", read_money, required=True)
    status = value(row, "status", "état de la demande", one_of(STATUSES), required=True)
    name = value(row, "funder", "nom du financeur", read_text)
    lines = tuple(read_text_list(reader, row, "expense_ids", "dépenses financées"))
    for one in lines:
        if one not in expense_ids:
            reader.wrong(row, "expense_ids", "dépenses financées", "aucune dépense ne porte cet identifiant.")
            break
    if identifier is None or kind is None or amount is None or status is None:
        return None
    return Funder(id=identifier, kind=kind, amount_cents=amount, status=status, funder=name, expense_ids=lines)
