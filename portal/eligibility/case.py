"""The frozen facts an assessment works on. Owns their shape; reading them from JSON is in ``facts``.

Money is integer cents (``*_cents``), legal dates are ``date`` (``*_on``), instants are aware UTC (``*_at``).
``None`` means unknown everywhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction
from types import MappingProxyType
from typing import TypeAlias

#: A fact that only one rulebook asks for (declared in its ``[[inputs]]``).
Extra: TypeAlias = int | bool | date | None
NO_EXTRA: Mapping[str, Extra] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Applicant:
    """Who asks: the carrier of the project."""

    siret: str | None = None
    legal_category: str | None = None
    department: str | None = None
    population: int | None = None
    france_services: str = "none"
    funded_only_by_local_authorities: bool | None = None
    already_granted_cents: int = 0
    vat_recovered: bool | None = None


@dataclass(frozen=True, slots=True)
class Project:
    """What is asked for, and when. ``axes`` is None when nobody said."""

    axes: tuple[str, ...] | None = None
    main_axis: str | None = None
    digital_transformation: bool | None = None
    decision_level_commitment: bool | None = None
    other_window: str | None = None
    first_legal_act_on: date | None = None
    start_on: date | None = None
    results_on: date | None = None
    financial_close_on: date | None = None


@dataclass(frozen=True, slots=True)
class Expense:
    """One line of expenditure. ``signals`` is what its label reads like (see ``labels``)."""

    id: str
    label: str
    nature: str
    excl_tax_cents: int
    incl_tax_cents: int
    vat_recovered: bool | None = None
    quoted: bool | None = None
    investment: bool | None = None
    publisher_country: str | None = None
    covers_from: date | None = None
    covers_to: date | None = None
    signals: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Funder:
    """Another funder of the plan; ``expense_ids`` empty means the whole project."""

    id: str
    kind: str
    amount_cents: int
    status: str
    funder: str | None = None
    expense_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Financing:
    """The resources of the plan."""

    requested_cents: int | None = None
    own_funds_cents: int | None = None
    others: tuple[Funder, ...] = ()


@dataclass(frozen=True, slots=True)
class Award:
    """What was awarded, when a payment is being computed."""

    rate: Fraction
    max_amount_cents: int
    subsidisable_max_cents: int


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything an assessment may look at. ``filed_on`` and ``complete_on`` are Paris dates."""

    applicant: Applicant
    project: Project
    expenses: tuple[Expense, ...]
    financing: Financing
    filed_at: datetime | None = None
    complete_at: datetime | None = None
    filed_on: date | None = None
    complete_on: date | None = None
    envelope_available_cents: int | None = None
    award: Award | None = None
    extra: Mapping[str, Extra] = field(default_factory=lambda: NO_EXTRA)
    input_sha256: str = ""
