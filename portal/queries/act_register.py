"""The register of acts: every reference the window ever gave, its act, its number, what became of it, its recueil."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from portal.domain.act import ACT, ActState
from portal.domain.act_kinds import act_label
from portal.domain.actors import Actor
from portal.domain.events import Event
from portal.domain.remedy_clock import RemedyClock
from portal.models import Act, AuditDetail, AuditEvent, Notification, Organisation, RecueilEntry
from portal.models.dossier import Dossier
from portal.queries.acts import CHANNELS
from portal.queries.remedies import Delivery, clock_of, with_delivery
from portal.queries.scope import window_dossiers

PAGE_SIZE = 25
#: What the register can be narrowed to: code, label.
SHOWN = (
    ("signes", "Signés"),
    ("a-publier", "Signés, sans numéro de recueil"),
    ("en-cours", "Pas encore signés"),
    ("annules", "Annulés avant signature"),
)


@dataclass(frozen=True, slots=True)
class RegisterFilter:
    """``year`` of the reference (0: all), ``shown``: a code of SHOWN (empty: all), ``text``: number or beneficiary."""

    year: int = 0
    shown: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """One act of the register."""

    public_id: str
    reference: str
    number: str
    signed_on: date | None
    label: str
    title: str
    organisation: str
    amount_cents: int
    state: ActState
    state_label: str
    notified_on: date | None
    channel: str
    remedy: RemedyClock
    follows: str
    recueil: str
    published_on: date | None
    cancelled_for: str = ""


@dataclass(frozen=True, slots=True)
class Register:
    """One page of the register. ``years`` that have a reference, the last first."""

    rows: tuple[RegisterRow, ...]
    count: int
    page: int
    pages: int
    years: tuple[int, ...]


_BEFORE = aliased(Act)
_LAST_ENTRY = sa.select(sa.func.max(RecueilEntry.id)).where(RecueilEntry.act_id == Act.id).correlate(Act)
_LAST_NOTICE = sa.select(sa.func.max(Notification.id)).where(Notification.act_id == Act.id).correlate(Act)
#: « 2021 » of « FITN7-71-2021-A0001 ».
_YEAR = sa.func.substr(Act.reference, sa.func.length(Act.reference) - 9, 4)

ROWS = with_delivery(
    sa.select(
        *(Act.id, Act.public_id, Act.reference, Act.official_number, Act.signed_on, Act.kind, Act.agreed),
        *(Act.title, Act.state),
        *(Act.amount_cents, Act.issued_at, Act.signatory_name, Act.verification_code, Act.content_sha256),
        *(Organisation.name.label("organisation"), Organisation.siret, Dossier.reference.label("dossier")),
        *(Notification.notified_on, Notification.channel, Notification, Delivery),
        *(_BEFORE.official_number.label("before_number"), _BEFORE.reference.label("before_reference")),
        *(RecueilEntry.number.label("recueil"), RecueilEntry.published_on),
    )
    .join(Dossier, Dossier.id == Act.dossier_id)
    .join(Organisation, Organisation.id == Act.organisation_id)
    .outerjoin(_BEFORE, _BEFORE.id == Act.amends_id)
    .outerjoin(RecueilEntry, RecueilEntry.id == _LAST_ENTRY.scalar_subquery())
    .outerjoin(Notification, Notification.id == _LAST_NOTICE.scalar_subquery())
)


def register_page(session: Session, actor: Actor, wanted: RegisterFilter, page: int = 1) -> Register:
    """The acts of the actor's windows, the newest reference first."""
    conditions = [window_dossiers(actor), *_conditions(wanted)]
    found = sa.select(Act.id).join(Dossier, Dossier.id == Act.dossier_id)
    found = found.join(Organisation, Organisation.id == Act.organisation_id).where(*conditions)
    count = session.scalar(sa.select(sa.func.count()).select_from(found.subquery())) or 0
    pages = max(1, -(-count // PAGE_SIZE))
    page = min(max(1, page), pages)
    ids = session.scalars(found.order_by(Act.id.desc()).limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE)).all()
    rows = session.execute(ROWS.where(Act.id.in_(ids)).order_by(Act.id.desc())).all() if ids else []
    reasons = cancel_reasons(session, [row.public_id for row in rows if row.state is ActState.CANCELLED])
    years = session.scalars(
        sa.select(_YEAR).join(Dossier, Dossier.id == Act.dossier_id).where(window_dossiers(actor)).distinct()
    )
    known = sorted({int(year) for year in years if str(year).isdigit()}, reverse=True)
    return Register(tuple(_row(row, reasons.get(row.public_id, "")) for row in rows), count, page, pages, tuple(known))


def follows_of(row: Any) -> str:
    """The number of the act this one follows, empty for an award."""
    return str(row.before_number or row.before_reference or "")


def cancel_reasons(session: Session, act_public_ids: Sequence[str]) -> dict[str, str]:
    """Why each of these acts was cancelled, from the journal; no query without any."""
    if not act_public_ids:
        return {}
    query = (
        sa.select(AuditEvent.subject_public_id, AuditDetail.text)
        .join(AuditDetail, AuditDetail.event_id == AuditEvent.id)
        .where(AuditEvent.subject_kind == "act", AuditEvent.subject_public_id.in_(act_public_ids))
        .where(AuditEvent.tag.in_((Event.ACT_CANCELLED, Event.ACT_RETURNED)))
        .order_by(AuditEvent.id)
    )
    return {row.subject_public_id: row.text for row in session.execute(query)}


def _row(row: Any, reason: str) -> RegisterRow:
    return RegisterRow(
        public_id=row.public_id,
        reference=row.reference,
        number=row.official_number or "",
        signed_on=row.signed_on,
        label=act_label(row.kind, row.agreed),
        title=row.title,
        organisation=row.organisation,
        amount_cents=row.amount_cents,
        state=row.state,
        state_label=ACT.labels[row.state],
        notified_on=row.notified_on,
        channel=CHANNELS.get(row.channel, ""),
        remedy=clock_of(row.Notification, row.delivery),
        follows=follows_of(row),
        recueil=row.recueil or "",
        published_on=row.published_on,
        cancelled_for=reason,
    )


def _conditions(wanted: RegisterFilter) -> list[sa.ColumnElement[bool]]:
    found: list[sa.ColumnElement[bool]] = []
    published = sa.select(RecueilEntry.id).where(RecueilEntry.act_id == Act.id).exists()
    if wanted.year:
        found.append(_YEAR == str(wanted.year))
    if wanted.shown == "signes":
        found.append(Act.signed_on.is_not(None))
    elif wanted.shown == "a-publier":
        found += [Act.signed_on.is_not(None), ~published]
    elif wanted.shown == "en-cours":
        found += [Act.signed_on.is_(None), Act.state != ActState.CANCELLED]
    elif wanted.shown == "annules":
        found.append(Act.state == ActState.CANCELLED)
    if wanted.text:
        places = (Act.reference, Act.official_number, Organisation.name)
        found.append(sa.or_(*(place.icontains(wanted.text, autoescape=True) for place in places)))
    return found
