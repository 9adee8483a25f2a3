"""What follows a filing, for the applicant: what awaits it, the plan it would have, the money, the deliberation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.domain.dossier import DossierState
from portal.domain.errors import InvalidInput
from portal.domain.plan import PlanFunder, RetainedPlan, retained_plan
from portal.domain.window_settings import WindowSettings
from portal.models import Dossier
from portal.queries.applicant_views import DossierView
from portal.queries.award import award_of
from portal.queries.exchanges import CorrectionView, RequestView, WordView, awaiting, corrections, requests, words
from portal.queries.opinions import consulted_services
from portal.queries.retained import RetainedView, retained_for_applicant
from portal.queries.windows import window_settings

#: States in which the prefecture has not told how much it grants: the plan is what the checks allow so far.
_BEFORE_DECISION = (
    DossierState.FILED,
    DossierState.INCOMPLETE,
    DossierState.COMPLETE,
    DossierState.UNDER_REVIEW,
    DossierState.PROPOSED,
)


@dataclass(frozen=True, slots=True)
class Money:
    """Where the money of a notified award is. Amounts in cents."""

    granted_cents: int
    committed_on: date | None
    paid_cents: int
    last_claim_on: date | None


@dataclass(frozen=True, slots=True)
class Following:
    """All of it. ``retained`` once eligibility is concluded, ``plan`` before, when the grant would be
    smaller than the request; ``deliberation_wanted``: still awaited; ``consulted``: services asked for an opinion,
    when the window shows them."""

    unread: int
    requests: tuple[RequestView, ...]
    corrections: tuple[CorrectionView, ...]
    words: tuple[WordView, ...]
    retained: RetainedView | None
    plan: RetainedPlan | None
    money: Money | None
    deliberation_wanted: bool
    consulted: tuple[tuple[str, datetime], ...] = ()


def following(session: Session, view: DossierView) -> Following:
    """What follows the filing of a dossier already read in scope."""
    dossier_id, window_id = session.execute(
        sa.select(Dossier.id, Dossier.window_id).where(Dossier.public_id == view.public_id)
    ).one()
    settings = window_settings(session, window_id)
    retained = retained_for_applicant(session, view)
    return Following(
        unread=awaiting(session, view.public_id, prefecture=False).messages,
        requests=requests(session, view.public_id, sent_only=False),
        corrections=corrections(session, view.public_id),
        words=words(session, view.public_id),
        retained=retained,
        plan=None if retained else _plan(view),
        money=_money(session, dossier_id),
        deliberation_wanted=_deliberation_wanted(view, settings),
        consulted=consulted_services(session, view.public_id),
    )


def _plan(view: DossierView) -> RetainedPlan | None:
    """The plan with the most the checks allow so far, own funds taking the hole; None when nothing changes."""
    asked, most = view.declared.requested_cents or 0, view.max_grant_cents
    if view.state not in _BEFORE_DECISION or most is None or most >= asked:
        return None
    funders = tuple(PlanFunder(row.funder, row.kind, row.status, row.amount_cents) for row in view.funders)
    try:
        return retained_plan(view.total_cost_cents, most, view.declared.own_funds_cents or 0, funders)
    except InvalidInput:
        return None


def _money(session: Session, dossier_id: int) -> Money | None:
    """What the act in force says, never today's settings."""
    award = award_of(session, dossier_id)
    if award is None or not award.in_force:
        return None
    return Money(
        granted_cents=award.maximum_cents,
        committed_on=award.ej_on,
        paid_cents=award.paid_cents,
        last_claim_on=award.last_claim_on,
    )


def _deliberation_wanted(view: DossierView, settings: WindowSettings) -> bool:
    due = settings.text("deliberation.due") or "before_signature"
    there = any(piece.kind == "deliberation" for piece in view.documents)
    return due != "never" and not there and view.is_pending
