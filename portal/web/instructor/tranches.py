"""Tranches of an award: set by the instructor, released by the signatory on indicators."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, url_for

from portal.domain.actors import Role
from portal.domain.clocks import paris_date
from portal.domain.money import format_euros
from portal.domain.permissions import Permission
from portal.domain.schedule import Firmness
from portal.domain.tranches import Tranche
from portal.forms.award_life import ReleaseForm, TranchesForm, release_form
from portal.forms.base import PortalForm
from portal.queries.award_life import TranchesView, tranches_view
from portal.queries.indicators import indicators_of
from portal.services.award_life.set_tranches import ReleaseTranche, SetTranches, release_tranche, set_tranches
from portal.web.common.access import allowed
from portal.web.common.posting import accepted
from portal.web.common.session import current_actor, runtime
from portal.web.instructor.award_nav import STAFF, render_award
from portal.web.instructor.final_amount import Page, may, opened

HERE = "instructor.tranches"
CARRY = "carry"


def install(blueprint: Blueprint) -> None:
    """Add the views."""
    base = "/dossiers/<public_id>/tranches"
    blueprint.add_url_rule(base, "tranches", tranches)
    blueprint.add_url_rule(f"{base}/saisie", "set_tranches", change, methods=["GET", "POST"])
    blueprint.add_url_rule(f"{base}/liberation", "release_tranche", release, methods=["POST"])


@allowed(*STAFF)
def tranches(public_id: str) -> Page:
    """Tranches, years and decisions."""
    return _page(public_id)


@allowed(Role.INSTRUCTOR)
def change(public_id: str) -> Page:
    """Set the tranches."""
    head, award = opened(public_id)
    view = _view(public_id)
    known = [
        {
            "year": one.year,
            "firmness": "firm" if one.firm else "indicative",
            "amount": one.amount_cents,
            "condition": one.condition,
        }
        for one in view.tranches
    ]
    form = TranchesForm(data={"tranches": known} if known else None)

    def save() -> None:
        rows = tuple(_tranche(rank, row) for rank, row in enumerate(form.typed_rows(), 1))
        with runtime().uow() as uow:
            set_tranches(uow, current_actor(), SetTranches(public_id, rows))

    if accepted(form, save):
        flash("Les tranches sont enregistrées.", "success")
        return redirect(url_for(HERE, public_id=public_id), 303)
    status = form.refusal_status if form.errors else 200
    return render_award("tranches_set.html", head, award, HERE, status, form=form)


@allowed(Role.SIGNATORY)
def release(public_id: str) -> Page:
    """Open a tranche or unspent credits."""
    form = release_form(_offered(_view(public_id)))()

    def run() -> None:
        number = None if form.what.data == CARRY else int(form.what.data)
        command = ReleaseTranche(public_id, number, form.amount.data, form.finding.data or "")
        with runtime().uow() as uow:
            release_tranche(uow, current_actor(), command)

    if accepted(form, run):
        flash("La décision est enregistrée et le bénéficiaire prévenu.", "success")
        return redirect(url_for(HERE, public_id=public_id), 303)
    return _page(public_id, form)


def _tranche(rank: int, row: PortalForm) -> Tranche:
    firmness = Firmness.INDICATIVE if row.firmness.data == "indicative" else Firmness.FIRM
    return Tranche(rank, row.year.data or 0, firmness, row.amount.data or 0, row.condition.data or "")


def _view(public_id: str) -> TranchesView:
    _, award = opened(public_id)
    with runtime().read() as session:
        return tranches_view(session, award, paris_date(runtime().legal.now()))


def _offered(view: TranchesView) -> list[tuple[str, str]]:
    year = paris_date(runtime().legal.now()).year
    offered = [
        (str(one.number), f"Tranche {one.number} ({one.year}), {format_euros(one.releasable_cents)} au plus")
        for one in view.tranches
        if one.releasable_cents and one.year <= year
    ]
    if view.carriable_cents:
        told = f"Crédits non consommés en {year - 1}, {format_euros(view.carriable_cents)} au plus"
        offered.append((CARRY, told))
    return offered


def _page(public_id: str, refused: ReleaseForm | None = None) -> Page:
    head, award = opened(public_id)
    view = _view(public_id)
    with runtime().read() as session:
        indicators = indicators_of(session, award.act_id)
    offered = _offered(view)
    form = refused
    if form is None and offered and may(head, Permission.AWARD_DECIDE):
        form = release_form(offered)(formdata=None)
    return render_award(
        "tranches.html",
        head,
        award,
        HERE,
        refused.refusal_status if refused is not None else 200,
        view=view,
        indicators=indicators,
        form=form,
        refused=refused,
        may_set=award.in_force and view.may_change and may(head, Permission.AWARD_FOLLOW),
    )
