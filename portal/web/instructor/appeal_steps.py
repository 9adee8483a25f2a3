"""What happens to an appeal: acknowledged, referred, defended, judged, ended by the instructor; answered by the
signatory. One page a step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from portal.domain.actors import Role
from portal.domain.appeals import JUDGMENTS, AppealKind, StepKind
from portal.domain.clocks import paris_date
from portal.domain.errors import NotFound
from portal.forms.appeals import AnswerForm, EndForm, JudgmentForm, StepForm
from portal.forms.base import choices
from portal.queries.appeals import AppealView, dossier_appeals
from portal.services.appeals.answer_appeal import AnswerAppeal, answer_appeal
from portal.services.appeals.end_appeal import EndAppeal, end_appeal
from portal.services.appeals.loading import StepFacts
from portal.services.appeals.record_judgment import RecordJudgment, record_judgment
from portal.services.appeals.record_step import RecordStep, record_step
from portal.services.unit_of_work import UnitOfWork
from portal.web.common.access import allowed
from portal.web.common.posting import accepted
from portal.web.common.session import current_actor, runtime
from portal.web.instructor.appeals import sections_for, uploaded
from portal.web.instructor.page import read_section, render_section

Page = str | Response | tuple[str, int]
JUDGMENT_WORDS = {
    "annul": "Annule la décision : le dossier refusé revient en instruction",
    "dismiss": "Rejette la requête",
    "suspend": "Suspend la décision jusqu’au jugement",
}
REOPENED = "C’est enregistré : une nouvelle décision est attendue, sa date est dans les échéances."


@dataclass(frozen=True, slots=True)
class StepPage:
    """How a step is shown: title, words of its fields, the sentence once done."""

    title: str
    form: type[StepForm]
    on: str
    text: str
    done: str
    button: str = "Enregistrer"


PAGES: dict[str, StepPage] = {
    "accuse-reception": StepPage(
        "Accuser réception du recours", StepForm, "Accusé de réception envoyé le", "Note",
        "L’accusé de réception est noté : le délai du recours suivant devient opposable.",
    ),
    "transmission": StepPage(
        "Transmettre le recours", StepForm, "Transmis le", "Transmis à", "La transmission est notée."
    ),
    "memoire": StepPage(
        "Déposer le mémoire en défense", StepForm, "Déposé le", "Note", "Le dépôt du mémoire est noté."
    ),
    "jugement": StepPage(
        "Enregistrer la décision de justice", JudgmentForm, "Notifiée à la préfecture le", "Ce que le tribunal décide",
        "La décision de justice est enregistrée.",
    ),
    "fin": StepPage("Clore le recours sans réponse", EndForm, "Date", "Note", "Le recours est clos.", "Clore"),
    "reponse": StepPage(
        "Répondre au recours", AnswerForm, "Réponse notifiée le", "Motifs de la réponse", "La réponse est enregistrée.",
        "Enregistrer la réponse",
    ),
}  # fmt: skip
_OWN_STEPS = {
    "accuse-reception": StepKind.ACKNOWLEDGED,
    "transmission": StepKind.REFERRED,
    "memoire": StepKind.DEFENDED,
}


def install(blueprint: Blueprint) -> None:
    """Add the views."""
    base = "/dossiers/<public_id>/recours/<appeal>"
    both = ["GET", "POST"]
    blueprint.add_url_rule(f"{base}/reponse", "answer_appeal", answer, methods=both)
    blueprint.add_url_rule(f"{base}/etapes/<step>", "appeal_step", take_step, methods=both)


@allowed(Role.SIGNATORY)
def answer(public_id: str, appeal: str) -> Page:
    """The answer to an administrative appeal."""

    def run(uow: UnitOfWork, form: StepForm, facts: StepFacts) -> bool:
        assert isinstance(form, AnswerForm)
        stated = form.remedies_stated.data == "yes"
        command = AnswerAppeal(appeal, form.seen_version(), form.outcome.data or "", stated, facts)
        return answer_appeal(uow, current_actor(), command)

    return _page(public_id, appeal, "reponse", run)


@allowed(Role.INSTRUCTOR)
def take_step(public_id: str, appeal: str, step: str) -> Page:
    """One of the instructor's steps."""
    if step not in PAGES or step == "reponse":
        raise NotFound

    def run(uow: UnitOfWork, form: StepForm, facts: StepFacts) -> bool:
        actor, version = current_actor(), form.seen_version()
        if isinstance(form, JudgmentForm):
            command = RecordJudgment(appeal, version, form.outcome.data or "", form.due_on.data, facts)
            return record_judgment(uow, actor, command)
        if isinstance(form, EndForm):
            end_appeal(uow, actor, EndAppeal(appeal, version, form.outcome.data == "mistaken", facts))
        else:
            record_step(uow, actor, RecordStep(appeal, version, _OWN_STEPS[step], facts))
        return False

    return _page(public_id, appeal, step, run)


def _page(public_id: str, appeal: str, step: str, run: Callable[[UnitOfWork, StepForm, StepFacts], bool]) -> Page:
    page = PAGES[step]
    head, context = read_section(public_id, lambda session, head: {"appeals": dossier_appeals(session, head.id)})
    view = next((one for one in context["appeals"] if one.public_id == appeal), None)
    if view is None:
        raise NotFound
    form = _form(page, view)
    reopened: list[bool] = []

    def act() -> None:
        facts = StepFacts(form.on.data, form.text.data or "", tuple(uploaded(form.files.data)))
        with runtime().uow() as uow:
            reopened.append(run(uow, form, facts))

    if accepted(form, act):
        flash(REOPENED if reopened[0] else page.done, "success")
        return redirect(url_for("instructor.dossier_appeals", public_id=public_id), 303)
    status = form.refusal_status if form.errors else 200
    return render_section(
        "appeal_step.html", head, status, form=form, page=page, appeal=view, sections=sections_for()
    )


def _form(page: StepPage, view: AppealView) -> StepForm:
    form = page.form()
    form.on.label.text, form.text.label.text = page.on, page.text
    if isinstance(form, JudgmentForm):
        possible = JUDGMENTS.get(AppealKind(view.kind), ())
        form.outcome.choices = choices((one, JUDGMENT_WORDS[one]) for one in possible)
    if request.method == "GET":
        form.version.data = str(view.version)
        form.on.data = paris_date(runtime().legal.now())
    return form
