"""Everything HTTP: security, errors, templating, static files, access control and the pages of each actor."""

from __future__ import annotations

from importlib import import_module

from flask import Flask

AREAS = (
    *("public", "auth", "applicant", "assistance", "instructor", "signatory", "budget", "exports", "acts"),
    *("claims", "admin", "api"),
)


def install_web(app: Flask) -> None:
    """Install the pages of the portal on ``app``."""
    from portal.services.runtime import Runtime
    from portal.web.common.access import install_access, public
    from portal.web.common.guard import install_guard
    from portal.web.common.hashed_upload import PortalRequest
    from portal.web.common.session import install_receipt_instant, install_session
    from portal.web.common.shell_context import install_shell
    from portal.web.errors import install_errors
    from portal.web.security import install_security
    from portal.web.static_files import install_static
    from portal.web.templating import install_templating

    app.request_class = PortalRequest
    runtime: Runtime = app.extensions["portal"]
    settings = runtime.settings
    # First of all: what follows may read the whole body, and a slow sending must not miss the deadline.
    install_receipt_instant(app)
    install_guard(app)
    install_static(app)
    app.view_functions["static"] = public(app.view_functions["static"])
    install_templating(app)
    # Before access control: an expired form must reach its own page, not the sign-in page, or its text is lost.
    install_security(app, production=settings.mode == "production", public_url=settings.public_url)
    install_errors(app)
    install_session(app)
    install_access(app)
    for area in AREAS:
        app.register_blueprint(import_module(f"portal.web.{area}").blueprint)
    install_shell(app)
