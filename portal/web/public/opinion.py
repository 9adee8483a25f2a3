"""The page of a consulted service, by its secret link: a code by mail, then what was granted, then its opinion.

Nobody is signed in. What the browser's session keeps is the id of the code used, per link; whether it still opens
anything is asked of the database at each request.
"""

from __future__ import annotations

from typing import cast

from flask import Blueprint, abort, flash, make_response, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from portal.domain.errors import Conflict, InvalidInput, TooManyAttempts
from portal.domain.snapshot import sha256_text
from portal.forms.base import PortalForm
from portal.forms.opinions import CodeForm, OpinionForm
from portal.queries.opinion_link import (
    LinkView,
    already_given,
    granted_dossier,
    granted_piece,
    link_view,
    opinion_page_of,
)
from portal.services.opinions.give_opinion import GiveOpinion, give_opinion
from portal.services.opinions.open_link import open_link
from portal.services.opinions.send_code import send_code
from portal.web.common.access import public
from portal.web.common.downloads import attachment, released
from portal.web.common.session import runtime

#: Links whose code one browser keeps at once.
_KEPT = 10


def install(blueprint: Blueprint) -> None:
    """Register the views."""
    base = "/avis/<secret>"
    blueprint.add_url_rule(base, "opinion", landing)
    blueprint.add_url_rule(f"{base}/code", "opinion_code", code, methods=["GET", "POST"])
    blueprint.add_url_rule(f"{base}/envoyer", "opinion_send_code", new_code, methods=["POST"])
    blueprint.add_url_rule(f"{base}/repondre", "opinion_answer", answer, methods=["GET", "POST"])
    blueprint.add_url_rule(f"{base}/pieces/<document_id>", "opinion_piece", piece)


@public
def landing(secret: str) -> Response:
    """The prefecture's name and one button; or, plainly, that nothing is awaited any more."""
    view = _view(secret)
    if view.opened:
        return redirect(url_for("public.opinion_answer", secret=secret))
    return _page("opinion.html", secret, view=view, typed="")


@public
def new_code(secret: str) -> Response:
    """Mail a code to the address of the request."""
    if PortalForm().validate_on_submit():
        try:
            with runtime().uow() as uow:
                send_code(runtime(), uow, secret)
        except Conflict:
            return redirect(url_for("public.opinion", secret=secret))
        except TooManyAttempts as error:
            flash(error.message, "error")
        else:
            flash("Un code est parti à l’adresse qui a reçu la demande d’avis.", "success")
    return redirect(url_for("public.opinion_code", secret=secret), 303)


@public
def code(secret: str) -> Response:
    """Type the code. An answer typed before the page closed is carried along."""
    view = _view(secret)
    if not view.awaited:
        return redirect(url_for("public.opinion", secret=secret))
    form = CodeForm()
    status = 200
    if request.method == "POST":
        status = 422
        if form.validate():
            try:
                opened = open_link(runtime(), secret, form.code.data or "", request.remote_addr or "")
            except InvalidInput as error:
                form.add_problems(error.fields)
            except TooManyAttempts as error:
                form.add_problem("code", error.message)
                status = 429
            else:
                _keep(secret, opened)
                return _after_code(secret, opened, form)
    return _page("opinion_code.html", secret, status, view=view, form=form)


def _after_code(secret: str, opened: str, form: CodeForm) -> Response:
    if not (form.sense.data or form.reasons.data or form.signed_by.data):
        return redirect(url_for("public.opinion_answer", secret=secret), 303)
    kept = {"sense": form.sense.data, "reasons": form.reasons.data, "signed_by": form.signed_by.data}
    return _answer_page(secret, opened, OpinionForm(formdata=None, data=kept))


@public
def answer(secret: str) -> Response:
    """What was granted, and the form. Closed meanwhile, the page asks for a code and keeps what was typed."""
    view = _view(secret)
    form = OpinionForm()
    if not view.awaited:
        return _too_late(secret, form)
    if not view.opened:
        if request.method == "GET":
            return redirect(url_for("public.opinion", secret=secret))
        kept = {"sense": form.sense.data, "reasons": form.reasons.data, "signed_by": form.signed_by.data}
        again = CodeForm(formdata=None, data=kept)
        again.form_errors.append("La page s’est fermée d’elle-même : demandez un autre code, votre réponse est gardée.")
        return _page("opinion_code.html", secret, 409, view=view, form=again)
    opened = _opened(secret)
    if request.method == "GET":
        return _answer_page(secret, opened, form)
    if form.validate():
        try:
            _give(secret, opened, form)
        except InvalidInput as error:
            form.add_problems(error.fields)
        except Conflict:
            return _too_late(secret, form)
        else:
            return redirect(url_for("public.opinion", secret=secret), 303)
    return _answer_page(secret, opened, form, 422)


def _too_late(secret: str, form: OpinionForm) -> Response:
    """Nothing is awaited any more: the link's own page says why, and gives back what was typed and is not kept."""
    typed = form.reasons.data or ""
    with runtime().read() as database:
        kept = already_given(database, secret, form.sense.data or "", typed)
    if request.method == "GET" or not typed or kept:
        return redirect(url_for("public.opinion", secret=secret), 302 if request.method == "GET" else 303)
    return _page("opinion.html", secret, 409, view=_view(secret), typed=typed)


def _give(secret: str, opened: str, form: OpinionForm) -> None:
    with runtime().read() as database:
        dossier = opinion_page_of(database, secret)
    url = runtime().settings.public_url + url_for("instructor.opinions", public_id=dossier)
    command = GiveOpinion(
        secret, opened, form.sense.data, form.reasons.data or "", form.signed_by.data or "", page_url=url
    )
    with runtime().uow() as uow:
        give_opinion(uow, command)
    _forget(secret)
    flash("Votre avis est enregistré. Le service instructeur est averti.", "success")


@public
def piece(secret: str, document_id: str) -> Response:
    """One granted piece, while the page is open; 404 for any other."""
    with runtime().read() as database:
        found = granted_piece(database, secret, _opened(secret), runtime().system.now(), document_id)
    sent = attachment(released(found.sha256), found.name, found.media_type)
    sent.headers["Referrer-Policy"] = "no-referrer"
    return sent


def _view(secret: str) -> LinkView:
    if len(secret) > 64:
        abort(404)
    with runtime().read() as database:
        return link_view(database, secret, _opened(secret), runtime().system.now())


def _answer_page(secret: str, opened: str, form: OpinionForm, status: int = 200) -> Response:
    with runtime().read() as database:
        dossier = granted_dossier(database, secret, opened, runtime().system.now())
    return _page("opinion_answer.html", secret, status, dossier=dossier, form=form)


def _page(template: str, secret: str, status: int = 200, **context: object) -> Response:
    page = make_response(render_template(f"public/{template}", secret=secret, **context), status)
    page.headers["Cache-Control"] = "no-store"
    # Its own forms need a referrer of this site; nobody else gets one.
    page.headers["Referrer-Policy"] = "same-origin"
    page.headers["X-Robots-Tag"] = "noindex"
    return page


def _opened(secret: str) -> str:
    return cast(dict[str, str], session.get("opinions", {})).get(sha256_text(secret)[:16], "")


def _keep(secret: str, opened: str) -> None:
    kept = {**session.get("opinions", {}), sha256_text(secret)[:16]: opened}
    session["opinions"] = dict(list(kept.items())[-_KEPT:])


def _forget(secret: str) -> None:
    kept = dict(session.get("opinions", {}))
    kept.pop(sha256_text(secret)[:16], None)
    session["opinions"] = kept
