"""Error pages: a French sentence, what to do next, never a detail of the machine. JSON under ``/api/``.

Owns the mapping of HTTP errors (and of the domain's errors) to pages. A page that cannot be rendered with the frame
falls back on a bare one, so that an error never hides behind another.
"""

from __future__ import annotations

import html
import logging
import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from flask import Flask, Response, current_app, jsonify, make_response, render_template, request
from flask_wtf.csrf import CSRFError, generate_csrf
from sqlalchemy.exc import DataError
from werkzeug.exceptions import HTTPException

from portal.domain.actors import Actor
from portal.domain.errors import (
    Conflict,
    Forbidden,
    InvalidInput,
    LedgerRefusal,
    NotFound,
    PortalError,
    TooManyAttempts,
)
from portal.web.common.resuming import resendable_fields, signed_out
from portal.web.common.session import current_actor
from portal.web.shell import Shell

log = logging.getLogger(__name__)
MEGABYTE = 1_000_000


@dataclass(frozen=True)
class ErrorPage:
    """What one status says: a title, a sentence, and what the reader can do."""

    title: str
    text: str
    steps: tuple[str, ...] = ()


PAGES: Mapping[int, ErrorPage] = {
    400: ErrorPage(
        "La demande n’a pas été comprise",
        "Une information envoyée par votre navigateur est absente ou mal formée.",
        ("Revenez à la page précédente : ce que vous avez saisi y est encore.", "Envoyez de nouveau le formulaire."),
    ),
    403: ErrorPage(
        "Votre rôle ne permet pas cette action",
        "Votre compte est bien reconnu, mais cette page est réservée à un autre rôle.",
        ("Vérifiez que vous êtes connecté avec le bon compte.", "Demandez ce droit à l’administrateur du guichet."),
    ),
    404: ErrorPage(
        "Cette page n’existe pas",
        "L’adresse est inexacte, la page a été déplacée, ou elle n’est pas ouverte à votre compte.",
        ("Vérifiez l’adresse.", "Si vous avez plusieurs comptes, connectez-vous avec celui du dossier."),
    ),
    405: ErrorPage(
        "Cette adresse ne s’ouvre pas directement",
        "Elle ne sert qu’à recevoir un formulaire.",
        ("Revenez à la page précédente et utilisez le bouton du formulaire.",),
    ),
    409: ErrorPage(
        "Votre modification n’a pas pu être enregistrée",
        "Quelqu’un a modifié cette page entre-temps.",
        (
            "Revenez à la page précédente et copiez ce que vous aviez saisi.",
            "Rechargez la page pour voir la version actuelle, puis reportez votre modification.",
        ),
    ),
    413: ErrorPage(
        "L’envoi est trop lourd", "", ("Revenez à la page précédente et choisissez des fichiers plus légers.",)
    ),
    422: ErrorPage(
        "La demande ne peut pas être traitée",
        "Une des informations envoyées n’est pas acceptable.",
        ("Revenez à la page précédente et corrigez la saisie.",),
    ),
    429: ErrorPage(
        "Trop de demandes en peu de temps",
        "Par sécurité, ce service est suspendu quelques instants pour votre connexion.",
        ("Attendez une minute, puis recommencez. Rien de ce qui était enregistré n’est perdu.",),
    ),
    500: ErrorPage(
        "Le service a rencontré une erreur",
        "L’erreur vient du service, pas de votre saisie. Elle a été consignée.",
        ("Réessayez dans quelques minutes.", "Si elle se répète, transmettez la référence de l’erreur au guichet."),
    ),
    503: ErrorPage(
        "Le service est momentanément indisponible",
        "Une opération de maintenance est en cours.",
        ("Réessayez dans quelques minutes. Ce qui était enregistré n’est pas perdu.",),
    ),
}
_DOMAIN_STATUS = (
    (NotFound, 404),
    (Forbidden, 403),
    (Conflict, 409),
    (InvalidInput, 422),
    (LedgerRefusal, 409),
    (TooManyAttempts, 429),
)
CSRF_PAGE = ErrorPage(
    "La page est restée ouverte trop longtemps",
    "Par sécurité, votre envoi n’a pas été pris en compte.",
)


def install_errors(app: Flask) -> None:
    """Register the pages for HTTP errors, expired CSRF tokens, the domain's errors and anything unforeseen."""
    app.register_error_handler(CSRFError, _csrf_expired)
    app.register_error_handler(DataError, _unstorable)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(PortalError, _domain_error)
    app.register_error_handler(Exception, _unforeseen)


