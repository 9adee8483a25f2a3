"""The day of the session, on the instructor's side: members, recusals, the conclusion on each dossier."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.domain.actors import Role
from portal.domain.committee import MEMBER_ROLE_LABELS, SESSION_OUTCOME_LABELS, MemberRole, SessionOutcome, Vote
from portal.domain.errors import NotFound
from portal.forms.base import choices
from portal.forms.committee import AttendanceForm, ConclusionForm, MemberForm, RecusalForm
from portal.queries.session_choices import colleagues
from portal.queries.sessions import ItemView, SessionView, session_view
from portal.services.committee.record_attendance import (
    AddMember,
    RecordAttendance,
    RecordRecusal,
    add_member,
    record_attendance,
    record_recusal,
)
from portal.services.committee.record_conclusion import RecordConclusion, record_conclusion
from portal.web.common.access import allowed
from portal.web.common.posting import accepted
from portal.web.common.session import current_actor, runtime

Page = str | Response | tuple[str, int]


def install(blueprint: Blueprint) -> None:
    """Add the views."""
    both = ["GET", "POST"]
    add = blueprint.add_url_rule
    add("/seances/<session>/membres", "session_members", members, methods=both)
    add("/seances/<session>/presences", "session_attendance", attendance, methods=["POST"])
    add("/seances/<session>/dossiers/<item>", "session_item", one_item, methods=both)
    add("/seances/<session>/dossiers/<item>/deport", "session_recusal", recusal, methods=["POST"])


@allowed(Role.INSTRUCTOR)
def members(session: str) -> Page:
    """Who is called and who is there; call somebody."""
    actor, form = current_actor(), MemberForm()
    view = _view(session)
    _offer_colleagues(form, view)

    def add() -> None:
        command = AddMember(
            session,
            form.name.data or "",
            form.quality.data or "",
            MemberRole(form.role.data),
            form.person.data or "",
        )
        with runtime().uow() as uow:
            add_member(uow, actor, command)

    if request.method == "GET" and not view.members:
        form.role.data = MemberRole.CHAIR.value
    if accepted(form, add):
        flash("La personne est inscrite.", "success")
        return redirect(url_for("instructor.session_members", session=session))
    page = render_template(
        "instructor/session_members.html",
        view=view,
        form=form,
        attendance=_attendance(view),
        roles=MEMBER_ROLE_LABELS,
    )
    return (page, form.refusal_status) if form.errors else page


def _offer_colleagues(form: MemberForm, view: SessionView) -> None:
    with runtime().read() as read:
        known = colleagues(read, view.window_id)
    form.person.choices = choices(((one.value, one.label) for one in known), "Personne extérieure au portail")


def _attendance(view: SessionView) -> AttendanceForm:
    form = AttendanceForm(formdata=None)
    form.present.choices = choices(
        (member.public_id, f"{member.name}, {MEMBER_ROLE_LABELS[member.role].lower()}") for member in view.members
    )
    form.present.data = [member.public_id for member in view.members if member.present]
    return form


@allowed(Role.INSTRUCTOR)
def attendance(session: str) -> Response | tuple[str, int]:
    """Note who is there."""
    form = AttendanceForm()

    def record() -> None:
        with runtime().uow() as uow:
            command = RecordAttendance(session, frozenset(form.present.data or ()))
            record_attendance(uow, current_actor(), command)

    if accepted(form, record):
        flash("Les présences sont enregistrées.", "success")
    else:
        for message in form.form_errors:
            flash(message, "error")
    return redirect(url_for("instructor.session_members", session=session), 303)


@allowed(Role.INSTRUCTOR)
def one_item(session: str, item: str) -> Page:
    """The conclusion on one dossier."""
    actor, form = current_actor(), ConclusionForm()
    view = _view(session)
    row = _item(view, item)
    if request.method == "GET":
        _fill(form, row)

    def record() -> None:
        vote = Vote(form.votes_for.data, form.votes_against.data, form.votes_abstained.data)
        command = RecordConclusion(
            session, item, SessionOutcome(form.outcome.data), form.amount.data, form.motive.data or "", vote
        )
        with runtime().uow() as uow:
            record_conclusion(uow, actor, command)

    if accepted(form, record):
        flash("La conclusion est enregistrée.", "success")
        return redirect(url_for("instructor.session", session=session))
    return _item_page(view, row, form, _recusal_form(view))


@allowed(Role.INSTRUCTOR)
def recusal(session: str, item: str) -> Page:
    """Somebody steps aside for this dossier."""
    view = _view(session)
    row, form = _item(view, item), _recusal_form(view)

    def record() -> None:
        command = RecordRecusal(session, item, form.member.data or "", form.reason.data or "")
        with runtime().uow() as uow:
            record_recusal(uow, current_actor(), command)

    if accepted(form, record):
        flash("Le déport est enregistré.", "success")
        return redirect(url_for("instructor.session_item", session=session, item=item))
    conclusion = ConclusionForm(formdata=None)
    _fill(conclusion, row)
    return _item_page(view, row, conclusion, form)


def _view(session: str) -> SessionView:
    with runtime().read() as read:
        return session_view(read, current_actor(), session)


def _item(view: SessionView, item: str) -> ItemView:
    found = next((one for one in view.items if one.public_id == item), None)
    if found is None:
        raise NotFound
    return found


def _fill(form: ConclusionForm, row: ItemView) -> None:
    form.outcome.data, form.motive.data = row.outcome.value, row.motive
    form.amount.data = row.amount_cents or None
    form.votes_for.data, form.votes_against.data = row.vote.for_, row.vote.against
    form.votes_abstained.data = row.vote.abstained


def _recusal_form(view: SessionView) -> RecusalForm:
    form = RecusalForm()
    form.member.choices = choices(((one.public_id, one.name) for one in view.members), "Choisissez une personne")
    return form


def _item_page(view: SessionView, row: ItemView, form: ConclusionForm, stepping: RecusalForm) -> Page:
    page = render_template(
        "instructor/session_item.html",
        view=view,
        row=row,
        form=form,
        stepping=stepping,
        problem=stepping if stepping.errors else form,
        outcomes=SESSION_OUTCOME_LABELS,
    )
    problem = stepping if stepping.errors else form
    return (page, problem.refusal_status) if problem.errors else page
