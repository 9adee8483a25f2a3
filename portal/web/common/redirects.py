"""Where a person goes next: a page of this site, never another."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import current_app, url_for

from portal.domain.actors import Actor
from portal.web.common.shell_context import MENU, sees


def local_path(target: str | None) -> str | None:
    """``target`` when it is a path of this site; None for another site, a scheme, or anything doubtful."""
    if not target or not target.startswith("/") or target.startswith("//"):
        return None
    if "\\" in target or any(ord(character) < 33 for character in target):
        return None
    parts = urlsplit(target)
    return None if parts.scheme or parts.netloc else target


def landing_url(actor: Actor) -> str:
    """The first page of the menu made for one of the actor's roles, else the home page."""
    for _, endpoint, roles in MENU:
        if roles and sees(actor, endpoint, roles) and endpoint in current_app.view_functions:
            return url_for(endpoint)
    return url_for("public.home") if "public.home" in current_app.view_functions else "/"
