"""Movements entered by hand: credits notified, carried over, an entry corrected, a commitment given back."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from portal.domain.actors import Role
from portal.domain.money import format_euros
from portal.forms.ledger import ConfirmCreditsForm, CorrectionForm, CreditsForm, DecommitForm, NoticeForm
from portal.queries.acts import act_sheet
from portal.queries.budget import EnvelopeBoard, envelope_board
from portal.queries.credit_notices import credits_notice, second_person_needed, waiting_credits
from portal.queries.ledger_entries import EntrySheet, entry_sheet
from portal.services.budget.carry_over import CarryOver, carry_over
from portal.services.budget.correct_entry import CorrectEntry, correct_entry
from portal.services.budget.decide_credits import DecideCredits, decide_credits
from portal.services.budget.decommit import Decommit, decommit
from portal.services.budget.envelopes import Notice
from portal.services.budget.notify_credits import NotifyCredits, notify_credits
from portal.services.budget.propose_credits import propose_credits
from portal.web.common.access import allowed
from portal.web.common.posting import accepted
from portal.web.common.sending import send_stored
from portal.web.common.session import current_actor, runtime

Page = str | Response | tuple[str, int]


def install(blueprint: Blueprint) -> None:
    """Add the views."""
    both = ["GET", "POST"]
    blueprint.add_url_rule("/enveloppe/<envelope>/credits", "credits", notified, methods=both)
    blueprint.add_url_rule("/enveloppe/credits-saisis/<notice>", "decide_credits", decided, methods=both)
    blueprint.add_url_rule("/enveloppe/credits-saisis/<notice>/piece", "notice_piece", notice_piece)
    blueprint.add_url_rule("/enveloppe/<envelope>/report", "carry_over", carried, methods=both)
    blueprint.add_url_rule("/enveloppe/ecritures/<entry>", "entry", entry_page)
    blueprint.add_url_rule("/enveloppe/ecritures/<entry>/piece", "entry_piece", piece)
    blueprint.add_url_rule("/enveloppe/ecritures/<entry>/correction", "correct_entry", corrected, methods=both)
    blueprint.add_url_rule("/budget/actes/<act>/desengagement", "decommit", decommitted, methods=both)


def _board(envelope: str) -> EnvelopeBoard:
    with runtime().read() as session:
        return envelope_board(session, current_actor(), envelope)


def _sheet(entry: str) -> EntrySheet:
    with runtime().read() as session:
        return entry_sheet(session, current_actor(), entry)


def _notice(form: NoticeForm) -> Notice:
    content = form.piece.data.read() if form.piece.data else b""
    return Notice(form.notice.data or "", form.notice_on.data or date.min, content)


def _answer(form: CreditsForm | NoticeForm | CorrectionForm | DecommitForm, template: str, **shown: object) -> Page:
    page = render_template(template, form=form, **shown)
    return (page, form.refusal_status) if form.errors else page


@allowed(Role.BUDGET)
def notified(envelope: str) -> Page:
    """Credits the budget authority gives or takes back."""
    form, view = CreditsForm(), _board(envelope)
    cut = form.direction.data == "cut"
    with runtime().read() as session:
        second = second_person_needed(session, current_actor(), envelope)
        waiting = waiting_credits(session, current_actor(), envelope)

    def record() -> None:
        command = NotifyCredits(
            envelope, cut, form.ae.data or 0, form.cp.data or 0, _notice(form), form.reason.data or "", form.key.data
        )
        if second:
            propose_credits(runtime(), current_actor(), command)
            flash("Ces crédits sont saisis. Ils bougeront quand une autre personne les aura confirmés.", "info")
            return
        after = notify_credits(runtime(), current_actor(), command)
        if cut and after.shortfall:
            flash(
                f"Réduction enregistrée. {format_euros(after.shortfall)} restent à absorber\u00a0: aucune nouvelle "
                "réservation n’est possible, et ce qui reviendra y sera employé d’abord.",
                "warning",
            )
        else:
            flash(f"Les crédits {'repris' if cut else 'accordés'} sont enregistrés.", "success")

    if accepted(form, record):
        return redirect(url_for("budget.one_board", envelope=envelope))
    return _answer(form, "budget/credits.html", board=view, second=second, waiting=waiting)


@allowed(Role.BUDGET)
def decided(notice: str) -> Page:
    """Credits another person entered: confirm them, or say what is wrong."""
    form, actor = ConfirmCreditsForm(), current_actor()
    with runtime().read() as session:
        view = credits_notice(session, actor, notice)
    confirmed = form.decision.data == "confirm"

    def record() -> None:
        with runtime().uow() as uow:
            decide_credits(uow, actor, DecideCredits(notice, confirmed, form.refusal.data or ""))

    if accepted(form, record):
        flash("Ces crédits sont confirmés et l’enveloppe à jour." if confirmed else "Le refus est noté.", "success")
        return redirect(url_for("budget.one_board", envelope=view.envelope_public_id))
    return _answer(form, "budget/decide_credits.html", entered=view)


@allowed(Role.BUDGET)
def notice_piece(notice: str) -> Response:
    """The scan of what notifies credits that wait."""
    with runtime().read() as session:
        view = credits_notice(session, current_actor(), notice)
    if view.piece_sha256 is None:
        abort(404)
    return send_stored(view.piece_sha256, "application/pdf", f"piece-{view.public_id}.pdf")


@allowed(Role.BUDGET)
def carried(envelope: str) -> Page:
    """What is available leaves for the next year's envelope."""
    form, view = NoticeForm(), _board(envelope)
    arrived: list[str] = []
    with runtime().read() as session:
        second = second_person_needed(session, current_actor(), envelope)

    def record() -> None:
        ae, cp, reason, key = form.ae.data or 0, form.cp.data or 0, form.reason.data or "", form.key.data
        if second:
            entered = NotifyCredits(envelope, True, ae, cp, _notice(form), reason, key)
            propose_credits(runtime(), current_actor(), entered, carried=True)
            flash("Le report est saisi. Il se fera quand une autre personne l’aura confirmé.", "info")
            arrived.append(envelope)
            return
        command = CarryOver(envelope, ae, cp, _notice(form), reason, key)
        arrived.append(carry_over(runtime(), current_actor(), command))
        flash(f"Crédits reportés sur l’enveloppe {view.envelope.year + 1}.", "success")

    if accepted(form, record):
        return redirect(url_for("budget.one_board", envelope=arrived[0]))
    return _answer(form, "budget/carry_over.html", board=view, second=second)


