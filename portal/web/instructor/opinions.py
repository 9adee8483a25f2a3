"""« Avis et notes » of a dossier: opinions asked from outside, internal notes, the call log."""

from __future__ import annotations

import secrets
from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from sqlalchemy.orm import Session

from portal.domain.actors import Role
from portal.domain.clocks import paris_date
from portal.domain.errors import NotFound
from portal.domain.notes import REMINDER
from portal.domain.opinions import DEFAULT_GRANT, OpinionState
from portal.domain.scanning import HELD
from portal.forms.opinions import AskOpinionForm, NoteForm, ReasonForm, ReopenForm, ask_form
from portal.queries.bounces import bounces_of
from portal.queries.instruction import DossierHead
from portal.queries.notes import notes_of_dossier
from portal.queries.opinions import asking, opinions_of_dossier
from portal.queries.pieces import documents
from portal.services.notes.add_note import AddNote, add_note
from portal.services.notes.strike_note import strike_note
from portal.services.opinions.ask_opinion import AskOpinion, ask_opinion
from portal.services.opinions.cancel_opinion import cancel_opinion
from portal.services.opinions.remind_opinion import remind_opinion
from portal.services.opinions.reopen_opinion import reopen_opinion
from portal.web.common.access import allowed
from portal.web.common.posting import accepted
from portal.web.common.session import current_actor, runtime
from portal.web.instructor.page import Answer, read_section, render_section

STATE_KINDS = {
    OpinionState.AWAITED: "info",
    OpinionState.SILENT: "warning",
    OpinionState.GIVEN: "success",
    OpinionState.CANCELLED: "",
}


def install(blueprint: Blueprint) -> None:
    """Add the section and its actions."""
    base = "/dossiers/<public_id>/avis"
    rules = (
        ("", "opinions", show, ["GET"]),
        ("/notes", "add_note", write_note, ["POST"]),
        ("/notes/<note_id>/rayer", "strike_note", strike, ["GET", "POST"]),
        ("/demander", "ask_opinion", ask, ["GET", "POST"]),
        ("/<request_id>", "opinion", show_request, ["GET"]),
        ("/<request_id>/relancer", "remind_opinion", remind, ["POST"]),
        ("/<request_id>/retirer", "cancel_opinion", cancel, ["POST"]),
        ("/<request_id>/rouvrir", "reopen_opinion", reopen, ["POST"]),
    )
    for rule, endpoint, view, methods in rules:
        blueprint.add_url_rule(f"{base}{rule}", endpoint, view, methods=methods)


def _section(session: Session, head: DossierHead) -> dict[str, Any]:
    return {"requests": opinions_of_dossier(session, head.id), "notes": notes_of_dossier(session, head.id)}


def _common() -> dict[str, Any]:
    return {"today": paris_date(runtime().legal.now()), "kinds": STATE_KINDS, "reminder": REMINDER}


@allowed(Role.INSTRUCTOR)
def show(public_id: str) -> Answer:
    """Who was asked and what they said; the notes, and the form for one more."""
    return _show(public_id, NoteForm(formdata=None, data={"key": secrets.token_hex(16)}))


def _show(public_id: str, form: NoteForm, status: int = 200) -> Answer:
    head, context = read_section(public_id, _section)
    return render_section("opinions.html", head, status, form=form, **_common(), **context)


@allowed(Role.INSTRUCTOR)
def write_note(public_id: str) -> Answer:
    """Add a note or a call."""
    read_section(public_id, lambda session, head: {})
    form = NoteForm()

    def run() -> None:
        command = AddNote(
            public_id,
            form.kind.data or "",
            form.body.data or "",
            form.happened_on.data,
            form.interlocutor.data or "",
            form.direction.data or "",
            str(form.key.data or "")[:64],
        )
        with runtime().uow() as uow:
            add_note(uow, current_actor(), command)

    if not accepted(form, run):
        return _show(public_id, form, form.refusal_status)
    flash("La note est ajoutée.", "success")
    return redirect(url_for("instructor.opinions", public_id=public_id, _anchor="notes"), 303)


@allowed(Role.INSTRUCTOR)
def strike(public_id: str, note_id: str) -> Answer:
    """Strike a note, with a reason."""
    head, context = read_section(public_id, lambda session, head: {"notes": notes_of_dossier(session, head.id)})
    note = next((one for one in context.pop("notes") if one.public_id == note_id), None)
    if note is None:
        raise NotFound
    form = ReasonForm()

    def run() -> None:
        with runtime().uow() as uow:
            strike_note(uow, current_actor(), public_id, note_id, form.reason.data or "")

    if accepted(form, run):
        flash("La note est rayée ; elle reste lisible.", "success")
        return redirect(url_for("instructor.opinions", public_id=public_id, _anchor="notes"), 303)
    status = form.refusal_status if request.method == "POST" else 200
    return render_section("strike_note.html", head, status, form=form, note=note, **context)


