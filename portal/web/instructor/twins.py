"""« Rapprochements »: dossiers that look like this one side by side, and what the carrier asked for elsewhere."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, url_for

from portal.domain.actors import Role
from portal.domain.declaration import FUNDER_STATUSES
from portal.domain.errors import NotFound
from portal.forms.base import choices
from portal.forms.twins import AnswerTwinForm
from portal.queries.instruction import DossierHead
from portal.queries.twins import TwinView, siblings, sides_of, twins_of
from portal.services.twins.answer_twin import AnswerTwin, answer_twin
from portal.web.common.access import allowed
from portal.web.common.posting import accepted
from portal.web.common.session import current_actor, runtime
from portal.web.instructor.page import Answer, read_section, render_section


def install(blueprint: Blueprint) -> None:
    """Add the section and its answer."""
    base = "/dossiers/<public_id>/rapprochements"
    blueprint.add_url_rule(base, "twins", show_twins)
    blueprint.add_url_rule(f"{base}/<other>", "answer_twin", answer, methods=["POST"])


@allowed(Role.INSTRUCTOR)
def show_twins(public_id: str) -> Answer:
    """Twins, then the carrier's other dossiers and aids."""
    return _page(public_id)


@allowed(Role.INSTRUCTOR)
def answer(public_id: str, other: str) -> Answer:
    """Answer for one twin; a refused answer stays on the page."""
    form = AnswerTwinForm(prefix=other)
    shared = form.shared.data == "yes"

    def run() -> None:
        command = AnswerTwin(public_id, other, shared, str(form.lead.data or ""), form.reason.data or "")
        with runtime().uow() as uow:
            answer_twin(uow, current_actor(), command)

    read_section(public_id, lambda session, head: {})
    if accepted(form, run):
        flash("Votre réponse est gardée ; elle se lit dans les deux dossiers.", "success")
        return redirect(url_for("instructor.twins", public_id=public_id), 303)
    return _page(public_id, form, other, form.refusal_status)


def _page(public_id: str, used: AnswerTwinForm | None = None, other: str = "", status: int = 200) -> Answer:
    actor = current_actor()
    head, context = read_section(
        public_id,
        lambda session, head: {
            "twins": twins_of(session, actor, head.id),
            "siblings": siblings(session, actor, head.id),
            "side": sides_of(session, [head.id])[head.id],
        },
    )
    twins: tuple[TwinView, ...] = context["twins"]
    if other and other not in {twin.side.public_id for twin in twins}:
        raise NotFound
    forms = {twin.side.public_id: _form(head, twin, used, other) for twin in twins}
    return render_section(
        "twins.html", head, status, answers=forms, problem=used, statuses=FUNDER_STATUSES, **context
    )


def _form(head: DossierHead, twin: TwinView, used: AnswerTwinForm | None, other: str) -> AnswerTwinForm:
    key = twin.side.public_id
    form = used if used is not None and key == other else AnswerTwinForm(formdata=None, prefix=key)
    form.lead.choices = choices([(head.public_id, head.carrier.name), (key, twin.side.organisation)])
    return form
