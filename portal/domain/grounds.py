"""What a proposal rests on: criteria and their levels, rules failed, ways to improve; kept as data, not as prose."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

#: A refusal offers at least so many concrete ways to improve.
MIN_WAYS = 2
MAX_WORDS = 600


@dataclass(frozen=True, slots=True)
class CriterionGround:
    """A criterion of the axis, the level given (None before scoring), and the words that link it to the proposal."""

    code: str
    label: str
    level: int | None
    words: str


@dataclass(frozen=True, slots=True)
class RuleGround:
    """A rule of the window that is not met, and why, in words for the applicant."""

    code: str
    label: str
    words: str


@dataclass(frozen=True, slots=True)
class Grounds:
    """The grounds of one proposal. ``ways``: what the applicant could do, for a refusal."""

    criteria: tuple[CriterionGround, ...] = ()
    rules: tuple[RuleGround, ...] = ()
    ways: tuple[str, ...] = ()

    @property
    def refusal_complete(self) -> bool:
        """Whether a refusal letter can be written from them."""
        return bool(self.criteria or self.rules) and len(self.ways) >= MIN_WAYS

    def content(self) -> dict[str, Any]:
        """As frozen JSON keeps it."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class OfferedCriterion:
    """A criterion of the main axis: the level given, its anchor, and the anchor of the next level ("" at the top)."""

    code: str
    label: str
    level: int | None
    anchor: str
    next_anchor: str


@dataclass(frozen=True, slots=True)
class OfferedRule:
    """A rule that stands as failed once people have concluded; ``words`` is what to start the reason from."""

    code: str
    label: str
    words: str


@dataclass(frozen=True, slots=True)
class OfferedGrounds:
    """Everything the page of a proposal offers."""

    criteria: tuple[OfferedCriterion, ...]
    rules: tuple[OfferedRule, ...]
    ways: tuple[str, ...]
    standing: Grounds | None


def grounds_from(content: Mapping[str, Any]) -> Grounds:
    """The inverse of ``content``."""
    return Grounds(
        tuple(CriterionGround(**one) for one in content.get("criteria", ())),
        tuple(RuleGround(**one) for one in content.get("rules", ())),
        tuple(content.get("ways", ())),
    )


def grounds_problems(outcome: str, grounds: Grounds) -> dict[str, str]:
    """French sentence by field (``criteria``, ``rules``, ``ways``, ``words_CODE``, ``rule_words_CODE``) for what is
    missing: a grant rests on a criterion at least, a refusal on a criterion or a rule and on two ways to improve."""
    problems: dict[str, str] = {}
    for one in grounds.criteria:
        if not one.words:
            problems[f"words_{one.code}"] = "Écrivez en quoi ce critère fonde la proposition."
    for rule in grounds.rules:
        if not rule.words:
            problems[f"rule_words_{rule.code}"] = "Écrivez pourquoi cette règle n’est pas respectée."
    if outcome == "grant" and not grounds.criteria:
        problems["criteria"] = "Cochez au moins un critère sur lequel s’appuie la proposition."
    if outcome == "refuse":
        problems |= refusal_problems(grounds)
    return problems


def refusal_problems(grounds: Grounds) -> dict[str, str]:
    """What a refusal lacks before it can be explained to the applicant."""
    problems: dict[str, str] = {}
    if not grounds.criteria and not grounds.rules:
        problems["criteria"] = "Cochez au moins une règle non respectée ou un critère qui fonde le refus."
    if len(grounds.ways) < MIN_WAYS:
        problems["ways"] = (
            "Indiquez deux pistes d’amélioration au moins : cochez celles qui conviennent ou écrivez les vôtres."
        )
    return problems


#: Why a dossier is closed without a decision on its merits (sans suite).
CLOSING_MOTIVES: dict[str, str] = {
    "withdrawn_need": "Le besoin a disparu ou le projet est abandonné",
    "duplicate": "La demande fait double emploi avec une autre",
    "items_never_supplied": "Les pièces indispensables n’ont jamais été fournies",
    "unreachable": "Le demandeur ne répond plus",
    "other": "Autre motif",
}
