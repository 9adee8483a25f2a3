"""Who follows what: one dossier's instructor and deputy, absences, and handing over all of someone who leaves."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.domain.actors import Actor, Role
from portal.domain.clocks import paris_date
from portal.domain.errors import Conflict, InvalidInput, NotFound
from portal.forms.base import PortalForm, choices
from portal.forms.inbox import AbsenceForm, AssignForm, HandOverForm
from portal.forms.instructor import ActionForm
from portal.queries.assignment import absences, colleagues, followers, loads, to_hand_over
from portal.queries.conflicts import barred_people
from portal.services.instruction.assign_dossier import AssignDossier, assign_dossier
from portal.services.instruction.declare_absence import DeclareAbsence, declare_absence
from portal.services.instruction.end_absence import end_absence
from portal.services.instruction.hand_over import HandOver, hand_over
from portal.services.unit_of_work import UnitOfWork
from portal.web.common.access import allowed
from portal.web.common.session import current_actor, runtime
from portal.web.instructor.batch import versioned
from portal.web.instructor.page import Answer, fresh_version, read_section, render_section, send


def install(blueprint: Blueprint) -> None:
    """Add the views."""
    both = ["GET", "POST"]
    blueprint.add_url_rule("/dossiers/<public_id>/attribution", "assignment", show_assignment)
    blueprint.add_url_rule("/dossiers/<public_id>/attribuer", "assign", assign, methods=["POST"])
    blueprint.add_url_rule("/dossiers/<public_id>/prendre", "take", take, methods=["POST"])
    blueprint.add_url_rule("/equipe", "team", show_team, methods=both)
    blueprint.add_url_rule("/equipe/absences/<absence_id>/lever", "end_absence", call_off, methods=["POST"])
    blueprint.add_url_rule("/equipe/transmettre/<person_id>", "hand_over", show_hand_over, methods=both)


@allowed(Role.INSTRUCTOR)
def show_assignment(public_id: str, form: AssignForm | None = None, status: int = 200) -> tuple[str, int]:
    """Instructor and deputy of one dossier."""
    actor = current_actor()
    head, context = read_section(
        public_id,
        lambda session, head: {
            "now": followers(session, head.id),
            "team": colleagues(session, actor),
            "barred": {one.public_id for one in barred_people(session, head.id)},
        },
    )
    now, barred = context.pop("now"), context.pop("barred")
    team = [(one.public_id, one.name) for one in context.pop("team") if one.public_id not in barred]
    if form is None:
        form = AssignForm(formdata=None, data={"instructor": now.instructor, "deputy": now.deputy})
    fresh_version(form, head, status)
    form.instructor.choices = choices(team, blank="Personne")
    form.deputy.choices = choices(team, blank="Aucun suppléant")
    return render_section("assignment.html", head, status, form=form, now=now, me=actor.public_id, **context)


@allowed(Role.INSTRUCTOR)
def assign(public_id: str) -> Answer:
    """Give the dossier to someone."""
    form = AssignForm()

    def run(uow: UnitOfWork, actor: Actor) -> str:
        people = (str(form.instructor.data or ""), str(form.deputy.data or ""))
        assign_dossier(uow, actor, AssignDossier(public_id, *people, version=form.seen_version()))
        return "L’attribution du dossier est enregistrée."

    return send(
        form, run, lambda status: show_assignment(public_id, form, status), "instructor.assignment", public_id
    )


@allowed(Role.INSTRUCTOR)
def take(public_id: str) -> Answer:
    """Take the dossier oneself."""
    form = ActionForm()

    def run(uow: UnitOfWork, actor: Actor) -> str:
        assign_dossier(uow, actor, AssignDossier(public_id, actor.public_id, version=form.seen_version()))
        return "Vous suivez maintenant ce dossier."

    return send(
        form, run, lambda status: show_assignment(public_id, status=status), "instructor.assignment", public_id
    )


@allowed(Role.INSTRUCTOR)
def show_team() -> Response | tuple[str, int]:
    """Absences and loads; a POST declares one's own absence."""
    actor, form, status = current_actor(), AbsenceForm(), 200
    if request.method == "POST":
        status = 422
        if form.validate() and form.from_on.data and form.to_on.data:
            try:
                with runtime().uow() as uow:
                    days = (form.from_on.data, form.to_on.data)
                    declare_absence(uow, actor, DeclareAbsence(*days, str(form.deputy.data or "")))
                flash("Votre absence est enregistrée : votre suppléant verra vos dossiers ces jours-là.", "success")
                return redirect(url_for("instructor.team"))
            except InvalidInput as error:
                form.add_problems(error.fields)
    with runtime().read() as session:
        team = colleagues(session, actor)
        away = absences(session, actor, paris_date(runtime().legal.now()))
        busy = loads(session, actor)
    others = [(one.public_id, one.name) for one in team if one.public_id != actor.public_id]
    form.deputy.choices = choices(others, blank="Choisir un collègue")
    page = render_template("instructor/team.html", form=form, away=away, busy=busy, alone=not others)
    return page, status


@allowed(Role.INSTRUCTOR)
def call_off(absence_id: str) -> Response:
    """Call off one's absence."""
    if PortalForm().validate_on_submit():
        with runtime().uow() as uow:
            end_absence(uow, current_actor(), absence_id)
        flash("L’absence est levée.", "success")
    return redirect(url_for("instructor.team"))


@allowed(Role.INSTRUCTOR)
def show_hand_over(person_id: str) -> Response | tuple[str, int]:
    """The dossiers that would change hands; a POST hands over those that were shown, all or none."""
    actor, form, status = current_actor(), HandOverForm(), 200
    if request.method == "POST":
        status = 422
        if form.validate():
            try:
                with runtime().uow() as uow:
                    shown = versioned(request.form.getlist("ligne"))
                    count = hand_over(uow, actor, HandOver(person_id, str(form.target.data or ""), shown))
                flash(f"Dossiers transmis : {count}.", "success")
                return redirect(url_for("instructor.team"))
            except InvalidInput as error:
                form.add_problems(error.fields)
            except Conflict as error:
                form.add_problem("target", error.message)
                status = 409
    with runtime().read() as session:
        rows = to_hand_over(session, actor, person_id)
        team = colleagues(session, actor)
        source = next((one.name for one in (*team, *loads(session, actor)) if one.public_id == person_id), "")
    if not source:
        raise NotFound
    others = [(one.public_id, one.name) for one in team if one.public_id != person_id]
    form.target.choices = choices(others, blank="Choisir un collègue")
    return render_template("instructor/hand_over.html", form=form, rows=rows, source=source), status
