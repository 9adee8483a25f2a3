"""Opinions asked about a dossier, as the prefecture reads them; the services a window may ask.

Every function takes the key of a dossier already read in scope. Never to be called for an applicant, but
``consulted_services``, which a setting opens.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.domain.clocks import paris_date
from portal.domain.deadlines import LegalDate
from portal.domain.legal_clock import ClockDate, Side
from portal.domain.opinions import (
    ANSWERABLE,
    GIVER_LABELS,
    GRANT_LABELS,
    OPINION,
    SENSE_LABELS,
    Giver,
    GiverKind,
    GrantedPart,
    OpinionState,
    Sense,
    SilenceRule,
    answer_by,
    concerned,
    parse_givers,
)
from portal.domain.window_settings import WindowSettings
from portal.models import Document, Dossier, Opinion, OpinionLink, OpinionPiece, OpinionRequest, Organisation, Person
from portal.queries.windows import window_settings

_SILENCE_WORDS = {
    SilenceRule.NONE: "",
    SilenceRule.GIVEN: "Avis réputé rendu",
    SilenceRule.FAVOURABLE: "Avis réputé favorable",
}


@dataclass(frozen=True, slots=True)
class OpinionView:
    """An opinion as given. ``late``: after its day. ``completes``: it adds to an earlier one of the same service."""

    sense: Sense
    reasons: str
    signed_by: str
    given_at: datetime
    late: bool
    completes: bool

    @property
    def sense_label(self) -> str:
        return SENSE_LABELS[self.sense]


@dataclass(frozen=True, slots=True)
class OpinionSent:
    """A mail with a link: at the request, a reminder or a reopening, by whom, with its reason."""

    purpose: str
    at: datetime
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class OpinionRequestView:
    """One request with everything that came of it, oldest first. ``pieces`` are (public id, name)."""

    public_id: str
    giver: str
    email: str
    kind: GiverKind
    question: str
    grants: tuple[GrantedPart, ...]
    pieces: tuple[tuple[str, str], ...]
    asked_at: datetime
    asked_by: str
    due_on: date
    computation: str
    state: OpinionState
    silence_words: str
    silent_on: date | None
    cancelled_at: datetime | None
    cancelled_reason: str
    opinions: tuple[OpinionView, ...]
    sent: tuple[OpinionSent, ...]

    @property
    def kind_label(self) -> str:
        return GIVER_LABELS[self.kind]

    @property
    def state_label(self) -> str:
        return OPINION.labels[self.state]

    @property
    def grant_labels(self) -> tuple[str, ...]:
        return tuple(GRANT_LABELS[part] for part in self.grants)

    @property
    def awaited(self) -> bool:
        return self.state in ANSWERABLE

    def overdue(self, today: date) -> bool:
        """Whether the service is late today, silence having no meaning by the rule."""
        return self.state is OpinionState.AWAITED and not self.opinions and today > self.due_on

    def outcome(self, today: date) -> str:
        """« Favorable avec réserves, le 14/10/2021 (hors délai, après : avis réputé favorable) » in one line."""
        if self.state is OpinionState.CANCELLED:
            return "demande retirée"
        if self.opinions:
            last = self.opinions[-1]
            notes = ["hors délai"] * any(one.late for one in self.opinions)
            notes += [f"après silence : {lower_first(self.silence_words)}"] * (self.silent_on is not None)
            tail = f" ({', '.join(notes)})" if notes else ""
            again = ", à compléter par le service" if self.state is OpinionState.AWAITED else ""
            return f"{last.sense_label.lower()}, le {paris_date(last.given_at):%d/%m/%Y}{tail}{again}"
        if self.silent_on is not None:
            return f"{lower_first(self.silence_words)}, sans réponse au {self.silent_on:%d/%m/%Y}"
        tail = ", délai passé" if self.overdue(today) else ""
        return f"attendu au plus tard le {self.due_on:%d/%m/%Y}{tail}"


def lower_first(text: str) -> str:
    """``text`` inside a sentence."""
    return text[:1].lower() + text[1:]


def opinions_of_dossier(session: Session, dossier_id: int) -> tuple[OpinionRequestView, ...]:
    """Every request about a dossier in the order of the requests, four queries."""
    query = (
        sa.select(OpinionRequest, Person.name)
        .join(Person, Person.id == OpinionRequest.person_id)
        .where(OpinionRequest.dossier_id == dossier_id)
        .order_by(OpinionRequest.id)
    )
    rows = session.execute(query).all()
    if not rows:
        return ()
    ids = [row.id for row, _ in rows]
    given, sent, pieces = _given(session, ids), _sent(session, ids), _pieces(session, ids)
    return tuple(
        _view(row, by, given.get(row.id, ()), sent.get(row.id, ()), pieces.get(row.id, ())) for row, by in rows
    )


def opinions_by_public_id(session: Session, dossier: str) -> tuple[OpinionRequestView, ...]:
    """The same, from the public id of a dossier already read in scope."""
    dossier_id = session.scalar(sa.select(Dossier.id).where(Dossier.public_id == dossier))
    return opinions_of_dossier(session, dossier_id) if dossier_id is not None else ()


def _view(
    row: OpinionRequest,
    by: str,
    given: tuple[OpinionView, ...],
    sent: tuple[OpinionSent, ...],
    pieces: tuple[tuple[str, str], ...],
) -> OpinionRequestView:
    return OpinionRequestView(
        public_id=row.public_id,
        giver=row.giver_name,
        email=row.giver_email,
        kind=GiverKind(row.giver_kind),
        question=row.question,
        grants=tuple(GrantedPart(part) for part in row.grants),
        pieces=pieces,
        asked_at=row.created_at,
        asked_by=by,
        due_on=row.due_on,
        computation=row.computation,
        state=row.state,
        silence_words=row.silence_words,
        silent_on=row.silent_on,
        cancelled_at=row.closed_at,
        cancelled_reason=row.closed_reason,
        opinions=given,
        sent=sent,
    )


def _given(session: Session, ids: list[int]) -> dict[int, tuple[OpinionView, ...]]:
    found: dict[int, tuple[OpinionView, ...]] = {}
    for row in session.scalars(sa.select(Opinion).where(Opinion.request_id.in_(ids)).order_by(Opinion.id)):
        before = found.get(row.request_id, ())
        view = OpinionView(Sense(row.sense), row.reasons, row.signed_by, row.created_at, row.late, bool(before))
        found[row.request_id] = (*before, view)
    return found


def _sent(session: Session, ids: list[int]) -> dict[int, tuple[OpinionSent, ...]]:
    query = sa.select(OpinionLink, Person.name).join(Person, Person.id == OpinionLink.person_id)
    found: dict[int, tuple[OpinionSent, ...]] = {}
    for row, name in session.execute(query.where(OpinionLink.request_id.in_(ids)).order_by(OpinionLink.id)):
        found[row.request_id] = (
            *found.get(row.request_id, ()),
            OpinionSent(row.purpose, row.created_at, name, row.reason),
        )
    return found


def _pieces(session: Session, ids: list[int]) -> dict[int, tuple[tuple[str, str], ...]]:
    query = (
        sa.select(OpinionPiece.request_id, Document.public_id, Document.name)
        .join(Document, Document.id == OpinionPiece.document_id)
        .where(OpinionPiece.request_id.in_(ids))
        .order_by(Document.id)
    )
    found: dict[int, tuple[tuple[str, str], ...]] = {}
    for request, public_id, name in session.execute(query):
        found[request] = (*found.get(request, ()), (public_id, name))
    return found


def givers_of(settings: WindowSettings) -> tuple[Giver, ...]:
    """The services a window may ask, in the order of its setting."""
    return parse_givers(settings.lines("opinions.givers"))


@dataclass(frozen=True, slots=True)
class Asking:
    """What the form that asks starts from: the services to offer, those of this place, the day the window gives."""

    givers: tuple[Giver, ...]
    due: LegalDate | None


def asking(session: Session, dossier_id: int, today: date) -> Asking:
    """The services that deal with the applicant's arrondissement, and until when they may answer."""
    window_id, seat = session.execute(
        sa.select(Dossier.window_id, Organisation.arrondissement)
        .join(Organisation, Organisation.id == Dossier.organisation_id)
        .where(Dossier.id == dossier_id)
    ).one()
    settings = window_settings(session, window_id)
    days = settings.integer("opinions.delay_days")
    givers = tuple(giver for giver in givers_of(settings) if not seat or concerned(giver, seat))
    return Asking(givers, answer_by(today, days) if days is not None else None)


