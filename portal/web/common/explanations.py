"""The algorithm's part of a dossier as a download, the same on both sides of the site."""

from __future__ import annotations

from werkzeug.wrappers import Response

from portal.domain.errors import NotFound
from portal.domain.explanation import Explanation
from portal.services.explaining import explanation_json, explanation_pdf
from portal.web.common.sending import send_bytes
from portal.web.common.session import runtime


def explanation_file(data: Explanation, form: str) -> Response:
    """The PDF or the JSON. Raises NotFound for any other form."""
    name = f"part-algorithmique-{data.reference}.{form}"
    if form == "pdf":
        return send_bytes(explanation_pdf(runtime(), data), "application/pdf", name)
    if form == "json":
        return send_bytes(explanation_json(data).encode(), "application/json", name)
    raise NotFound
