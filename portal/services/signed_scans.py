"""What the scan of a signed document must be before it is kept."""

from __future__ import annotations

from portal.domain.pdf_signs import pdf_sign
from portal.services.runtime import Runtime

MAX_SCAN_BYTES = 10_000_000


def scan_problems(runtime: Runtime, scan: bytes, signed: str) -> dict[str, str]:
    """French sentences under ``scan``; none for a readable PDF. ``signed``: « l’acte signé », « la lettre signée »."""
    if not scan:
        return {"scan": f"Choisissez la numérisation de {signed}."}
    if len(scan) > MAX_SCAN_BYTES:
        return {"scan": "Ce fichier est trop lourd\u00a0: 10 Mo au plus. Numérisez en noir et blanc ou à 150 points."}
    if runtime.sniff(scan) != "application/pdf":
        return {"scan": f"Ce fichier n’est pas un PDF\u00a0: numérisez {signed} en PDF, puis déposez ce PDF."}
    if pdf_sign(scan) is not None:
        return {"scan": f"Ce PDF est protégé, abîmé ou contient un programme\u00a0: numérisez de nouveau {signed}."}
    return {}
