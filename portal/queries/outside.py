"""What reached the prefecture outside the portal, and how applications come in: counted by channel."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from portal.domain.actors import Actor, Role
from portal.domain.channels import CHANNEL_LABELS, MEANS_LABELS, Channel, refusal_channel
from portal.domain.dossier import DossierState
from portal.domain.errors import NotFound
from portal.models import Dossier, Outage, OutsideRequest
from portal.queries.scope import not_barred


@dataclass(frozen=True, slots=True)
class OutsideView:
    """One application received outside the portal. ``to_enter``: set apart for a recorded failure, not entered yet."""

    public_id: str
    window_id: int
    received_at: datetime
    recorded_at: datetime
    recorded_by: str
    means_label: str
    sender_name: str
    sender_capacity: str
    body_name: str
    sender_email: str
    sender_address: str
    subject: str
    outage_from: datetime | None
    outage_to: datetime | None
    dossier: str | None
    dossier_is_draft: bool
    dossier_owner: bool

    @property
    def to_enter(self) -> bool:
        return self.outage_from is not None and self.dossier is None

    @property
    def outcome(self) -> str:
        """How it was treated, in a few words."""
        if self.outage_from is None:
            return "Réponse envoyée par courriel" if self.sender_email else "Réponse à imprimer et à poster"
        if self.dossier is None:
            return "À saisir par l’administration"
        return "Saisie en cours" if self.dossier_is_draft else "Saisie et déposée"


def outside_requests(session: Session, actor: Actor) -> list[OutsideView]:
    """Those of the actor's windows, newest first (the last two hundred)."""
    return _views(session, actor, sa.true())


def outside_request(session: Session, actor: Actor, public_id: str) -> OutsideView:
    """One of them. Raises NotFound."""
    found = _views(session, actor, OutsideRequest.public_id == public_id)
    if not found:
        raise NotFound
    return found[0]


def _views(session: Session, actor: Actor, condition: sa.ColumnElement[bool]) -> list[OutsideView]:
    rows = session.execute(
        sa.select(
            OutsideRequest, Outage.started_at, Outage.ended_at, Dossier.public_id, Dossier.state, Dossier.mandate_id
        )
        .outerjoin(Outage, Outage.id == OutsideRequest.outage_id)
        .outerjoin(Dossier, Dossier.outside_request_id == OutsideRequest.id)
        .where(condition, OutsideRequest.window_id.in_(sorted(actor.window_ids(Role.INSTRUCTOR))))
        .where(sa.or_(Dossier.id.is_(None), not_barred(actor)))
        .options(joinedload(OutsideRequest.recorded_by))
        .order_by(OutsideRequest.received_at.desc(), OutsideRequest.id.desc())
        .limit(200)
    )
    mine = actor.mandate_ids()
    return [
        OutsideView(
            public_id=row.public_id,
            window_id=row.window_id,
            received_at=row.received_at,
            recorded_at=row.created_at,
            recorded_by=row.recorded_by.name,
            means_label=MEANS_LABELS[row.means],
            sender_name=row.sender_name,
            sender_capacity=row.sender_capacity,
            body_name=row.body_name,
            sender_email=row.sender_email,
            sender_address=row.sender_address,
            subject=row.subject,
            outage_from=start,
            outage_to=end,
            dossier=dossier,
            dossier_is_draft=state is DossierState.DRAFT,
            dossier_owner=mandate_id in mine,
        )
        for row, start, end, dossier, state, mandate_id in rows
    ]


@dataclass(frozen=True, slots=True)
class ChannelCount:
    """How many applications came by one channel; drafts are not applications yet."""

    channel: Channel
    filed: int
    drafts: int

    @property
    def label(self) -> str:
        return CHANNEL_LABELS[self.channel]


def channel_counts(session: Session, actor: Actor, window_id: int) -> list[ChannelCount]:
    """Every channel in order, zero included; two queries."""
    filed: dict[str, int] = {}
    drafts: dict[str, int] = {}
    is_draft = Dossier.state == DossierState.DRAFT
    grouped = (
        sa.select(Dossier.channel, is_draft, sa.func.count())
        .where(Dossier.window_id == window_id, not_barred(actor))
        .group_by(Dossier.channel, is_draft)
    )
    for channel, draft, count in session.execute(grouped):
        (drafts if draft else filed)[channel] = count
    refused = (
        sa.select(OutsideRequest.means, sa.func.count())
        .where(OutsideRequest.window_id == window_id, OutsideRequest.outage_id.is_(None))
        .group_by(OutsideRequest.means)
    )
    for means, count in session.execute(refused):
        channel = refusal_channel(means)
        filed[channel] = filed.get(channel, 0) + count
    return [ChannelCount(channel, filed.get(channel, 0), drafts.get(channel, 0)) for channel in Channel]
