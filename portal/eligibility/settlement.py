"""The final amount of an award: the same waterfall, on what was really spent, with the rate and maximum of the act.

Facts are those the award was assessed on; lines carry the accepted spending, funders the aids actually received. Owns
what each step says to the beneficiary and to the budget officer, and what follows for the credits.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from portal.domain.money import format_euros, format_rate
from portal.eligibility.assess import Assessment, assess
from portal.eligibility.case import Award, Expense, Facts, Financing, Funder
from portal.eligibility.messages import in_french
from portal.eligibility.rulebook import Rulebook

#: How the act treats an under-spend: the rate on the real spending, or the share the grant really was of the base.
RATE_WITHIN_CAP, EFFECTIVE_RATE = "rate_within_cap", "effective_rate"
_UNBOUNDED: Mapping[str, int] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Terms:
    """The act in force: maximum, rate, subsidisable expenditure (cents), its rule for an under-spend.

    ``retained``: what it retained by expense id; what was spent beyond on a line is not subsidised without an act that
    transfers it there. A line it does not name is not bounded.
    """

    maximum_cents: int
    rate: Fraction
    base_cents: int
    under_spend: str = RATE_WITHIN_CAP
    retained: Mapping[str, int] = field(default_factory=lambda: _UNBOUNDED)

    @property
    def applied_rate(self) -> Fraction:
        """The rate the balance is computed with."""
        if self.under_spend == EFFECTIVE_RATE:
            return Fraction(self.maximum_cents, self.base_cents) if self.base_cents else Fraction(0)
        return self.rate

    def counted(self, expense: str, accepted_cents: int) -> int:
        """What counts of the spending accepted on a line."""
        return min(accepted_cents, self.retained.get(expense, accepted_cents))


@dataclass(frozen=True, slots=True)
class Aid:
    """Another aid actually received. ``kind``: ``public`` or ``private``."""

    funder: str
    kind: str
    amount_cents: int


@dataclass(frozen=True, slots=True)
class Spending:
    """What was really spent and received, and where the money of the act stands (cents).

    ``accepted``: accepted spending by expense id, all claims together. ``other_cents``: further real cost of the
    operation, outside the subsidy. ``paid_cents`` and ``committed_cents`` are the act's in the ledger.
    """

    accepted: Mapping[str, int]
    aids: tuple[Aid, ...] = ()
    other_cents: int = 0
    paid_cents: int = 0
    committed_cents: int = 0

    def beyond_cents(self, terms: Terms) -> int:
        """Accepted beyond what the act retained of each line."""
        return sum(cents - terms.counted(ident, cents) for ident, cents in self.accepted.items() if cents > 0)


@dataclass(frozen=True, slots=True)
class ExplainedStep:
    """One step of the computation: its code, its label, its limit (None: none), the amount after it, why."""

    code: str
    label: str
    limit_cents: int | None
    amount_cents: int
    sentence: str
    lowers: bool


@dataclass(frozen=True, slots=True)
class Settlement:
    """The final amount, its steps, and what follows: to pay, paid in excess, to give back to the envelope."""

    steps: tuple[ExplainedStep, ...]
    accepted_cents: int
    final_cents: int
    paid_cents: int
    committed_cents: int

    @property
    def due_cents(self) -> int:
        """What is still to be paid."""
        return max(self.final_cents - self.paid_cents, 0)

    @property
    def overpaid_cents(self) -> int:
        """What was paid beyond the final amount: to be given back by the beneficiary, after hearing it."""
        return max(self.paid_cents - self.final_cents, 0)

    @property
    def rest_cents(self) -> int:
        """What stays committed for nothing: decommitted. Never below what was paid."""
        return max(self.committed_cents - max(self.final_cents, self.paid_cents), 0)

    @property
    def content(self) -> dict[str, Any]:
        """The computation as it is kept."""
        return {
            "accepted_cents": self.accepted_cents,
            "final_cents": self.final_cents,
            "paid_cents": self.paid_cents,
            "committed_cents": self.committed_cents,
            "steps": [
                {
                    "code": step.code,
                    "label": step.label,
                    "limit_cents": step.limit_cents,
                    "amount_cents": step.amount_cents,
                    "sentence": step.sentence,
                    "lowers": step.lowers,
                }
                for step in self.steps
            ],
        }


def settlement_from(content: Mapping[str, Any]) -> Settlement:
    """A kept computation, as it was shown."""
    return Settlement(
        tuple(ExplainedStep(**step) for step in content["steps"]),
        content["accepted_cents"],
        content["final_cents"],
        content["paid_cents"],
        content["committed_cents"],
    )


def settle(facts: Facts, rulebook: Rulebook, terms: Terms, spending: Spending) -> Settlement:
    """The final amount of an award assessed on ``facts``. Pure and total; never above the act's maximum."""
    made = assess(spent_facts(facts, rulebook, terms, spending), rulebook)
    accepted = sum(max(cents, 0) for cents in spending.accepted.values())
    steps = _explained(made, rulebook, terms, spending)
    if spending.committed_cents < made.max_grant_cents:
        steps.append(_committed(spending.committed_cents))
    return Settlement(
        tuple(steps), accepted, steps[-1].amount_cents, spending.paid_cents, spending.committed_cents
    )


def _committed(cents: int) -> ExplainedStep:
    """A part was already given back to the envelope: what is still committed bounds what can be paid."""
    sentence = f"Une partie de la subvention a déjà été désengagée : il reste {format_euros(cents)} engagés."
    return ExplainedStep("COMMITTED", "Crédits encore engagés", cents, cents, sentence, True)


