"""The envelope board: balance, where the dossiers and acts stand, entries with the running balance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.domain.act import ACT, ActState
from portal.domain.actors import Actor, Role
from portal.domain.dossier import DOSSIER, DossierState
from portal.domain.errors import NotFound
from portal.domain.ledger import ENTRY_LABELS, Columns, EntryKind
from portal.domain.permissions import Permission, Subject, can
from portal.models import (
    Act,
    Dossier,
    DossierBalance,
    Envelope,
    LedgerEntry,
    Organisation,
    Person,
    Window,
)
from portal.queries.balances import seen_balances
from portal.queries.outside_share import OutsideShare, outside_share
from portal.queries.rulebooks import rulebook_of
from portal.queries.scope import barred_movements, in_windows, not_barred

PAGE = 25
#: Which movements of an envelope are read.
Seen = sa.ColumnElement[bool]
_STAFF = (Role.INSTRUCTOR, Role.SIGNATORY, Role.BUDGET, Role.ADMINISTRATOR)


@dataclass(frozen=True, slots=True)
class EnvelopeLink:
    """An envelope the actor may read, for the choice of the year."""

    public_id: str
    year: int
    label: str


@dataclass(frozen=True, slots=True)
class StateSum:
    """How many dossiers or acts are in a state, and for how much."""

    label: str
    count: int
    amount_cents: int
    reserved_cents: int = 0


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One movement and the balance just after it."""

    public_id: str
    entered_on: date
    kind: EntryKind
    label: str
    amount_cents: int
    reason: str
    dossier_public_id: str | None
    dossier_reference: str | None
    organisation_name: str | None
    act_reference: str | None
    ej_number: str | None
    author: str
    available_after: int
    reserved_after: int
    committed_after: int


@dataclass(frozen=True, slots=True)
class EnvelopeBoard:
    """Everything the board shows. ``pages`` counts the pages of entries.

    ``on``: a past day, at the end of which the balance is shown, with the entries up to it; what has no history (states
    of dossiers and acts, ``outside``) is then left out.
    """

    envelope: EnvelopeLink
    others: tuple[EnvelopeLink, ...]
    on: date | None
    may_enter: bool
    balance: Columns
    outside: OutsideShare | None
    dossiers: tuple[StateSum, ...]
    acts: tuple[StateSum, ...]
    entries: tuple[EntryRow, ...]
    entry_count: int
    page: int
    pages: int


