"""Repayment and lapse on the prefecture's side: letter, observations, decision, title of collection, act."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from flask import Blueprint, flash, redirect, url_for
from werkzeug.wrappers import Response

from portal.domain.actors import Role
from portal.domain.clocks import paris_date
from portal.domain.permissions import Permission
from portal.domain.recovery import RecoveryKind, RecoveryState
from portal.forms.award_life import GroundsForm, ReceivedForm, RecoveryDecisionForm, RecoveryForm, TitleForm
from portal.forms.base import PortalForm
from portal.queries.award_life import RecoveryView, recovery_of
from portal.services.award_life.announce_recovery import AnnounceRecovery, announce_recovery
from portal.services.award_life.decide_recovery import (
    DecideRecovery,
    ObserveRecovery,
    decide_recovery,
    observe_recovery,
)
from portal.services.award_life.execute_repayment import ExecuteRepayment, execute_repayment
from portal.services.award_life.prepare_lapse import PrepareLapse, prepare_lapse
from portal.services.unit_of_work import UnitOfWork
from portal.web.common.access import allowed
from portal.web.common.award_words import RECOVERY_KINDS
from portal.web.common.posting import accepted
from portal.web.common.sending import send_stored
from portal.web.common.session import current_actor, runtime
from portal.web.instructor.award_nav import STAFF, render_award
from portal.web.instructor.final_amount import Page, may, opened

HERE = "instructor.award_life"


def install(blueprint: Blueprint) -> None:
    """Add the views."""
    base = "/dossiers/<public_id>/procedures"
    one = f"{base}/<recovery>"
    blueprint.add_url_rule(f"{base}/nouvelle", "recovery_new", new, methods=["GET", "POST"])
    blueprint.add_url_rule(one, "recovery", recovery)
    blueprint.add_url_rule(f"{one}/lettre.pdf", "recovery_letter", letter)
    for path, name, view in (
        ("observations", "recovery_heard", heard),
        ("decision", "recovery_decide", decide),
        ("titre", "recovery_title", title),
        ("arrete", "recovery_act", act),
    ):
        blueprint.add_url_rule(f"{one}/{path}", name, view, methods=["POST"])


@allowed(Role.INSTRUCTOR)
def new(public_id: str) -> Page:
    """Record the letter that opens a procedure."""
    head, award = opened(public_id)
    form = RecoveryForm()

    def announce() -> None:
        kind, ground = form.chosen
        content = form.letter.data.read() if form.letter.data else b""
        command = AnnounceRecovery(
            public_id,
            kind,
            ground,
            form.facts.data or "",
            form.amount.data,
            form.letter_reference.data or "",
            form.sent_on.data or date.max,
            form.reply_by_on.data or date.min,
            content,
        )
        announce_recovery(runtime(), current_actor(), command)

    if accepted(form, announce):
        flash("La procédure est ouverte et le bénéficiaire prévenu.", "success")
        return redirect(url_for(HERE, public_id=public_id), 303)
    status = form.refusal_status if form.errors else 200
    return render_award("recovery_new.html", head, award, HERE, status, form=form)


@allowed(*STAFF)
def recovery(public_id: str, recovery: str) -> Page:
    """A procedure and what the reader can do next."""
    return _page(public_id, recovery)


@allowed(*STAFF)
def letter(public_id: str, recovery: str) -> Response:
    """The letter sent."""
    one = _load(public_id, recovery)
    return send_stored(one.letter_sha256, "application/pdf", f"lettre-{one.sent_on.isoformat()}.pdf")


@allowed(Role.INSTRUCTOR)
def heard(public_id: str, recovery: str) -> Page:
    """Observations received by post."""
    form = ReceivedForm()
    command = ObserveRecovery(recovery, form.text.data or "", form.received_on.data)
    return _post(
        public_id, recovery, form, lambda uow: observe_recovery(uow, current_actor(), command), "Observations notées."
    )


@allowed(Role.SIGNATORY)
def decide(public_id: str, recovery: str) -> Page:
    """Pursue or drop."""
    form = RecoveryDecisionForm()
    command = DecideRecovery(recovery, form.pursue.data == "yes", form.motive.data or "", form.amount.data)
    return _post(
        public_id, recovery, form, lambda uow: decide_recovery(uow, current_actor(), command), "Décision enregistrée."
    )


@allowed(Role.BUDGET)
def title(public_id: str, recovery: str) -> Page:
    """The title of collection."""
    form = TitleForm()
    command = ExecuteRepayment(recovery, form.title_number.data or "", form.title_on.data or date.max)
    return _post(
        public_id, recovery, form, lambda uow: execute_repayment(uow, current_actor(), command), "Titre enregistré."
    )


@allowed(Role.INSTRUCTOR)
def act(public_id: str, recovery: str) -> Page:
    """Prepare the act of a lapse."""
    form = GroundsForm()
    command = PrepareLapse(recovery, form.lines)
    return _post(
        public_id,
        recovery,
        form,
        lambda uow: prepare_lapse(uow, current_actor(), command),
        "L’arrêté de caducité est préparé : contrôlez-le et émettez-le.",
    )


def _load(public_id: str, recovery: str) -> RecoveryView:
    _, award = opened(public_id)
    with runtime().read() as session:
        return recovery_of(session, award.act_id, recovery, paris_date(runtime().legal.now()))


def _post(
    public_id: str, recovery: str, form: PortalForm, action: Callable[[UnitOfWork], object], done: str
) -> Page:
    _load(public_id, recovery)

    def run() -> None:
        with runtime().uow() as uow:
            action(uow)

    if accepted(form, run):
        flash(done, "success")
        return redirect(url_for("instructor.recovery", public_id=public_id, recovery=recovery), 303)
    return _page(public_id, recovery, form)


def _page(public_id: str, recovery: str, refused: PortalForm | None = None) -> Page:
    head, award = opened(public_id)
    one = _load(public_id, recovery)

    def offered(kind: type[PortalForm], permission: Permission, possible: bool) -> PortalForm | None:
        if isinstance(refused, kind):
            return refused
        return kind(formdata=None) if possible and may(head, permission) else None

    lapse = one.kind is RecoveryKind.LAPSE
    decided = one.state is RecoveryState.DECIDED
    decision = offered(RecoveryDecisionForm, Permission.AWARD_DECIDE, one.may_answer)
    if isinstance(decision, RecoveryDecisionForm) and decision is not refused:
        decision.amount.data = one.amount_cents
    return render_award(
        "recovery.html",
        head,
        award,
        HERE,
        refused.refusal_status if refused is not None else 200,
        one=one,
        recovery_kinds=RECOVERY_KINDS,
        form=refused,
        received=offered(ReceivedForm, Permission.AWARD_FOLLOW, one.may_answer),
        decision=decision,
        title_form=offered(TitleForm, Permission.AWARD_EXECUTE, decided and not lapse),
        grounds=offered(GroundsForm, Permission.ACT_PREPARE, decided and lapse and not one.following_act),
    )
