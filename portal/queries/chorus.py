"""What Chorus and the portal know of payments: claims to match, what Chorus last said, imports, differences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.domain.actors import Actor
from portal.domain.chorus import ChorusFacts, KnownClaim
from portal.domain.claim import KIND_LABELS, ClaimKind, ClaimState
from portal.domain.errors import NotFound
from portal.domain.money import format_euros
from portal.domain.permissions import Permission, Subject, require
from portal.domain.reconciliation import ActSide
from portal.models import (
    Act,
    ActBalance,
    ChorusImport,
    ChorusMapping,
    ChorusMatch,
    ChorusPayment,
    Dossier,
    Organisation,
    PaymentClaim,
    Person,
)
from portal.queries.scope import barred_dossiers, window_dossiers
from portal.tables.sheet import SheetRow

PAGE = 20
_FILED = tuple(state for state in ClaimState if state is not ClaimState.DRAFT)


@dataclass(frozen=True, slots=True)
class ImportView:
    """An export of Chorus brought to the portal. ``unread``, ``refused``: rows that could not be read, payments that
    could not be recorded, when it was last taken over."""

    id: int
    public_id: str
    window_id: int
    name: str
    headings: tuple[str, ...]
    roles: tuple[str, ...]
    rows: tuple[SheetRow, ...]
    notes: tuple[str, ...]
    unread: tuple[str, ...]
    refused: tuple[str, ...]
    brought_at: datetime
    applied_at: datetime | None


@dataclass(frozen=True, slots=True)
class ImportRow:
    """An import in the list."""

    public_id: str
    name: str
    brought_at: datetime
    by: str
    applied_at: datetime | None


def known_claims(session: Session, actor: Actor, window_id: int) -> list[KnownClaim]:
    """Claims of the window's acts, once filed, that the actor sees; oldest first."""
    rows = session.execute(
        sa.select(PaymentClaim, Act.reference, Act.ej_number, Organisation.siret, Organisation.name)
        .join(Act, Act.id == PaymentClaim.act_id)
        .join(Dossier, Dossier.id == Act.dossier_id)
        .join(Organisation, Organisation.id == PaymentClaim.organisation_id)
        .where(_seen(actor), PaymentClaim.window_id == window_id, PaymentClaim.state.in_(_FILED))
        .order_by(PaymentClaim.id)
    )
    return [_known(*row) for row in rows]


def _known(claim: PaymentClaim, reference: str, ej: str | None, siret: str, name: str) -> KnownClaim:
    kind = KIND_LABELS[ClaimKind(claim.kind)]
    label = f"{name}, {kind[0].lower()}{kind[1:]} n° {claim.number}, {format_euros(claim.payable_cents or 0)}"
    return KnownClaim(
        claim.public_id,
        label,
        reference,
        ej or "",
        siret,
        claim.state,
        claim.payable_cents or 0,
        claim.request_number,
        claim.ordered_on,
        claim.paid_on,
    )


def _seen(actor: Actor) -> sa.ColumnElement[bool]:
    return sa.true() if actor.is_system else window_dossiers(actor)


def act_sides(session: Session, actor: Actor, window_id: int) -> list[ActSide]:
    """Acts of the window that have an EJ and that the actor sees, with what the ledger says they were paid."""
    rows = session.execute(
        sa.select(Act.reference, Organisation.name, Act.ej_number, sa.func.coalesce(ActBalance.paid_cents, 0))
        .join(Dossier, Dossier.id == Act.dossier_id)
        .join(Organisation, Organisation.id == Act.organisation_id)
        .outerjoin(ActBalance, ActBalance.act_id == Act.id)
        .where(_seen(actor), Act.window_id == window_id, Act.ej_number.is_not(None))
        .order_by(Act.id)
    )
    return [ActSide(reference, name, ej or "", paid) for reference, name, ej, paid in rows]


