"""Whatever the words: the reader answers, in bounded time, and what it calls certain adds up."""

from __future__ import annotations

import time
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.domain.identifiers import siret_problem
from portal.domain.money import format_euros, from_decimal_string
from portal.quotes.amounts import vat_of
from portal.quotes.folding import fold
from portal.quotes.pages import PageText, Word
from portal.quotes.reader import read_quote
from tests.unit.quotes.typed import HEAD, read, totals

LABELS = (
    "Total HT", "TVA 20 %", "TVA", "Total TTC", "Net à payer", "Remise", "Acompte", "Total", "Sous-total HT", "Report",
    "Option", "Total HT hors options", "TVA non applicable, art. 293 B", "Bon pour accord", "Désignation", "SIRET",
)  # fmt: skip
PIECES = st.one_of(
    st.sampled_from(LABELS),
    st.integers(0, 10**7).map(lambda cents: format_euros(cents)),
    st.sampled_from(("04/10/2021", "4 octobre 2021", "999 382 963 00018", "Mairie de Cluny", "Devis n° 12", "\n")),
    st.text(max_size=8),
)


@settings(deadline=None)
@given(st.lists(PIECES, max_size=40))
def test_any_text_is_answered_and_what_is_certain_adds_up(pieces: list[str]) -> None:
    found = read("  ".join(pieces))
    excl, vat, incl, certain = totals(found)

    if certain:
        assert None not in (excl, vat, incl)
        assert from_decimal_string(excl or "") + from_decimal_string(vat or "") == from_decimal_string(incl or "")
    for name in ("siret", "client_siret"):
        field = found["fields"][name]
        assert not field["certain"] or siret_problem(field["value"]) is None
    for field in found["fields"].values():
        assert (field["value"] is None) == (field["page"] is None) == (field["text"] is None)


@settings(deadline=None)
@given(st.lists(st.builds(Word, st.text(min_size=1, max_size=9), *[st.integers(-100, 9000)] * 4), max_size=30))
def test_any_places_are_answered(words: list[Word]) -> None:
    assert read_quote([PageText(1, tuple(words))]).pages == 1


@settings(deadline=None)
@given(st.integers(1, 10**9), st.sampled_from((200, 100, 55, 21)), st.sampled_from(("\u202f", "\u00a0", " ", ".", "")))
def test_true_totals_are_found_and_certain(excl: int, rate: int, space: str) -> None:
    vat = vat_of(excl, Fraction(rate, 1000))
    lines = (("Total HT", excl), (f"TVA {rate / 10:.2f} %".replace(".", ","), vat), ("Total TTC", excl + vat))
    shown = [f"{label}    {format_euros(cents, unit=False)} €" for label, cents in lines]
    body = "\n".join(shown).replace("\u202f", space)
    expected = [f"{cents // 100}.{cents % 100:02d}" for cents in (excl, vat, excl + vat)]

    assert totals(read(HEAD + body)) == (*expected, True)


@settings(deadline=None)
@given(st.text())
def test_folding_keeps_places(text: str) -> None:
    assert len(fold(text)) == len(text)


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(f"Total HT  {n},00\nTVA 20 %  {n},10\nTotal TTC  {n},20\nRemise {n},30" for n in range(1500)),
        "Bon pour accord acceptation le du 1 " * 3000,
        "\n".join(["1  " * 150] * 300),
        "9" * 60_000,
        ("Devis n° " * 2000 + "\n") * 4,
        "\n".join("Mairie de X   SIRET 999 382 963 00018   Date : 04/10/2021" for _ in range(1500)),
        "valable " + "1 " * 20_000,
        "SIRET " + "1 2 " * 20_000,
    ],
)
def test_hostile_text_takes_bounded_time(text: str) -> None:
    begun = time.process_time()
    read(text)

    assert time.process_time() - begun < 8
