"""Two dossiers that may be one: keys, weights, sentences."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.twins import (
    SENTENCES,
    SHOWN,
    WEIGHTS,
    QuoteFacts,
    TwinFacts,
    TwinKind,
    keys_of,
    near_titles,
    resemblance,
)

EPCI = "200040293"
QUOTE = QuoteFacts("Refonte du site", "SARL Agence Numérique", "a" * 64, "", "D-2021-17", date(2021, 10, 13))
K = TwinKind


def shared(one: TwinFacts, other: TwinFacts) -> set[TwinKind]:
    return {kind for kind, _ in keys_of(one) & keys_of(other)}


def facts(quote: QuoteFacts, title: str = "Un titre", epci: str = EPCI) -> TwinFacts:
    return TwinFacts(title, epci, (quote,))


@pytest.mark.parametrize(
    ("other", "kinds"),
    [
        (facts(QuoteFacts("Autre chose", "Personne", "a" * 64), "Tout autre"), {K.FILE}),
        (facts(QuoteFacts("Autre chose", "agence numerique", "b", "", "D 2021 17"), "Tout autre", ""), {K.QUOTE}),
        (facts(QuoteFacts("refonte SITE", "Agence Numérique SAS"), "Tout autre", ""), {K.LABEL}),
        (facts(QuoteFacts("x", "Agence Numérique", quoted_on=date(2021, 10, 11)), "Tout autre", ""), {K.WEEK}),
        (facts(QuoteFacts("x", "Agence Numérique", quoted_on=date(2021, 10, 18)), "Tout autre", ""), set()),
        (facts(QuoteFacts("x", "Agence Numérique"), "Tout autre"), {K.EPCI}),
        (facts(QuoteFacts("x", "Une autre agence"), "Titre : un", ""), {K.TITLE}),
        (facts(QuoteFacts("Refonte du site", "Une autre agence", number="D-2021-17"), "Autre", ""), set()),
    ],
)
def test_what_two_dossiers_share(other: TwinFacts, kinds: set[TwinKind]) -> None:
    assert shared(facts(QUOTE), other) == kinds


def test_a_supplier_is_the_same_by_its_siret_under_two_names() -> None:
    one = facts(QuoteFacts("Borne", "Net Sud", siret="21710543600018"), "A", "")
    other = facts(QuoteFacts("Borne", "Net-Sud Informatique", siret="21710543600018"), "B", "")
    assert shared(one, other) == {K.LABEL}


def test_each_reason_has_a_weight_but_common_life_is_not_shown() -> None:
    for kinds, shown in (
        ({K.FILE}, True),
        ({K.QUOTE}, True),
        ({K.LABEL}, False),
        ({K.EPCI}, False),
        ({K.TITLE}, False),
        ({K.LABEL, K.EPCI}, False),
        ({K.TITLE, K.LABEL}, False),
        ({K.LABEL, K.WEEK, K.EPCI}, True),
        ({K.TITLE, K.WEEK, K.EPCI}, True),
        ({K.TITLE, K.LABEL, K.EPCI}, True),
    ):
        alike = resemblance(kinds, "Site internet", "Borne d’accueil")
        assert alike.is_shown is shown, kinds
        assert alike.weight == sum(WEIGHTS[kind] for kind in kinds)
    assert set(SENTENCES) == set(WEIGHTS) == set(TwinKind)
    assert SHOWN > max(WEIGHTS[kind] for kind in TwinKind if kind not in (K.FILE, K.QUOTE))


def test_only_the_same_quote_may_count_twice() -> None:
    assert resemblance({K.FILE}, "", "").may_count_twice
    assert resemblance({K.QUOTE, K.EPCI}, "", "").may_count_twice
    assert not resemblance({K.LABEL, K.EPCI, K.WEEK, K.TITLE}, "", "").may_count_twice


def test_near_titles_share_most_of_their_words() -> None:
    assert near_titles("Refonte du site internet", "Refonte complète du site internet")
    assert not near_titles("Refonte du site internet", "Site internet (refonte)")  # the same: another reason
    assert not near_titles("Refonte du site internet", "Bornes d’accueil pour la mairie")
    assert resemblance((), "Refonte du site internet", "Refonte complète du site internet").kinds == (K.NEAR_TITLE,)


_TEXT = st.text(st.sampled_from("abcé 'DE12-"), max_size=12)
_QUOTES = st.builds(QuoteFacts, _TEXT, _TEXT, _TEXT, _TEXT, _TEXT, st.none() | st.dates())


@given(st.builds(TwinFacts, _TEXT, _TEXT, st.lists(_QUOTES, max_size=3).map(tuple)))
def test_keys_do_not_depend_on_case_or_order(one: TwinFacts) -> None:
    turned = TwinFacts(
        one.title.swapcase(),
        one.epci,
        tuple(
            QuoteFacts(q.label.upper(), q.supplier.lower(), q.sha256, q.siret, q.number.lower(), q.quoted_on)
            for q in reversed(one.quotes)
        ),
    )
    assert keys_of(one) == keys_of(turned)
