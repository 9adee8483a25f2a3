"""The pages of an award on the prefecture's side: their menu, how they are read and shown.

Instructors see them as a section of the dossier; budget officers see these pages alone.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import url_for
from sqlalchemy.orm import Session

from portal.domain.actors import Role
from portal.queries.award import AwardView, award_of
from portal.queries.instruction import DossierHead
from portal.web.common.session import current_actor
from portal.web.instructor.page import SECTIONS, read_section, render_section

#: (label, endpoint), in order; each endpoint takes ``public_id``.
AWARD_PAGES: tuple[tuple[str, str], ...] = (
    ("Démarrage", "instructor.award_start"),
    ("RIB", "instructor.award_account"),
    ("Indicateurs", "instructor.award_indicators"),
)
#: What a page reads beside the award.
Loader = Callable[[Session, DossierHead, AwardView], dict[str, Any]]


def read_award(public_id: str, load: Loader) -> tuple[DossierHead, dict[str, Any]]:
    """The head of the dossier, its ``award`` (None before the notification) and what ``load`` reads of it."""

    def read(session: Session, head: DossierHead) -> dict[str, Any]:
        award = award_of(session, head.id)
        return {"award": award, **(load(session, head, award) if award else {})}

    return read_section(public_id, read)


def render_award(
    template: str, here: str, head: DossierHead, context: dict[str, Any], status: int = 200, **more: Any
) -> tuple[str, int]:
    """A page of the award; ``here``: its endpoint."""
    reviews = Role.INSTRUCTOR in current_actor().roles
    nav = [(label, url_for(endpoint, public_id=head.public_id), endpoint == here) for label, endpoint in AWARD_PAGES]
    return render_section(
        template,
        head,
        status,
        nav=nav,
        sections=SECTIONS if reviews else (),
        crumb=("Actes", url_for("budget.acts")) if Role.BUDGET in current_actor().roles else None,
        **{**context, **more},
    )
