"""Every stored file about the dossier, byte for byte: pieces, receipt, joined files, acts and their signed scans…"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from portal.domain.declaration import DOCUMENT_LABELS
from portal.models import DossierVersion, StoredFile
from portal.services.applicant.dossier_archive import safe_name
from portal.services.applicant.receipt import RECEIPT_NAME, receipt_bytes
from portal.services.litigation.part import Context, ExportFile, Part, made, stored
from portal.services.litigation.walk import Found, rows_of

#: Folder and words of each table that names files; another table's files are filed under its own name.
FOLDERS: dict[str, tuple[str, str]] = {
    "act_file": ("actes", "Acte"),
    "credits_attestation": ("actes", "Attestation de disponibilité des crédits"),
    "appeal_file": ("recours", "Pièce d’un recours"),
    "claim_file": ("paiements", "Justificatif d’une demande de paiement"),
    "claim_invoice": ("paiements", "Facture d’une demande de paiement"),
    "document": ("dossier", "Pièce"),
    "item_reply_file": ("reponses", "Pièce d’une réponse à une demande"),
    "letter_file": ("lettres", "Lettre"),
    "mandate": ("mandat", "Mandat"),
    "message_file": ("messages", "Pièce jointe d’un message"),
    "organisation_proof": ("porteur", "Justificatif du porteur"),
    "signatory_power": ("porteur", "Pouvoir de signature"),
}
#: Tables whose files have no name of their own, and what these are called.
_FROZEN = {"act_file": "acte", "letter_file": "lettre"}
_ACT_FILES = {"issued": "à signer", "signed": "après signature", "slip": "(bordereau joint)"}


def _contribute(context: Context) -> Iterator[ExportFile]:
    numbers: Counter[str] = Counter()
    has_receipt = False
    for found in rows_of(context.session, context.dossier):
        columns = [c.name for c in found.table.c if any(k.column.table.name == "stored_file" for k in c.foreign_keys)]
        for row, column in ((row, column) for row in found.rows for column in columns if row[column] is not None):
            folder, word = FOLDERS.get(found.table.name, (found.table.name.replace("_", "-"), found.table.name))
            numbers[folder] += 1
            file = context.session.get_one(StoredFile, row[column])
            name = _name(found, row, column, file)
            has_receipt |= row.get("kind") == "receipt" and found.table.name == "document"
            path = f"{folder}/{numbers[folder]:03d}-{safe_name(name)}"
            yield stored(path, f"{_words(found, row, word)} : {name}", file.size, file.sha256)
    if not has_receipt and _has_receipt_facts(context):
        content = receipt_bytes(context.runtime, context.dossier.public_id) or b""
        yield made(f"dossier/{RECEIPT_NAME}", "Accusé de réception, refait à l’identique", content)


def _has_receipt_facts(context: Context) -> bool:
    """Whether the first filing kept what its receipt says."""
    query = sa.select(DossierVersion.content).where(DossierVersion.dossier_id == context.dossier.id)
    first = context.session.scalar(query.where(DossierVersion.number == 1))
    return first is not None and "receipt" in json.loads(first)


def _name(found: Found, row: dict[str, Any], column: str, file: StoredFile) -> str:
    name = row.get(f"{column.removesuffix('_file_id')}_name") or row.get("name") or row.get("file_name")
    if found.table.name == "credits_attestation":
        return f"attestation-{row['reference']}.pdf"
    if found.table.name in _FROZEN:
        return f"{_FROZEN[found.table.name]}-{row['kind']}.pdf"
    return str(name or f"fichier.{file.media_type.rpartition('/')[2]}")


def _words(found: Found, row: dict[str, Any], word: str) -> str:
    if found.table.name == "document":
        return DOCUMENT_LABELS.get(row["kind"], row["kind"])
    if found.table.name in _FROZEN:
        return f"{word} {_ACT_FILES.get(row['kind'], row['kind'])}"
    return word


PART = Part(20, "pieces", "Pièces et fichiers", _contribute)
