"""Facts an arrêté is made of, as frozen data.

``None`` always means « not filled yet »: it prints as such in a draft and the lint refuses to issue. What the law
leaves to the window (credits codes, decrees to cite, percentages, titles) is a field, never a constant.
Money is in cents, rates are fractions, days are legal dates in Paris.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction

from portal.domain.money import Euros

_NOTHING = Euros(0)


class Nature(StrEnum):
    """Nature of the expenditure: what makes decree 2018-514 apply of right, or by reference."""

    INVESTMENT = "investment"
    OPERATING = "operating"
    MIXED = "mixed"


class TaxBasis(StrEnum):
    """Whether the retained expenditure is counted before or after VAT."""

    EXCLUDING_TAX = "excluding_tax"
    INCLUDING_TAX = "including_tax"


class UnderSpend(StrEnum):
    """How the balance is computed when less is spent than planned."""

    RATE_WITHIN_CAP = "rate_within_cap"
    EFFECTIVE_RATE = "effective_rate"


class PlanKind(StrEnum):
    """Who brings a line of the retained plan."""

    THIS_GRANT = "this_grant"
    OTHER_PUBLIC = "other_public"
    PRIVATE = "private"
    OWN_FUNDS = "own_funds"


class PaymentKind(StrEnum):
    """Advance at commencement, interim payment, balance."""

    ADVANCE = "advance"
    INTERIM = "interim"
    BALANCE = "balance"


@dataclass(frozen=True, slots=True)
class Authority:
    """The prefecture. ``title`` opens the act (« Le préfet de Saône-et-Loire »); ``honours`` follow it."""

    header_lines: tuple[str, ...]
    service_lines: tuple[str, ...]
    title: str | None
    place: str | None
    honours: tuple[str, ...] = ()
    motto: str = ""


@dataclass(frozen=True, slots=True)
class Delegation:
    """An act delegating signature. ``title`` reads after « Vu »: « l’arrêté préfectoral n° … portant … »."""

    title: str | None
    valid_from: date | None
    valid_to: date | None = None
    ceiling_cents: Euros | None = None


@dataclass(frozen=True, slots=True)
class Signatory:
    """Who signs. ``formula`` is printed above the capacity when there is a delegation."""

    name: str | None
    capacity: str | None
    by_delegation: bool
    delegation: Delegation | None = None
    formula: str | None = "Pour le préfet et par délégation,"


@dataclass(frozen=True, slots=True)
class Beneficiary:
    """Who receives. ``phrase`` is how a sentence names it: « la commune de Tournus »."""

    name: str | None
    phrase: str | None
    siren: str | None
    siret: str | None
    address_lines: tuple[str, ...]
    representative: str | None
    local_authority: bool
    private_body: bool = False
    #: A grouping of communes with its own taxation: the call lets it pass the cap.
    grouping: bool = False


@dataclass(frozen=True, slots=True)
class Deliberation:
    """The body's own decision. ``title`` reads after « Vu »: « la délibération du conseil municipal de … »."""

    title: str
    decided_on: date


@dataclass(frozen=True, slots=True)
class Project:
    """The operation. ``title`` is worded by the administration, ``applicant_title`` by the applicant (annex only)."""

    title: str | None
    applicant_title: str
    description: str | None
    axis_label: str | None
    nature: Nature | None
    dossier_reference: str | None
    complete_on: date | None
    permitted_start_at: datetime | None


@dataclass(frozen=True, slots=True)
class ExpenseRow:
    """A line of expenditure, requested and retained; ``reason`` says why something was cut.

    ``line`` is the expense of the dossier, never printed: invoices are charged to it later.
    """

    label: str
    supplier: str
    requested_cents: Euros
    retained_cents: Euros
    reason: str | None = None
    line: str = ""


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A line of the retained financing plan."""

    label: str
    kind: PlanKind
    amount_cents: Euros


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit that may lower the subsidy below rate × base: « plafond de subvention par porteur »."""

    label: str
    amount_cents: Euros


