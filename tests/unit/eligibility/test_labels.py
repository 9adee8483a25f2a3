"""Reading labels: what is spotted and what is left in peace, row by row."""

from __future__ import annotations

import pytest

from portal.eligibility.labels import tokens_of
from tests.unit.eligibility.builders import book, line, outcome
from tests.unit.eligibility.label_cases import NEGATIVE, POSITIVE

VOCABULARY = book().vocabulary


def _variants(label: str) -> list[str]:
    """The label as people type it: capitals, another apostrophe, spaces."""
    return [label, label.upper(), label.lower(), label.replace("’", "'"), f"  {label.replace(' ', '  ')} "]


@pytest.mark.parametrize(("signal", "label"), POSITIVE, ids=lambda value: str(value)[:50])
def test_spotted(signal: str, label: str) -> None:
    for variant in _variants(label):
        assert signal in VOCABULARY.signals_of(variant), variant


@pytest.mark.parametrize(("signal", "label"), NEGATIVE, ids=lambda value: str(value)[:50])
def test_left_in_peace(signal: str, label: str) -> None:
    for variant in _variants(label):
        assert signal not in VOCABULARY.signals_of(variant), variant


def test_both_tables_are_large_enough() -> None:
    assert len(set(POSITIVE)) >= 40
    assert len(set(NEGATIVE)) >= 40


def test_tokens() -> None:
    assert tokens_of("Étude de 15PC (0,5 ETP)") == ["etude", "de", "15", "pc", "(", "0,5", "etp"]


def test_a_signal_asks_and_never_decides() -> None:
    assert outcome("EXPENSE_HARDWARE", lines=[line(label="15 PC portables")]) == "review"
    assert outcome("EXPENSE_PAYROLL", lines=[line(label="0,5 ETP")]) == "review"


def test_a_long_label_is_read_quickly() -> None:
    assert VOCABULARY.signals_of("formation " * 500) == frozenset()
    assert VOCABULARY.signals_of("mise à disposition " * 250) == frozenset()


def test_the_labels_remembered_stay_few() -> None:
    vocabulary = book().vocabulary
    for number in range(5_000):
        vocabulary.signals_of(f"{number} PC portables")
    vocabulary.signals_of("x" * 4_000)
    assert len(vocabulary._read) <= 4_096
    assert max(map(len, vocabulary._read)) <= 300
    assert vocabulary.signals_of("15 PC portables") == {"agents_equipment"}
