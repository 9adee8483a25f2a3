"""The public door of the assessment: no account, nothing stored, bounded and throttled."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, make_response, request

from portal.eligibility.assess import assess_payload
from portal.eligibility.document import read_document
from portal.eligibility.facts import FieldError, InputError
from portal.web.common.access import public
from portal.web.common.session import runtime
from portal.web.common.throttle import Throttle
from portal.web.common.window import window_rulebook
from portal.web.security import csrf

#: Enough for a dossier of 10 000 lines.
MAX_BODY = 4 * 1024 * 1024
THROTTLE = Throttle(limit=60)


def install(blueprint: Blueprint) -> None:
    """Register the route."""
    view = csrf.exempt(public(create_assessment))
    blueprint.add_url_rule("/windows/<window>/assessments", view_func=view, methods=["POST"])


def create_assessment(window: str) -> Response:
    """POST: the contract's input; 200 with its output, 422 with one sentence per field."""
    rulebook = window_rulebook(window)
    wait = THROTTLE.seconds_to_wait(request.remote_addr or "", runtime().system.now())
    if wait:
        response = _errors([FieldError("", f"Trop de demandes en peu de temps : réessayez dans {wait} secondes.")], 429)
        response.headers["Retry-After"] = str(wait)
        return response
    request.max_content_length = MAX_BODY
    try:
        return jsonify(assess_payload(read_document(request.get_data()), rulebook))
    except InputError as error:
        return _errors(error.errors, 422)


def _errors(errors: list[FieldError], status: int) -> Response:
    body = {"errors": [{"path": error.path, "message": error.message} for error in errors]}
    response = make_response(jsonify(body), status)
    response.headers["Cache-Control"] = "no-store"
    return response
