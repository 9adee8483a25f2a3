"""Committee sessions on the instructor's side: list, new one, its page, its agenda, and the waiting list."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.domain.actors import Actor, Role
from portal.domain.committee import MEMBER_ROLE_LABELS, SESSION_OUTCOME_LABELS, SessionState
from portal.domain.errors import Conflict, InvalidInput, NotFound
from portal.forms.base import choices
from portal.forms.committee import DossiersForm, HoldForm, PlanSessionForm, ReviseForm
from portal.queries.letters import to_announce
from portal.queries.session_choices import OFFERED, proposed_dossiers, scenario_choices
from portal.queries.session_list import session_rows
from portal.queries.sessions import session_view
from portal.queries.waiting import waiting_list
from portal.services.committee.hold_session import HoldSession, ReviseSession, hold_session, revise_session
from portal.services.committee.plan_session import AddToAgenda, PlanSession, add_to_agenda, plan_session
from portal.services.committee.refresh_agenda import RefreshAgenda, TakeOffAgenda, refresh_agenda, take_off_agenda
from portal.services.committee.serve_waiting import LeaveWaiting, ServeWaiting, leave_waiting, serve_waiting
from portal.services.unit_of_work import UnitOfWork
from portal.web.common.access import allowed
from portal.web.common.posting import accepted
from portal.web.common.session import current_actor, runtime
from portal.web.common.session_papers import PAPER_LINKS, install_papers
from portal.web.common.window import open_windows

Page = str | Response | tuple[str, int]
STATE_KINDS = {
    SessionState.PREPARING: "new",
    SessionState.HELD: "info",
    SessionState.AGREED: "info",
    SessionState.DECIDED: "success",
    SessionState.CANCELLED: "",
}


def install(blueprint: Blueprint) -> None:
    """Add the views."""
    both, post = ["GET", "POST"], ["POST"]
    add = blueprint.add_url_rule
    add("/seances", "sessions", sessions)
    add("/seances/nouvelle", "new_session", new_session, methods=both)
    add("/seances/<session>", "session", show)
    add("/seances/<session>/ordre-du-jour", "add_to_agenda", add_dossiers, methods=both)
    add("/seances/<session>/actualisation", "refresh_agenda", refresh, methods=post)
    add("/seances/<session>/dossiers/<item>/retrait", "take_off_agenda", take_off, methods=post)
    add("/seances/<session>/cloture", "hold_session", hold, methods=both)
    add("/seances/<session>/reprise", "revise_session", revise, methods=both)
    add("/liste-attente/<entry>/seance", "serve_waiting", serve, methods=post)
    add("/liste-attente/<entry>/sortie", "leave_waiting", leave, methods=both)
    install_papers(blueprint, Role.INSTRUCTOR)


@allowed(Role.INSTRUCTOR)
def sessions() -> str:
    """The sessions, and the waiting list with what can be served now."""
    actor = current_actor()
    with runtime().read() as session:
        rows, waiting = session_rows(session, actor), waiting_list(session, actor)
    return render_template("instructor/sessions.html", rows=rows, waiting=waiting, kinds=STATE_KINDS)


@allowed(Role.INSTRUCTOR)
def new_session() -> Page:
    """Date, place, and the agenda: from a scenario or dossier by dossier."""
    actor, form = current_actor(), PlanSessionForm()
    with runtime().read() as session:
        dossiers, scenarios = proposed_dossiers(session, actor), scenario_choices(session, actor)
    mine = actor.window_ids(Role.INSTRUCTOR)
    windows = [(window.public_id, window.title) for window in open_windows() if window.id in mine]
    form.window.choices = choices(windows)
    form.dossiers.choices = choices((one.value, one.label) for one in dossiers)
    named = ((one.value, f"Scénario «\u00a0{one.label}\u00a0»") for one in scenarios)
    form.scenario.choices = choices([("", "Les dossiers cochés ci-dessous"), *named])
    if request.method == "GET":
        form.scenario.data = request.args.get("scenario", "")
    made: list[str] = []

    def plan() -> None:
        only = windows[0][0] if len(windows) == 1 else form.window.data or ""
        command = PlanSession(
            only,
            form.title.data or "",
            form.held_on.data,
            form.place.data or "",
            form.scenario.data or "",
            tuple(form.dossiers.data or ()),
        )
        with runtime().uow() as uow:
            made.append(plan_session(uow, actor, command))

    if accepted(form, plan):
        flash("La séance est créée\u00a0: vérifiez son ordre du jour.", "success")
        return redirect(url_for("instructor.session", session=made[0]))
    shown = {"windows": windows, "dossiers": dossiers, "offered": OFFERED}
    page = render_template("instructor/session_new.html", form=form, **shown)
    return (page, form.refusal_status) if form.errors else page


@allowed(Role.INSTRUCTOR)
def show(session: str) -> str:
    """The session: where it stands, its agenda, its members, its papers."""
    with runtime().read() as read:
        view = session_view(read, current_actor(), session)
        announced = to_announce(read, current_actor(), view)
    return render_template(
        "instructor/session.html",
        view=view,
        announced=announced,
        papers=PAPER_LINKS,
        kinds=STATE_KINDS,
        roles=MEMBER_ROLE_LABELS,
        outcomes=SESSION_OUTCOME_LABELS,
    )


@allowed(Role.INSTRUCTOR)
def add_dossiers(session: str) -> Page:
    """Add proposed dossiers to the agenda."""
    actor, form = current_actor(), DossiersForm()
    with runtime().read() as read:
        view = session_view(read, actor, session)
        text = request.args.get("texte", "")[:100]
        offered = proposed_dossiers(read, actor, session, text)
    form.dossiers.choices = choices((one.value, one.label) for one in offered)

    def add() -> None:
        with runtime().uow() as uow:
            add_to_agenda(uow, actor, AddToAgenda(session, tuple(form.dossiers.data or ())))

    if accepted(form, add):
        flash("L’ordre du jour est complété.", "success")
        return redirect(url_for("instructor.session", session=session))
    shown = {"view": view, "offered": offered, "text": text, "most": OFFERED}
    page = render_template("instructor/session_add.html", form=form, **shown)
    return (page, form.refusal_status) if form.errors else page


@allowed(Role.INSTRUCTOR)
def refresh(session: str) -> Response:
    """Read again what changed since the agenda."""
    return _act(
        session,
        lambda uow, actor: refresh_agenda(uow, actor, RefreshAgenda(session)),
        "L’ordre du jour est à jour.",
    )


@allowed(Role.INSTRUCTOR)
def take_off(session: str, item: str) -> Response:
    """Take a dossier off the agenda."""
    return _act(
        session,
        lambda uow, actor: take_off_agenda(uow, actor, TakeOffAgenda(session, item)),
        "Le dossier est retiré de l’ordre du jour.",
    )


def _act(session: str, run: Callable[[UnitOfWork, Actor], object], done: str) -> Response:
    """A button of the page: done, or the sentence that says why not."""
    try:
        with runtime().uow() as uow:
            run(uow, current_actor())
        flash(done, "success")
    except (Conflict, InvalidInput) as error:
        flash(error.message, "error")
    return redirect(url_for("instructor.session", session=session), 303)


@allowed(Role.INSTRUCTOR)
def hold(session: str) -> Page:
    """Close the session: its conclusions go to the minutes and to the prefect's agreement."""
    actor, form = current_actor(), HoldForm()
    with runtime().read() as read:
        view = session_view(read, actor, session)
    if request.method == "GET":
        form.minutes.data = view.minutes

    def close() -> None:
        with runtime().uow() as uow:
            hold_session(uow, actor, HoldSession(session, form.minutes.data or ""))

    if accepted(form, close):
        flash("La séance est tenue\u00a0: le tableau peut être soumis à l’accord du préfet.", "success")
        return redirect(url_for("instructor.session", session=session))
    page = render_template("instructor/session_hold.html", view=view, form=form, outcomes=SESSION_OUTCOME_LABELS)
    return (page, form.refusal_status) if form.errors else page


