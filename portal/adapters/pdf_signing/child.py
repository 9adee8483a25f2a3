"""Runs alone, as a script, in a child process: roots and a PDF as JSON on standard input, its signatures as JSON.

Imports nothing of the portal. Nothing is fetched: revocation is not asked for, which the report says.
"""

from __future__ import annotations

import base64
import io
import json
import logging
import re
import resource
import sys
from typing import Any

MEMORY, CPU_SECONDS = 768 * 1024 * 1024, 30
MAX_SIGNATURES = 10


def main() -> None:
    """Answer on standard output; a file that cannot be read is ``{"trouble": …}``."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    logging.disable(logging.CRITICAL)
    question = json.load(sys.stdin)
    try:
        answer = {"signatures": signatures(base64.b64decode(question["pdf"]), question["roots"])}
    except Exception as error:
        answer = {"trouble": type(error).__name__}
    json.dump(answer, sys.stdout)


def signatures(pdf: bytes, roots: list[str]) -> list[dict[str, Any]]:
    """Each signature of the file, in order."""
    from asn1crypto import pem, x509
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko_certvalidator import ValidationContext

    trusted = []
    for text in roots:
        trusted += [x509.Certificate.load(der) for _, _, der in pem.unarmor(text.encode(), multiple=True)]
    found = PdfFileReader(io.BytesIO(pdf)).embedded_regular_signatures[:MAX_SIGNATURES]
    context = ValidationContext(trust_roots=trusted, allow_fetching=False)
    return [one_signature(signature, context, len(pdf)) for signature in found]


def one_signature(signature: Any, context: Any, size: int) -> dict[str, Any]:
    """What is true of one signature."""
    from pyhanko.sign.diff_analysis import ModificationLevel
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko.sign.validation.status import SignatureCoverageLevel

    row: dict[str, Any] = dict.fromkeys(("intact", "valid", "trusted", "whole", "timestamped", "test"), False)
    row |= {"signer": "", "issuer": "", "serial": "", "signed_at": None}
    certificate = signature.signer_cert
    if certificate is not None:
        names = [certificate.subject.human_friendly, certificate.issuer.human_friendly]
        row["signer"], row["issuer"] = common_name(certificate.subject), common_name(certificate.issuer)
        row["serial"] = f"{certificate.serial_number:x}"
        row["test"] = any(re.search(r"\btest\b", name, re.IGNORECASE) for name in names)
    try:
        status = validate_pdf_signature(signature, context, context)
    except Exception:
        return row
    row["intact"], row["valid"], row["trusted"] = bool(status.intact), bool(status.valid), bool(status.trusted)
    # What follows the signed bytes is another signature, or proofs kept for later; nothing else, not even a comment.
    later = (ModificationLevel.LTA_UPDATES, ModificationLevel.FORM_FILLING)
    row["whole"] = status.coverage == SignatureCoverageLevel.ENTIRE_FILE and sum(list(signature.byte_range)[2:]) == size
    if status.coverage == SignatureCoverageLevel.ENTIRE_REVISION:
        row["whole"] = status.modification_level in later
    stamp = status.timestamp_validity
    row["timestamped"] = bool(stamp is not None and stamp.intact and stamp.valid)
    at = stamp.timestamp if row["timestamped"] else status.signer_reported_dt
    row["signed_at"] = at.isoformat() if at else None
    return row


def common_name(name: Any) -> str:
    """The name a person reads."""
    native = name.native
    return str(native.get("common_name") or native.get("organization_name") or name.human_friendly)[:200]


if __name__ == "__main__":
    main()
