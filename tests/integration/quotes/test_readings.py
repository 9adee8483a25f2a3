"""Readings as jobs: asked for with the piece, done once per content, kept whatever the file or the reader does."""

from __future__ import annotations

import io
import shutil
from dataclasses import replace
from datetime import date

import pytest
import sqlalchemy as sa

from portal.models import Job, QuoteReading
from portal.queries.quote_panels import NEVER_READ, Panel, quote_panels
from portal.quotes.pages import PdfText
from portal.services.applicant.add_document import AddDocument, add_document
from portal.services.applicant.save_expense import SaveExpense, save_expense
from portal.services.applicant.uploads import prepare_upload
from portal.services.jobs.run_jobs import run_due_jobs
from portal.services.jobs.worker import HANDLERS, QUICK_HANDLERS
from portal.services.quotes.ask_reading import ask_missing_readings
from portal.services.quotes.read_stored_quote import FAULT
from portal.services.runtime import Runtime
from tests.factories import PDF
from tests.integration.applicant.journey import Draft, begin, file, fill, version_of
from tests.integration.quotes.readings import PLAIN, SIGNED, keep_reading
from tests.quotes.producers import PRODUCERS

BODY = """
Agence Numérique SARL                 Mairie de Tournus
71000 Mâcon                           71700 TOURNUS
SIRET 999 382 963 00018
Devis n° D-1   du 04/10/2021

Total HT    18 000,00
TVA 20 %    3 600,00
Total TTC    21 600,00
"""


def quote(body: str = BODY, producer: str = "reportlab") -> bytes:
    return PRODUCERS[producer]({"font": "Helvetica", "body": body})


def bring(runtime: Runtime, draft: Draft, content: bytes, line: str | None = None, kind: str = "quote") -> str:
    """A piece added to the draft."""
    prepared = prepare_upload(runtime, "devis.pdf", content)
    with runtime.uow() as uow:
        command = AddDocument(draft.public_id, version_of(runtime, draft.public_id), kind, prepared, line)
        return add_document(uow, draft.actor, command)


def panels(runtime: Runtime, draft: Draft) -> dict[str, Panel]:
    with runtime.read() as session:
        return quote_panels(session, draft.actor, draft.public_id, runtime.legal.now())


def readings(runtime: Runtime) -> int:
    with runtime.read() as session:
        return session.scalar(sa.select(sa.func.count(QuoteReading.id))) or 0


def test_a_piece_is_read_after_the_commit_and_laid_beside_its_line(runtime: Runtime) -> None:
    draft = begin(runtime)
    line = fill(runtime, draft, proof=False)
    document = bring(runtime, draft, quote(), line)
    assert panels(runtime, draft)[document].pending

    run_due_jobs(runtime, HANDLERS)

    panel = panels(runtime, draft)[document]
    assert (panel.status, panel.agrees, panel.differs) == ("read", True, False)
    assert panel.reading is not None
    assert panel.reading.fields["siret"].value == "99938296300018"


def test_the_same_content_is_read_once_wherever_it_is(runtime: Runtime) -> None:
    draft = begin(runtime)
    line = fill(runtime, draft, proof=False)
    first, second = bring(runtime, draft, quote(), line), bring(runtime, draft, quote())
    run_due_jobs(runtime, HANDLERS)
    bring(runtime, draft, quote())

    with runtime.read() as session:
        assert session.scalar(sa.select(sa.func.count(Job.id)).where(Job.kind == "read_quote")) == 1
    assert readings(runtime) == 1
    found = panels(runtime, draft)
    assert found[first].reading == found[second].reading


def test_only_proofs_of_cost_are_read(runtime: Runtime) -> None:
    draft = begin(runtime)
    bring(runtime, draft, quote(), kind="deliberation")

    with runtime.read() as session:
        assert session.scalar(sa.select(Job.id).where(Job.kind == "read_quote")) is None


def test_the_lines_of_one_quote_are_added_up(runtime: Runtime) -> None:
    draft = begin(runtime)
    line = fill(runtime, draft, proof=False)
    document = bring(runtime, draft, quote(), line)
    run_due_jobs(runtime, HANDLERS)
    with runtime.uow() as uow:
        save_expense(
            uow,
            draft.actor,
            SaveExpense(
                draft.public_id, version_of(runtime, draft.public_id), "Formation", "training", 100_000, 120_000,
                proof=document,
            ),
        )  # fmt: skip

    panel = panels(runtime, draft)[document]
    total = next(one for one in panel.fields if one.field == "total_excl_tax")
    assert panel.lines == ("Refonte du site et prise de rendez-vous", "Formation")
    assert (panel.differs, total.declared) == (True, "19\u202f000,00\u00a0€\u00a0HT")
    assert total.hint == "Les lignes dépassent le devis de 1\u202f000,00\u00a0€."


