"""What followed the examination: decision, letters, closing sans suite, transmission; the one-page sheet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, url_for
from werkzeug.wrappers import Response

from portal.domain.actors import Actor, Role
from portal.domain.clocks import paris_date
from portal.domain.dossier import DOSSIER, DossierState
from portal.domain.errors import Conflict, InvalidInput
from portal.forms.decisions import (
    CloseForm,
    MakeLetterForm,
    ReopenClosedForm,
    TransferForm,
    ground_values,
    refusal_grounds_form,
)
from portal.forms.instructor import ActionForm, VersionedForm
from portal.queries.grounds import offered_grounds
from portal.queries.instruction import DossierHead
from portal.queries.letters import closure_of, decision_of, letters_of, transfer_of
from portal.queries.signing import DeputyView, deputies
from portal.queries.windows import window_settings
from portal.services.instruction.grounds import CompleteGrounds, GivenGrounds, complete_grounds
from portal.services.letters.close_dossier import CloseDossier, ReopenClosed, close_dossier, reopen_closed
from portal.services.letters.fiche import fiche
from portal.services.letters.transfer_dossier import TransferDossier, transfer_dossier
from portal.services.unit_of_work import UnitOfWork
from portal.web.common.access import allowed
from portal.web.common.letter_pages import dossier_page, letter_steps
from portal.web.common.sending import send_bytes
from portal.web.common.session import current_actor, runtime
from portal.web.instructor.page import Answer, Show, fresh_version, read_section, render_section, send

PAGE = "instructor.outcome"


def _load(public_id: str) -> tuple[DossierHead, dict[str, Any]]:
    return read_section(
        public_id,
        lambda session, head: {
            "letters": letters_of(session, current_actor(), head.public_id),
            "decision": decision_of(session, head.id),
            "closure": closure_of(session, head.id),
            "transfer": transfer_of(session, head.id),
            "offered": offered_grounds(session, head.id, head.main_axis),
            "deputies": tuple(one for one in deputies(session, head.window_id) if one.in_force(_today())),
            "announces": window_settings(session, head.window_id).flag("letters.announcement") is True,
        },
    )


def _today() -> date:
    return paris_date(runtime().legal.now())


def _make_form(offered: Sequence[DeputyView]) -> MakeLetterForm:
    """The choice of who signs, when there is one."""
    form = MakeLetterForm(formdata=None)
    form.deputy.choices = [("", "Qui a décidé, sinon le signataire habituel")]
    form.deputy.choices += [(one.public_id, f"{one.name}, {one.capacity}") for one in offered]
    return form


def _show(public_id: str, template: str, kind: type[VersionedForm], used: VersionedForm | None = None) -> Show:
    def show(status: int) -> tuple[str, int]:
        head, context = _load(public_id)
        form = used or kind(formdata=None)
        fresh_version(form, head, status)
        standing = context["offered"].standing
        return render_section(
            template,
            head,
            status,
            form=form,
            problem=form if status != 200 else None,
            make_form=_make_form(context["deputies"]),
            steps=letter_steps(context["letters"]),
            grounded=standing is not None and standing.refusal_complete,
            decided=head.state in (DossierState.GRANTED, DossierState.REFUSED),
            can_close=DOSSIER.allows(head.state, "close"),
            can_transfer=DOSSIER.allows(head.state, "transfer"),
            **context,
        )

    return show


def install(blueprint: Blueprint) -> None:
    """Add the section, its pages and the sheet."""
    both = ["GET", "POST"]
    blueprint.add_url_rule("/dossiers/<public_id>/suite", "outcome", outcome)
    blueprint.add_url_rule("/dossiers/<public_id>/classement", "close", close, methods=both)
    blueprint.add_url_rule("/dossiers/<public_id>/reprise", "reopen_closed", reopen, methods=both)
    blueprint.add_url_rule("/dossiers/<public_id>/transmission", "transfer", transfer, methods=both)
    blueprint.add_url_rule("/dossiers/<public_id>/motifs", "refusal_grounds", grounds, methods=both)
    blueprint.add_url_rule("/dossiers/<public_id>/fiche.pdf", "fiche", send_fiche)


@allowed(Role.INSTRUCTOR)
def outcome(public_id: str) -> Answer:
    """Where the decision and its letters stand, and what can be done."""
    return _show(public_id, "outcome.html", ActionForm)(200)


@allowed(Role.INSTRUCTOR)
def close(public_id: str) -> Answer:
    """Close sans suite."""
    form = CloseForm()
    show = _show(public_id, "close.html", CloseForm, form if form.is_submitted() else None)
    if not form.is_submitted():
        return show(200)

    def run(uow: UnitOfWork, actor: Actor) -> str:
        command = CloseDossier(public_id, form.motive_code.data or "", form.motive.data or "", form.seen_version())
        close_dossier(uow, actor, command)
        return "Le dossier est classé sans suite : établissez la lettre au demandeur."

    return send(form, run, show, PAGE, public_id)


@allowed(Role.INSTRUCTOR)
def reopen(public_id: str) -> Answer:
    """Take a closing back."""
    form = ReopenClosedForm()
    show = _show(public_id, "reopen_closed.html", ReopenClosedForm, form if form.is_submitted() else None)
    if not form.is_submitted():
        return show(200)

    def run(uow: UnitOfWork, actor: Actor) -> str:
        reopen_closed(uow, actor, ReopenClosed(public_id, form.reason.data or "", form.seen_version()))
        return "Le classement est repris : l’examen du dossier continue."

    return send(form, run, show, PAGE, public_id)


@allowed(Role.INSTRUCTOR)
def grounds(public_id: str) -> Answer:
    """Complete what a refusal rests on."""
    offered = _load(public_id)[1]["offered"]
    kind = refusal_grounds_form(offered)
    form = kind()
    first = form if form.is_submitted() else kind(formdata=None, data=ground_values(offered))
    show = _show(public_id, "refusal_grounds.html", kind, first)
    if not form.is_submitted():
        return show(200)

    def run(uow: UnitOfWork, actor: Actor) -> str:
        given = GivenGrounds(form.given_criteria, form.given_rules, form.given_ways)
        complete_grounds(uow, actor, CompleteGrounds(public_id, given, form.seen_version()))
        return "Les motifs et les pistes sont enregistrés : établissez la lettre."

    return send(form, run, show, PAGE, public_id)


@allowed(Role.INSTRUCTOR)
def transfer(public_id: str) -> Answer:
    """Send on to the competent authority; letter and slip are made outside the transaction."""
    form = TransferForm()
    show = _show(public_id, "transfer.html", TransferForm, form if form.is_submitted() else None)
    if not form.is_submitted():
        return show(200)
    if not form.validate():
        return show(422)
    command = TransferDossier(
        public_id,
        form.authority.data or "",
        form.address.data or "",
        form.reason.data or "",
        dossier_page(public_id),
        form.email.data or "",
        form.seen_version(),
    )
    try:
        transfer_dossier(runtime(), current_actor(), command)
    except InvalidInput as error:
        form.add_problems(error.fields)
        return show(422)
    except Conflict as error:
        form.add_problem("", error.message)
        return show(409)
    flash("Le dossier est transmis et le demandeur informé : imprimez le bordereau.", "success")
    return redirect(url_for(PAGE, public_id=public_id), 303)


@allowed(Role.INSTRUCTOR)
def send_fiche(public_id: str) -> Response:
    """The one-page sheet."""
    content, name = fiche(runtime(), current_actor(), public_id)
    return send_bytes(content, "application/pdf", name)
