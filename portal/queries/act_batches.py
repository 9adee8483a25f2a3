"""Batches of acts: what can be chosen, how far one is, what became of each act, what is to be signed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.domain.act import ActState
from portal.domain.actors import Actor, Role
from portal.domain.dossier import DossierState
from portal.domain.errors import NotFound
from portal.domain.signing import CopyState, SigningWay
from portal.models import Act, ActBatch, ActBatchItem, ActFile, Dossier, Organisation, Person, SignedCopy, StoredFile
from portal.queries.scope import in_windows, not_barred, window_dossiers

LABELS = {"prepare": "Préparer les projets", "issue": "Contrôler et émettre", "sign": "Signer"}
#: Batches shown, newest first.
SHOWN = 10


@dataclass(frozen=True, slots=True)
class Choice:
    """A line that can be ticked: an act to issue."""

    public_id: str
    reference: str
    organisation: str
    title: str
    amount_cents: int


@dataclass(frozen=True, slots=True)
class BatchRow:
    """A batch in the list, or at the head of its page."""

    public_id: str
    label: str
    action: str
    way: SigningWay
    asked_at: datetime
    asked_by: str
    finished_at: datetime | None
    done: int
    refused: int
    waiting: int

    @property
    def count(self) -> int:
        return self.done + self.refused + self.waiting


@dataclass(frozen=True, slots=True)
class ItemRow:
    """What became of one act. ``problems``: sentences; ``remarks``, ``tests``: what the report of its signature says,
    and whether its certificate is a test's."""

    state: str
    reference: str
    act: str
    dossier: str
    organisation: str
    amount_cents: int | None
    problems: tuple[str, ...]
    remarks: tuple[str, ...] = ()
    tests: bool = False


@dataclass(frozen=True, slots=True)
class ToSign:
    """An issued act of the batch that awaits its signature, with its file."""

    public_id: str
    reference: str
    organisation: str
    amount_cents: int
    verification_code: str
    sha256: str
    size: int


def to_issue(session: Session, actor: Actor, limit: int) -> list[Choice]:
    """Funded acts whose grant stands, oldest first."""
    rows = session.execute(
        sa.select(Act.public_id, Act.reference, Organisation.name, Act.title, Act.amount_cents)
        .join(Dossier, Dossier.id == Act.dossier_id)
        .join(Organisation, Organisation.id == Act.organisation_id)
        .where(window_dossiers(actor), Act.state == ActState.FUNDED, Dossier.state == DossierState.GRANTED)
        .order_by(Act.id)
        .limit(limit)
    )
    return [Choice(*row) for row in rows]


def to_prepare(session: Session, actor: Actor, limit: int) -> list[Choice]:
    """Granted dossiers without a living act, oldest grant first."""
    living = sa.select(Act.id).where(Act.dossier_id == Dossier.id, Act.state != ActState.CANCELLED)
    rows = session.execute(
        sa.select(Dossier.public_id, Dossier.reference, Organisation.name, Dossier.title, Dossier.requested_cents)
        .join(Organisation, Organisation.id == Dossier.organisation_id)
        .where(window_dossiers(actor), Dossier.state == DossierState.GRANTED, ~living.exists())
        .order_by(Dossier.id)
        .limit(limit)
    )
    return [Choice(row[0], row[1] or "", row[2], row[3], row[4] or 0) for row in rows]


def batches(session: Session, actor: Actor) -> list[BatchRow]:
    """The last batches of the actor's windows; those of a signatory are theirs."""
    return _batches(session, _of_instructors(actor), SHOWN)


def batch_page(session: Session, actor: Actor, public_id: str) -> tuple[BatchRow, list[ItemRow]]:
    """One batch and what became of each act, those the actor's links hide left out. Raises NotFound."""
    return _page(session, actor, _of_instructors(actor), public_id)


def signing_batch(session: Session, actor: Actor, public_id: str) -> tuple[BatchRow, list[ItemRow]]:
    """A batch of signatures the actor asked for, and what became of each act. Raises NotFound."""
    mine = sa.and_(ActBatch.action == "sign", ActBatch.person_id == actor.person_id)
    return _page(session, actor, sa.and_(mine, in_windows(actor, ActBatch.window_id, Role.SIGNATORY)), public_id)


