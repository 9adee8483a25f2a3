"""Acts on the instructor's side: prepare, check and issue, record the signature, notify, cancel."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.domain.act import ActState
from portal.domain.act_kinds import ActKind
from portal.domain.actors import Role
from portal.domain.clocks import paris_date
from portal.domain.errors import Conflict
from portal.forms.acting import NotifyForm, PrepareActForm, PrepareDeliberatedForm, ReasonForm, SignatureForm
from portal.forms.base import PortalForm
from portal.forms.signing import IssueForm
from portal.queries.act_drafting import act_wording
from portal.queries.act_lists import act_lists, grants_without_act, instructor_lists
from portal.queries.acts import act_sheet
from portal.queries.notices import consent_of
from portal.queries.remedies import deeming_of_dossier
from portal.queries.signing import deputies_of_act
from portal.queries.unopened import postal_address
from portal.services.acting.act_deliberation import Deliberated
from portal.services.acting.cancel_act import CancelAct, cancel_act
from portal.services.acting.issue_act import IssueAct, issue_act, lint_act
from portal.services.acting.notify_act import NotifyAct, notify_act
from portal.services.acting.prepare_act import PrepareAct, prepare_act
from portal.services.acting.record_signature import RecordSignature, record_signature
from portal.web.common.access import allowed
from portal.web.common.act_signing import ISSUED_FOR, offer_signatories, signing_choice
from portal.web.common.act_steps import STATE_KINDS, next_steps, remedy_words, waiting_sentence
from portal.web.common.lint_places import place_of
from portal.web.common.lists import asked_list
from portal.web.common.posting import accepted
from portal.web.common.session import current_actor, runtime

Page = str | Response | tuple[str, int]
PREPARE = "a-preparer"


def install(blueprint: Blueprint) -> None:
    """Add the views."""
    both = ["GET", "POST"]
    blueprint.add_url_rule("/actes", "acts", acts)
    blueprint.add_url_rule("/dossiers/<dossier>/acte", "prepare_act", prepare, methods=both)
    blueprint.add_url_rule("/actes/<act>/emission", "issue", issue, methods=both)
    blueprint.add_url_rule("/actes/<act>/signature", "sign", sign, methods=both)
    blueprint.add_url_rule("/actes/<act>/notification", "notify", notify, methods=both)
    blueprint.add_url_rule("/actes/<act>/annulation", "cancel_act", cancel, methods=both)


@allowed(Role.INSTRUCTOR)
def acts() -> str:
    """Grants without an act, acts under way with the next step, acts notified."""
    actor, (alone, page) = current_actor(), asked_list((PREPARE, *instructor_lists()))
    with runtime().read() as session:
        to_prepare = grants_without_act(session, actor, bool(alone), page) if alone in ("", PREPARE) else None
        lists = act_lists(session, actor, instructor_lists(), alone, page)
    under_way = lists.get("en-cours")
    rows = [(act, next_steps(act, actor)[:1], waiting_sentence(act)) for act in under_way.rows] if under_way else []
    return render_template(
        "instructor/acts.html",
        alone=alone,
        to_prepare=to_prepare,
        under_way=under_way,
        rows=rows,
        notified=lists.get("notifies"),
        kinds=STATE_KINDS,
        remedy_words=remedy_words,
        today=paris_date(runtime().legal.now()),
    )


@allowed(Role.INSTRUCTOR)
def prepare(dossier: str) -> Page:
    """Word the project for the act."""
    actor = current_actor()
    with runtime().read() as session:
        wording = act_wording(session, actor, dossier)
    form = PrepareDeliberatedForm() if wording.deliberation_filed else PrepareActForm()
    if request.method == "GET":
        form.title.data, form.description.data = wording.title, wording.description
        if isinstance(form, PrepareDeliberatedForm):
            form.deliberated_on.data = wording.deliberated_on
            form.deliberated_how.data = "delegation" if wording.by_delegation else "deliberation"
    made: list[str] = []

    def record() -> None:
        with runtime().uow() as uow:
            command = PrepareAct(dossier, form.title.data or "", form.description.data or "", _deliberated(form))
            made.append(prepare_act(uow, actor, command))

    if accepted(form, record):
        flash("Le projet d’acte est enregistré.", "success")
        return redirect(url_for("acts.sheet", act=made[0]))
    return _page("instructor/prepare_act.html", form, wording=wording)


def _deliberated(form: PrepareActForm) -> Deliberated | None:
    if not isinstance(form, PrepareDeliberatedForm):
        return None
    return Deliberated(form.deliberated_on.data, form.deliberated_how.data == "delegation")


@allowed(Role.INSTRUCTOR)
def issue(act: str) -> Page:
    """What the checks found, how the act will be signed, and the button that freezes it."""
    actor, form = current_actor(), IssueForm()
    with runtime().read() as session:
        view = act_sheet(session, actor, act)
        offer_signatories(form, deputies_of_act(session, act, paris_date(runtime().legal.now())))

    def freeze() -> None:
        issue_act(runtime(), actor, IssueAct(act, signing_choice(form)))

    blocked = form.is_submitted() and any(finding.blocking for finding in lint_act(runtime(), actor, act))
    if not blocked and accepted(form, freeze):
        flash(f"L’acte {view.reference} est émis\u00a0: {ISSUED_FOR[signing_choice(form).way]}", "success")
        return redirect(url_for("acts.sheet", act=act))
    findings = [(finding, place_of(finding.field)) for finding in lint_act(runtime(), actor, act)]
    ready = ActState.FUNDED if view.kind is ActKind.AWARD else ActState.DRAFT
    page = render_template(
        "instructor/issue_act.html", act=view, form=form, findings=findings, ready=view.state is ready
    )
    return (page, 422) if request.method == "POST" else page


@allowed(Role.INSTRUCTOR)
def sign(act: str) -> Page:
    """Deposit the signed scan with its number and date."""
    actor, form = current_actor(), SignatureForm()
    with runtime().read() as session:
        view = act_sheet(session, actor, act)
    if request.method == "GET" and view.signed_on is not None:
        raise Conflict("Cet acte est déjà signé.")

    def record() -> None:
        scan = form.scan.data.read()
        record_signature(
            runtime(), actor, RecordSignature(act, form.official_number.data or "", form.signed_on.data, scan)
        )

    if accepted(form, record):
        flash("La copie signée est déposée\u00a0: une autre personne confirme son numéro et sa date.", "success")
        return redirect(url_for("acts.sheet", act=act))
    return _page("instructor/sign_act.html", form, act=view)


@allowed(Role.INSTRUCTOR)
def notify(act: str) -> Page:
    """Notify by mail, or record a notification on paper."""
    actor, form = current_actor(), NotifyForm()
    with runtime().read() as session:
        view = act_sheet(session, actor, act)
        consent = consent_of(session, view.dossier_public_id)
        deemed_days = deeming_of_dossier(session, view.dossier_public_id).days
        address = postal_address(session, view.dossier_public_id)

    def record() -> None:
        path = url_for("applicant.award_act", public_id=view.dossier_public_id)
        page_url, on_paper = f"{runtime().settings.public_url}{path}", form.channel.data == "paper"
        with runtime().uow() as uow:
            recipient = form.paper_recipient.data or ""
            notify_act(uow, actor, NotifyAct(act, page_url, form.paper_on.data, recipient, on_paper))

    if accepted(form, record):
        flash(f"L’acte {view.reference} est notifié.", "success")
        return redirect(url_for("acts.sheet", act=act))
    if request.method == "GET":
        form.paper_recipient.data = address
    return _page("instructor/notify_act.html", form, act=view, consent=consent, deemed_days=deemed_days)


@allowed(Role.INSTRUCTOR)
def cancel(act: str) -> Page:
    """Cancel an issued act before signature."""
    actor, form = current_actor(), ReasonForm()
    with runtime().read() as session:
        view = act_sheet(session, actor, act)

    def record() -> None:
        with runtime().uow() as uow:
            cancel_act(uow, actor, CancelAct(act, form.reason.data or ""))

    if accepted(form, record):
        flash(f"L’acte {view.reference} est annulé. La subvention reste accordée.", "success")
        return redirect(url_for("instructor.acts"))
    return _page("instructor/cancel_act.html", form, act=view)


def _page(template: str, form: PortalForm, **values: object) -> Page:
    page = render_template(template, form=form, **values)
    return (page, form.refusal_status) if form.errors else page
