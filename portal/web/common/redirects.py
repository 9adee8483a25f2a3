"""Where a person goes next: a page of this site, never another."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import current_app, url_for

from portal.domain.actors import APPLICANT_ROLES, Actor, Role

#: Roles and the page they start on; the first that applies.
_LANDINGS: tuple[tuple[frozenset[Role], str], ...] = (
    (frozenset({Role.INSTRUCTOR}), "instructor.inbox"),
    (frozenset({Role.SIGNATORY}), "signatory.home"),
    (frozenset({Role.BUDGET}), "budget.board"),
    (frozenset({Role.ADMINISTRATOR}), "admin.home"),
    (frozenset({Role.READER, Role.EDITOR, Role.PLEDGER}), "applicant.home"),
    (frozenset({Role.PROXY}), "assistance.mandates"),
    (APPLICANT_ROLES | {Role.VISITOR}, "applicant.home"),
)


def local_path(target: str | None) -> str | None:
    """``target`` when it is a path of this site; None for another site, a scheme, or anything doubtful."""
    if not target or not target.startswith("/") or target.startswith("//"):
        return None
    if "\\" in target or any(ord(character) < 33 for character in target):
        return None
    parts = urlsplit(target)
    return None if parts.scheme or parts.netloc else target


def landing_url(actor: Actor) -> str:
    """The first page of the actor's own work; someone without a role yet says there which body they work for."""
    for roles, endpoint in _LANDINGS:
        if roles & actor.roles and endpoint in current_app.view_functions:
            return url_for(endpoint)
    return home_url()


def home_url() -> str:
    """The public home page."""
    return url_for("public.home") if "public.home" in current_app.view_functions else "/"
