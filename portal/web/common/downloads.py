"""Send a stored file: always as an attachment, never shown inside the site, whatever the browser guesses."""

from __future__ import annotations

from flask import Response, send_file

from portal.web.common.session import runtime


def send_stored(sha256: str, name: str, media_type: str) -> Response:
    """The file of this digest as a download called ``name``. The caller has checked the actor's right to it."""
    response = send_file(
        runtime().store.path(sha256), mimetype=media_type, as_attachment=True, download_name=name, etag=sha256
    )
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
