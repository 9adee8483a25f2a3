"""What every command asks: the running portal."""

from __future__ import annotations

from flask import current_app

from portal.services.runtime import Runtime


def runtime() -> Runtime:
    """The current application's runtime."""
    found: Runtime = current_app.extensions["portal"]
    return found
