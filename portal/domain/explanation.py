"""The algorithm's part in one decision (CRPA, L. 311-3-1 and R. 311-3-1-2): what a page, a PDF and a JSON file say.

Degree and mode of contribution, data and their sources, parameters and weights as applied, operations performed; and
what people decided. Everything is a text ready to be read, made from what was kept when it was done.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

PURPOSE = (
    "Le portail contrôle chaque demande au regard du règlement du guichet et calcule la subvention possible. Ces "
    "contrôles préparent la décision ; ils ne la prennent pas."
)
CONTRIBUTION = (
    "Mode de contribution : aide à la décision. Chaque contrôle automatique est soumis à un instructeur, qui le suit "
    "ou s’en écarte en disant pourquoi ; les niveaux de notation sont donnés par des personnes, le portail n’en fait "
    "que la moyenne ; le montant est proposé par un instructeur et décidé par le signataire de la préfecture."
)


@dataclass(frozen=True, slots=True)
class Datum:
    """A datum that was treated, and where it comes from."""

    label: str
    value: str
    source: str


@dataclass(frozen=True, slots=True)
class Parameter:
    """A rule's parameter as it was applied, and the text it comes from."""

    label: str
    value: str
    source: str


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the calculation, in cents."""

    label: str
    limit_cents: int | None
    amount_cents: int


@dataclass(frozen=True, slots=True)
class Check:
    """One automatic check: its rule, what it found, what a person concluded."""

    code: str
    label: str
    rule: str
    outcome: str
    message: str
    conclusion: str


@dataclass(frozen=True, slots=True)
class Weight:
    """One criterion of the scoring grid with its weight, the level that stands (empty: none) and who gave one."""

    label: str
    weight: int
    level: str
    by: str


@dataclass(frozen=True, slots=True)
class Human:
    """What a person did: when, who, what, and how it departs from the automatic outcome (empty: it follows it)."""

    at: datetime
    who: str
    what: str
    departure: str
    reason: str


@dataclass(frozen=True, slots=True)
class Run:
    """One kept assessment."""

    at: datetime
    purpose: str
    verdict: str
    rulebook_version: str
    input_sha256: str
    retained: bool


@dataclass(frozen=True, slots=True)
class Explanation:
    """The whole part. ``retained_at`` is the instant of the assessment detailed here: the one the last proposal rests
    on, else the last one made."""

    authority: tuple[str, ...]
    reference: str
    window_title: str
    organisation: str
    title: str
    state: str
    rulebook_version: str
    retained_at: datetime
    purpose: str
    contribution: str
    verdict: str
    data: tuple[Datum, ...]
    parameters: tuple[Parameter, ...]
    weights: tuple[Weight, ...]
    score: str
    checks: tuple[Check, ...]
    steps: tuple[Step, ...]
    humans: tuple[Human, ...]
    runs: tuple[Run, ...]


def before_decision(data: Explanation) -> Explanation:
    """What may be read before the decision: the automatic part alone, without what prepares the decision."""
    return replace(
        data,
        humans=(),
        score="",
        weights=tuple(replace(one, level="", by="") for one in data.weights),
        checks=tuple(replace(one, conclusion="") for one in data.checks),
    )
