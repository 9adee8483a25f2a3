"""Send a stored file: always as a download, never interpreted by the browser, never kept by a cache."""

from __future__ import annotations

from io import BytesIO

from flask import send_file
from werkzeug.wrappers import Response

from portal.web.common.downloads import released


def send_stored(sha256: str, media_type: str, name: str) -> Response:
    """The file of the store under the name given to the person."""
    return send_bytes(released(sha256), media_type, name)


def send_bytes(content: bytes, media_type: str, name: str) -> Response:
    """Bytes as a download."""
    response = send_file(BytesIO(content), mimetype=media_type, as_attachment=True, download_name=name)
    response.headers["Cache-Control"] = "no-store"
    return response
