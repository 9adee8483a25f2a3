"""Declared conflicts of interests: who is barred from what, one's own declarations, what administrators read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.domain.actors import Actor, Role
from portal.domain.conflicts import NATURE_LABELS
from portal.domain.errors import NotFound
from portal.models import (
    ConflictAnswer,
    ConflictDeclaration,
    Dossier,
    Organisation,
    Person,
    Posting,
    SessionItem,
    SessionMember,
    SessionRecusal,
)
from portal.queries.scope import barred_dossiers, barred_pairs, window_dossiers
from portal.queries.windows import window_settings

#: Setting of a window: ask before the first opening of each dossier.
ASK = "conflicts.ask_before_opening"


def is_barred(session: Session, person_id: int, dossier_id: int) -> bool:
    """Whether a link the person declared bars them from this dossier."""
    found = sa.literal(dossier_id).in_(barred_dossiers(person_id))
    return bool(session.scalar(sa.select(found)))


def barred_among(session: Session, person_id: int | None, dossier_ids: Iterable[int]) -> frozenset[int]:
    """Those of these dossiers (keys) a person is barred from."""
    if person_id is None:
        return frozenset()
    bars = barred_dossiers(person_id).subquery()
    key = bars.c[0]
    return frozenset(session.scalars(sa.select(key).where(key.in_(sorted(dossier_ids)))))


@dataclass(frozen=True, slots=True)
class Barred:
    """Somebody who takes no part in a dossier, and since when their link is declared."""

    person_id: int
    public_id: str
    name: str
    since: datetime


def barred_people(session: Session, dossier_id: int) -> tuple[Barred, ...]:
    """Who declared a link with a dossier (already in the reader's scope) or with a body of it, by name."""
    pairs = barred_pairs()
    query = (
        sa.select(Person.id, Person.public_id, Person.name, sa.func.min(pairs.c.since))
        .join(pairs, pairs.c.person_id == Person.id)
        .where(pairs.c.dossier_id == dossier_id)
        .group_by(Person.id, Person.public_id, Person.name)
        .order_by(Person.name, Person.public_id)
    )
    return tuple(Barred(*row) for row in session.execute(query))


@dataclass(frozen=True, slots=True)
class DeclaredRecusal:
    """A member of a session whose declared link bars an item of its agenda; ``recorded`` once it is in the minutes."""

    member_id: int
    item_id: int
    name: str
    recorded: bool


def declared_recusals(session: Session, session_id: int) -> tuple[DeclaredRecusal, ...]:
    """Members of a session (key) who step aside by what they declared, for the items still on its agenda."""
    return tuple(DeclaredRecusal(*row) for row in session.execute(recusals_to_come(session_id)))


def recusals_to_come(session_id: int) -> sa.Select[tuple[int, int, str, bool]]:
    """The same as a query: member, item, name, whether it is recorded."""
    pairs = barred_pairs()
    known = sa.exists().where(
        SessionRecusal.item_id == SessionItem.id, SessionRecusal.member_id == SessionMember.id
    ).correlate(SessionItem, SessionMember)
    return (
        sa.select(SessionMember.id, SessionItem.id, SessionMember.name, known.label("recorded"))
        .join(SessionItem, SessionItem.session_id == SessionMember.session_id)
        .join(
            pairs,
            sa.and_(pairs.c.person_id == SessionMember.person_id, pairs.c.dossier_id == SessionItem.dossier_id),
        )
        .where(SessionMember.session_id == session_id, SessionItem.removed_at.is_(None))
        .order_by(SessionItem.id, SessionMember.id)
        .distinct()
    )


def may_stand_in(session: Session, window_id: int, role: Role, dossier_ids: Iterable[int]) -> tuple[str, ...]:
    """Names of those who hold ``role`` in the window and are barred from none of these dossiers (keys)."""
    pairs = barred_pairs()
    barred = sa.select(pairs.c.person_id).where(pairs.c.dossier_id.in_(sorted(dossier_ids)))
    query = (
        sa.select(Person.name)
        .join(Posting, Posting.person_id == Person.id)
        .where(Posting.window_id == window_id, Posting.role == role, Person.id.not_in(barred))
        .order_by(Person.name)
    )
    return tuple(session.scalars(query))


@dataclass(frozen=True, slots=True)
class LinkView:
    """A declaration as its author and the administrators read it. ``target``: the body, or the dossier's reference."""

    public_id: str
    person: str
    target: str
    siren: str
    nature_label: str
    reason: str
    declared_at: datetime
    ended_at: datetime | None
    end_reason: str


def my_links(session: Session, actor: Actor) -> tuple[LinkView, ...]:
    """The actor's declarations, those that hold first, then the newest."""
    return _links(session, ConflictDeclaration.person_id == actor.person_id)


def links_of_window(session: Session, actor: Actor, window_id: int) -> tuple[LinkView, ...]:
    """Every declaration of people posted in a window the actor administers. Raises NotFound."""
    if window_id not in actor.window_ids(Role.ADMINISTRATOR):
        raise NotFound
    posted = sa.select(Posting.person_id).where(Posting.window_id == window_id)
    return _links(session, ConflictDeclaration.person_id.in_(posted))


def _links(session: Session, condition: sa.ColumnElement[bool]) -> tuple[LinkView, ...]:
    rows = session.execute(
        sa.select(ConflictDeclaration, Person.name, Dossier.reference)
        .join(Person, Person.id == ConflictDeclaration.person_id)
        .outerjoin(Dossier, Dossier.id == ConflictDeclaration.dossier_id)
        .where(condition)
        .order_by(ConflictDeclaration.ended_at.is_not(None), ConflictDeclaration.id.desc())
        .limit(500)
    )
    return tuple(
        LinkView(
            public_id=row.public_id,
            person=name,
            target=f"Dossier {reference}, {row.body_name}" if reference else row.body_name,
            siren=row.siren,
            nature_label=NATURE_LABELS[row.nature],
            reason=row.reason,
            declared_at=row.created_at,
            ended_at=row.ended_at,
            end_reason=row.end_reason,
        )
        for row, name, reference in rows
    )


@dataclass(frozen=True, slots=True)
class LinkTarget:
    """What a declaration would be about: a dossier (``dossier``, public id) or a body (``siren``)."""

    name: str
    siren: str = ""
    dossier: str = ""
    reference: str = ""

    @property
    def label(self) -> str:
        return f"Dossier {self.reference}, {self.name}" if self.dossier else self.name


def dossier_target(session: Session, actor: Actor, public_id: str) -> LinkTarget:
    """A dossier the actor could open, by what the list shows of it: reference and carrier. Raises NotFound."""
    return _dossier_target(session, actor, Dossier.public_id == public_id)


def target_by_reference(session: Session, actor: Actor, reference: str) -> LinkTarget:
    """The same by its reference."""
    return _dossier_target(session, actor, Dossier.reference == reference)


def _dossier_target(session: Session, actor: Actor, condition: sa.ColumnElement[bool]) -> LinkTarget:
    row = session.execute(
        sa.select(Organisation.name, Dossier.public_id, Dossier.reference)
        .join(Organisation, Organisation.id == Dossier.organisation_id)
        .where(window_dossiers(actor), condition)
    ).first()
    if row is None:
        raise NotFound
    return LinkTarget(row.name, dossier=row.public_id, reference=row.reference or "")


def known_bodies(session: Session, text: str, limit: int = 10) -> tuple[LinkTarget, ...]:
    """Bodies the portal knows beside the reference files, by a part of their name or their SIREN. Nothing of what they
    asked for is read."""
    wanted = text.strip()
    digits = "".join(character for character in wanted if character.isdigit())
    matches = sa.func.lower(Organisation.name).contains(wanted.lower(), autoescape=True)
    if len(digits) == 9:
        matches = sa.or_(matches, Organisation.siren == digits)
    query = sa.select(Organisation.name, Organisation.siren).where(matches).order_by(Organisation.name).limit(limit)
    return tuple(LinkTarget(row.name, row.siren) for row in session.execute(query))


def body_name(session: Session, siren: str) -> str:
    """Name of a body the portal knows, empty otherwise."""
    return session.scalar(sa.select(Organisation.name).where(Organisation.siren == siren)) or ""


def must_answer(session: Session, actor: Actor, window_id: int, dossier_id: int) -> bool:
    """Whether the window asks about links before the first opening, and the actor has not answered for this dossier."""
    answered = sa.select(ConflictAnswer.id).where(
        ConflictAnswer.person_id == actor.person_id, ConflictAnswer.dossier_id == dossier_id
    )
    return window_settings(session, window_id).flag(ASK) is True and session.scalar(answered) is None
