"""Acts as people see them: the prefecture's whole, the beneficiary's once notified."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased, joinedload, selectinload

from portal.domain.act import ACT, ActState
from portal.domain.act_kinds import ActKind, act_label
from portal.domain.act_standing import repealed_from
from portal.domain.actors import Actor
from portal.domain.dossier import DossierState
from portal.domain.errors import NotFound
from portal.domain.remedy_clock import RemedyClock
from portal.domain.signing import CopyState, SigningWay
from portal.domain.verification_code import shown_code
from portal.models import (
    Act,
    ActFile,
    Decision,
    Dossier,
    NoticeStep,
    Notification,
    Organisation,
    SignedCopy,
    WindowSetting,
)
from portal.queries.coming_ends import effective_on
from portal.queries.remedies import Delivery, clock_of, with_delivery
from portal.queries.scope import organisation_dossiers, window_dossiers

#: States from which the beneficiary sees the act.
PUBLISHED = (ActState.NOTIFIED, ActState.MODIFIED, ActState.WITHDRAWN, ActState.REPEALED, ActState.LAPSED)
CHANNELS = {"electronic": "électronique", "paper": "sur papier"}


@dataclass(frozen=True, slots=True)
class ActFileView:
    """A file of an act: ``issued`` or ``signed``."""

    kind: str
    sha256: str
    size: int
    added_at: datetime


@dataclass(frozen=True, slots=True)
class NotificationView:
    """How and when the act was notified (put online, or received by post), and when the time for a remedy begins.
    ``unopened``: put online, nobody downloaded it and no letter delivered it."""

    channel: str
    notified_on: date
    recipient: str
    remedy: RemedyClock
    downloaded_at: datetime | None
    unopened: bool


@dataclass(frozen=True, slots=True)
class FollowedAct:
    """The award an act follows."""

    public_id: str
    reference: str
    official_number: str


@dataclass(frozen=True, slots=True)
class ActView:
    """An act with its dossier. ``download_id`` is what the download pages take: its public id."""

    public_id: str
    reference: str
    state: ActState
    state_label: str
    kind: ActKind
    kind_label: str
    followed: FollowedAct | None
    title: str
    description: str
    amount_cents: int
    dossier_public_id: str
    dossier_reference: str
    dossier_granted: bool
    organisation_name: str
    organisation_siret: str
    electronic_notification: bool
    contact_email: str
    decided_on: date
    created_at: datetime
    credits_certified_on: date | None
    issued_at: datetime | None
    signatory_name: str
    signing_way: SigningWay
    planned_number: str | None
    waiting_copy: str | None
    verification_code: str
    official_number: str | None
    signed_on: date | None
    ej_number: str | None
    ej_on: date | None
    notified_at: datetime | None
    ej_before_signature: bool
    files: tuple[ActFileView, ...]
    notification: NotificationView | None

    @property
    def download_id(self) -> str:
        return self.public_id

    def file(self, kind: str) -> ActFileView | None:
        """The file of this kind, if any."""
        return next((file for file in self.files if file.kind == kind), None)


@dataclass(frozen=True, slots=True)
class DownloadView:
    """A file to send: where it is in the store, its type, the name it is given."""

    sha256: str
    media_type: str
    name: str


def act_sheet(session: Session, actor: Actor, public_id: str) -> ActView:
    """One act, for the prefecture. Raises NotFound out of the actor's windows."""
    found = _views(session, window_dossiers(actor), Act.public_id == public_id)
    if not found:
        raise NotFound
    return found[0]


def acts_of_dossier(session: Session, actor: Actor, dossier_public_id: str) -> list[ActView]:
    """Acts of one dossier, oldest first: all of them for the prefecture, the notified ones for the beneficiary."""
    visible = sa.or_(window_dossiers(actor), sa.and_(organisation_dossiers(actor), Act.state.in_(PUBLISHED)))
    return _views(session, visible, Dossier.public_id == dossier_public_id)


def acts_by_id(session: Session, actor: Actor, ids: Sequence[int]) -> dict[int, ActView]:
    """Views of these acts that the actor sees, by identifier."""
    return _views_by_id(session, window_dossiers(actor), Act.id.in_(ids)) if ids else {}


def act_file(session: Session, actor: Actor, act_public_id: str, kind: str) -> DownloadView:
    """A file of an act: both kinds for the prefecture, the signed one of a notified act for the beneficiary.

    Raises NotFound otherwise.
    """
    visible = window_dossiers(actor)
    if kind == "signed":
        visible = sa.or_(visible, sa.and_(organisation_dossiers(actor), Act.state.in_(PUBLISHED)))
    query = (
        sa.select(ActFile)
        .join(Act, Act.id == ActFile.act_id)
        .join(Dossier, Dossier.id == Act.dossier_id)
        .where(visible, Act.public_id == act_public_id, ActFile.kind == kind)
        .order_by(ActFile.id.desc())
        .limit(1)
        .options(joinedload(ActFile.file))
    )
    found = session.scalar(query)
    act = session.scalar(sa.select(Act).where(Act.public_id == act_public_id))
    if found is None or act is None:
        raise NotFound
    reference = act.reference
    word = act_label(act.kind, act.agreed).lower() if act.agreed else "arrete"
    name = f"{reference}-signe.pdf" if kind == "signed" else f"{reference}.pdf"
    return DownloadView(found.file.sha256, found.file.media_type, f"{word}-{name}")


