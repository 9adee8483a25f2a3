"""Register: ask with an address, then create the account from the link of the mail."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.domain.errors import Conflict, InvalidInput
from portal.forms.auth import AskAccountForm, RegisterForm
from portal.services.accounts.register_account import RegisterAccount, register_account
from portal.services.accounts.registration_link import parked_of, read_registration_token
from portal.services.accounts.request_registration import request_registration
from portal.web.auth.sign_in import open_session
from portal.web.common.access import public
from portal.web.common.redirects import landing_url, local_path
from portal.web.common.session import runtime

_EXPIRED = "Ce lien n’est plus valable\u00a0: demandez-en un nouveau."


def install(blueprint: Blueprint) -> None:
    """Add the views."""
    blueprint.add_url_rule("/inscription", "ask_account", ask_account, methods=["GET", "POST"])
    blueprint.add_url_rule("/inscription/envoye", "account_asked", account_asked)
    blueprint.add_url_rule("/inscription/<token>", "register", register, methods=["GET", "POST"])


@public
def ask_account() -> Response | tuple[str, int] | str:
    """First step: the address. The answer is the same whether or not it has an account."""
    form = AskAccountForm()
    if request.method == "GET":
        form.next.data = local_path(request.args.get("next")) or ""
        return render_template("auth/ask_account.html", form=form)
    if not form.validate():
        return render_template("auth/ask_account.html", form=form), 422
    request_registration(runtime(), form.email.data or "", local_path(form.next.data) or "")
    return redirect(url_for("auth.account_asked"))


@public
def account_asked() -> str:
    """What to do next: open the mail."""
    return render_template("auth/account_asked.html")


@public
def register(token: str) -> Response | tuple[str, int] | str:
    """Second step: who one is, and a password."""
    email = read_registration_token(runtime(), token)
    if email is None:
        flash(_EXPIRED, "error")
        return redirect(url_for("auth.ask_account"))
    form = RegisterForm()
    if request.method == "GET":
        return render_template("auth/register.html", form=form, email=email)
    if form.validate():
        command = RegisterAccount(
            token, form.name.data or "", form.position.data or "", form.phone.data or "", form.password.data or ""
        )
        try:
            signed_in = register_account(runtime(), command)
        except InvalidInput as error:
            form.add_problems(error.fields)
        except Conflict:
            flash(_EXPIRED, "error")
            return redirect(url_for("auth.ask_account"))
        else:
            open_session(signed_in)
            flash("Votre compte est créé et vous êtes connecté.", "success")
            parked = parked_of(runtime(), token)
            return redirect(url_for("auth.resume", parked=parked) if parked else landing_url(signed_in.actor))
    return render_template("auth/register.html", form=form, email=email), 422
