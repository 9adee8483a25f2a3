"""The files of a claim as downloads, for both sides."""

from __future__ import annotations

from collections.abc import Container

from flask import abort
from werkzeug.wrappers import Response

from portal.queries.claims import ClaimView
from portal.web.common.sending import send_stored


def send_claim_file(found: ClaimView, file_id: str, kinds: Container[str]) -> Response:
    """A file of a claim already in scope, by its public id: an invoice's, or a paper of one of ``kinds``."""
    for invoice in found.invoices:
        if invoice.public_id == file_id:
            return send_stored(invoice.sha256, invoice.media_type, invoice.file_name)
    for file in found.files:
        if file.public_id == file_id and file.kind in kinds:
            return send_stored(file.sha256, file.media_type, file.name)
    abort(404)