def _views(session: Session, visible: sa.ColumnElement[bool], wanted: sa.ColumnElement[bool]) -> list[ActView]:
    return list(_views_by_id(session, visible, wanted).values())


def _views_by_id(
    session: Session, visible: sa.ColumnElement[bool], wanted: sa.ColumnElement[bool]
) -> dict[int, ActView]:
    last = aliased(Notification)
    waiting = (
        sa.select(SignedCopy.public_id)
        .where(SignedCopy.act_id == Act.id, SignedCopy.state == CopyState.WAITING)
        .limit(1)
        .correlate(Act)
        .scalar_subquery()
    )
    newest = sa.select(sa.func.max(last.id)).where(last.act_id == Act.id).correlate(Act).scalar_subquery()
    ending = aliased(Act)
    end = (
        sa.select(ending.content)
        .where(ending.amends_id == Act.id, ending.kind == ActKind.REPEAL, ending.state == ActState.NOTIFIED)
        .order_by(ending.id.desc())
        .limit(1)
        .correlate(Act)
        .scalar_subquery()
    )
    query = (
        sa.select(Act, Dossier, Organisation, Decision.decided_on, Notification, Delivery, waiting, end)
        .join(Dossier, Dossier.id == Act.dossier_id)
        .join(Organisation, Organisation.id == Act.organisation_id)
        .join(Decision, Decision.id == Act.decision_id)
        .outerjoin(Notification, Notification.id == newest)
        .where(visible, wanted)
        .order_by(Act.id)
        .options(selectinload(Act.files).joinedload(ActFile.file))
    )
    rows = session.execute(with_delivery(query)).all()
    followed = _followed(session, [row[0].amends_id for row in rows if row[0].amends_id])
    first = ej_first_windows(session) if rows else frozenset()
    return {row[0].id: _view(*row, row[0].window_id in first, followed.get(row[0].amends_id)) for row in rows}


def _followed(session: Session, ids: Sequence[int]) -> dict[int | None, FollowedAct]:
    """The awards that acts follow, by key; no query when none follows any."""
    if not ids:
        return {}
    rows = session.execute(sa.select(Act.id, Act.public_id, Act.reference, Act.official_number).where(Act.id.in_(ids)))
    return {key: FollowedAct(public_id, reference, number or "") for key, public_id, reference, number in rows}


def ej_first_windows(session: Session) -> frozenset[int]:
    """Windows in which the EJ precedes the signature."""
    last = sa.select(sa.func.max(WindowSetting.id)).where(
        WindowSetting.key == "budget.ej_before", WindowSetting.approved_at.is_not(None)
    )
    rows = sa.select(WindowSetting.window_id).where(
        WindowSetting.id.in_(last.group_by(WindowSetting.window_id)), WindowSetting.value == "signature"
    )
    return frozenset(session.scalars(rows))


#: What the view takes from the row as it is.
_SAME = (
    "public_id", "reference", "state", "title", "description", "amount_cents", "created_at", "credits_certified_on",
    "issued_at", "signatory_name", "signing_way", "planned_number", "official_number", "signed_on", "ej_number",
    "ej_on", "notified_at",
)  # fmt: skip


def _view(
    act: Act,
    dossier: Dossier,
    body: Organisation,
    decided_on: date,
    notification: Notification | None,
    delivery: NoticeStep | None,
    waiting: str | None,
    ending: str | None,
    ej_first: bool,
    followed: FollowedAct | None,
) -> ActView:
    same: dict[str, Any] = {name: getattr(act, name) for name in _SAME}
    return ActView(
        **same,
        state_label=_state_label(act, effective_on(ending)),
        kind=ActKind(act.kind),
        kind_label=act_label(act.kind, act.agreed),
        followed=followed,
        dossier_public_id=dossier.public_id,
        dossier_reference=dossier.reference or "",
        dossier_granted=dossier.state is DossierState.GRANTED,
        organisation_name=body.name,
        organisation_siret=body.siret,
        electronic_notification=dossier.electronic_notification,
        contact_email=dossier.contact_email,
        decided_on=decided_on,
        waiting_copy=waiting,
        verification_code=shown_code(act.verification_code or ""),
        ej_before_signature=ej_first,
        files=tuple(ActFileView(f.kind, f.file.sha256, f.file.size, f.created_at) for f in act.files),
        notification=_notification(notification, delivery),
    )


def _state_label(act: Act, ends_on: date | None) -> str:
    in_force = act.state in (ActState.NOTIFIED, ActState.MODIFIED)
    return repealed_from(ends_on) if ends_on is not None and in_force else ACT.labels[act.state]


def _notification(row: Notification | None, delivery: NoticeStep | None) -> NotificationView | None:
    if row is None:
        return None
    unopened = row.channel != "paper" and row.downloaded_at is None and delivery is None
    clock = clock_of(row, delivery)
    return NotificationView(CHANNELS[row.channel], row.notified_on, row.recipient, clock, row.downloaded_at, unopened)
