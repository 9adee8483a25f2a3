"""Lists of acts by what awaits them: the first of each on one page, or one of them by pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.domain.act import ActState
from portal.domain.act_kinds import ActKind
from portal.domain.actors import Actor
from portal.domain.dossier import DossierState
from portal.models import Act, Decision, Dossier, Organisation
from portal.queries.acts import PUBLISHED, ActView, acts_by_id, ej_first_windows
from portal.queries.scope import window_dossiers

Shown = TypeVar("Shown")
#: Rows of a list shown among others, and of a list shown alone.
SHORT, PAGE_SIZE = 8, 25
_UNDER_WAY = (ActState.DRAFT, ActState.FUNDED, ActState.CHECKED, ActState.SIGNED, ActState.COMMITTED)


@dataclass(frozen=True, slots=True)
class Listed(Generic[Shown]):
    """One page of a list, and how long the list is."""

    rows: tuple[Shown, ...]
    count: int
    page: int = 1

    @property
    def pages(self) -> int:
        """Pages of the list when it is shown alone."""
        return max(1, -(-self.count // PAGE_SIZE))

    @property
    def hidden(self) -> int:
        """Rows that are not on this page."""
        return self.count - len(self.rows)


@dataclass(frozen=True, slots=True)
class ToPrepare:
    """A granted dossier without a living act."""

    dossier_public_id: str
    dossier_reference: str
    organisation_name: str
    title: str
    amount_cents: int
    decided_on: date


def grants_without_act(session: Session, actor: Actor, alone: bool = False, page: int = 1) -> Listed[ToPrepare]:
    """Granted dossiers of the actor's windows for which no act is prepared, oldest decision first."""
    newer = sa.select(sa.func.max(Decision.id)).where(Decision.dossier_id == Dossier.id).correlate(Dossier)
    living = sa.select(Act.id).where(Act.dossier_id == Dossier.id, Act.state != ActState.CANCELLED)
    wanted = (window_dossiers(actor), Dossier.state == DossierState.GRANTED, ~living.exists())
    count = session.scalar(sa.select(sa.func.count()).select_from(Dossier).where(*wanted)) or 0
    page = _within(page, count)
    query = (
        sa.select(Dossier.public_id, Dossier.reference, Organisation.name, Dossier.title)
        .add_columns(Decision.amount_cents, Decision.decided_on)
        .join(Organisation, Organisation.id == Dossier.organisation_id)
        .join(Decision, Decision.id == newer.scalar_subquery())
        .where(*wanted)
        .order_by(Decision.id)
    )
    rows = session.execute(_sliced(query, alone, page)) if count else ()
    return Listed(tuple(ToPrepare(row[0], row[1] or "", *row[2:]) for row in rows), count, page)


def act_lists(
    session: Session, actor: Actor, conditions: Mapping[str, sa.ColumnElement[bool]], alone: str = "", page: int = 1
) -> dict[str, Listed[ActView]]:
    """Acts of the actor's windows whose grant stands, by list; oldest first.

    ``conditions``: what puts an act in each list. ``alone``: the one list wanted, by pages; empty: the first of each.
    """
    living = (window_dossiers(actor), Dossier.state == DossierState.GRANTED)
    wanted = {name: condition for name, condition in conditions.items() if alone in ("", name)}
    if not wanted:
        return {}
    acts = sa.select(Act.id).join(Dossier, Dossier.id == Act.dossier_id).where(*living)
    numbers = [sa.func.count().filter(condition) for condition in wanted.values()]
    counts = session.execute(acts.with_only_columns(*numbers, maintain_column_froms=True)).one()
    pages = {name: _within(page, count) for name, count in zip(wanted, counts, strict=True)}
    parts = []
    for name, condition in wanted.items():
        some = _sliced(acts.where(condition).order_by(Act.id), bool(alone), pages[name]).subquery()
        parts.append(sa.select(sa.literal(name), some.c.id))
    chosen: dict[str, list[int]] = {name: [] for name in wanted}
    for name, act_id in session.execute(sa.union_all(*parts)):
        chosen[name].append(act_id)
    views = acts_by_id(session, actor, sorted(set().union(*chosen.values())))
    return {
        name: Listed(tuple(views[i] for i in sorted(ids) if i in views), count, pages[name])
        for (name, ids), count in zip(chosen.items(), counts, strict=True)
    }


def instructor_lists() -> dict[str, sa.ColumnElement[bool]]:
    """The instructor's lists, by the code their address uses: under way, notified."""
    return {"en-cours": Act.state.in_(_UNDER_WAY), "notifies": Act.state.in_(PUBLISHED)}


def budget_lists(session: Session) -> dict[str, sa.ColumnElement[bool]]:
    """The budget officer's lists: to certify, to commit, the others under way or notified."""
    early = Act.window_id.in_(sorted(ej_first_windows(session)))
    awards = Act.kind == ActKind.AWARD
    certify = sa.and_(awards, Act.state == ActState.DRAFT)
    ready = sa.or_(sa.and_(early, Act.state == ActState.CHECKED), sa.and_(~early, Act.state == ActState.SIGNED))
    commit = sa.and_(awards, ready, Act.ej_number.is_(None))
    rest = sa.and_(Act.state.in_((*_UNDER_WAY, *PUBLISHED)), ~certify, ~commit)
    return {"a-attester": certify, "a-engager": commit, "autres": rest}


def _within(page: int, count: int) -> int:
    return min(max(1, page), max(1, -(-count // PAGE_SIZE)))


def _sliced(query: sa.Select[Any], alone: bool, page: int) -> sa.Select[Any]:
    return query.limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE) if alone else query.limit(SHORT)
