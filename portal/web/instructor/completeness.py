"""Completeness: declare it, ask for pieces, open the examination."""

from __future__ import annotations

from flask import Blueprint

from portal.domain.actors import Actor, Role
from portal.domain.deadlines import permitted_start
from portal.forms.instructor import ActionForm, CompleteForm, RequestItemsForm, VersionedForm
from portal.queries.exchanges import requests
from portal.queries.letters import items_letters
from portal.queries.pieces import documents
from portal.services.instruction.declare_complete import DeclareComplete, declare_complete
from portal.services.instruction.request_items import RequestItems, request_items
from portal.services.instruction.start_review import StartReview, start_review
from portal.services.unit_of_work import UnitOfWork
from portal.web.common.access import allowed
from portal.web.common.session import current_actor
from portal.web.instructor.page import Answer, Show, fresh_version, read_section, render_section, send

PAGE = "instructor.completeness"


def _show(public_id: str, used: VersionedForm | None = None) -> Show:
    def show(status: int) -> tuple[str, int]:
        head, context = read_section(
            public_id,
            lambda session, head: {
                "requests": requests(session, head.public_id, sent_only=True),
                "documents": documents(session, head),
                "letters": items_letters(session, current_actor(), head.public_id),
            },
        )
        names = (("complete_form", CompleteForm), ("request_form", RequestItemsForm), ("action_form", ActionForm))
        drawn = {name: used if isinstance(used, cls) else cls(formdata=None) for name, cls in names}
        for form in drawn.values():
            fresh_version(form, head, status if form is used else 200)
        start = permitted_start(head.filed_at, head.presumed_complete, head.complete_at) if head.filed_at else None
        problem = used if status != 200 else None
        return render_section(
            "completeness.html", head, status, permitted_start=start, problem=problem, **drawn, **context
        )

    return show


@allowed(Role.INSTRUCTOR)
def show_completeness(public_id: str) -> Answer:
    return _show(public_id)(200)


@allowed(Role.INSTRUCTOR)
def declare(public_id: str) -> Answer:
    form = CompleteForm()

    def run(uow: UnitOfWork, actor: Actor) -> str:
        declare_complete(uow, actor, DeclareComplete(public_id, form.seen_version(), form.comment.data or ""))
        return "Le dossier est déclaré complet. Le demandeur est averti par courriel."

    return send(form, run, _show(public_id, form), PAGE, public_id)


@allowed(Role.INSTRUCTOR)
def request_missing(public_id: str) -> Answer:
    form = RequestItemsForm()

    def run(uow: UnitOfWork, actor: Actor) -> str:
        lines = tuple((form.items.data or "").splitlines())
        command = RequestItems(public_id, lines, form.due_on.data, form.seen_version(), form.message.data or "")
        request_items(uow, actor, command)
        return "La demande de pièces est envoyée au demandeur."

    return send(form, run, _show(public_id, form), PAGE, public_id)


@allowed(Role.INSTRUCTOR)
def open_review(public_id: str) -> Answer:
    form = ActionForm()

    def run(uow: UnitOfWork, actor: Actor) -> str:
        start_review(uow, actor, StartReview(public_id, form.seen_version()))
        return "L’instruction du dossier est ouverte."

    return send(form, run, _show(public_id, form), "instructor.expenses", public_id)


def install(blueprint: Blueprint) -> None:
    """Add the section and its three actions."""
    base = "/dossiers/<public_id>"
    blueprint.add_url_rule(f"{base}/completude", "completeness", show_completeness)
    blueprint.add_url_rule(f"{base}/completude/declarer", "declare_complete", declare, methods=["POST"])
    blueprint.add_url_rule(f"{base}/completude/demander", "request_items", request_missing, methods=["POST"])
    blueprint.add_url_rule(f"{base}/ouvrir", "start_review", open_review, methods=["POST"])
