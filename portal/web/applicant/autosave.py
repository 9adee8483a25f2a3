"""The JSON a form gets when it is saved while someone types. The module ``autosave.js`` reads it."""

from __future__ import annotations

from typing import Any

from flask import jsonify, request
from werkzeug.wrappers import Response

from portal.forms.applicant import DraftForm
from portal.web.applicant.presence import Writing
from portal.web.form_helpers import form_problems
from portal.web.french import plural, time_fr
from portal.web.typography import french_spaces

HEADER = "X-Autosave"


def asked() -> bool:
    """Whether this request is a save made while typing."""
    return request.headers.get(HEADER) == "1"


def saved(
    form: DraftForm, seen: str, version: int, state: Writing, taken: dict[str, list[str]] | None = None
) -> Response:
    """What was saved: version, instant, and each field that could not be read with its sentence.

    ``taken``: fields whose text came from another page of the same person, for this page to show.
    """
    problems: dict[str, str] = {}
    for anchor, message in form_problems(form):
        problems.setdefault(anchor if anchor in form else anchor.removesuffix("-0"), french_spaces(message))
    at = time_fr(state.last.saved_at) if state.last else ""
    message = f"Enregistré à {at}, version {version}"
    if problems:
        message += f"\u00a0; {plural(len(problems), 'champ')} à corriger"
    return _json(200, state="saved", version=version, message=message, seen=seen, problems=problems,
                 presence=french_spaces(state.presence), taken=taken or {})  # fmt: skip


def refused(state: str, message: str) -> Response:
    """Nothing was written: ``conflict`` (a colleague saved) or ``closed`` (no longer a draft)."""
    return _json(409, state=state, message=french_spaces(message[:1].upper() + message[1:]))


def _json(status: int, **body: Any) -> Response:
    response: Response = jsonify(body)
    response.status_code = status
    return response
