"""A house whose applicant writes what no spreadsheet may compute, and the workbooks opened again."""

from __future__ import annotations

import io
import re
from typing import Any

import openpyxl
import sqlalchemy as sa

from portal.domain.actors import Actor
from portal.domain.dossier import DossierState
from portal.exports.declared import Kind, Table
from portal.models import AuditDetail, AuditEvent, Dossier, ExpenseLine
from portal.services.exporting.make_export import MakeExport, make_export
from portal.services.runtime import Runtime
from tests.factories import SLUG, make_dossier, make_organisation, writing
from tests.integration.acting.support import House, certified, committed, granted, issued, make_house, prepared, signed

ATTACK = '=HYPERLINK("http://exemple.invalid";"ici")'
COMMAND = "+cmd|' /C calc'!A0"
TEXTS = {"label": COMMAND, "supplier": "\t=1"}
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")


def full_house(runtime: Runtime, *, act: bool = True, **settings: str | None) -> House:
    """A dossier granted (with its committed ``act``), another one, a filed one, a draft; the applicant attacks."""
    house = make_house(runtime, **settings)
    amounts = {"requested_cents": 630_000, "cost_cents": 900_000}
    if act:
        committed(house, signed(house, issued(house, **amounts)))
    else:
        granted(house, **amounts)
    hostile(runtime, granted(house, requested_cents=700_000, cost_cents=1_000_000, title="@SUM(A1:A9)"))
    other = make_organisation(runtime, "200040038", '-1+1"; =2', insee_code="", address="=1\n71000 Mâcon")
    filed = make_dossier(runtime, house.window_id, other, house.applicant, title=ATTACK)
    hostile(runtime, filed)
    make_dossier(runtime, house.window_id, other, house.applicant, state=DossierState.DRAFT)
    return house


def hostile(runtime: Runtime, dossier: str) -> None:
    """Give the dossier's expense the label and supplier of an attack."""
    with writing(runtime) as session:
        key = sa.select(Dossier.id).where(Dossier.public_id == dossier).scalar_subquery()
        session.execute(sa.update(ExpenseLine).where(ExpenseLine.dossier_id == key).values(TEXTS))


def with_certified_act(house: House) -> str:
    """An act whose credits are certified and that awaits its EJ."""
    return certified(house, prepared(house, granted(house, requested_cents=500_000, cost_cents=800_000)))


def exported(runtime: Runtime, actor: Actor, name: str, **command: Any) -> list[tuple[Any, ...]]:
    """The cells of an export, heading left out."""
    made = make_export(runtime, actor, MakeExport(SLUG, name, "xlsx", **command))
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(made.pieces))).worksheets[0]
    rows = list(sheet.iter_rows(min_row=2))
    assert len(rows) == made.count
    return rows


def values(table: Table, row: tuple[Any, ...]) -> dict[str, Any]:
    """The row's values by column code, texts as a spreadsheet shows them."""
    shown = (_ESCAPED.sub(lambda m: chr(int(m[1], 16)), c.value) if isinstance(c.value, str) else c.value for c in row)
    return dict(zip(table.codes, shown, strict=True))


def wrongly_typed(table: Table, rows: list[tuple[Any, ...]]) -> list[str]:
    """Cells that are not of their column's kind: amounts numbers, dates dates, texts texts, nothing a formula."""
    wrong = []
    for row in rows:
        for column, cell in zip(table.columns, row, strict=True):
            if cell.value is None:
                continue
            if column.kind in (Kind.TEXT, Kind.CODE):
                right = cell.data_type == "s"
            elif column.kind in (Kind.DATE, Kind.INSTANT):
                right = cell.is_date
            else:
                right = cell.data_type == "n" and not cell.is_date
            if not right:
                wrong.append(f"{cell.coordinate} {column.code}: {cell.data_type} {cell.value!r}")
    return wrong


def journalled(runtime: Runtime) -> list[tuple[str, str, str | None]]:
    """(author, body, detail) of each export in the journal."""
    query = (
        sa.select(AuditEvent.actor_public_id, AuditEvent.body, AuditDetail.text)
        .outerjoin(AuditDetail, AuditDetail.event_id == AuditEvent.id)
        .where(AuditEvent.tag == "export:made")
        .order_by(AuditEvent.id)
    )
    with runtime.read() as session:
        return [(author, body, detail) for author, body, detail in session.execute(query)]