def envelope_board(
    session: Session, actor: Actor, public_id: str | None = None, page: int = 1, on: date | None = None
) -> EnvelopeBoard:
    """The board of one envelope (by default the newest of the actor's windows), now or at the end of the day ``on``.

    Raises NotFound.
    """
    until = sa.true() if on is None else LedgerEntry.entered_on <= on
    hidden = hidden_movements(actor)
    counted = sa.select(sa.func.count()).where(LedgerEntry.envelope_id == Envelope.id, until, ~hidden)
    envelopes = session.execute(
        sa.select(Envelope, counted.correlate(Envelope).scalar_subquery(), Window.slug, Window.rulebook_version)
        .join(Window, Window.id == Envelope.window_id)
        .where(in_windows(actor, Envelope.window_id, *_STAFF))
        .order_by(Envelope.year.desc(), Envelope.id)
    ).all()
    found = next((row for row in envelopes if public_id in (None, row[0].public_id)), None)
    if found is None:
        raise NotFound
    chosen, count = found[0], found[1]
    window = chosen.window_id
    seen = sa.and_(LedgerEntry.envelope_id == chosen.id, until, ~hidden)
    balances = {} if on else seen_balances(session, actor, window)
    balance = _summed(session, seen) if on else balances[chosen.id]
    pages = max(1, -(-count // PAGE))
    page = min(max(page, 1), pages)
    return EnvelopeBoard(
        envelope=_link(chosen),
        others=tuple(_link(row[0]) for row in envelopes if row[0].id != chosen.id),
        on=on,
        may_enter=can(actor, Permission.ENVELOPE_ALLOT, Subject(window)),
        balance=balance,
        outside=_outside(session, actor, found, balances) if page == 1 else None,
        dossiers=() if on else _dossier_sums(session, actor, window),
        acts=() if on else _act_sums(session, actor, window),
        entries=_entries(session, seen, balance, page),
        entry_count=count,
        page=page,
        pages=pages,
    )


def _outside(
    session: Session, actor: Actor, found: sa.Row[Any], balances: Mapping[int, Columns]
) -> OutsideShare | None:
    """Of all the grants of the window, today; nothing for a past day."""
    if not balances:
        return None
    window, (_, _, slug, version) = found[0].window_id, found
    granted = sum(each.reserved + each.committed for each in balances.values())
    return outside_share(session, actor, window, rulebook_of(session, window, slug, version), granted)


def hidden_movements(actor: Actor) -> sa.ColumnElement[bool]:
    """Movements of dossiers the actor's declared links bar; those of no dossier and no act are everybody's."""
    hidden = barred_movements(actor, LedgerEntry.dossier_id, LedgerEntry.act_id)
    return sa.func.coalesce(hidden, sa.false())


def _summed(session: Session, seen: Seen) -> Columns:
    """The balance that the entries ``seen`` make."""
    deltas = (
        LedgerEntry.available_delta,
        LedgerEntry.reserved_delta,
        LedgerEntry.committed_delta,
        LedgerEntry.paid_delta,
        LedgerEntry.allotted_delta,
        LedgerEntry.cp_delta,
        LedgerEntry.shortfall_delta,
    )
    row = session.execute(sa.select(*(sa.func.coalesce(sa.func.sum(delta), 0) for delta in deltas)).where(seen)).one()
    return Columns(*(int(value) for value in row))


def _link(row: Envelope) -> EnvelopeLink:
    return EnvelopeLink(row.public_id, row.year, row.label)


def _dossier_sums(session: Session, actor: Actor, window_id: int) -> tuple[StateSum, ...]:
    """Filed dossiers by state; the few that hold a reservation are summed apart."""
    filed = (Dossier.window_id == window_id, Dossier.state != DossierState.DRAFT, not_barred(actor))
    requested = sa.func.coalesce(sa.func.sum(Dossier.requested_cents), 0)
    asked = session.execute(sa.select(Dossier.state, sa.func.count(), requested).where(*filed).group_by(Dossier.state))
    found = {state: (count, int(amount)) for state, count, amount in asked}
    held = session.execute(
        sa.select(Dossier.state, sa.func.sum(DossierBalance.reserved_cents))
        .join(DossierBalance, DossierBalance.dossier_id == Dossier.id)
        .where(*filed, DossierBalance.reserved_cents > 0)
        .group_by(Dossier.state)
    )
    reserved = {state: int(amount) for state, amount in held}
    return tuple(
        StateSum(DOSSIER.labels[state], *found[state], reserved.get(state, 0))
        for state in DossierState
        if state in found
    )


def _act_sums(session: Session, actor: Actor, window_id: int) -> tuple[StateSum, ...]:
    rows = session.execute(
        sa.select(Act.state, sa.func.count(), sa.func.sum(Act.amount_cents))
        .where(Act.window_id == window_id, Act.kind == "award", not_barred(actor, Act.dossier_id))
        .group_by(Act.state)
    )
    found = {state: (count, int(amount)) for state, count, amount in rows}
    return tuple(StateSum(ACT.labels[state], *found[state]) for state in ActState if state in found)


def _entries(session: Session, seen: Seen, balance: Columns, page: int) -> tuple[EntryRow, ...]:
    """A page of the entries ``seen``, newest first; the running balance goes back from the one after them all."""
    rows = session.execute(
        sa.select(LedgerEntry, Dossier.public_id, Dossier.reference, Organisation.name, Act.reference, Person.name)
        .outerjoin(Dossier, Dossier.id == LedgerEntry.dossier_id)
        .outerjoin(Organisation, Organisation.id == Dossier.organisation_id)
        .outerjoin(Act, Act.id == LedgerEntry.act_id)
        .outerjoin(Person, Person.public_id == LedgerEntry.author_public_id)
        .where(seen)
        .order_by(LedgerEntry.id.desc())
        .limit(PAGE)
        .offset((page - 1) * PAGE)
    ).all()
    available, reserved, committed = _balance_after(session, seen, balance, page)
    shown = []
    for entry, dossier_id, reference, body, act, author in rows:
        shown.append(
            EntryRow(
                entry.public_id,
                entry.entered_on,
                entry.kind,
                ENTRY_LABELS[entry.kind],
                entry.amount_cents,
                entry.reason,
                dossier_id,
                reference,
                body,
                act,
                entry.ej_number,
                author or "Portail",
                available,
                reserved,
                committed,
            )
        )
        available -= entry.available_delta
        reserved -= entry.reserved_delta
        committed -= entry.committed_delta
    return tuple(shown)


def _balance_after(session: Session, seen: Seen, balance: Columns, page: int) -> tuple[int, int, int]:
    """Available, reserved, committed after the newest entry of the page: ``balance`` less the earlier pages'."""
    now = (balance.available, balance.reserved, balance.committed)
    if page == 1:
        return now
    deltas = (LedgerEntry.available_delta, LedgerEntry.reserved_delta, LedgerEntry.committed_delta)
    newer = sa.select(*deltas).where(seen).order_by(LedgerEntry.id.desc()).limit((page - 1) * PAGE).subquery()
    moved = session.execute(sa.select(*(sa.func.coalesce(sa.func.sum(each), 0) for each in newer.c))).one()
    return now[0] - int(moved[0]), now[1] - int(moved[1]), now[2] - int(moved[2])
