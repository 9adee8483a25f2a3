"""The account of an award: confirm or set aside what was given, type a RIB received on paper."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, flash, redirect, url_for

from portal.domain.actors import Role
from portal.forms.award import AccountForm, ConfirmAccountForm, RefuseAccountForm
from portal.forms.base import PortalForm
from portal.queries.bank_accounts import accounts_of
from portal.services.applicant.uploads import prepare_upload
from portal.services.award.confirm_account import ConfirmAccount, confirm_account
from portal.services.award.propose_account import ProposeAccount, propose_account
from portal.services.award.refuse_account import RefuseAccount, refuse_account
from portal.web.common.access import allowed
from portal.web.common.posting import accepted
from portal.web.common.session import current_actor, runtime
from portal.web.instructor.award_nav import read_award, show_award
from portal.web.instructor.page import Answer

PAGE = "instructor.award_account"
_FORMS = (("confirm", ConfirmAccountForm), ("refuse", RefuseAccountForm), ("paper", AccountForm))


def install(blueprint: Blueprint) -> None:
    """Add the page and its three actions."""
    base = "/dossiers/<public_id>/rib"
    blueprint.add_url_rule(base, "award_account", show)
    blueprint.add_url_rule(f"{base}/saisir", "type_account", type_account, methods=["POST"])
    blueprint.add_url_rule(f"{base}/<account>/confirmer", "confirm_account", confirm, methods=["POST"])
    blueprint.add_url_rule(f"{base}/<account>/ecarter", "refuse_account", refuse, methods=["POST"])


def _page(public_id: str, used: PortalForm | None = None) -> Answer:
    head, context = read_award(public_id, lambda session, head, award: {"accounts": accounts_of(session, award)})
    drawn = {name: used if isinstance(used, kind) else kind(formdata=None) for name, kind in _FORMS}
    status = used.refusal_status if used else 200
    return show_award(
        "award_account.html",
        PAGE,
        head,
        context,
        status,
        problem=used,
        me=current_actor().person_id,
        **drawn,
    )


@allowed(Role.INSTRUCTOR, Role.BUDGET)
def show(public_id: str) -> Answer:
    """The accounts, masked, and what to do with the one that awaits."""
    return _page(public_id)


def _post(public_id: str, form: PortalForm, action: Callable[[], None], said: str) -> Answer:
    if accepted(form, action):
        flash(said, "success")
        return redirect(url_for(PAGE, public_id=public_id), 303)
    return _page(public_id, form)


@allowed(Role.INSTRUCTOR, Role.BUDGET)
def type_account(public_id: str) -> Answer:
    """Type a RIB received on paper; somebody else confirms it."""
    form = AccountForm()

    def give() -> None:
        upload = form.file.data
        prepared = prepare_upload(runtime(), upload.filename or "", upload.read())
        command = ProposeAccount(public_id, form.holder.data or "", form.iban.data or "", form.bic.data or "", prepared)
        with runtime().uow() as uow:
            propose_account(uow, current_actor(), command)

    return _post(public_id, form, give, "Le RIB est saisi : une autre personne doit le confirmer.")


@allowed(Role.INSTRUCTOR, Role.BUDGET)
def confirm(public_id: str, account: str) -> Answer:
    """Confirm, by typing the IBAN again."""
    form = ConfirmAccountForm()

    def act() -> None:
        command = ConfirmAccount(public_id, account, form.iban.data or "", form.reason.data or "")
        with runtime().uow() as uow:
            confirm_account(uow, current_actor(), command)

    return _post(public_id, form, act, "Le compte est confirmé : les versements y iront. Le bénéficiaire est averti.")


@allowed(Role.INSTRUCTOR, Role.BUDGET)
def refuse(public_id: str, account: str) -> Answer:
    """Set aside."""
    form = RefuseAccountForm()

    def act() -> None:
        command = RefuseAccount(public_id, account, form.refusal.data or "")
        with runtime().uow() as uow:
            refuse_account(uow, current_actor(), command)

    return _post(public_id, form, act, "Le compte est écarté et le bénéficiaire averti.")
