"""What the link of an opinion shows: almost nothing before the code, then only what was granted.

Scope here is the secret of the link and the code used; nobody is signed in.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.domain.dossier import PENDING_STATES
from portal.domain.errors import NotFound
from portal.domain.opinion_codes import is_open
from portal.domain.opinions import ANSWERABLE, GrantedPart, OpinionState, Sense
from portal.domain.plan import PlanFunder
from portal.domain.questions import answered
from portal.domain.snapshot import sha256_text
from portal.domain.window_settings import WindowSettings
from portal.models import (
    Document,
    Dossier,
    ExpenseLine,
    FunderLine,
    Opinion,
    OpinionCode,
    OpinionLink,
    OpinionPiece,
    OpinionRequest,
    Organisation,
    PartnerBody,
    StoredFile,
)
from portal.queries.opinions import OpinionView
from portal.queries.pieces import DocumentView, document_view, visible
from portal.queries.rulebooks import rulebook_of_dossier
from portal.queries.windows import window_settings


def prefecture_name(settings: WindowSettings) -> str:
    """How the prefecture names itself to a service: the head of its letters, else the service."""
    head = " ".join(settings.lines("authority.header_lines"))
    return head or settings.text("service.name") or "La préfecture"


@dataclass(frozen=True, slots=True)
class LinkView:
    """What anybody with the link may know: the prefecture, and whether an answer is awaited. No word of the dossier."""

    prefecture: str
    awaited: bool
    cancelled: bool
    answered_at: datetime | None
    opened: bool


def link_view(session: Session, secret: str, opened: str, now: datetime) -> LinkView:
    """The link's own page. ``opened``: the code kept by the browser's session; ``now`` by the system clock.

    Raises NotFound for an unknown secret.
    """
    request, dossier = _found(session, secret)
    last = session.scalar(sa.select(sa.func.max(Opinion.created_at)).where(Opinion.request_id == request.id))
    awaited = request.state in ANSWERABLE and dossier.state in PENDING_STATES
    return LinkView(
        prefecture=prefecture_name(window_settings(session, dossier.window_id)),
        awaited=awaited,
        cancelled=request.state is OpinionState.CANCELLED,
        answered_at=last if request.state is OpinionState.GIVEN else None,
        opened=awaited and _is_open(session, request.id, opened, now),
    )


def _found(session: Session, secret: str) -> tuple[OpinionRequest, Dossier]:
    row = session.execute(
        sa.select(OpinionRequest, Dossier)
        .join(OpinionLink, OpinionLink.request_id == OpinionRequest.id)
        .join(Dossier, Dossier.id == OpinionRequest.dossier_id)
        .where(OpinionLink.secret_sha256 == sha256_text(secret))
    ).one_or_none()
    if row is None:
        raise NotFound
    return row[0], row[1]


def _is_open(session: Session, request_id: int, opened: str, now: datetime) -> bool:
    used_at = session.scalar(
        sa.select(OpinionCode.used_at).where(OpinionCode.public_id == opened, OpinionCode.request_id == request_id)
    )
    return is_open(used_at, now)


def _opened(session: Session, secret: str, opened: str, now: datetime) -> tuple[OpinionRequest, Dossier]:
    """The request and its dossier while the page is open. Raises NotFound."""
    request, dossier = _found(session, secret)
    awaited = request.state in ANSWERABLE and dossier.state in PENDING_STATES
    if not awaited or not _is_open(session, request.id, opened, now):
        raise NotFound
    return request, dossier


@dataclass(frozen=True, slots=True)
class GrantedSummary:
    """Amounts in cents."""

    text: str
    axis: str
    population: int | None
    total_cost_cents: int
    requested_cents: int


@dataclass(frozen=True, slots=True)
class GrantedProject:
    """The applicant's answers, its calendar, its partners' names."""

    answers: tuple[tuple[str, str], ...]
    dates: tuple[tuple[str, date | None], ...]
    partners: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GrantedExpense:
    """A declared expense, in cents."""

    label: str
    supplier: str
    excl_tax_cents: int
    incl_tax_cents: int


@dataclass(frozen=True, slots=True)
class GrantedMoney:
    """The declared expenses and plan, in cents."""

    expenses: tuple[GrantedExpense, ...]
    funders: tuple[PlanFunder, ...]
    requested_cents: int
    own_funds_cents: int
    total_cents: int


@dataclass(frozen=True, slots=True)
class GrantedDossier:
    """What one service reads of one dossier; a part that is not granted is None. ``given``: its own opinions."""

    prefecture: str
    giver: str
    reference: str
    title: str
    organisation: str
    question: str
    due_on: date
    silence_words: str
    silent_on: date | None
    summary: GrantedSummary | None
    project: GrantedProject | None
    money: GrantedMoney | None
    pieces: tuple[DocumentView, ...]
    given: tuple[OpinionView, ...]


def granted_dossier(session: Session, secret: str, opened: str, now: datetime) -> GrantedDossier:
    """Raises NotFound unless the page is open."""
    request, row = _opened(session, secret, opened, now)
    organisation = session.get_one(Organisation, row.organisation_id)
    grants = {GrantedPart(part) for part in request.grants}
    return GrantedDossier(
        prefecture=prefecture_name(window_settings(session, row.window_id)),
        giver=request.giver_name,
        reference=row.reference or "",
        title=row.title,
        organisation=organisation.name,
        question=request.question,
        due_on=request.due_on,
        silence_words=request.silence_words,
        silent_on=request.silent_on,
        summary=_summary(session, row, organisation) if GrantedPart.SUMMARY in grants else None,
        project=_project(session, row) if GrantedPart.PROJECT in grants else None,
        money=_money(session, row) if GrantedPart.MONEY in grants else None,
        pieces=_pieces(session, request.id, row.id),
        given=_given(session, request.id),
    )


def _summary(session: Session, row: Dossier, organisation: Organisation) -> GrantedSummary:
    axis = rulebook_of_dossier(session, row.id).axes_by_code.get(row.main_axis)
    return GrantedSummary(
        text=row.summary,
        axis=f"{axis.code} – {axis.label}" if axis else row.main_axis,
        population=organisation.population,
        total_cost_cents=row.total_cost_cents,
        requested_cents=row.requested_cents or 0,
    )


def _project(session: Session, row: Dossier) -> GrantedProject:
    partners = sa.select(PartnerBody.name).where(PartnerBody.dossier_id == row.id).order_by(PartnerBody.position)
    return GrantedProject(
        answers=tuple((question.label, answer) for question, answer in answered(row.axes, row.answers) if answer),
        dates=(
            ("Premier acte juridique", row.first_legal_act_on),
            ("Début prévu", row.start_on),
            ("Résultats attendus", row.results_on),
            ("Clôture financière", row.financial_close_on),
        ),
        partners=tuple(session.scalars(partners)),
    )


def _money(session: Session, row: Dossier) -> GrantedMoney:
    lines = session.scalars(
        sa.select(ExpenseLine).where(ExpenseLine.dossier_id == row.id).order_by(ExpenseLine.position)
    )
    funders = session.scalars(
        sa.select(FunderLine).where(FunderLine.dossier_id == row.id).order_by(FunderLine.position)
    )
    return GrantedMoney(
        expenses=tuple(
            GrantedExpense(line.label, line.supplier, line.excl_tax_cents, line.incl_tax_cents) for line in lines
        ),
        funders=tuple(PlanFunder(one.funder, one.kind, one.status, one.amount_cents) for one in funders),
        requested_cents=row.requested_cents or 0,
        own_funds_cents=row.own_funds_cents or 0,
        total_cents=row.total_cost_cents,
    )


def _pieces(session: Session, request_id: int, dossier_id: int) -> tuple[DocumentView, ...]:
    query = (
        sa.select(Document, StoredFile)
        .join(OpinionPiece, OpinionPiece.document_id == Document.id)
        .join(StoredFile, StoredFile.id == Document.file_id)
        .where(OpinionPiece.request_id == request_id, Document.dossier_id == dossier_id)
        .order_by(Document.id)
    )
    return tuple(document_view(row, file) for row, file in session.execute(query) if visible(row, file))


def _given(session: Session, request_id: int) -> tuple[OpinionView, ...]:
    rows = session.scalars(sa.select(Opinion).where(Opinion.request_id == request_id).order_by(Opinion.id))
    return tuple(
        OpinionView(Sense(row.sense), row.reasons, row.signed_by, row.created_at, row.late, place > 0)
        for place, row in enumerate(rows)
    )


def granted_piece(session: Session, secret: str, opened: str, now: datetime, document: str) -> DocumentView:
    """One piece that was granted. Raises NotFound for any other, and unless the page is open."""
    request, row = _opened(session, secret, opened, now)
    for found in _pieces(session, request.id, row.id):
        if found.public_id == document:
            return found
    raise NotFound


def opinion_page_of(session: Session, secret: str) -> str:
    """Public id of the dossier, for the address of the instructor's page in a mail. Raises NotFound."""
    return _found(session, secret)[1].public_id


def already_given(session: Session, secret: str, sense: str, reasons: str) -> bool:
    """Whether this very answer is the last one kept: the same page sent twice. Raises NotFound."""
    request, _ = _found(session, secret)
    last = session.scalar(
        sa.select(Opinion).where(Opinion.request_id == request.id).order_by(Opinion.id.desc()).limit(1)
    )
    return last is not None and (last.sense, last.reasons) == (sense, reasons.strip())
