"""From a stored dossier to the assessment contract's input, and the stored result. The one mapping everyone uses."""

from __future__ import annotations

import json
from collections.abc import Mapping, Set
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.domain.clocks import PARIS
from portal.domain.declaration import AWAITED_STATUSES
from portal.domain.money import decimal_string
from portal.domain.snapshot import canonical_json
from portal.models import (
    ActBalance,
    Assessment,
    Dossier,
    DossierBalance,
    Envelope,
    EnvelopeBalance,
    ExpenseLine,
    ExpenseQualification,
    FunderLine,
    Organisation,
)
from portal.models.act import Act
from portal.queries.balances import budget_year
from portal.queries.carriers import is_listed_carrier
from portal.queries.quote_answers import first_order
from portal.services.unit_of_work import UnitOfWork


def already_granted(session: Session, dossier: Dossier) -> int:
    """Cents committed and reserved for other dossiers of the same organisation in the window."""
    reserved = sa.select(sa.func.coalesce(sa.func.sum(DossierBalance.reserved_cents), 0)).join(
        Dossier, Dossier.id == DossierBalance.dossier_id
    )
    committed = (
        sa.select(sa.func.coalesce(sa.func.sum(ActBalance.committed_cents), 0))
        .join(Act, Act.id == ActBalance.act_id)
        .join(Dossier, Dossier.id == Act.dossier_id)
    )
    same = (
        Dossier.organisation_id == dossier.organisation_id,
        Dossier.window_id == dossier.window_id,
        Dossier.id != dossier.id,
    )
    both = (reserved.where(*same).scalar_subquery(), committed.where(*same).scalar_subquery())
    return sum(int(cents or 0) for cents in session.execute(sa.select(*both)).one())


def available_credits(session: Session, window_id: int) -> int:
    """Cents a grant of the window can count on: its envelope of the current year; before that one is opened, what the
    envelopes of earlier years hold, to be carried over."""
    year = budget_year(session)
    rows = session.execute(
        sa.select(Envelope.year, EnvelopeBalance.available_cents)
        .join(EnvelopeBalance, EnvelopeBalance.envelope_id == Envelope.id)
        .where(Envelope.window_id == window_id)
    )
    held = {row.year: int(row.available_cents) for row in rows}
    return held[year] if year in held else sum(cents for one, cents in held.items() if one < year)


def last_qualifications(session: Session, dossier_id: int) -> dict[int, ExpenseQualification]:
    """The qualification that stands for each expense (by expense id)."""
    last = (
        sa.select(sa.func.max(ExpenseQualification.id))
        .join(ExpenseLine, ExpenseLine.id == ExpenseQualification.expense_id)
        .where(ExpenseLine.dossier_id == dossier_id)
        .group_by(ExpenseQualification.expense_id)
    )
    rows = session.scalars(sa.select(ExpenseQualification).where(ExpenseQualification.id.in_(last)))
    return {row.expense_id: row for row in rows}


def build_payload(session: Session, dossier: Dossier, *, qualified: bool = False) -> dict[str, Any]:
    """Input of the assessment contract for ``dossier`` as declared, or as qualified by the instructor.

    A qualified line whose retained amount is zero disappears. Once an amount is retained that differs from the
    declared one, the applicant's own plan no longer speaks of these expenses: own funds are left unknown, and the
    proposal puts the hole on them (the retained plan).
    """
    qualifications = last_qualifications(session, dossier.id) if qualified else {}
    payload = payload_of(
        dossier,
        qualifications,
        already_granted_cents=already_granted(session, dossier),
        available_cents=available_credits(session, dossier.window_id),
        ordered_on=first_order(session, dossier.id),
    )
    if dossier.france_services == "declared" and is_listed_carrier(session, dossier.window_id, dossier.organisation):
        payload["applicant"]["france_services"] = "verified"
    return payload


