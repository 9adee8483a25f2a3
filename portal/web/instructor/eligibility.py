"""Eligibility, check by check: the automatic outcome with its sources, and the instructor's conclusion."""

from __future__ import annotations

from typing import Any

from flask import Blueprint

from portal.domain.actors import Actor, Role
from portal.domain.review import CHECK_LABELS, OUTCOME_LABELS, CheckAnswer, Conclusion
from portal.forms.instructor import VersionedForm, eligibility_form
from portal.queries.conclusions import CheckReviewView, check_reviews
from portal.queries.examination import AssessmentView, last_assessment
from portal.services.instruction.record_eligibility import RecordEligibility, record_eligibility
from portal.services.unit_of_work import UnitOfWork
from portal.web.common.access import allowed
from portal.web.instructor.page import Answer, DossierHead, Show, fresh_version, read_section, render_section, send

#: Badge of each outcome.
KINDS = {"pass": "success", "fail": "error", "review": "warning", "adjusted": "info", "not_applicable": ""}
#: Outcomes that call for attention come first; the others are folded.
ATTENTION = ("fail", "review", "adjusted")


def _load(public_id: str) -> tuple[DossierHead, dict[str, Any]]:
    return read_section(
        public_id,
        lambda session, head: {
            "assessment": last_assessment(session, head),
            "reviews": check_reviews(session, head),
        },
    )


def _form(head: DossierHead, assessment: AssessmentView | None, reviews: dict[str, CheckReviewView]) -> VersionedForm:
    checks = [(check.code, check.outcome) for check in assessment.checks] if assessment else []
    data: dict[str, Any] = {}
    for code, automatic in checks:
        known = reviews.get(code)
        if known and known.automatic == automatic:
            data[f"conclusion_{code}"], data[f"reason_{code}"] = known.conclusion, known.reason
    return eligibility_form(checks)(data=data)


def _show(public_id: str, form: VersionedForm | None = None) -> Show:
    def show(status: int) -> tuple[str, int]:
        head, context = _load(public_id)
        drawn = form or _form(head, context["assessment"], context["reviews"])
        fresh_version(drawn, head, status)
        checks = context["assessment"].checks if context["assessment"] else ()
        reviews = context["reviews"]
        changed = [c.label for c in checks if c.code in reviews and reviews[c.code].automatic != c.outcome]
        return render_section(
            "eligibility.html",
            head,
            status,
            form=drawn,
            labels=CHECK_LABELS,
            kinds=KINDS,
            first=[check for check in checks if _first(check.code, check.outcome, reviews)],
            others=[check for check in checks if not _first(check.code, check.outcome, reviews)],
            changed=changed,
            **context,
        )

    return show


def _first(code: str, outcome: str, reviews: dict[str, CheckReviewView]) -> bool:
    return outcome in ATTENTION or (code in reviews and reviews[code].conclusion != Conclusion.KEEP.value)


def _answers(form: VersionedForm, assessment: AssessmentView | None) -> dict[str, CheckAnswer]:
    answers = {}
    for check in assessment.checks if assessment else ():
        chosen = form[f"conclusion_{check.code}"].data or Conclusion.KEEP.value
        answers[check.code] = CheckAnswer(Conclusion(chosen), form[f"reason_{check.code}"].data or "")
    return answers


def install(blueprint: Blueprint) -> None:
    """Add the section."""

    @blueprint.get("/dossiers/<public_id>/eligibilite", endpoint="eligibility")
    @allowed(Role.INSTRUCTOR)
    def show_eligibility(public_id: str) -> Answer:
        return _show(public_id)(200)

    @blueprint.post("/dossiers/<public_id>/eligibilite", endpoint="record_eligibility")
    @allowed(Role.INSTRUCTOR)
    def record(public_id: str) -> Answer:
        head, context = _load(public_id)
        form = _form(head, context["assessment"], context["reviews"])

        def run(uow: UnitOfWork, actor: Actor) -> str:
            answers = _answers(form, context["assessment"])
            command = RecordEligibility(public_id, answers, form["comment"].data or "", form.seen_version())
            outcome = record_eligibility(uow, actor, command)
            return f"Conclusion d’éligibilité enregistrée : {OUTCOME_LABELS[outcome].lower()}."

        return send(form, run, _show(public_id, form), "instructor.eligibility", public_id)
