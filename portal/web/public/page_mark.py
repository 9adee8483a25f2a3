"""Where the QR printed on a page of an act leads: the verification page of its act, if the portal printed it."""

from __future__ import annotations

from flask import Blueprint, redirect, url_for
from werkzeug.wrappers import Response

from portal.domain.errors import NotFound
from portal.domain.page_mark import PATH, read_mark
from portal.domain.verification_code import shown_code
from portal.services.document_style import mark_keys
from portal.web.common.access import public
from portal.web.common.session import runtime


def install(blueprint: Blueprint) -> None:
    """Register the view."""
    blueprint.add_url_rule(f"{PATH}<mark>", "page_mark", page_mark)


@public
def page_mark(mark: str) -> Response:
    """To the act of this page. A seal that is not ours is told as such."""
    found = read_mark(PATH + mark, mark_keys(runtime().settings))
    if found is None or not found.sealed:
        raise NotFound(
            "Ce QR code n’a pas été imprimé par ce portail\u00a0: saisissez le code de vérification écrit sur l’acte."
        )
    return redirect(url_for("public.verified", code=shown_code(found.code)), 303)
