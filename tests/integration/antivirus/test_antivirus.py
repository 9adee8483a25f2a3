"""Pieces wait for the antivirus: filing is never delayed, nobody opens them before, an infected one is named."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from portal import create_app
from portal.adapters.antivirus import Clamd
from portal.domain.actors import Role
from portal.domain.scanning import ScanState
from portal.models import AuditEvent, Document, Dossier, Job, MailMessage, Person, StoredFile
from portal.services.jobs.run_jobs import run_due_jobs
from portal.services.jobs.scan_file import ask_scans_again, scan_file
from portal.services.ports import AntivirusUnavailable
from portal.services.runtime import Runtime
from tests.factories import make_person
from tests.integration.antivirus.fake_clamd import MARKER, FakeClamd
from tests.integration.applicant.browser import send, sign_in, text_of
from tests.integration.applicant.journey import Draft, begin, file, fill
from tests.quotes.hostile import TEXT, one_page

SOUND = one_page(TEXT)
INFECTED = one_page(TEXT + b"% " + MARKER) + b"%" + MARKER + b"\n%%EOF\n"


@pytest.fixture
def clamd() -> Iterator[FakeClamd]:
    server = FakeClamd()
    yield server
    server.close()


@pytest.fixture
def guarded(runtime: Runtime, clamd: FakeClamd) -> Runtime:
    """The portal with an antivirus."""
    return replace(runtime, antivirus=Clamd(clamd.url, seconds=1))


@pytest.fixture
def site(guarded: Runtime, app: Flask) -> Flask:
    """The site of the guarded portal."""
    site = create_app(runtime=guarded)
    site.config.update(app.config)
    return site


def scan(runtime: Runtime) -> int:
    return run_due_jobs(runtime, {"scan": scan_file})


def deposit(site: Flask, runtime: Runtime, draft: Draft, name: str, content: bytes) -> FlaskClient:
    client = sign_in(site, runtime, draft.actor)
    url = f"/mes-dossiers/{draft.public_id}/pieces"
    assert send(client, url, kind="deliberation", file=(io.BytesIO(content), name)).status_code == 302
    return client


def piece(runtime: Runtime, name: str) -> tuple[str, ScanState]:
    query = sa.select(Document.public_id, StoredFile.scan_state).join(StoredFile, StoredFile.id == Document.file_id)
    with runtime.read() as session:
        found = session.execute(query.where(Document.name == name)).one()
    return found.public_id, found.scan_state


def instructor(site: Flask, runtime: Runtime, draft: Draft) -> FlaskClient:
    person = make_person(runtime, "Instruction", postings=((draft.window_id, Role.INSTRUCTOR),))
    return sign_in(site, runtime, person)


def test_a_piece_is_filed_at_once_and_opened_once_clean(site: Flask, guarded: Runtime, clamd: FakeClamd) -> None:
    draft = begin(guarded)
    fill(guarded, draft)
    client = deposit(site, guarded, draft, "deliberation.pdf", SOUND)
    file(guarded, draft)
    public_id, state = piece(guarded, "deliberation.pdf")
    own, theirs = f"/mes-dossiers/{draft.public_id}", f"/instruction/dossiers/{draft.public_id}"
    desk = instructor(site, guarded, draft)
    assert state is ScanState.AWAITING_SCAN
    assert "En attente de l’analyse antivirus" in text_of(client.get(own))
    waiting = client.get(f"{own}/fichiers/{public_id}")
    assert waiting.status_code == 409
    assert "l’antivirus ne l’a pas encore analysée" in text_of(waiting)
    assert "deliberation.pdf" not in text_of(desk.get(theirs))
    assert desk.get(f"{theirs}/pieces/{public_id}").status_code == 404
    held = zipfile.ZipFile(io.BytesIO(client.get(f"{own}/tout.zip").data))
    assert SOUND not in [held.read(name) for name in held.namelist()]

    assert scan(guarded) == 2
    assert clamd.scanned
    assert piece(guarded, "deliberation.pdf")[1] is ScanState.CLEAN
    assert client.get(f"{own}/fichiers/{public_id}").data == SOUND
    assert "deliberation.pdf" in text_of(desk.get(theirs))
    assert desk.get(f"{theirs}/pieces/{public_id}").data == SOUND


def test_an_infected_piece_is_named_to_both_sides_and_never_opened(site: Flask, guarded: Runtime) -> None:
    draft = begin(guarded)
    fill(guarded, draft)
    client = deposit(site, guarded, draft, "deliberation.pdf", INFECTED)
    file(guarded, draft)
    desk = instructor(site, guarded, draft)
    with guarded.uow() as uow:
        dossier = uow.session.scalars(sa.select(Dossier)).one()
        person = uow.session.scalars(sa.select(Person).where(Person.name == "Instruction")).one()
        dossier.instructor_id = person.id
        both = {dossier.contact_email, person.email}
    scan(guarded)
    public_id, state = piece(guarded, "deliberation.pdf")
    own, theirs = f"/mes-dossiers/{draft.public_id}", f"/instruction/dossiers/{draft.public_id}"
    assert state is ScanState.INFECTED
    assert "Virus détecté" in text_of(client.get(own))
    refused = client.get(f"{own}/fichiers/{public_id}")
    assert (refused.status_code, MARKER in refused.data) == (409, False)
    page = text_of(desk.get(theirs))
    assert "deliberation.pdf" in page
    assert "Virus détecté" in page
    assert desk.get(f"{theirs}/pieces/{public_id}").status_code == 409
    with guarded.read() as session:
        mails = session.scalars(sa.select(MailMessage).where(MailMessage.subject.contains("virus"))).all()
        facts = session.scalars(sa.select(AuditEvent.tag).where(AuditEvent.tag == "document:infected")).all()
    assert len(facts) == 1
    assert all("deliberation.pdf" in mail.body for mail in mails)
    assert {mail.recipient for mail in mails} == both


def test_known_infected_bytes_are_refused_at_the_door(site: Flask, guarded: Runtime) -> None:
    draft = begin(guarded)
    client = deposit(site, guarded, draft, "deliberation.pdf", INFECTED)
    scan(guarded)
    again = send(
        client, f"/mes-dossiers/{draft.public_id}/pieces", kind="quote", file=(io.BytesIO(INFECTED), "autre.pdf")
    )
    assert again.status_code == 422
    assert "« autre.pdf » contient un virus" in text_of(again)
    with guarded.read() as session:
        assert "retirez cette pièce" in text_of(client.get(f"/mes-dossiers/{draft.public_id}/pieces"))
        assert session.scalar(sa.select(sa.func.count()).select_from(Document)) == 1


@pytest.mark.parametrize("mood", ["slow", "mute", "confused", "down"])
def test_without_a_verdict_the_piece_goes_on_waiting(
    site: Flask, guarded: Runtime, clamd: FakeClamd, mood: str
) -> None:
    draft = begin(guarded)
    client = deposit(site, guarded, draft, "deliberation.pdf", SOUND)
    public_id, _ = piece(guarded, "deliberation.pdf")
    clamd.mood = mood
    if mood == "down":
        clamd.close()
    assert scan(guarded) == 1
    assert piece(guarded, "deliberation.pdf")[1] is ScanState.AWAITING_SCAN
    assert client.get(f"/mes-dossiers/{draft.public_id}/fichiers/{public_id}").status_code == 409
    with guarded.read() as session:
        job = session.scalars(sa.select(Job).where(Job.kind == "scan")).one()
    assert "AntivirusUnavailable" in job.last_error
    assert job.done_at is None


def test_scans_that_failed_too_often_are_asked_again(site: Flask, guarded: Runtime, clamd: FakeClamd) -> None:
    draft = begin(guarded)
    deposit(site, guarded, draft, "deliberation.pdf", SOUND)
    with guarded.uow() as uow:
        job = uow.session.scalars(sa.select(Job).where(Job.kind == "scan")).one()
        job.attempts, job.failed_at = 8, guarded.system.now()
        job.not_before += timedelta(days=1)
    assert scan(guarded) == 0
    assert ask_scans_again(guarded) == 1
    assert scan(guarded) == 1
    assert piece(guarded, "deliberation.pdf")[1] is ScanState.CLEAN
    assert ask_scans_again(guarded) == 0


def test_without_an_antivirus_nothing_is_scanned_and_all_is_usable(app: Flask, runtime: Runtime) -> None:
    draft = begin(runtime)
    client = deposit(app, runtime, draft, "deliberation.pdf", SOUND)
    public_id, state = piece(runtime, "deliberation.pdf")
    assert state is ScanState.NOT_SCANNED
    assert client.get(f"/mes-dossiers/{draft.public_id}/fichiers/{public_id}").data == SOUND
    with runtime.read() as session:
        assert session.scalars(sa.select(Job).where(Job.kind == "scan")).all() == []
    assert ask_scans_again(runtime) == 0


def test_a_unix_socket_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(AntivirusUnavailable):
        Clamd(f"unix://{tmp_path}/clamd.ctl", seconds=1)(b"x")
