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
from portal.models import Act, Dossier, DossierBalance, Envelope, LedgerEntry, Organisation, Person
from portal.queries.balances import seen_balance
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
    """Everything the board shows. ``pages`` counts the pages of entries."""

    envelope: EnvelopeLink
    others: tuple[EnvelopeLink, ...]
    balance: Columns
    dossiers: tuple[StateSum, ...]
    acts: tuple[StateSum, ...]
    entries: tuple[EntryRow, ...]
    entry_count: int
    page: int
    pages: int


def envelope_board(session: Session, actor: Actor, public_id: str | None = None, page: int = 1) -> EnvelopeBoard:
    """The board of one envelope (by default the newest of the actor's windows). Raises NotFound."""
    hidden = _hidden(actor)
    counted = sa.select(sa.func.count()).where(LedgerEntry.envelope_id == Envelope.id, ~hidden).correlate(Envelope)
    envelopes = session.execute(
        sa.select(Envelope, counted.scalar_subquery())
        .where(in_windows(actor, Envelope.window_id, *_STAFF))
        .order_by(Envelope.year.desc(), Envelope.id)
    ).all()
    found = next((row for row in envelopes if public_id in (None, row[0].public_id)), None)
    if found is None:
        raise NotFound
    chosen, count = found
    balance = seen_balance(session, actor, Envelope.id == chosen.id)
    seen = sa.and_(LedgerEntry.envelope_id == chosen.id, ~hidden)
    pages = max(1, -(-(count or 0) // PAGE))
    page = min(max(page, 1), pages)
    return EnvelopeBoard(
        envelope=_link(chosen),
        others=tuple(_link(row) for row, _ in envelopes if row.id != chosen.id),
        balance=balance,
        dossiers=_dossier_sums(session, actor, chosen.window_id),
        acts=_act_sums(session, actor, chosen.window_id),
        entries=_entries(session, seen, balance, page),
        entry_count=count or 0,
        page=page,
        pages=pages,
    )


def _link(row: Envelope) -> EnvelopeLink:
    return EnvelopeLink(row.public_id, row.year, row.label)


def _hidden(actor: Actor) -> sa.ColumnElement[bool]:
    """Movements of dossiers the actor's declared links bar; those of no dossier and no act are everybody's."""
    hidden = barred_movements(actor, LedgerEntry.dossier_id, LedgerEntry.act_id)
    return sa.func.coalesce(hidden, sa.false())


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
        .where(Act.window_id == window_id, not_barred(actor, Act.dossier_id))
        .group_by(Act.state)
    )
    found = {state: (count, int(amount)) for state, count, amount in rows}
    return tuple(StateSum(ACT.labels[state], *found[state]) for state in ActState if state in found)


def _entries(session: Session, seen: Seen, balance: Columns, page: int) -> tuple[EntryRow, ...]:
    """A page of entries, newest first; the running balance goes back from the present one."""
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
    if not rows:
        return ()
    available, reserved, committed = _balance_after(session, seen, rows[0][0].id, balance)
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


def _balance_after(session: Session, seen: Seen, entry_id: int, balance: Columns) -> tuple[int, int, int]:
    """Available, reserved, committed just after ``entry_id``: the present balance less the later entries."""
    deltas = (LedgerEntry.available_delta, LedgerEntry.reserved_delta, LedgerEntry.committed_delta)
    later = session.execute(
        sa.select(*(sa.func.coalesce(sa.func.sum(delta), 0) for delta in deltas)).where(
            seen, LedgerEntry.id > entry_id
        )
    ).one()
    now = (balance.available, balance.reserved, balance.committed)
    return tuple(amount - int(moved) for amount, moved in zip(now, later, strict=True))  # type: ignore[return-value]
