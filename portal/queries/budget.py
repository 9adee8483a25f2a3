"""The envelope board: balance, where the dossiers and acts stand, entries with the running balance."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

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
    EnvelopeBalance,
    LedgerEntry,
    Organisation,
    Person,
    Window,
)
from portal.queries.outside_share import OutsideShare, outside_share
from portal.queries.rulebooks import rulebook_of
from portal.queries.scope import in_windows

PAGE = 25
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
    envelopes = session.execute(
        sa.select(Envelope, EnvelopeBalance, Window.slug, Window.rulebook_version)
        .join(EnvelopeBalance, EnvelopeBalance.envelope_id == Envelope.id)
        .join(Window, Window.id == Envelope.window_id)
        .where(in_windows(actor, Envelope.window_id, *_STAFF))
        .order_by(Envelope.year.desc(), Envelope.id)
    ).all()
    found = next((row for row in envelopes if public_id in (None, row[0].public_id)), None)
    if found is None:
        raise NotFound
    chosen = found[0]
    mine = [LedgerEntry.envelope_id == chosen.id] + ([] if on is None else [LedgerEntry.entered_on <= on])
    balance = _columns(found[1]) if on is None else balance_at(session, chosen.id, on)
    count, after = _count_and_after(session, mine, balance, page)
    pages = max(1, -(-count // PAGE))
    if page > pages:
        page = pages
        count, after = _count_and_after(session, mine, balance, page)
    window = chosen.window_id
    granted = sum(row[1].reserved_cents + row[1].committed_cents for row in envelopes if row[0].window_id == window)
    return EnvelopeBoard(
        envelope=_link(chosen),
        others=tuple(_link(row[0]) for row in envelopes if row[0].id != chosen.id),
        on=on,
        may_enter=can(actor, Permission.ENVELOPE_ALLOT, Subject(window)),
        balance=balance,
        outside=None if on else outside_share(session, window, rulebook_of(session, window, *found[2:]), granted),
        dossiers=() if on else _dossier_sums(session, window),
        acts=() if on else _act_sums(session, window),
        entries=_entries(session, mine, after, page),
        entry_count=count,
        page=page,
        pages=pages,
    )


def balance_at(session: Session, envelope_id: int, on: date) -> Columns:
    """The balance at the end of the day ``on``: the sum of the entries made until then."""
    deltas = (
        LedgerEntry.available_delta,
        LedgerEntry.reserved_delta,
        LedgerEntry.committed_delta,
        LedgerEntry.paid_delta,
        LedgerEntry.allotted_delta,
        LedgerEntry.cp_delta,
        LedgerEntry.shortfall_delta,
    )
    sums = (sa.func.coalesce(sa.func.sum(delta), 0) for delta in deltas)
    row = session.execute(sa.select(*sums).where(LedgerEntry.envelope_id == envelope_id, LedgerEntry.entered_on <= on))
    return Columns(*(int(value) for value in row.one()))


def _link(row: Envelope) -> EnvelopeLink:
    return EnvelopeLink(row.public_id, row.year, row.label)


def _columns(row: EnvelopeBalance) -> Columns:
    return Columns(
        row.available_cents,
        row.reserved_cents,
        row.committed_cents,
        row.paid_cents,
        row.allotted_cents,
        row.cp_allotted_cents,
        row.shortfall_cents,
    )


def _dossier_sums(session: Session, window_id: int) -> tuple[StateSum, ...]:
    """Filed dossiers by state; the few that hold a reservation are summed apart."""
    filed = (Dossier.window_id == window_id, Dossier.state != DossierState.DRAFT)
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


def _act_sums(session: Session, window_id: int) -> tuple[StateSum, ...]:
    rows = session.execute(
        sa.select(Act.state, sa.func.count(), sa.func.sum(Act.amount_cents))
        .where(Act.window_id == window_id)
        .group_by(Act.state)
    )
    found = {state: (count, int(amount)) for state, count, amount in rows}
    return tuple(StateSum(ACT.labels[state], *found[state]) for state in ActState if state in found)


def _entries(
    session: Session, mine: list[sa.ColumnElement[bool]], after: tuple[int, int, int], page: int
) -> tuple[EntryRow, ...]:
    """A page of the entries ``mine``, newest first; the running balance goes back from ``after`` the first of them."""
    rows = session.execute(
        sa.select(LedgerEntry, Dossier.public_id, Dossier.reference, Organisation.name, Act.reference, Person.name)
        .outerjoin(Dossier, Dossier.id == LedgerEntry.dossier_id)
        .outerjoin(Organisation, Organisation.id == Dossier.organisation_id)
        .outerjoin(Act, Act.id == LedgerEntry.act_id)
        .outerjoin(Person, Person.public_id == LedgerEntry.author_public_id)
        .where(*mine)
        .order_by(LedgerEntry.id.desc())
        .limit(PAGE)
        .offset((page - 1) * PAGE)
    ).all()
    available, reserved, committed = after
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


def _count_and_after(
    session: Session, mine: list[sa.ColumnElement[bool]], balance: Columns, page: int
) -> tuple[int, tuple[int, int, int]]:
    """How many entries ``mine`` are, and available, reserved, committed just after the newest of the page: ``balance``
    less what the entries of the earlier pages changed."""
    deltas = (LedgerEntry.available_delta, LedgerEntry.reserved_delta, LedgerEntry.committed_delta)
    count = sa.select(sa.func.count()).select_from(LedgerEntry).where(*mine).scalar_subquery()
    newest = sa.select(*deltas).where(*mine).order_by(LedgerEntry.id.desc()).limit((page - 1) * PAGE).subquery()
    row = session.execute(sa.select(count, *(sa.func.coalesce(sa.func.sum(each), 0) for each in newest.c))).one()
    return int(row[0]), (
        balance.available - int(row[1]),
        balance.reserved - int(row[2]),
        balance.committed - int(row[3]),
    )
