"""What one administrator proposes and another approves: the versions of something, newest first, with their people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Protocol

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from portal.models import ActTemplate, Person, WindowSetting


class Version(Protocol):
    """A version that may have been approved."""

    @property
    def approved_at(self) -> datetime | None: ...


def approved[V: Version](versions: Sequence[V]) -> V | None:
    """The version in force: the last one approved."""
    return next((one for one in versions if one.approved_at is not None), None)


def proposed[V: Version](versions: Sequence[V]) -> V | None:
    """The last proposal, when nobody approved it yet."""
    return versions[0] if versions and versions[0].approved_at is None else None


def with_people[M: (ActTemplate, WindowSetting)](
    session: Session, model: type[M], condition: sa.ColumnElement[bool], nobody: str
) -> Iterator[tuple[M, str, str]]:
    """Rows newest first, each with the names of who proposed it (``nobody`` without an account) and who approved it
    (empty: nobody yet)."""
    proposer, approver = aliased(Person), aliased(Person)
    rows = session.execute(
        sa.select(model, proposer.name, approver.name)
        .outerjoin(proposer, proposer.public_id == model.proposed_by)
        .outerjoin(approver, approver.public_id == model.approved_by)
        .where(condition)
        .order_by(model.id.desc())
    )
    for row, proposer_name, approver_name in rows:
        yield row, proposer_name or nobody, approver_name or ""
