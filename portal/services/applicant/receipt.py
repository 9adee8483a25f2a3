"""The receipt of a filing: rendered from the frozen facts outside any transaction, stored, and remade at will.

The same filing gives the same bytes, so that losing the file loses nothing.
"""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from portal.acts.receipt import ReceiptData, ReceivedFile, Service, render_receipt
from portal.acts.style import Style
from portal.domain.declaration import DOCUMENT_KINDS
from portal.domain.money import Euros
from portal.models import Dossier, DossierVersion
from portal.services.applicant.add_document import stored_file_id
from portal.services.applicant.uploads import PDF, PreparedFile
from portal.services.runtime import Runtime

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
            ReceivedFile(DOCUMENT_KINDS.get(d["kind"], d["kind"]), d["name"], d["size"], d["sha256"])
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
    )


def receipt_bytes(runtime: Runtime, dossier_id: str) -> bytes | None:
    """The receipt of the first filing of this dossier (public id), rendered now; None when it was never filed."""
    with runtime.read() as session:
        found = session.execute(_first_version(dossier_id)).first()
    if found is None:
        return None
    data = receipt_data(json.loads(found.content), found.sha256, specimen=runtime.settings.demo)
    return render_receipt(data, Style())


def make_receipt(runtime: Runtime, payload: dict[str, str]) -> None:
    """Job ``receipt`` (payload: ``dossier``): render and store it once. Called right after the filing too."""
    with runtime.read() as session:
        found = session.execute(_first_version(payload["dossier"])).first()
    if found is None or found.receipt_file_id is not None:
        return
    content = receipt_bytes(runtime, payload["dossier"]) or b""
    digest = runtime.store.put(content)
    with runtime.uow() as uow:
        version = uow.session.get_one(DossierVersion, found.id, with_for_update=True)
        if version.receipt_file_id is None:
            version.receipt_file_id = stored_file_id(uow, PreparedFile(RECEIPT_NAME, digest, len(content), PDF))


def _first_version(dossier_id: str) -> sa.Select[Any]:
    return (
        sa.select(DossierVersion.id, DossierVersion.content, DossierVersion.sha256, DossierVersion.receipt_file_id)
        .join(Dossier, Dossier.id == DossierVersion.dossier_id)
        .where(Dossier.public_id == dossier_id, DossierVersion.number == 1)
    )
