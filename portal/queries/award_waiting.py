"""What beneficiaries gave after their award and nobody answered yet: starts to check, accounts to confirm."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from portal.domain.act import ActState
from portal.domain.actors import Actor
from portal.domain.bank_account import AccountState
from portal.models import Act, BankAccount, Dossier, Organisation, StartDeclaration
from portal.queries.act_lists import PAGE_SIZE, Listed
from portal.queries.scope import window_dossiers

_IN_FORCE = (ActState.NOTIFIED, ActState.MODIFIED)
START, ACCOUNT = "start", "account"


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that awaits the prefecture. ``what``: ``start`` or ``account``."""

    what: str
    since: datetime
    dossier_public_id: str
    dossier_reference: str
    organisation_name: str


def award_waiting(session: Session, actor: Actor, page: int = 1) -> Listed[Waiting]:
    """One page of it, the oldest first; two queries."""
    parts = sa.union_all(_starts(actor), _accounts(actor)).subquery()
    count = int(session.scalar(sa.select(sa.func.count()).select_from(parts)) or 0)
    page = min(max(1, page), max(1, -(-count // PAGE_SIZE)))
    rows = session.execute(
        sa.select(parts).order_by(parts.c.since, parts.c.reference).limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE)
    )
    return Listed(tuple(Waiting(*row) for row in rows), count, page)


def waiting_count(session: Session, actor: Actor) -> int:
    """How many starts and accounts await an answer."""
    parts = sa.union_all(_starts(actor), _accounts(actor)).subquery()
    return int(session.scalar(sa.select(sa.func.count()).select_from(parts)) or 0)


def _starts(actor: Actor) -> sa.Select[tuple[str, datetime, str, str | None, str]]:
    later = aliased(StartDeclaration)
    replaced = sa.exists().where(later.act_id == StartDeclaration.act_id, later.id > StartDeclaration.id)
    return (
        sa.select(
            sa.literal(START).label("what"),
            StartDeclaration.created_at.label("since"),
            Dossier.public_id.label("dossier"),
            sa.func.coalesce(Dossier.reference, "").label("reference"),
            Organisation.name.label("name"),
        )
        .select_from(StartDeclaration)
        .join(Act, Act.id == StartDeclaration.act_id)
        .join(Dossier, Dossier.id == Act.dossier_id)
        .join(Organisation, Organisation.id == Dossier.organisation_id)
        .where(window_dossiers(actor), Act.state.in_(_IN_FORCE), StartDeclaration.accepted.is_(None), ~replaced)
    )


def _accounts(actor: Actor) -> sa.Select[tuple[str, datetime, str, str | None, str]]:
    """Each with the last award of its organisation in the window it was given for."""
    award = aliased(Act)
    last = (
        sa.select(sa.func.max(award.id))
        .where(
            award.organisation_id == BankAccount.organisation_id,
            award.window_id == BankAccount.window_id,
            award.kind == "award",
            award.state.in_(_IN_FORCE),
        )
        .correlate(BankAccount)
        .scalar_subquery()
    )
    return (
        sa.select(
            sa.literal(ACCOUNT).label("what"),
            BankAccount.created_at.label("since"),
            Dossier.public_id.label("dossier"),
            sa.func.coalesce(Dossier.reference, "").label("reference"),
            Organisation.name.label("name"),
        )
        .select_from(BankAccount)
        .join(Act, Act.id == last)
        .join(Dossier, Dossier.id == Act.dossier_id)
        .join(Organisation, Organisation.id == BankAccount.organisation_id)
        .where(window_dossiers(actor), BankAccount.state == AccountState.PROPOSED)
    )
