"""How a form of the draft is shown, saved by its button, and saved while someone types: the same way for all.

A step describes its form with an ``Editor``; ``serve`` does the rest: GET shows what is saved, with what could not be
read as it was typed; POST saves what can be read and keeps the rest raw; the same POST with the header ``X-Autosave``
answers in JSON. A save that would overwrite a colleague's is refused, and both texts are shown (``docs/autosave.md``).
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

from flask import flash, redirect, request, session
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response
from wtforms import FieldList, FormField

from portal.domain.actors import Actor
from portal.domain.errors import Conflict, InvalidInput
from portal.forms.applicant import DraftForm
from portal.queries.applicant_views import DossierView
from portal.services.applicant.drafts import Kept, Typed
from portal.services.applicant.keep_input import KeepInput, keep_input
from portal.services.unit_of_work import UnitOfWork
from portal.web.applicant import autosave
from portal.web.applicant.comparing import (
    KEEP,
    THEIRS,
    Difference,
    chosen,
    differences,
    digests,
    raw_values,
    shown,
    undecided,
)
from portal.web.applicant.presence import Writing, announce, writing
from portal.web.applicant.steps import SAVED, load_dossier, next_url, render_step, to_dossier
from portal.web.common.session import current_actor, runtime

Posted = MultiDict[str, str]
#: Fields of the frame, not of the person.
_FRAME = {"csrf_token", "version", "seen", "page", "stay", "to_choose"}
CHOOSE = "Choisissez, pour chaque champ, le texte à garder."


class Applies(Enum):
    """What a save of half a form does: applies what can be read; applies nothing; never applies while typing."""

    PARTIAL = auto()
    WHOLE = auto()
    BUTTON = auto()


@dataclass(frozen=True, slots=True)
class Editor:
    """One form of the draft.

    ``name``: its page (template and step). ``part``: the part of the draft it writes. ``make(view, posted)``: the form
    with what was posted, or as saved when ``posted`` is None. ``save``: the use-case. ``context``: what the template
    needs besides. ``after``: where a saved button leads (default: the next step).
    """

    name: str
    part: str
    make: Callable[[DossierView, Posted | None], Any]
    save: Callable[[UnitOfWork, Actor, DossierView, Any, Typed], Kept | None]
    context: Callable[[DossierView, Any], dict[str, Any]] = lambda view, form: {}
    after: Callable[[DossierView, Any], Response] | None = None
    applies: Applies = Applies.PARTIAL


def serve(editor: Editor, public_id: str) -> Response:
    """The view of a step."""
    view = load_dossier(public_id)
    if request.method == "GET":
        return show(editor, view, reopened(editor, view)) if view.is_draft else to_dossier(view)
    return receive(editor, view)


def show(editor: Editor, view: DossierView, form: DraftForm, status: int = 200, **context: Any) -> Response:
    """The page of the step around ``form``; a colleague who opens it learns that one is there."""
    if view.may_edit:
        announce(view.public_id, editor.part)
    state = writing(view, editor.part)
    form.page.data = form.page.data or secrets.token_hex(8)
    if "conflict" not in context:
        form.version.data = str(view.version)
        form.seen.data = digests(form)
    context = {**editor.context(view, form), **context}
    return render_step(editor.name, view, form, status, editing=state, **context)


def reopened(editor: Editor, view: DossierView) -> DraftForm:
    """The form as saved; when something typed could not be read or applied, as typed, with its sentences."""
    saved: DraftForm = editor.make(view, None)
    last = writing(view, editor.part).last
    if last is None or (last.applied and not last.unread) or not last.fields:
        return saved
    form: DraftForm = editor.make(view, MultiDict((n, v) for n, values in last.fields.items() for v in values))
    for field in form:
        if field.short_name in last.unread:
            field.validate(form)
    form.page.data = None
    _recall(form, saved)
    return form


def _recall(form: DraftForm, saved: DraftForm) -> None:
    """Say what stays saved beside what could not be read."""
    for field in form:
        there = shown(saved[field.short_name]) if field.errors and field.short_name in saved else ""
        if there and not isinstance(field, (FieldList, FormField)):
            field.errors = [*field.errors, f"La valeur enregistrée reste « {there} »."]


def receive(editor: Editor, view: DossierView) -> Response:
    """Save what was posted; redirect, show again, or answer in JSON."""
    automatic = autosave.asked()
    posted: Posted = request.form
    if any(name.startswith(KEEP) for name in posted):
        posted = chosen(posted, editor.make(view, None))
    form: DraftForm = editor.make(view, posted)
    if not automatic and undecided(request.form):
        return _compare(editor, form, CHOOSE)
    form.validate()
    try:
        kept = _save(editor, view, form, posted, automatic)
    except Conflict as error:
        return _stale(editor, form, error, automatic)
    current = load_dossier(view.public_id)
    version = kept.version if kept else current.version
    if automatic:
        return autosave.saved(form, digests(form), version, writing(current, editor.part))
    if form.errors:
        return show(editor, current, form, 422)
    session["kept"] = writing(current, editor.part).attributes.get("device-key", "")
    flash(SAVED, "success")
    return editor.after(current, form) if editor.after else redirect(next_url(editor.name, view.public_id))


def _save(editor: Editor, view: DossierView, form: DraftForm, posted: Posted, automatic: bool) -> Kept | None:
    """Apply what can be read, at most twice: a use-case may refuse a field that the form had accepted."""
    actor = current_actor()
    for attempt in range(3):
        unread = {field.short_name: _sentence(field) for field in form if field.errors}
        typed = Typed(_raw(posted), unread, automatic, (form.page.data or "")[:32])
        if attempt == 2 or _only_kept(editor, form, unread, automatic):
            break
        readable = _readable(editor, view, posted, unread) if unread else form
        try:
            with runtime().uow() as uow:
                return editor.save(uow, actor, view, readable, typed)
        except InvalidInput as error:
            form.add_problems(error.fields)
    with runtime().uow() as uow:
        return keep_input(uow, actor, KeepInput(view.public_id, form.version_number, editor.part, typed))


def _only_kept(editor: Editor, form: DraftForm, unread: dict[str, str], automatic: bool) -> bool:
    if editor.applies is Applies.BUTTON and automatic:
        return True
    whole = editor.applies is not Applies.PARTIAL or bool(form.form_errors)
    return bool(unread or form.form_errors) and (
        whole or any(isinstance(form[name], (FieldList, FormField)) for name in unread)
    )


def _readable(editor: Editor, view: DossierView, posted: Posted, unread: dict[str, str]) -> DraftForm:
    """The form with, where nothing could be read, the value that is saved."""
    form: DraftForm = editor.make(view, posted)
    saved = editor.make(view, None)
    for name in unread:
        form[name].data = saved[name].data
    return form


def _sentence(field: Any) -> str:
    first = next((error for error in field.errors if isinstance(error, str)), "")
    return f"« {field.label.text} » : {first}" if first else f"« {field.label.text} » est à corriger."


def _raw(posted: Posted) -> dict[str, list[str]]:
    names = [name for name in posted if name not in _FRAME and not name.startswith(KEEP)]
    return {name: [value.replace("\x00", "") for value in posted.getlist(name)] for name in names}


def _stale(editor: Editor, form: DraftForm, error: Conflict, automatic: bool) -> Response:
    """A colleague saved meanwhile: refused, unless both texts are the same or this person typed nothing new."""
    current = load_dossier(form_dossier())
    if not current.is_draft:
        return autosave.refused("closed", error.message) if automatic else _compare(editor, form, error.message)
    found = differences(form, reopened(editor, current))
    state = writing(current, editor.part)
    if automatic:
        own = state.last is not None and state.last.by_actor
        if found and own and all(one.choice for one in found):
            return _join_own(editor, current, found)
        if found:
            return autosave.refused("conflict", _who(state))
        return autosave.saved(form, digests(form), current.version, state)
    if any(one.choice != THEIRS for one in found):
        return _compare(editor, form, error.message)
    flash(f"Rien à enregistrer : {_who(state)}", "info")
    return redirect(next_url(editor.name, current.public_id))


def _join_own(editor: Editor, current: DossierView, found: list[Difference]) -> Response:
    """The same person, from another page, in other fields: both texts stand, and this page learns the other's."""
    keep = MultiDict((KEEP + one.name, one.choice) for one in found)
    saved = reopened(editor, current)
    posted = chosen(MultiDict([*request.form.items(multi=True), *keep.items(multi=True)]), saved)
    posted["version"] = str(current.version)
    form: DraftForm = editor.make(current, posted)
    form.validate()
    try:
        kept = _save(editor, current, form, posted, automatic=True)
    except Conflict as error:
        return autosave.refused("conflict", error.message)
    state = writing(current, editor.part)
    taken = {
        key: values for one in found if one.choice == THEIRS for key, values in raw_values(saved[one.name]).items()
    }
    return autosave.saved(form, digests(form), kept.version if kept else current.version, state, taken)


def form_dossier() -> str:
    """Public id of the dossier of this request."""
    return str((request.view_args or {})["public_id"])


def _compare(editor: Editor, form: DraftForm, message: str) -> Response:
    """Both texts, field by field; the next save takes what was chosen."""
    current = load_dossier(form_dossier())
    found = differences(form, reopened(editor, current)) if current.is_draft else []
    form.version.data = str(current.version)
    return show(editor, current, form, 409, conflict=message, differences=found, choosing=True)


def _who(state: Writing) -> str:
    return state.sentence or "cette étape a été enregistrée ailleurs."
