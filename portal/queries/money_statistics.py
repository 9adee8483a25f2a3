"""Statistics of the money of an envelope, without the dossiers the reader's declared links bar."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.domain.act import ActState
from portal.domain.actors import Actor
from portal.domain.clocks import paris_date
from portal.domain.dossier import DossierState
from portal.domain.money_statistics import Share, Spread, days_between, spread
from portal.domain.scenario.equity import BANDS, GROUPING, LARGEST, UNKNOWN
from portal.models import Act, Decision, Dossier, LedgerEntry, Organisation, PaymentClaim
from portal.queries.envelopes import AskedEnvelope, seen_movements
from portal.queries.scope import not_barred
from portal.reference.bodies import COMMUNE_CATEGORY

_NAMED = sa.orm.aliased(Act)


@dataclass(frozen=True, slots=True)
class MoneyStatistics:
    """Shares by axis and by size of the body, all of them, the spread of the grants, and the delays in days."""

    axes: tuple[tuple[str, Share], ...]
    bands: tuple[tuple[str, Share], ...]
    whole: Share
    grants: Spread
    delays: tuple[tuple[str, Spread], ...]


def money_statistics(
    session: Session, actor: Actor, envelope: AskedEnvelope, axes: Mapping[str, str]
) -> MoneyStatistics:
    """Requests are those of the window, grants and payments those of the envelope. Five queries."""
    held = _held(actor, envelope)
    by_axis: dict[str, Share] = {}
    by_band: dict[str, Share] = {}
    for axis, band, share in _shares(session, actor, envelope, held):
        label = f"{axis} – {axes[axis]}" if axis in axes else axis or "Axe non précisé"
        by_axis[label] = by_axis.get(label, Share()).plus(share)
        by_band[band] = by_band.get(band, Share()).plus(share)
    whole = Share()
    for share in by_band.values():
        whole = whole.plus(share)
    order = [label for _, label in BANDS] + [LARGEST, GROUPING, UNKNOWN]
    grants = session.scalars(sa.select(held.c.cents).where(held.c.cents > 0))
    return MoneyStatistics(
        tuple(sorted(by_axis.items())),
        tuple((label, by_band[label]) for label in order if label in by_band),
        whole,
        spread(int(cents) for cents in grants),
        (*_decision_delays(session, held), *_payment_delays(session, actor, envelope)),
    )


def _held(actor: Actor, envelope: AskedEnvelope) -> sa.Subquery:
    """Money granted (reserved and committed) and paid to each dossier on the envelope."""
    dossier = sa.func.coalesce(LedgerEntry.dossier_id, _NAMED.dossier_id)
    return (
        sa.select(
            dossier.label("dossier_id"),
            sa.func.sum(LedgerEntry.reserved_delta + LedgerEntry.committed_delta).label("cents"),
            sa.func.sum(LedgerEntry.paid_delta).label("paid"),
        )
        .select_from(LedgerEntry)
        .outerjoin(_NAMED, _NAMED.id == LedgerEntry.act_id)
        .where(seen_movements(actor, envelope, None), dossier.is_not(None))
        .group_by(dossier)
        .subquery()
    )


def _band() -> sa.Case[str]:
    people = Organisation.population
    sizes = [(people < bound, label) for bound, label in BANDS]
    groupings = Organisation.legal_category != COMMUNE_CATEGORY
    return sa.case((groupings, GROUPING), (people.is_(None), UNKNOWN), *sizes, else_=LARGEST)


def _shares(
    session: Session, actor: Actor, envelope: AskedEnvelope, held: sa.Subquery
) -> Iterator[tuple[str, str, Share]]:
    """By axis and band, what is asked for, then what is granted: apart, for the grants are few among the requests."""
    band = _band().label("band")
    keys = (Dossier.main_axis, band)
    asked = (
        sa.select(*keys, sa.func.count(), sa.func.coalesce(sa.func.sum(Dossier.requested_cents), 0))
        .join(Organisation, Organisation.id == Dossier.organisation_id)
        .where(Dossier.window_id == envelope.window_id, Dossier.state != DossierState.DRAFT, not_barred(actor))
        .group_by(*keys)
    )
    for axis, size, count, cents in session.execute(asked):
        yield axis, size, Share(asked=count, asked_cents=int(cents))
    granted = (
        sa.select(*keys, sa.func.count(), sa.func.sum(held.c.cents), sa.func.sum(Dossier.total_cost_cents))
        .add_columns(sa.func.sum(held.c.paid))
        .select_from(held)
        .join(Dossier, Dossier.id == held.c.dossier_id)
        .join(Organisation, Organisation.id == Dossier.organisation_id)
        .where(held.c.cents > 0)
        .group_by(*keys)
    )
    for axis, size, count, cents, cost, paid in session.execute(granted):
        yield axis, size, Share(0, 0, count, int(cents), int(cost), int(paid))


def _decision_delays(session: Session, held: sa.Subquery) -> list[tuple[str, Spread]]:
    """Of the dossiers granted on the envelope: from the filing to the decision, the EJ, the notification."""
    last = sa.select(sa.func.max(Decision.id)).where(Decision.dossier_id == Dossier.id).correlate(Dossier)
    rows = session.execute(
        sa.select(Dossier.filed_at, Decision.decided_on, Act.ej_on, Act.notified_at)
        .select_from(held)
        .join(Dossier, Dossier.id == held.c.dossier_id)
        .outerjoin(Decision, Decision.id == last.scalar_subquery())
        .outerjoin(
            Act, sa.and_(Act.dossier_id == Dossier.id, Act.kind == "award", Act.state != ActState.CANCELLED)
        )
        .where(held.c.cents > 0)
    ).all()
    filed = [paris_date(row[0]) if row[0] else None for row in rows]
    told = [paris_date(row[3]) if row[3] else None for row in rows]
    decided, committed = [row[1] for row in rows], [row[2] for row in rows]
    return [
        ("Du dépôt à la décision", days_between(list(zip(filed, decided, strict=True)))),
        ("De la décision à l’engagement juridique", days_between(list(zip(decided, committed, strict=True)))),
        ("De l’engagement à la notification", days_between(list(zip(committed, told, strict=True)))),
    ]


def _payment_delays(session: Session, actor: Actor, envelope: AskedEnvelope) -> list[tuple[str, Spread]]:
    paid = sa.select(LedgerEntry.claim_id).where(seen_movements(actor, envelope, None), LedgerEntry.paid_delta > 0)
    rows = session.execute(
        sa.select(PaymentClaim.filed_at, PaymentClaim.ordered_on, PaymentClaim.paid_on).where(
            PaymentClaim.id.in_(paid)
        )
    ).all()
    filed = [paris_date(row[0]) if row[0] else None for row in rows]
    ordered, paid_on = [row[1] for row in rows], [row[2] for row in rows]
    return [
        ("De la demande de paiement à la mise en paiement", days_between(list(zip(filed, ordered, strict=True)))),
        ("De la mise en paiement au virement", days_between(list(zip(ordered, paid_on, strict=True)))),
    ]
