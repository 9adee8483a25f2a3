"""Files of a dossier's carrier: the act of a delegation, statutes, label."""

from __future__ import annotations

from flask import Blueprint
from werkzeug.wrappers import Response

from portal.domain.actors import Role
from portal.queries.carrier import carrier_file
from portal.web.common.access import allowed
from portal.web.common.downloads import attachment
from portal.web.common.session import runtime
from portal.web.instructor.page import opened_head


def install(blueprint: Blueprint) -> None:
    """Add the view."""
    blueprint.add_url_rule("/dossiers/<public_id>/porteur/<file>", "carrier_file", send_file)


@allowed(Role.INSTRUCTOR)
def send_file(public_id: str, file: str) -> Response:
    """A proof of the carrier, or the act of its signatory's delegation."""
    with runtime().read() as session:
        found = carrier_file(session, opened_head(session, public_id), file)
    return attachment(runtime().store.get(found.sha256), found.name, found.media_type)
