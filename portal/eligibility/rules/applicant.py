"""Rules about the carrier: its legal category, its territory, where its money comes from."""

from __future__ import annotations

from dataclasses import dataclass

from portal.eligibility.categories import CategorySet
from portal.eligibility.findings import NOT_APPLICABLE, Case, Finding, Outcome, Value, rule


@dataclass(frozen=True, slots=True)
class CategoryGroup:
    """A group of categories and what each answer about France Services makes of it.

    ``none``, ``declared`` and ``verified`` hold an outcome, or ``by_population``: pass below ``population_from``
    inhabitants, ``population_outcome`` from there, review when the population is unknown.
    """

    name: str
    categories: CategorySet
    none: str
    declared: str
    verified: str
    population_from: int = 0
    population_outcome: str = "review"


@dataclass(frozen=True, slots=True)
class TypeParams:
    """The groups in order (the first that holds the category answers); ``unknown`` is for a missing category."""

    groups: tuple[CategoryGroup, ...]
    unknown: CategoryGroup


@rule("applicant_type", TypeParams, "population_unknown population_large")
def applicant_type(case: Case, p: TypeParams) -> Finding:
    """Is this kind of body one the call is meant for?"""
    applicant = case.facts.applicant
    category = applicant.legal_category
    group = p.unknown
    if category is not None:
        group = next((g for g in p.groups if category in g.categories), p.unknown)
    answer: str = getattr(group, applicant.france_services)
    values: dict[str, Value] = {
        "legal_category": category,
        "france_services": applicant.france_services,
        "group": group.name,
    }
    variant = f"{group.name}_{applicant.france_services}"
    if answer == "by_population":
        values["population"] = applicant.population
        values["population_from"] = group.population_from
        if applicant.population is None:
            return Finding(Outcome.REVIEW, "population_unknown", (), values)
        if applicant.population >= group.population_from:
            return Finding(Outcome(group.population_outcome), "population_large", (), values)
        answer = "pass"
    return Finding(Outcome(answer), variant, (), values)


@dataclass(frozen=True, slots=True)
class TerritoryParams:
    """The département of the window, and the groupings whose seat alone may lie elsewhere."""

    department: str
    groupings: CategorySet


@rule("applicant_territory", TerritoryParams, "pass missing grouping fail")
def applicant_territory(case: Case, p: TerritoryParams) -> Finding:
    """Is the carrier in the window's département?"""
    applicant = case.facts.applicant
    values = {"department": applicant.department, "window_department": p.department}
    if applicant.department == p.department:
        return Finding(Outcome.PASS, "pass", (), values)
    if applicant.department is None:
        return Finding(Outcome.REVIEW, "missing", (), values)
    if applicant.legal_category in p.groupings:
        return Finding(Outcome.REVIEW, "grouping", (), values)
    return Finding(Outcome.FAIL, "fail", (), values)


@dataclass(frozen=True, slots=True)
class FundingParams:
    """The categories that must be financed by local authorities only."""

    tested: CategorySet


@rule("applicant_funding", FundingParams, "not_applicable declared unknown mixed_declared fail")
def applicant_funding(case: Case, p: FundingParams) -> Finding:
    """Is a body that is neither commune nor grouping financed by local authorities only?"""
    applicant = case.facts.applicant
    if applicant.france_services == "verified" or applicant.legal_category not in p.tested:
        return NOT_APPLICABLE
    declared = applicant.funded_only_by_local_authorities
    values = {"funded_only_by_local_authorities": declared, "france_services": applicant.france_services}
    if declared is False and applicant.france_services == "declared":
        return Finding(Outcome.REVIEW, "mixed_declared", (), values)
    if declared is False:
        return Finding(Outcome.FAIL, "fail", (), values)
    return Finding(Outcome.REVIEW, "declared" if declared else "unknown", (), values)