def silence_words(settings: WindowSettings, rule: SilenceRule) -> str:
    """How silence is worded by the window; empty when it has no meaning."""
    if rule is SilenceRule.NONE:
        return ""
    return (settings.text(f"opinions.text_{rule.value}") or _SILENCE_WORDS[rule])[:300]


def opinion_dates(session: Session, dossier_id: int) -> list[ClockDate]:
    """The days by which services were asked to answer; requests taken back are left out."""
    first = (
        sa.select(sa.func.min(Opinion.created_at))
        .where(Opinion.request_id == OpinionRequest.id)
        .correlate(OpinionRequest)
        .scalar_subquery()
    )
    query = sa.select(OpinionRequest, first.label("first")).where(
        OpinionRequest.dossier_id == dossier_id, OpinionRequest.state != OpinionState.CANCELLED
    )
    found = []
    for row, given_at in session.execute(query.order_by(OpinionRequest.due_on, OpinionRequest.id)):
        met = paris_date(given_at) if given_at else row.silent_on
        rule = "demande d’avis, paramètres du guichet"
        label = f"Avis demandé : {row.giver_name}"
        if row.silent_on is not None and given_at is None:
            label += f" ({lower_first(row.silence_words)})"
        found.append(ClockDate(LegalDate("opinion", label, row.due_on, rule, row.computation), Side.CONSULTED, 3, met))
    return found


def consulted_services(session: Session, dossier_public_id: str) -> tuple[tuple[str, datetime], ...]:
    """Who was consulted and when, for the applicant: nothing unless the window's setting says so, and nothing else."""
    rows = session.execute(
        sa.select(Dossier.window_id, OpinionRequest.giver_name, OpinionRequest.created_at)
        .join(Dossier, Dossier.id == OpinionRequest.dossier_id)
        .where(Dossier.public_id == dossier_public_id, OpinionRequest.state != OpinionState.CANCELLED)
        .order_by(OpinionRequest.id)
    ).all()
    if not rows or not window_settings(session, rows[0].window_id).flag("opinions.shown_to_applicant"):
        return ()
    return tuple((row.giver_name, row.created_at) for row in rows)
