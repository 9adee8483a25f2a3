"""A window's rulebook: what it says, how it is loaded, which version it is. Owns the frozen shape and the door.

``load_rulebook("fitn7-axe3-71-2021")`` reads ``rulebooks/<slug>.toml`` once. The version begins the SHA-256
of the canonical content (inherited parts and vocabulary included); the content itself is kept, so that an assessment
made under an old version can be made again with ``rulebook_from_content``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property, lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from portal.eligibility.findings import RuleEntry

if TYPE_CHECKING:
    from portal.eligibility.labels import Vocabulary

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


class RulebookError(ValueError):
    """A rulebook file is not usable: names the file, the key and the reason."""

    def __init__(self, name: str, key: str, reason: str) -> None:
        super().__init__(f"{name}: {key}: {reason}")
        self.name, self.key, self.reason = name, key, reason


@dataclass(frozen=True, slots=True)
class Source:
    """Where a rule comes from: ``call`` with the quoted sentence, ``law`` its reference, ``parameter`` set locally."""

    kind: str
    document: str
    section: str | None = None
    quote: str | None = None
    assumption: bool = False


@dataclass(frozen=True, slots=True)
class CheckSpec:
    """One check of the rulebook: its texts, its sources, the rule it runs and the parameters of that rule."""

    code: str
    label: str
    text: str
    blocks_filing: bool
    rule: str
    entry: RuleEntry
    params: Any
    raw_params: Mapping[str, Any]
    sources: tuple[Source, ...]
    messages: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Criterion:
    """A scoring criterion: levels 0 to 4, each with its written anchor; weights are relative."""

    code: str
    label: str
    weight: int
    anchors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Axis:
    """An axis of the window: what it is for, the natures it funds, how projects are scored."""

    code: str
    label: str
    description: str
    natures: frozenset[str]
    criteria: tuple[Criterion, ...]


@dataclass(frozen=True, slots=True)
class Priority:
    """What the text asks to be favoured: recorded beside the score, never inside it; it breaks ties."""

    code: str
    label: str
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """A document to gather: always, or when one of ``checks`` is met with one of ``outcomes``."""

    text: str
    checks: tuple[str, ...]
    outcomes: frozenset[str]

    def is_needed(self, outcomes: Mapping[str, str]) -> bool:
        """Whether it is, given the outcome of each check by code."""
        return not self.checks or any(outcomes.get(code) in self.outcomes for code in self.checks)


@dataclass(frozen=True)
class Rulebook:
    """Everything one window says. Immutable; ``content`` is the JSON its ``version`` is computed from."""

    window: str
    title: str
    fund: str
    version: str
    content: str
    department: str | None
    opens_on: date | None
    closes_on: date
    rate: Fraction
    cap_cents: int | None
    envelope_cents: int | None
    covered_until: date
    natures: Mapping[str, str]
    excluded_natures: frozenset[str]
    in_kind_natures: frozenset[str]
    axes: tuple[Axis, ...]
    checks: tuple[CheckSpec, ...]
    step_labels: Mapping[str, str]
    france_services: Mapping[str, str]
    other_windows: Mapping[str, str]
    extra_inputs: Mapping[str, Mapping[str, str]]
    vocabulary: Vocabulary
    amendments: tuple[Mapping[str, Any], ...]
    pieces: tuple[Piece, ...]
    priorities: tuple[Priority, ...] = ()

    @cached_property
    def axes_by_code(self) -> Mapping[str, Axis]:
        """Axes by their code."""
        return {axis.code: axis for axis in self.axes}

    @cached_property
    def checks_by_code(self) -> Mapping[str, CheckSpec]:
        """Checks by their code, in the same order."""
        return {check.code: check for check in self.checks}

    def last_day_of(self, field: str) -> date | None:
        """The last day a planned date of the project may be (``start_on``…), None without such a rule."""
        days = [one.params.limit_on for one in self.checks if one.rule == "date_limit" and one.params.field == field]
        return min(days, default=None)

    @cached_property
    def _funded(self) -> dict[tuple[str, ...], frozenset[str]]:
        return {}

    def natures_of(self, axes: tuple[str, ...] | None) -> frozenset[str]:
        """The natures that at least one of these axes funds (unknown axes fund none)."""
        known = tuple(code for code in axes or () if code in self.axes_by_code)
        found = self._funded.get(known)
        if found is None:
            found = frozenset[str]().union(*(self.axes_by_code[code].natures for code in known))
            if len(self._funded) < 64:
                self._funded[known] = found
        return found


def available_rulebooks() -> tuple[str, ...]:
    """The slugs of the rulebooks that ship with the portal, sorted."""
    folder = resources.files("portal.eligibility") / "rulebooks"
    return tuple(sorted(entry.name[:-5] for entry in folder.iterdir() if entry.name.endswith(".toml")))


def packaged_text(folder: str, name: str, asked_by: str) -> str:
    """The text of a file that ships beside this module. Raises RulebookError when there is none."""
    if not _SLUG.fullmatch(name):
        raise RulebookError(asked_by, "window", f"{name[:60]!r} is not the name of a rulebook")
    path = resources.files("portal.eligibility") / folder / f"{name}.toml"
    if not path.is_file():
        raise RulebookError(asked_by, folder, f"there is no file {folder}/{name}.toml")
    return path.read_text(encoding="utf-8")


@lru_cache(maxsize=32)
def load_rulebook(window_slug: str) -> Rulebook:
    """The rulebook of a window, read once. Raises RulebookError when there is none or when it is not sound."""
    return load_rulebook_text(packaged_text("rulebooks", window_slug, window_slug), f"{window_slug}.toml")


def load_rulebook_text(text: str, name: str) -> Rulebook:
    """Read a rulebook from its TOML text; ``name`` is said in errors. Raises RulebookError."""
    from portal.eligibility.rulebook_reader import read_toml

    return read_toml(text, name)


def rulebook_from_content(content: str) -> Rulebook:
    """Build again the rulebook of an earlier version from its kept ``content``. Raises RulebookError."""
    from portal.eligibility.rulebook_reader import read_content

    return read_content(content)
