"""A dossier as an instructor reads it: its head (state, amounts, stages, envelope) and what the applicant declared."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from portal.domain.actors import Actor
from portal.domain.dossier import DOSSIER, SCORED_VERSIONS, DossierState
from portal.domain.errors import NotFound
from portal.domain.ledger import Columns
from portal.domain.plan import PlanFunder
from portal.domain.questions import answered
from portal.domain.review import OUTCOME_LABELS, STAGE_LABELS, Stage, StageOutcome
from portal.eligibility.rulebook import Rulebook
from portal.models import (
    Dossier,
    DossierVersion,
    Envelope,
    FunderLine,
    Organisation,
    PartnerBody,
    Person,
    Score,
    StageRecord,
    Window,
)
from portal.queries.applicant_rows import partner_row
from portal.queries.applicant_views import PartnerRow
from portal.queries.balances import seen_balance
from portal.queries.pieces import DocumentView, documents
from portal.queries.rulebooks import filed_under, rulebook_of
from portal.queries.scope import window_dossiers
from portal.reference.legal_categories import category_label


@dataclass(frozen=True, slots=True)
class StageView:
    """The record of a stage that stands."""

    stage: Stage
    outcome: StageOutcome
    by: str
    at: datetime
    comment: str

    @property
    def label(self) -> str:
        return STAGE_LABELS[self.stage]

    @property
    def outcome_label(self) -> str:
        return OUTCOME_LABELS[self.outcome]


@dataclass(frozen=True, slots=True)
class Carrier:
    """The applicant organisation."""

    name: str
    siren: str
    siret: str
    category: str
    category_label: str
    department: str
    population: int | None
    epci_name: str


@dataclass(frozen=True, slots=True)
class DossierHead:
    """What every page of the dossier shows, and what its forms need (``version``). Amounts in cents."""

    id: int
    public_id: str
    version: int
    window_id: int
    window_slug: str
    rulebook: Rulebook
    reference: str
    title: str
    state: DossierState
    carrier: Carrier
    main_axis: str
    axes: tuple[str, ...]
    filed_at: datetime | None
    complete_at: datetime | None
    presumed_complete: bool
    requested_cents: int
    own_funds_cents: int
    loan_cents: int
    total_cost_cents: int
    max_grant_cents: int | None
    verdict: str
    instructor: str
    filed_version: int
    scored_version: int
    balance: Columns
    stages: dict[Stage, StageView]

    @property
    def state_label(self) -> str:
        return DOSSIER.labels[self.state]

    @property
    def under_review(self) -> bool:
        return self.state is DossierState.UNDER_REVIEW

    @property
    def scored_before(self) -> bool:
        """Whether the dossier was completed or corrected after it was scored: its levels are to be read again."""
        return 0 < self.scored_version < self.filed_version


#: Of a dossier: the filed version that is examined, and the newest that was scored (none: not yet).
_VERSIONS = (
    sa.select(sa.func.max(DossierVersion.number))
    .where(DossierVersion.dossier_id == Dossier.id, DossierVersion.kind.in_(SCORED_VERSIONS))
    .correlate(Dossier)
    .scalar_subquery(),
    sa.select(sa.func.max(Score.dossier_version))
    .where(Score.dossier_id == Dossier.id)
    .correlate(Dossier)
    .scalar_subquery(),
)


def dossier_head(session: Session, actor: Actor, public_id: str) -> DossierHead:
    """The head of a dossier in the actor's windows. Raises NotFound."""
    query = (
        sa.select(Dossier, Organisation, Window, Person.name, filed_under(), *_VERSIONS)
        .join(Organisation, Organisation.id == Dossier.organisation_id)
        .join(Window, Window.id == Dossier.window_id)
        .outerjoin(Person, Person.id == Dossier.instructor_id)
        .where(window_dossiers(actor), Dossier.public_id == public_id)
    )
    found = session.execute(query).first()
    if found is None:
        raise NotFound
    row, organisation, window, instructor, rules, filed_version, scored_version = found
    return DossierHead(
        id=row.id,
        public_id=row.public_id,
        version=row.version,
        window_id=row.window_id,
        window_slug=window.slug,
        rulebook=rulebook_of(session, window.id, window.slug, rules or window.rulebook_version),
        reference=row.reference or "",
        title=row.title,
        state=row.state,
        carrier=_carrier(organisation),
        main_axis=row.main_axis,
        axes=tuple(row.axes),
        filed_at=row.filed_at,
        complete_at=row.complete_at,
        presumed_complete=row.presumed_complete,
        requested_cents=row.requested_cents or 0,
        own_funds_cents=row.own_funds_cents or 0,
        loan_cents=row.loan_cents or 0,
        total_cost_cents=row.total_cost_cents,
        max_grant_cents=row.max_grant_cents,
        verdict=row.verdict,
        instructor=instructor or "",
        filed_version=int(filed_version or 0),
        scored_version=int(scored_version or 0),
        balance=seen_balance(session, actor, Envelope.window_id == row.window_id),
        stages=_stages(session, row.id),
    )