def last_payments(session: Session, actor: Actor, window_id: int) -> list[ChorusFacts]:
    """What Chorus last said of each payment request, but those of acts the actor's links bar."""
    last = (
        sa.select(sa.func.max(ChorusPayment.id))
        .where(ChorusPayment.window_id == window_id)
        .group_by(ChorusPayment.payment_key)
    )
    query = sa.select(ChorusPayment).where(ChorusPayment.id.in_(last)).order_by(ChorusPayment.id)
    hidden = barred_ejs(session, actor)
    return [_facts(row) for row in session.scalars(query) if row.ej_number not in hidden]


def barred_ejs(session: Session, actor: Actor) -> frozenset[str]:
    """EJ of the acts the actor's declared links bar: nothing is said of them, not even that they are unknown."""
    if actor.person_id is None or not actor.has_links:
        return frozenset()
    barred = Act.dossier_id.in_(barred_dossiers(actor.person_id))
    return frozenset(ej for ej in session.scalars(sa.select(Act.ej_number).where(barred)) if ej)


def _facts(row: ChorusPayment) -> ChorusFacts:
    return ChorusFacts(
        row.ej_number,
        row.request_number,
        row.supplier_number,
        row.siret,
        row.name,
        row.amount_cents,
        row.ordered_on,
        row.paid_on,
    )


def confirmed_matches(session: Session, window_id: int) -> Mapping[str, str]:
    """Payment key → claim (public id), as a person last said."""
    rows = session.execute(
        sa.select(ChorusMatch.payment_key, PaymentClaim.public_id)
        .join(PaymentClaim, PaymentClaim.id == ChorusMatch.claim_id)
        .where(ChorusMatch.window_id == window_id, ChorusMatch.matched_by == "person")
        .order_by(ChorusMatch.id)
    )
    return {key: claim for key, claim in rows}


def saved_roles(session: Session, window_id: int) -> Mapping[str, str]:
    """What the headings of the window's exports were last said to be."""
    query = sa.select(ChorusMapping.roles).where(ChorusMapping.window_id == window_id)
    return session.scalar(query.order_by(ChorusMapping.id.desc()).limit(1)) or {}


def chorus_import(session: Session, actor: Actor, public_id: str) -> ImportView:
    """One import. Raises NotFound out of the actor's windows, Forbidden without the role."""
    row = session.scalar(sa.select(ChorusImport).where(ChorusImport.public_id == public_id))
    if row is None:
        raise NotFound
    require(actor, Permission.CHORUS_IMPORT, Subject(row.window_id))
    return view_of(row)


def view_of(row: ChorusImport) -> ImportView:
    """The same from its row."""
    content: dict[str, Any] = row.content
    return ImportView(
        row.id,
        row.public_id,
        row.window_id,
        row.name,
        tuple(content["headings"]),
        tuple(row.roles),
        tuple(SheetRow(number, tuple(cells)) for number, cells in content["rows"]),
        tuple(content["notes"]),
        tuple(row.unread or ()),
        tuple(row.refused or ()),
        row.created_at,
        row.applied_at,
    )


def imports_of(session: Session, window_id: int, page: int = 1) -> tuple[list[ImportRow], int]:
    """Imports of a window, last first: one page of them, and how many pages there are."""
    count = session.scalar(sa.select(sa.func.count()).where(ChorusImport.window_id == window_id)) or 0
    pages = max(1, -(-count // PAGE))
    rows = session.execute(
        sa.select(ChorusImport.public_id, ChorusImport.name, ChorusImport.created_at, Person.name)
        .add_columns(ChorusImport.applied_at)
        .join(Person, Person.id == ChorusImport.person_id)
        .where(ChorusImport.window_id == window_id)
        .order_by(ChorusImport.id.desc())
        .limit(PAGE)
        .offset((min(max(1, page), pages) - 1) * PAGE)
    )
    return [ImportRow(*row) for row in rows], pages


def last_applied(session: Session, window_id: int) -> ImportView | None:
    """The import whose payments were taken over last."""
    row = session.scalar(
        sa.select(ChorusImport)
        .where(ChorusImport.window_id == window_id, ChorusImport.applied_at.is_not(None))
        .order_by(ChorusImport.applied_at.desc(), ChorusImport.id.desc())
        .limit(1)
    )
    return view_of(row) if row is not None else None
