"""Addresses that refuse mail: those of the applicants and services a prefecture writes to, and one's own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.domain.actors import Actor, Role
from portal.domain.dossier import DossierState
from portal.models import AddressBounce, Dossier, Membership, OpinionRequest, Organisation, Person
from portal.queries.scope import in_windows, not_barred

ORIGIN_LABELS = {
    "smtp": "refusé à l’envoi",
    "report": "avis de non-remise",
    "person": "signalé à la main",
}


@dataclass(frozen=True, slots=True)
class BounceView:
    """A standing refusal. ``dossiers``: (public id, reference, organisation) of the filed dossiers it concerns."""

    public_id: str
    email: str
    since: datetime
    origin: str
    status: str
    detail: str
    dossiers: tuple[tuple[str, str, str], ...] = ()

    @property
    def why(self) -> str:
        return " ".join(part for part in (ORIGIN_LABELS.get(self.origin, self.origin), self.status) if part)


def visible_bounces(actor: Actor, window_id: int) -> sa.ColumnElement[bool]:
    """Refusals of addresses that have to do with a filed dossier of the window, but those the actor is barred
    from: its contact, a member, a service consulted."""
    filed = sa.and_(Dossier.window_id == window_id, Dossier.state != DossierState.DRAFT, not_barred(actor))
    contacts = sa.select(sa.func.lower(Dossier.contact_email)).where(filed)
    members = (
        sa.select(Person.email)
        .join(Membership, Membership.person_id == Person.id)
        .join(Dossier, Dossier.organisation_id == Membership.organisation_id)
        .where(filed)
    )
    givers = sa.select(OpinionRequest.giver_email).join(Dossier, Dossier.id == OpinionRequest.dossier_id).where(filed)
    return sa.or_(
        AddressBounce.email.in_(contacts), AddressBounce.email.in_(members), AddressBounce.email.in_(givers)
    )


def standing_bounces(session: Session, actor: Actor) -> list[BounceView]:
    """Standing refusals seen from the windows the actor instructs, the newest first; two queries."""
    window_ids = actor.window_ids(Role.INSTRUCTOR)
    if not window_ids:
        return []
    visible = sa.or_(*(visible_bounces(actor, window_id) for window_id in sorted(window_ids)))
    rows = session.scalars(
        sa.select(AddressBounce)
        .where(AddressBounce.cleared_at.is_(None), visible)
        .order_by(AddressBounce.id.desc())
        .limit(200)
    ).all()
    dossiers = _dossiers(session, actor, [row.email for row in rows])
    return [_view(row, dossiers.get(row.email, ())) for row in rows]


def _dossiers(
    session: Session, actor: Actor, emails: list[str]
) -> dict[str, tuple[tuple[str, str, str], ...]]:
    if not emails:
        return {}
    member = sa.exists().where(Membership.person_id == Person.id, Membership.organisation_id == Dossier.organisation_id)
    rows = session.execute(
        sa.select(Dossier.public_id, Dossier.reference, Organisation.name, Dossier.contact_email, Person.email)
        .join(Organisation, Organisation.id == Dossier.organisation_id)
        .outerjoin(Person, sa.and_(Person.email.in_(emails), member))
        .where(
            in_windows(actor, Dossier.window_id, Role.INSTRUCTOR),
            Dossier.state != DossierState.DRAFT,
            not_barred(actor),
            sa.or_(sa.func.lower(Dossier.contact_email).in_(emails), Person.id.is_not(None)),
        )
        .order_by(Dossier.id.desc())
    )
    found: dict[str, dict[str, tuple[str, str, str]]] = {}
    for public_id, reference, name, contact, member_email in rows:
        for email in {contact.lower(), member_email} & set(emails):
            found.setdefault(email, {})[public_id] = (public_id, reference or "", name)
    return {email: tuple(rows.values()) for email, rows in found.items()}


def bounces_of(session: Session, emails: list[str]) -> list[BounceView]:
    """Standing refusals of these addresses; one query."""
    wanted = sorted({email.lower() for email in emails if email})
    if not wanted:
        return []
    rows = session.scalars(
        sa.select(AddressBounce)
        .where(AddressBounce.cleared_at.is_(None), AddressBounce.email.in_(wanted))
        .order_by(AddressBounce.id)
    )
    return [_view(row, ()) for row in rows]


def _view(row: AddressBounce, dossiers: tuple[tuple[str, str, str], ...]) -> BounceView:
    return BounceView(row.public_id, row.email, row.created_at, row.origin, row.status, row.detail, dossiers)
