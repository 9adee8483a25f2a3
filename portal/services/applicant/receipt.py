"""The receipt of a filing: rendered from the frozen facts outside any transaction, stored, and remade at will.

The same filing gives the same bytes, so that losing the file loses nothing.
"""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.acts.receipt import DrawnReceipt, ReceiptData, ReceivedFile, Service
from portal.acts.seed_papers import RECEIPT
from portal.acts.words import Words, words_of
from portal.domain.declaration import DOCUMENT_LABELS, RECEIPT_KIND
from portal.domain.money import Euros
from portal.models import Document, Dossier, DossierVersion
from portal.queries.act_templates import words_of_hash
from portal.services.applicant.uploads import PDF
from portal.services.assisting.filing_under_mandate import filed_for
from portal.services.document_style import document_style
from portal.services.runtime import Runtime
from portal.services.storing import stored_file

RECEIPT_NAME = "accuse-reception.pdf"


def receipt_data(content: dict[str, Any], sha256: str, *, specimen: bool) -> ReceiptData:
    """What the receipt says, from a snapshot's content and hash."""
    applicant, project, said = content["applicant"], content["project"], content["receipt"]
    start = said["permitted_start_at"]
    return ReceiptData(
        reference=content["reference"],
        window_title=content["window_title"],
        received_at=datetime.fromisoformat(content["received_at"]),
        service=Service(
            authority_lines=tuple(said["authority_lines"]),
            name=said["service_name"],
            postal_lines=tuple(said["service_address"]),
            email=said["service_email"],
            telephone=said["service_phone"],
        ),
        applicant_name=applicant["name"],
        applicant_siret=applicant["siret"],
        contact_name=applicant["contact_name"],
        contact_email=applicant["contact_email"],
        project_title=project["title"],
        axis_label=said["axis_label"],
        cost_cents=Euros(content["financing"]["total_cost_cents"]),
        requested_cents=Euros(content["financing"]["requested_cents"]),
        tax_label=said["tax_label"],
        files=tuple(
            ReceivedFile(DOCUMENT_LABELS.get(d["kind"], d["kind"]), d["name"], d["size"], d["sha256"])
            for d in content["documents"]
        ),
        permitted_start_at=datetime.fromisoformat(start) if start else None,
        silence_rule=said["silence_rule"],
        implicit_rejection_on=date.fromisoformat(said["implicit_rejection_on"]),
        remedies=tuple(said["remedies"]),
        algorithm_purpose=said["algorithm_purpose"],
        algorithm_rights=said["algorithm_rights"],
        snapshot_sha256=sha256,
        specimen=specimen,
        signed_by=content["pledge"].get("signed_by", ""),
        representative=content["pledge"].get("representative", ""),
        filed_for=filed_for(content["pledge"].get("on_behalf")),
    )


def receipt_bytes(runtime: Runtime, dossier_id: str) -> bytes | None:
    """The receipt of the first filing of this dossier (public id), rendered now; None when it was never filed."""
    with runtime.read() as session:
        found = session.execute(_first_version(dossier_id)).first()
        words = _words(session, found)
    if found is None:
        return None
    return _drawn(runtime, found, words).render(document_style(runtime.settings))


def make_receipt(runtime: Runtime, payload: dict[str, str]) -> None:
    """Job ``receipt`` (payload: ``dossier``): render and store it once. Called right after the filing too."""
    with runtime.read() as session:
        found = session.execute(_first_version(payload["dossier"])).first()
        words = _words(session, found)
        known = found is not None and session.scalar(_receipt_of(found.dossier_id)) is not None
    if found is None or known:
        return
    content = _drawn(runtime, found, words).render(document_style(runtime.settings))
    digest = runtime.store.put(content)
    with runtime.uow() as uow:
        uow.session.get_one(Dossier, found.dossier_id, with_for_update=True)
        if uow.session.scalar(_receipt_of(found.dossier_id)) is None:
            file_id = stored_file(uow, digest, len(content), PDF, ours=True).id
            uow.session.add(
                Document(
                    dossier_id=found.dossier_id,
                    kind=RECEIPT_KIND,
                    name=RECEIPT_NAME,
                    file_id=file_id,
                    created_at=uow.now,
                )
            )


def _words(session: Session, found: Any) -> Words:
    """The words the filing froze; a filing older than templates had the software's."""
    template = json.loads(found.content).get("receipt", {}).get("template") if found is not None else None
    if template is None:
        return words_of(RECEIPT)
    return words_of_hash(session, found.window_id, RECEIPT.kind, template["sha256"])


def _drawn(runtime: Runtime, found: Any, words: Words) -> DrawnReceipt:
    data = receipt_data(json.loads(found.content), found.sha256, specimen=runtime.settings.demo)
    return DrawnReceipt(data, words)


def _first_version(dossier_id: str) -> sa.Select[Any]:
    return (
        sa.select(DossierVersion.dossier_id, DossierVersion.content, DossierVersion.sha256, Dossier.window_id)
        .join(Dossier, Dossier.id == DossierVersion.dossier_id)
        .where(Dossier.public_id == dossier_id, DossierVersion.number == 1)
    )


def _receipt_of(dossier_id: int) -> sa.Select[tuple[int]]:
    return sa.select(Document.id).where(Document.dossier_id == dossier_id, Document.kind == RECEIPT_KIND)
