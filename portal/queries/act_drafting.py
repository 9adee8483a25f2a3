"""What the pages that word an act start from: its special articles, what was asked of a following act."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.acts.following_data import Changes, Hearing
from portal.acts.thaw import from_plain
from portal.domain.act import ActState
from portal.models import Act, ActArticle, ActWording, Person


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked of a following act, as its last wording keeps it."""

    grounds: tuple[str, ...]
    hearing: Hearing
    changes: Changes
    effective_on: date | None = None
    unlawful: bool = False


@dataclass(frozen=True, slots=True)
class ArticleView:
    """An article of one act alone."""

    public_id: str
    title: str
    text: str
    reason: str
    author: str
    added_at: datetime


def asked_of(session: Session, act_id: int) -> Asked:
    """The last wording of a following act."""
    query = sa.select(ActWording.content).where(ActWording.act_id == act_id).order_by(ActWording.id.desc()).limit(1)
    return from_plain(Asked, json.loads(session.scalars(query).one()))


def following_draft(session: Session, award_public_id: str) -> tuple[str, Asked] | None:
    """Kind and wording of the draft that follows an award already in the actor's scope."""
    award = sa.select(Act.id).where(Act.public_id == award_public_id).scalar_subquery()
    row = session.execute(
        sa.select(Act.id, Act.kind).where(Act.amends_id == award, Act.state == ActState.DRAFT)
    ).first()
    return (row.kind, asked_of(session, row.id)) if row else None


def articles_of(session: Session, act_public_id: str) -> tuple[ArticleView, ...]:
    """Special articles of an act already in the actor's scope, in order."""
    rows = session.execute(
        sa.select(ActArticle, Person.name)
        .join(Act, Act.id == ActArticle.act_id)
        .join(Person, Person.id == ActArticle.person_id)
        .where(Act.public_id == act_public_id, ActArticle.removed_at.is_(None))
        .order_by(ActArticle.id)
    )
    return tuple(
        ArticleView(one.public_id, one.title, one.text, one.reason, name, one.created_at) for one, name in rows
    )
