"""Runs alone, as a script, in a child process: roots and a PDF as JSON on standard input, its signatures as JSON.

``issued_size``: how many of the first bytes are those of the file that was given to sign; 0 when unknown.

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
        pdf = base64.b64decode(question["pdf"])
        found = signatures(pdf, question["roots"])
        answer = {"signatures": found}
        only = bool(found) and 0 < question["issued_size"] < len(pdf) and only_signed(pdf, question["issued_size"])
        for row in found:
            row["only_signed"] = only
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


def only_signed(pdf: bytes, issued_size: int) -> bool:
    """Whether nothing but signatures without a picture, time-stamps and their proofs follows the issued bytes."""
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.diff_analysis import DiffResult, ModificationLevel

    try:
        issued, reader = PdfFileReader(io.BytesIO(pdf[:issued_size])), PdfFileReader(io.BytesIO(pdf))
        known = issued.xrefs.total_revisions
        # The file must be built on the issued one: a whole other document after it would show another content.
        if reader.xrefs.total_revisions <= known or any(
            reader.xrefs.get_startxref_for_revision(revision) != issued.xrefs.get_startxref_for_revision(revision)
            for revision in range(known)
        ):
            return False
        result = first_signature_policy().review_file(reader, known - 1)
        if not isinstance(result, DiffResult) or result.modification_level > ModificationLevel.FORM_FILLING:
            return False
        if not set(reader.root.get("/Perms", ())) <= {"/DocMDP"}:
            return False
        return not any(has_picture(field) for field in reader.root["/AcroForm"]["/Fields"])
    except Exception:
        return False


def first_signature_policy() -> Any:
    """pyHanko's own policy, which is meant for what follows a signature; the first one may also certify the file."""
    from pyhanko.sign.diff_analysis import DEFAULT_DIFF_POLICY, StandardDiffPolicy
    from pyhanko.sign.diff_analysis.rules.file_structure_rules import CatalogModificationRule

    usual = DEFAULT_DIFF_POLICY.global_rules
    kept = [rule for rule in usual if not isinstance(rule, CatalogModificationRule)]
    (catalog,) = [rule for rule in usual if isinstance(rule, CatalogModificationRule)]
    certifying = CatalogModificationRule(ignored_keys=frozenset(catalog.ignored_keys) | {"/Perms"})
    return StandardDiffPolicy([certifying, *kept], first_form_rule(DEFAULT_DIFF_POLICY.form_rule))


def first_form_rule(usual: Any) -> Any:
    """The rule of forms, for an issued file that has none yet: the first signature brings it, with its field."""
    from pyhanko.pdf_utils.generic import ArrayObject, IndirectObject
    from pyhanko.sign.diff_analysis import FormUpdatingRule, ModificationLevel, SuspiciousModification
    from pyhanko.sign.diff_analysis.form_rules_api import FieldComparisonContext, FormUpdate, _list_fields

    class FirstFormRule(FormUpdatingRule):
        def apply(self, old: Any, new: Any) -> Any:
            if "/AcroForm" in old.root:
                yield from super().apply(old, new)
                return
            form = new.root["/AcroForm"]
            if not set(form) <= {"/Fields", "/SigFlags"}:
                raise SuspiciousModification(f"Unexpected keys in a new form: {set(form)}")
            for holder, key in ((new.root, "/AcroForm"), (form, "/Fields")):
                value = holder.raw_get(key)
                # An object that was there before is never approved here: only a new one is the form's.
                if isinstance(value, IndirectObject) and old.is_ref_unassignable(value.reference):
                    yield ModificationLevel.LTA_UPDATES, FormUpdate(updated_ref=value.reference, field_name=None)
            specs = dict(_list_fields(ArrayObject(), form["/Fields"], old_path=None))
            context = FieldComparisonContext(field_specs=specs, old=old, new=new)
            for rule in self.field_rules:
                yield from rule.apply(context)

    return FirstFormRule(usual.field_rules)


def has_picture(field: Any) -> bool:
    """Whether a field, or one of its widgets, takes room on a page: it could cover what was issued."""
    field = field.get_object()
    left, bottom, right, top = (float(side) for side in field.get("/Rect", (0, 0, 0, 0)))
    return (left != right and bottom != top) or any(has_picture(kid) for kid in field.get("/Kids", ()))


def common_name(name: Any) -> str:
    """The name a person reads."""
    native = name.native
    return str(native.get("common_name") or native.get("organization_name") or name.human_friendly)[:200]


if __name__ == "__main__":
    main()
