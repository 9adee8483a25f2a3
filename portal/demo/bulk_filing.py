"""One dossier of a bulk load up to its filing: the declaration as the applicant typed it, then what was frozen."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from portal.demo.bulk_desk import Desk
from portal.demo.generator import DemoDossier, DemoExpense
from portal.domain.actors import Actor
from portal.domain.declaration import COMPARISON_KIND, NOTIFICATION_TEXT, PLEDGE_TEXT, SINCERITY_TEXT
from portal.domain.dossier import DossierState
from portal.domain.events import Event
from portal.domain.money import from_decimal_string
from portal.domain.snapshot import canonical_json, freeze
from portal.eligibility.assess import assess_payload
from portal.models import (
    Assessment,
    ComparativeQuote,
    Document,
    Dossier,
    DossierVersion,
    ExpenseLine,
    FunderLine,
    Organisation,
    PartnerBody,
    QuoteDiscount,
)
from portal.services.applicant.add_partner import REFERENCE, TYPED_IN
from portal.services.applicant.filing_snapshot import Pledge, filing_content
from portal.services.assessing import payload_of

_S = DossierState
_NOT_EXAMINED = frozenset({_S.DRAFT, _S.FILED, _S.WITHDRAWN})
_REVIEWED = frozenset({_S.UNDER_REVIEW, _S.PROPOSED, _S.GRANTED, _S.REFUSED})


@dataclass
class Filing:
    """A dossier being loaded, with its organisation, its contact, and the state it must end in."""

    dossier: Dossier
    organisation: Organisation
    contact: Actor
    state: DossierState
    at: datetime

    @property
    def filed(self) -> bool:
        return self.state is not _S.DRAFT

    @property
    def examined(self) -> bool:
        return self.state not in _NOT_EXAMINED

    @property
    def reviewed(self) -> bool:
        return self.state in _REVIEWED


def add_dossier(desk: Desk, plan: DemoDossier, state: DossierState, at: datetime, reference: str | None) -> Filing:
    """Add the dossier with its lines and pieces to the transaction. ``at``: its filing (or last change, a draft)."""
    siren = plan.siret[:9]
    organisation, contact = desk.organisations[siren], desk.contacts[siren]
    created_at = at - timedelta(days=4, minutes=desk.draw.randrange(600))
    dossier = Dossier(
        public_id=desk.public_id(),
        window_id=desk.window.id,
        organisation=organisation,
        created_by_id=contact.person_id,
        reference=reference,
        state=state,
        created_at=created_at,
        **_declared(plan, organisation),
        **_progress(desk, plan, state, at, contact),
    )
    _add_lines(desk, dossier, plan, created_at, missing_proof=state is _S.INCOMPLETE)
    _add_partners(desk, dossier, plan, created_at)
    desk.uow.session.add(dossier)
    facts = {"organisation": organisation.public_id, "window": desk.window.slug}
    desk.happened(created_at, Event.DOSSIER_CREATED, contact, dossier, facts)
    return Filing(dossier, organisation, contact, state, at)


def _declared(plan: DemoDossier, organisation: Organisation) -> dict[str, Any]:
    return {
        "title": plan.title,
        "summary": plan.summary,
        "axes": [plan.axis],
        "main_axis": plan.axis,
        "contact_name": plan.contact_name,
        "contact_position": plan.contact_position,
        "contact_email": plan.contact_email,
        "contact_phone": "03 00 00 00 00",
        "contact_address": organisation.address,
        "digital_transformation": True,
        "decision_level_commitment": True,
        "vat_recovered": True,
        "other_window": "none",
        "start_on": plan.start_on,
        "results_on": plan.results_on,
        "financial_close_on": plan.financial_close_on,
        "requested_cents": plan.requested_cents,
        "own_funds_cents": plan.own_funds_cents,
        "total_cost_cents": plan.total_cents,
        "answers": plan.answers,
    }


def _progress(desk: Desk, plan: DemoDossier, state: DossierState, at: datetime, contact: Actor) -> dict[str, Any]:
    """Columns the filing and the examination fill."""
    if state is _S.DRAFT:
        return {}
    whole = state is not _S.INCOMPLETE
    return {
        "filed_at": at,
        "presumed_complete": whole,
        "complete_at": at if whole and state not in _NOT_EXAMINED else None,
        "electronic_notification": True,
        "pledged_by_name": contact.name,
        "pledged_by_position": plan.contact_position,
        "instructor_id": desk.instructor.person_id if state in _REVIEWED else None,
    }


def _add_lines(desk: Desk, dossier: Dossier, plan: DemoDossier, at: datetime, *, missing_proof: bool) -> None:
    last = len(plan.expenses)
    dossier.discounts = []  # known to be empty: not asked of the database afterwards; so are the others below
    for position, expense in enumerate(plan.expenses, start=1):
        proof = None
        if not (missing_proof and position == last):
            name = f"{expense.quote_number}.pdf"
            proof = Document(public_id=desk.public_id(), kind="quote", name=name, file=desk.quote, created_at=at)
            dossier.documents.append(proof)
        line = _line(desk, expense, position, proof, at)
        if expense.compared_with:
            compared = f"devis-comparatif-{expense.quote_number}.pdf"
            other = Document(
                public_id=desk.public_id(), kind=COMPARISON_KIND, name=compared, file=desk.quote, created_at=at
            )
            dossier.documents.append(other)
            line.comparisons.append(_comparison(expense, other, at))
        dossier.expenses.append(line)
        if proof is not None and expense.discount_cents:
            dossier.discounts.append(QuoteDiscount(document=proof, amount_cents=expense.discount_cents, created_at=at))
    dossier.funders = []
    for position, funder in enumerate(plan.funders, start=1):
        dossier.funders.append(
            FunderLine(
                public_id=desk.public_id(),
                position=position,
                funder=funder.funder,
                kind=funder.kind,
                status=funder.status,
                amount_cents=funder.amount_cents,
                expenses=[dossier.expenses[place] for place in funder.expenses],
                created_at=at,
            )
        )


def _line(desk: Desk, expense: DemoExpense, position: int, proof: Document | None, at: datetime) -> ExpenseLine:
    discounted = proof is not None and expense.discount_cents > 0
    gross = expense.gross_cents if discounted else (None, None)
    return ExpenseLine(
        public_id=desk.public_id(),
        position=position,
        label=expense.label,
        nature=expense.nature,
        supplier=expense.supplier,
        excl_tax_cents=expense.excl_tax_cents,
        incl_tax_cents=expense.incl_tax_cents,
        gross_excl_tax_cents=gross[0],
        gross_incl_tax_cents=gross[1],
        investment=expense.investment,
        publisher_country=expense.publisher_country,
        covers_from=expense.covers_from,
        covers_to=expense.covers_to,
        proof=proof,
        comparisons=[],
        created_at=at,
    )


def _comparison(expense: DemoExpense, document: Document, at: datetime) -> ComparativeQuote:
    return ComparativeQuote(
        document=document,
        supplier=expense.compared_with,
        excl_tax_cents=expense.compared_cents,
        created_at=at,
    )


def _add_partners(desk: Desk, dossier: Dossier, plan: DemoDossier, at: datetime) -> None:
    dossier.partners = [
        PartnerBody(
            public_id=desk.public_id(),
            position=position,
            name=partner.name,
            siren=partner.siren,
            legal_category="",
            role=partner.role,
            provenance=REFERENCE if partner.siren else TYPED_IN,
            created_at=at,
        )
        for position, partner in enumerate(plan.partners, start=1)
    ]


def freeze_and_assess(desk: Desk, filings: Sequence[Filing]) -> None:
    """What a filing leaves: the frozen version, its assessment, the verdict on the dossier, the fact."""
    session = desk.uow.session
    versions, assessments, verdicts = [], [], []
    for filing in filings:
        payload, result = assess(desk, filing, {}, first=True)
        verdicts.append(verdict_row(filing.dossier, result))
        assessments.append(assessment_row(filing, "filing", filing.at, payload, result))
        versions.append(_version(desk, filing, result))
    if filings:
        session.execute(sa.insert(DossierVersion), versions)
        session.execute(sa.insert(Assessment), assessments)
        write_verdicts(desk, verdicts)


def assess(
    desk: Desk, filing: Filing, retained: dict[int, Any], *, first: bool = False
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Input and output of the assessment as things stand; ``first``: at the filing, before anything was complete."""
    granted = desk.granted_cents[filing.organisation.id]
    payload = payload_of(filing.dossier, retained, already_granted_cents=granted, available_cents=desk.available_cents)
    if first:
        payload["complete_at"] = None
    return payload, assess_payload(payload, desk.rulebook)


