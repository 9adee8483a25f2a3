"""Twins of a dossier with what was answered about them, and the other dossiers and public aids of its carrier.

Every function takes the head of a dossier already read in scope, and shows only dossiers the actor may open.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from portal.domain.actors import Actor
from portal.domain.dossier import DOSSIER, DossierState
from portal.domain.twins import COMMON, Resemblance, TwinKind, resemblance
from portal.models import Dossier, ExpenseLine, FunderLine, Organisation, Person, TwinAnswer, TwinKey, Window
from portal.queries.scope import window_dossiers

#: Twins shown of one dossier, the most alike first.
MOST = 10
_KINDS = [kind.value for kind in TwinKind]


@dataclass(frozen=True, slots=True)
class TwinLine:
    """One expense of a twin."""

    label: str
    supplier: str
    excl_tax_cents: int


@dataclass(frozen=True, slots=True)
class TwinAnswerView:
    """What was answered of two dossiers, by whom; ``lead`` names the *chef de file* of a shared project."""

    shared: bool
    lead: str
    reason: str
    by: str
    at: datetime

    @property
    def label(self) -> str:
        return f"Oui, projet mutualisé ; chef de file\u00a0: {self.lead}" if self.shared else "Non, coïncidence"


@dataclass(frozen=True, slots=True)
class TwinSide:
    """A dossier as it is laid beside another."""

    id: int
    public_id: str
    reference: str
    title: str
    organisation: str
    organisation_public_id: str
    state: DossierState
    filed_at: datetime | None
    requested_cents: int
    lines: tuple[TwinLine, ...]

    @property
    def state_label(self) -> str:
        return DOSSIER.labels[self.state]


@dataclass(frozen=True, slots=True)
class TwinView:
    """A dossier that looks like another, why, and the answer that stands."""

    side: TwinSide
    resemblance: Resemblance
    answer: TwinAnswerView | None

    @property
    def must_be_answered(self) -> bool:
        """The same quote seems to be counted twice, and nobody said why."""
        return self.answer is None and self.resemblance.may_count_twice


def twins_of(session: Session, actor: Actor, dossier_id: int) -> tuple[TwinView, ...]:
    """Dossiers like this one that the actor may open, the most alike first; five queries at most."""
    shared = _shared(session, actor, dossier_id)
    if not shared:
        return ()
    sides = sides_of(session, [dossier_id, *shared])
    title = sides[dossier_id].title
    found = []
    answers = _answers(session, dossier_id)
    for other, kinds in shared.items():
        alike = resemblance(kinds, title, sides[other].title)
        if alike.is_shown or other in answers:
            found.append(TwinView(sides[other], alike, answers.get(other)))
    found.sort(key=lambda twin: (-twin.resemblance.weight, twin.side.id))
    return tuple(found[:MOST])


def _shared(session: Session, actor: Actor, dossier_id: int) -> Mapping[int, list[TwinKind]]:
    """Kinds of keys in common with each dossier in scope; keys of too many dossiers are left out."""
    mine, held, other = aliased(TwinKey), aliased(TwinKey), aliased(TwinKey)
    telling = (
        sa.select(mine.kind, mine.key)
        .join(held, sa.and_(held.kind == mine.kind, held.key == mine.key))
        .where(mine.dossier_id == dossier_id, mine.kind.in_(_KINDS))
        .group_by(mine.kind, mine.key)
        .having(sa.func.count() <= COMMON)
        .subquery()
    )
    query = (
        sa.select(other.dossier_id, other.kind)
        .select_from(telling)
        .join(other, sa.and_(other.kind == telling.c.kind, other.key == telling.c.key))
        .join(Dossier, Dossier.id == other.dossier_id)
        .where(other.dossier_id != dossier_id, window_dossiers(actor))
        .distinct()
        .order_by(other.dossier_id, other.kind)
    )
    found: dict[int, list[TwinKind]] = defaultdict(list)
    for key, kind in session.execute(query):
        found[key].append(TwinKind(kind))
    return found


def sides_of(session: Session, ids: Sequence[int]) -> dict[int, TwinSide]:
    """These dossiers (keys), laid out to be compared; two queries."""
    lines: dict[int, list[TwinLine]] = defaultdict(list)
    every = sa.select(ExpenseLine.dossier_id, ExpenseLine.label, ExpenseLine.supplier, ExpenseLine.excl_tax_cents)
    for key, *line in session.execute(every.where(ExpenseLine.dossier_id.in_(ids)).order_by(ExpenseLine.position)):
        lines[key].append(TwinLine(*line))
    heads = (
        sa.select(Dossier, Organisation.name, Organisation.public_id)
        .join(Organisation, Organisation.id == Dossier.organisation_id)
        .where(Dossier.id.in_(ids))
    )
    return {
        row.id: TwinSide(
            row.id,
            row.public_id,
            row.reference or "",
            row.title,
            name,
            body,
            row.state,
            row.filed_at,
            row.requested_cents or 0,
            tuple(lines[row.id]),
        )
        for row, name, body in session.execute(heads)
    }


def _answers(session: Session, dossier_id: int) -> dict[int, TwinAnswerView]:
    """The answer that stands with each other dossier (by its key)."""
    pair = sa.or_(TwinAnswer.first_id == dossier_id, TwinAnswer.second_id == dossier_id)
    last = sa.select(sa.func.max(TwinAnswer.id)).where(pair).group_by(TwinAnswer.first_id, TwinAnswer.second_id)
    rows = session.execute(
        sa.select(TwinAnswer, Person.name, Organisation.name)
        .join(Person, Person.id == TwinAnswer.person_id)
        .outerjoin(Organisation, Organisation.id == TwinAnswer.lead_id)
        .where(TwinAnswer.id.in_(last))
    )
    return {
        row.second_id if row.first_id == dossier_id else row.first_id: TwinAnswerView(
            row.shared, lead or "", row.reason, by, row.created_at
        )
        for row, by, lead in rows
    }


@dataclass(frozen=True, slots=True)
class AidView:
    """A public aid declared in a plan."""

    funder: str
    status: str
    amount_cents: int


@dataclass(frozen=True, slots=True)
class SiblingView:
    """A dossier of the same carrier, in any window the actor reads, with the other aids its plan declares."""

    public_id: str
    reference: str
    title: str
    window: str
    state_label: str
    requested_cents: int
    aids: tuple[AidView, ...]
    is_this: bool


def siblings(session: Session, actor: Actor, dossier_id: int) -> tuple[SiblingView, ...]:
    """Filed dossiers of this one's carrier, this one included, oldest first; two queries."""
    carrier = sa.select(Dossier.organisation_id).where(Dossier.id == dossier_id).scalar_subquery()
    rows = session.execute(
        sa.select(Dossier, Window.title)
        .join(Window, Window.id == Dossier.window_id)
        .where(window_dossiers(actor), Dossier.organisation_id == carrier)
        .order_by(Dossier.filed_at, Dossier.id)
        .limit(50)
    ).all()
    aids = _public_aids(session, [row.id for row, _ in rows])
    return tuple(
        SiblingView(
            row.public_id,
            row.reference or "",
            row.title,
            window,
            DOSSIER.labels[row.state],
            row.requested_cents or 0,
            tuple(aids[row.id]),
            row.id == dossier_id,
        )
        for row, window in rows
    )


def _public_aids(session: Session, ids: Iterable[int]) -> dict[int, list[AidView]]:
    found: dict[int, list[AidView]] = defaultdict(list)
    query = sa.select(FunderLine).where(FunderLine.dossier_id.in_(sorted(ids)), FunderLine.kind == "public")
    for line in session.scalars(query.order_by(FunderLine.position)):
        found[line.dossier_id].append(AidView(line.funder, line.status, line.amount_cents))
    return found
