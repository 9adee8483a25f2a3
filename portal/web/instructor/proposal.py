"""The proposal to the signatory: amount, retained plan, words of the act; and taking it back."""

from __future__ import annotations

from typing import Any

from flask import Blueprint

from portal.domain.actors import Actor, Role
from portal.domain.clocks import paris_date
from portal.domain.dossier import DossierState
from portal.domain.plan import plan_limit
from portal.domain.scoring import missing_sentence
from portal.forms.decisions import GroundedProposalForm, ground_values, proposal_form
from portal.forms.instructor import ReturnForm, VersionedForm
from portal.queries.appraisal import appraisal_of, criteria_of, scorers_wanted
from portal.queries.conclusions import last_proposal
from portal.queries.examination import last_assessment
from portal.queries.grounds import grid_suggestion, offered_grounds
from portal.queries.instruction import funders
from portal.queries.opinions import opinions_of_dossier
from portal.queries.twins import twins_of
from portal.services.instruction.grounds import GivenGrounds
from portal.services.instruction.propose import Propose, propose
from portal.services.instruction.return_to_review import ReturnToReview, return_to_review
from portal.services.unit_of_work import UnitOfWork
from portal.web.common.access import allowed
from portal.web.common.session import current_actor, runtime
from portal.web.instructor.expenses import plan_of
from portal.web.instructor.page import Answer, DossierHead, Show, fresh_version, read_section, render_section, send
from portal.web.instructor.scoring import score_text

PAGE = "instructor.proposal"


def _load(public_id: str) -> tuple[DossierHead, dict[str, Any]]:
    return read_section(
        public_id,
        lambda session, head: {
            "assessment": last_assessment(session, head),
            "funders": funders(session, head),
            "doubles": [twin for twin in twins_of(session, current_actor(), head.id) if twin.must_be_answered],
            "proposal": last_proposal(session, head),
            "offered": offered_grounds(session, head.id, head.main_axis),
            "grid": grid_suggestion(session, head.window_id, head.id, head.main_axis),
            "appraisal": appraisal_of(session, head.id, criteria_of(head.rulebook, head.main_axis)),
            "scorers": scorers_wanted(session, head.window_id),
            "opinions": opinions_of_dossier(session, head.id),
        },
    )


def _first_form(head: DossierHead, context: dict[str, Any]) -> GroundedProposalForm:
    """The former proposal's words after a return, else the most the assessment and the plan allow."""
    former, assessment = context["proposal"], context["assessment"]
    if former is not None:
        data = {
            "outcome": former.outcome,
            "amount": former.amount_cents or None,
            "act_title": former.act_title,
            "motive": former.motive,
            "cap_reason": former.cap_reason,
        }
    else:
        most = assessment.max_grant_cents if assessment else 0
        data = {
            "amount": min(most, plan_limit(head.total_cost_cents, context["funders"])) or None,
            "act_title": head.title,
        }
    offered = context["offered"]
    return proposal_form(offered)(formdata=None, data={**ground_values(offered), **data})


def _show(public_id: str, used: VersionedForm | None = None) -> Show:
    def show(status: int) -> tuple[str, int]:
        head, context = _load(public_id)
        form = used if isinstance(used, GroundedProposalForm) else _first_form(head, context)
        return_form = used if isinstance(used, ReturnForm) else ReturnForm(formdata=None)
        for drawn in (form, return_form):
            fresh_version(drawn, head, status if drawn is used else 200)
        proposal, assessment = context["proposal"], context["assessment"]
        if proposal is not None and (return_form is not used or status != 422):
            return_form.proposal.data = proposal.public_id
        decided = proposal is not None and head.state is not DossierState.UNDER_REVIEW
        amount = proposal.amount_cents if decided else (assessment.max_grant_cents if assessment else 0)
        return render_section(
            "proposal.html",
            head,
            status,
            form=form,
            return_form=return_form,
            problem=used if status != 200 else None,
            plan=plan_of(head, context["funders"], amount),
            decided=decided,
            score=score_text(context["appraisal"]),
            unscored=missing_sentence(context["appraisal"], context["scorers"]),
            today=paris_date(runtime().legal.now()),
            **context,
        )

    return show


def install(blueprint: Blueprint) -> None:
    """Add the section and its two actions."""

    @blueprint.get("/dossiers/<public_id>/proposition", endpoint="proposal")
    @allowed(Role.INSTRUCTOR)
    def show_proposal(public_id: str) -> Answer:
        return _show(public_id)(200)

    @blueprint.post("/dossiers/<public_id>/proposition", endpoint="propose")
    @allowed(Role.INSTRUCTOR)
    def make_proposal(public_id: str) -> Answer:
        form = proposal_form(_load(public_id)[1]["offered"])()

        def run(uow: UnitOfWork, actor: Actor) -> str:
            command = Propose(
                public_id,
                form.outcome.data,
                form.motive.data or "",
                form.amount.data,
                form.act_title.data or "",
                form.cap_reason.data or "",
                form.seen_version(),
                GivenGrounds(form.given_criteria, form.given_rules, form.given_ways),
            )
            propose(uow, actor, command)
            return "La proposition est transmise au signataire."

        return send(form, run, _show(public_id, form), PAGE, public_id)

    @blueprint.post("/dossiers/<public_id>/proposition/reprendre", endpoint="take_back")
    @allowed(Role.INSTRUCTOR)
    def take_back(public_id: str) -> Answer:
        form = ReturnForm()

        def run(uow: UnitOfWork, actor: Actor) -> str:
            seen, reason = form.proposal.data or "", form.reason.data or ""
            return_to_review(uow, actor, ReturnToReview(public_id, seen, reason, form.seen_version()))
            return "La proposition est reprise : le dossier est de nouveau en instruction."

        return send(form, run, _show(public_id, form), PAGE, public_id)
