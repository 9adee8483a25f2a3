"""Letters of a decision, the slip of a transmission, the one-page sheet."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from acts_letters import (
    ANNOUNCEMENT,
    CLOSURE,
    FACTS,
    FICHE,
    FRAME,
    REFUSAL,
    SLIP,
    TRANSFER_LETTER,
)
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from portal.acts.blocks import document_texts
from portal.acts.civility import civility_of
from portal.acts.decision_letters import announcement_letter, refusal_letter
from portal.acts.fiche import FicheData, FicheProposal, render_fiche
from portal.acts.letter import LetterData, letter_document, render_letter
from portal.acts.seed_papers import PAPERS
from portal.acts.slip import render_slip
from portal.acts.style import Style
from portal.acts.words import Words
from portal.domain.money import Euros


def words(data: LetterData) -> str:
    return " ".join(document_texts(letter_document(data)))


def pdf_words(pdf: bytes) -> str:
    pages = PdfReader(io.BytesIO(pdf)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).replace("\u00a0", " ").split())


def test_a_refusal_says_why_what_to_improve_and_how_to_contest() -> None:
    said = words(REFUSAL)
    for part in (
        *FRAME.recipient_lines, FACTS.motive, *FACTS.rules[0], *FACTS.criteria[0], *FACTS.ways, *FRAME.remedies,
        "Votre niveau, sur 4", "Moyenne des dossiers retenus", "37,5", "75,0", "12 dossiers retenus", *FACTS.algorithm,
    ):  # fmt: skip
        assert part.split(",")[0] in said, part
    assert "Voies et délais de recours" in pdf_words(render_letter(REFUSAL, Style()))


def test_an_average_on_too_few_dossiers_is_not_given_and_said_so() -> None:
    few = replace(FACTS, average=None, funded=2, scores=(("Impact du projet", "1", None),))
    said = words(refusal_letter(FRAME, few))
    assert "Moins de trois dossiers" in said
    assert "Moyenne des dossiers retenus" not in said
    unscored = replace(few, scores=(("Impact du projet", None, None),), score=None)
    assert "n’a pas été noté" in words(refusal_letter(FRAME, unscored))


def test_a_late_refusal_names_the_rejection_it_replaces() -> None:
    from datetime import date

    said = words(refusal_letter(FRAME, replace(FACTS, replaces=date(2022, 6, 15))))
    assert "rejet implicite né le 15 juin 2022" in said.replace("\u00a0", " ")


def test_a_transmission_keeps_the_date_and_lists_the_pieces() -> None:
    said = words(TRANSFER_LETTER).replace("\u00a0", " ")
    assert "15 octobre 2021" in said
    assert "L. 114-2" in said
    assert "L. 114-3" in said
    slip = pdf_words(render_slip(SLIP, Style()))
    assert "devis-29.pdf" in slip
    assert "Pièces transmises (29)" in slip
    assert SLIP.pieces[28].sha256[:20] in slip.replace(" ", "")


def test_an_announcement_commits_nobody() -> None:
    said = words(ANNOUNCEMENT)
    assert "Seul l’arrêté notifié vaut engagement" in said
    assert "Voies et délais de recours" not in said
    assert "Voies et délais de recours" in words(CLOSURE)


def pages_of(data: FicheData) -> int:
    return len(PdfReader(io.BytesIO(render_fiche(data, Style()))).pages)


def test_a_sheet_is_one_page_and_has_everything_when_it_fits() -> None:
    pdf = render_fiche(FICHE, Style())
    said = pdf_words(pdf)
    assert len(PdfReader(io.BytesIO(pdf)).pages) == 1
    for part in ("12 600,00 €", "Éligible", "75,0 sur 100", "15/06/2022", "187 400,00 €"):
        assert part in said, part
    assert "abrégés" not in said


def test_a_sheet_with_more_than_a_page_is_cut_and_says_so() -> None:
    long = "Une très longue phrase de l’instruction du dossier, sans fin ni cesse. " * 60
    data = replace(
        FICHE,
        title=long[:300],
        summary=long,
        organisation="SYNDICAT" * 30,
        contact="x" * 300,
        scores=tuple((long[:200], "4", long) for _ in range(8)),
        plan=tuple((f"Financeur {n} {long[:90]}", Euros(n), Euros(n)) for n in range(40)),
        clocks=tuple((long[:120], FICHE.clocks[0][1], "À venir") for _ in range(20)),
        priorities=tuple((long[:80], long) for _ in range(4)),
        opinions=tuple((long[:80], long) for _ in range(9)),
        steps=FICHE.steps * 3,
        proposal=FicheProposal(
            long[:200], long[:200], long, long, tuple((long[:200], long) for _ in range(12)), Euros(1), Euros(0)
        ),
    )
    assert pages_of(data) == 1
    assert "abrégés" in pdf_words(render_fiche(data, Style()))


@settings(max_examples=12, deadline=None)
@given(st.text(max_size=5_000), st.integers(0, 30), st.text(alphabet="MWŒ—", max_size=400))
def test_no_text_makes_a_second_page(summary: str, rows: int, wide: str) -> None:
    data = replace(
        FICHE,
        summary=summary,
        title=wide or "Projet",
        scores=tuple((wide or "Critère", "2", summary) for _ in range(min(rows, 8))),
        plan=tuple((wide or "Financeur", Euros(10**11), Euros(10**11)) for _ in range(rows)),
    )
    assert pages_of(data) == 1


def test_same_sheet_same_bytes() -> None:
    assert render_fiche(FICHE, Style()) == render_fiche(FICHE, Style())


@pytest.mark.parametrize("data", [REFUSAL, CLOSURE, TRANSFER_LETTER, ANNOUNCEMENT])
def test_nothing_an_applicant_types_is_markup(data: LetterData) -> None:
    assert "<b>internet</b>" in pdf_words(render_letter(data, Style()))


@pytest.mark.parametrize(
    ("line", "civility"),
    [
        ("Madame Anne Exemple, maire", "Madame la maire"),
        ("Monsieur Paul Exemple, Maire", "Monsieur le maire"),
        ("Claude Exemple, présidente", "Madame la présidente"),
        ("Claude Exemple, président", "Monsieur le président"),
        ("Madame Anne Exemple", "Madame"),
        ("Claude Exemple, maire", "Madame, Monsieur"),
        ("Monsieur Paul Exemple, présidente", "Madame, Monsieur"),
        ("Claude Maire", "Madame, Monsieur"),
        ("Dominique Présidente", "Madame, Monsieur"),
    ],
)
def test_a_letter_addresses_an_office_whose_gender_is_said(line: str, civility: str) -> None:
    assert civility_of(line) == civility
    letter = refusal_letter(replace(FRAME, recipient_lines=(line, *FRAME.recipient_lines[1:])), FACTS)
    assert letter.salutation == f"{civility},"
    assert f"agréer, {civility}, l’expression" in letter.closing


def test_words_that_write_their_own_civility_keep_it_everywhere() -> None:
    texts = {**PAPERS["letter_refusal"].texts, "closing": "Veuillez agréer, Madame, Monsieur, mes salutations."}
    assert refusal_letter(FRAME, FACTS, Words(PAPERS["letter_refusal"], texts)).salutation == "Madame, Monsieur,"


def test_a_private_body_is_told_its_act_may_be_a_convention() -> None:
    said = words(announcement_letter(FRAME, Euros(1), FACTS.decided_on, (), agreed=True))
    assert "Seul l’acte notifié, arrêté ou convention, vaut engagement" in said