def signing_batches(session: Session, actor: Actor) -> list[BatchRow]:
    """The last batches of signatures the actor asked for."""
    return _batches(session, sa.and_(ActBatch.action == "sign", ActBatch.person_id == actor.person_id), 3)


def _of_instructors(actor: Actor) -> sa.ColumnElement[bool]:
    return sa.and_(ActBatch.action != "sign", in_windows(actor, ActBatch.window_id, Role.INSTRUCTOR))


def _page(
    session: Session, actor: Actor, seen: sa.ColumnElement[bool], public_id: str
) -> tuple[BatchRow, list[ItemRow]]:
    found = _batches(session, sa.and_(seen, ActBatch.public_id == public_id), 1)
    if not found:
        raise NotFound
    rows = session.execute(
        sa.select(ActBatchItem, Act, Dossier, Organisation.name, SignedCopy.report)
        .join(ActBatch, ActBatch.id == ActBatchItem.batch_id)
        .join(Dossier, Dossier.id == ActBatchItem.dossier_id)
        .join(Organisation, Organisation.id == Dossier.organisation_id)
        .outerjoin(Act, Act.id == ActBatchItem.act_id)
        .outerjoin(SignedCopy, sa.and_(SignedCopy.act_id == Act.id, SignedCopy.state == CopyState.CONFIRMED))
        .where(ActBatch.public_id == public_id, not_barred(actor))
        .order_by(ActBatchItem.id)
    )
    return found[0], [_item(*row) for row in rows]


def acts_to_sign(session: Session, actor: Actor, public_id: str) -> Sequence[ToSign]:
    """The issued acts of a batch still to be signed, with their frozen files, in the order of the list."""
    batch_page(session, actor, public_id)
    rows = session.execute(
        sa.select(Act.public_id, Act.reference, Organisation.name, Act.amount_cents, Act.verification_code)
        .add_columns(StoredFile.sha256, StoredFile.size)
        .join(ActBatchItem, ActBatchItem.act_id == Act.id)
        .join(ActBatch, ActBatch.id == ActBatchItem.batch_id)
        .join(Dossier, Dossier.id == Act.dossier_id)
        .join(Organisation, Organisation.id == Act.organisation_id)
        .join(ActFile, sa.and_(ActFile.act_id == Act.id, ActFile.kind == "issued"))
        .join(StoredFile, StoredFile.id == ActFile.file_id)
        .where(ActBatch.public_id == public_id, window_dossiers(actor), Act.signed_on.is_(None))
        .where(Act.state.in_((ActState.CHECKED, ActState.COMMITTED)))
        .order_by(ActBatchItem.id)
    )
    return [ToSign(*row[:4], row[4] or "", row[5], row[6]) for row in rows]


def _batches(session: Session, wanted: sa.ColumnElement[bool], limit: int) -> list[BatchRow]:
    state = ActBatchItem.state
    numbers = [sa.func.count().filter(state == name) for name in ("done", "refused", "waiting")]
    rows = session.execute(
        sa.select(ActBatch, Person.name, *numbers)
        .join(Person, Person.id == ActBatch.person_id)
        .join(ActBatchItem, ActBatchItem.batch_id == ActBatch.id)
        .where(wanted)
        .group_by(ActBatch.id, Person.name)
        .order_by(ActBatch.id.desc())
        .limit(limit)
    )
    return [_batch(*row) for row in rows]


def _batch(batch: ActBatch, name: str, done: int, refused: int, waiting: int) -> BatchRow:
    return BatchRow(
        batch.public_id,
        LABELS[batch.action],
        batch.action,
        SigningWay(batch.way),
        batch.created_at,
        name,
        batch.finished_at,
        done,
        refused,
        waiting,
    )


def _item(item: ActBatchItem, act: Act | None, dossier: Dossier, body: str, signed: str | None) -> ItemRow:
    report = json.loads(signed or "{}")
    return ItemRow(
        item.state,
        act.reference if act else dossier.reference or "",
        act.public_id if act else "",
        dossier.public_id,
        body,
        act.amount_cents if act else None,
        tuple(item.problem.splitlines()),
        tuple(report.get("remarks", ())),
        any(one["test"] for one in report.get("signatures", ())),
    )

