"""The sentence of a check: what was found and what to do, with amounts and dates in French form.

Owns the placeholders a rulebook's messages may use and how each value is written. Built only when asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from portal.domain.clocks import PARIS
from portal.domain.french_dates import NBSP, date_fr, instant_fr
from portal.domain.money import decimal_string, format_euros, format_rate

if TYPE_CHECKING:
    from portal.eligibility.case import Facts
    from portal.eligibility.findings import Finding
    from portal.eligibility.rulebook import CheckSpec, Rulebook

#: What a message may quote: values of the rules, and what the window says.
PLACEHOLDERS = frozenset(
    "lines count axes main_axis legal_category population population_from department window_department filed_at "
    "closes_on filed_on complete_on first_legal_act_on start_on results_on financial_close_on limit_on excluded_cents "
    "outside_cents base_cents threshold covered_until_on left_out_cents resources_cents total_cents gap_cents "
    "requested_cents at_rate_cents rate limit_cents public_cents counted_public_cents cap_cents "
    "already_granted_cents closing window_rate window_cap shared_cents public_share own_cents savings_cents "
    "ceiling_cents to_cents own_to_cents grant_cents axes_to date_to".split()
)
_SHOWN_LINES = 3
_SHOWN_LABEL = 60


def quoted_labels(labels: list[str]) -> str:
    """« A », « B », « C » et 2 autres."""
    shown = [f"«{NBSP}{_shortened(label)}{NBSP}»" for label in labels[:_SHOWN_LINES]]
    rest = len(labels) - len(shown)
    if rest:
        return f"{', '.join(shown)} et {rest}{NBSP}autre{'s' if rest > 1 else ''}"
    return " et ".join([", ".join(shown[:-1]), shown[-1]] if len(shown) > 1 else shown)


def _shortened(label: str) -> str:
    text = " ".join(label.split()) or "sans intitulé"
    return text if len(text) <= _SHOWN_LABEL else text[: _SHOWN_LABEL - 1].rstrip() + "…"


def in_french(key: str, value: Any) -> str:
    """A value as a sentence shows it; the key says the unit."""
    if value is None:
        return "non renseigné"
    if key.endswith("_cents"):
        return format_euros(value)
    if isinstance(value, datetime):
        return instant_fr(value)
    if isinstance(value, date):
        return date_fr(value)
    if isinstance(value, Fraction):
        return format_rate(value)
    if isinstance(value, tuple):
        return ", ".join(str(one)[:_SHOWN_LABEL] for one in value[:10])
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}".replace(",", "\u202f")
    return str(value)[:_SHOWN_LABEL]


def in_json(key: str, value: Any) -> Any:
    """A value as the assessment's ``facts`` show it: money and rates as decimal strings, dates ISO."""
    if value is None or isinstance(value, bool):
        return value
    if key.endswith("_cents"):
        return decimal_string(value)
    if isinstance(value, datetime):
        return value.astimezone(PARIS).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Fraction):
        return rate_string(value)
    return list(value) if isinstance(value, tuple) else value


def rate_string(rate: Fraction) -> str:
    """A rate as a decimal string: two decimals at least, four at most (``7/10`` gives ``0.70``)."""
    whole, rest = divmod(rate.numerator * 10_000 // rate.denominator, 10_000)
    decimals = f"{rest:04d}"
    return f"{whole}.{decimals[:2]}{decimals[2:].rstrip('0')}"


def facts_of(finding: Finding) -> dict[str, Any]:
    """The ``facts`` of a check: money keys lose their unit, which the notation says."""
    return {key.removesuffix("_cents"): in_json(key, value) for key, value in finding.values.items()}


def explain(check: CheckSpec, finding: Finding, facts: Facts, rulebook: Rulebook) -> str:
    """The check's sentence for this dossier."""
    template = check.messages.get(finding.variant) or check.messages[finding.outcome.value]
    shown = {}
    if finding.expenses:
        shown["lines"] = quoted_labels([facts.expenses[index].label for index in finding.expenses])
        shown["count"] = str(len(finding.expenses))
    return render(template, finding.values, rulebook, shown)


def render(template: str, values: Mapping[str, Any], rulebook: Rulebook, shown: Mapping[str, str]) -> str:
    """A template with its values in French; ``shown`` holds those already written."""
    if "{" not in template:
        return template
    written = _Shown({key: in_french(key, value) for key, value in values.items()})
    written["closing"] = date_fr(rulebook.closes_on)
    written["window_rate"] = format_rate(rulebook.rate)
    written["window_cap"] = "aucun" if rulebook.cap_cents is None else format_euros(rulebook.cap_cents)
    written.update(shown)
    return template.format_map(written)


class _Shown(dict[str, str]):
    """Values of a message; one a finding did not bring is said to be unknown rather than breaking the answer."""

    def __missing__(self, key: str) -> str:
        return "non renseigné"


def explain_check_messages(findings: Mapping[str, Finding], facts: Facts, rulebook: Rulebook) -> dict[str, str]:
    """The sentence of every check, by code."""
    return {check.code: explain(check, findings[check.code], facts, rulebook) for check in rulebook.checks}
