"""Committee sessions on the signatory's side: read them, record the prefect's agreement, take the decisions."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from portal.domain.actors import Role
from portal.domain.committee import SESSION_OUTCOME_LABELS, SessionBlocked, SessionState
from portal.forms.base import PortalForm
from portal.forms.committee import AgreementForm
from portal.queries.sessions import SessionView, session_view
from portal.services.committee.decide_session import DecideSession, RecordAgreement, decide_session, record_agreement
from portal.web.common.access import allowed
from portal.web.common.posting import accepted
from portal.web.common.session import current_actor, runtime
from portal.web.common.session_papers import PAPER_LINKS, install_papers

Page = str | Response | tuple[str, int]


def install(blueprint: Blueprint) -> None:
    """Add the views."""
    both = ["GET", "POST"]
    blueprint.add_url_rule("/seances/<session>", "session", show)
    blueprint.add_url_rule("/seances/<session>/accord", "agree_session", agree, methods=both)
    blueprint.add_url_rule("/seances/<session>/decisions", "decide_session", decide, methods=both)
    install_papers(blueprint, Role.SIGNATORY)


@allowed(Role.SIGNATORY)
def show(session: str) -> str:
    """What the session concluded, and what is left to do."""
    return _page(_view(session), None)


@allowed(Role.SIGNATORY)
def agree(session: str) -> Page:
    """Date and reference of the prefect's agreement."""
    form, view = AgreementForm(), _view(session)

    def record() -> None:
        command = RecordAgreement(session, form.agreed_on.data, form.reference.data or "")
        with runtime().uow() as uow:
            record_agreement(uow, current_actor(), command)

    if accepted(form, record):
        flash("L’accord du préfet est enregistré\u00a0: les décisions peuvent être prises.", "success")
        return redirect(url_for("signatory.decide_session", session=session))
    page = render_template("signatory/session_agree.html", view=view, form=form)
    return (page, form.refusal_status) if form.errors else page


@allowed(Role.SIGNATORY)
def decide(session: str) -> Page:
    """Every decision of the session at once, or none."""
    form = PortalForm()
    blocked: list[SessionBlocked] = []

    def run() -> None:
        try:
            with runtime().uow() as uow:
                decide_session(uow, current_actor(), DecideSession(session))
        except SessionBlocked as error:
            blocked.append(error)
            raise

    if accepted(form, run):
        flash("Les décisions sont prises et les montants réservés dans l’enveloppe.", "success")
        return redirect(url_for("signatory.session", session=session))
    # Read after the attempt: the shortfall shown is the one it met.
    page = _page(_view(session), form, blocked[0] if blocked else None)
    return (page, form.refusal_status) if form.errors else page


def _view(session: str) -> SessionView:
    with runtime().read() as read:
        return session_view(read, current_actor(), session)


def _page(view: SessionView, form: PortalForm | None, blocked: SessionBlocked | None = None) -> str:
    return render_template(
        "signatory/session.html",
        view=view,
        form=form or PortalForm(),
        blocked=blocked,
        papers=PAPER_LINKS,
        outcomes=SESSION_OUTCOME_LABELS,
        states=SessionState,
    )
