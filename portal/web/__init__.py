"""Pages and API. Owns how requests become actors, and the list of blueprints."""

from __future__ import annotations

from flask import Flask


def install_web(app: Flask) -> None:
    """Install the pages of the portal on ``app``."""
    from portal.web.common.access import install_access
    from portal.web.common.session import install_session

    install_session(app)
    install_access(app)