@allowed(Role.INSTRUCTOR)
def revise(session: str) -> Page:
    """Put a session back in preparation, or cancel it."""
    actor, form = current_actor(), ReviseForm()
    cancel = (form.what.data or request.args.get("quoi", "")) == "annuler"
    form.what.data = "annuler" if cancel else "rouvrir"
    with runtime().read() as read:
        view = session_view(read, actor, session)

    def run() -> None:
        with runtime().uow() as uow:
            revise_session(uow, actor, ReviseSession(session, form.reason.data or "", cancel))

    if accepted(form, run):
        flash("La séance est annulée." if cancel else "La séance est de nouveau en préparation.", "success")
        return redirect(url_for("instructor.session", session=session))
    page = render_template("instructor/session_revise.html", view=view, form=form, cancel=cancel)
    return (page, form.refusal_status) if form.errors else page


@allowed(Role.INSTRUCTOR)
def serve(entry: str) -> Response:
    """A session of one for a dossier of the waiting list."""
    try:
        with runtime().uow() as uow:
            made = serve_waiting(uow, current_actor(), ServeWaiting(entry))
    except Conflict as error:
        flash(error.message, "error")
        return redirect(url_for("instructor.sessions"), 303)
    flash("La séance est prête. Rien n’est réservé avant sa décision.", "success")
    return redirect(url_for("instructor.session", session=made), 303)


@allowed(Role.INSTRUCTOR)
def leave(entry: str) -> Page:
    """Take a dossier off the waiting list, with the reason."""
    actor, form = current_actor(), ReviseForm()
    with runtime().read() as session:
        waiting = waiting_list(session, actor)
    row = next((one for one in waiting.rows if one.public_id == entry), None)
    if row is None:
        raise NotFound

    def run() -> None:
        with runtime().uow() as uow:
            leave_waiting(uow, actor, LeaveWaiting(entry, form.reason.data or ""))

    if accepted(form, run):
        flash("Le dossier est sorti de la liste d’attente.", "success")
        return redirect(url_for("instructor.sessions"))
    page = render_template("instructor/waiting_leave.html", row=row, form=form)
    return (page, form.refusal_status) if form.errors else page
