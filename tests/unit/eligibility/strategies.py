"""Random inputs of the contract, valid by construction, and random JSON that is not."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from portal.eligibility.rulebook import load_rulebook
from tests.unit.eligibility.builders import MAIN

NATURES = sorted(load_rulebook(MAIN).natures)
CATEGORIES = ["7210", "7220", "7346", "7348", "7343", "7354", "7357", "9220", "7111", "7382", "1000", "7230", None]
FLAGS = st.sampled_from([True, False, None])
CENTS = st.one_of(st.integers(0, 6_000_000), st.sampled_from([0, 1, 4_285_714, 4_285_715, 1_800_000]))
DAYS = st.sampled_from(
    ["2021-10-01", "2021-10-15", "2021-10-16", "2021-10-20", "2021-12-31", "2022-01-01", "2022-12-31", "2023-01-01"]
)
LABELS = st.one_of(
    st.sampled_from(["15 PC portables", "0,5 ETP", "Étude du parc informatique", "Microsoft 365", "Site", ""]),
    st.text(max_size=30),
)


def money(cents: int) -> str:
    """A decimal string."""
    return f"{cents // 100}.{cents % 100:02d}"


@st.composite
def expenses(draw: st.DrawFn, ident: str) -> dict[str, Any]:
    """One valid expense."""
    excl = draw(CENTS)
    made: dict[str, Any] = {
        "id": ident,
        "label": draw(LABELS),
        "nature": draw(st.sampled_from(NATURES)),
        "excl_tax": money(excl),
        "incl_tax": money(excl + draw(st.integers(0, 1_000_000))),
        "vat_recovered": draw(FLAGS),
        "quoted": draw(FLAGS),
        "investment": draw(FLAGS),
        "publisher_country": draw(st.sampled_from([None, None, "FR", "US", "DE", "GB"])),
    }
    if draw(st.integers(0, 3)) == 0:
        first = draw(st.dates().map(str))
        last = draw(st.sampled_from(["2022-12-31", "2023-06-30", "2024-12-31"]))
        made["covers_from"], made["covers_to"] = min(first, last), max(first, last)
    return made


@st.composite
def payloads(draw: st.DrawFn, *, with_award: bool = True) -> dict[str, Any]:
    """One valid input, members present or absent."""
    lines = [draw(expenses(str(rank))) for rank in range(draw(st.integers(0, 5)))]
    ids = [one["id"] for one in lines]
    others = [
        {
            "id": f"f{rank}",
            "kind": draw(st.sampled_from(["public", "private"])),
            "amount": money(draw(CENTS) // 4),
            "status": draw(st.sampled_from(["requested", "granted", "refused"])),
            "expense_ids": draw(st.lists(st.sampled_from(ids), max_size=3)) if ids else [],
        }
        for rank in range(draw(st.integers(0, 3)))
    ]
    made: dict[str, Any] = {
        "filed_at": draw(st.sampled_from([None, "2021-10-15T10:30:00+02:00", "2021-10-22T22:00:00Z"])),
        "complete_at": draw(st.sampled_from([None, "2021-10-24T10:00:00+02:00"])),
        "applicant": {
            "legal_category": draw(st.sampled_from(CATEGORIES)),
            "department": draw(st.sampled_from(["71", "71", "21", None])),
            "population": draw(st.sampled_from([None, 500, 25_000])),
            "france_services": draw(st.sampled_from(["none", "declared", "verified", None])),
            "funded_only_by_local_authorities": draw(FLAGS),
            "already_granted": draw(st.sampled_from([None, "0.00", "29999.99", "31000.00"])),
            "vat_recovered": draw(FLAGS),
        },
        "project": {
            "axes": draw(st.one_of(st.none(), st.lists(st.sampled_from(["3a", "3b", "3c", "3z"]), max_size=3))),
            "main_axis": draw(st.sampled_from([None, "3a", "3b", "3c"])),
            "digital_transformation": draw(FLAGS),
            "decision_level_commitment": draw(FLAGS),
            "other_window": draw(st.sampled_from([None, "none", "axes_1_2", "innovation_lab"])),
            **{
                field: draw(st.one_of(st.none(), DAYS))
                for field in ("first_legal_act_on", "start_on", "results_on", "financial_close_on")
            },
        },
        "expenses": lines,
        "financing": {
            "requested": draw(st.one_of(st.none(), CENTS.map(money))),
            "own_funds": draw(st.one_of(st.none(), CENTS.map(money))),
            "others": others,
        },
        "envelope_available": draw(st.one_of(st.none(), CENTS.map(money))),
    }
    if with_award and draw(st.integers(0, 4)) == 0:
        rate = draw(st.sampled_from(["0", "0.7", "0.70", "0.6543", "1", "1.0000"]))
        made["award"] = {"rate": rate, "max_amount": money(draw(CENTS)), "subsidisable_max": money(draw(CENTS))}
    return made


ANY_JSON = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=12),
        st.sampled_from([10**4000, float("nan"), "\ud800", "x" * 1_000_000, "-5.00", "2021-02-30", "18000.00"]),
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=6), inner, max_size=4)),
    max_leaves=12,
)  # fmt: skip
