"""The algorithm's part of one's own dossier: once the decision is notified, or when the prefecture opened it."""

from __future__ import annotations

from flask import Blueprint, render_template
from werkzeug.wrappers import Response

from portal.domain.explanation import Explanation
from portal.queries.explanation_reading import my_explanation
from portal.web.common.access import allowed
from portal.web.common.explanations import explanation_file
from portal.web.common.session import current_actor, runtime


def install(blueprint: Blueprint) -> None:
    """Register the views."""
    blueprint.add_url_rule("/<public_id>/traitement", "explanation", show)
    blueprint.add_url_rule("/<public_id>/traitement.<form>", "explanation_file", send_file)


def _mine(public_id: str) -> Explanation:
    with runtime().read() as session:
        return my_explanation(session, current_actor(), public_id)


@allowed()
def show(public_id: str) -> str:
    """The page."""
    return render_template("applicant/explanation.html", data=_mine(public_id), public_id=public_id)


@allowed()
def send_file(public_id: str, form: str) -> Response:
    """The PDF or the JSON."""
    return explanation_file(_mine(public_id), form)
