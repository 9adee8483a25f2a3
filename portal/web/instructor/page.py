"""What the pages of a dossier share: the head, the sections, the next step, and the way a form is sent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from portal.domain.actors import Actor
from portal.domain.dossier import DossierState
from portal.domain.errors import Conflict, InvalidInput
from portal.domain.review import Stage, StageOutcome
from portal.eligibility.rulebook import Axis
from portal.forms.instructor import VersionedForm
from portal.queries.assistance import four_eyes
from portal.queries.conflicts import must_answer
from portal.queries.instruction import DossierHead, dossier_head
from portal.services.unit_of_work import UnitOfWork
from portal.web.common.session import current_actor, runtime

SECTIONS = (
    ("Résumé", "instructor.dossier"),
    ("Complétude", "instructor.completeness"),
    ("Dépenses", "instructor.expenses"),
    ("Éligibilité", "instructor.eligibility"),
    ("Notation", "instructor.scoring"),
    ("Proposition", "instructor.proposal"),
    ("Suite donnée", "instructor.outcome"),
    ("Versements", "instructor.payments"),
    ("Échanges", "instructor.exchanges"),
    ("Avis et notes", "instructor.opinions"),
    ("Échéances", "instructor.dossier_deadlines"),
    ("Rapprochements", "instructor.twins"),
    ("Recours", "instructor.dossier_appeals"),
    ("Historique", "instructor.history"),
)
VERDICTS = {
    "eligible": ("Éligible", "success"),
    "to_review": ("À apprécier", "warning"),
    "ineligible": ("Non éligible", "error"),
    "": ("Pas encore contrôlé", ""),
}
STATE_KINDS = {
    DossierState.FILED: "new",
    DossierState.INCOMPLETE: "warning",
    DossierState.COMPLETE: "info",
    DossierState.UNDER_REVIEW: "info",
    DossierState.PROPOSED: "info",
    DossierState.GRANTED: "success",
    DossierState.REFUSED: "error",
}
#: Given a session and the head, what a section shows beside the head.
Loader = Callable[[Session, DossierHead], dict[str, Any]]
#: Draw the page again with a status, around a form that was refused.
Show = Callable[[int], tuple[str, int]]
Answer = Response | tuple[str, int] | str


@dataclass(frozen=True, slots=True)
class NextStep:
    """What awaits the instructor on this dossier; without endpoint it awaits someone else."""

    text: str
    label: str = ""
    endpoint: str = ""


_WAITING = {
    DossierState.INCOMPLETE: "Le demandeur doit fournir les pièces demandées.",
    DossierState.PROPOSED: "La proposition attend la décision du signataire.",
    DossierState.CLOSED: "Le dossier est classé sans suite.",
    DossierState.WITHDRAWN: "Le demandeur s’est désisté.",
    DossierState.TRANSFERRED: "Le dossier est transmis à l’autorité compétente.",
}


def next_step(head: DossierHead) -> NextStep:
    """The step that awaits, from the state and the stages."""
    if head.state is DossierState.FILED:
        return NextStep("Vérifiez que le dossier est complet.", "Vérifier la complétude", "instructor.completeness")
    if head.state is DossierState.COMPLETE:
        return NextStep("Le dossier est complet : ouvrez son instruction.", "Ouvrir", "instructor.completeness")
    if head.state is DossierState.GRANTED:
        return NextStep("La subvention est accordée : suivez son arrêté.", "Voir les actes", "instructor.acts")
    if head.state is DossierState.REFUSED:
        text = "La demande est refusée : établissez et notifiez la lettre."
        return NextStep(text, "Voir la suite", "instructor.outcome")
    if head.state is not DossierState.UNDER_REVIEW:
        return NextStep(_WAITING.get(head.state, ""))
    eligibility = head.stages.get(Stage.ELIGIBILITY)
    if eligibility is None:
        text = "Vérifiez les dépenses retenues, puis concluez sur l’éligibilité."
        return NextStep(text, "Conclure sur l’éligibilité", "instructor.eligibility")
    appraisal = head.stages.get(Stage.APPRAISAL)
    scored = appraisal is not None and appraisal.outcome is StageOutcome.SCORED and not head.scored_before
    if eligibility.outcome is StageOutcome.ELIGIBLE and not scored:
        return NextStep("Notez le projet au regard des critères.", "Noter le projet", "instructor.scoring")
    return NextStep("Les étapes sont faites : rédigez la proposition.", "Proposer", "instructor.proposal")


def main_axis(head: DossierHead) -> Axis | None:
    """The axis whose criteria apply, None when the dossier names no axis of the window."""
    return head.rulebook.axes_by_code.get(head.main_axis)


def read_section(public_id: str, load: Loader) -> tuple[DossierHead, dict[str, Any]]:
    """The head and what ``load`` reads, in one read-only session. Raises NotFound."""
    with runtime().read() as session:
        head = opened_head(session, public_id)
        help_given = four_eyes(session, head.id, runtime().legal.now())
        return head, {"four_eyes": help_given, **load(session, head)}


def opened_head(session: Session, public_id: str) -> DossierHead:
    """The head of a dossier the actor opens. Where the window asks about links of interests first, the question comes
    instead, once. Raises NotFound."""
    actor = current_actor()
    head = dossier_head(session, actor, public_id)
    if must_answer(session, actor, head.window_id, head.id):
        abort(redirect(url_for("instructor.ask_link", public_id=public_id)))
    return head


def render_section(template: str, head: DossierHead, status: int = 200, **context: Any) -> tuple[str, int]:
    """A page of the dossier."""
    axis = main_axis(head)
    page = render_template(
        f"instructor/{template}",
        head=head,
        sections=context.pop("sections", SECTIONS),
        next_step=next_step(head),
        state_kind=STATE_KINDS.get(head.state, ""),
        verdict=VERDICTS.get(head.verdict, VERDICTS[""]),
        axis_label=f"{axis.code} – {axis.label}" if axis else head.main_axis or "non renseigné",
        **context,
    )
    return page, status


def fresh_version(form: VersionedForm, head: DossierHead, status: int) -> None:
    """Give the form the version on screen; after a mistake it keeps the one it was made from."""
    if status != 422:
        form.version.data = str(head.version)


def send(
    form: VersionedForm, run: Callable[[UnitOfWork, Actor], str], show: Show, endpoint: str, public_id: str
) -> Answer:
    """Run a use-case with what was typed. ``run`` returns the sentence to show on the page ``endpoint``.

    A mistake (422) or a dossier that has moved meanwhile (409) shows the page again with everything typed kept.
    """
    if not form.validate():
        return show(422)
    try:
        with runtime().uow() as uow:
            message = run(uow, current_actor())
    except InvalidInput as error:
        form.add_problems(error.fields)
        return show(422)
    except Conflict as error:
        form.add_problem("", error.message)
        return show(409)
    flash(message, "success")
    return redirect(url_for(endpoint, public_id=public_id), 303)
