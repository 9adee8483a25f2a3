"""The start of an operation: check what the beneficiary declared, beside the terms of the act."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, url_for
from werkzeug.wrappers import Response

from portal.domain.actors import Role
from portal.forms.award import CheckStartForm
from portal.queries.award_start import starts_of
from portal.queries.bank_accounts import accounts_of
from portal.services.award.check_start import CheckStart, check_start
from portal.web.common.access import allowed
from portal.web.common.downloads import attachment, released
from portal.web.common.posting import accepted
from portal.web.common.session import current_actor, runtime
from portal.web.instructor.award_nav import read_award, show_award
from portal.web.instructor.page import Answer

PAGE = "instructor.award_start"


def install(blueprint: Blueprint) -> None:
    """Add the page, the answer and the files of an award."""
    base = "/dossiers/<public_id>"
    blueprint.add_url_rule(f"{base}/demarrage", "award_start", show)
    blueprint.add_url_rule(f"{base}/demarrage/<declaration>", "check_start", check, methods=["POST"])
    blueprint.add_url_rule(f"{base}/justificatifs/<proof>", "award_file", send_file)


def _page(public_id: str, form: CheckStartForm, status: int = 200) -> Answer:
    head, context = read_award(public_id, lambda session, head, award: {"starts": starts_of(session, award.act_id)})
    checks = any(one.window_id == head.window_id and one.role is Role.INSTRUCTOR for one in current_actor().postings)
    problem = form if status != 200 else None
    return show_award("award_start.html", PAGE, head, context, status, form=form, problem=problem, checks=checks)


@allowed(Role.INSTRUCTOR, Role.BUDGET)
def show(public_id: str) -> Answer:
    """What is declared, and the answer to give."""
    return _page(public_id, CheckStartForm(formdata=None))


@allowed(Role.INSTRUCTOR)
def check(public_id: str, declaration: str) -> Answer:
    """Accept or refuse."""
    form = CheckStartForm()

    def answer() -> None:
        chosen = {"yes": True, "no": False}.get(form.accepted.data or "")
        with runtime().uow() as uow:
            check_start(uow, current_actor(), CheckStart(public_id, declaration, chosen, form.remark.data or ""))

    if accepted(form, answer):
        flash("Votre réponse est enregistrée et le bénéficiaire averti.", "success")
        return redirect(url_for(PAGE, public_id=public_id), 303)
    return _page(public_id, form, form.refusal_status)


@allowed(Role.INSTRUCTOR, Role.BUDGET)
def send_file(public_id: str, proof: str) -> Response:
    """The copy of a declared act, or a RIB (``proof``: public id of the declaration or account)."""
    _, context = read_award(
        public_id,
        lambda session, head, award: {
            "rows": (*starts_of(session, award.act_id), *accounts_of(session, award).everything)
        },
    )
    row = next((one for one in context.get("rows", ()) if one.public_id == proof), None)
    if row is None:
        abort(404)
    return attachment(released(row.proof_sha256), row.proof_name, row.proof_type)
