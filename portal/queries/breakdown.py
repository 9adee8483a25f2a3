"""The envelope by axis, arrondissement, state or month; the entries behind each sum; what remains to be paid."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.domain.actors import Actor
from portal.domain.breakdown import Split, Sums, total_of
from portal.domain.ledger import ENTRY_LABELS, EntryKind
from portal.eligibility.rulebook import Rulebook
from portal.models import Dossier, LedgerEntry, Organisation, Person
from portal.queries.envelopes import AskedEnvelope, seen_movements
from portal.queries.movement_groups import (
    CURRENT,
    KEYS,
    SUMS,
    in_group,
    key_of,
    label_of,
    of_dossiers,
    order_of,
    sums_of,
)
from portal.queries.rulebooks import rulebook_of

PAGE = 25


@dataclass(frozen=True, slots=True)
class Group:
    """One line of a breakdown. ``after``: the sums of all months up to this one (months alone)."""

    key: str
    label: str
    sums: Sums
    after: Sums


@dataclass(frozen=True, slots=True)
class EntryLine:
    """One entry of a list without running balance."""

    public_id: str
    entered_on: date
    label: str
    amount_cents: int
    reason: str
    reference: str | None
    organisation_name: str | None
    ej_number: str | None
    author: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries are asked for: the key of a group for each way to group, a kind of movement, the reference of a
    dossier."""

    groups: Mapping[Split, str]
    kind: EntryKind | None = None
    dossier: str = ""


@dataclass(frozen=True, slots=True)
class EntryList:
    """A page of entries, newest first, with the sums of all of them."""

    sums: Sums
    rows: tuple[EntryLine, ...]
    count: int
    page: int
    pages: int


def axis_labels(session: Session, envelope: AskedEnvelope) -> dict[str, str]:
    """Label of each axis of the window."""
    return {axis.code: axis.label for axis in _rules(session, envelope).axes}


def department_of(session: Session, envelope: AskedEnvelope) -> str | None:
    """The département of the window, None where its rules name none."""
    return _rules(session, envelope).department


def _rules(session: Session, envelope: AskedEnvelope) -> Rulebook:
    return rulebook_of(session, envelope.window_id, envelope.window_slug, envelope.rulebook_version)


def breakdown(
    session: Session, actor: Actor, envelope: AskedEnvelope, split: Split, on: date | None, axes: Mapping[str, str]
) -> tuple[tuple[Group, ...], Sums]:
    """The groups with their sums, and the sums of them all; one query."""
    keys = KEYS[split]
    query = of_dossiers(sa.select(*keys, *SUMS)).where(seen_movements(actor, envelope, on)).group_by(*keys)
    found: dict[str, Sums] = {}
    for row in session.execute(query):
        key = key_of(split, row)
        found[key] = found.get(key, Sums()).plus(sums_of(row))
    groups, after = [], Sums()
    for key in sorted(found, key=lambda each: order_of(split, each)):
        after = after.plus(found[key])
        groups.append(Group(key, label_of(split, key, axes), found[key], after))
    return tuple(groups), total_of(found.values())


def found_entries(
    session: Session, actor: Actor, envelope: AskedEnvelope, wanted: Wanted, on: date | None, page: int
) -> EntryList:
    """The entries of the groups asked for; a key that means nothing finds none. Two queries."""
    seen = sa.and_(seen_movements(actor, envelope, on), *_conditions(wanted))
    summed = session.execute(of_dossiers(sa.select(sa.func.count(), *SUMS)).where(seen)).one()
    pages = max(1, -(-summed[0] // PAGE))
    page = min(max(page, 1), pages)
    columns = (LedgerEntry, Dossier.reference, Organisation.name, Person.name)
    rows = session.execute(
        of_dossiers(sa.select(*columns))
        .outerjoin(Person, Person.public_id == LedgerEntry.author_public_id)
        .where(seen)
        .order_by(LedgerEntry.id.desc())
        .limit(PAGE)
        .offset((page - 1) * PAGE)
    )
    return EntryList(sums_of(summed), tuple(map(_line, rows)), summed[0], page, pages)


def _conditions(wanted: Wanted) -> list[sa.ColumnElement[bool]]:
    conditions = []
    for split, key in wanted.groups.items():
        condition = in_group(split, key)
        conditions.append(sa.false() if condition is None else condition)
    if wanted.kind is not None:
        conditions.append(LedgerEntry.kind == wanted.kind)
    if wanted.dossier:
        conditions.append(Dossier.reference == wanted.dossier)
    return conditions


def _line(row: Any) -> EntryLine:
    entry, reference, body, author = row
    return EntryLine(
        entry.public_id,
        entry.entered_on,
        ENTRY_LABELS[entry.kind],
        entry.amount_cents,
        entry.reason,
        reference,
        body,
        entry.ej_number,
        author or "Portail",
    )


@dataclass(frozen=True, slots=True)
class Remainder:
    """An act committed and not wholly paid, on one envelope."""

    dossier_public_id: str
    reference: str
    organisation_name: str
    act_reference: str
    ej_number: str | None
    ej_on: date | None
    committed_cents: int
    paid_cents: int

    @property
    def to_pay_cents(self) -> int:
        return self.committed_cents - self.paid_cents


@dataclass(frozen=True, slots=True)
class Remainders:
    """A page of what remains to be paid, the largest first, with the sums of all of it."""

    rows: tuple[Remainder, ...]
    committed_cents: int
    paid_cents: int
    count: int
    page: int
    pages: int


def remainders(session: Session, actor: Actor, envelope: AskedEnvelope, on: date | None, page: int) -> Remainders:
    """Acts whose commitments on the envelope pass what was paid, that day. Two queries."""
    committed = sa.func.sum(LedgerEntry.committed_delta).label("committed")
    paid = sa.func.sum(LedgerEntry.paid_delta).label("paid")
    held = (
        sa.select(LedgerEntry.act_id, committed, paid)
        .where(seen_movements(actor, envelope, on), LedgerEntry.act_id.is_not(None))
        .group_by(LedgerEntry.act_id)
        .having(sa.func.sum(LedgerEntry.committed_delta - LedgerEntry.paid_delta) > 0)
        .subquery()
    )
    sums = (sa.func.count(), sa.func.coalesce(sa.func.sum(held.c.committed), 0))
    whole = session.execute(sa.select(*sums, sa.func.coalesce(sa.func.sum(held.c.paid), 0))).one()
    pages = max(1, -(-whole[0] // PAGE))
    page = min(max(page, 1), pages)
    rows = session.execute(
        sa.select(Dossier.public_id, Dossier.reference, Organisation.name, CURRENT.reference, CURRENT.ej_number)
        .add_columns(CURRENT.ej_on, held.c.committed, held.c.paid)
        .select_from(held)
        .join(CURRENT, CURRENT.id == held.c.act_id)
        .join(Dossier, Dossier.id == CURRENT.dossier_id)
        .join(Organisation, Organisation.id == Dossier.organisation_id)
        .order_by((held.c.committed - held.c.paid).desc(), CURRENT.id)
        .limit(PAGE)
        .offset((page - 1) * PAGE)
    )
    lines = tuple(Remainder(*row[:-2], int(row[-2]), int(row[-1])) for row in rows)
    return Remainders(lines, int(whole[1]), int(whole[2]), whole[0], page, pages)
