"""« Montant définitif »: the final amount of an award, step by step, and the aids received."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, url_for
from werkzeug.wrappers import Response

from portal.domain.actors import Role
from portal.domain.errors import NotFound
from portal.domain.permissions import Permission, Subject, can
from portal.forms.award_life import AidsForm
from portal.queries.award import AwardView
from portal.queries.instruction import DossierHead
from portal.queries.settlement import settlement_of
from portal.queries.waiting import waiting_list
from portal.services.award_life.declare_aids import DeclareAids, declare_aids
from portal.web.common.access import allowed
from portal.web.common.aids import given_aids
from portal.web.common.posting import accepted
from portal.web.common.session import current_actor, runtime
from portal.web.instructor.award_nav import STAFF, opened_award, render_award

Page = Response | tuple[str, int]


def install(blueprint: Blueprint) -> None:
    """Add the views."""
    base = "/dossiers/<public_id>"
    blueprint.add_url_rule(f"{base}/montant-definitif", "final_amount", final_amount)
    blueprint.add_url_rule(f"{base}/aides-recues", "received_aids", received_aids, methods=["GET", "POST"])


def may(head: DossierHead, permission: Permission) -> bool:
    """Whether the actor may do this to the dossier shown."""
    return can(current_actor(), permission, Subject(head.window_id))


def opened(public_id: str) -> tuple[DossierHead, AwardView]:
    """The head of a dossier and its award. Raises NotFound before the notification."""
    with runtime().read() as session:
        head, award = opened_award(session, public_id)
    if award is None:
        raise NotFound
    return head, award


@allowed(*STAFF)
def final_amount(public_id: str) -> Page:
    """The computation, settled or of the day, and what follows for the credits."""
    head, award = opened(public_id)
    with runtime().read() as session:
        view = settlement_of(session, award)
        waiting = waiting_list(session, current_actor())
    return render_award(
        "final_amount.html",
        head,
        award,
        "instructor.final_amount",
        view=view,
        waiting=waiting,
        may_declare=may(head, Permission.AWARD_FOLLOW),
    )


@allowed(Role.INSTRUCTOR)
def received_aids(public_id: str) -> Page:
    """Enter a declaration received on paper."""
    head, award = opened(public_id)
    form = AidsForm()

    def declare() -> None:
        command = DeclareAids(public_id, given_aids(form), form.other_cost.data or 0, bool(form.certified.data))
        with runtime().uow() as uow:
            declare_aids(uow, current_actor(), command)

    if accepted(form, declare):
        flash("La déclaration est enregistrée : le montant définitif en tient compte.", "success")
        return redirect(url_for("instructor.final_amount", public_id=public_id), 303)
    return render_award(
        "received_aids.html",
        head,
        award,
        "instructor.final_amount",
        form.refusal_status if form.errors else 200,
        form=form,
        aids_action="",
        aids_back=url_for("instructor.final_amount", public_id=public_id),
    )
