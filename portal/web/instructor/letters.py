"""Letters on the instructor's side: make, preview, sign, notify, download; announcements of a session."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from portal.domain.actors import Role
from portal.domain.errors import Conflict, InvalidInput
from portal.forms.acting import NotifyForm
from portal.forms.base import PortalForm
from portal.forms.decisions import MakeLetterForm, SignLetterForm
from portal.queries.letters import LetterView, one_letter
from portal.services.letters.announce_session import announce_session
from portal.services.letters.issue_letter import IssueLetter, issue_letter, preview_letter
from portal.services.letters.send_letter import NotifyLetter, SignLetter, notify_letter, sign_letter
from portal.web.common.access import allowed
from portal.web.common.letter_files import file_of
from portal.web.common.letter_pages import STATE_KINDS, dossier_page
from portal.web.common.posting import accepted
from portal.web.common.sending import send_bytes, send_stored
from portal.web.common.session import current_actor, runtime
from portal.web.common.session_papers import install_fiches

Page = str | Response | tuple[str, int]


def install(blueprint: Blueprint) -> None:
    """Add the views."""
    both, post = ["GET", "POST"], ["POST"]
    blueprint.add_url_rule("/dossiers/<public_id>/lettre", "issue_letter", issue, methods=post)
    blueprint.add_url_rule("/dossiers/<public_id>/lettre/projet.pdf", "letter_preview", preview)
    blueprint.add_url_rule("/lettres/<letter>/<kind>.pdf", "letter_file", send_file)
    blueprint.add_url_rule("/lettres/<letter>/signature", "sign_letter", sign, methods=both)
    blueprint.add_url_rule("/lettres/<letter>/notification", "notify_letter", notify, methods=both)
    blueprint.add_url_rule("/seances/<session>/annonces", "announce_session", announce, methods=post)
    install_fiches(blueprint, Role.INSTRUCTOR)


def _refused(error: InvalidInput | Conflict, public_id: str) -> Response:
    said = " ".join(error.fields.values()) if isinstance(error, InvalidInput) else error.message
    flash(said, "error")
    return redirect(url_for("instructor.outcome", public_id=public_id))


@allowed(Role.INSTRUCTOR)
def issue(public_id: str) -> Response:
    """Make the letter the decision calls for; what is missing is said on the page."""
    form = MakeLetterForm()
    if not form.validate():
        return redirect(url_for("instructor.outcome", public_id=public_id), 303)
    command = IssueLetter(public_id, dossier_page(public_id), form.deputy.data or "")
    try:
        made = issue_letter(runtime(), current_actor(), command)
    except (InvalidInput, Conflict) as error:
        return _refused(error, public_id)
    view = _view(made)
    flash(f"{view.label} {view.reference} : {view.state_label.lower()}.", "success")
    return redirect(url_for("instructor.outcome", public_id=public_id), 303)


@allowed(Role.INSTRUCTOR)
def preview(public_id: str) -> Response:
    """The letter as it would be made now."""
    try:
        pdf = preview_letter(runtime(), current_actor(), public_id)
    except (InvalidInput, Conflict) as error:
        return _refused(error, public_id)
    return send_bytes(pdf, "application/pdf", "projet-lettre.pdf")


@allowed(Role.INSTRUCTOR)
def send_file(letter: str, kind: str) -> Response:
    """A file of a letter."""
    found = file_of(letter, kind, printed=bool(_view(letter).files))
    return send_stored(found.sha256, found.media_type, found.name)


@allowed(Role.INSTRUCTOR)
def sign(letter: str) -> Page:
    """Deposit the signed letter."""
    form, view = SignLetterForm(), _view(letter)

    def record() -> None:
        sign_letter(runtime(), current_actor(), SignLetter(letter, form.signed_on.data, form.scan.data.read()))

    if accepted(form, record):
        flash("La lettre signée est enregistrée.", "success")
        return redirect(url_for("instructor.outcome", public_id=view.dossier_public_id))
    return _page("instructor/sign_letter.html", form, view)


@allowed(Role.INSTRUCTOR)
def notify(letter: str) -> Page:
    """Notify by mail, or record a notification on paper."""
    form, view = NotifyForm(), _view(letter)

    def record() -> None:
        recipient = form.paper_recipient.data or ""
        command = NotifyLetter(letter, dossier_page(view.dossier_public_id), form.paper_on.data, recipient)
        with runtime().uow() as uow:
            notify_letter(uow, current_actor(), command)

    if accepted(form, record):
        flash(f"La lettre {view.reference} est notifiée.", "success")
        return redirect(url_for("instructor.outcome", public_id=view.dossier_public_id))
    return _page("instructor/notify_letter.html", form, view)


@allowed(Role.INSTRUCTOR)
def announce(session: str) -> Response:
    """Announcement letters of every grant of a session."""
    if PortalForm().validate():
        try:
            done = announce_session(runtime(), current_actor(), session, dossier_page)
        except Conflict as error:
            flash(error.message, "error")
        else:
            count = f"{done.sent} lettre{'s' if done.sent > 1 else ''} d’annonce"
            flash(f"{count} envoyée{'s' if done.sent > 1 else ''}.", "success" if done.sent else "info")
            for reference, why in done.refused:
                flash(f"{reference} : {why}", "error")
    return redirect(url_for("instructor.session", session=session), 303)


def _view(letter: str) -> LetterView:
    with runtime().read() as session:
        return one_letter(session, current_actor(), letter)


def _page(template: str, form: PortalForm, view: LetterView) -> Page:
    page = render_template(template, form=form, letter=view, kinds=STATE_KINDS)
    return (page, form.refusal_status) if form.errors else page
