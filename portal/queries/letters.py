"""Letters as people see them: the prefecture's all, the applicant's once sent; closings and transmissions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from portal.domain.actors import Actor
from portal.domain.deadlines import LegalDate
from portal.domain.dossier import DossierState
from portal.domain.errors import NotFound
from portal.domain.grounds import CLOSING_MOTIVES
from portal.domain.letter import DECIDING, KIND_LABELS, LETTER, TOLD, LetterKind, LetterState
from portal.models import Act, Closure, Decision, Dossier, Letter, LetterFile, PaymentClaim, Person, Transfer
from portal.queries.acts import CHANNELS, DownloadView
from portal.queries.remedies import letter_clock
from portal.queries.scope import organisation_dossiers, window_dossiers
from portal.queries.sessions import SessionView
from portal.queries.windows import window_settings

#: The letter that tells a decision which is not the applicant's knowledge before it.
TELLS = {DossierState.REFUSED: LetterKind.REFUSAL, DossierState.CLOSED: LetterKind.CLOSURE}


@dataclass(frozen=True, slots=True)
class LetterView:
    """A letter and where it stands. ``signed``: the scan is there; ``remedy``: once a decision is notified."""

    public_id: str
    kind: LetterKind
    label: str
    reference: str
    state: LetterState
    state_label: str
    made_at: datetime
    signed_on: date | None
    sent_on: date | None
    channel: str
    recipient: str
    downloaded_at: datetime | None
    files: tuple[str, ...]
    size: int
    remedy: LegalDate | None
    dossier_public_id: str
    dossier_reference: str
    organisation_name: str
    electronic_notification: bool
    contact_email: str
    act_public_id: str
    claim_public_id: str

    @property
    def told(self) -> bool:
        """Whether it went with a fact of its own: an act, a request, a payment."""
        return self.kind in TOLD

    @property
    def decides(self) -> bool:
        return self.kind in DECIDING


def letters_of(session: Session, actor: Actor, dossier_public_id: str) -> tuple[LetterView, ...]:
    """Letters of a dossier, newest first: all of them for the prefecture, those sent for the applicant."""
    sent = sa.and_(organisation_dossiers(actor), Letter.state == LetterState.SENT)
    visible = sa.or_(window_dossiers(actor), sent)
    return _views(session, visible, Dossier.public_id == dossier_public_id)


def one_letter(session: Session, actor: Actor, public_id: str) -> LetterView:
    """One letter, for the prefecture. Raises NotFound."""
    found = _views(session, window_dossiers(actor), Letter.public_id == public_id)
    if not found:
        raise NotFound
    return found[0]


def items_letters(session: Session, actor: Actor, dossier_public_id: str) -> tuple[LetterView, ...]:
    """The letters that asked a dossier's applicant for items, newest first, for the prefecture."""
    asked = (Dossier.public_id == dossier_public_id, Letter.kind == LetterKind.ITEMS.value)
    return _views(session, window_dossiers(actor), *asked)


def payment_letter(session: Session, actor: Actor, claim_public_id: str) -> LetterView | None:
    """The letter that told a payment, for the prefecture; None when there is none."""
    told = (PaymentClaim.public_id == claim_public_id, Letter.kind == LetterKind.PAYMENT.value)
    return next(iter(_views(session, window_dossiers(actor), *told)), None)


def letters_of_act(session: Session, actor: Actor, act_public_id: str) -> tuple[LetterView, ...]:
    """The letters that notify an act, newest first, those replaced left out: for the prefecture, or once sent."""
    sent = sa.and_(organisation_dossiers(actor), Letter.state == LetterState.SENT)
    visible = sa.or_(window_dossiers(actor), sent)
    mine = (Act.public_id == act_public_id, Letter.kind == LetterKind.NOTIFICATION.value)
    return _views(session, visible, *mine, Letter.state != LetterState.VOID)


def letter_of_fact(session: Session, actor: Actor, kind: LetterKind, key: str) -> LetterView:
    """The letter of this kind that goes with an act, a claim or (items) a dossier, the last that is not void, for the
    prefecture. ``key``: public id. Raises NotFound."""
    keys = {LetterKind.NOTIFICATION: Act.public_id, LetterKind.PAYMENT: PaymentClaim.public_id}
    about = keys.get(kind, Dossier.public_id) == key
    standing = (Letter.kind == kind.value, Letter.state != LetterState.VOID)
    found = _views(session, window_dossiers(actor), about, *standing)
    if not found:
        raise NotFound
    return found[0]


def _views(session: Session, *conditions: sa.ColumnElement[bool]) -> tuple[LetterView, ...]:
    rows = session.execute(
        sa.select(Letter, Act.public_id, PaymentClaim.public_id)
        .join(Dossier, Dossier.id == Letter.dossier_id)
        .outerjoin(Act, Act.id == Letter.act_id)
        .outerjoin(PaymentClaim, PaymentClaim.id == Letter.claim_id)
        .where(*conditions)
        .order_by(Letter.id.desc())
        .options(selectinload(Letter.files).joinedload(LetterFile.file), joinedload(Letter.dossier))
    )
    return tuple(_view(*row) for row in rows)


def _view(row: Letter, act: str | None, claim: str | None) -> LetterView:
    kind, dossier = LetterKind(row.kind), row.dossier
    remedy = letter_clock(row).limit if kind in DECIDING else None
    return LetterView(
        row.public_id,
        kind,
        KIND_LABELS[kind],
        row.reference,
        row.state,
        LETTER.labels[row.state],
        row.created_at,
        row.signed_on,
        row.sent_on,
        CHANNELS.get(row.channel, ""),
        row.recipient,
        row.downloaded_at,
        tuple(file.kind for file in row.files),
        row.files[-1].file.size if row.files else 0,
        remedy,
        dossier.public_id,
        dossier.reference or "",
        dossier.organisation.name,
        dossier.electronic_notification,
        dossier.contact_email,
        act or "",
        claim or "",
    )


