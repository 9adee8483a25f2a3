"""Who follows what: the instructors of the actor's windows with their load and absences, and a person's saved views."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from portal.domain.actors import Actor, Role
from portal.domain.batch import BatchAction, BatchFacts, refusal
from portal.domain.dossier import DOSSIER, PENDING_STATES
from portal.domain.errors import NotFound
from portal.models import Absence, Dossier, Organisation, Person, Posting, RequestedItem, SavedView
from portal.queries.scope import in_windows, window_dossiers

_PENDING = Dossier.state.in_(sorted(PENDING_STATES))


@dataclass(frozen=True, slots=True)
class Colleague:
    """An instructor of the actor's windows."""

    public_id: str
    name: str


def colleagues(session: Session, actor: Actor) -> tuple[Colleague, ...]:
    """The instructors of the actor's windows, the actor included, by name."""
    query = (
        sa.select(Person.public_id, Person.name)
        .join(Posting, Posting.person_id == Person.id)
        .where(in_windows(actor, Posting.window_id, Role.INSTRUCTOR), Posting.role == Role.INSTRUCTOR)
        .distinct()
        .order_by(Person.name, Person.public_id)
    )
    return tuple(Colleague(*row) for row in session.execute(query))


@dataclass(frozen=True, slots=True)
class Load:
    """A person who follows pending dossiers of the actor's windows, and how many."""

    public_id: str
    name: str
    pending: int


def loads(session: Session, actor: Actor) -> tuple[Load, ...]:
    """Everyone who follows pending dossiers, those who have left included, by name."""
    query = (
        sa.select(Person.public_id, Person.name, sa.func.count())
        .join(Dossier, Dossier.instructor_id == Person.id)
        .where(window_dossiers(actor), _PENDING)
        .group_by(Person.public_id, Person.name)
        .order_by(Person.name)
    )
    return tuple(Load(*row) for row in session.execute(query))


@dataclass(frozen=True, slots=True)
class AbsenceView:
    """One declared absence; ``mine``: the actor may call it off."""

    public_id: str
    person: str
    deputy: str
    from_on: date
    to_on: date
    mine: bool


def absences(session: Session, actor: Actor, today: date) -> tuple[AbsenceView, ...]:
    """Absences of the actor's colleagues that are not over, by date."""
    away, deputy = aliased(Person), aliased(Person)
    team = sa.select(Posting.person_id).where(in_windows(actor, Posting.window_id, Role.INSTRUCTOR))
    query = (
        sa.select(Absence.public_id, away.name, deputy.name, Absence.from_on, Absence.to_on, Absence.person_id)
        .join(away, away.id == Absence.person_id)
        .join(deputy, deputy.id == Absence.deputy_id)
        .where(Absence.person_id.in_(team), Absence.to_on >= today, Absence.ended_at.is_(None))
        .order_by(Absence.from_on, Absence.id)
    )
    return tuple(AbsenceView(*row[:5], mine=row[5] == actor.person_id) for row in session.execute(query))


@dataclass(frozen=True, slots=True)
class SavedViewRow:
    """One saved selection."""

    public_id: str
    name: str
    query: str


def team_and_views(session: Session, actor: Actor) -> tuple[tuple[Colleague, ...], tuple[SavedViewRow, ...]]:
    """The instructors of the actor's windows and the actor's saved selections, by name: one query for the list."""
    team = (
        sa.select(sa.literal("person"), Person.public_id, Person.name, sa.literal(""))
        .join(Posting, Posting.person_id == Person.id)
        .where(in_windows(actor, Posting.window_id, Role.INSTRUCTOR), Posting.role == Role.INSTRUCTOR)
    )
    views = sa.select(sa.literal("view"), SavedView.public_id, SavedView.name, SavedView.query)
    rows = session.execute(sa.union(team, views.where(SavedView.person_id == actor.person_id))).all()
    ordered = sorted(rows, key=lambda row: (row[2], row[1]))
    return (
        tuple(Colleague(row[1], row[2]) for row in ordered if row[0] == "person"),
        tuple(SavedViewRow(*row[1:]) for row in ordered if row[0] == "view"),
    )


@dataclass(frozen=True, slots=True)
class Followers:
    """Who follows a dossier (public ids, empty when nobody)."""

    instructor: str
    deputy: str
    deputy_name: str


def followers(session: Session, dossier_id: int) -> Followers:
    """Instructor and deputy of a dossier already in scope."""
    first, second = aliased(Person), aliased(Person)
    query = (
        sa.select(first.public_id, second.public_id, second.name)
        .select_from(Dossier)
        .outerjoin(first, first.id == Dossier.instructor_id)
        .outerjoin(second, second.id == Dossier.deputy_id)
        .where(Dossier.id == dossier_id)
    )
    return Followers(*(value or "" for value in session.execute(query).one()))


@dataclass(frozen=True, slots=True)
class HandOverRow:
    """One dossier that would change hands."""

    public_id: str
    version: int
    reference: str
    title: str
    organisation: str
    state_label: str


def to_hand_over(session: Session, actor: Actor, person: str) -> tuple[HandOverRow, ...]:
    """The pending dossiers of the actor's windows that this person follows. Raises NotFound for nobody."""
    known = session.scalar(sa.select(Person.id).where(Person.public_id == person))
    if known is None:
        raise NotFound
    query = (
        sa.select(Dossier.public_id, Dossier.version, Dossier.reference, Dossier.title, Organisation.name)
        .add_columns(Dossier.state)
        .join(Organisation, Organisation.id == Dossier.organisation_id)
        .where(window_dossiers(actor), _PENDING, Dossier.instructor_id == known)
        .order_by(Dossier.id)
    )
    return tuple(HandOverRow(*row[:5], DOSSIER.labels[row[5]]) for row in session.execute(query))


@dataclass(frozen=True, slots=True)
class BatchRow:
    """One dossier chosen in the list, what decides, and why it cannot change (empty when it can)."""

    public_id: str
    version: int
    reference: str
    organisation: str
    facts: BatchFacts
    refusal: str
    requested_cents: int = 0
    max_grant_cents: int = 0


def batch_rows(
    session: Session, actor: Actor, action: BatchAction, target: str, chosen: Sequence[str]
) -> tuple[BatchRow, ...]:
    """The chosen dossiers the actor sees, in their order on file; others are left out."""
    awaited = (
        sa.exists()
        .where(RequestedItem.dossier_id == Dossier.id, RequestedItem.supplied_at.is_(None))
        .correlate(Dossier)
    )
    query = (
        sa.select(Dossier.public_id, Dossier.version, Dossier.reference, Organisation.name, Dossier.state)
        .add_columns(Dossier.presumed_complete, Person.name, Person.public_id, awaited)
        .add_columns(Dossier.requested_cents, Dossier.max_grant_cents)
        .join(Organisation, Organisation.id == Dossier.organisation_id)
        .outerjoin(Person, Person.id == Dossier.instructor_id)
        .where(window_dossiers(actor), Dossier.public_id.in_(chosen))
        .order_by(Dossier.filed_at, Dossier.id)
    )
    found = []
    for row in session.execute(query):
        public_id, version, reference, organisation, state, presumed, name, person, waiting, asked, most = row
        facts = BatchFacts(state, name or "", bool(target) and person == target, presumed, waiting)
        why = refusal(action, facts)
        found.append(BatchRow(public_id, version, reference or "", organisation, facts, why, asked or 0, most or 0))
    return tuple(found)
