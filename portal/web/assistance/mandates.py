"""Mandates: the list, one more, and the page of each (what it allows, the confirmation, the dossiers, the end)."""

from __future__ import annotations

from flask import Blueprint, flash, make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response

from portal.domain.actors import Role
from portal.domain.errors import Conflict, NotFound
from portal.forms.assistance import ActionForm, EndForm, MandateForm, PaperForm
from portal.forms.base import PortalForm
from portal.queries.assistance import MandateView, mandate_view, mandates
from portal.services.applicant.uploads import prepare_upload
from portal.services.assisting.begin_assisted import begin_assisted
from portal.services.assisting.confirm_mandate import confirm_on_paper
from portal.services.assisting.end_mandate import end_by_holder
from portal.services.assisting.letters import mandate_letter
from portal.services.assisting.record_mandate import RecordMandate, record_mandate
from portal.web.assistance.windows import window_of
from portal.web.common.access import allowed
from portal.web.common.downloads import attachment, released
from portal.web.common.posting import accepted
from portal.web.common.session import current_actor, runtime

HELPERS = (Role.INSTRUCTOR, Role.PROXY)


def install(blueprint: Blueprint) -> None:
    """Register the views."""
    one = "/mandats/<public_id>"
    blueprint.add_url_rule("", "mandates", list_mandates)
    blueprint.add_url_rule("/mandats/nouveau", "mandate_new", mandate_new, methods=["GET", "POST"])
    blueprint.add_url_rule(one, "mandate", mandate)
    blueprint.add_url_rule(f"{one}/dossier", "mandate_begin", mandate_begin, methods=["POST"])
    blueprint.add_url_rule(f"{one}/confirmation", "mandate_paper", mandate_paper, methods=["POST"])
    blueprint.add_url_rule(f"{one}/fin", "mandate_end", mandate_end, methods=["POST"])
    blueprint.add_url_rule(f"{one}/lettre.pdf", "mandate_letter", send_letter)
    blueprint.add_url_rule(f"{one}/documents/<any(mandat,confirmation):kind>", "mandate_file", send_file)


@allowed(*HELPERS)
def list_mandates() -> str:
    """The mandates one holds; an instructor reads those of the window."""
    actor = current_actor()
    with runtime().read() as session:
        found = mandates(session, actor, runtime().legal.now())
    return render_template("assistance/mandates.html", mandates=found, actor=actor, helps=actor.window_ids(*HELPERS))


@allowed(*HELPERS)
def mandate_new() -> Response:
    """The form of a mandate."""
    window = window_of(*HELPERS)
    form = MandateForm()
    recorded = ""

    def record() -> None:
        nonlocal recorded
        file = prepare_upload(runtime(), form.file.data.filename or "", form.file.data.read())
        command = RecordMandate(
            window=window.slug,
            siret=form.siret.data or "",
            giver_name=form.giver_name.data or "",
            giver_capacity=form.giver_capacity.data or "",
            giver_email=form.giver_email.data or "",
            giver_address=form.giver_address.data or "",
            office=form.office.data or "",
            scope=form.scope.data or "",
            proof=form.proof.data or "",
            file=file,
            given_on=form.given_on.data,
            until_on=form.until_on.data,
            site_url=runtime().settings.public_url,
        )
        with runtime().uow() as uow:
            recorded = record_mandate(uow, current_actor(), command)

    if not accepted(form, record):
        status = form.refusal_status if form.is_submitted() else 200
        return make_response(render_template("assistance/mandate_new.html", form=form, window=window), status)
    flash("Le mandat est enregistré.", "success")
    return redirect(url_for("assistance.mandate", public_id=recorded))


def _load(public_id: str) -> MandateView:
    with runtime().read() as session:
        return mandate_view(session, current_actor(), public_id, runtime().legal.now())


def _page(view: MandateView, used: PortalForm | None = None) -> Response:
    paper = used if isinstance(used, PaperForm) else PaperForm(formdata=None)
    end = used if isinstance(used, EndForm) else EndForm(formdata=None)
    page = render_template(
        "assistance/mandate.html",
        mandate=view,
        paper=paper,
        end=end,
        action=ActionForm(formdata=None),
        problem=used,
        mine=view.holder_id == current_actor().person_id,
        instructs=view.window_id in current_actor().window_ids(Role.INSTRUCTOR),
    )
    return make_response(page, used.refusal_status if used else 200)


@allowed(*HELPERS)
def mandate(public_id: str) -> Response:
    """One mandate."""
    return _page(_load(public_id))


@allowed(*HELPERS)
def mandate_begin(public_id: str) -> Response:
    """Begin a dossier under the mandate."""
    _load(public_id)
    try:
        with runtime().uow() as uow:
            dossier = begin_assisted(uow, current_actor(), public_id)
    except Conflict as error:
        flash(error.message, "error")
        return redirect(url_for("assistance.mandate", public_id=public_id))
    return redirect(url_for("applicant.identity", public_id=dossier))


@allowed(*HELPERS)
def mandate_paper(public_id: str) -> Response:
    """File the paper by which the giver confirms."""
    form = PaperForm()

    def confirm() -> None:
        file = prepare_upload(runtime(), form.file.data.filename or "", form.file.data.read())
        with runtime().uow() as uow:
            confirm_on_paper(uow, current_actor(), public_id, file)

    view = _held(public_id)
    if not accepted(form, confirm):
        return _page(view, form)
    flash("La confirmation est enregistrée.", "success")
    return redirect(url_for("assistance.mandate", public_id=public_id))


@allowed(*HELPERS)
def mandate_end(public_id: str) -> Response:
    """Put an end to the mandate."""
    form = EndForm()

    def end() -> None:
        with runtime().uow() as uow:
            end_by_holder(uow, current_actor(), public_id, form.reason.data or "")

    view = _held(public_id)
    if not accepted(form, end):
        return _page(view, form)
    flash("Le mandat est terminé. La personne qui l’avait donné est prévenue.", "success")
    return redirect(url_for("assistance.mandate", public_id=public_id))


def _held(public_id: str) -> MandateView:
    """The actor's own mandate; reading one as an instructor is not holding it."""
    view = _load(public_id)
    if view.holder_id != current_actor().person_id:
        raise NotFound
    return view


@allowed(*HELPERS)
def send_letter(public_id: str) -> Response:
    """The letter that tells whoever gave the mandate."""
    _held(public_id)
    return attachment(mandate_letter(runtime(), current_actor(), public_id), "lettre-mandat.pdf", "application/pdf")


@allowed(*HELPERS)
def send_file(public_id: str, kind: str) -> Response:
    """The mandate as filed, or its confirmation."""
    view = _load(public_id)
    file = view.proof if kind == "mandat" else view.confirmation
    if file is None:
        raise NotFound
    return attachment(released(file.sha256), file.name, file.media_type)
