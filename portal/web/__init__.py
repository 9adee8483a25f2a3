"""Pages and API. Owns how requests become actors, and the list of blueprints."""

from __future__ import annotations

from flask import Flask


def install_web(app: Flask) -> None:
    """Install the pages of the portal on ``app``."""
    from portal.web.common.access import install_access
    from portal.web.common.session import install_session, runtime
    from portal.web.errors import install_errors
    from portal.web.security import install_security
    from portal.web.static_files import install_static
    from portal.web.templating import install_templating

    with app.app_context():
        settings = runtime().settings
    install_static(app)
    install_templating(app)
    # Before access control: an expired form must reach its own page, not the sign-in page, or its text is lost.
    install_security(app, production=settings.mode == "production", public_url=settings.public_url)
    install_errors(app)
    install_session(app)
    install_access(app)
