"""Seeded generator of realistic dossiers: pure data, the same for the same seed. Loaders are elsewhere.

``generate(n, seed)`` yields plans of dossiers for real communes and EPCIs of one département, on every axis, with the
awkward cases an instructor meets (excluded lines, non-EU licences, an unbalanced wish, a capped request).
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction

from portal.demo.answers import DemoPartner, answers_of, partners_of
from portal.demo.catalogue import AWKWARD, FIRST_NAMES, IDEAS, LAST_NAMES, SUPPLIERS, Idea, Item
from portal.demo.siret import demo_siret
from portal.domain.money import share_of
from portal.reference import Body, Commune, communes_of, epcis

RATE = Fraction(7, 10)
CAP_CENTS = 3_000_000
EXCLUDED = ("hardware_agents", "payroll")


@dataclass(frozen=True, slots=True)
class DemoExpense:
    """An expense line with the facts its quote is drawn from.

    Amounts are net of ``discount_cents``; ``compared_with`` is the supplier of a quote that was not retained.
    """

    label: str
    nature: str
    supplier: str
    supplier_town: str
    excl_tax_cents: int
    incl_tax_cents: int
    investment: bool
    publisher_country: str | None
    covers_from: date | None
    covers_to: date | None
    quote_number: str
    quote_date: date
    discount_cents: int = 0
    compared_with: str = ""

    @property
    def gross_cents(self) -> tuple[int, int]:
        """Amounts before the discount, without and with tax."""
        if not self.discount_cents:
            return self.excl_tax_cents, self.incl_tax_cents
        gross = self.excl_tax_cents + self.discount_cents
        return gross, gross * 6 // 5

    @property
    def compared_cents(self) -> int:
        """Amount without tax of the quote that was not retained."""
        return self.excl_tax_cents * 9 // 8


@dataclass(frozen=True, slots=True)
class DemoFunder:
    """Another funder; ``expenses``: places of the lines it pays for, none for the whole project."""

    funder: str
    kind: str
    status: str
    amount_cents: int
    expenses: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class DemoDossier:
    """Everything a loader needs to file one dossier."""

    body: Body
    siret: str
    contact_name: str
    contact_position: str
    contact_email: str
    axis: str
    title: str
    summary: str
    expenses: tuple[DemoExpense, ...]
    funders: tuple[DemoFunder, ...]
    requested_cents: int
    own_funds_cents: int
    start_on: date
    results_on: date
    financial_close_on: date
    awkward: str = ""

    @property
    def total_cents(self) -> int:
        """Total cost, excluding tax (VAT is recovered)."""
        return sum(expense.excl_tax_cents for expense in self.expenses)

    @property
    def answers(self) -> dict[str, str]:
        """What the body answers to the questions of its axis."""
        return answers_of(self.body, self.axis, self.title)

    @property
    def partners(self) -> tuple[DemoPartner, ...]:
        """Partner bodies of a mutualised project."""
        return partners_of(self.body, self.title)


def generate(count: int, seed: int = 71, department: str = "71") -> Iterator[DemoDossier]:
    """``count`` plans of dossiers; a body comes back only when all the others were drawn."""
    draw = random.Random(seed)  # noqa: S311  a reproducible demonstration, no secret
    bodies = _bodies(department, draw)
    for number in range(count):
        body = bodies[number % len(bodies)]
        ideas = [idea for idea in IDEAS if ("communauté" in idea.title) <= (not isinstance(body, Commune))]
        yield _seasoned(plan_for(body, draw.choice(ideas), draw, awkward=number % 4 == 3), number)


def _seasoned(plan: DemoDossier, number: int) -> DemoDossier:
    """The same plan with what some town halls bring: a discount, a comparative quote, an aid for some lines only."""
    expenses = list(plan.expenses)
    first = expenses[0]
    if number % 5 == 1:
        # Whole euros, about 5 %: the VAT of the quote stays a whole number of cents.
        expenses[0] = replace(first, discount_cents=first.excl_tax_cents // 2_000 * 100)
    if number % 4 == 1:
        other = next(name for name, _ in SUPPLIERS if name != first.supplier)
        expenses[0] = replace(expenses[0], compared_with=other)
    lines = tuple(place for place, expense in enumerate(expenses) if expense.nature not in EXCLUDED)
    funders = tuple(replace(funder, expenses=lines[:2]) for funder in plan.funders)
    return replace(plan, expenses=tuple(expenses), funders=funders)


def _bodies(department: str, draw: random.Random) -> list[Body]:
    """Communes under 20 000 inhabitants and communautés de communes of the département, shuffled, EPCIs spread."""
    communes: list[Body] = [c for c in communes_of(department) if c.siren and c.population < 20_000]
    groups: list[Body] = [e for e in epcis() if e.department == department and e.type == "CC"]
    draw.shuffle(communes)
    draw.shuffle(groups)
    for place, group in enumerate(groups):
        communes.insert(min(2 + 5 * place, len(communes)), group)
    return communes


def plan_for(body: Body, idea: Idea, draw: random.Random, *, awkward: bool = False) -> DemoDossier:
    """One plan: expenses drawn in their ranges, another funder now and then, a balanced plan."""
    expenses = [_expense(item, draw) for item in idea.items]
    reason = ""
    if awkward:
        reason, item = draw.choice(AWKWARD)
        expenses.append(_expense(item, draw))
    funders = _funders(sum(expense.excl_tax_cents for expense in expenses), draw)
    requested, own_funds = wished(expenses, funders)
    start = date(2021, 11, 2) + timedelta(days=draw.randrange(0, 45))
    name = f"{draw.choice(FIRST_NAMES)} {draw.choice(LAST_NAMES)}"
    return DemoDossier(
        body=body,
        siret=demo_siret(body.siren),
        contact_name=name,
        contact_position="Secrétaire de mairie" if isinstance(body, Commune) else "Directrice générale des services",
        contact_email=f"contact.{body.siren}@exemple.invalid",
        axis=idea.axis,
        title=idea.title,
        summary=idea.summary,
        expenses=tuple(expenses),
        funders=tuple(funders),
        requested_cents=requested,
        own_funds_cents=own_funds,
        start_on=start,
        results_on=date(2022, 6, 30),
        financial_close_on=date(2022, 11, 30),
        awkward=reason,
    )


def wished(expenses: Sequence[DemoExpense], funders: Sequence[DemoFunder]) -> tuple[int, int]:
    """Amount asked for and own funds, in cents: 70 % of what is not excluded, within the cap and 80 % of public aid."""
    total = sum(expense.excl_tax_cents for expense in expenses)
    base = sum(expense.excl_tax_cents for expense in expenses if expense.nature not in EXCLUDED)
    others = sum(funder.amount_cents for funder in funders)
    requested = min(share_of(base, RATE), CAP_CENTS, max(0, share_of(total, Fraction(4, 5)) - others))
    return requested, total - others - requested


def _expense(item: Item, draw: random.Random) -> DemoExpense:
    euros = draw.randrange(item.low, item.high + 1, 10)
    excl = euros * 100 + draw.choice((0, 0, 0, 50, 75))
    supplier, town = draw.choice(SUPPLIERS)
    day = date(2021, 9, 6) + timedelta(days=draw.randrange(0, 35))
    start = date(2022, 1, 1) if item.months else None
    return DemoExpense(
        label=item.label,
        nature=item.nature,
        supplier=supplier,
        supplier_town=town,
        excl_tax_cents=excl,
        incl_tax_cents=excl * 6 // 5,
        investment=item.investment,
        publisher_country=item.country,
        covers_from=start,
        covers_to=date(2021 + item.months // 12, 12, 31) if start else None,
        quote_number=f"DEV-2021-{draw.randrange(1, 1000):03d}",
        quote_date=day,
    )


def _funders(total: int, draw: random.Random) -> Sequence[DemoFunder]:
    if draw.random() < 0.75:
        return ()
    amount = total // 100_000 * 5_000
    status = draw.choice(("requested", "granted"))
    return (DemoFunder("Département de Saône-et-Loire", "public", status, amount),) if amount else ()
