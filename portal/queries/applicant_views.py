"""Frozen shapes of the applicant's pages: lists, a dossier with its lines and pieces, what happens next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from portal.domain.dossier import DossierState
from portal.domain.plan import PlanFunder
from portal.domain.resources import Resources
from portal.eligibility.rulebook import Rulebook
from portal.queries.assistance import Assistance
from portal.queries.letters import LetterView
from portal.queries.quote_rows import ComparisonRow, DiscountRow


@dataclass(frozen=True, slots=True)
class NextStep:
    """Who acts now (``you``: the applicant), what is to be done, and the next legal date with its name."""

    you: bool
    text: str
    on: date | None = None
    on_label: str = ""


@dataclass(frozen=True, slots=True)
class OrganisationRow:
    """An organisation of the actor, with the role held there (« Rédacteur »); ``may_begin``: a dossier."""

    public_id: str
    name: str
    siren: str
    siret: str
    role: str = ""
    may_begin: bool = True


@dataclass(frozen=True, slots=True)
class DossierRow:
    """A line of the home list. ``granted_cents`` only once notified."""

    public_id: str
    organisation: str
    title: str
    reference: str | None
    state: DossierState
    state_label: str
    requested_cents: int | None
    granted_cents: int | None
    filed_at: datetime | None
    created_at: datetime
    next_step: NextStep
    organisation_id: str = ""
    unread: int = 0


@dataclass(frozen=True, slots=True)
class OrganisationFacts:
    """Identity of the organisation and where it was read."""

    public_id: str
    name: str
    siren: str
    siret: str
    legal_category: str
    category_label: str
    department: str
    population: int | None
    epci_name: str
    provenance: str


@dataclass(frozen=True, slots=True)
class ExpenseRow:
    """A declared expense; ``proof`` is the public id of its document, ``cost_cents`` follows the answer on VAT."""

    public_id: str
    position: int
    label: str
    nature: str
    supplier: str
    excl_tax_cents: int
    incl_tax_cents: int
    cost_cents: int
    investment: bool | None
    publisher_country: str | None
    covers_from: date | None
    covers_to: date | None
    proof: str | None
    proof_name: str
    proof_kind: str
    axis: str
    vat_rate: str
    typed_excl_tax_cents: int
    typed_incl_tax_cents: int
    comparisons: tuple[ComparisonRow, ...]

    @property
    def discount_cents(self) -> int:
        """This line's part of the discount of its quote, without tax."""
        return self.typed_excl_tax_cents - self.excl_tax_cents


@dataclass(frozen=True, slots=True)
class FunderRow:
    """Another funder; ``expenses``: public ids of the lines it pays for, none for the whole project."""

    funder: str
    kind: str
    status: str
    amount_cents: int
    expenses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PartnerRow:
    """A partner body; ``agreement`` is the public id of its document, None without."""

    public_id: str
    name: str
    siren: str
    category_label: str
    role: str
    role_label: str
    provenance: str
    agreement: str | None
    agreement_name: str


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A piece, with what it proves or is compared with; ``scan_hint`` says why it cannot be opened, if so."""

    public_id: str
    kind: str
    kind_label: str
    name: str
    size: int
    sha256: str
    media_type: str
    added_at: datetime
    proves: tuple[str, ...]
    compares: str = ""
    scan_hint: str = ""
    infected: bool = False


@dataclass(frozen=True, slots=True)
class ActRow:
    """A notified act."""

    public_id: str
    title: str
    number: str
    amount_cents: int
    notified_at: datetime | None
    size: int
    award: bool = True


@dataclass(frozen=True, slots=True)
class RequestedRow:
    """A piece or piece of information the prefecture waits for."""

    label: str
    due_on: date


@dataclass(frozen=True, slots=True)
class TimelineEvent:
    """One line of the timeline (``data.timeline``)."""

    title: str
    at: datetime | date | None
    text: str = ""
    state: str = "done"


@dataclass(frozen=True, slots=True)
class Declared:
    """The applicant's own values, as typed in the steps."""

    title: str
    summary: str
    axes: tuple[str, ...]
    main_axis: str
    contact_name: str
    contact_position: str
    contact_email: str
    contact_phone: str
    contact_address: str
    digital_transformation: bool | None
    decision_level_commitment: bool | None
    vat_recovered: bool | None
    france_services: str
    funded_only_by_local_authorities: bool | None
    other_window: str | None
    first_legal_act_on: date | None
    start_on: date | None
    results_on: date | None
    financial_close_on: date | None
    requested_cents: int | None
    own_funds_cents: int | None
    loan_cents: int | None
    answers: dict[str, str]


@dataclass(frozen=True, slots=True)
class DossierView:
    """A dossier as its own organisation sees it."""

    public_id: str
    version: int
    window: str
    rulebook: Rulebook
    window_title: str
    state: DossierState
    state_label: str
    reference: str | None
    created_at: datetime
    filed_at: datetime | None
    complete_at: datetime | None
    presumed_complete: bool
    electronic_notification: bool
    pledged_by_name: str
    pledged_by_position: str
    total_cost_cents: int
    verdict: str
    max_grant_cents: int | None
    may_write: bool
    may_file: bool
    organisation: OrganisationFacts
    declared: Declared
    expenses: tuple[ExpenseRow, ...]
    funders: tuple[FunderRow, ...]
    documents: tuple[DocumentRow, ...]
    discounts: tuple[DiscountRow, ...]
    receipt: DocumentRow | None
    acts: tuple[ActRow, ...]
    closes_on: date
    permitted_start_at: datetime | None
    rejection_on: date | None
    rejection_rule: str
    next_step: NextStep
    timeline: tuple[TimelineEvent, ...]
    today: date
    requested: tuple[RequestedRow, ...] = ()
    assistance: Assistance | None = None
    partners: tuple[PartnerRow, ...] = ()
    letters: tuple[LetterView, ...] = ()

    @property
    def may_edit(self) -> bool:
        """Whether the actor may still change the content."""
        return self.is_draft and self.may_write

    @property
    def is_draft(self) -> bool:
        return self.state is DossierState.DRAFT

    @property
    def is_pending(self) -> bool:
        """Whether the applicant may still withdraw."""
        return self.state in (
            DossierState.FILED,
            DossierState.INCOMPLETE,
            DossierState.COMPLETE,
            DossierState.UNDER_REVIEW,
            DossierState.PROPOSED,
        )

    @property
    def tax_label(self) -> str:
        return "TTC" if self.declared.vat_recovered is False else "HT"

    @property
    def resources(self) -> Resources:
        """The plan as saved."""
        return Resources(
            excl_tax_cents=sum(line.excl_tax_cents for line in self.expenses),
            incl_tax_cents=sum(line.incl_tax_cents for line in self.expenses),
            tax_free=self.declared.vat_recovered is not False,
            requested_cents=self.declared.requested_cents,
            own_funds_cents=self.declared.own_funds_cents,
            funders=tuple(PlanFunder(row.funder, row.kind, row.status, row.amount_cents) for row in self.funders),
        )
