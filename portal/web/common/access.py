"""Closed by default: a view says who may reach it, or nobody does.

``@public`` opens a view to everyone; ``@allowed(Role.INSTRUCTOR, …)`` to people holding one of the roles anywhere.
Which *object* they may touch is asked again, per object, by queries (scope) and use-cases (require).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, abort, current_app, redirect, request, url_for
from werkzeug.wrappers import Response

from portal.domain.actors import Role
from portal.web.common.resuming import signed_out
from portal.web.common.session import current_actor

View = TypeVar("View", bound=Callable[..., Any])


def public(view: View) -> View:
    """Open a view to everyone."""
    view.__access__ = "public"  # type: ignore[attr-defined]
    return view


def allowed(*roles: Role) -> Callable[[View], View]:
    """Open a view to signed-in people holding one of ``roles``; none given: anyone signed in."""

    def mark(view: View) -> View:
        view.__access__ = frozenset(roles)  # type: ignore[attr-defined]
        return view

    return mark


def install_access(app: Flask) -> None:
    """Check every request before its view."""
    app.before_request(_check)


def _check() -> Response | None:
    if request.endpoint is None:
        return None
    if "\x00" in request.path or any("\x00" in value for value in request.args.values()):
        # No text of ours holds a NUL, and PostgreSQL refuses to compare one.
        abort(404)
    access = getattr(current_app.view_functions[request.endpoint], "__access__", None)
    if access == "public":
        return None
    actor = current_actor()
    if access is None:
        abort(404)
    if not actor.is_signed_in:
        if request.method in ("GET", "HEAD"):
            return redirect(url_for("auth.sign_in", next=request.full_path.rstrip("?")))
        if request.headers.get("X-Autosave") == "1":
            return Response(status=401)
        return signed_out() or redirect(url_for("auth.sign_in"))
    if access and not access & actor.roles:
        abort(404)
    return None
