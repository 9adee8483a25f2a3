"""Opinions: who may be asked, when silence counts, what an opinion must say; the codes; the notes."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from portal.domain.dossier import DossierState
from portal.domain.errors import Conflict
from portal.domain.notes import note_problems
from portal.domain.opinion_codes import (
    CODE_LIFETIME,
    MAX_WRONG,
    OPEN_FOR,
    code_hash,
    code_is_alive,
    code_text,
    is_open,
    typed_code,
)
from portal.domain.opinions import (
    EXAMPLE,
    OPINION,
    GiverKind,
    OpinionState,
    SilenceRule,
    answer_by,
    concerned,
    is_late,
    is_silent,
    opinion_problems,
    parse_giver,
    parse_givers,
)
from portal.domain.standing import Standing
from portal.domain.window_settings import SPECS, value_problem

MADE = datetime(2021, 10, 15, 8, 0, tzinfo=UTC)


def test_a_line_of_the_setting_names_a_service() -> None:
    giver = parse_giver(EXAMPLE)
    assert (giver.kind, giver.arrondissement) == (GiverKind.SUBPREFECTURE, "714")
    assert concerned(giver, "714")
    assert not concerned(giver, "715")
    assert concerned(parse_giver("DDFiP | avis@ddfip.example | finances"), "715")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("DDFiP", "nom du service"),
        ("DDFiP | avis | finances", "adresse électronique"),
        ("DDFiP | avis@ddfip.example | trésor", "référent numérique"),
        ("SP | sp@exemple.fr | sous-préfecture", "code INSEE"),
        ("SP | sp@exemple.fr | sous-préfecture | Louhans", "code INSEE"),
        ("DDFiP | avis@ddfip.example | finances | 714", "seule une sous-préfecture"),
        ("X | a@b.fr\u2028, c@d.fr | finances", "adresse électronique"),
    ],
)
def test_a_line_that_cannot_be_read_says_what_to_write(line: str, said: str) -> None:
    problem = value_problem(SPECS["opinions.givers"], line)
    assert problem is not None
    assert said in problem


def test_one_address_per_service() -> None:
    with pytest.raises(ValueError, match="deux fois"):
        parse_givers(("A | a@b.fr | finances", "B | A@B.fr | référent numérique"))


@pytest.mark.parametrize(
    ("asked", "days", "due"),
    [
        (date(2021, 10, 14), 7, date(2021, 10, 21)),
        (date(2021, 10, 22), 8, date(2021, 11, 2)),  # a Saturday, then Sunday 31, then All Saints
        (date(2021, 12, 18), 7, date(2021, 12, 27)),  # Christmas, a Saturday
    ],
)
def test_the_day_to_answer_is_a_working_day(asked: date, days: int, due: date) -> None:
    assert answer_by(asked, days).on == due


def test_silence_counts_the_day_after_and_only_by_a_rule() -> None:
    due = date(2021, 10, 21)
    assert not is_silent(due, SilenceRule.FAVOURABLE, due)
    assert is_silent(due, SilenceRule.FAVOURABLE, due + timedelta(days=1))
    assert is_silent(due, SilenceRule.GIVEN, due + timedelta(days=1))
    assert not is_silent(due, SilenceRule.NONE, due + timedelta(days=90))
    assert (is_late(due, due), is_late(due, due + timedelta(days=1))) == (False, True)


def test_an_opinion_is_reasoned_unless_favourable() -> None:
    assert opinion_problems("favourable", " ", "Mme Durand") == {}
    assert set(opinion_problems("reserves", " ", "Mme Durand")) == {"reasons"}
    assert set(opinion_problems("cannot_say", "", "")) == {"reasons", "signed_by"}
    assert set(opinion_problems("maybe", "x", "y")) == {"sense"}


def test_a_late_answer_is_taken_after_silence_and_never_after_a_withdrawal() -> None:
    assert OPINION.next(OpinionState.SILENT, "give") is OpinionState.GIVEN
    assert OPINION.next(OpinionState.GIVEN, "reopen") is OpinionState.AWAITED
    for state in (OpinionState.CANCELLED, OpinionState.GIVEN):
        with pytest.raises(Conflict):
            OPINION.next(state, "give")


def test_a_code_lives_fifteen_minutes_serves_once_and_dies_of_guesses() -> None:
    assert code_is_alive(MADE, None, 0, MADE)
    assert code_is_alive(MADE, None, MAX_WRONG - 1, MADE + CODE_LIFETIME - timedelta(seconds=1))
    assert not code_is_alive(MADE, None, 0, MADE + CODE_LIFETIME)
    assert not code_is_alive(MADE, MADE, 0, MADE)
    assert not code_is_alive(MADE, None, MAX_WRONG, MADE)
    assert not code_is_alive(MADE, None, 0, MADE - timedelta(seconds=1))


def test_the_page_stays_open_for_a_while() -> None:
    assert is_open(MADE, MADE + OPEN_FOR - timedelta(seconds=1))
    assert not is_open(MADE, MADE + OPEN_FOR)
    assert not is_open(None, MADE)


def test_a_code_is_read_as_people_type_it_and_bound_to_its_request() -> None:
    assert code_text(4217) == "004217"
    assert typed_code(" 004 217\u00a0") == "004217"
    assert typed_code("٠٠٤٢١٧") == ""
    assert typed_code("04217") == ""
    assert code_hash("k", "a", "004217") != code_hash("k", "b", "004217")
    assert code_hash("k", "a", "004217") != code_hash("l", "a", "004217")


def test_a_call_says_when_with_whom_and_who_called() -> None:
    today = date(2021, 10, 15)
    assert note_problems("note", "Vu", None, "", "", today) == {}
    assert set(note_problems("call", "Vu", None, "", "", today)) == {"happened_on", "interlocutor", "direction"}
    assert note_problems("call", "Vu", today, "Mme Durand", "made", today) == {}
    assert set(note_problems("call", "", today + timedelta(days=1), "M.", "made", today)) == {"body", "happened_on"}
    assert set(note_problems("lettre", "Vu", None, "", "", today)) == {"kind"}


def test_the_standing_says_that_opinions_are_awaited() -> None:
    def said(count: int, today: date, state: DossierState = DossierState.UNDER_REVIEW) -> str:
        return Standing(state, None, "Paul", opinions=count, opinions_due_on=date(2021, 10, 21)).sentence(today)

    assert "1 avis extérieur attendu au plus tard le 21/10/2021." in said(1, date(2021, 10, 21))
    assert "2 avis extérieurs attendus, le premier au plus tard le 21/10/2021, délai passé." in said(
        2, date(2021, 10, 22)
    )
    assert "avis" not in said(0, date(2021, 10, 21))
    assert "avis" not in said(1, date(2021, 10, 21), DossierState.GRANTED)
