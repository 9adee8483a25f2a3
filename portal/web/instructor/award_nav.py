"""The pages of an award on the prefecture's side: their menu, and the frame they are drawn in.

For an instructor they are the section « Versements » of a dossier; the others reach them from their lists.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import url_for
from sqlalchemy.orm import Session

from portal.domain.actors import Role
from portal.queries.assistance import four_eyes
from portal.queries.award import AwardView, award_of
from portal.queries.instruction import DossierHead
from portal.web.common.session import current_actor, runtime
from portal.web.instructor.page import SECTIONS, opened_head, render_section

#: Who opens these pages.
STAFF = (Role.INSTRUCTOR, Role.SIGNATORY, Role.BUDGET)
#: (label, endpoint), in order; each endpoint takes ``public_id``.
AWARD_PAGES: tuple[tuple[str, str], ...] = (
    ("Versements", "instructor.payments"),
    ("Démarrage", "instructor.award_start"),
    ("RIB", "instructor.award_account"),
    ("Indicateurs", "instructor.award_indicators"),
    ("Montant définitif", "instructor.final_amount"),
    ("Modifications", "instructor.amendments"),
    ("Tranches", "instructor.tranches"),
    ("Suspension, reversement, clôture", "instructor.award_life"),
)
#: What a page reads beside the award.
Loader = Callable[[Session, DossierHead, AwardView], dict[str, Any]]


def award_nav(public_id: str, here: str) -> list[tuple[str, str, bool]]:
    """The menu as ``dsfr.subnav`` takes it; ``here``: the endpoint of the page shown."""
    return [(label, url_for(endpoint, public_id=public_id), endpoint == here) for label, endpoint in AWARD_PAGES]


def opened_award(session: Session, public_id: str) -> tuple[DossierHead, AwardView | None]:
    """The head of a dossier the actor opens and its award, None before the notification. Raises NotFound."""
    head = opened_head(session, public_id)
    return head, award_of(session, head.id)


def read_award(public_id: str, load: Loader) -> tuple[DossierHead, dict[str, Any]]:
    """The head of the dossier, its ``award`` (None before the notification) and what ``load`` reads of it."""
    with runtime().read() as session:
        head, award = opened_award(session, public_id)
        return head, {"award": award, **(load(session, head, award) if award else {})}


def show_award(
    template: str, here: str, head: DossierHead, context: dict[str, Any], status: int = 200, **more: Any
) -> tuple[str, int]:
    """A page of the award from what ``read_award`` gave."""
    return render_award(template, head, here=here, status=status, **{**context, **more})


def render_award(
    template: str, head: DossierHead, award: AwardView | None, here: str, status: int = 200, **context: Any
) -> tuple[str, int]:
    """A page of the award in the frame of its dossier; templates extend ``instructor/_award.html``."""
    with runtime().read() as session:
        help_given = four_eyes(session, head.id, runtime().legal.now())
    return render_section(
        template,
        head,
        status,
        award=award,
        award_nav=award_nav(head.public_id, here) if award else [],
        sections=SECTIONS if Role.INSTRUCTOR in current_actor().roles else (),
        lists=("Paiements", url_for("claims.home")),
        four_eyes=help_given,
        **context,
    )
