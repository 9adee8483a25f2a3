"""What anyone may learn of an act by its verification code, or of a file by its hash. Nothing about a person.

The beneficiary (a legal person) and the amount are told once the act is notified: its holder knows them, and the State
publishes them; before, number and state alone.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from portal.domain.act import ActState
from portal.domain.act_kinds import ActKind, act_label
from portal.domain.act_standing import Standing, standing_of
from portal.domain.signing import CopyState
from portal.models import Act, ActFile, Organisation, SignedCopy, StoredFile, Window
from portal.queries.acts import PUBLISHED
from portal.queries.coming_ends import first_end


@dataclass(frozen=True, slots=True)
class LinkedAct:
    """Another act: one that follows, or the one that is followed; both are notified. ``code``: to verify it too."""

    label: str
    number: str
    signed_on: date | None
    code: str


@dataclass(frozen=True, slots=True)
class VerifiedAct:
    """An issued act as the verification page tells it. ``beneficiary`` and ``amount_cents`` once it is notified."""

    act_id: int
    code: str
    label: str
    window: str
    reference: str
    number: str
    signed_on: date | None
    standing: Standing
    beneficiary: str
    amount_cents: int | None
    follows: LinkedAct | None
    followed_by: tuple[LinkedAct, ...]


@dataclass(frozen=True, slots=True)
class SignatureSeen:
    """What the check of one electronic signature found when the file was kept; nobody's name."""

    signed_at: datetime | None
    valid: bool
    trusted: bool
    timestamped: bool
    test: bool
    #: Whether the certificate bears the name the act prints; None when nobody compared them.
    named: bool | None = None


@dataclass(frozen=True, slots=True)
class KnownFile:
    """A file of an act that the portal keeps: ``signed``, or as ``issued`` before signature. ``way``: how it was
    signed, empty when nothing more is known than that it is the signed file."""

    act_id: int
    kind: str
    sha256: str
    way: str = ""
    signatures: tuple[SignatureSeen, ...] = ()


def act_by_code(session: Session, code: str) -> VerifiedAct | None:
    """The issued act of this code, None for any other."""
    return next(iter(_verified(session, Act.verification_code == code)), None)


def acts_by_id(session: Session, ids: Sequence[int]) -> list[VerifiedAct]:
    """These acts, those never issued left out."""
    return _verified(session, Act.id.in_(ids)) if ids else []


def known_files(session: Session, sha256: str) -> list[KnownFile]:
    """Files of acts with exactly these bytes. The same bytes may be filed for several acts."""
    rows = session.execute(
        sa.select(ActFile.act_id, ActFile.kind, StoredFile.sha256, SignedCopy.way, SignedCopy.report)
        .join(StoredFile, StoredFile.id == ActFile.file_id)
        .outerjoin(
            SignedCopy,
            sa.and_(
                SignedCopy.file_id == ActFile.file_id,
                SignedCopy.act_id == ActFile.act_id,
                SignedCopy.state == CopyState.CONFIRMED,
                ActFile.kind != "issued",
            ),
        )
        .where(StoredFile.sha256 == sha256)
        .order_by(ActFile.id)
    )
    return [KnownFile(*row[:3], row.way or "", _signatures(row.report or "")) for row in rows]


def _signatures(report: str) -> tuple[SignatureSeen, ...]:
    """The signatures of a kept report; none in that of a scan."""
    found = json.loads(report).get("signatures", ()) if report else ()
    return tuple(
        SignatureSeen(
            signed_at=datetime.fromisoformat(one["signed_at"].replace("Z", "+00:00")) if one["signed_at"] else None,
            valid=one["intact"] is True and one["valid"] is True,
            trusted=one["trusted"] is True,
            timestamped=one["timestamped"] is True,
            test=one["test"] is True,
            named=one.get("named"),
        )
        for one in found
    )


def _verified(session: Session, wanted: sa.ColumnElement[bool]) -> list[VerifiedAct]:
    before = aliased(Act)
    rows = session.execute(
        sa.select(Act, Organisation.name, Window.title, before)
        .join(Organisation, Organisation.id == Act.organisation_id)
        .join(Window, Window.id == Act.window_id)
        .outerjoin(before, before.id == Act.amends_id)
        .where(wanted, Act.verification_code.is_not(None))
        .order_by(Act.id)
    ).all()
    after: dict[int, list[Act]] = {}
    following = sa.select(Act).where(Act.amends_id.in_([row[0].id for row in rows]), Act.state.in_(PUBLISHED))
    for act in session.scalars(following.order_by(Act.id)) if rows else ():
        after.setdefault(act.amends_id or 0, []).append(act)
    return [_view(*row, tuple(after.get(row[0].id, ()))) for row in rows]


def _view(act: Act, body: str, window: str, before: Act | None, after: tuple[Act, ...]) -> VerifiedAct:
    published = act.state in PUBLISHED
    ends_on = first_end(one.content for one in after if one.kind == ActKind.REPEAL)
    return VerifiedAct(
        act_id=act.id,
        code=act.verification_code or "",
        label=act_label(act.kind, act.agreed),
        window=window,
        reference=act.reference,
        number=act.official_number or "",
        signed_on=act.signed_on,
        standing=standing_of(ActState(act.state), signed=act.signed_on is not None, ends_on=ends_on),
        beneficiary=body if published else "",
        amount_cents=act.amount_cents if published and act.kind == ActKind.AWARD else None,
        follows=_linked(before) if before is not None and published else None,
        followed_by=tuple(map(_linked, after)),
    )


def _linked(act: Act) -> LinkedAct:
    number, code = act.official_number or act.reference, act.verification_code or ""
    return LinkedAct(act_label(act.kind, act.agreed), number, act.signed_on, code)
