"""Files sent to a browser: always as an attachment, with the right type, never sniffed nor kept by a cache."""

from __future__ import annotations

from urllib.parse import quote

from flask import Response

from portal.domain.errors import Conflict
from portal.domain.scanning import HELD_SENTENCES
from portal.queries.scanning import held_files
from portal.web.common.session import runtime


def released(sha256: str) -> bytes:
    """The bytes of a stored file that may be opened. Raises Conflict while the antivirus holds it."""
    with runtime().read() as session:
        held = held_files(session, [sha256])
    if sha256 in held:
        raise Conflict(HELD_SENTENCES[held[sha256]])
    return runtime().store.get(sha256)


def attachment(content: bytes, name: str, media_type: str) -> Response:
    """``content`` to be saved as ``name`` (its accents kept, with a plain form for old browsers)."""
    response = Response(content, mimetype=media_type)
    plain = "".join(c if c.isascii() and (c.isalnum() or c in "._- ") else "_" for c in name)
    response.headers["Content-Disposition"] = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name)}"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response
