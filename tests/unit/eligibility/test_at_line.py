"""What becomes of each line: it adds up to the dossier's own assessment, and says nothing else."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from portal.eligibility.assess import assess
from portal.eligibility.at_line import line_effects
from portal.eligibility.facts import parse_facts
from portal.eligibility.rulebook import Rulebook, load_rulebook

RULEBOOK: Rulebook = load_rulebook("fitn7-axe3-71-2021")
LINES = st.lists(
    st.tuples(
        st.sampled_from(sorted(RULEBOOK.natures)),
        st.integers(0, 10**7),
        st.none() | st.tuples(st.integers(0, 30), st.integers(0, 40)),
    ),
    min_size=1,
    max_size=8,
)


def _month(number: int) -> str:
    return date(2021 + number // 12, number % 12 + 1, 1).isoformat()


def _payload(lines: list[tuple[str, int, tuple[int, int] | None]]) -> dict[str, Any]:
    return {
        "applicant": {"legal_category": "7210", "department": "71", "population": 900},
        "project": {"axes": ["3c"], "main_axis": "3c"},
        "expenses": [
            {
                "id": str(number),
                "label": f"Ligne {number}",
                "nature": nature,
                "excl_tax": f"{cents // 100}.{cents % 100:02d}",
                "incl_tax": f"{cents // 100}.{cents % 100:02d}",
                "covers_from": _month(period[0]) if period else None,
                "covers_to": _month(period[0] + period[1]) if period else None,
            }
            for number, (nature, cents, period) in enumerate(lines)
        ],
        "financing": {"requested": None, "own_funds": None, "others": []},
    }


@given(LINES)
def test_the_lines_add_up_to_the_base_and_every_cut_has_its_reason(
    lines: list[tuple[str, int, tuple[int, int] | None]],
) -> None:
    facts = parse_facts(_payload(lines), RULEBOOK)
    assessed = assess(facts, RULEBOOK)
    effects = line_effects(facts, assessed)
    assert sum(effect.kept_cents for effect in effects) == assessed.figures.base_cents
    for effect in effects:
        assert bool(effect.left_out_cents) == bool(effect.reason)
        assert 0 <= effect.grant_change_cents <= effect.left_out_cents


def test_a_question_names_its_line_alone() -> None:
    facts = parse_facts(_payload([("saas", 100, None), ("saas", 200, None)]), RULEBOOK)
    first, second = line_effects(facts, assess(facts, RULEBOOK))
    said = " ".join(note.message for note in first.notes)
    assert "Ligne 0" in said
    assert "Ligne 1" not in said
    assert any(note.label == "Période couverte par les abonnements" for note in second.notes)