@allowed(Role.INSTRUCTOR)
def ask(public_id: str) -> Answer:
    """Choose whom to ask, what, and what they are shown: the summary alone unless more is ticked."""
    today = paris_date(runtime().legal.now())
    head, context = read_section(
        public_id,
        lambda session, head: {"asking": asking(session, head.id, today), "pieces": documents(session, head)},
    )
    due = context["asking"].due
    first = {"grants": [part.value for part in DEFAULT_GRANT], "due_on": due.on if due else None}
    form = AskOpinionForm(data=first) if request.method == "GET" else AskOpinionForm()
    givers = [(one.email, one.name) for one in context["asking"].givers]
    pieces = [
        (one.public_id, f"{one.kind_label} : {one.name}") for one in context.pop("pieces") if one.scan not in HELD
    ]
    ask_form(form, givers, pieces)

    def run() -> None:
        command = AskOpinion(
            public_id,
            tuple(form.givers.data or ()),
            form.question.data or "",
            tuple(form.grants.data or ()),
            tuple(form.pieces.data or ()),
            form.due_on.data,
        )
        with runtime().uow() as uow:
            ask_opinion(runtime(), uow, current_actor(), command)

    if accepted(form, run):
        many = len(form.givers.data) > 1
        flash("Les demandes d’avis sont parties." if many else "La demande d’avis est partie.", "success")
        return redirect(url_for("instructor.opinions", public_id=public_id), 303)
    status = form.refusal_status if request.method == "POST" else 200
    return render_section("ask_opinion.html", head, status, form=form, **context)


@allowed(Role.INSTRUCTOR)
def show_request(public_id: str, request_id: str) -> Answer:
    """One request: the question, what was shown, the opinions, and what can be done."""
    return _request_page(public_id, request_id)


def _request_page(
    public_id: str,
    request_id: str,
    used: ReasonForm | ReopenForm | None = None,
) -> Answer:
    head, context = read_section(public_id, lambda session, head: {"all": opinions_of_dossier(session, head.id)})
    found = next((one for one in context.pop("all") if one.public_id == request_id), None)
    if found is None:
        raise NotFound
    with runtime().read() as session:
        refused = bounces_of(session, [found.email])
    return render_section(
        "opinion.html",
        head,
        used.refusal_status if used else 200,
        asked=found,
        refused=refused,
        cancel_form=used if isinstance(used, ReasonForm) else ReasonForm(formdata=None),
        reopen_form=used if isinstance(used, ReopenForm) else ReopenForm(formdata=None),
        problem=used,
        **_common(),
        **context,
    )


@allowed(Role.INSTRUCTOR)
def remind(public_id: str, request_id: str) -> Answer:
    """Mail a reminder."""
    with runtime().uow() as uow:
        giver = remind_opinion(runtime(), uow, current_actor(), public_id, request_id)
    flash(f"Un rappel est parti à : {giver}.", "success")
    return redirect(url_for("instructor.opinion", public_id=public_id, request_id=request_id), 303)


@allowed(Role.INSTRUCTOR)
def cancel(public_id: str, request_id: str) -> Answer:
    """Take the request back."""
    form = ReasonForm()

    def run() -> None:
        with runtime().uow() as uow:
            cancel_opinion(uow, current_actor(), public_id, request_id, form.reason.data or "")

    if not accepted(form, run):
        return _request_page(public_id, request_id, form)
    flash("La demande d’avis est retirée : son lien ne montre plus rien.", "success")
    return redirect(url_for("instructor.opinion", public_id=public_id, request_id=request_id), 303)


@allowed(Role.INSTRUCTOR)
def reopen(public_id: str, request_id: str) -> Answer:
    """Have the opinion completed."""
    form = ReopenForm()

    def run() -> None:
        with runtime().uow() as uow:
            reopen_opinion(runtime(), uow, current_actor(), public_id, request_id, form.reopen_reason.data or "")

    if not accepted(form, run):
        return _request_page(public_id, request_id, form)
    flash("Le service peut compléter son avis : un nouveau lien lui est envoyé.", "success")
    return redirect(url_for("instructor.opinion", public_id=public_id, request_id=request_id), 303)
