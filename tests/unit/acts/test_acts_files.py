"""What a screen reader and an archivist find in the files, and that they are always the same."""

from __future__ import annotations

import subprocess
import sys
import threading
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from acts_reading import nodes, reader, roles, text_in
from acts_samples import ARRETE, LETTER, RECEIPT

from portal.acts.arrete import render_arrete
from portal.acts.data import ExpenseRow
from portal.acts.letter import render_letter
from portal.acts.receipt import render_receipt
from portal.acts.style import FontsMissingError, Style
from portal.acts.tagging import ClosedStream, TaggedDocument
from portal.domain.money import Euros

STYLE = Style()


@pytest.mark.parametrize(
    "pdf", [render_arrete(ARRETE, STYLE), render_receipt(RECEIPT, STYLE), render_letter(LETTER, STYLE)]
)
def test_file_is_tagged_titled_and_embeds_its_fonts(pdf: bytes) -> None:
    opened = reader(pdf)
    root = opened.trailer["/Root"]
    assert root["/Lang"] == "fr-FR"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert root["/OutputIntents"][0].get_object()["/S"] == "/GTS_PDFA1"
    xmp = root["/Metadata"].get_object().get_data().decode()
    assert "<pdfaid:part>1</pdfaid:part>" in xmp
    assert "<pdfuaid:part>1</pdfuaid:part>" in xmp
    assert "pdfaExtension:schemas" in xmp
    assert opened.metadata is not None
    assert opened.metadata.title
    assert roles(pdf)[:2] == ["/Document", "/P"]
    assert roles(pdf).count("/H1") == 1
    for index, page in enumerate(opened.pages):
        assert page["/StructParents"] == index
        assert page["/Tabs"] == "/S"
        fonts = [font.get_object() for font in page["/Resources"]["/Font"].values()]
        assert fonts
        assert all("/FontFile2" in font["/FontDescriptor"] for font in fonts)


@pytest.mark.parametrize("data", [b"abc", b"abc\n", b""])
def test_a_stream_ends_after_its_length_with_a_line_end(data: bytes) -> None:
    document = TaggedDocument()
    body = ClosedStream(content=data, filters=[]).format(document)
    assert body.endswith(b"/Length %d\n>>\nstream\n" % len(data) + data + b"\nendstream\n")


def test_all_drawing_is_tagged_or_artifact() -> None:
    """Marked content opens and closes in turn and never nests; text shows only inside it."""
    for page in reader(render_arrete(ARRETE, STYLE)).pages:
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
    assert len(reader(pdf).pages) > 5
    scopes = [str(node["/A"]["/Scope"]) for node in nodes(pdf) if node["/S"] == "/TH"]
    assert scopes.count("/Column") == 5 + 3
    assert scopes.count("/Row") == 121 + 4 + 4
    assert text_in(pdf).count("Motif de l’écart") > 1


def test_headings_are_in_the_structure() -> None:
    found = roles(render_arrete(ARRETE, STYLE))
    assert found.count("/H2") == 1 + 10 + 3
    assert found.count("/L") == 2
    assert found.count("/LI") == found.count("/LBody") == 3 + 4


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
