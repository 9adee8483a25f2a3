"""Mandates as people read them: the holder's, the giver's, the organisation's, and the one a dossier stands under."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from portal.domain.actors import Actor, Role
from portal.domain.channels import CHANNEL_LABELS, Channel
from portal.domain.clocks import paris_date
from portal.domain.errors import NotFound
from portal.domain.mandate import ENDED_LABELS, MANDATE_LABELS, PROOF_LABELS, SCOPE_LABELS, MandateState, Rights, rights
from portal.models import Dossier, Mandate, Organisation, OutsideRequest, StageRecord, StoredFile
from portal.queries.people import facts_of
from portal.queries.scope import linked_bodies, not_barred


@dataclass(frozen=True, slots=True)
class FileView:
    """A file kept with a mandate."""

    name: str
    sha256: str
    size: int
    media_type: str


@dataclass(frozen=True, slots=True)
class AssistedDossier:
    """A dossier prepared under a mandate."""

    public_id: str
    title: str
    reference: str | None
    is_draft: bool


@dataclass(frozen=True, slots=True)
class MandateView:
    """A mandate, what it allows today, and what was prepared under it."""

    public_id: str
    window_id: int
    organisation: str
    siret: str
    holder_id: int
    holder_name: str
    holder_office: str
    channel: Channel
    giver_name: str
    giver_capacity: str
    giver_email: str
    giver_address: str
    scope_label: str
    proof_label: str
    given_on: date
    until_on: date
    recorded_at: datetime
    confirmed_at: datetime | None
    ended_at: datetime | None
    ended_label: str
    end_reason: str
    rights: Rights
    proof: FileView
    confirmation: FileView | None
    dossiers: tuple[AssistedDossier, ...] = ()

    @property
    def state_label(self) -> str:
        return MANDATE_LABELS[self.rights.state]

    @property
    def is_open(self) -> bool:
        """Whether it may still be confirmed or ended."""
        return self.rights.state in (MandateState.RECORDED, MandateState.CONFIRMED)


@dataclass(frozen=True, slots=True)
class Assistance:
    """How a dossier was helped: by whom, for whom, and where the mandate stands today."""

    mandate: str
    holder_id: int
    holder_name: str
    holder_office: str
    channel: Channel
    giver_name: str
    giver_capacity: str
    given_on: date
    until_on: date
    state: MandateState
    sentence: str
    denied: bool
    received_at: datetime | None = None

    @property
    def channel_label(self) -> str:
        return CHANNEL_LABELS[self.channel]

    @property
    def by(self) -> str:
        """« Maxime Prototype (France Services de Cluny) »."""
        return f"{self.holder_name} ({self.holder_office})" if self.holder_office else self.holder_name


def code_digest(code: str) -> str:
    """What is kept of a giver's code: typed with or without hyphens, in any case."""
    return hashlib.sha256("".join(c for c in code.lower() if c.isalnum()).encode()).hexdigest()


def assistance_of(session: Session, dossier: Dossier, now: datetime) -> Assistance | None:
    """The help a dossier already read in scope got, None without any."""
    if dossier.mandate_id is None:
        return None
    row = session.scalars(
        sa.select(Mandate).where(Mandate.id == dossier.mandate_id).options(joinedload(Mandate.holder))
    ).one()
    allowed = rights(facts_of(row), paris_date(now))
    received = None
    if dossier.outside_request_id is not None:
        received = session.scalar(
            sa.select(OutsideRequest.received_at).where(OutsideRequest.id == dossier.outside_request_id)
        )
    return Assistance(
        mandate=row.public_id,
        holder_id=row.holder_id,
        holder_name=row.holder.name,
        holder_office=row.holder_office,
        channel=row.channel,
        giver_name=row.giver_name,
        giver_capacity=row.giver_capacity,
        given_on=row.given_on,
        until_on=row.until_on,
        state=allowed.state,
        sentence=allowed.sentence,
        denied=row.ended_by == "denied",
        received_at=received,
    )


@dataclass(frozen=True, slots=True)
class FourEyes:
    """Help given by somebody of the prefecture, and whether another instructor has examined the dossier since."""

    assistance: Assistance
    by_instructor: bool
    examined_by_another: bool


def four_eyes(session: Session, dossier_id: int, now: datetime) -> FourEyes | None:
    """What an examiner must know of the help this dossier (already in scope) got; None without any."""
    found = assistance_of(session, session.get_one(Dossier, dossier_id), now)
    if found is None:
        return None
    by_instructor = found.channel in (Channel.ASSISTED_INSTRUCTOR, Channel.ENTERED_AFTER_FAILURE)
    return FourEyes(found, by_instructor, examined_by_another(session, dossier_id, found.holder_id))


