"""What awaits the signatory, and the page of one proposal where the decision is taken."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.domain.actors import Role
from portal.domain.clocks import paris_date
from portal.domain.dossier import DossierState
from portal.forms.acting import DecisionForm, ReasonForm
from portal.queries.award_todo import awaiting_decision
from portal.queries.decisions import awaiting_decisions, decisions_taken
from portal.queries.legal_clock import born_rejection
from portal.queries.opinions import opinions_by_public_id
from portal.queries.proposal_sheet import ProposalSheet, proposal_sheet
from portal.queries.session_list import session_rows
from portal.queries.waiting import waiting_list
from portal.services.instruction.return_to_review import ReturnToReview, return_to_review
from portal.services.signatory.grant_dossier import GrantDossier, grant_dossier
from portal.services.signatory.refuse_dossier import RefuseDossier, refuse_dossier
from portal.services.signatory.reopen_decision import ReopenDecision, reopen_decision
from portal.web.common.access import allowed
from portal.web.common.lists import asked_page
from portal.web.common.posting import accepted
from portal.web.common.session import current_actor, runtime

DONE = {
    "grant": "La subvention est accordée et son montant réservé dans l’enveloppe.",
    "refuse": "Le refus est enregistré.",
    "return": "La proposition est renvoyée en instruction.",
}


def install(blueprint: Blueprint) -> None:
    """Add the views."""
    blueprint.add_url_rule("", "home", home)
    blueprint.add_url_rule("/decisions", "decided", decided)
    blueprint.add_url_rule("/<dossier>", "proposal", proposal, methods=["GET", "POST"])
    blueprint.add_url_rule("/<dossier>/reprise", "reopen", reopen, methods=["GET", "POST"])


@allowed(Role.SIGNATORY)
def home() -> str:
    """Proposals in the order of their score, with what the envelope keeps after each."""
    with runtime().read() as session:
        waiting = awaiting_decisions(session, current_actor(), asked_page())
        sessions = session_rows(session, current_actor(), limit=10)
        queue = waiting_list(session, current_actor(), available_cents=waiting.available_cents)
        awards = awaiting_decision(session, current_actor(), paris_date(runtime().legal.now()))
    return render_template("signatory/home.html", waiting=waiting, sessions=sessions, queue=queue, awards=awards)


@allowed(Role.SIGNATORY)
def decided() -> str:
    """The decisions taken, newest first."""
    with runtime().read() as session:
        taken = decisions_taken(session, current_actor(), asked_page())
    return render_template("signatory/decided.html", taken=taken)


@allowed(Role.SIGNATORY)
def proposal(dossier: str) -> str | Response | tuple[str, int]:
    """One proposal; granting, refusing or returning it."""
    actor, form = current_actor(), DecisionForm()
    with runtime().read() as session:
        sheet = proposal_sheet(session, actor, dossier)
        rejection = born_rejection(session, dossier)
        opinions = opinions_by_public_id(session, dossier)
    if request.method == "GET":
        form.proposal.data = sheet.proposal_public_id
    if accepted(form, lambda: _decide(dossier, form)):
        flash(DONE[form.decision.data], "success")
        return redirect(
            url_for("signatory.proposal" if form.decision.data == "grant" else "signatory.home", **_at(form, dossier))
        )
    if form.refusal_status == 409:
        # The page now shows the proposal that stands: the next click is about that one.
        form.proposal.data = sheet.proposal_public_id
    page = render_template(
        "signatory/proposal.html",
        sheet=sheet,
        form=form,
        own=sheet.proposed_by_id == actor.person_id,
        open=sheet.state is DossierState.PROPOSED,
        plan=_plan(sheet),
        opinions=opinions,
        today=paris_date(runtime().legal.now()),
        rejection=rejection,
    )
    return (page, form.refusal_status) if form.errors else page


def _at(form: DecisionForm, dossier: str) -> dict[str, str]:
    return {"dossier": dossier} if form.decision.data == "grant" else {}


def _decide(dossier: str, form: DecisionForm) -> None:
    actor, motive, seen = current_actor(), form.motive.data or "", form.proposal.data or ""
    with runtime().uow() as uow:
        if form.decision.data == "grant":
            grant_dossier(uow, actor, GrantDossier(dossier, seen, motive))
        elif form.decision.data == "refuse":
            refuse_dossier(uow, actor, RefuseDossier(dossier, seen, motive))
        else:
            return_to_review(uow, actor, ReturnToReview(dossier, seen, motive))


def _plan(sheet: ProposalSheet) -> list[tuple[str, int]]:
    rows = [("Subvention proposée", sheet.amount_cents), *sheet.funders]
    return [*rows, ("Autofinancement", sheet.own_funds_cents)]


@allowed(Role.SIGNATORY)
def reopen(dossier: str) -> str | Response | tuple[str, int]:
    """Take a grant back before signature."""
    actor, form = current_actor(), ReasonForm()
    with runtime().read() as session:
        sheet = proposal_sheet(session, actor, dossier)

    def act() -> None:
        with runtime().uow() as uow:
            reopen_decision(uow, actor, ReopenDecision(dossier, form.reason.data or ""))

    if accepted(form, act):
        flash("La décision est reprise\u00a0: la réservation est levée.", "success")
        return redirect(url_for("signatory.proposal", dossier=dossier))
    page = render_template("signatory/reopen.html", sheet=sheet, form=form)
    return (page, form.refusal_status) if form.errors else page
