"""Start a test of the import in the middle of the journey: an award, certified claims, an export of Chorus."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa

from portal.domain.reconciliation import Gap
from portal.models import LedgerEntry, Window
from portal.queries.chorus import chorus_import
from portal.queries.chorus_plan import ImportPlan, import_plan, read_export
from portal.queries.reconciliation import Reconciliation, reconciliation
from portal.services.chorus.bring_export import BringExport, bring_export
from portal.services.chorus.record_payments import Recorded, RecordPayments, record_payments
from portal.services.claims.order_claim import OrderClaim, order_claim
from portal.services.runtime import Runtime
from portal.tables.chorus_rows import payment_rows
from tests.integration.acting.support import House
from tests.integration.claims.support import Awarded, move_to

HEADINGS = "N° EJ;N° demande de paiement;SIRET;Nom du tiers;Montant;Date de mise en paiement;Date de virement"
EJ, SIRET = "2103456789", "21710543600018"
ORDERED, PAID = date(2021, 10, 18), date(2021, 10, 20)


def line(
    ej: str = EJ,
    request: str = "1000456",
    amount: str = "4200,00",
    ordered: str = "18/10/2021",
    paid: str = "20/10/2021",
    siret: str = SIRET,
) -> str:
    """One line of an export."""
    return f"{ej};{request};{siret};TOURNUS;{amount};{ordered};{paid}"


def csv_of(*lines: str) -> bytes:
    """An export as a .csv."""
    return "\n".join([HEADINGS, *lines]).encode()


def window_id_of(runtime: Runtime, house: House) -> str:
    """Public id of the window."""
    with runtime.read() as session:
        return session.scalars(sa.select(Window.public_id).where(Window.id == house.window_id)).one()


def brought(runtime: Runtime, house: House, *lines: str, name: str = "chorus.csv") -> str:
    """An export read and kept; its public id."""
    content = csv_of(*lines)
    sheet = runtime.read_sheet(content, name)
    kept = {
        "headings": list(sheet.headings),
        "rows": [[row.number, list(row.cells)] for row in payment_rows(sheet)],
        "notes": list(sheet.notes),
    }
    command = BringExport(window_id_of(runtime, house), name, hashlib.sha256(content).hexdigest(), kept)
    with runtime.uow() as uow:
        return bring_export(uow, house.budget, command)


def plan_of(runtime: Runtime, house: House, export: str) -> ImportPlan:
    """What the import would do now."""
    with runtime.read() as session:
        view = chorus_import(session, house.budget, export)
        return import_plan(session, house.budget, view.window_id, read_export(view))


def confirm_all(plan: ImportPlan) -> dict[str, str]:
    """Every proposal accepted, with its first candidate."""
    return {match.payment.facts.key: match.candidates[0].public_id for match in plan.matches if match.candidates}


def recorded(runtime: Runtime, house: House, export: str, confirmed: dict[str, str] | None = None) -> Recorded:
    """The import's payments taken over."""
    return record_payments(runtime, house.budget, RecordPayments(export, confirmed or {}))


def taken(runtime: Runtime, house: House, *lines: str) -> Recorded:
    """An export brought and taken over, every proposal confirmed."""
    export = brought(runtime, house, *lines)
    return recorded(runtime, house, export, confirm_all(plan_of(runtime, house, export)))


def payment_entries(runtime: Runtime) -> Sequence[int]:
    """Amounts of the payments of the ledger."""
    with runtime.read() as session:
        return session.scalars(sa.select(LedgerEntry.amount_cents).where(LedgerEntry.kind == "payment")).all()


def later(runtime: Runtime) -> None:
    """Some days after the award."""
    move_to(runtime, date(2021, 10, 25))


def ordered(runtime: Runtime, award: Awarded, claim: str) -> None:
    """The claim's payment ordered in the portal."""
    with runtime.uow() as uow:
        order_claim(uow, award.house.budget, OrderClaim(claim, "1000456", ORDERED))


def differences(runtime: Runtime, house: House) -> Reconciliation:
    """What differs between Chorus and the portal."""
    with runtime.read() as session:
        return reconciliation(session, house.budget, house.window_id)


def gaps(runtime: Runtime, house: House) -> list[Gap]:
    """The differences nobody explained."""
    return [one.gap for one in differences(runtime, house).open]
