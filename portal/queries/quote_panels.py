"""What was read of a dossier's proofs, laid beside its lines: one panel per piece, in the actor's scope."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from portal.domain.actors import Actor
from portal.domain.clocks import paris_date
from portal.domain.declaration import READ_KINDS
from portal.domain.errors import NotFound
from portal.models import Document, Dossier, ExpenseLine, Job, StoredFile
from portal.models import QuoteReading as Kept
from portal.queries.quote_answers import AnswerView, standing_answers
from portal.queries.scope import dossiers_in_scope
from portal.quotes.comparing import Compared, Declared, Outcome, compare
from portal.quotes.reading import READER_VERSION, QuoteReading, Status, from_json
from portal.quotes.remarks import OrderSign, Party, Remark, order_sign, remarks

PENDING = "pending"
NEVER_READ = "La lecture automatique n’a pas abouti. Vérifiez les montants vous-même."
#: References of other dossiers shown when the same file is there too.
_MAX_TWINS = 4


@dataclass(frozen=True, slots=True)
class Panel:
    """One piece as read. ``status``: of the reader, or ``pending``; ``reason``: why nothing was read, else empty."""

    document: str
    name: str
    sha256: str
    status: str
    reason: str = ""
    recognised: bool = False
    lines: tuple[str, ...] = ()
    fields: tuple[Compared, ...] = ()
    remarks: tuple[Remark, ...] = ()
    order: OrderSign | None = None
    answer: AnswerView | None = None
    also_in: tuple[str, ...] = ()
    reading: QuoteReading | None = None

    @property
    def pending(self) -> bool:
        return self.status == PENDING

    @property
    def differs(self) -> bool:
        return any(one.outcome is Outcome.DIFFERS for one in self.fields)

    @property
    def loud(self) -> tuple[Compared, ...]:
        """What is to be looked at beside a line: both totals, and anything that differs. Nothing without a line."""
        if not self.lines:
            return ()
        return tuple(one for one in self.fields if one.field.startswith("total_") or one.outcome is Outcome.DIFFERS)

    @property
    def quiet(self) -> tuple[Compared, ...]:
        """The rest of what was read."""
        return tuple(one for one in self.fields if one not in self.loud)

    @property
    def agrees(self) -> bool:
        """Whether both totals were read and are those declared."""
        return {one.outcome for one in self.fields if one.field.startswith("total_")} == {Outcome.AGREES}

    @property
    def question(self) -> OrderSign | None:
        """The sign of an order that was not answered yet."""
        return self.order if self.answer is None else None


def quote_panels(session: Session, actor: Actor, public_id: str, now: datetime) -> dict[str, Panel]:
    """Panels of the dossier's proofs, by public id of the piece. Raises NotFound outside the actor's scope."""
    dossier = session.scalar(
        sa.select(Dossier)
        .where(Dossier.public_id == public_id, dossiers_in_scope(actor))
        .options(
            joinedload(Dossier.organisation), selectinload(Dossier.documents).joinedload(Document.file)
        )
    )
    if dossier is None:
        raise NotFound
    return panels_of_dossier(session, actor, dossier, now)


def panels_of_dossier(session: Session, actor: Actor, dossier: Dossier, now: datetime) -> dict[str, Panel]:
    """The same for a dossier already read in scope."""
    pieces = _pieces(dossier)
    digests = sorted({file.sha256 for _, file in pieces})
    if not digests:
        return {}
    lines = defaultdict(list)
    for line in dossier.expenses:
        lines[line.proof_id].append(line)
    readings, answers = _readings(session, digests), standing_answers(session, dossier.id)
    awaited = _awaited(session, [digest for digest in digests if digest not in readings])
    twins = _twins(session, actor, dossier.id, digests)
    judge = _Judge(Party(dossier.organisation.name, dossier.organisation.siret), paris_date(dossier.filed_at or now))
    return {
        piece.public_id: judge.panel(
            piece,
            file.sha256,
            readings.get(file.sha256),
            lines[piece.id],
            pending=file.sha256 in awaited,
            answer=answers.get(file.sha256),
            also_in=tuple(twins[file.sha256]),
        )
        for piece, file in pieces
    }


@dataclass(frozen=True, slots=True)
class _Judge:
    """Who the quotes must be addressed to, and the day they are judged on."""

    party: Party
    on: date

    def panel(
        self,
        piece: Document,
        digest: str,
        reading: QuoteReading | None,
        lines: Sequence[ExpenseLine],
        *,
        pending: bool,
        answer: AnswerView | None,
        also_in: tuple[str, ...],
    ) -> Panel:
        labels = tuple(line.label for line in lines)
        if reading is None:
            status, reason = (PENDING, "") if pending else (Status.UNREAD.value, NEVER_READ)
            return Panel(piece.public_id, piece.name, digest, status, reason, lines=labels, also_in=also_in)
        readable = reading.status in (Status.READ, Status.PARTIAL)
        return Panel(
            piece.public_id,
            piece.name,
            digest,
            reading.status.value,
            reading.refusal or "",
            reading.recognised,
            labels,
            compare(reading, _declared(lines)) if readable else (),
            remarks(reading, self.party, self.on) if readable else (),
            order_sign(reading, self.on) if readable else None,
            answer,
            also_in,
            reading,
        )


def _declared(lines: Sequence[ExpenseLine]) -> Declared | None:
    if not lines:
        return None
    return Declared(
        sum(line.excl_tax_cents for line in lines),
        sum(line.incl_tax_cents for line in lines),
        tuple(line.supplier for line in lines),
        len(lines),
    )


def _pieces(dossier: Dossier) -> list[tuple[Document, StoredFile]]:
    pieces = [one for one in dossier.documents if one.removed_at is None and one.kind in READ_KINDS]
    return [(piece, piece.file) for piece in pieces]


def _readings(session: Session, digests: Iterable[str]) -> dict[str, QuoteReading]:
    """The newest reading of each content."""
    rows = session.scalars(sa.select(Kept).where(Kept.sha256.in_(list(digests))).order_by(Kept.id))
    return {row.sha256: from_json(json.loads(row.content), recognised=row.recognised) for row in rows}


def _awaited(session: Session, digests: Sequence[str]) -> set[str]:
    """Those whose reading is under way."""
    if not digests:
        return set()
    keys = {f"read_quote:{READER_VERSION}:{digest}": digest for digest in digests}
    due = sa.select(Job.dedup_key).where(
        Job.dedup_key.in_(sorted(keys)), Job.done_at.is_(None), Job.failed_at.is_(None)
    )
    return {keys[key] for key in session.scalars(due)}


def _twins(session: Session, actor: Actor, dossier_id: int, digests: Sequence[str]) -> dict[str, list[str]]:
    """References of the other filed dossiers in scope that hold the same content."""
    rows = session.execute(
        sa.select(StoredFile.sha256, Dossier.reference)
        .join(Document, Document.file_id == StoredFile.id)
        .join(Dossier, Dossier.id == Document.dossier_id)
        .where(
            StoredFile.sha256.in_(digests),
            Dossier.id != dossier_id,
            Dossier.reference.is_not(None),
            Document.removed_at.is_(None),
            dossiers_in_scope(actor),
        )
        .order_by(Dossier.id)
        .limit(_MAX_TWINS * len(digests))
    )
    found: dict[str, list[str]] = defaultdict(list)
    for digest, reference in rows:
        if reference not in found[digest] and len(found[digest]) < _MAX_TWINS:
            found[digest].append(reference)
    return found
