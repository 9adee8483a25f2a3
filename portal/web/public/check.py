"""The eligibility check without account: a commune, few questions, the same assessment as everywhere. No storage."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, make_response, render_template, request
from werkzeug.wrappers import Response

from portal.domain.money import decimal_string
from portal.eligibility.assess import assess_payload
from portal.forms.eligibility import UNKNOWN, CheckForm, check_form
from portal.reference import body_by_siren
from portal.web.common.access import public
from portal.web.common.assessments import assessment_view
from portal.web.common.bodies import BodyView, body_view, find_bodies
from portal.web.common.session import current_actor, received_at
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
    form = check_form(home_rulebook(), request.args if answered else None, siren)
    result = None
    status = 200
    if answered and form.validate():
        assessment = assess_payload(_payload(form, shown), home_rulebook())
        result = assessment_view(assessment)
    elif answered:
        status = 422
    page = render_template(
        "public/check.html",
        body=shown,
        form=form,
        result=result,
        rulebook=home_rulebook(),
        signed_in=current_actor().is_signed_in,
    )
    return make_response(page, status)


def _payload(form: CheckForm, body: BodyView | None) -> dict[str, Any]:
    """The contract's input; what was not said stays unknown."""
    axis = form.main_axis.data or UNKNOWN
    known = axis in home_rulebook().axes_by_code
    cost = decimal_string(form.amount.data or 0)
    nature = form.nature.data if form.nature.data in home_rulebook().natures else "other"
    others = form.other_public.data or 0
    return {
        "filed_at": received_at().isoformat(),
        "applicant": {
            "siret": None,
            "legal_category": body.legal_category if body else None,
            "department": body.department if body else None,
            "population": body.population if body else None,
            "france_services": "declared" if form.france_services.data == "declared" else "none",
            "vat_recovered": True,
        },
        "project": {
            "axes": [axis] if known else [a.code for a in home_rulebook().axes],
            "main_axis": axis if known else home_rulebook().axes[0].code,
            "digital_transformation": form.digital.answer,
            "decision_level_commitment": form.decision.answer,
            "other_window": "none",
            "first_legal_act_on": _day(form.first_legal_act_on.data),
            "start_on": _day(form.start_on.data),
            "results_on": _day(form.end_on.data),
            "financial_close_on": _day(form.end_on.data),
        },
        "expenses": [
            {"id": "1", "label": "Votre projet", "nature": nature, "excl_tax": cost, "incl_tax": cost, "quoted": True}
        ],
        "financing": {
            "requested": None,
            "own_funds": None,
            "others": [{"id": "1", "kind": "public", "amount": decimal_string(others), "status": "requested"}]
            if others
            else [],
        },
    }


def _day(value: Any) -> str | None:
    return value.isoformat() if value else None
