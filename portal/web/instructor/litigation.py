"""The litigation export, and the algorithm's part of a dossier: page, PDF, JSON, opened to the applicant at request."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, url_for
from werkzeug.wrappers import Response

from portal.domain.actors import Role
from portal.domain.errors import NotFound
from portal.forms.base import PortalForm
from portal.queries.explanation import explanation_of
from portal.queries.explanation_reading import decision_told, opened
from portal.queries.instruction import dossier_head
from portal.services.instruction.open_explanation import open_explanation
from portal.services.litigation.export_dossier import export_dossier
from portal.web.common.access import allowed
from portal.web.common.explanations import explanation_file
from portal.web.common.session import current_actor, runtime
from portal.web.instructor.appeals import STAFF, sections_for
from portal.web.instructor.page import read_section, render_section


def install(blueprint: Blueprint) -> None:
    """Add the views."""
    base = "/dossiers/<public_id>"
    blueprint.add_url_rule(f"{base}/recours/export", "litigation_export", send_export, methods=["POST"])
    blueprint.add_url_rule(f"{base}/traitement", "explanation", show)
    blueprint.add_url_rule(f"{base}/traitement.<form>", "explanation_file", send_file)
    blueprint.add_url_rule(f"{base}/traitement/ouvrir", "open_explanation", open_it, methods=["POST"])


@allowed(Role.INSTRUCTOR, Role.SIGNATORY)
def send_export(public_id: str) -> Response:
    """Everything about the dossier in one zip, checked before the first byte is sent."""
    with runtime().read() as session:
        dossier_head(session, current_actor(), public_id)
    made = export_dossier(runtime(), current_actor(), public_id)
    response = Response(made.pieces(), mimetype="application/zip")
    response.headers["Content-Disposition"] = f'attachment; filename="{made.name}"'
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@allowed(*STAFF)
def show(public_id: str) -> tuple[str, int]:
    """The page."""
    head, context = read_section(
        public_id,
        lambda session, head: {
            "data_part": explanation_of(session, head.id),
            "told": decision_told(session, head.id),
            "opened": opened(session, head.id),
        },
    )
    return render_section(
        "explanation.html", head, sections=sections_for(), roles=current_actor().roles, **context
    )


@allowed(*STAFF)
def send_file(public_id: str, form: str) -> Response:
    """The PDF or the JSON."""
    with runtime().read() as session:
        head = dossier_head(session, current_actor(), public_id)
        data = explanation_of(session, head.id)
    if data is None:
        raise NotFound
    return explanation_file(data, form)


@allowed(Role.INSTRUCTOR)
def open_it(public_id: str) -> Response:
    """Open it to the applicant, who asked for it before the decision."""
    if PortalForm().validate_on_submit():
        with runtime().uow() as uow:
            open_explanation(uow, current_actor(), public_id)
        flash("Le demandeur peut lire la part automatique ; ce qui prépare la décision n’y figure pas.", "success")
    return redirect(url_for("instructor.explanation", public_id=public_id), 303)
