"""The code people type on the verification page: enough chance, no look-alikes, no slip taken for another code."""

from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as st

from portal.domain.verification_code import (
    ALPHABET,
    LENGTH,
    RANDOM_CHARACTERS,
    new_verification_code,
    read_code,
    shown_code,
)

codes = st.builds(lambda _: new_verification_code(), st.integers(0, 10**6))


def test_a_code_holds_at_least_sixty_random_bits() -> None:
    assert RANDOM_CHARACTERS * math.log2(len(ALPHABET)) >= 60
    assert len({new_verification_code() for _ in range(2000)}) == 2000


def test_no_character_looks_like_another() -> None:
    for alike in ("0O", "1IL", "2Z", "5S", "8B", "UV"):
        assert sum(character in ALPHABET for character in alike) <= 1, alike


@given(codes)
def test_what_is_shown_is_read_back_however_it_is_typed(code: str) -> None:
    assert len(code) == LENGTH
    assert read_code(shown_code(code)) == code
    assert read_code(f"  {shown_code(code).lower().replace('-', ' – ')}\n") == code


@given(codes, st.integers(0, LENGTH - 1), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_no_code(code: str, place: int, other: str) -> None:
    typed = code[:place] + other + code[place + 1 :]
    assert (read_code(typed) == code) is (typed == code)
    if typed != code:
        assert read_code(typed) is None


def test_letters_read_for_a_figure_are_understood() -> None:
    code = new_verification_code()
    assert read_code(code.replace("8", "B").replace("5", "s").replace("2", "Z")) == code


def test_what_is_no_code_is_refused() -> None:
    code = new_verification_code()
    for typed in ("", "FITN7-71-2021-A0001", code[:-1], code + "A", "0" + code[1:], "A" * 5000):
        assert read_code(typed) is None
