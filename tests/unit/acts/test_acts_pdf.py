"""What a reader, a screen reader and an archivist find in the files."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from acts_samples import ARRETE, LETTER, RECEIPT
from pypdf import PdfReader

from portal.acts.arrete import render_arrete
from portal.acts.data import ExpenseRow
from portal.acts.letter import render_letter
from portal.acts.receipt import ReceivedFile, render_receipt, size_fr
from portal.acts.style import FontsMissingError, Style, missing_characters, printable
from portal.domain.money import Euros

STYLE = Style()
LONG_WORD = "Rétro" * 80


def _reader(pdf: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(pdf))


def _text(pdf: bytes) -> str:
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in _reader(pdf).pages))


def _nodes(pdf: bytes) -> Iterator[Any]:
    """Every structure node, depth first."""
    stack = [_reader(pdf).trailer["/Root"]["/StructTreeRoot"]["/K"][0].get_object()]
    while stack:
        node = stack.pop()
        yield node
        kids = [kid.get_object() for kid in node.get("/K", [])]
        stack += [kid for kid in reversed(kids) if "/S" in kid]


def _roles(pdf: bytes) -> list[str]:
    return [str(node["/S"]) for node in _nodes(pdf)]


def test_the_arrete_says_what_it_must() -> None:
    text = _text(render_arrete(ARRETE, STYLE))
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
    assert len(re.findall(r"\.{20,}", _text(render_arrete(ARRETE, STYLE)))) == 2
    filled = replace(ARRETE, number="71-2021-10-28-00003", signed_on=ARRETE.visas.committee_on, paper=False)
    text = _text(render_arrete(filled, STYLE))
    assert "ARRÊTÉ n° 71-2021-10-28-00003" in text
    assert not re.search(r"\.{20,}", text)


def test_a_limit_is_told_in_the_rate() -> None:
    limit = replace(ARRETE.award.limits[0], amount_cents=Euros(3_000_000))
    award = replace(ARRETE.award, base_cents=Euros(4_300_000), amount_cents=Euros(3_000_000), limits=(limit,))
    text = _text(render_arrete(replace(ARRETE, award=award), STYLE))
    assert "70 % de la dépense subventionnable, dans la limite de 30 000 € (plafond de subvention par porteur" in text


def test_visas_follow_the_facts() -> None:
    body = replace(ARRETE.beneficiary, local_authority=False)
    bare = replace(ARRETE.visas, deliberation=None, committee_on=None, eu_funded=None)
    text = _text(render_arrete(replace(ARRETE, beneficiary=body, visas=bare), STYLE))
    assert "L. 1111-10" not in text
    assert "délibération" not in text
    assert "avis du comité" not in text


def test_a_draft_shows_what_is_not_filled() -> None:
    draft = replace(ARRETE, texts=replace(ARRETE.texts, accountant=None), imputation=(("Programme", None),))
    text = _text(render_arrete(draft, STYLE))
    assert text.count("[À COMPLÉTER") == 3


def test_the_receipt_says_what_it_must() -> None:
    text = _text(render_receipt(RECEIPT, STYLE))
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
    text = _text(render_receipt(replace(RECEIPT, permitted_start_at=None), STYLE))
    assert "n’engagez aucune dépense" in text
    assert "Vous pouvez engager" not in text


def test_the_letter_is_dated_in_paris() -> None:
    text = _text(render_letter(LETTER, STYLE))
    assert "Mâcon, le 1er novembre 2021" in text
    assert "Objet : Notification de l’arrêté" in text
    assert "Madame la maire de Tournus" in text


@pytest.mark.parametrize(
    "pdf", [render_arrete(ARRETE, STYLE), render_receipt(RECEIPT, STYLE), render_letter(LETTER, STYLE)]
)
def test_file_is_tagged_titled_and_embeds_its_fonts(pdf: bytes) -> None:
    reader = _reader(pdf)
    root = reader.trailer["/Root"]
    assert root["/Lang"] == "fr-FR"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert root["/OutputIntents"][0].get_object()["/S"] == "/GTS_PDFA1"
    xmp = root["/Metadata"].get_object().get_data().decode()
    assert "<pdfaid:part>1</pdfaid:part>" in xmp
    assert "<pdfuaid:part>1</pdfuaid:part>" in xmp
    assert "pdfaExtension:schemas" in xmp
    assert reader.metadata is not None
    assert reader.metadata.title
    assert _roles(pdf)[:2] == ["/Document", "/P"]
    assert _roles(pdf).count("/H1") == 1
    for index, page in enumerate(reader.pages):
        assert page["/StructParents"] == index
        assert page["/Tabs"] == "/S"
        fonts = [font.get_object() for font in page["/Resources"]["/Font"].values()]
        assert fonts
        assert all("/FontFile2" in font["/FontDescriptor"] for font in fonts)


def test_all_drawing_is_tagged_or_artifact() -> None:
    """Marked content opens and closes in turn and never nests; text shows only inside it."""
    for page in _reader(render_arrete(ARRETE, STYLE)).pages:
        depth = 0
        for line in page.get_contents().get_data().decode("latin-1").split("\n"):
            depth += line.rstrip().endswith("BDC")
            depth -= line.strip() == "EMC"
            assert depth in (0, 1)
            assert depth == 1 or " Tj" not in line
        assert depth == 0


def test_table_headers_have_a_scope_and_are_heard_once() -> None:
    rows = tuple(ExpenseRow(f"Dépense {n}", "Prestataire", Euros(100), Euros(100)) for n in range(120))
    pdf = render_arrete(replace(ARRETE, expenses=rows), STYLE)
    assert len(_reader(pdf).pages) > 5
    scopes = [str(node["/A"]["/Scope"]) for node in _nodes(pdf) if node["/S"] == "/TH"]
    assert scopes.count("/Column") == 5 + 3
    assert scopes.count("/Row") == 121 + 4 + 4
    assert _text(pdf).count("Motif de l’écart") > 1


def test_headings_are_in_the_structure() -> None:
    roles = _roles(render_arrete(ARRETE, STYLE))
    assert roles.count("/H2") == 1 + 10 + 2
    assert roles.count("/L") == 2
    assert roles.count("/LI") == roles.count("/LBody") == 3 + 3


def test_same_data_same_bytes_even_in_another_process() -> None:
    code = (
        "import sys,hashlib;sys.path[:0]=sys.argv[1:];from acts_samples import ARRETE;"
        "from portal.acts.arrete import render_arrete;from portal.acts.style import Style;"
        "print(hashlib.sha256(render_arrete(ARRETE,Style())).hexdigest())"
    )
    here = Path(__file__).parent
    out = {
        subprocess.run(
            [sys.executable, "-c", code, str(here), str(here.parents[2])],
            capture_output=True,
            text=True,
            check=True,
            env={"PYTHONHASHSEED": seed, "TZ": zone, "SOURCE_DATE_EPOCH": epoch},
        ).stdout
        for seed, zone, epoch in (("1", "UTC", "1"), ("2", "Pacific/Noumea", ""))
    }
    assert len(out) == 1


def test_other_data_other_bytes() -> None:
    assert render_arrete(ARRETE, STYLE) == render_arrete(ARRETE, STYLE)
    later = replace(ARRETE, prepared_at=ARRETE.prepared_at + timedelta(seconds=1))
    assert render_arrete(later, STYLE) != render_arrete(ARRETE, STYLE)


def test_eight_threads_make_the_same_files() -> None:
    jobs = [(render_arrete, ARRETE), (render_receipt, RECEIPT), (render_letter, LETTER)]
    expected = [render(data, STYLE) for render, data in jobs]
    wrong: list[str] = []

    def work(index: int) -> None:
        for step in range(3):
            render, data = jobs[(index + step) % 3]
            if render(data, STYLE) != expected[(index + step) % 3]:
                wrong.append(f"thread {index}, step {step}")

    threads = [threading.Thread(target=work, args=(index,)) for index in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert wrong == []


@pytest.mark.parametrize("hostile", ['<img src="/etc/passwd">', "<b>gras</b> & <para>", "**gras** {amount} &#60;"])
def test_what_the_applicant_types_is_printed_literally(hostile: str) -> None:
    row = ExpenseRow(hostile, hostile, Euros(100), Euros(0), hostile)
    project = replace(ARRETE.project, applicant_title=hostile)
    act = render_arrete(replace(ARRETE, project=project, expenses=(row,)), STYLE)
    piece = ReceivedFile("Devis", hostile, 1, "0" * 64)
    receipt = render_receipt(replace(RECEIPT, project_title=hostile, files=(piece,)), STYLE)
    letter = render_letter(replace(LETTER, subject=hostile, paragraphs=(hostile,)), STYLE)
    for pdf, times in ((act, 1), (receipt, 1), (letter, 2)):
        assert _text(pdf).count(hostile) >= times


def test_a_word_of_400_characters_stays_inside_the_page(tmp_path: Path) -> None:
    row = ExpenseRow(LONG_WORD, LONG_WORD, Euros(100), Euros(0), LONG_WORD)
    project = replace(ARRETE.project, title=LONG_WORD, applicant_title=LONG_WORD)
    body = replace(ARRETE.beneficiary, name=LONG_WORD, phrase=LONG_WORD)
    pdf = render_arrete(replace(ARRETE, project=project, beneficiary=body, expenses=(row,)), STYLE)
    assert LONG_WORD in _text(pdf).replace(" ", "")
    for page in _reader(pdf).pages:
        right: list[float] = []

        def visit(text: str, cm: list[float], tm: list[float], font: Any, size: float, right=right) -> None:
            if text.strip() and cm[1] == 0:
                right.append(cm[4] + tm[4])

        page.extract_text(visitor_text=visit)
        assert max(right) < 595 - 50


def test_a_long_reason_is_broken_over_pages_and_nothing_is_lost() -> None:
    reason = " ".join(f"motif{n}" for n in range(900))
    row = ExpenseRow("Dépense", "Prestataire", Euros(100), Euros(0), reason)
    text = _text(render_arrete(replace(ARRETE, expenses=(row,)), STYLE))
    assert all(f"motif{n}" in text for n in range(900))


def test_a_long_remedies_box_is_broken_over_pages() -> None:
    remedies = tuple(" ".join(f"voie{k}x{n}" for n in range(300)) for k in range(6))
    pdf = render_arrete(replace(ARRETE, texts=replace(ARRETE.texts, remedies=remedies)), STYLE)
    text = _text(pdf)
    assert all(f"voie{k}x{n}" in text for n in range(300) for k in range(6))


def test_specimen_on_every_page_and_only_then() -> None:
    for page in _reader(render_arrete(ARRETE, STYLE)).pages:
        text = page.extract_text()
        assert "SPÉCIMEN" in text
        assert "sans valeur juridique" in text
    real = _text(render_arrete(replace(ARRETE, specimen=False), STYLE))
    assert "SPÉCIMEN" not in real
    assert "Liberté, Égalité, Fraternité" in real
    assert "Liberté, Égalité, Fraternité" not in _text(render_arrete(ARRETE, STYLE))


def test_pages_are_numbered_out_of_their_total() -> None:
    pages = _reader(render_arrete(ARRETE, STYLE)).pages
    for number, page in enumerate(pages, start=1):
        assert f"Page {number}/{len(pages)}" in page.extract_text()


def test_text_is_nfc_without_control_characters() -> None:
    pdf = render_letter(replace(LETTER, subject="Re\u0301sume\u0301\x07 du\nprojet\u202f!"), STYLE)
    assert "Résumé du projet !" in _text(pdf)


def test_what_the_font_lacks_is_named_and_never_silently_dropped() -> None:
    coverage = frozenset(map(ord, "abc \u00a0-?"))
    assert printable("a\u202fb\u2011c☃", coverage) == "a\u00a0b-c?"
    assert missing_characters("a\u202f☃b☃", coverage) == ("☃",)


def test_the_state_font_is_asked_for_by_name_and_never_worn_by_a_specimen(tmp_path: Path) -> None:
    state = Style(state=True, fonts_dir=tmp_path)
    assert render_arrete(ARRETE, state) == render_arrete(ARRETE, STYLE)
    with pytest.raises(FontsMissingError, match=r"Marianne-Regular\.ttf"):
        render_arrete(replace(ARRETE, specimen=False), state)


def test_importing_the_acts_does_not_import_reportlab() -> None:
    code = (
        "import sys,portal.acts.arrete,portal.acts.receipt,portal.acts.letter,portal.acts.lint;"
        "print([m for m in ('reportlab','PIL','num2words','flask','sqlalchemy') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=Path(__file__).parents[3]
    )
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("size", "text"), [(0, "0 octet"), (812, "812 octets"), (1_000, "1 ko"), (84_213, "85 ko"), (3_400_000, "3,4 Mo")]
)
def test_sizes_in_french(size: int, text: str) -> None:
    assert size_fr(size).replace("\u00a0", " ") == text
