"""Step 2: the project. The questions of an axis appear once it is chosen."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from portal.domain.declaration import QUESTIONS_BY_KEY, questions_for
from portal.domain.errors import Conflict, InvalidInput
from portal.forms.applicant import ProjectForm, project_form
from portal.forms.choices import YesNoField
from portal.queries.applicant_views import DossierView
from portal.services.applicant.save_project import SaveProject, save_project
from portal.web.applicant.steps import conflict_page, load_dossier, next_url, render_step, to_dossier
from portal.web.common.access import allowed
from portal.web.common.session import current_actor, runtime


def install(blueprint: Blueprint) -> None:
    """Register the view."""
    blueprint.add_url_rule("/<public_id>/projet", "project", project, methods=["GET", "POST"])


@allowed()
def project(public_id: str) -> Response:
    """Show or save the step."""
    view = load_dossier(public_id)
    rulebook = view.rulebook
    if request.method == "GET":
        if not view.is_draft:
            return to_dossier(view)
        return render_step("project", view, _saved(view), asked=_asked(view.declared.axes), rulebook=rulebook)
    shown = tuple(key for key in QUESTIONS_BY_KEY if f"answer_{key}" in request.form)
    axes = tuple(axis.code for axis in rulebook.axes if _asks_only(shown, axis.code)) or view.declared.axes
    form = project_form(rulebook, axes)()
    context = {"asked": _asked(axes), "rulebook": rulebook}
    if not form.validate():
        return render_step("project", view, form, 422, **context)
    command = _command(public_id, form, shown)
    try:
        with runtime().uow() as uow:
            save_project(uow, current_actor(), command)
    except InvalidInput as error:
        form.add_problems(error.fields)
        return render_step("project", view, form, 422, **context)
    except Conflict as error:
        return conflict_page("project", form, error, _saved, public_id, **context)
    return _after(public_id, command, shown)


def _asks_only(shown: tuple[str, ...], axis: str) -> bool:
    """Whether the posted page asked the questions of this axis."""
    own = [question.key for question in questions_for((axis,)) if question.axes]
    return bool(own) and all(key in shown for key in own)


def _asked(axes: tuple[str, ...]) -> list[str]:
    return [f"answer_{question.key}" for question in questions_for(axes)]


def _after(public_id: str, command: SaveProject, shown: tuple[str, ...]) -> Response:
    axes = (command.main_axis, *command.other_axes)
    if command.main_axis and any(question.key not in shown for question in questions_for(axes)):
        flash("Enregistré. Des questions propres à l’axe choisi ont été ajoutées en bas de cette page.", "info")
        return redirect(url_for("applicant.project", public_id=public_id, _anchor="questions"))
    flash("Enregistré. Ce dossier reste un brouillon tant qu’il n’est pas signé.", "success")
    return redirect(next_url("project", public_id))


def _command(public_id: str, form: ProjectForm, shown: tuple[str, ...]) -> SaveProject:
    answers = {}
    for key in shown:
        field = form._fields.get(f"answer_{key}")
        if field is not None:
            answers[key] = "" if field.data is None else str(field.data)
    return SaveProject(
        dossier=public_id,
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
        answers=answers,
    )


def _saved(view: DossierView) -> ProjectForm:
    said = view.declared
    data: dict[str, object] = {
        "version": str(view.version),
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
    for question in questions_for(said.axes):
        text = said.answers.get(question.key, "")
        data[f"answer_{question.key}"] = (int(text) if text else None) if question.number else text
    return project_form(view.rulebook, said.axes)(formdata=None, data=data)
