"""What the signatory does beside deciding: read the one-page sheets, close a dossier sans suite."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from portal.domain.actors import Role
from portal.forms.decisions import CloseForm
from portal.queries.instruction import dossier_head
from portal.services.letters.close_dossier import CloseDossier, close_dossier
from portal.services.letters.fiche import fiche
from portal.web.common.access import allowed
from portal.web.common.posting import accepted
from portal.web.common.sending import send_bytes
from portal.web.common.session import current_actor, runtime
from portal.web.common.session_papers import install_fiches


def install(blueprint: Blueprint) -> None:
    """Add the views."""
    blueprint.add_url_rule("/<dossier>/fiche.pdf", "fiche", send_fiche)
    blueprint.add_url_rule("/<dossier>/classement", "close", close, methods=["GET", "POST"])
    install_fiches(blueprint, Role.SIGNATORY)


@allowed(Role.SIGNATORY)
def send_fiche(dossier: str) -> Response:
    """The one-page sheet."""
    content, name = fiche(runtime(), current_actor(), dossier)
    return send_bytes(content, "application/pdf", name)


@allowed(Role.SIGNATORY)
def close(dossier: str) -> str | Response | tuple[str, int]:
    """Close a dossier sans suite rather than decide it."""
    form = CloseForm()
    with runtime().read() as session:
        head = dossier_head(session, current_actor(), dossier)
    if not form.is_submitted():
        form.version.data = str(head.version)

    def record() -> None:
        command = CloseDossier(dossier, form.motive_code.data or "", form.motive.data or "", form.seen_version())
        with runtime().uow() as uow:
            close_dossier(uow, current_actor(), command)

    if accepted(form, record):
        flash("Le dossier est classé sans suite : le service instructeur adresse la lettre.", "success")
        return redirect(url_for("signatory.home"))
    if form.refusal_status == 409:
        form.version.data = str(head.version)
    page = render_template("signatory/close.html", form=form, head=head)
    return (page, form.refusal_status) if form.errors else page