def letter_file(session: Session, actor: Actor, public_id: str, kind: str) -> DownloadView:
    """A file of a letter to send: ``issued``, ``signed`` or ``slip``. The applicant gets what was sent: the signed
    letter where there is one. Raises NotFound."""
    prefecture = window_dossiers(actor)
    sent = sa.and_(organisation_dossiers(actor), Letter.state == LetterState.SENT)
    row = session.scalar(
        sa.select(Letter)
        .join(Dossier, Dossier.id == Letter.dossier_id)
        .where(Letter.public_id == public_id, sa.or_(prefecture, sent))
    )
    if row is None:
        raise NotFound
    files = {file.kind: file.file for file in row.files}
    found = files.get("signed") or files.get("issued") if kind == "sent" else files.get(kind)
    if found is None:
        raise NotFound
    name = "bordereau" if kind == "slip" else "lettre"
    return DownloadView(found.sha256, found.media_type, f"{name}-{row.reference}.pdf")


def told_among(session: Session, dossier_ids: Sequence[int]) -> frozenset[int]:
    """Dossiers among these whose refusal or closing the applicant was told of: the letter of the state they are in,
    sent since the decision that stands."""
    if not dossier_ids:
        return frozenset()
    closed = sa.select(sa.func.max(Closure.created_at)).where(Closure.dossier_id == Dossier.id).correlate(Dossier)
    query = (
        sa.select(Letter.dossier_id)
        .join(Dossier, Dossier.id == Letter.dossier_id)
        .where(Letter.dossier_id.in_(sorted(dossier_ids)), Letter.state == LetterState.SENT)
        .where(
            sa.or_(
                sa.and_(Dossier.state == DossierState.REFUSED, Letter.kind == LetterKind.REFUSAL.value),
                sa.and_(
                    Dossier.state == DossierState.CLOSED,
                    Letter.kind == LetterKind.CLOSURE.value,
                    Letter.created_at >= closed.scalar_subquery(),
                ),
            )
        )
    )
    return frozenset(session.scalars(query))


@dataclass(frozen=True, slots=True)
class ClosureView:
    """The closing that stands."""

    motive_label: str
    motive: str
    by: str
    closed_on: date


@dataclass(frozen=True, slots=True)
class TransferView:
    """To whom the dossier was sent on."""

    authority: str
    address: str
    email: str
    reason: str
    by: str
    filed_at: datetime
    transferred_on: date


def closure_of(session: Session, dossier_id: int) -> ClosureView | None:
    """The closing that stands for a dossier already in scope."""
    found = session.execute(
        sa.select(Closure, Person.name)
        .join(Person, Person.id == Closure.person_id)
        .where(Closure.dossier_id == dossier_id, Closure.reopened_at.is_(None))
        .order_by(Closure.id.desc())
        .limit(1)
    ).first()
    if found is None:
        return None
    row, name = found
    return ClosureView(CLOSING_MOTIVES[row.motive_code], row.motive, name, row.closed_on)


def transfer_of(session: Session, dossier_id: int) -> TransferView | None:
    """The transmission of a dossier already in scope."""
    found = session.execute(
        sa.select(Transfer, Person.name)
        .join(Person, Person.id == Transfer.person_id)
        .where(Transfer.dossier_id == dossier_id)
    ).first()
    if found is None:
        return None
    row, name = found
    return TransferView(row.authority, row.address, row.email, row.reason, name, row.filed_at, row.transferred_on)


@dataclass(frozen=True, slots=True)
class DecisionView:
    """The decision that stands."""

    outcome: str
    amount_cents: int
    motive: str
    by: str
    decided_on: date


def decision_of(session: Session, dossier_id: int) -> DecisionView | None:
    """The last decision on a dossier already in scope."""
    found = session.execute(
        sa.select(Decision, Person.name)
        .join(Person, Person.id == Decision.person_id)
        .where(Decision.dossier_id == dossier_id)
        .order_by(Decision.id.desc())
        .limit(1)
    ).first()
    if found is None:
        return None
    row, name = found
    return DecisionView(row.outcome, row.amount_cents, row.motive, name, row.decided_on)


def announceable(session: Session, actor: Actor, dossier_public_ids: Sequence[str]) -> list[tuple[str, str]]:
    """(public id, reference) of the granted dossiers among these whose standing decision was not announced."""
    last = sa.select(sa.func.max(Decision.id)).where(Decision.dossier_id == Dossier.id).correlate(Dossier)
    sent = sa.exists().where(
        Letter.dossier_id == Dossier.id,
        Letter.kind == LetterKind.ANNOUNCEMENT.value,
        Letter.state == LetterState.SENT,
        Letter.decision_id == last.scalar_subquery(),
    )
    rows = session.execute(
        sa.select(Dossier.public_id, Dossier.reference)
        .where(window_dossiers(actor), Dossier.public_id.in_(dossier_public_ids))
        .where(Dossier.state == DossierState.GRANTED, ~sent)
        .order_by(Dossier.reference)
    )
    return [(row.public_id, row.reference or "") for row in rows]


def to_announce(session: Session, actor: Actor, view: SessionView) -> int | None:
    """How many grants of a decided session are still to be announced; None where the window announces nothing."""
    if view.decided_at is None:
        return None
    if window_settings(session, view.window_id).flag("letters.announcement") is not True:
        return None
    return len(announceable(session, actor, [item.dossier_public_id for item in view.items]))
