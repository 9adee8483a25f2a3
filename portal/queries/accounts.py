"""Accounts as administrators see them: who holds which role, and where."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from portal.domain.actors import GRANTABLE_ROLES, Actor, Role
from portal.models import Membership, Person


@dataclass(frozen=True, slots=True)
class AccountView:
    """One account. ``postings`` are its roles in the window asked about; ``memberships`` (role, organisation)."""

    public_id: str
    name: str
    email: str
    position: str
    created_at: datetime
    postings: tuple[Role, ...]
    memberships: tuple[tuple[Role, str], ...]


@dataclass(frozen=True, slots=True)
class AccountPage:
    """One page of accounts by name."""

    accounts: tuple[AccountView, ...]
    page: int
    pages: int
    total: int


def accounts_page(
    session: Session, actor: Actor, window_id: int, text: str = "", page: int = 1, size: int = 25
) -> AccountPage:
    """Accounts whose name or address contains ``text``, for an administrator of the window; four queries."""
    if window_id not in actor.window_ids(Role.ADMINISTRATOR):
        return AccountPage((), 1, 1, 0)
    condition: sa.ColumnElement[bool] = sa.true()
    if text.strip():
        wanted = text.strip()
        condition = sa.or_(
            Person.name.icontains(wanted, autoescape=True), Person.email.icontains(wanted, autoescape=True)
        )
    total = session.scalar(sa.select(sa.func.count()).select_from(Person).where(condition)) or 0
    pages = max(1, -(-total // size))
    page = min(max(1, page), pages)
    people = session.scalars(
        sa.select(Person)
        .options(selectinload(Person.memberships).options(joinedload(Membership.organisation)))
        .options(selectinload(Person.postings))
        .where(condition)
        .order_by(Person.name, Person.id)
        .limit(size)
        .offset((page - 1) * size)
    )
    return AccountPage(tuple(_view(person, window_id) for person in people), page, pages, total)


def _view(person: Person, window_id: int) -> AccountView:
    held = {posting.role for posting in person.postings if posting.window_id == window_id}
    return AccountView(
        person.public_id,
        person.name,
        person.email,
        person.position,
        person.created_at,
        tuple(role for role in Role if role in held and role in GRANTABLE_ROLES),
        tuple((m.role, m.organisation.name) for m in sorted(person.memberships, key=lambda m: m.id)),
    )
