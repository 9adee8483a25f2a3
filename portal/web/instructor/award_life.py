"""« Suspension, reversement, clôture »: the state of an award, its suspension and its closure."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, url_for

from portal.domain.actors import Role
from portal.domain.clocks import paris_date
from portal.domain.permissions import Permission
from portal.forms.award_life import CloseAwardForm, LiftForm, SuspendForm
from portal.queries.award_closing import closing_obstacles
from portal.queries.award_life import closure_of_award, recoveries_of, suspensions_of
from portal.services.award_life.close_award import CloseAward, close_award
from portal.services.award_life.suspend import LiftSuspension, SuspendPayments, lift_suspension, suspend_payments
from portal.web.common.access import allowed
from portal.web.common.award_words import RECOVERY_KINDS
from portal.web.common.posting import accepted
from portal.web.common.session import current_actor, runtime
from portal.web.instructor.award_nav import STAFF, render_award
from portal.web.instructor.final_amount import Page, may, opened

HERE = "instructor.award_life"


def install(blueprint: Blueprint) -> None:
    """Add the views."""
    base = "/dossiers/<public_id>"
    blueprint.add_url_rule(f"{base}/vie-de-la-subvention", "award_life", award_life)
    blueprint.add_url_rule(f"{base}/suspension", "suspension", suspension, methods=["GET", "POST"])
    blueprint.add_url_rule(f"{base}/cloture", "close_award", close, methods=["POST"])


def _page(public_id: str, form: CloseAwardForm, status: int = 200) -> Page:
    head, award = opened(public_id)
    today = paris_date(runtime().legal.now())
    with runtime().read() as session:
        suspensions = suspensions_of(session, award.act_id)
        recoveries = recoveries_of(session, award.act_id, today)
        closed_on = closure_of_award(session, award.act_id)
        obstacles = [] if closed_on else closing_obstacles(session, award)
    return render_award(
        "award_life.html",
        head,
        award,
        HERE,
        status,
        form=form,
        suspensions=suspensions,
        recoveries=recoveries,
        recovery_kinds=RECOVERY_KINDS,
        closed_on=closed_on,
        obstacles=obstacles,
        may_follow=may(head, Permission.AWARD_FOLLOW),
        may_close=may(head, Permission.AWARD_CLOSE),
    )


@allowed(*STAFF)
def award_life(public_id: str) -> Page:
    """Where the award stands."""
    return _page(public_id, CloseAwardForm(formdata=None))


@allowed(Role.INSTRUCTOR)
def suspension(public_id: str) -> Page:
    """Suspend payments, or lift the suspension that runs."""
    head, award = opened(public_id)
    with runtime().read() as session:
        running = next((one for one in suspensions_of(session, award.act_id) if one.lifted_on is None), None)
    form = LiftForm() if running else SuspendForm()

    def change() -> None:
        reason = form.reason.data or ""
        with runtime().uow() as uow:
            if isinstance(form, SuspendForm):
                starts_on = form.starts_on.data or paris_date(uow.now)
                suspend_payments(uow, current_actor(), SuspendPayments(public_id, starts_on, reason))
            else:
                lift_suspension(uow, current_actor(), LiftSuspension(public_id, reason))

    if accepted(form, change):
        flash("La suspension est levée." if running else "Les paiements sont suspendus.", "success")
        return redirect(url_for(HERE, public_id=public_id), 303)
    status = form.refusal_status if form.errors else 200
    return render_award("suspension.html", head, award, HERE, status, form=form, running=running)


@allowed(Role.INSTRUCTOR, Role.BUDGET)
def close(public_id: str) -> Page:
    """Close the award."""
    opened(public_id)
    form = CloseAwardForm()

    def run() -> None:
        with runtime().uow() as uow:
            close_award(uow, current_actor(), CloseAward(public_id, form.remark.data or ""))

    if accepted(form, run):
        flash("La subvention est clôturée.", "success")
        return redirect(url_for(HERE, public_id=public_id), 303)
    return _page(public_id, form, form.refusal_status)


