"""What was typed before a session ended: carried through the sign-in page, signed, and sent again by its author.

Nothing is stored on the server for somebody who is not known: the text travels in the page itself. It is kept only
when it surely comes from one of our own pages; files and passwords never are.
"""

from __future__ import annotations

from typing import Any

from flask import current_app, flash, g, make_response, render_template, request
from itsdangerous import BadData, URLSafeTimedSerializer
from werkzeug.wrappers import Response

from portal.demo.accounts import DEMO_ACCOUNTS, DEMO_PASSWORD
from portal.forms.auth import SignInForm
from portal.web.common.redirects import local_path
from portal.web.common.session import runtime

#: Above this a form is not kept.
_MAX_FIELDS = 400
_MAX_AGE_SECONDS = 24 * 3600
Fields = list[tuple[str, str]]


def resendable_fields() -> Fields:
    """What was typed, to be sent again with a fresh token; empty unless it surely comes from one of our own pages.

    Files and passwords are never repeated. The browser's ``Origin`` decides: another site cannot forge it.
    """
    # Behind a proxy the portal sees plain HTTP: its public address is the origin that browsers know.
    settings = getattr(current_app.extensions.get("portal"), "settings", None)
    ours = {request.host_url.rstrip("/"), settings.public_url if settings else ""} - {""}
    same_origin = request.headers.get("Origin", "").rstrip("/") in ours
    fields = [(name, value) for name, values in request.form.lists() for value in values if name != "csrf_token"]
    secret = any("password" in name.lower() or "secret" in name.lower() or "otp" in name.lower() for name, _ in fields)
    if not same_origin or secret or len(fields) > _MAX_FIELDS:
        return []
    return fields


def signed_out() -> Response | None:
    """The sign-in page that keeps what was typed by somebody whose session has ended; None without anything to keep."""
    fields = resendable_fields()
    if not fields:
        return None
    form = SignInForm(formdata=None)
    form.parked.data = _serializer().dumps({"path": request.full_path.rstrip("?"), "fields": fields})
    flash(
        "Votre session est terminée. Ce que vous avez saisi est gardé dans cette page\u00a0: connectez-vous pour le "
        "reprendre." + (" Les fichiers, eux, sont à choisir de nouveau." if request.files else ""),
        "warning",
    )
    demo = runtime().settings.demo
    page = render_template(
        "auth/sign_in.html",
        form=form,
        accounts=DEMO_ACCOUNTS if demo else (),
        demo_password=DEMO_PASSWORD if demo else "",
    )
    response = make_response(page, 401)
    response.headers["Cache-Control"] = "no-store"
    return response


def resumed(parked: str | None) -> Response | None:
    """After the sign-in: the page that sends again what was parked. None when nothing readable was."""
    try:
        kept: dict[str, Any] = _serializer().loads(parked or "", max_age=_MAX_AGE_SECONDS)
        path, fields = str(kept["path"]), [(str(name), str(value)) for name, value in kept["fields"]]
    except (BadData, KeyError, TypeError, ValueError):
        return None
    if local_path(path) is None:
        return None
    g.pop("csrf_token", None)  # the one of the session that was just left
    response = make_response(render_template("auth/resume.html", path=path, fields=fields))
    response.headers["Cache-Control"] = "no-store"
    return response


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.config["SECRET_KEY"]), salt="parked-input")


