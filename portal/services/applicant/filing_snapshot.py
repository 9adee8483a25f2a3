"""The frozen content of a filing: all that was declared, the pieces with their hashes, the words that were signed,
and what the receipt says. Everything later (receipt, instruction, audit) is remade from it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from portal.acts.algorithm import ALGORITHM_PURPOSE, ALGORITHM_RIGHTS
from portal.domain.deadlines import permitted_start
from portal.domain.declaration import RECEIPT_KIND
from portal.domain.window_settings import WindowSettings
from portal.eligibility.rulebook import Rulebook
from portal.models import ComparativeQuote, Document, Dossier, ExpenseLine, FunderLine, Organisation, PartnerBody
from portal.queries.powers import PowerView, lower_first, signed_by
from portal.queries.silence import rejection_date
from portal.services.applicant.filing_words import Word
from portal.services.assisting.filing_under_mandate import OnBehalf


@dataclass(frozen=True, slots=True)
class Pledge:
    """Who signed, in what capacity and by which power, and the exact words: pledge, sincerity, consent to electronic
    notification. ``representative`` names the legal representative, whoever signed."""

    name: str
    position: str
    pledge_text: str
    sincerity_text: str
    notification_text: str | None
    explanation: str
    channel: str
    words: tuple[Word, ...] = ()
    on_behalf: OnBehalf | None = None
    power: dict[str, Any] | None = None
    representative: str = ""
    signed_by: str = ""


def power_words(power: PowerView | None, name: str, position: str) -> dict[str, Any]:
    """Fields of the pledge that say by which power it is signed: a delegate signs for the representative."""
    signer = f"{name}, {lower_first(position)}"
    if power is None:
        return {"signed_by": signer}
    representative = power.representative if power.is_delegate else signer
    return {"power": _power(power), "representative": representative, "signed_by": signed_by(power, signer)}


def _power(power: PowerView) -> dict[str, Any]:
    return {
        "id": power.public_id,
        "kind": power.kind,
        "capacity": power.capacity,
        "representative_name": power.representative_name,
        "representative_capacity": power.representative_capacity,
        "delegated_on": power.delegated_on,
        "reference": power.reference,
        "file_name": power.file_name,
    }


def filing_content(
    dossier: Dossier, rulebook: Rulebook, settings: WindowSettings, pledge: Pledge, filed_at: datetime, title: str
) -> dict[str, Any]:
    """Content of the snapshot (canonical types only: no float, instants aware)."""
    return {
        "reference": dossier.reference,
        "window": rulebook.window,
        "window_title": title,
        "rulebook_version": rulebook.version,
        "received_at": filed_at,
        "presumed_complete": dossier.presumed_complete,
        **declared_content(dossier),
        "pledge": asdict(pledge),
        "receipt": _receipt(dossier, rulebook, settings, filed_at),
    }


def declared_content(dossier: Dossier) -> dict[str, Any]:
    """What the applicant declares, whole: the same in the filing and in each correction of it."""
    return {
        "applicant": _applicant(dossier, dossier.organisation),
        "project": _project(dossier),
        "partners": [_partner(row) for row in dossier.partners],
        "expenses": [_expense(line) for line in dossier.expenses],
        "financing": {
            "requested_cents": dossier.requested_cents,
            "own_funds_cents": dossier.own_funds_cents,
            "loan_cents": dossier.loan_cents,
            "total_cost_cents": dossier.total_cost_cents,
            "funders": [_funder(line) for line in dossier.funders],
        },
        "documents": [
            _document(document)
            for document in dossier.documents
            if document.removed_at is None and document.kind != RECEIPT_KIND
        ],
    }


def _applicant(dossier: Dossier, organisation: Organisation) -> dict[str, Any]:
    return {
        "siren": organisation.siren,
        "siret": organisation.siret,
        "name": organisation.name,
        "legal_category": organisation.legal_category,
        "department": organisation.department,
        "insee_code": organisation.insee_code,
        "population": organisation.population,
        "provenance": organisation.provenance,
        "contact_name": dossier.contact_name,
        "contact_position": dossier.contact_position,
        "contact_email": dossier.contact_email,
        "contact_phone": dossier.contact_phone,
        "contact_address": dossier.contact_address,
        "vat_recovered": dossier.vat_recovered,
        "france_services": dossier.france_services,
        "funded_only_by_local_authorities": dossier.funded_only_by_local_authorities,
        "decision_level_commitment": dossier.decision_level_commitment,
    }


def _project(dossier: Dossier) -> dict[str, Any]:
    return {
        "title": dossier.title,
        "summary": dossier.summary,
        "axes": list(dossier.axes),
        "main_axis": dossier.main_axis,
        "digital_transformation": dossier.digital_transformation,
        "other_window": dossier.other_window,
        "first_legal_act_on": dossier.first_legal_act_on,
        "start_on": dossier.start_on,
        "results_on": dossier.results_on,
        "financial_close_on": dossier.financial_close_on,
        "answers": dict(dossier.answers),
    }


def _partner(row: PartnerBody) -> dict[str, Any]:
    return {
        "id": row.public_id,
        "name": row.name,
        "siren": row.siren,
        "role": row.role,
        "provenance": row.provenance,
        "agreement": row.agreement.public_id if row.agreement else None,
    }


def _expense(line: ExpenseLine) -> dict[str, Any]:
    return {
        "id": line.public_id,
        "label": line.label,
        "nature": line.nature,
        "supplier": line.supplier,
        "excl_tax_cents": line.excl_tax_cents,
        "incl_tax_cents": line.incl_tax_cents,
        "gross_excl_tax_cents": line.typed_excl_tax_cents,
        "gross_incl_tax_cents": line.typed_incl_tax_cents,
        "vat_rate": line.vat_rate,
        "axis": line.axis,
        "investment": line.investment,
        "publisher_country": line.publisher_country,
        "covers_from": line.covers_from,
        "covers_to": line.covers_to,
        "proof": line.proof.public_id if line.proof else None,
        "comparisons": [_comparison(one) for one in line.comparisons],
    }


def _comparison(row: ComparativeQuote) -> dict[str, Any]:
    """A quote that was not retained: kept, never counted."""
    return {"document": row.document.public_id, "supplier": row.supplier, "excl_tax_cents": row.excl_tax_cents}


def _funder(line: FunderLine) -> dict[str, Any]:
    return {
        "id": line.public_id,
        "funder": line.funder,
        "kind": line.kind,
        "status": line.status,
        "amount_cents": line.amount_cents,
        "expense_ids": [expense.public_id for expense in line.expenses],
    }


def _document(document: Document) -> dict[str, Any]:
    return {
        "id": document.public_id,
        "kind": document.kind,
        "name": document.name,
        "size": document.file.size,
        "sha256": document.file.sha256,
    }


def _receipt(dossier: Dossier, rulebook: Rulebook, settings: WindowSettings, filed_at: datetime) -> dict[str, Any]:
    investment = any(line.investment for line in dossier.expenses)
    silence = rejection_date(filed_at, settings, investment=investment)
    if silence is None:
        raise ValueError("the delay of silence is unfilled")
    axis = rulebook.axes_by_code.get(dossier.main_axis)
    return {
        "authority_lines": list(settings.lines("authority.header_lines")),
        "service_name": settings.text("service.name"),
        "service_email": settings.text("service.email"),
        "service_phone": settings.text("service.phone"),
        "service_address": list(settings.lines("service.address")),
        "axis_label": f"{axis.code} – {axis.label}" if axis else dossier.main_axis,
        "tax_label": "TTC" if dossier.vat_recovered is False else "HT",
        "permitted_start_at": permitted_start(filed_at, dossier.presumed_complete, None),
        "silence_rule": silence.rule,
        "implicit_rejection_on": silence.on,
        "remedies": list(settings.lines("texts.implicit_remedies")),
        "algorithm_purpose": ALGORITHM_PURPOSE,
        "algorithm_rights": ALGORITHM_RIGHTS,
    }
