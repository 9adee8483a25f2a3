"""Words that are searched, the sentence of a dossier that waits, and what a batch may do."""

from __future__ import annotations

from datetime import date

import pytest

from portal.domain.batch import BatchAction, BatchFacts, effect, refusal
from portal.domain.dossier import DossierState
from portal.domain.search_words import MOST_TYPED, index_words, typed_words
from portal.domain.standing import Standing

_REVIEW = DossierState.UNDER_REVIEW
TODAY = date(2021, 11, 2)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("L’École de Mâcon", ("ecole", "de", "macon")),
        ("cœur Œuvre", ("coeur", "oeuvre")),
        ("217 105 436", ("217105436",)),
        ("217 105 436 00012", ("21710543600012",)),
        ("FITN7-71-2021-0003", ("fitn7", "71", "2021", "0003")),
        ("a", ("a",)),
        ("site site", ("site",)),
        ("% _ '", ()),
    ],
)
def test_typed_words(typed: str, words: tuple[str, ...]) -> None:
    assert typed_words(typed) == words


def test_words_are_bounded() -> None:
    assert len(typed_words(" ".join(f"mot{n}" for n in range(50)))) == MOST_TYPED
    assert index_words(["x" * 90, "à la Mairie", "mairie 7"]) == ("7", "la", "mairie", "x" * 40)


@pytest.mark.parametrize(
    ("standing", "sentence"),
    [
        (
            Standing(DossierState.FILED, date(2021, 10, 12), "", None, date(2021, 12, 12), "completeness"),
            "Personne n’est chargé du dossier : il faut vérifier la complétude, depuis le 12/10/2021. "
            "Complétude à vérifier : 12/12/2021.",
        ),
        (
            Standing(_REVIEW, date(2021, 10, 12), "Paul", None, date(2021, 11, 1), "implicit_rejection"),
            "Paul doit terminer l’instruction et proposer, depuis le 12/10/2021. "
            "Rejet implicite : 01/11/2021 (date passée).",
        ),
        (
            Standing(DossierState.INCOMPLETE, date(2021, 10, 12), "Paul", date(2021, 11, 2)),
            "Le demandeur doit fournir les pièces demandées, au plus tard le 02/11/2021, depuis le 12/10/2021.",
        ),
        (
            Standing(DossierState.INCOMPLETE, None, "Paul", date(2021, 11, 1)),
            "Le demandeur doit fournir les pièces demandées, délai passé le 01/11/2021.",
        ),
        (Standing(DossierState.WITHDRAWN, date(2021, 10, 12)), "Le demandeur s’est désisté, le 12/10/2021."),
    ],
)
def test_why_a_dossier_is_not_moving(standing: Standing, sentence: str) -> None:
    assert standing.sentence(TODAY) == sentence


def test_what_a_batch_may_do() -> None:
    filed = BatchFacts(DossierState.FILED, presumed_complete=True)
    assert refusal(BatchAction.DECLARE_COMPLETE, filed) == ""
    assert "manquaient" in refusal(BatchAction.DECLARE_COMPLETE, BatchFacts(DossierState.FILED))
    waiting = BatchFacts(DossierState.FILED, presumed_complete=True, awaits_items=True)
    assert "ne sont pas arrivées" in refusal(BatchAction.DECLARE_COMPLETE, waiting)
    assert "« déposé »" in refusal(BatchAction.START_REVIEW, filed)
    assert "Paul" in refusal(BatchAction.ASSIGN, BatchFacts(DossierState.GRANTED, "Paul", same=True))
    assert effect(BatchAction.ASSIGN, BatchFacts(DossierState.FILED, "Paul"), "Zoé", "Moi").endswith("au lieu de Paul")
    assert "attribué à Moi" in effect(BatchAction.START_REVIEW, BatchFacts(DossierState.COMPLETE), "", "Moi")