def test_a_fault_of_the_reader_is_a_reading_that_says_so(runtime: Runtime) -> None:
    def broken(content: bytes) -> PdfText:
        raise RuntimeError("boom")

    draft = begin(runtime)
    document = bring(runtime, draft, quote())
    run_due_jobs(replace(runtime, read_pdf_text=broken), HANDLERS)

    panel = panels(runtime, draft)[document]
    assert (panel.status, panel.reason) == ("unread", FAULT)


def test_a_refused_file_says_why_and_blocks_nothing(runtime: Runtime) -> None:
    draft = begin(runtime)
    fill(runtime, draft)  # with a PDF that has no page
    run_due_jobs(runtime, HANDLERS)

    (panel,) = panels(runtime, draft).values()
    assert panel.status == "refused"
    assert "PDF abîmé" in panel.reason
    assert file(runtime, draft).reference


def test_filing_does_not_wait_for_the_reader(runtime: Runtime) -> None:
    draft = begin(runtime)
    fill(runtime, draft)

    assert file(runtime, draft).reference
    assert [panel.pending for panel in panels(runtime, draft).values()] == [True]


def test_a_reading_that_never_came_is_said(runtime: Runtime) -> None:
    draft = begin(runtime)
    document = bring(runtime, draft, quote())
    with runtime.uow() as uow:
        uow.session.execute(sa.update(Job).where(Job.kind == "read_quote").values(failed_at=uow.now))

    assert panels(runtime, draft)[document].reason == NEVER_READ


def test_quick_jobs_come_before_readings_and_the_newest_reading_first(runtime: Runtime) -> None:
    done: list[str] = []

    def note(runtime: Runtime, payload: dict[str, str]) -> None:
        done.append(payload["name"])

    for kind, name in (("read_quote", "old"), ("read_quote", "new"), ("mail", "first"), ("mail", "second")):
        with runtime.uow() as uow:
            uow.enqueue(kind, name, {"name": name})
    run_due_jobs(runtime, {"mail": note, "read_quote": note})

    assert done == ["first", "second", "new", "old"]
    assert "read_quote" not in QUICK_HANDLERS


def test_a_picture_is_recognised_and_never_certain(runtime: Runtime) -> None:
    if not (shutil.which("tesseract") and shutil.which("pdftoppm")):
        pytest.skip("pictures are read where tesseract is installed (tesseract-ocr-fra)")
    from PIL import Image, ImageDraw, ImageFont

    from tests.quotes.producers import VERA

    image = Image.new("L", (1700, 900), 255)
    ImageDraw.Draw(image).text((60, 60), BODY, fill=10, font=ImageFont.truetype(str(VERA), 34), spacing=18)
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    draft = begin(runtime)
    document = bring(runtime, draft, buffer.getvalue())
    run_due_jobs(runtime, HANDLERS)

    panel = panels(runtime, draft)[document]
    assert panel.recognised
    assert panel.reading is not None
    assert panel.reading.fields["total_incl_tax"].value == "21600.00"
    assert not any(one.certain for one in panel.reading.fields.values())


def test_the_same_file_in_another_filed_dossier_is_said_to_those_who_see_both(runtime: Runtime) -> None:
    draft = begin(runtime)
    fill(runtime, draft)
    reference = file(runtime, draft).reference
    with runtime.uow() as uow:
        from portal.services.applicant.create_dossier import CreateDossier, create_dossier
        from tests.factories import SLUG

        other = create_dossier(uow, draft.actor, CreateDossier(SLUG, draft.organisation))
    document = bring(runtime, replace(draft, public_id=other), PDF)

    assert panels(runtime, replace(draft, public_id=other))[document].also_in == (reference,)


def test_a_newer_reading_is_the_one_shown(runtime: Runtime) -> None:
    draft = begin(runtime)
    document = bring(runtime, draft, quote())
    keep_reading(runtime, document, PLAIN, version="1")
    keep_reading(runtime, document, SIGNED)

    order = panels(runtime, draft)[document].order
    assert order is not None
    assert order.on == date(2021, 10, 11)


def test_a_newer_reader_reads_again_what_an_older_one_has_read(runtime: Runtime) -> None:
    draft = begin(runtime)
    document = bring(runtime, draft, quote())
    keep_reading(runtime, document, SIGNED, version="1")
    with runtime.uow() as uow:
        uow.session.execute(sa.delete(Job))

    assert ask_missing_readings(runtime) == 1
    run_due_jobs(runtime, HANDLERS)

    assert panels(runtime, draft)[document].order is None
    assert readings(runtime) == 2
    assert ask_missing_readings(runtime) == 0
