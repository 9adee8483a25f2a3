"""Signed copies as pages show them: those that wait, one of them with its report and its pictures."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from portal.domain.actors import Actor
from portal.domain.errors import NotFound
from portal.domain.signing import CopyState, SigningWay, number_remarks
from portal.models import (
    Act,
    CopyPicture,
    Dossier,
    Organisation,
    Person,
    SignedCopy,
    StoredFile,
)
from portal.queries.copy_remarks import remarks_of
from portal.queries.scope import window_dossiers

PAGE_SIZE = 25


@dataclass(frozen=True, slots=True)
class CopyRow:
    """A copy that waits, in a list."""

    public_id: str
    act_reference: str
    organisation_name: str
    number: str | None
    signed_on: date | None
    brought_by: str
    stated_by_id: int | None
    created_at: datetime
    examined: bool
    remarks: int


@dataclass(frozen=True, slots=True)
class CopyList:
    """One page of the copies that wait."""

    rows: tuple[CopyRow, ...]
    count: int
    page: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.count // PAGE_SIZE))


def waiting_copies(session: Session, actor: Actor, page: int = 1) -> CopyList:
    """Copies of the actor's windows that await a second person, oldest first."""
    wanted = (window_dossiers(actor), SignedCopy.state == CopyState.WAITING)
    joined = sa.select(SignedCopy.id).join(Act, Act.id == SignedCopy.act_id).join(Dossier, Dossier.id == Act.dossier_id)
    count = session.scalar(sa.select(sa.func.count()).select_from(joined.where(*wanted).subquery())) or 0
    page = min(max(1, page), max(1, -(-count // PAGE_SIZE)))
    query = (
        joined.with_only_columns(SignedCopy, Act.reference, Organisation.name, Person.name, maintain_column_froms=True)
        .join(Organisation, Organisation.id == Act.organisation_id)
        .join(Person, Person.id == SignedCopy.person_id)
        .where(*wanted)
        .order_by(SignedCopy.id)
        .limit(PAGE_SIZE)
        .offset((page - 1) * PAGE_SIZE)
    )
    rows = [
        CopyRow(
            copy.public_id,
            reference,
            body,
            copy.number,
            copy.signed_on,
            who,
            copy.stated_by_id,
            copy.created_at,
            bool(copy.report),
            len(remarks_of(json.loads(copy.report or "{}"))) + len(number_remarks(copy.number, copy.signed_on)),
        )
        for copy, reference, body, who in session.execute(query)
    ]
    return CopyList(tuple(rows), count, page)


@dataclass(frozen=True, slots=True)
class CopyView:
    """One copy. ``remarks``: what the examination found, in sentences; ``signatures``: the report of each;
    ``read_number`` and ``read_on``: what the machine recognised, to be read again by people."""

    public_id: str
    act_public_id: str
    act_reference: str
    organisation_name: str
    way: SigningWay
    state: CopyState
    number: str | None
    signed_on: date | None
    brought_by: str
    brought_at: datetime
    stated_by: str
    stated_by_id: int | None
    settled_by: str
    settled_at: datetime | None
    reason: str
    examined: bool
    remarks: tuple[str, ...]
    signatures: tuple[dict[str, Any], ...]
    same_bytes: bool
    pictures: tuple[tuple[str, int], ...]
    sha256: str
    read_number: str
    read_on: date | None


def copy_view(session: Session, actor: Actor, public_id: str) -> CopyView:
    """Raises NotFound out of the actor's windows."""
    brought, stated, settled = aliased(Person), aliased(Person), aliased(Person)
    row = session.execute(
        sa.select(SignedCopy, Act, Organisation.name, brought.name, stated.name, settled.name, StoredFile.sha256)
        .join(Act, Act.id == SignedCopy.act_id)
        .join(Dossier, Dossier.id == Act.dossier_id)
        .join(Organisation, Organisation.id == Act.organisation_id)
        .join(StoredFile, StoredFile.id == SignedCopy.file_id)
        .join(brought, brought.id == SignedCopy.person_id)
        .outerjoin(stated, stated.id == SignedCopy.stated_by_id)
        .outerjoin(settled, settled.id == SignedCopy.settled_by_id)
        .where(window_dossiers(actor), SignedCopy.public_id == public_id)
    ).first()
    if row is None:
        raise NotFound
    return _view(session, *row)


def _view(
    session: Session,
    copy: SignedCopy,
    act: Act,
    body: str,
    brought_by: str,
    stated_by: str | None,
    settled_by: str | None,
    digest: str,
) -> CopyView:
    report = json.loads(copy.report or "{}")
    pictures = session.execute(
        sa.select(CopyPicture.kind, CopyPicture.page).where(CopyPicture.copy_id == copy.id).order_by(CopyPicture.id)
    )
    return CopyView(
        public_id=copy.public_id,
        act_public_id=act.public_id,
        act_reference=act.reference,
        organisation_name=body,
        way=copy.way,
        state=copy.state,
        number=copy.number,
        signed_on=copy.signed_on,
        brought_by=brought_by,
        brought_at=copy.created_at,
        stated_by=stated_by or "",
        stated_by_id=copy.stated_by_id,
        settled_by=settled_by or "",
        settled_at=copy.settled_at,
        reason=copy.reason,
        examined=bool(copy.report),
        remarks=(*remarks_of(report), *number_remarks(copy.number, copy.signed_on)),
        signatures=tuple(_signature(one) for one in report.get("signatures", ())),
        same_bytes=bool(report.get("same_bytes")),
        pictures=tuple((kind, page) for kind, page in pictures),
        sha256=digest,
        read_number=report.get("number") or "",
        read_on=date.fromisoformat(report["date"]) if report.get("date") else None,
    )


def _signature(row: dict[str, Any]) -> dict[str, Any]:
    at = row["signed_at"]
    return {**row, "signed_at": datetime.fromisoformat(at) if at else None}


def next_to_read(session: Session, actor: Actor, after: str) -> str | None:
    """The oldest other copy on which this person has the number and the date to read, if any."""
    joined = sa.select(SignedCopy.public_id).join(Act, Act.id == SignedCopy.act_id)
    wanted = joined.join(Dossier, Dossier.id == Act.dossier_id).where(
        window_dossiers(actor),
        SignedCopy.state == CopyState.WAITING,
        SignedCopy.report != "",
        SignedCopy.stated_by_id.is_(None),
        SignedCopy.public_id != after,
    )
    return session.scalar(wanted.order_by(SignedCopy.id).limit(1))


@dataclass(frozen=True, slots=True)
class SignatureReport:
    """What the confirmed file of an act says of its electronic signatures, and the remarks made on them."""

    copy: str
    signatures: tuple[dict[str, Any], ...]
    remarks: tuple[str, ...]


def signature_report(session: Session, actor: Actor, act_public_id: str) -> SignatureReport | None:
    """The report of a signed act; None while it is not signed electronically, or out of the actor's windows."""
    row = session.execute(
        sa.select(SignedCopy.public_id, SignedCopy.report)
        .join(Act, Act.id == SignedCopy.act_id)
        .join(Dossier, Dossier.id == Act.dossier_id)
        .where(window_dossiers(actor), Act.public_id == act_public_id, SignedCopy.state == CopyState.CONFIRMED)
    ).first()
    report = json.loads(row.report or "{}") if row else {}
    if row is None or not report.get("signatures"):
        return None
    return SignatureReport(
        row.public_id, tuple(_signature(one) for one in report["signatures"]), tuple(report.get("remarks", ()))
    )


def copy_file(session: Session, actor: Actor, public_id: str) -> tuple[str, str]:
    """(hash, name) of a copy's file. Raises NotFound."""
    view = copy_view(session, actor, public_id)
    return view.sha256, f"copie-signee-{view.act_reference}.pdf"


def copy_picture(session: Session, actor: Actor, public_id: str, kind: str, page: int) -> str:
    """Hash of a picture of a copy. Raises NotFound."""
    digest = session.scalar(
        sa.select(StoredFile.sha256)
        .join(CopyPicture, CopyPicture.file_id == StoredFile.id)
        .join(SignedCopy, SignedCopy.id == CopyPicture.copy_id)
        .join(Act, Act.id == SignedCopy.act_id)
        .join(Dossier, Dossier.id == Act.dossier_id)
        .where(
            window_dossiers(actor),
            SignedCopy.public_id == public_id,
            CopyPicture.kind == kind,
            CopyPicture.page == page,
        )
    )
    if digest is None:
        raise NotFound
    return digest
