"""What one administrator proposes and another approves: the versions of something, newest first, with their people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Protocol, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from portal.models import ActTemplate, Person, WindowSetting


class Version(Protocol):
    """A version that may have been approved."""

    @property
    def approved_at(self) -> datetime | None: ...


V = TypeVar("V", bound=Version)
Model = TypeVar("Model", ActTemplate, WindowSetting)


def approved(versions: Sequence[V]) -> V | None:
    """The version in force: the last one approved."""
    return next((one for one in versions if one.approved_at is not None), None)


def proposed(versions: Sequence[V]) -> V | None:
    """The last proposal, when nobody approved it yet."""
    return versions[0] if versions and versions[0].approved_at is None else None


def with_people(
    session: Session, model: type[Model], condition: sa.ColumnElement[bool]
) -> Iterator[tuple[Model, str, str]]:
    """Rows newest first, each with the names of who proposed it and who approved it; empty: nobody, or no account."""
    proposer, approver = aliased(Person), aliased(Person)
    rows = session.execute(
        sa.select(model, proposer.name, approver.name)
        .outerjoin(proposer, proposer.public_id == model.proposed_by)
        .outerjoin(approver, approver.public_id == model.approved_by)
        .where(condition)
        .order_by(model.id.desc())
    )
    for row, proposer_name, approver_name in rows:
        yield row, proposer_name or "", approver_name or ""
