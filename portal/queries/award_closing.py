"""What stands in the way of closing an award."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.domain.amendment import AmendmentState
from portal.domain.claim import CLAIM, ClaimState
from portal.domain.money import format_euros
from portal.domain.recovery import KIND_LABELS, RecoveryKind, RecoveryState
from portal.models import AmendmentRequest, PaymentClaim, Recovery
from portal.queries.award import AwardView
from portal.queries.claim_amounts import to_be_ended
from portal.queries.settlement import SettledView, settled_of

_PENDING = (ClaimState.FILED, ClaimState.INCOMPLETE, ClaimState.VERIFIED, ClaimState.CERTIFIED, ClaimState.ORDERED)
_RECOVERING = (RecoveryState.ANNOUNCED, RecoveryState.HEARD, RecoveryState.DECIDED)


def closing_obstacles(session: Session, award: AwardView) -> list[str]:
    """French sentences, empty when the award can be closed.

    A certified claim that gives nothing to pay is no obstacle: there is nothing to order.
    """
    obstacles = []
    settled = settled_of(session, award.act_id)
    if award.in_force and settled is None:
        obstacles.append("Le montant définitif n’est pas arrêté : certifiez d’abord le solde.")
    claims = session.execute(
        sa.select(PaymentClaim.number, PaymentClaim.state)
        .where(PaymentClaim.act_id == award.act_id, PaymentClaim.state.in_(_PENDING), to_be_ended())
        .order_by(PaymentClaim.number)
    )
    obstacles += [f"La demande de paiement n° {number} est « {CLAIM.labels[state]} »." for number, state in claims]
    kinds = session.scalars(
        sa.select(Recovery.kind).where(Recovery.act_id == award.act_id, Recovery.state.in_(_RECOVERING))
    )
    obstacles += [f"Une procédure est en cours : {KIND_LABELS[kind].lower()}." for kind in kinds]
    changing = sa.select(AmendmentRequest.id).where(
        AmendmentRequest.act_id == award.act_id,
        AmendmentRequest.state.in_((AmendmentState.ASKED, AmendmentState.AGREED)),
    )
    if session.scalar(changing.limit(1)) is not None:
        obstacles.append("Une modification est en cours.")
    if settled is not None or not award.in_force:
        obstacles += _money(session, award, settled)
    return obstacles


def _money(session: Session, award: AwardView, settled: SettledView | None) -> list[str]:
    """A repayment decided for less, or dropped, answers for what was paid in excess."""
    told = []
    if award.left_cents:
        told.append(f"{format_euros(award.left_cents)} restent engagés et non payés.")
    over = award.paid_cents - settled.settlement.final_cents if settled is not None else 0
    answered = sa.select(Recovery.id).where(
        Recovery.act_id == award.act_id,
        Recovery.kind == RecoveryKind.REPAYMENT,
        Recovery.state.in_((RecoveryState.EXECUTED, RecoveryState.DROPPED)),
    )
    if over > 0 and session.scalar(answered.limit(1)) is None:
        told.append(
            f"{format_euros(over)} ont été payés au-delà du montant définitif : ouvrez la procédure de reversement."
        )
    return told
