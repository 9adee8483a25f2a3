"""The beneficiary's side of an award's life: final amount and aids, changes, procedures and observations."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.domain.amendment import AmendmentState
from portal.domain.clocks import paris_date
from portal.domain.errors import Forbidden, NotFound
from portal.forms.award_life import AidsForm, AnswerForm, change_form
from portal.forms.base import PortalForm
from portal.queries.amendments import amendments_of
from portal.queries.award import AwardView
from portal.queries.award_life import RecoveryView, recoveries_of, recovery_of
from portal.queries.settlement import AidsView, settlement_of
from portal.services.award_life.ask_amendment import (
    AskAmendment,
    GiveUpAmendment,
    ask_amendment,
    give_up_amendment,
)
from portal.services.award_life.decide_recovery import ObserveRecovery, observe_recovery
from portal.services.award_life.declare_aids import DeclareAids, declare_aids
from portal.web.applicant.award_nav import award_nav, load_award
from portal.web.common.access import allowed
from portal.web.common.aids import given_aids
from portal.web.common.award_words import AMENDMENT_KINDS, RECOVERY_KINDS
from portal.web.common.changes import line_choices, wanted_change
from portal.web.common.posting import accepted
from portal.web.common.sending import send_stored
from portal.web.common.session import current_actor, runtime


def install(blueprint: Blueprint) -> None:
    """Register the views."""
    base, both = "/<public_id>/subvention", ["GET", "POST"]
    blueprint.add_url_rule(f"{base}/montant-definitif", "final_amount", final_amount, methods=both)
    blueprint.add_url_rule(f"{base}/modifications", "award_changes", changes, methods=both)
    blueprint.add_url_rule(
        f"{base}/modifications/<amendment>/retrait", "award_change_give_up", give_up, methods=["POST"]
    )
    blueprint.add_url_rule(f"{base}/procedures", "award_procedures", procedures)
    blueprint.add_url_rule(f"{base}/procedures/<recovery>", "award_procedure", procedure, methods=both)
    blueprint.add_url_rule(f"{base}/procedures/<recovery>/lettre.pdf", "award_procedure_letter", letter)


@allowed()
def final_amount(public_id: str) -> Response:
    """The final amount step by step; the aids received, until it is settled."""
    view, award = _load(public_id)
    with runtime().read() as session:
        settlement = settlement_of(session, award)
    form = AidsForm(data=_declared(settlement.aids))

    def declare() -> None:
        command = DeclareAids(public_id, given_aids(form), form.other_cost.data or 0, bool(form.certified.data))
        with runtime().uow() as uow:
            declare_aids(uow, current_actor(), command)

    if accepted(form, declare):
        flash("Votre déclaration est enregistrée.", "success")
        return redirect(url_for("applicant.final_amount", public_id=public_id), 303)
    open_ = view.may_write and award.in_force and settlement.settled is None
    return _page("final_amount", view, award, form, settlement=settlement, open=open_, aids_action="")


def _declared(aids: AidsView | None) -> dict[str, Any] | None:
    """What was declared last, to start from."""
    if aids is None:
        return None
    rows = [{"funder": aid.funder, "kind": aid.kind, "amount": aid.amount_cents} for aid in aids.aids]
    return {"aids": rows, "other_cost": aids.other_cost_cents or None}


@allowed()
def changes(public_id: str) -> Response:
    """Ask for a change; those asked before."""
    view, award = _load(public_id)
    form = change_form(line_choices(award))()

    def ask() -> None:
        command = AskAmendment(public_id, wanted_change(form), form.reason.data or "")
        with runtime().uow() as uow:
            ask_amendment(uow, current_actor(), command)

    if accepted(form, ask):
        flash("Votre demande est envoyée à la préfecture.", "success")
        return redirect(url_for("applicant.award_changes", public_id=public_id), 303)
    with runtime().read() as session:
        found = amendments_of(session, award)
    living = any(one.state in (AmendmentState.ASKED, AmendmentState.AGREED) for one in found)
    open_ = view.may_write and award.in_force and (not living or bool(form.errors))
    return _page("award_changes", view, award, form, amendments=found, kinds=AMENDMENT_KINDS, open=open_)


@allowed()
def give_up(public_id: str, amendment: str) -> Response:
    """Withdraw a request that is not decided."""
    _, award = _load(public_id)
    with runtime().read() as session:
        if amendment not in {one.public_id for one in amendments_of(session, award)}:
            raise NotFound
    with runtime().uow() as uow:
        give_up_amendment(uow, current_actor(), GiveUpAmendment(amendment))
    flash("Votre demande de modification est retirée.", "success")
    return redirect(url_for("applicant.award_changes", public_id=public_id), 303)


@allowed()
def procedures(public_id: str) -> Response:
    """What the prefecture intends to take back, and why payments are suspended."""
    view, award = _load(public_id)
    with runtime().read() as session:
        found = recoveries_of(session, award.act_id, paris_date(runtime().legal.now()))
    return _page("award_procedures", view, award, None, procedures=found, kinds=RECOVERY_KINDS)


@allowed()
def procedure(public_id: str, recovery: str) -> Response:
    """A procedure: its letter, the answer given, the decision."""
    view, award = _load(public_id)
    one = _one(award, recovery)
    form = AnswerForm()

    def answer() -> None:
        with runtime().uow() as uow:
            observe_recovery(uow, current_actor(), ObserveRecovery(recovery, form.text.data or ""))

    if accepted(form, answer):
        flash("Vos observations sont envoyées à la préfecture.", "success")
        return redirect(url_for("applicant.award_procedure", public_id=public_id, recovery=recovery), 303)
    open_ = view.may_write and one.may_answer
    here = "applicant.award_procedures"
    return _page("award_procedure", view, award, form, one=one, kinds=RECOVERY_KINDS, open=open_, here=here)


@allowed()
def letter(public_id: str, recovery: str) -> Response:
    """The letter the prefecture sent."""
    _, award = _load(public_id)
    one = _one(award, recovery)
    return send_stored(one.letter_sha256, "application/pdf", f"lettre-{one.sent_on.isoformat()}.pdf")


def _load(public_id: str) -> tuple[Any, AwardView]:
    view, award = load_award(public_id)
    if request.method == "POST" and not view.may_write:
        raise Forbidden
    return view, award


def _one(award: AwardView, recovery: str) -> RecoveryView:
    with runtime().read() as session:
        return recovery_of(session, award.act_id, recovery, paris_date(runtime().legal.now()))


def _page(name: str, view: Any, award: AwardView, form: PortalForm | None, **shown: Any) -> Response:
    here = shown.pop("here", f"applicant.{name}")
    nav = award_nav(view.public_id, here)
    page = render_template(f"applicant/{name}.html", view=view, award=award, form=form, nav=nav, **shown)
    return make_response(page, form.refusal_status if form is not None and form.errors else 200)