@dataclass(frozen=True, slots=True)
class Award:
    """The money of the act. ``limits`` are those of the window; those below rate × base explain a lower amount.

    ``exceeded``: a limit the decision passes, as the call allows, for ``exceeded_reason``.
    """

    amount_cents: Euros | None
    base_cents: Euros | None
    rate: Fraction | None
    tax_basis: TaxBasis | None
    limits: tuple[Limit, ...] = ()
    exceeded: Limit | None = None
    exceeded_reason: str | None = None


@dataclass(frozen=True, slots=True)
class Attestation:
    """The certificate that credits are available."""

    reference: str | None
    given_on: date | None


@dataclass(frozen=True, slots=True)
class Calendar:
    """Dates the beneficiary must keep, and the window's own bounds (``*_limit_on``, inclusive).

    ``commitment_by_on``, ``request_by_on``: last days of the budget year to commit and to ask for a payment.
    """

    start_by_on: date | None
    completion_on: date | None
    last_claim_on: date | None
    start_limit_on: date | None
    end_limit_on: date | None
    lapse_procedure: str | None
    commitment_by_on: date | None = None
    request_by_on: date | None = None


@dataclass(frozen=True, slots=True)
class Payment:
    """An instalment: share of the maximum (None for what is left) and what triggers it."""

    kind: PaymentKind
    share: Fraction | None
    trigger: str | None


@dataclass(frozen=True, slots=True)
class Visas:
    """What the act cites beside the constant texts. Each reads after « Vu ». ``eu_funded`` None: nobody said yet."""

    finance_law: str | None
    prefect_powers: str | None
    appointment: str | None
    administration_code: str | None
    call: str | None
    deliberation: Deliberation | None
    committee_on: date | None
    eu_funded: bool | None
    eu_regulation: str | None = None
    #: Only a convention cites them.
    convention_law: str | None = None
    convention_decree: str | None = None


@dataclass(frozen=True, slots=True)
class WindowTexts:
    """Wordings and values a window fixes for all its acts. Nothing here is known by law alone."""

    fund_label: str | None
    policy_objective: str | None
    proposed_by: str | None
    commencement: str | None
    under_spend: UnderSpend | None
    public_aid_rule: str | None
    final_statement: str | None
    record_keeping: str | None
    publicity: str | None
    accountant: str | None
    executed_by: str | None
    copy_to: str | None
    publication: str | None
    remedies: tuple[str, ...] | None
    special_articles: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ArreteData:
    """Everything an award arrêté says. ``number`` and ``signed_on`` stay blank on a paper act and only there.

    ``prepared_at`` dates the file (aware); ``imputation`` are (label, code) pairs; ``specimen`` marks a demonstration.
    """

    internal_reference: str
    number: str | None
    signed_on: date | None
    paper: bool
    prepared_at: datetime
    specimen: bool
    authority: Authority
    signatory: Signatory
    beneficiary: Beneficiary
    project: Project
    award: Award
    expenses: tuple[ExpenseRow, ...]
    plan: tuple[PlanRow, ...]
    imputation: tuple[tuple[str, str | None], ...]
    attestation: Attestation
    calendar: Calendar
    payments: tuple[Payment, ...]
    visas: Visas
    texts: WindowTexts
    #: Given when the act is issued: a draft has none (see ``portal.domain.verification_code``).
    verification_code: str = ""
    #: Above this amount a body of private law is awarded by a convention; None: nobody said yet.
    convention_above_cents: Euros | None = None
    #: What other acts of the same year give this body: the law counts a year's subsidies together.
    same_year_cents: Euros = _NOTHING

    @property
    def is_convention(self) -> bool:
        """Whether the award takes the form of a convention, signed by both parties."""
        above, amount = self.convention_above_cents, self.award.amount_cents
        if not self.beneficiary.private_body or above is None or amount is None:
            return False
        return amount + self.same_year_cents > above
