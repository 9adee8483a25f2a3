"""The actor of a request: Flask-Login keeps who is signed in, one query loads roles."""

from __future__ import annotations

from datetime import datetime

from flask import Flask, current_app, g
from flask_login import LoginManager, UserMixin, current_user

from portal.domain.actors import VISITOR, Actor
from portal.domain.clocks import paris_date
from portal.queries.people import SignedIn, load_signed_in
from portal.services.runtime import Runtime


def runtime() -> Runtime:
    """The current application's runtime."""
    found: Runtime = current_app.extensions["portal"]
    return found


class SessionUser(UserMixin):  # type: ignore[misc]
    """What Flask-Login holds: the person as an actor, and the stamp that ends old sessions."""

    def __init__(self, signed_in: SignedIn) -> None:
        self.actor = signed_in.actor
        self.stamp = signed_in.session_stamp

    def get_id(self) -> str:
        return f"{self.actor.public_id}.{self.stamp}"


def current_actor() -> Actor:
    """The actor of this request; ``VISITOR`` when nobody is signed in."""
    return current_user.actor if isinstance(current_user._get_current_object(), SessionUser) else VISITOR


def received_at() -> datetime:
    """Legal instant at which this request reached the application."""
    instant: datetime = g.received_at
    return instant


def install_receipt_instant(app: Flask) -> None:
    """Stamp each request with its legal instant; to be installed before anything that reads the body."""
    app.before_request(_stamp)


def install_session(app: Flask) -> None:
    """Load the actor of each request."""
    manager = LoginManager()
    manager.session_protection = None
    manager.init_app(app)

    @manager.user_loader
    def load(user_id: str) -> SessionUser | None:
        public_id, _, stamp = user_id.partition(".")
        with runtime().read() as session:
            found = load_signed_in(session, public_id, paris_date(received_at()))
        return SessionUser(found) if found and found.session_stamp == stamp else None


def _stamp() -> None:
    g.received_at = runtime().legal.now()
