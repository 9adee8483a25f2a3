"""HTTP defences of every page: content security policy, headers, CSRF, session cookie, cache of private pages.

The policy allows nothing inline: no style attribute, no script block, no ``data:`` image exists in any template.
"""

from __future__ import annotations

from datetime import timedelta

from flask import Flask, Response, request, session
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from flask_wtf.csrf import CSRFProtect

csrf = CSRFProtect()

_POLICY = {
    "default-src": "'none'",
    "style-src": "'self'",
    "script-src": "'self'",
    "img-src": "'self'",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
}
CONTENT_SECURITY_POLICY = "; ".join(f"{name} {value}" for name, value in _POLICY.items())
PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()" for feature in ("camera", "display-capture", "geolocation", "microphone", "payment", "usb")
)
SESSION_LIFETIME = timedelta(hours=10)


class Sessions(SecureCookieSessionInterface):
    """Signed cookies, prolonged by pages alone: a style sheet that arrives late must not give back a session that was
    ended meanwhile."""

    def should_set_cookie(self, app: Flask, session: SessionMixin) -> bool:
        return request.endpoint != "static" and super().should_set_cookie(app, session)


def install_security(app: Flask, *, production: bool = False, public_url: str = "") -> None:
    """Set the cookie flags, protect every unsafe method against CSRF and add the headers to every answer."""
    https = production and public_url.startswith("https://")
    app.config["SESSION_COOKIE_NAME"] = "__Host-guichet" if https else "guichet"
    app.config["SESSION_COOKIE_HTTPONLY"] = True
    app.config["SESSION_COOKIE_SAMESITE"] = "Lax"
    app.config["SESSION_COOKIE_SECURE"] = production
    app.config["SESSION_COOKIE_PATH"] = "/"
    app.config["PERMANENT_SESSION_LIFETIME"] = SESSION_LIFETIME
    # A long form may stay open a whole afternoon: the token lives as long as the session it is bound to.
    app.config["WTF_CSRF_TIME_LIMIT"] = None
    csrf.init_app(app)
    app.session_interface = Sessions()

    @app.after_request
    def add_headers(response: Response) -> Response:
        return _with_headers(response, https=https)


def _with_headers(response: Response, *, https: bool) -> Response:
    headers = response.headers
    policy = CONTENT_SECURITY_POLICY + ("; upgrade-insecure-requests" if https else "")
    headers.setdefault("Content-Security-Policy", policy)
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("X-Frame-Options", "DENY")
    headers.setdefault("Referrer-Policy", "same-origin")
    headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
    headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
    if https:
        headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
    if request.endpoint != "static" and "Cache-Control" not in headers:
        # A session, even anonymous, carries a CSRF token in the page: shared caches must not keep it.
        headers["Cache-Control"] = "no-store" if session else "no-cache"
    return response
