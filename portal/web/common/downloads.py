"""Files sent to a browser: always as an attachment, with the right type, never sniffed nor kept by a cache."""

from __future__ import annotations

from urllib.parse import quote

from flask import Response


def attachment(content: bytes, name: str, media_type: str) -> Response:
    """``content`` to be saved as ``name`` (its accents kept, with a plain form for old browsers)."""
    response = Response(content, mimetype=media_type)
    plain = "".join(c if c.isascii() and (c.isalnum() or c in "._- ") else "_" for c in name)
    response.headers["Content-Disposition"] = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name)}"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response
