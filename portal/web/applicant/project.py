"""Step 2: the project: what it is, when, and the questions of its axes, which are all there and few are open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Blueprint
from werkzeug.wrappers import Response

from portal.domain.actors import Actor
from portal.domain.questions import QUALITY, QUESTIONS
from portal.forms.applicant import ProjectForm, project_form
from portal.forms.choices import YesNoField
from portal.queries.applicant_views import DossierView
from portal.services.applicant.drafts import Kept, Typed
from portal.services.applicant.save_project import PART, SaveProject, save_project
from portal.services.unit_of_work import UnitOfWork
from portal.web.applicant.editing import Editor, Posted, serve
from portal.web.common.access import allowed


@dataclass(frozen=True, slots=True)
class QuestionGroup:
    """Questions shown together: names of their fields, the axes that ask them (none: every axis), open or folded."""

    title: str
    names: tuple[str, ...]
    axes: tuple[str, ...]
    opened: bool


def install(blueprint: Blueprint) -> None:
    """Register the view."""
    blueprint.add_url_rule("/<public_id>/projet", "project", project, methods=["GET", "POST"])


@allowed()
def project(public_id: str) -> Response:
    """Show or save the step."""
    return serve(EDITOR, public_id)


def question_groups(form: ProjectForm) -> tuple[QuestionGroup, ...]:
    """Groups in order: those of the axes that the form shows as chosen are open, and any with something to correct."""
    chosen = {form.main_axis.data, *(form.other_axes.data or ())}
    groups: dict[tuple[tuple[str, ...], str], list[str]] = {}
    for question in QUESTIONS:
        groups.setdefault((question.axes, question.group), []).append(f"answer_{question.key}")
    return tuple(
        QuestionGroup(
            title=_title(axes, group),
            names=tuple(names),
            axes=axes,
            opened=bool(chosen & set(axes)) or any(form[name].errors for name in names) or not (axes or group),
        )
        for (axes, group), names in groups.items()
    )


def _title(axes: tuple[str, ...], group: str) -> str:
    if group == QUALITY:
        return "Interopérabilité, accessibilité, réversibilité, sobriété, sécurité"
    if not axes:
        return ""
    return f"Questions de l’axe {axes[0]}" if len(axes) == 1 else f"Question des axes {' et '.join(axes)}"


def _context(view: DossierView, form: ProjectForm) -> dict[str, Any]:
    return {"groups": question_groups(form), "rulebook": view.rulebook}


def _save(uow: UnitOfWork, actor: Actor, view: DossierView, form: ProjectForm, typed: Typed) -> Kept:
    answers = {question.key: form[f"answer_{question.key}"].data for question in QUESTIONS}
    command = SaveProject(
        dossier=view.public_id,
        version=form.version_number,
        title=form.title.data or "",
        summary=form.summary.data or "",
        main_axis=form.main_axis.data or "",
        other_axes=tuple(form.other_axes.data or ()),
        digital_transformation=form.digital_transformation.answer,
        other_window=form.other_window.data or None,
        first_legal_act_on=form.first_legal_act_on.data,
        start_on=form.start_on.data,
        results_on=form.results_on.data,
        financial_close_on=form.financial_close_on.data,
        answers={key: "" if answer is None else str(answer) for key, answer in answers.items()},
        typed=typed,
    )
    return save_project(uow, actor, command)


def _make(view: DossierView, posted: Posted | None) -> ProjectForm:
    form = project_form(view.rulebook)
    if posted is not None:
        return form(formdata=posted)
    said = view.declared
    data: dict[str, object] = {
        "title": said.title,
        "summary": said.summary,
        "main_axis": said.main_axis,
        "other_axes": [axis for axis in said.axes if axis != said.main_axis],
        "digital_transformation": YesNoField.code(said.digital_transformation),
        "other_window": said.other_window or "",
        "first_legal_act_on": said.first_legal_act_on,
        "start_on": said.start_on,
        "results_on": said.results_on,
        "financial_close_on": said.financial_close_on,
    }
    for question in QUESTIONS:
        text = said.answers.get(question.key, "")
        data[f"answer_{question.key}"] = (int(text) if text else None) if question.number else text
    return form(formdata=None, data=data)


EDITOR = Editor("project", PART, _make, _save, _context)
