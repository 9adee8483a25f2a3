"""What a person reads in the files, whatever was typed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from acts_following import drawn
from acts_reading import reader, text_in
from acts_samples import ARRETE, LETTER, RECEIPT
from hypothesis import example, given, settings
from hypothesis import strategies as st

from portal.acts.arrete import render_arrete
from portal.acts.data import ExpenseRow
from portal.acts.drawn import DrawnAct
from portal.acts.layout import coverage
from portal.acts.letter import render_letter
from portal.acts.receipt import ReceivedFile, render_receipt, size_fr
from portal.acts.style import MARIANNE_FILES, FontsMissingError, Style, missing_characters, printable
from portal.domain.act_kinds import ActKind
from portal.domain.money import Euros

STYLE = Style()
LONG_WORD = "Rétro" * 80


def test_the_arrete_says_what_it_must() -> None:
    text = text_in(render_arrete(ARRETE, STYLE))
    for needle in (
        "Préfecture de Saône-et-Loire",
        "portant attribution d’une subvention à la commune de Tournus",
        "Vu la loi organique n° 2001-692 du 1er août 2001",
        "notamment son article L. 1111-10",
        "Vu la délibération du conseil municipal de Tournus en date du 4 octobre 2021",
        "montant maximal prévisionnel de 8 820,00 € (huit mille huit cent vingt euros)",
        "SIREN 217 105 436",
        "70 % de la dépense subventionnable",
        "12 600,00 €",
        "montants hors taxes",
        "Article 1er – Objet",
        "Article 10 – Exécution",
        "avance de 30 % du montant maximal prévisionnel, soit 2 646,00 €",
        "Pour le préfet et par délégation",
        "Camille DUVERNAY",
        "Voies et délais de recours",
        "Annexe 2 – Plan de financement retenu",
    ):
        assert needle in text


def test_on_paper_exactly_two_blanks_and_none_once_filled() -> None:
    assert len(re.findall(r"\.{20,}", text_in(render_arrete(ARRETE, STYLE)))) == 2
    filled = replace(ARRETE, number="71-2021-10-28-00003", signed_on=ARRETE.visas.committee_on, paper=False)
    text = text_in(render_arrete(filled, STYLE))
    assert "ARRÊTÉ n° 71-2021-10-28-00003" in text
    assert not re.search(r"\.{20,}", text)


def test_a_limit_is_told_in_the_rate() -> None:
    limit = replace(ARRETE.award.limits[0], amount_cents=Euros(3_000_000))
    award = replace(ARRETE.award, base_cents=Euros(4_300_000), amount_cents=Euros(3_000_000), limits=(limit,))
    text = text_in(render_arrete(replace(ARRETE, award=award), STYLE))
    assert "70 % de la dépense subventionnable, dans la limite de 30 000 € (plafond de subvention par porteur" in text


def test_visas_follow_the_facts() -> None:
    body = replace(ARRETE.beneficiary, local_authority=False)
    bare = replace(ARRETE.visas, deliberation=None, committee_on=None, eu_funded=None)
    text = text_in(render_arrete(replace(ARRETE, beneficiary=body, visas=bare), STYLE))
    assert "L. 1111-10" not in text
    assert "délibération" not in text
    assert "avis du comité" not in text


def test_a_draft_shows_what_is_not_filled() -> None:
    draft = replace(ARRETE, texts=replace(ARRETE.texts, accountant=None), imputation=(("Programme", None),))
    text = text_in(render_arrete(draft, STYLE))
    assert text.count("[À COMPLÉTER") == 3


def test_the_receipt_says_what_it_must() -> None:
    text = text_in(render_receipt(RECEIPT, STYLE))
    for needle in (
        "L. 112-11",
        "15 octobre 2021 à 14 h 05",
        "réputée rejetée à cette date (article 7 du décret",
        "15 juin 2022",
        "03 85 00 00 00",
        "fitn7@saone-et-loire.exemple.fr",
        "engager vos dépenses depuis le 15 octobre 2021 à 14 h 05 (heure de Paris), sous réserve de la vérification",
        "L. 311-3-1",
        "Voies et délais de recours",
        "13 560,00 € hors taxes",
        "1,3 Mo",
    ):
        assert needle in text
    squeezed = text.replace(" ", "")
    assert RECEIPT.snapshot_sha256 in squeezed
    assert all(piece.sha256 in squeezed for piece in RECEIPT.files)


def test_an_incomplete_filing_is_told_to_wait() -> None:
    text = text_in(render_receipt(replace(RECEIPT, permitted_start_at=None), STYLE))
    assert "n’engagez aucune dépense" in text
    assert "Vous pouvez engager" not in text


def test_the_letter_is_dated_in_paris() -> None:
    text = text_in(render_letter(LETTER, STYLE))
    assert "Mâcon, le 1er novembre 2021" in text
    assert "Objet : Notification de l’arrêté" in text
    assert "Madame la maire de Tournus" in text


@pytest.mark.parametrize("hostile", ['<img src="/etc/passwd">', "<b>gras</b> & <para>", "**gras** {amount} &#60;"])
def test_what_the_applicant_types_is_printed_literally(hostile: str) -> None:
    row = ExpenseRow(hostile, hostile, Euros(100), Euros(0), hostile)
    project = replace(ARRETE.project, applicant_title=hostile)
    act = render_arrete(replace(ARRETE, project=project, expenses=(row,)), STYLE)
    piece = ReceivedFile("Devis", hostile, 1, "0" * 64)
    receipt = render_receipt(replace(RECEIPT, project_title=hostile, files=(piece,)), STYLE)
    letter = render_letter(replace(LETTER, subject=hostile, paragraphs=(hostile,)), STYLE)
    for pdf, times in ((act, 1), (receipt, 1), (letter, 2)):
        assert text_in(pdf).count(hostile) >= times


def test_a_word_of_400_characters_stays_inside_the_page(tmp_path: Path) -> None:
    row = ExpenseRow(LONG_WORD, LONG_WORD, Euros(100), Euros(0), LONG_WORD)
    project = replace(ARRETE.project, title=LONG_WORD, applicant_title=LONG_WORD)
    body = replace(ARRETE.beneficiary, name=LONG_WORD, phrase=LONG_WORD)
    pdf = render_arrete(replace(ARRETE, project=project, beneficiary=body, expenses=(row,)), STYLE)
    assert LONG_WORD in text_in(pdf).replace(" ", "")
    for page in reader(pdf).pages:
        right: list[float] = []

        def visit(text: str, cm: list[float], tm: list[float], font: Any, size: float, right=right) -> None:
            if text.strip() and cm[1] == 0:
                right.append(cm[4] + tm[4])

        page.extract_text(visitor_text=visit)
        assert max(right) < 595 - 50


def test_a_long_reason_is_broken_over_pages_and_nothing_is_lost() -> None:
    reason = " ".join(f"motif{n}" for n in range(900))
    row = ExpenseRow("Dépense", "Prestataire", Euros(100), Euros(0), reason)
    text = text_in(render_arrete(replace(ARRETE, expenses=(row,)), STYLE))
    assert all(f"motif{n}" in text for n in range(900))


def test_a_long_remedies_box_is_broken_over_pages() -> None:
    remedies = tuple(" ".join(f"voie{k}x{n}" for n in range(300)) for k in range(6))
    pdf = render_arrete(replace(ARRETE, texts=replace(ARRETE.texts, remedies=remedies)), STYLE)
    text = text_in(pdf)
    assert all(f"voie{k}x{n}" in text for n in range(300) for k in range(6))


def test_specimen_on_every_page_and_only_then() -> None:
    for page in reader(render_arrete(ARRETE, STYLE)).pages:
        text = page.extract_text()
        assert "SPÉCIMEN" in text
        assert "sans valeur juridique" in text
    real = text_in(render_arrete(replace(ARRETE, specimen=False), STYLE))
    assert "SPÉCIMEN" not in real
    assert "Liberté, Égalité, Fraternité" in real
    assert "Liberté, Égalité, Fraternité" not in text_in(render_arrete(ARRETE, STYLE))


@pytest.mark.parametrize("filler", range(0, 30, 3))
def test_the_signature_never_stands_on_a_page_without_an_article(filler: int) -> None:
    special = tuple((f"Clause {n}", "Le bénéficiaire tient un journal de l’opération.") for n in range(filler))
    pdf = render_arrete(replace(ARRETE, texts=replace(ARRETE.texts, special_articles=special)), STYLE)
    signed = [page.extract_text() for page in reader(pdf).pages if "Camille DUVERNAY" in page.extract_text()]
    assert len(signed) == 1
    assert "Exécution" in signed[0]


def test_no_page_is_left_half_empty_before_the_signature() -> None:
    """The sample fits three pages and its annexes one; a group measured too tall would push the signature away."""
    assert len(reader(render_arrete(ARRETE, STYLE)).pages) == 4


def test_pages_are_numbered_out_of_their_total() -> None:
    pages = reader(render_arrete(ARRETE, STYLE)).pages
    for number, page in enumerate(pages, start=1):
        assert f"Page {number}/{len(pages)}" in page.extract_text()


def test_text_is_nfc_without_control_characters() -> None:
    pdf = render_letter(replace(LETTER, subject="Re\u0301sume\u0301\x07 du\nprojet\u202f!"), STYLE)
    assert "Résumé du projet !" in text_in(pdf)


#: What the fonts print of the scripts they cover, without what is folded (blanks) or replaced (hyphens).
COVERED = sorted(
    chr(code)
    for code in coverage(STYLE, specimen=True)
    if unicodedata.category(chr(code))[0] in "LNPS" and unicodedata.normalize("NFC", chr(code)) == chr(code)
)
FIELDS: tuple[Callable[[str], DrawnAct], ...] = (
    lambda text: _award(project=replace(ARRETE.project, title=text)),
    lambda text: _award(project=replace(ARRETE.project, applicant_title=text, description=text)),
    lambda text: _award(beneficiary=replace(ARRETE.beneficiary, name=text, phrase=text, representative=text)),
    lambda text: _award(expenses=(ExpenseRow(text, text, Euros(100), Euros(0), text),)),
    lambda text: _award(texts=replace(ARRETE.texts, special_articles=((text, text),), publicity=text)),
    lambda text: drawn(ActKind.REPEAL, grounds=(text,)),
)


def _award(**values: Any) -> DrawnAct:
    sample = drawn(ActKind.AWARD)
    return replace(sample, data=replace(ARRETE, specimen=False, **values))


@settings(max_examples=40, deadline=None)
@given(
    field=st.sampled_from(range(len(FIELDS))),
    words=st.lists(st.text(st.sampled_from(COVERED), min_size=1, max_size=12), min_size=1, max_size=6),
)
@example(field=0, words=["<b>", "&", '<img src="x">', "**gras**", "{montant}"])
@example(field=3, words=["Anticonstitutionnellement" * 16])
@example(field=5, words=["&amp;", "]]>", "<!--"])
def test_any_text_in_any_field_comes_back_by_extraction(field: int, words: list[str]) -> None:
    """Whatever is typed in the scripts the fonts cover is printed as it was typed: white space folded, since a line may
    break anywhere in a word too long for it."""
    typed = unicodedata.normalize("NFC", " ".join(words))
    printed = text_in(FIELDS[field](typed).render(STYLE))
    assert _folded(typed) in _folded(printed)


def _folded(text: str) -> str:
    return re.sub(r"\s", "", text)


def test_what_the_font_lacks_is_named_and_never_silently_dropped() -> None:
    coverage = frozenset(map(ord, "abc \u00a0-?"))
    assert printable("a\u202fb\u2011c☃", coverage) == "a\u00a0b-c?"
    assert missing_characters("a\u202f☃b☃", coverage) == ("☃",)


@pytest.mark.parametrize(
    ("size", "text"), [(0, "0 octet"), (812, "812 octets"), (1_000, "1 ko"), (84_213, "85 ko"), (3_400_000, "3,4 Mo")]
)
def test_sizes_in_french(size: int, text: str) -> None:
    assert size_fr(size).replace("\u00a0", " ") == text


PRINTABLE = "".join(
    sorted(chr(code) for code in coverage(STYLE, specimen=True) if chr(code).isalnum() and code < 0x2000)
)


@settings(max_examples=25, deadline=None)
@given(words=st.lists(st.text(PRINTABLE, min_size=1, max_size=30), min_size=1, max_size=12))
def test_any_printable_text_comes_back(words: list[str]) -> None:
    typed = unicodedata.normalize("NFC", " ".join(words))
    found = text_in(render_letter(replace(LETTER, paragraphs=(f"début {typed} fin",)), STYLE))
    assert f"début{typed}fin".replace(" ", "") in unicodedata.normalize("NFC", found).replace(" ", "")


def test_a_font_reportlab_cannot_read_is_told_in_french(tmp_path: Path) -> None:
    for name in MARIANNE_FILES:
        (tmp_path / name).write_bytes(b"OTTO" + bytes(60))
    with pytest.raises(FontsMissingError, match="pas une police TrueType lisible"):
        render_arrete(replace(ARRETE, specimen=False), Style(state=True, fonts_dir=tmp_path))
