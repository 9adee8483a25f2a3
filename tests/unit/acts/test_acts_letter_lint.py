"""What keeps a letter from leaving, each rule with a letter that breaks it alone; and receipt, refusal as templates."""

from __future__ import annotations

from dataclasses import replace

import pytest
from acts_following import letter_variants, letters
from acts_letters import ANNOUNCEMENT, CLOSURE, FACTS, FRAME, REFUSAL, TRANSFER_LETTER
from acts_samples import RECEIPT

from portal.acts.blocks import document_texts
from portal.acts.decision_letters import DrawnRefusal, refusal_letter
from portal.acts.drawn_letter import DrawnLetter, thawed
from portal.acts.layout import coverage
from portal.acts.letter import LetterData
from portal.acts.lint_letter import Expected, letter_findings
from portal.acts.receipt import DrawnReceipt
from portal.acts.seed_papers import PAPERS
from portal.acts.seeds import SEEDS
from portal.acts.style import Style
from portal.acts.template_check import template_problems
from portal.acts.words import Words, words_of
from portal.domain.snapshot import canonical_json

COVERAGE = coverage(Style(), specimen=True)
TYPED = Expected(typed=(FRAME.project,))


DRAWN = [*letters(), *letter_variants().values()]


def codes(letter: LetterData, expected: Expected = TYPED) -> list[str]:
    return [finding.code for finding in letter_findings(letter, expected, COVERAGE)]


@pytest.mark.parametrize("letter", [REFUSAL, CLOSURE, TRANSFER_LETTER])
def test_whole_letters_may_leave(letter: LetterData) -> None:
    assert codes(letter) == []


@pytest.mark.parametrize("drawn", DRAWN, ids=lambda one: one.words.seed.kind)
def test_the_letters_of_the_goldens_may_leave(drawn: DrawnLetter) -> None:
    assert codes(drawn.letter, drawn.expected) == []
    assert codes(REFUSAL, replace(TYPED, algorithm=True)) == []


@pytest.mark.parametrize(
    ("changes", "code", "said"),
    [
        ({"recipient_lines": ("Commune de Tournus", "71700 Tournus")}, "recipient", "représentant"),
        ({"recipient_lines": ("Madame la maire", "Commune de Tournus", "Le bourg")}, "recipient_town", "code postal"),
        (
            {"recipient_lines": ("Madame la maire", "Commune de Tournus", "Le bourg, 71700")},
            "recipient_town",
            "suivi d’une commune",
        ),
        ({"signatory_lines": ()}, "signatory", "signataire"),
        ({"signatory_lines": ("Pour le préfet et par délégation,", "Andréa SPÉCIMEN")}, "signatory", "qualité"),
        ({"signatory_lines": ("La secrétaire générale", " ")}, "signatory", "signataire"),
        ({"paragraphs": ("Le [À COMPLÉTER : date du dépôt], vous",)}, "unfilled", "date du dépôt"),
        ({"paragraphs": ("Écrivez à XXXX.",)}, "unfilled", "XXXX"),
        ({"paragraphs": ("Écrivez au …………… .",)}, "unfilled", "……"),
        ({"remedies": ("Recours à préciser.",)}, "unfilled", "à préciser"),
        ({"paragraphs": ("Le mot 中.",)}, "unprintable", "U+4E2D"),
        ({"closing": "Cordialement 😀"}, "unprintable", "U+1F600"),
    ],
)
def test_each_rule_says_what_is_wrong_and_where(changes: dict[str, object], code: str, said: str) -> None:
    found = letter_findings(replace(CLOSURE, **changes), TYPED, COVERAGE)  # type: ignore[arg-type]
    assert [one.code for one in found] == [code]
    assert said in found[0].message


def test_what_the_applicant_typed_may_look_like_a_blank() -> None:
    letter = replace(CLOSURE, paragraphs=("Le projet « Site XX [...] à préciser à 500,00 € » est classé.",))
    assert codes(letter, Expected(typed=("Site XX [...] à préciser à 500,00 €",))) == []
    assert codes(letter) == ["unfilled"]


def test_amounts_are_those_of_the_act() -> None:
    granted = Expected(amounts=(("le montant accordé", 1_260_000),), must=("le montant accordé",), typed=TYPED.typed)
    assert codes(ANNOUNCEMENT, granted) == []
    assert codes(ANNOUNCEMENT, replace(granted, amounts=(("le montant accordé", 1_260_001),))) == [
        "amount_missing",
        "amount_unknown",
    ]
    assert codes(replace(ANNOUNCEMENT, paragraphs=("Rien.",)), granted) == ["amount_missing"]


def test_the_mention_of_the_algorithm_is_whole() -> None:
    asked = replace(TYPED, algorithm=True)
    stub = refusal_letter(FRAME, replace(FACTS, algorithm=("Un traitement automatique aide.",)))
    assert codes(stub, asked) == ["algorithm"]
    assert codes(REFUSAL, asked) == []


@pytest.mark.parametrize("drawn", DRAWN, ids=lambda one: one.words.seed.kind)
def test_a_frozen_letter_comes_back_the_same(drawn: DrawnLetter) -> None:
    import json

    again = thawed(json.loads(canonical_json(drawn.frozen())), drawn.words)
    assert again == drawn
    assert again.render(Style()) == drawn.render(Style())


def test_receipt_and_refusal_print_the_words_they_are_given() -> None:
    refusal = Words(PAPERS["letter_refusal"], {**PAPERS["letter_refusal"].texts, "subject": "refus, dossier {dossier}"})
    receipt = Words(PAPERS["receipt"], {**PAPERS["receipt"].texts, "title": "Reçu"})
    said = " ".join(document_texts(DrawnRefusal(FRAME, FACTS, refusal).document))
    assert f"refus, dossier {FRAME.dossier_reference}" in said
    assert "Reçu" in list(document_texts(DrawnReceipt(RECEIPT, receipt).document))


def test_a_receipt_with_all_its_pieces_or_not_says_its_own_sentence_alone() -> None:
    words = words_of(SEEDS["receipt"])
    whole = " ".join(document_texts(DrawnReceipt(RECEIPT, words).document))
    lacking = " ".join(document_texts(DrawnReceipt(replace(RECEIPT, permitted_start_at=None), words).document))
    assert "présumé complet" in whole
    assert "n’engagez aucune dépense" not in whole
    assert "n’engagez aucune dépense" in lacking
    assert "présumé complet" not in lacking


@pytest.mark.parametrize(
    ("kind", "key", "text", "said"),
    [
        ("receipt", "start", "[présumé complet] Depuis le {engager_depuis}.", "au moins une ligne sans condition"),
        ("receipt", "silence", "Sans réponse, rejet ({regle}).", "doit garder {rejete_le}"),
        ("receipt", "algorithm", "Un traitement.", "doit garder {finalite}"),
        ("letter_refusal", "body", "Refusé le {decide_le}.", "doit garder {dossier}"),
        ("letter_refusal", "algorithm", "Rien.", "doit garder {mention}"),
    ],
)
def test_a_wording_keeps_what_the_law_asks(kind: str, key: str, text: str, said: str) -> None:
    seed = SEEDS[kind]
    assert said in template_problems(seed, {**seed.texts, key: text})[key]