def _http_error(error: HTTPException) -> Response:
    if error.code is None or error.code < 400:
        return make_response(error.get_response())
    status = error.code if error.code in PAGES else (500 if error.code >= 500 else 400)
    page = PAGES[status]
    if status == 413:
        page = ErrorPage(page.title, _size_limit(), page.steps)
    headers = {name: value for name, value in error.get_headers() if name in {"Allow", "Retry-After"}}
    reference = _log_failure(error) if error.code >= 500 else ""
    return error_response(error.code, page, reference=reference, headers=headers)


def _domain_error(error: PortalError) -> Response:
    """A refusal no view turned into a message by a field: its own sentence, on the page of its kind."""
    status = next((code for kind, code in _DOMAIN_STATUS if isinstance(error, kind)), 422)
    page = PAGES[status]
    log.info("Refused", extra={"status": status, "kind": type(error).__name__, "endpoint": request.endpoint})
    return error_response(status, page if status == 404 else ErrorPage(page.title, error.message, page.steps))


def _size_limit() -> str:
    limit = request.max_content_length
    total = f" (limite : {limit // MEGABYTE}\u00a0Mo pour l’ensemble des fichiers d’un envoi)" if limit else ""
    return f"Les fichiers ou le texte envoyés dépassent la taille acceptée{total}. Rien n’a été enregistré."


def _csrf_expired(error: CSRFError) -> Response:
    log.info("CSRF token refused", extra={"endpoint": request.endpoint})
    whole = "portal" in current_app.extensions  # the style guide has nobody to sign in
    if whole and request.headers.get("X-Autosave") == "1":
        return _fresh_token(current_actor())
    if whole and not current_actor().is_signed_in and not is_public(request.endpoint):
        kept = signed_out()
        if kept is not None:
            return kept
    return error_response(400, CSRF_PAGE, resend=resendable_fields())


def _fresh_token(actor: Actor) -> Response:
    """For the module that saves while typing: another site cannot read this answer, so the token stays ours."""
    if not actor.is_signed_in:
        return make_response(jsonify(state="signed-out"), 401)
    return make_response(jsonify(state="token", token=generate_csrf(), person=actor.public_id), 400)


def is_public(endpoint: str | None) -> bool:
    """Whether the view is open to everyone."""
    return getattr(current_app.view_functions.get(endpoint or ""), "__access__", None) == "public"


def _unstorable(error: DataError) -> Response:
    """A value that no page of ours sends and the database cannot hold, such as a NUL."""
    log.info("Unstorable value", extra={"endpoint": request.endpoint})
    return error_response(400, PAGES[400])


def _unforeseen(error: Exception) -> Response:
    return error_response(500, PAGES[500], reference=_log_failure(error))


def _log_failure(error: Exception) -> str:
    """One log line with its trace; returns the reference the page shows."""
    reference = secrets.token_hex(4).upper()
    log.error("Unforeseen error", exc_info=error, extra={"reference": reference, "endpoint": request.endpoint})
    return reference


def error_response(
    status: int,
    page: ErrorPage,
    *,
    reference: str = "",
    resend: list[tuple[str, str]] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """The page, or its JSON form under ``/api/``, with ``status``."""
    if request.path.startswith("/api/"):
        body = {"code": status, "message": f"{page.title}. {page.text}".strip(), "reference": reference or None}
        response = jsonify(error=body)
    else:
        response = make_response(_render(status, page, reference, resend or []))
    response.status_code = status
    response.headers.update(dict(headers or {}))
    response.headers["Cache-Control"] = "no-store"
    return response


def _render(status: int, page: ErrorPage, reference: str, resend: list[tuple[str, str]]) -> str:
    context = {"status": status, "page": page, "reference": reference, "resend": resend}
    try:
        return render_template("errors/error.html", **context)
    except Exception:
        log.exception("Error page without menu", extra={"status": status})
    try:
        # The frame asks the database who is signed in: without it, the same page with an empty menu.
        return current_app.jinja_env.get_template("errors/error.html").render(shell=_plain_shell(), **context)
    except Exception:
        log.exception("Bare error page", extra={"status": status})
    parts = [page.title, page.text, *page.steps, f"Référence : {reference}" if reference else ""]
    body = "".join(f"<p>{html.escape(part)}</p>" for part in parts if part)
    return f'<!doctype html><html lang="fr"><meta charset="utf-8"><title>{status}</title><body>{body}</body></html>'


def _plain_shell() -> Shell:
    settings = getattr(current_app.extensions.get("portal"), "settings", None)
    return Shell(demo=bool(settings and settings.demo))
