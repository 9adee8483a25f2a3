"""The litigation export: whole, verifiable, the same twice, of one dossier alone; damage stops it."""

from __future__ import annotations

import hashlib
import io
import json
import subprocess
import zipfile
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from portal.domain.errors import Conflict, Forbidden, NotFound
from portal.domain.scanning import ScanState
from portal.domain.snapshot import chain_hash
from portal.models import Assessment, AuditEvent, Document, Dossier, DossierVersion, StoredFile
from portal.services.applicant.uploads import PreparedFile
from portal.services.instruction.assess_again import assessed_again
from portal.services.litigation.export_dossier import SUMS, export_dossier
from portal.services.litigation.walk import LEFT_OUT, SECRET
from portal.services.messages.send_message import SendMessage, send_message
from portal.services.runtime import Runtime
from tests.factories import PDF
from tests.integration.acting.support import (
    House,
    certified,
    committed,
    dossier_of,
    granted,
    issued,
    make_house,
    notified,
    prepared,
    signed,
)
from tests.integration.acting.test_verify import _drop, _run
from tests.integration.appeals.support import appealed, refused
from tests.integration.instruction.web import Visitor

__all__ = ["certified", "granted", "prepared"]


@pytest.fixture
def house(runtime: Runtime) -> House:
    return make_house(runtime)


def file_of(house: House, word: str) -> PreparedFile:
    content = PDF + word.encode()
    return PreparedFile(f"{word}.pdf", house.runtime.store.put(content), len(content), "application/pdf")


def archive(house: House, dossier: str) -> zipfile.ZipFile:
    made = export_dossier(house.runtime, house.signatory, dossier)
    return zipfile.ZipFile(io.BytesIO(b"".join(made.pieces())))


def full_dossier(house: House) -> str:
    """A granted, signed and notified dossier with a message, its file, and an appeal with its own."""
    dossier = dossier_of(house.runtime, notified(house, committed(house, signed(house, issued(house)))))
    with house.runtime.uow() as uow:
        command = SendMessage(dossier, "Bonjour", "k", True, "http://portail.test/", (file_of(house, "message"),))
        send_message(uow, house.instructor, command)
    appealed(house, dossier, received_on=date(2021, 10, 16), files=(file_of(house, "recours"),), starts_on=None)
    return dossier


def test_every_file_is_there_byte_for_byte_and_verifies(house: House, tmp_path: Path) -> None:
    dossier, tmp_path = full_dossier(house), tmp_path / "export"
    archive(house, dossier).extractall(tmp_path)
    checked = subprocess.run(["sha256sum", "-c", SUMS], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    listed = {line.split("  ", 1)[1] for line in (tmp_path / SUMS).read_text("utf-8").splitlines()}
    there = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()}
    assert there == listed | {SUMS}
    index = json.loads((tmp_path / "bordereau.json").read_text("utf-8"))
    assert index["pieces"][0]["numero"] == "1"
    assert {one["fichier"] for one in index["pieces"]} | {"bordereau.html", "bordereau.csv", "bordereau.json"} == listed
    digests = {hashlib.sha256(path.read_bytes()).hexdigest() for path in tmp_path.rglob("*") if path.is_file()}
    with house.runtime.read() as session:
        wanted = sa.select(StoredFile.sha256).join(Document).join(Dossier).where(Dossier.public_id == dossier)
        pieces = set(session.scalars(wanted))
        versions = set(session.scalars(sa.select(DossierVersion.sha256).join(Dossier)))
        inputs = list(session.scalars(sa.select(Assessment.input_json)))
    assert pieces | versions | {hashlib.sha256(PDF + b"message").hexdigest()} <= digests
    assert {hashlib.sha256(text.encode()).hexdigest() for text in inputs} <= digests
    for word in ("actes/001-acte-issued.pdf", "actes/002-acte-signed.pdf", "recours/001-recours.pdf"):
        assert any(name.endswith(word) for name in listed), word
    tables = {Path(name).stem for name in listed if "enregistrements" in name}
    assert {"appeal", "assessment", "decision", "message", "notification", "proposal", "ledger_entry"} <= tables


def test_the_chain_can_be_verified_from_the_export_alone(house: House) -> None:
    box = archive(house, full_dossier(house))
    names = {Path(name).name: name for name in box.namelist()}
    entries = [json.loads(line) for line in box.read(names["journal.jsonl"]).decode().splitlines()]
    links = [line.split(";") for line in box.read(names["chainage.csv"]).decode().splitlines()[1:]]
    assert all(chain_hash(one["prev_hash"], one["body"]) == one["hash"] for one in entries)
    assert all(after[1] == before[2] for before, after in pairwise(links))
    assert {str(one["id"]) for one in entries} <= {link[0] for link in links}


