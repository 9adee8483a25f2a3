"""Changes of an award on the prefecture's side: asked, checked again, decided, carried out by an act."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, flash, redirect, url_for

from portal.domain.actors import Role
from portal.domain.amendment import AmendmentState
from portal.domain.errors import NotFound
from portal.domain.permissions import Permission
from portal.forms.award_life import ChangeDecisionForm, GroundsForm, change_form
from portal.forms.base import PortalForm
from portal.queries.amendments import AmendmentView, amendments_of
from portal.services.award_life.ask_amendment import (
    AskAmendment,
    GiveUpAmendment,
    ask_amendment,
    give_up_amendment,
)
from portal.services.award_life.decide_amendment import (
    DecideAmendment,
    PrepareAmendment,
    decide_amendment,
    prepare_amendment,
)
from portal.services.unit_of_work import UnitOfWork
from portal.web.common.access import allowed
from portal.web.common.award_words import AMENDMENT_KINDS, OUTCOME_KINDS, OUTCOME_LABELS
from portal.web.common.changes import line_choices, wanted_change
from portal.web.common.posting import accepted
from portal.web.common.session import current_actor, runtime
from portal.web.instructor.award_nav import STAFF, render_award
from portal.web.instructor.final_amount import Page, may, opened

HERE = "instructor.amendments"


def install(blueprint: Blueprint) -> None:
    """Add the views."""
    base = "/dossiers/<public_id>/modifications"
    one = f"{base}/<amendment>"
    blueprint.add_url_rule(base, "amendments", amendments)
    blueprint.add_url_rule(f"{base}/nouvelle", "amendment_new", new, methods=["GET", "POST"])
    for path, name, view in (
        ("decision", "amendment_decide", decide),
        ("arrete", "amendment_act", act),
        ("retrait", "amendment_give_up", give_up),
    ):
        blueprint.add_url_rule(f"{one}/{path}", name, view, methods=["POST"])


@allowed(*STAFF)
def amendments(public_id: str) -> Page:
    """Every change asked for, and what can be done with the last."""
    return _page(public_id)


@allowed(Role.INSTRUCTOR)
def new(public_id: str) -> Page:
    """A change the prefecture intends."""
    head, award = opened(public_id)
    form = change_form(line_choices(award))()

    def ask() -> None:
        command = AskAmendment(public_id, wanted_change(form), form.reason.data or "")
        with runtime().uow() as uow:
            ask_amendment(uow, current_actor(), command)

    if accepted(form, ask):
        flash("La modification est enregistrée : le signataire décide.", "success")
        return redirect(url_for(HERE, public_id=public_id), 303)
    status = form.refusal_status if form.errors else 200
    return render_award("amendment_new.html", head, award, HERE, status, form=form)


@allowed(Role.SIGNATORY)
def decide(public_id: str, amendment: str) -> Page:
    """Agree or refuse."""
    form = ChangeDecisionForm()
    command = DecideAmendment(amendment, form.agree.data == "yes", form.motive.data or "")
    return _post(
        public_id, amendment, form, lambda uow: decide_amendment(uow, current_actor(), command), "Décision enregistrée."
    )


@allowed(Role.INSTRUCTOR)
def act(public_id: str, amendment: str) -> Page:
    """Prepare the arrêté modificatif."""
    form = GroundsForm()
    command = PrepareAmendment(amendment, form.lines)
    done = "L’acte modificatif est préparé : contrôlez-le et émettez-le."
    return _post(public_id, amendment, form, lambda uow: prepare_amendment(uow, current_actor(), command), done)


@allowed(Role.INSTRUCTOR)
def give_up(public_id: str, amendment: str) -> Page:
    """Withdraw a change the prefecture intended."""
    command = GiveUpAmendment(amendment)
    return _post(
        public_id,
        amendment,
        PortalForm(),
        lambda uow: give_up_amendment(uow, current_actor(), command),
        "La modification est retirée.",
    )


def _post(
    public_id: str, amendment: str, form: PortalForm, action: Callable[[UnitOfWork], object], done: str
) -> Page:
    _, award = opened(public_id)
    with runtime().read() as session:
        if amendment not in {one.public_id for one in amendments_of(session, award)}:
            raise NotFound

    def run() -> None:
        with runtime().uow() as uow:
            action(uow)

    if accepted(form, run):
        flash(done, "success")
        return redirect(url_for(HERE, public_id=public_id), 303)
    return _page(public_id, form)


def _page(public_id: str, refused: PortalForm | None = None) -> Page:
    head, award = opened(public_id)
    with runtime().read() as session:
        found = amendments_of(session, award)
    decision = grounds = None
    if isinstance(refused, ChangeDecisionForm):
        decision = refused
    elif may(head, Permission.AWARD_DECIDE):
        decision = ChangeDecisionForm(formdata=None)
    if isinstance(refused, GroundsForm):
        grounds = refused
    elif may(head, Permission.ACT_PREPARE):
        grounds = GroundsForm(formdata=None, data={"grounds": _ground(found)})
    living = any(one.state in (AmendmentState.ASKED, AmendmentState.AGREED) for one in found)
    return render_award(
        "amendments.html",
        head,
        award,
        HERE,
        refused.refusal_status if refused is not None else 200,
        amendments=found,
        kinds=AMENDMENT_KINDS,
        outcome_kinds=OUTCOME_KINDS,
        outcome_labels=OUTCOME_LABELS,
        form=refused,
        decision=decision,
        grounds=grounds,
        may_ask=award.in_force and not living and may(head, Permission.AWARD_FOLLOW),
        may_follow=may(head, Permission.AWARD_FOLLOW),
    )


def _ground(found: tuple[AmendmentView, ...]) -> str:
    """What the act is reasoned by, to be reworded: the request."""
    last = found[0] if found else None
    if last is None or last.asked_by_staff:
        return ""
    return f"le bénéficiaire a demandé une modification de l’opération : {' '.join(last.reason.split())}"[:2000]