def payload_of(
    dossier: Dossier,
    qualifications: Mapping[int, ExpenseQualification],
    *,
    already_granted_cents: int,
    available_cents: int,
    ordered_on: date | None = None,
) -> dict[str, Any]:
    """The same from what is already loaded: retained lines by expense id, sums of the ledger in cents.

    A funder all of whose lines have disappeared goes with them: what they cost is no longer part of the operation.
    ``ordered_on``: first order the applicant acknowledged; the earlier of it and the declared act is the first act.
    """
    kept = [
        line
        for line in dossier.expenses
        if line.id not in qualifications or qualifications[line.id].retained_incl_tax_cents > 0
    ]
    kept_ids = {line.public_id for line in kept}
    return {
        "filed_at": _instant(dossier.filed_at),
        "complete_at": _instant(dossier.complete_at),
        "applicant": _applicant(dossier, dossier.organisation, already_granted_cents),
        "project": _project(dossier, ordered_on),
        "expenses": [_expense(line, qualifications.get(line.id)) for line in kept],
        "financing": {
            "requested": _money(dossier.requested_cents),
            "own_funds": _money(dossier.own_funds_cents) if _as_declared(dossier, qualifications) else None,
            "others": [_funder(line, kept_ids) for line in dossier.funders if _has_a_line(line, kept_ids)],
        },
        "envelope_available": decimal_string(available_cents),
        "award": None,
    }


def _has_a_line(funder: FunderLine, kept_ids: Set[str]) -> bool:
    return not funder.expenses or any(line.public_id in kept_ids for line in funder.expenses)


def _funder(line: FunderLine, kept_ids: Set[str]) -> dict[str, Any]:
    return {
        "id": line.public_id,
        "funder": line.funder,
        "kind": line.kind,
        "amount": decimal_string(line.amount_cents),
        # The contract knows no aid that is yet to be asked for: it counts as one that was.
        "status": "requested" if line.status in AWAITED_STATUSES else line.status,
        "expense_ids": [expense.public_id for expense in line.expenses if expense.public_id in kept_ids],
    }


def _applicant(dossier: Dossier, organisation: Organisation, already_granted_cents: int) -> dict[str, Any]:
    return {
        "siret": organisation.siret,
        "legal_category": organisation.legal_category,
        "department": organisation.department,
        "population": organisation.population,
        "france_services": dossier.france_services,
        "funded_only_by_local_authorities": dossier.funded_only_by_local_authorities,
        "already_granted": decimal_string(already_granted_cents),
        "vat_recovered": dossier.vat_recovered,
    }


def _as_declared(dossier: Dossier, qualifications: Mapping[int, ExpenseQualification]) -> bool:
    return all(
        (line.excl_tax_cents, line.incl_tax_cents) == (kept.retained_excl_tax_cents, kept.retained_incl_tax_cents)
        for line in dossier.expenses
        if (kept := qualifications.get(line.id)) is not None
    )


def _project(dossier: Dossier, ordered_on: date | None) -> dict[str, Any]:
    first_act = min(filter(None, (dossier.first_legal_act_on, ordered_on)), default=None)
    return {
        "axes": list(dossier.axes),
        "main_axis": dossier.main_axis,
        "digital_transformation": dossier.digital_transformation,
        "decision_level_commitment": dossier.decision_level_commitment,
        "other_window": dossier.other_window,
        "first_legal_act_on": _day(first_act),
        "start_on": _day(dossier.start_on),
        "results_on": _day(dossier.results_on),
        "financial_close_on": _day(dossier.financial_close_on),
    }


def _expense(line: ExpenseLine, qualification: ExpenseQualification | None) -> dict[str, Any]:
    return {
        "id": line.public_id,
        "label": line.label,
        "nature": qualification.nature if qualification else line.nature,
        "excl_tax": decimal_string(qualification.retained_excl_tax_cents if qualification else line.excl_tax_cents),
        "incl_tax": decimal_string(qualification.retained_incl_tax_cents if qualification else line.incl_tax_cents),
        "vat_recovered": None,
        "quoted": line.proof_id is not None,
        "investment": line.investment,
        "publisher_country": line.publisher_country,
        "covers_from": _day(line.covers_from),
        "covers_to": _day(line.covers_to),
    }


def _money(cents: int | None) -> str | None:
    return None if cents is None else decimal_string(cents)


def _day(value: Any) -> str | None:
    return value.isoformat() if value else None


def _instant(value: Any) -> str | None:
    return value.astimezone(PARIS).isoformat() if value else None


def store_assessment(
    uow: UnitOfWork, dossier: Dossier, purpose: str, payload: dict[str, Any], result: dict[str, Any]
) -> Assessment:
    """Keep one run of the rulebook: exact input, exact output, version."""
    row = Assessment(
        dossier_id=dossier.id,
        purpose=purpose,
        rulebook_version=result["rulebook_version"],
        input_json=canonical_json(payload),
        output_json=json.dumps(result, ensure_ascii=False),
        verdict=result["verdict"],
        created_at=uow.now,
    )
    uow.session.add(row)
    uow.session.flush()
    return row
