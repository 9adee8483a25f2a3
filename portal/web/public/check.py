"""The eligibility check without account: a commune, few questions, the same assessment as everywhere. No storage."""

from __future__ import annotations

from flask import Blueprint, abort, make_response, render_template, request
from werkzeug.wrappers import Response

from portal.forms.eligibility import answers_of, check_form
from portal.reference import body_by_siren
from portal.web.common.access import public
from portal.web.common.assessments import assessment_view
from portal.web.common.bodies import body_view, find_bodies
from portal.web.common.session import current_actor
from portal.web.common.simulation import asks_france_services, simulate
from portal.web.common.window import home_rulebook

#: In place of a SIREN: an organisation the reference does not hold (syndicat, association…).
OTHER = "autre"


def install(blueprint: Blueprint) -> None:
    """Register the view."""
    blueprint.add_url_rule("/verifier-mon-eligibilite", "check", check)


@public
def check() -> Response:
    """Search, then questions, then the verdict: each is an address of its own."""
    siren = request.args.get("siren", "")
    if not siren:
        text = request.args.get("q", "").strip()[:100]
        found, problem = find_bodies(text)
        page = render_template("public/check_search.html", text=text, found=found, problem=problem, other=OTHER)
        return make_response(page)
    body = None if siren == OTHER else body_by_siren(siren)
    if body is None and siren != OTHER:
        abort(404)
    shown = body_view(body) if body else None
    answered = "amount" in request.args
    rulebook = home_rulebook()
    form = check_form(rulebook, request.args if answered else None, siren)
    simulation = simulate(form, shown, rulebook) if answered and form.validate() else None
    page = render_template(
        "public/check.html",
        body=shown,
        form=form,
        simulation=simulation,
        result=assessment_view(simulation.result) if simulation else None,
        rulebook=rulebook,
        asks_france_services=asks_france_services(shown, rulebook),
        answers=answers_of(form, request.args),
        signed_in=current_actor().is_signed_in,
    )
    return make_response(page, 422 if answered and simulation is None else 200)
