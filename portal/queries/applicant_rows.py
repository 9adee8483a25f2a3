"""The content of a dossier as frozen rows: organisation, declared values, expenses, funders, pieces. Reads nothing."""

from __future__ import annotations

from typing import Any

from portal.domain.deadlines import permitted_start
from portal.domain.declaration import DOCUMENT_LABELS, RECEIPT_KIND
from portal.domain.partners import PARTNER_ROLES
from portal.domain.scanning import HELD, SCAN_LABELS, ScanState
from portal.models import Document, Dossier, ExpenseLine, FunderLine, Organisation, PartnerBody
from portal.queries.applicant_views import (
    Declared,
    DocumentRow,
    ExpenseRow,
    FunderRow,
    OrganisationFacts,
    PartnerRow,
)
from portal.queries.quote_rows import ComparisonRow, DiscountRow
from portal.reference import category_label

_DECLARED = tuple(Declared.__dataclass_fields__)


def content_of(dossier: Dossier) -> dict[str, Any]:
    """Fields of ``DossierView`` made of a dossier loaded with its lines, pieces and organisation."""
    pieces = [_document(document, dossier) for document in dossier.documents if document.removed_at is None]
    start = (
        permitted_start(dossier.filed_at, dossier.presumed_complete, dossier.complete_at) if dossier.filed_at else None
    )
    return {
        "organisation": _organisation(dossier.organisation),
        "declared": _declared(dossier),
        "expenses": tuple(_expense(line, dossier) for line in dossier.expenses),
        "funders": tuple(_funder(row) for row in dossier.funders),
        "discounts": _discounts(dossier),
        "documents": tuple(piece for piece in pieces if piece.kind != RECEIPT_KIND),
        "receipt": next((piece for piece in pieces if piece.kind == RECEIPT_KIND), None),
        "partners": tuple(map(partner_row, dossier.partners)),
        "permitted_start_at": start,
    }


def _declared(dossier: Dossier) -> Declared:
    values: dict[str, Any] = {name: getattr(dossier, name) for name in _DECLARED}
    values["axes"] = tuple(dossier.axes)
    values["answers"] = dict(dossier.answers)
    return Declared(**values)


def _organisation(row: Organisation) -> OrganisationFacts:
    return OrganisationFacts(
        public_id=row.public_id,
        name=row.name,
        siren=row.siren,
        siret=row.siret,
        legal_category=row.legal_category,
        category_label=category_label(row.legal_category),
        department=row.department,
        population=row.population,
        epci_name=row.epci_name,
        provenance=row.provenance,
    )


def _expense(line: ExpenseLine, dossier: Dossier) -> ExpenseRow:
    return ExpenseRow(
        public_id=line.public_id,
        position=line.position,
        label=line.label,
        nature=line.nature,
        supplier=line.supplier,
        excl_tax_cents=line.excl_tax_cents,
        incl_tax_cents=line.incl_tax_cents,
        cost_cents=line.incl_tax_cents if dossier.vat_recovered is False else line.excl_tax_cents,
        investment=line.investment,
        publisher_country=line.publisher_country,
        covers_from=line.covers_from,
        covers_to=line.covers_to,
        proof=line.proof.public_id if line.proof else None,
        proof_name=line.proof.name if line.proof else "",
        proof_kind=DOCUMENT_LABELS.get(line.proof.kind, line.proof.kind) if line.proof else "",
        axis=line.axis,
        vat_rate=line.vat_rate,
        typed_excl_tax_cents=line.typed_excl_tax_cents,
        typed_incl_tax_cents=line.typed_incl_tax_cents,
        comparisons=tuple(
            ComparisonRow(one.document.public_id, one.document.name, one.supplier, one.excl_tax_cents)
            for one in line.comparisons
        ),
    )


def _funder(row: FunderLine) -> FunderRow:
    lines = tuple(line.public_id for line in row.expenses)
    return FunderRow(row.funder, row.kind, row.status, row.amount_cents, lines)


def _discounts(dossier: Dossier) -> tuple[DiscountRow, ...]:
    quotes = {document.id: document.public_id for document in dossier.documents}
    return tuple(
        DiscountRow(quotes[row.document_id], row.amount_cents, row.percent_hundredths) for row in dossier.discounts
    )


def partner_row(row: PartnerBody) -> PartnerRow:
    """A partner as pages show it."""
    agreement = row.agreement if row.agreement and row.agreement.removed_at is None else None
    return PartnerRow(
        public_id=row.public_id,
        name=row.name,
        siren=row.siren,
        category_label=category_label(row.legal_category) if row.legal_category else "",
        role=row.role,
        role_label=PARTNER_ROLES.get(row.role, row.role),
        provenance=row.provenance,
        agreement=agreement.public_id if agreement else None,
        agreement_name=agreement.name if agreement else "",
    )


def _document(document: Document, dossier: Dossier) -> DocumentRow:
    return DocumentRow(
        public_id=document.public_id,
        kind=document.kind,
        kind_label=DOCUMENT_LABELS.get(document.kind, document.kind),
        name=document.name,
        size=document.file.size,
        sha256=document.file.sha256,
        scan_hint=SCAN_LABELS[document.file.scan_state] if document.file.scan_state in HELD else "",
        infected=document.file.scan_state is ScanState.INFECTED,
        media_type=document.file.media_type,
        added_at=document.created_at,
        proves=tuple(line.label for line in dossier.expenses if line.proof_id == document.id),
        compares=next(
            (line.label for line in dossier.expenses for one in line.comparisons if one.document_id == document.id), ""
        ),
    )