@allowed(Role.BUDGET, Role.INSTRUCTOR, Role.SIGNATORY, Role.ADMINISTRATOR)
def entry_page(entry: str) -> str:
    """Everything about one entry."""
    return render_template("budget/entry.html", entry=_sheet(entry))


@allowed(Role.BUDGET, Role.INSTRUCTOR, Role.SIGNATORY, Role.ADMINISTRATOR)
def piece(entry: str) -> Response:
    """The scan of what notified the entry."""
    sheet = _sheet(entry)
    if sheet.piece_sha256 is None:
        abort(404)
    return send_stored(sheet.piece_sha256, "application/pdf", f"piece-{sheet.public_id}.pdf")


@allowed(Role.BUDGET)
def corrected(entry: str) -> Page:
    """Undo an entry by a counter-entry."""
    form, sheet = CorrectionForm(), _sheet(entry)

    def record() -> None:
        with runtime().uow() as uow:
            correct_entry(uow, current_actor(), CorrectEntry(entry, form.reason.data or ""))

    if accepted(form, record):
        flash("La contre-écriture est enregistrée. Saisissez maintenant le mouvement juste, s’il y en a un.", "success")
        return redirect(url_for("budget.one_board", envelope=sheet.envelope_public_id))
    return _answer(form, "budget/correct_entry.html", entry=sheet)


@allowed(Role.BUDGET)
def decommitted(act: str) -> Page:
    """Take a part of the act's commitment back."""
    form, actor = DecommitForm(), current_actor()
    with runtime().read() as session:
        view = act_sheet(session, actor, act)

    def record() -> None:
        with runtime().uow() as uow:
            decommit(uow, actor, Decommit(act, form.amount.data or 0, form.reason.data or "", form.key.data))

    if accepted(form, record):
        flash(f"{format_euros(form.amount.data)} désengagés pour l’acte {view.reference}.", "success")
        return redirect(url_for("budget.acts"))
    return _answer(form, "budget/decommit.html", act=view)