def assessment_row(
    filing: Filing, purpose: str, at: datetime, payload: dict[str, Any], result: dict[str, Any]
) -> dict[str, Any]:
    """An assessment as it is stored."""
    return {
        "dossier_id": filing.dossier.id,
        "purpose": purpose,
        "rulebook_version": result["rulebook_version"],
        "input_json": canonical_json(payload),
        "output_json": json.dumps(result, ensure_ascii=False),
        "verdict": result["verdict"],
        "created_at": at,
    }


def verdict_row(dossier: Dossier, result: dict[str, Any]) -> dict[str, Any]:
    """What an assessment writes on its dossier."""
    grant = from_decimal_string(result["amount"]["max_grant"])
    return {"key": dossier.id, "said": result["verdict"], "grant": grant}


def write_verdicts(desk: Desk, rows: list[dict[str, Any]]) -> None:
    """Write many verdicts at once, past the optimistic lock: nobody else sees these dossiers yet."""
    table = sa.inspect(Dossier).local_table
    values = {"verdict": sa.bindparam("said"), "max_grant_cents": sa.bindparam("grant")}
    desk.uow.session.connection().execute(
        sa.update(table).where(table.c.id == sa.bindparam("key")).values(values), rows
    )


def _version(desk: Desk, filing: Filing, result: dict[str, Any]) -> dict[str, Any]:
    dossier = filing.dossier
    pledge = Pledge(
        name=dossier.pledged_by_name,
        position=dossier.pledged_by_position,
        pledge_text=PLEDGE_TEXT,
        sincerity_text=SINCERITY_TEXT,
        notification_text=NOTIFICATION_TEXT,
        explanation="",
        channel="online",
    )
    content = filing_content(dossier, desk.rulebook, desk.settings, pledge, filing.at, desk.window.title)
    text, sha256 = freeze(content)
    facts = {
        "reference": dossier.reference,
        "sha256": sha256,
        "requested_cents": dossier.requested_cents,
        "total_cost_cents": dossier.total_cost_cents,
        "channel": "online",
        "verdict": result["verdict"],
        "presumed_complete": dossier.presumed_complete,
    }
    desk.happened(filing.at, Event.DOSSIER_FILED, filing.contact, dossier, facts)
    if filing.state is _S.WITHDRAWN:
        at = filing.at + timedelta(days=2)
        facts = {"reference": dossier.reference}
        desk.happened(at, Event.DOSSIER_WITHDRAWN, filing.contact, dossier, facts, detail="Projet reporté.")
    return {"dossier_id": dossier.id, "number": 1, "content": text, "sha256": sha256, "created_at": filing.at}
