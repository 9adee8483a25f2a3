"""The last refusal to serve, whatever the server (gunicorn knows no start check): nothing is answered until it passes.

Checked at the first request, then never again once passed.
"""

from __future__ import annotations

import logging

from flask import Flask

from portal.config import ConfigError
from portal.services.admin.check_serving import check_serving
from portal.services.runtime import Runtime

log = logging.getLogger(__name__)
_CLOSED = (
    '<!doctype html><html lang="fr"><meta charset="utf-8"><title>Service fermé</title>'
    "<body><h1>Le service n’est pas ouvert</h1><p>Son installation est à terminer par l’exploitant\u00a0: "
    "le journal du serveur dit ce qui manque.</p></body></html>"
)


def install_guard(app: Flask) -> None:
    """Answer 503 to everything while the installation may not be served; the reason goes to the log alone."""
    runtime: Runtime = app.extensions["portal"]
    passed = False

    @app.before_request
    def refuse_to_serve() -> tuple[str, int, dict[str, str]] | None:
        nonlocal passed
        if passed:
            return None
        try:
            check_serving(runtime)
        except ConfigError as error:
            log.critical("Refused to serve: %s", error)
            return _CLOSED, 503, {"Retry-After": "60", "Cache-Control": "no-store"}
        passed = True
        return None
