"""The account payments go to: the one in use, the one that awaits, the form to give another."""

from __future__ import annotations

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.domain.errors import Conflict, Forbidden
from portal.domain.permissions import Permission, Subject, can
from portal.forms.award import AccountForm
from portal.queries.award import AwardView
from portal.queries.bank_accounts import accounts_of
from portal.services.applicant.uploads import prepare_upload
from portal.services.award.propose_account import ProposeAccount, propose_account
from portal.services.award.refuse_account import withdraw_account
from portal.web.applicant.award_nav import award_nav, load_award
from portal.web.common.access import allowed
from portal.web.common.posting import accepted
from portal.web.common.session import current_actor, runtime


def install(blueprint: Blueprint) -> None:
    """Register the views."""
    base = "/<public_id>/subvention/rib"
    blueprint.add_url_rule(base, "award_account", account, methods=["GET", "POST"])
    blueprint.add_url_rule(f"{base}/<account_id>/retirer", "award_account_withdraw", withdraw, methods=["POST"])


def _may_give(award: AwardView) -> bool:
    subject = Subject(award.window_id, award.organisation_id)
    return can(current_actor(), Permission.BANK_ACCOUNT_PROPOSE, subject)


@allowed()
def account(public_id: str) -> Response:
    """Show the accounts, masked; give one."""
    view, award = load_award(public_id)
    may_give = _may_give(award)
    if request.method == "POST" and not may_give:
        raise Forbidden
    form = AccountForm()

    def give() -> None:
        upload = form.file.data
        prepared = prepare_upload(runtime(), upload.filename or "", upload.read())
        command = ProposeAccount(public_id, form.holder.data or "", form.iban.data or "", form.bic.data or "", prepared)
        with runtime().uow() as uow:
            propose_account(uow, current_actor(), command)

    if accepted(form, give):
        flash("Le RIB est déposé. Toute votre équipe est prévenue ; la préfecture doit le confirmer.", "success")
        return redirect(url_for("applicant.award_account", public_id=public_id))
    with runtime().read() as session:
        accounts = accounts_of(session, award)
    page = render_template(
        "applicant/award_account.html",
        view=view,
        award=award,
        form=form,
        accounts=accounts,
        may_give=may_give and award.in_force,
        nav=award_nav(public_id, "applicant.award_account"),
    )
    return make_response(page, form.refusal_status if form.errors else 200)


@allowed()
def withdraw(public_id: str, account_id: str) -> Response:
    """Take back the account that awaits: whoever of the team did not expect it must be able to."""
    load_award(public_id)
    try:
        with runtime().uow() as uow:
            withdraw_account(uow, current_actor(), public_id, account_id)
    except Conflict as error:
        flash(error.message, "error")
    else:
        flash("Ce RIB est retiré : aucun versement n’y sera fait.", "success")
    return redirect(url_for("applicant.award_account", public_id=public_id))
