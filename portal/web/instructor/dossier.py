"""A dossier at a glance, its history, its pieces."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, request
from sqlalchemy.orm import Session

from portal.domain.actors import Role
from portal.domain.clocks import paris_date
from portal.domain.history import FAMILY_LABELS, Family
from portal.queries.carrier import carrier_sheet
from portal.queries.conclusions import last_proposal
from portal.queries.conflicts import barred_people
from portal.queries.examination import expenses
from portal.queries.exchanges import awaiting, words
from portal.queries.history import history_page
from portal.queries.instruction import DossierHead, declaration
from portal.queries.pieces import document
from portal.queries.standing import dossier_standing
from portal.queries.twins import twins_of
from portal.web.common.access import allowed
from portal.web.common.downloads import attachment, released
from portal.web.common.session import current_actor, runtime
from portal.web.french import euros
from portal.web.instructor.page import opened_head, read_section, render_section


def _summary(session: Session, head: DossierHead) -> dict[str, Any]:
    return {
        "declared": declaration(session, head),
        "expenses": expenses(session, head),
        "proposal": last_proposal(session, head),
        "carrier": carrier_sheet(session, head),
        "words": words(session, head.public_id),
        "standing": dossier_standing(session, head.id),
        "barred": barred_people(session, head.id),
        "twins": twins_of(session, current_actor(), head.id),
        "today": paris_date(runtime().legal.now()),
        "awaiting": awaiting(session, head.public_id, prefecture=True),
    }


def install(blueprint: Blueprint) -> None:
    """Add the résumé, the history and the download of pieces."""

    @blueprint.get("/dossiers/<public_id>", endpoint="dossier")
    @allowed(Role.INSTRUCTOR)
    def show_dossier(public_id: str) -> tuple[str, int]:
        head, context = read_section(public_id, _summary)
        natures = head.rulebook.natures
        rows = [
            (
                line.label,
                natures.get(line.nature, line.nature),
                line.supplier,
                euros(line.excl_tax_cents),
                euros(line.incl_tax_cents),
            )
            for line in context.pop("expenses")
        ]
        return render_section("dossier.html", head, expense_rows=rows, **context)

    @blueprint.get("/dossiers/<public_id>/historique", endpoint="history")
    @allowed(Role.INSTRUCTOR)
    def show_history(public_id: str) -> tuple[str, int]:
        asked, text = request.args.get("genre", ""), request.args.get("page", "1")
        family = Family(asked) if asked in set(Family) else None
        page = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 1
        head, context = read_section(
            public_id, lambda session, head: {"found": history_page(session, head.public_id, family, page)}
        )
        return render_section("history.html", head, family=family, families=FAMILY_LABELS, **context)

    @blueprint.get("/dossiers/<public_id>/pieces/<document_id>", endpoint="document")
    @allowed(Role.INSTRUCTOR)
    def send_document(public_id: str, document_id: str) -> Response:
        with runtime().read() as session:
            head = opened_head(session, public_id)
            found = document(session, head, document_id)
        return attachment(released(found.sha256), found.name, found.media_type)
