"""What is read on a signed act, and who may sign it."""

from __future__ import annotations

from datetime import date

import pytest

from portal.domain.signing import (
    BATCH_LABELS,
    COPY,
    FATE_LABELS,
    WAY_LABELS,
    BatchState,
    CopyState,
    Delegate,
    PageFate,
    SigningWay,
    day_in,
    delegate_problem,
    number_in,
)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("ARRÊTÉ n° 71-2021-10-16-00012", "71-2021-10-16-00012"),
        ("n° .71:2021:10:16-00012......", "71-2021-10-16-00012"),
        ("2A - 2021 - 10 - 16 - 00012", "2A-2021-10-16-00012"),
        ("71-2021-10-16-0001", None),
        ("71-2021-10-16-000123", None),
        ("", None),
    ],
)
def test_a_number_is_read_in_the_register_s_form(text: str, number: str | None) -> None:
    assert number_in(text) == number


def test_a_number_begins_with_the_prefecture_s_department() -> None:
    assert number_in("77-2021-10-16-00012", "71") == "71-2021-10-16-00012"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Fait à Mâcon, le 16/10/2021", date(2021, 10, 16)),
        ("le 16 octobre 2021", date(2021, 10, 16)),
        ("le 1er août 2021", date(2021, 8, 1)),
        ("le 1 AOUT 2021", date(2021, 8, 1)),
        ("16.10.2021", date(2021, 10, 16)),
        ("le 31/02/2021", None),
        ("le 16 brumaire 2021", None),
        ("le 16/10/21", None),
    ],
)
def test_a_date_is_read_as_people_write_it(text: str, day: date | None) -> None:
    assert day_in(text) == day


def test_a_day_to_come_was_misread() -> None:
    assert day_in("le 16/10/2027", date(2021, 10, 18)) is None
    assert day_in("le 16/10/2021", date(2021, 10, 16)) == date(2021, 10, 16)


def test_a_delegation_has_its_dates_and_its_ceiling() -> None:
    power = Delegate(date(2021, 9, 1), date(2021, 12, 31), 1_000_000)
    assert delegate_problem(power, date(2021, 9, 1), 1_000_000) is None
    assert delegate_problem(power, date(2021, 12, 31), 1) is None
    assert "en vigueur" in str(delegate_problem(power, date(2021, 8, 31), 1))
    assert "en vigueur" in str(delegate_problem(power, date(2022, 1, 1), 1))
    assert "plafond" in str(delegate_problem(power, date(2021, 10, 1), 1_000_001))
    assert delegate_problem(Delegate(date(2021, 9, 1), None, None), date(2030, 1, 1), 10**9) is None


def test_a_copy_is_settled_once() -> None:
    assert COPY.verbs(CopyState.CONFIRMED) == COPY.verbs(CopyState.REJECTED) == []


def test_every_code_has_its_label() -> None:
    for labels, codes in ((WAY_LABELS, SigningWay), (BATCH_LABELS, BatchState), (FATE_LABELS, PageFate)):
        assert set(labels) == set(codes)