def _carrier(row: Organisation) -> Carrier:
    return Carrier(
        name=row.name,
        siren=row.siren,
        siret=row.siret,
        category=row.legal_category,
        category_label=category_label(row.legal_category),
        department=row.department,
        population=row.population,
        epci_name=row.epci_name,
    )


def _stages(session: Session, dossier_id: int) -> dict[Stage, StageView]:
    last = sa.select(sa.func.max(StageRecord.id)).where(StageRecord.dossier_id == dossier_id)
    query = (
        sa.select(StageRecord, Person.name)
        .join(Person, Person.id == StageRecord.person_id)
        .where(StageRecord.id.in_(last.group_by(StageRecord.stage)))
    )
    return {
        Stage(row.stage): StageView(Stage(row.stage), StageOutcome(row.outcome), name, row.created_at, row.comment)
        for row, name in session.execute(query)
    }


@dataclass(frozen=True, slots=True)
class Declaration:
    """What the applicant declared, as is. ``answers`` are (question, answer, topic), the answer empty when none."""

    summary: str
    contact_name: str
    contact_position: str
    contact_email: str
    contact_phone: str
    vat_recovered: bool | None
    first_legal_act_on: date | None
    start_on: date | None
    results_on: date | None
    financial_close_on: date | None
    pledged_by: str
    electronic_notification: bool
    answers: tuple[tuple[str, str, str], ...]
    partners: tuple[PartnerRow, ...]
    funders: tuple[PlanFunder, ...]
    documents: tuple[DocumentView, ...]

    def about(self, topic: str) -> tuple[tuple[str, str], ...]:
        """Questions and answers that inform the criterion of this topic; those without answer are left out."""
        return tuple((label, answer) for label, answer, of in self.answers if of == topic and answer)


def declaration(session: Session, head: DossierHead) -> Declaration:
    """What was declared in the dossier of ``head``, already in scope."""
    row = session.get_one(Dossier, head.id)
    pledge = ", ".join(text for text in (row.pledged_by_name, row.pledged_by_position) if text)
    return Declaration(
        summary=row.summary,
        contact_name=row.contact_name,
        contact_position=row.contact_position,
        contact_email=row.contact_email,
        contact_phone=row.contact_phone,
        vat_recovered=row.vat_recovered,
        first_legal_act_on=row.first_legal_act_on,
        start_on=row.start_on,
        results_on=row.results_on,
        financial_close_on=row.financial_close_on,
        pledged_by=pledge,
        electronic_notification=row.electronic_notification,
        answers=tuple((q.label, answer, q.topic) for q, answer in answered(row.axes, row.answers)),
        partners=partners(session, head),
        funders=funders(session, head),
        documents=documents(session, head),
    )


def funders(session: Session, head: DossierHead) -> tuple[PlanFunder, ...]:
    """The other funders declared, in order."""
    query = (
        sa.select(FunderLine)
        .where(FunderLine.dossier_id == head.id)
        .options(selectinload(FunderLine.expenses))
        .order_by(FunderLine.position)
    )
    return tuple(
        PlanFunder(row.funder, row.kind, row.status, row.amount_cents, tuple(line.label for line in row.expenses))
        for row in session.scalars(query)
    )


def partners(session: Session, head: DossierHead) -> tuple[PartnerRow, ...]:
    """The partner bodies of a mutualised project, in order."""
    query = (
        sa.select(PartnerBody)
        .where(PartnerBody.dossier_id == head.id)
        .options(joinedload(PartnerBody.agreement))
        .order_by(PartnerBody.position)
    )
    return tuple(map(partner_row, session.scalars(query)))
