"""Sign in, with a password or (demo) in one click; sign out."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask_login import login_user, logout_user
from werkzeug.wrappers import Response

from portal.demo.accounts import DEMO_ACCOUNTS, DEMO_PASSWORD, demo_account
from portal.domain.errors import InvalidInput, TooManyAttempts
from portal.forms.auth import SignInForm
from portal.queries.bounces import bounces_of
from portal.queries.people import SignedIn, load_demo_account
from portal.services.accounts.check_credentials import check_credentials
from portal.web.common.access import public
from portal.web.common.demo_routes import demo_route
from portal.web.common.redirects import home_url, landing_url, local_path
from portal.web.common.resuming import resumed
from portal.web.common.session import SessionUser, current_actor, runtime


def install(blueprint: Blueprint) -> None:
    """Add the views."""
    blueprint.add_url_rule("/connexion", "sign_in", sign_in, methods=["GET", "POST"])
    blueprint.add_url_rule("/deconnexion", "sign_out", sign_out, methods=["POST"])
    demo_route(blueprint, "/demo/connexion", "demo_sign_in", demo_sign_in, methods=["POST"])


def open_session(signed_in: SignedIn) -> None:
    """Start a session afresh: nothing of the visitor's earlier one is kept, its CSRF token included."""
    session.clear()
    session.permanent = True
    login_user(SessionUser(signed_in))


@public
def sign_in() -> Response | tuple[str, int] | str:
    """The form; one sentence whatever was wrong, a growing wait after repeated failures."""
    form = SignInForm()
    demo = runtime().settings.demo
    if request.method == "GET":
        if current_actor().is_signed_in and not demo:
            return redirect(landing_url(current_actor()))
        form.next.data = local_path(request.args.get("next")) or ""
        return _page(form)
    if not form.validate():
        return _page(form), 422
    try:
        signed_in = check_credentials(
            runtime(), form.email.data or "", form.password.data or "", request.remote_addr or ""
        )
    except InvalidInput as error:
        form.add_problems(error.fields)
        return _page(form), 422
    except TooManyAttempts as error:
        form.add_problem("form", error.message)
        return _page(form), 429
    open_session(signed_in)
    _warn_of_bounces(signed_in)
    return resumed(form.parked.data) or redirect(local_path(form.next.data) or landing_url(signed_in.actor))


def _warn_of_bounces(signed_in: SignedIn) -> None:
    """Whoever cannot be reached by mail learns it where they are: here."""
    with runtime().read() as database:
        refused = bounces_of(database, [signed_in.actor.email])
    if refused:
        text = f"Nos courriels à {signed_in.actor.email} sont refusés\u00a0: changez d’adresse dans « Mon compte »."
        flash(text, "warning")


def _page(form: SignInForm) -> str:
    demo = runtime().settings.demo
    accounts = DEMO_ACCOUNTS if demo else ()
    return render_template(
        "auth/sign_in.html", form=form, accounts=accounts, demo_password=DEMO_PASSWORD if demo else ""
    )


@public
def sign_out() -> Response:
    """End the session of this browser."""
    logout_user()
    session.clear()
    flash("Vous êtes déconnecté.", "success")
    return redirect(home_url())


@public
def demo_sign_in() -> Response:
    """One click, one of the demonstration's accounts: no other can be opened this way."""
    account = demo_account(request.form.get("account", ""))
    signed_in = None
    if account is not None:
        with runtime().read() as database:
            signed_in = load_demo_account(database, account.email)
    if signed_in is None:
        flash("Ce compte de démonstration n’existe pas\u00a0: choisissez-en un dans la liste.", "error")
        return redirect(url_for("auth.sign_in"))
    open_session(signed_in)
    _warn_of_bounces(signed_in)
    target = local_path(request.form.get("next")) or landing_url(signed_in.actor)
    return resumed(request.form.get("parked")) or redirect(target)