def examined_by_another(session: Session, dossier_id: int, helper_id: int) -> bool:
    """Whether somebody else than the helper recorded a stage of the examination."""
    others = sa.select(StageRecord.id).where(StageRecord.dossier_id == dossier_id, StageRecord.person_id != helper_id)
    return session.scalar(others.limit(1)) is not None


def _readable(actor: Actor) -> sa.ColumnElement[bool]:
    """The actor's own mandates, and those of the windows they instruct."""
    instructed = Mandate.window_id.in_(sorted(actor.window_ids(Role.INSTRUCTOR)))
    return sa.or_(Mandate.holder_id == actor.person_id, sa.and_(instructed, ~_barred(actor)))


def _barred(actor: Actor) -> sa.ColumnElement[bool]:
    """Mandates of a body the actor declared a link with, or under which a dossier they are barred from was prepared."""
    bodies = sa.select(Organisation.id).where(Organisation.siren.in_(linked_bodies(actor)))
    prepared = sa.select(Dossier.mandate_id).where(Dossier.mandate_id.is_not(None), ~not_barred(actor))
    return sa.or_(Mandate.organisation_id.in_(bodies), Mandate.id.in_(prepared))


def mandates(session: Session, actor: Actor, now: datetime) -> list[MandateView]:
    """The mandates the actor may read, newest first (the last two hundred)."""
    return _views(session, _readable(actor), now)


def mandate_view(session: Session, actor: Actor, public_id: str, now: datetime) -> MandateView:
    """One mandate the actor may read. Raises NotFound."""
    return _one(session, sa.and_(_readable(actor), Mandate.public_id == public_id), now)


def given_mandate(session: Session, code: str, now: datetime) -> MandateView:
    """The mandate whose giver was sent this code. Raises NotFound."""
    return _one(session, Mandate.code_sha256 == code_digest(code), now)


def organisation_mandates(session: Session, actor: Actor, now: datetime) -> list[MandateView]:
    """Mandates given for the organisations of which the actor is a member."""
    return _views(session, Mandate.organisation_id.in_(sorted(actor.organisation_ids())), now)


def _one(session: Session, condition: sa.ColumnElement[bool], now: datetime) -> MandateView:
    found = _views(session, condition, now)
    if not found:
        raise NotFound
    return found[0]


def _views(session: Session, condition: sa.ColumnElement[bool], now: datetime) -> list[MandateView]:
    rows = session.scalars(
        sa.select(Mandate)
        .where(condition)
        .options(
            joinedload(Mandate.organisation),
            joinedload(Mandate.holder),
            joinedload(Mandate.proof_file),
            joinedload(Mandate.confirmation_file),
        )
        .order_by(Mandate.id.desc())
        .limit(200)
    ).all()
    prepared: dict[int, list[AssistedDossier]] = {}
    listed = sa.select(Dossier.mandate_id, Dossier.public_id, Dossier.title, Dossier.reference, Dossier.state)
    for mandate_id, public_id, title, reference, state in session.execute(
        listed.where(Dossier.mandate_id.in_([row.id for row in rows])).order_by(Dossier.id)
    ):
        made = AssistedDossier(public_id, title, reference, state.value == "draft")
        prepared.setdefault(mandate_id, []).append(made)
    return [_view(row, tuple(prepared.get(row.id, ())), paris_date(now)) for row in rows]


def _view(row: Mandate, dossiers: tuple[AssistedDossier, ...], today: date) -> MandateView:
    return MandateView(
        public_id=row.public_id,
        window_id=row.window_id,
        organisation=row.organisation.name,
        siret=row.organisation.siret,
        holder_id=row.holder_id,
        holder_name=row.holder.name,
        holder_office=row.holder_office,
        channel=row.channel,
        giver_name=row.giver_name,
        giver_capacity=row.giver_capacity,
        giver_email=row.giver_email,
        giver_address=row.giver_address,
        scope_label=SCOPE_LABELS[row.scope],
        proof_label=PROOF_LABELS[row.proof],
        given_on=row.given_on,
        until_on=row.until_on,
        recorded_at=row.created_at,
        confirmed_at=row.confirmed_at,
        ended_at=row.ended_at,
        ended_label=ENDED_LABELS[row.ended_by] if row.ended_by else "",
        end_reason=row.end_reason,
        rights=rights(facts_of(row), today),
        proof=_file(row.proof_name, row.proof_file),
        confirmation=_file(row.confirmation_name, row.confirmation_file) if row.confirmation_file else None,
        dossiers=dossiers,
    )


def _file(name: str, file: StoredFile) -> FileView:
    return FileView(name, file.sha256, file.size, file.media_type)
