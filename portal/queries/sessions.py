"""One committee session whole, with what changed since its agenda."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from portal.domain.actors import Actor, Role
from portal.domain.committee import (
    SESSION,
    MemberRole,
    SessionOutcome,
    SessionState,
    Shortfall,
    Vote,
    Wanted,
    shortfall_of,
)
from portal.domain.conflicts import DECLARED_LINK
from portal.domain.dossier import DOSSIER, DossierState
from portal.domain.errors import NotFound
from portal.models import (
    Assessment,
    CommitteeSession,
    Dossier,
    DossierVersion,
    Organisation,
    Person,
    Proposal,
    SessionConclusion,
    SessionItem,
    SessionMember,
    SessionRecusal,
    Window,
)
from portal.queries.balances import seen_available
from portal.queries.conflicts import recusals_to_come
from portal.queries.scope import in_windows, not_barred, readable_session

_READERS = (Role.INSTRUCTOR, Role.SIGNATORY)
_O = SessionOutcome


@dataclass(frozen=True, slots=True)
class MemberView:
    """Somebody called to the session."""

    public_id: str
    name: str
    quality: str
    role: MemberRole
    present: bool


@dataclass(frozen=True, slots=True)
class ItemView:
    """A dossier of the agenda with what stands. ``changed`` says what is no longer as it was read, or is empty."""

    public_id: str
    position: int
    dossier_public_id: str
    dossier_reference: str
    organisation: str
    siren: str
    title: str
    axis: str
    score_text: str
    total_cost_cents: int
    requested_cents: int
    proposed_outcome: str
    proposed_cents: int
    subsidisable_cents: int
    outcome: SessionOutcome
    amount_cents: int
    motive: str
    vote: Vote
    recused: tuple[tuple[str, str], ...]
    changed: str


@dataclass(frozen=True, slots=True)
class SessionView:
    """A session whole."""

    public_id: str
    window_id: int
    window_title: str
    reference: str
    title: str
    held_on: date
    place: str
    state: SessionState
    created_by: str
    minutes: str
    held_at: datetime | None
    agreed_on: date | None
    agreement_reference: str
    agreed_by: str
    decided_at: datetime | None
    decided_by: str
    from_scenario: bool
    items: tuple[ItemView, ...]
    members: tuple[MemberView, ...]
    available_cents: int

    @property
    def state_label(self) -> str:
        return SESSION.labels[self.state]

    @property
    def is_open(self) -> bool:
        return self.state is SessionState.PREPARING

    def of(self, *outcomes: SessionOutcome) -> tuple[ItemView, ...]:
        """The items concluded so, in the order of the agenda."""
        return tuple(item for item in self.items if item.outcome in outcomes)

    @property
    def granted_cents(self) -> int:
        return sum(item.amount_cents for item in self.of(_O.GRANT))

    @property
    def changed(self) -> tuple[ItemView, ...]:
        return tuple(item for item in self.items if item.changed)

    @property
    def shortfall(self) -> Shortfall | None:
        """What the envelope would lack if the session decided now; None once it has, or when all fits."""
        if self.state in (SessionState.DECIDED, SessionState.CANCELLED):
            return None
        grants = [
            Wanted(item.dossier_public_id, f"{item.dossier_reference}, {item.organisation}", item.amount_cents)
            for item in self.of(_O.GRANT)
        ]
        return shortfall_of(grants, self.available_cents)


def session_view(session: Session, actor: Actor, public_id: str) -> SessionView:
    """One session. Raises NotFound out of scope."""
    creator, agreer, decider = aliased(Person), aliased(Person), aliased(Person)
    found = session.execute(
        sa.select(CommitteeSession, Window.title, creator.name, agreer.name, decider.name)
        .join(Window, Window.id == CommitteeSession.window_id)
        .join(creator, creator.id == CommitteeSession.person_id)
        .outerjoin(agreer, agreer.id == CommitteeSession.agreed_by_id)
        .outerjoin(decider, decider.id == CommitteeSession.decided_by_id)
        .where(in_windows(actor, CommitteeSession.window_id, *_READERS), readable_session(actor))
        .where(CommitteeSession.public_id == public_id)
    ).first()
    if found is None:
        raise NotFound
    row, window_title, created_by, agreed_by, decided_by = found
    members = session.scalars(
        sa.select(SessionMember).where(SessionMember.session_id == row.id).order_by(SessionMember.id)
    )
    return SessionView(
        public_id=row.public_id,
        window_id=row.window_id,
        window_title=window_title,
        reference=row.reference,
        title=row.title,
        held_on=row.held_on,
        place=row.place,
        state=row.state,
        created_by=created_by,
        minutes=row.minutes,
        held_at=row.held_at,
        agreed_on=row.agreed_on,
        agreement_reference=row.agreement_reference,
        agreed_by=agreed_by or "",
        decided_at=row.decided_at,
        decided_by=decided_by or "",
        from_scenario=row.scenario_version_id is not None,
        items=_items(session, actor, row),
        members=tuple(MemberView(m.public_id, m.name, m.quality, m.role, m.present) for m in members),
        available_cents=seen_available(session, actor, {row.window_id}),
    )


def _items(session: Session, actor: Actor, row: CommitteeSession) -> tuple[ItemView, ...]:
    last = sa.select(sa.func.max(SessionConclusion.id)).group_by(SessionConclusion.item_id)
    rows = session.execute(
        sa.select(SessionItem, SessionConclusion, Dossier, Organisation, Proposal, *_standing())
        .join(SessionConclusion, SessionConclusion.item_id == SessionItem.id)
        .join(Dossier, Dossier.id == SessionItem.dossier_id)
        .join(Organisation, Organisation.id == Dossier.organisation_id)
        .join(Proposal, Proposal.id == SessionItem.proposal_id)
        .where(SessionItem.session_id == row.id, SessionItem.removed_at.is_(None), SessionConclusion.id.in_(last))
        .where(not_barred(actor))
        .order_by(SessionItem.position)
    ).all()
    recusals = _recusals(session, row.id)
    watched = row.state not in (SessionState.DECIDED, SessionState.CANCELLED)
    return tuple(
        ItemView(
            public_id=item.public_id,
            position=place,
            dossier_public_id=dossier.public_id,
            dossier_reference=dossier.reference or "",
            organisation=body.name,
            siren=body.siren,
            title=dossier.title,
            axis=dossier.main_axis,
            score_text=item.score_text,
            total_cost_cents=dossier.total_cost_cents,
            requested_cents=dossier.requested_cents or 0,
            proposed_outcome=proposal.outcome,
            proposed_cents=proposal.amount_cents,
            subsidisable_cents=proposal.subsidisable_cents,
            outcome=concluded.outcome,
            amount_cents=concluded.amount_cents,
            motive=concluded.motive,
            vote=Vote(concluded.votes_for, concluded.votes_against, concluded.votes_abstained),
            recused=tuple(recusals[item.id]),
            changed=_changed(item, dossier, *standing) if watched else "",
        )
        for place, (item, concluded, dossier, body, proposal, *standing) in enumerate(rows, start=1)
    )


def _standing() -> tuple[Any, ...]:
    """What stands now for an item's dossier: proposal, filed version, newest assessment of the pinned one's purpose."""
    pinned, newer = aliased(Assessment), aliased(Assessment)
    return (
        sa.select(sa.func.max(Proposal.id))
        .where(Proposal.dossier_id == Dossier.id)
        .correlate(Dossier)
        .scalar_subquery(),
        sa.select(sa.func.max(DossierVersion.number))
        .where(DossierVersion.dossier_id == Dossier.id)
        .correlate(Dossier)
        .scalar_subquery(),
        sa.select(sa.func.max(newer.id))
        .join(pinned, (pinned.dossier_id == newer.dossier_id) & (pinned.purpose == newer.purpose))
        .where(pinned.id == SessionItem.assessment_id)
        .correlate(SessionItem)
        .scalar_subquery(),
    )


def _changed(item: SessionItem, dossier: Dossier, proposal_id: int, filed_version: int, assessment_id: int) -> str:
    if dossier.state is not DossierState.PROPOSED:
        return f"N’est plus proposé à la décision\u00a0: {DOSSIER.labels[dossier.state].lower()}"
    if filed_version != item.filed_version:
        return "Nouvelle version déposée depuis l’ordre du jour"
    if proposal_id != item.proposal_id:
        return "Proposition modifiée depuis l’ordre du jour"
    return "Contrôles refaits depuis l’ordre du jour" if assessment_id != item.assessment_id else ""


def _recusals(session: Session, session_id: int) -> dict[int, list[tuple[str, str]]]:
    """Who steps aside for each item and why: as recorded, then by what members declared and nobody recorded yet."""
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    recorded = (
        sa.select(SessionRecusal.id, SessionRecusal.item_id, SessionMember.name, SessionRecusal.reason)
        .join(SessionMember, SessionMember.id == SessionRecusal.member_id)
        .where(SessionMember.session_id == session_id)
    )
    known = recusals_to_come(session_id).order_by(None).subquery()
    to_come = sa.select(sa.null(), known.c[1], known.c[2], sa.literal(DECLARED_LINK)).where(~known.c.recorded)
    rows = session.execute(sa.union_all(recorded, to_come)).all()
    for _, item_id, name, reason in sorted(rows, key=lambda row: (row[0] is None, row[0] or 0, row[2])):
        found[item_id].append((name, reason))
    return found
