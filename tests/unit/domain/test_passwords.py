"""The password rule (CNIL 2022-100) and the waits after failures."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.passwords import MAX_LENGTH, password_problem
from portal.domain.throttle import FREE_FAILURES, LONGEST_WAIT, wait_after, wait_sentence


@pytest.mark.parametrize(
    "password",
    [
        "Tournus-71-GO",  # 12 or more, four classes
        "Tournus2021Saone",  # 14 or more, three classes
        "le chat noir dort sous la grande table",  # seven different words
        "Écluse-été-71",
    ],
)
def test_strong_passwords_are_accepted(password: str) -> None:
    assert password_problem(password, "mairie@exemple.fr") is None


@pytest.mark.parametrize(
    ("password", "word"),
    [
        ("Tournus-71", "faible"),  # too short
        ("tournus-71-go", "faible"),  # 13 characters, no capital
        ("Tournus2021Sa", "faible"),  # 13 characters, three classes
        ("chat chat chat chat chat chat chat", "faible"),  # one word seven times
        ("Aa1!Aa1!Aa1!Aa1!", "deviner"),
        ("Secretariat-71-GO", "adresse"),
        ("x" * (MAX_LENGTH + 1), "long"),
        ("", "faible"),
    ],
)
def test_weak_passwords_are_refused_with_a_reason(password: str, word: str) -> None:
    assert word in (password_problem(password, "secretariat@exemple.fr") or "")


@given(st.text(max_size=11))
def test_nothing_under_twelve_characters_passes(password: str) -> None:
    assert password_problem(password) is not None


def test_waits_grow_and_are_bounded() -> None:
    waits = [wait_after(failures) for failures in range(1, 30)]

    assert waits[: FREE_FAILURES - 1] == [timedelta(0)] * (FREE_FAILURES - 1)
    assert waits[FREE_FAILURES - 1 : FREE_FAILURES + 3] == [timedelta(minutes=m) for m in (1, 2, 4, 8)]
    assert waits == sorted(waits)
    assert max(waits) == LONGEST_WAIT


@pytest.mark.parametrize(
    ("left", "sentence"),
    [
        (timedelta(seconds=1), "1\u00a0seconde"),
        (timedelta(seconds=39, milliseconds=2), "40\u00a0secondes"),
        (timedelta(seconds=60), "1\u00a0minute"),
        (timedelta(seconds=61), "2\u00a0minutes"),
    ],
)
def test_what_is_left_to_wait_is_rounded_up(left: timedelta, sentence: str) -> None:
    assert wait_sentence(left) == sentence