def spent_facts(facts: Facts, rulebook: Rulebook, terms: Terms, spending: Spending) -> Facts:
    """The same facts at payment: real lines, real aids, the award. What was accepted is not cut by period again."""
    lines = [
        with_cost(expense, terms.counted(expense.id, spending.accepted[expense.id]))
        for expense in facts.expenses
        if spending.accepted.get(expense.id, 0) > 0
    ]
    beside = _beside(rulebook)
    outside = spending.other_cents + spending.beyond_cents(terms)
    if outside > 0 and beside is not None:
        lines.append(with_cost(Expense("other", "Autres dépenses de l’opération", beside, 0, 0), outside))
    others = tuple(
        Funder(f"aid{rank}", aid.kind, aid.amount_cents, "granted", aid.funder)
        for rank, aid in enumerate(spending.aids)
        if aid.amount_cents > 0
    )
    return replace(
        facts,
        expenses=tuple(lines),
        financing=Financing(requested_cents=None, own_funds_cents=None, others=others),
        envelope_available_cents=None,
        award=Award(terms.applied_rate, terms.maximum_cents, terms.base_cents),
    )


def with_cost(expense: Expense, cents: int) -> Expense:
    """The line at this cost, whatever its tax: an act counts in one basis, and its period is already settled."""
    return replace(expense, excl_tax_cents=cents, incl_tax_cents=cents, covers_from=None, covers_to=None)


def _beside(rulebook: Rulebook) -> str | None:
    """A nature the window does not fund but that costs real money."""
    return min(rulebook.excluded_natures - rulebook.in_kind_natures, default=None)


def _explained(made: Assessment, rulebook: Rulebook, terms: Terms, spending: Spending) -> list[ExplainedStep]:
    shown = []
    before: int | None = None
    for step in made.steps:
        limit = None if step.code == "RATE" else step.limit_cents
        lowers = limit is not None and before is not None and step.amount_cents < before
        label = _LABELS.get(step.code) or rulebook.step_labels[step.code]
        sentence = _sentence(step.code, made, rulebook, terms, spending)
        shown.append(ExplainedStep(step.code, label, limit, step.amount_cents, sentence, lowers))
        before = step.amount_cents
    return shown


_LABELS = {
    "TOTAL_COST": "Coût réel de l’opération",
    "EXCLUSIONS": "Dépenses acceptées",
    "SUBSIDISABLE_MAX": "Dépense subventionnable de l’arrêté",
    "ELIGIBLE_BASE": "Dépense retenue pour le calcul",
    "RATE": "Taux appliqué",
    "OWN_SHARE": "Participation minimale du bénéficiaire",
    "PUBLIC_AID_CEILING": "Total des aides publiques",
    "AWARD": "Montant maximal de l’arrêté",
}


def _sentence(code: str, made: Assessment, rulebook: Rulebook, terms: Terms, spending: Spending) -> str:
    """Why the amount is what it is after this step."""
    figures = made.figures
    if code == "TOTAL_COST":
        return _cost_sentence(terms, spending)
    if code == "EXCLUSIONS":
        return "Le reste compte dans le coût de l’opération, pas dans la subvention."
    if code == "SUBSIDISABLE_MAX":
        return (
            f"Les dépenses acceptées ({format_euros(figures.kept_cents)}) dépassent la dépense subventionnable "
            f"de l’arrêté : le calcul s’arrête à {format_euros(terms.base_cents)}."
        )
    if code == "ELIGIBLE_BASE":
        gap = terms.base_cents - figures.base_cents
        if gap > 0:
            return f"{format_euros(gap)} de moins que la dépense subventionnable de l’arrêté."
        return "Toute la dépense subventionnable de l’arrêté est réalisée."
    if code == "RATE":
        return _rate_sentence(figures.base_cents, terms)
    return _limit_sentence(code, made, rulebook, terms)


def _cost_sentence(terms: Terms, spending: Spending) -> str:
    told = ["Total des dépenses justifiées et acceptées, toutes demandes réunies."]
    beyond = spending.beyond_cents(terms)
    if beyond:
        told.append(f"Dont {format_euros(beyond)} au-delà de ce que l’arrêté retient par ligne.")
    if spending.other_cents:
        told.append(f"S’y ajoutent {format_euros(spending.other_cents)} d’autres dépenses déclarées pour l’opération.")
    return " ".join(told)


def _rate_sentence(base: int, terms: Terms) -> str:
    if terms.under_spend == EFFECTIVE_RATE:
        return (
            f"Taux effectif de l’arrêté ({format_euros(terms.maximum_cents)} sur {format_euros(terms.base_cents)}, "
            f"soit {format_rate(terms.applied_rate)}) appliqué à {format_euros(base)}, arrondi au centime inférieur."
        )
    return f"{format_rate(terms.applied_rate)} de {format_euros(base)}, arrondi au centime inférieur."


def _limit_sentence(code: str, made: Assessment, rulebook: Rulebook, terms: Terms) -> str:
    values = made.finding(code).values
    if code == "AWARD":
        return f"La subvention ne dépasse jamais le montant de l’arrêté : {format_euros(terms.maximum_cents)}."
    shown = {key: in_french(key, value) for key, value in values.items()}
    if code == "OWN_SHARE":
        return (
            f"Les aides publiques ne dépassent pas {shown['public_share']} du coût hors aides privées "
            f"({shown['shared_cents']}) ; {shown['public_cents']} ont été reçus d’autres financeurs publics."
        )
    if code == "PUBLIC_AID_CEILING":
        return (
            f"Toutes aides publiques réunies, pas plus que la dépense retenue ({shown['base_cents']}) ; "
            f"{shown['counted_public_cents']} ont été reçus d’autres financeurs publics."
        )
    return rulebook.step_labels[code]