def test_the_same_data_give_the_same_bytes_and_each_export_is_journalled(house: House) -> None:
    dossier = full_dossier(house)
    first, second = (b"".join(export_dossier(house.runtime, house.signatory, dossier).pieces()) for _ in range(2))
    assert first == second
    with house.runtime.read() as session:
        tags = list(session.scalars(sa.select(AuditEvent.tag).where(AuditEvent.dossier_public_id == dossier)))
    assert tags.count("dossier:exported") == 2


def test_nothing_of_another_dossier_is_in_it(house: House) -> None:
    other = refused(house, title="Un tout autre projet confidentiel")
    appealed(house, other, files=(file_of(house, "autre"),), grounds="Moyens de l’autre dossier")
    dossier = full_dossier(house)
    with house.runtime.read() as session:
        row = session.scalars(sa.select(Dossier).where(Dossier.public_id == other)).one()
        strange = [other, row.reference or "?", row.title, "Moyens de l’autre dossier"]
    box = archive(house, dossier)
    for name in box.namelist():
        content = box.read(name)
        for word in strange:
            assert word.encode() not in content, (name, word)
        assert hashlib.sha256(content).hexdigest() != hashlib.sha256(PDF + b"autre").hexdigest()


def test_a_changed_file_or_chain_stops_it(house: House, app: Flask) -> None:
    dossier = refused(house)
    piece = file_of(house, "recours")
    appealed(house, dossier, files=(piece,))
    archive(house, dossier)
    path = house.runtime.store.path(piece.sha256)
    path.chmod(0o644)
    path.write_bytes(PDF + b"falsified")
    with pytest.raises(Conflict, match=r"recours\.pdf"):
        export_dossier(house.runtime, house.signatory, dossier)
    page = f"/instruction/dossiers/{dossier}/recours"
    answer = Visitor(app, house.signatory).send(page, f"{page}/export")
    assert answer.status_code == 409
    assert "a été modifié depuis son dépôt" in answer.text
    path.write_bytes(PDF + b"recours")
    archive(house, dossier)
    _drop(house.runtime, "audit_event_no_update")
    _run(house.runtime, "UPDATE audit_event SET body = body || ' ' WHERE tag = 'dossier:refused'")
    with pytest.raises(Conflict, match="journal"):
        export_dossier(house.runtime, house.signatory, dossier)


def test_no_secret_leaves_with_it(house: House) -> None:
    from portal.services.jobs.send_mail import queue_mail

    dossier = refused(house)
    secret = "q7Zx_-81hsXk20PmQbLe94"
    with house.runtime.uow() as uow:
        queue_mail(uow, "avis@exemple.fr", "Avis", f"Ouvrez http://portail.test/avis/{secret} avant lundi.", dossier)
    box = archive(house, dossier)
    assert not [name for name in box.namelist() if secret.encode() in box.read(name)]
    assert not {Path(name).stem for name in box.namelist()} & set(LEFT_OUT)
    keys = {
        key
        for name in box.namelist()
        if "enregistrements" in name
        for row in json.loads(box.read(name))
        for key in row
    }
    assert not [key for key in keys if SECRET.search(key)]


def test_a_held_file_is_named_with_the_reason(house: House) -> None:
    dossier = refused(house)
    piece = file_of(house, "recours")
    appealed(house, dossier, files=(piece,))
    with house.runtime.uow() as uow:
        uow.session.execute(
            sa.update(StoredFile).where(StoredFile.sha256 == piece.sha256).values(scan_state=ScanState.INFECTED)
        )
    box = archive(house, dossier)
    name = next(name for name in box.namelist() if "recours.pdf" in name)
    assert name.endswith(".pdf.txt")
    assert piece.sha256 in box.read(name).decode()


def test_who_may_export_by_the_page_and_the_command(house: House, app: Flask, tmp_path: Path) -> None:
    dossier = refused(house)
    with pytest.raises(Forbidden):
        export_dossier(house.runtime, house.budget, dossier)
    with pytest.raises(NotFound):
        export_dossier(house.runtime, house.applicant, dossier)
    with pytest.raises(NotFound):
        export_dossier(house.runtime, house.signatory, "nothing")
    page = f"/instruction/dossiers/{dossier}/recours"
    answer = Visitor(app, house.instructor).send(page, f"{page}/export")
    assert answer.mimetype == "application/zip"
    assert SUMS in zipfile.ZipFile(io.BytesIO(answer.data)).namelist()
    with house.runtime.read() as session:
        reference = session.scalars(sa.select(Dossier.reference)).one()
        assert assessed_again(session, reference or "")
    out = tmp_path / "export.zip"
    done = app.test_cli_runner().invoke(args=["export-dossier", reference or "", "--out", str(out)])
    assert done.exit_code == 0, done.output
    assert out.read_bytes() == answer.data
    missing = app.test_cli_runner().invoke(args=["export-dossier", "X", "--out", str(tmp_path / "no.zip")])
    assert missing.exit_code == 1
    assert not (tmp_path / "no.zip").exists()
