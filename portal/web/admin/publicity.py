"""Visuals handed to beneficiaries: propose, approve (never one's own), retire."""

from __future__ import annotations

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.domain.actors import Role
from portal.domain.errors import NotFound
from portal.forms.publicity import VisualForm
from portal.queries.publicity import visuals_of
from portal.services.applicant.uploads import prepare_upload
from portal.services.publicity.propose_visual import ProposeVisual, propose_visual
from portal.services.publicity.settle_visual import SettleVisual, settle_visual
from portal.web.admin.windows import current_window
from portal.web.common.access import allowed
from portal.web.common.downloads import attachment, released
from portal.web.common.posting import accepted
from portal.web.common.session import current_actor, runtime


def install(blueprint: Blueprint) -> None:
    """Register the views."""
    blueprint.add_url_rule("/publicite", "publicity", publicity, methods=["GET", "POST"])
    blueprint.add_url_rule("/publicite/<visual>", "publicity_file", file)
    blueprint.add_url_rule("/publicite/<visual>/suite", "settle_publicity", settle, methods=["POST"])


@allowed(Role.ADMINISTRATOR)
def publicity() -> Response:
    """The visuals in force or proposed, and one more."""
    window, form = current_window(), VisualForm()

    def propose() -> None:
        upload = form.file.data
        prepared = prepare_upload(runtime(), upload.filename or "", upload.read())
        command = ProposeVisual(
            window.id, form.label.data or "", form.usage.data or "", bool(form.eu_only.data), prepared
        )
        with runtime().uow() as uow:
            propose_visual(uow, current_actor(), command)

    if accepted(form, propose):
        flash("Visuel proposé\u00a0: un autre administrateur doit l’approuver.", "success")
        return redirect(url_for("admin.publicity", guichet=window.slug))
    with runtime().read() as session:
        visuals = visuals_of(session, window.id)
    me = current_actor().public_id
    page = render_template("admin/publicity.html", form=form, window=window, visuals=visuals, me=me)
    return make_response(page, form.refusal_status if form.errors else 200)


@allowed(Role.ADMINISTRATOR)
def file(visual: str) -> Response:
    """The file of a visual, to look at it before approving."""
    with runtime().read() as session:
        found = next((one for one in visuals_of(session, current_window().id) if one.public_id == visual), None)
    if found is None:
        raise NotFound
    return attachment(released(found.sha256), found.name, found.media_type)


@allowed(Role.ADMINISTRATOR)
def settle(visual: str) -> Response:
    """Approve or retire."""
    approve = request.form.get("suite") == "approve"
    with runtime().uow() as uow:
        settle_visual(uow, current_actor(), SettleVisual(visual, approve))
    flash("Visuel approuvé\u00a0: il est remis aux bénéficiaires." if approve else "Visuel retiré.", "success")
    return redirect(url_for("admin.publicity", guichet=current_window().slug))
