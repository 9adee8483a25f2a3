"""Whether the service answers: for the machine that watches it. Says nothing of how it is made."""

from __future__ import annotations

import logging

import sqlalchemy as sa
from flask import Blueprint, Response, jsonify

from portal.web.common.access import public
from portal.web.common.session import runtime

log = logging.getLogger(__name__)


def install(blueprint: Blueprint) -> None:
    """Add the view."""
    blueprint.add_url_rule("/sante", "health", health)


@public
def health() -> tuple[Response, int]:
    """200 when the database answers, else 503."""
    try:
        with runtime().read() as session:
            session.execute(sa.text("SELECT 1"))
    except sa.exc.SQLAlchemyError:
        log.exception("Health check failed")
        return jsonify(status="unavailable"), 503
    return jsonify(status="ok"), 200
