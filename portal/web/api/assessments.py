"""The public door of the assessment: no account, nothing stored, bounded and throttled."""

from __future__ import annotations

import json
from typing import Any, NoReturn

from flask import Blueprint, Response, abort, jsonify, make_response, request

from portal.eligibility.assess import assess_payload
from portal.eligibility.facts import FieldError, InputError
from portal.eligibility.rulebook import Rulebook, available_rulebooks, load_rulebook
from portal.web.common.access import public
from portal.web.common.session import runtime
from portal.web.common.throttle import Throttle
from portal.web.security import csrf

MAX_BODY = 256 * 1024
THROTTLE = Throttle(limit=60)


def rulebook_or_404(window: str) -> Rulebook:
    """The published rulebook of this window; 404 when there is none."""
    if window not in available_rulebooks():
        abort(404)
    return load_rulebook(window)


def install(blueprint: Blueprint) -> None:
    """Register the route."""
    view = csrf.exempt(public(create_assessment))
    blueprint.add_url_rule("/windows/<window>/assessments", view_func=view, methods=["POST"])


def create_assessment(window: str) -> Response:
    """POST: the contract's input; 200 with its output, 422 with one sentence per field."""
    rulebook = rulebook_or_404(window)
    wait = THROTTLE.seconds_to_wait(request.remote_addr or "", runtime().system.now())
    if wait:
        response = _errors([FieldError("", f"Trop de demandes en peu de temps : réessayez dans {wait} secondes.")], 429)
        response.headers["Retry-After"] = str(wait)
        return response
    request.max_content_length = MAX_BODY
    try:
        return jsonify(assess_payload(_body(), rulebook))
    except InputError as error:
        return _errors(error.errors, 422)


def _body() -> Any:
    try:
        return json.loads(request.get_data().decode("utf-8-sig"), parse_constant=_refuse_constant)
    except RecursionError:
        raise InputError([FieldError("", "Le corps de la demande est imbriqué trop profondément.")]) from None
    except ValueError:
        raise InputError([FieldError("", "Le corps de la demande n’est pas du JSON en UTF-8.")]) from None


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _errors(errors: list[FieldError], status: int) -> Response:
    body = {"errors": [{"path": error.path, "message": error.message} for error in errors]}
    response = make_response(jsonify(body), status)
    response.headers["Cache-Control"] = "no-store"
    return response
