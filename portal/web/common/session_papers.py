"""The papers of a committee session, as downloads of both areas that read them."""

from __future__ import annotations

from flask import Blueprint, request
from werkzeug.wrappers import Response

from portal.domain.actors import Role
from portal.exports.zip_stream import zip_stream
from portal.services.committee.papers import paper
from portal.services.letters.fiche import session_fiches
from portal.web.common.access import allowed
from portal.web.common.sending import send_bytes
from portal.web.common.session import current_actor, runtime

#: Name in the address, label of the link, format.
PAPER_LINKS = (
    ("ordre-du-jour", "Ordre du jour"),
    ("proces-verbal", "Procès-verbal"),
    ("tableau-de-programmation", "Tableau de programmation (A3)"),
)


def install_papers(blueprint: Blueprint, role: Role) -> None:
    """Add ``session_paper`` to an area."""

    @blueprint.get("/seances/<session>/<name>.pdf", endpoint="session_paper")
    @allowed(role)
    def session_paper(session: str, name: str) -> Response:
        content, file_name = paper(runtime(), current_actor(), session, name)
        return send_bytes(content, "application/pdf", file_name)


def asked_page() -> int:
    """The page of a long table that the address asks for."""
    text = request.args.get("page", "1")
    return int(text) if text.isascii() and text.isdigit() and 0 < len(text) < 5 and int(text) else 1


def install_fiches(blueprint: Blueprint, role: Role) -> None:
    """Add ``session_fiches``: the one-page sheets of a session's dossiers, as one archive sent while it is made."""

    @blueprint.get("/seances/<session>/fiches.zip", endpoint="session_fiches")
    @allowed(role)
    def send_fiches(session: str) -> Response:
        files, name = session_fiches(runtime(), current_actor(), session)
        response = Response(zip_stream(files), mimetype="application/zip")
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        response.headers["Cache-Control"] = "no-store"
        return response
