"""From the public check to a draft: the answers come in the address, the person confirms for which organisation."""

from __future__ import annotations

from flask import Blueprint, abort, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.domain.errors import Conflict
from portal.domain.money import from_decimal_string
from portal.forms.eligibility import CheckForm, answers_of, check_form
from portal.queries.applicant import my_organisations
from portal.queries.applicant_views import OrganisationRow
from portal.reference import body_by_siren
from portal.services.applicant.create_from_answers import CreateFromAnswers, create_from_answers
from portal.web.common.access import allowed
from portal.web.common.assessments import assessment_view
from portal.web.common.bodies import BodyView, body_view
from portal.web.common.session import current_actor, runtime
from portal.web.common.simulation import Simulation, simulate
from portal.web.common.window import home_rulebook


def install(blueprint: Blueprint) -> None:
    """Register the view."""
    blueprint.add_url_rule("/depuis-la-verification", "from_check", from_check, methods=["GET", "POST"])


@allowed()
def from_check() -> Response:
    """Show what will be taken over and for whom; on POST, begin the draft."""
    rulebook = home_rulebook()
    siren = request.args.get("siren", "")
    body = body_by_siren(siren)
    form = check_form(rulebook, request.args, siren)
    if not form.validate():
        return redirect(url_for("public.check", **answers_of(form, request.args)))
    shown = body_view(body) if body else None
    simulation = simulate(form, shown, rulebook)
    if request.method == "POST":
        return _begin(form, simulation)
    with runtime().read() as session:
        mine = my_organisations(session, current_actor())
    return make_response(_page(form, shown, simulation, mine))


def _page(form: CheckForm, body: BodyView | None, simulation: Simulation, mine: list[OrganisationRow]) -> str:
    own = [row for row in mine if body is not None and row.siren == body.siren]
    return render_template(
        "applicant/from_check.html",
        body=body,
        form=form,
        rulebook=home_rulebook(),
        simulation=simulation,
        result=assessment_view(simulation.result),
        organisations=own or mine,
        unknown_body=body is not None and not own,
        here=request.full_path,
        answers=answers_of(form, request.args),
    )


def _begin(form: CheckForm, simulation: Simulation) -> Response:
    organisation = request.form.get("organisation", "")
    if not organisation:
        abort(404)
    most = from_decimal_string(simulation.result["amount"]["max_grant"]) if simulation.priced else None
    command = CreateFromAnswers(
        window=home_rulebook().window,
        organisation=organisation,
        main_axis=form.main_axis.data or "",
        nature=form.nature.data or "",
        cost_cents=form.amount.data,
        other_public_cents=form.other_public.data or 0,
        max_grant_cents=most,
        digital_transformation=form.digital.answer,
        decision_level_commitment=form.decision.answer,
        france_services=form.france_services.data == "declared",
        first_legal_act_on=form.first_legal_act_on.data,
        start_on=form.start_on.data,
        end_on=form.end_on.data,
    )
    try:
        with runtime().uow() as uow:
            public_id = create_from_answers(uow, current_actor(), command)
    except Conflict as error:
        flash(error.message, "error")
        return redirect(url_for("applicant.home"))
    flash("Votre brouillon reprend vos réponses\u00a0: complétez-le et joignez vos devis.", "success")
    return redirect(url_for("applicant.identity", public_id=public_id))
