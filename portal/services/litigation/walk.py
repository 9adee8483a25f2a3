"""Every row about one dossier, table by table, found from the foreign keys themselves.

A table that names the dossier, or a row already found, is in the export from the day it exists, unless it is left out
here with the reason. A table that joins two dossiers is left out: nothing of another dossier may be in the export.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.models import Base, Dossier

#: Tables left out, and why.
LEFT_OUT: dict[str, str] = {
    "draft_part": "saisie du brouillon, propre au demandeur",
    "draft_presence": "présence sur le brouillon, propre au demandeur",
    "draft_reminder": "rappel envoyé avant le dépôt",
    "table_import": "tableau repris dans le brouillon, propre au demandeur",
    "dossier_index": "index de recherche, refait à volonté",
    "opinion_code": "codes secrets de l’avis",
    "opinion_link": "adresses secrètes de l’avis",
    "search_word": "index de recherche, refait à volonté",
    "twin_key": "clés de rapprochement entre dossiers, refaites à volonté",
}
#: Rows a dossier or its organisation points to: table → the dossier's column.
POINTED: dict[str, str] = {
    "organisation": "organisation_id",
    "signatory_power": "pledge_power_id",
    "mandate": "mandate_id",
    "outside_request": "outside_request_id",
}
#: Rows about the organisation itself, whatever its dossiers.
OF_ORGANISATION = ("organisation_fact", "organisation_proof", "chorus_supplier", "bank_account")
#: Columns never exported: what opens something.
SECRET = re.compile(r"secret|password|token|session_stamp|code_(sha256|hash)")


@dataclass(frozen=True, slots=True)
class Found:
    """The rows of one table, oldest first, as mappings of its columns."""

    table: sa.Table
    rows: tuple[dict[str, Any], ...]


def rows_of(session: Session, dossier: Dossier) -> Iterator[Found]:
    """Every table with rows about the dossier, in an order where a row comes after those it names."""
    keys: dict[str, set[Any]] = {"dossier": {dossier.id}}
    for table in Base.metadata.sorted_tables:
        condition = _condition(table, keys, dossier)
        if condition is None:
            continue
        order = [table.c.id] if "id" in table.c else list(table.c)
        rows = tuple(dict(row._mapping) for row in session.execute(sa.select(table).where(condition).order_by(*order)))
        rows = tuple(_public(row) for row in rows if _was_said(table.name, row, dossier))
        if "id" in table.c and table.name not in POINTED and table.name not in OF_ORGANISATION:
            keys.setdefault(table.name, set()).update(row["id"] for row in rows)
        if rows:
            yield Found(table, rows)


def _condition(table: sa.Table, keys: dict[str, set[Any]], dossier: Dossier) -> sa.ColumnElement[bool] | None:
    if table.name in LEFT_OUT:
        return None
    if table.name == "dossier":
        return table.c.id == dossier.id
    if table.name in POINTED:
        return table.c.id == getattr(dossier, POINTED[table.name])
    if table.name in OF_ORGANISATION:
        return table.c.organisation_id == dossier.organisation_id
    parents = [(column, _parent(column)) for column in table.c if column.foreign_keys]
    if sum(parent == "dossier" for _, parent in parents) > 1:
        return None
    found = [column.in_(sorted(keys[parent])) for column, parent in parents if keys.get(parent)]
    return sa.or_(*found) if found else None


def _parent(column: sa.Column[Any]) -> str:
    return next(iter(column.foreign_keys)).column.table.name


def _was_said(table: str, row: dict[str, Any], dossier: Dossier) -> bool:
    """Left out: what the applicant removed before filing, or has not sent yet."""
    if table == "document":
        return row["removed_at"] is None or (dossier.filed_at is not None and row["removed_at"] >= dossier.filed_at)
    if table == "item_reply":
        return row["sent_at"] is not None
    if table == "item_reply_file":
        return row["document_id"] is not None
    if table == "payment_claim":
        return row["filed_at"] is not None
    return True


def _public(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if not SECRET.search(name)}
