"""By which power one signs for an organisation."""

from __future__ import annotations

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.domain.errors import Forbidden
from portal.domain.team import PowerKind
from portal.forms.team import PowerForm
from portal.queries.powers import PowerView
from portal.queries.team import TeamView, team_view
from portal.services.applicant.uploads import PreparedFile, prepare_upload
from portal.services.team.declare_power import DeclarePower, declare_power
from portal.web.common.access import allowed
from portal.web.common.posting import accepted
from portal.web.common.redirects import local_path
from portal.web.common.session import current_actor, runtime


def install(blueprint: Blueprint) -> None:
    """Register the view."""
    blueprint.add_url_rule("/organismes/<organisation>/pouvoir", "power", power, methods=["GET", "POST"])


@allowed()
def power(organisation: str) -> Response:
    """Legal representative, or delegation with its act; then back where one came from (``next``)."""
    with runtime().read() as session:
        view = team_view(session, current_actor(), organisation, runtime().system.now())
    if not view.invitable:
        raise Forbidden("Un lecteur ne signe pas\u00a0: demandez à un collègue un autre rôle.")
    form = PowerForm() if request.method == "POST" else _shown(view.me.power)
    back = local_path(request.args.get("next")) or url_for("applicant.team", organisation=organisation)
    if accepted(form, lambda: _declare(organisation, form)):
        flash("Votre pouvoir de signature est enregistré.", "success")
        return redirect(back)
    return _page(view, form, back)


def _page(view: TeamView, form: PowerForm, back: str) -> Response:
    page = render_template("applicant/power.html", view=view, form=form, back=back, standing=view.me.power)
    return make_response(page, form.refusal_status if form.errors else 200)


def _shown(standing: PowerView | None) -> PowerForm:
    if standing is None:
        return PowerForm(formdata=None)
    delegate = standing.is_delegate
    return PowerForm(
        formdata=None,
        data={
            "kind": standing.kind.value,
            "capacity": standing.capacity,
            "representative_name": standing.representative_name if delegate else "",
            "representative_capacity": standing.representative_capacity if delegate else "",
            "delegated_on": standing.delegated_on,
            "reference": standing.reference,
        },
    )


def _declare(organisation: str, form: PowerForm) -> None:
    command = DeclarePower(
        organisation,
        PowerKind(form.kind.data),
        form.capacity.data or "",
        form.representative_name.data or "",
        form.representative_capacity.data or "",
        form.delegated_on.data,
        form.reference.data or "",
        _prepared(form),
    )
    with runtime().uow() as uow:
        declare_power(uow, current_actor(), command)


def _prepared(form: PowerForm) -> PreparedFile | None:
    if not form.file.data:
        return None
    return prepare_upload(runtime(), form.file.data.filename or "", form.file.data.read())
