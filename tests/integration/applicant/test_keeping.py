"""After filing: corrections with before and after, a copy, the archive, the journal, the plan and the deliberation."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa
from flask import Flask

from portal.domain.actors import Role
from portal.domain.clocks import FixedClock
from portal.domain.dossier import DossierState
from portal.domain.errors import Conflict, Forbidden, InvalidInput
from portal.models import Document, Dossier, DossierVersion, ExpenseLine, MailMessage
from portal.services.applicant.copy_dossier import copy_dossier
from portal.services.applicant.correct_dossier import CorrectDossier, correct_dossier
from portal.services.applicant.dossier_archive import safe_name
from portal.services.applicant.receipt import receipt_bytes
from portal.services.instruction.declare_complete import DeclareComplete, declare_complete
from portal.services.runtime import Runtime
from tests.factories import make_person
from tests.integration.applicant.browser import fields_of, pdf, send, sign_in, text_of
from tests.integration.applicant.journey import Draft, begin, file, fill, version_of


def _filed(runtime: Runtime) -> Draft:
    draft = begin(runtime)
    fill(runtime, draft)
    file(runtime, draft)
    return draft


def _correct(runtime: Runtime, draft: Draft, **values: object) -> None:
    command = CorrectDossier(draft.public_id, version_of(runtime, draft.public_id), "Erreur de saisie.", values)
    with runtime.uow() as uow:
        correct_dossier(uow, draft.actor, command)


def test_a_correction_stands_beside_what_was_filed(app: Flask, runtime: Runtime) -> None:
    draft = _filed(runtime)
    instructor = make_person(runtime, "Instruction", postings=((draft.window_id, Role.INSTRUCTOR),))
    receipt = receipt_bytes(runtime, draft.public_id)
    with runtime.read() as session:
        first = session.scalars(sa.select(DossierVersion.sha256)).one()
    client = sign_in(app, runtime, draft.actor)
    url = f"/mes-dossiers/{draft.public_id}/corriger"
    nothing = send(client, url, reason="Pour rien")
    assert nothing.status_code == 422
    assert "Rien n’a changé" in text_of(nothing)
    done = send(client, url, contact_phone="03 85 11 11 11", title="Refonte du site", reason="Téléphone changé")
    assert done.status_code == 302
    page = text_of(client.get(f"/mes-dossiers/{draft.public_id}"))
    for expected in ("Refonte du site et rendez-vous en ligne", "Téléphone changé", "Pas encore lue par la préfecture"):
        assert expected in page, expected
    with runtime.read() as session:
        rows = session.scalars(sa.select(DossierVersion).order_by(DossierVersion.number)).all()
        assert [(row.number, row.kind) for row in rows] == [(1, "filing"), (2, "correction")]
        content = json.loads(rows[1].content)
        mails = session.scalars(sa.select(MailMessage.subject).where(MailMessage.subject.like("%correction%"))).all()
    assert rows[0].sha256 == content["follows_sha256"] == first
    assert content["project"]["title"] == "Refonte du site"
    assert receipt_bytes(runtime, draft.public_id) == receipt
    assert len(mails) == 1
    desk = sign_in(app, runtime, instructor)
    assert "1 correction à lire" in text_of(desk.get(f"/instruction/dossiers/{draft.public_id}"))
    seen = text_of(desk.get(f"/instruction/dossiers/{draft.public_id}/echanges"))
    assert "Refonte du site et rendez-vous en ligne" in seen
    assert "Lue par la préfecture" in text_of(client.get(f"/mes-dossiers/{draft.public_id}"))


def test_amounts_stay_balanced_and_never_grow_after_closing(runtime: Runtime, legal_clock: FixedClock) -> None:
    draft = _filed(runtime)
    with pytest.raises(InvalidInput) as refusal:
        _correct(runtime, draft, own_funds_cents=1)
    assert list(refusal.value.fields) == ["own_funds_cents"]
    legal_clock.move_to(datetime(2021, 10, 23, 8, 0, tzinfo=UTC))
    with pytest.raises(InvalidInput) as refusal:
        _correct(runtime, draft, requested_cents=1_300_000, own_funds_cents=400_000)
    assert "ne peut plus dépasser" in refusal.value.fields["requested_cents"]
    _correct(runtime, draft, requested_cents=1_200_000, own_funds_cents=500_000)
    with runtime.read() as session:
        row = session.scalars(sa.select(Dossier)).one()
        assert (row.requested_cents, row.own_funds_cents, row.max_grant_cents) == (1_200_000, 500_000, 1_200_000)


def test_who_corrects_what_and_until_when(runtime: Runtime) -> None:
    draft = _filed(runtime)
    organisation_id = next(iter(draft.actor.organisation_ids()))
    editor = make_person(runtime, "Écriture", memberships=((organisation_id, Role.EDITOR),))
    version = version_of(runtime, draft.public_id)
    with pytest.raises(Forbidden), runtime.uow() as uow:
        correct_dossier(uow, editor, CorrectDossier(draft.public_id, version, "x", {"title": "Autre"}))
    with runtime.uow() as uow:
        correct_dossier(uow, editor, CorrectDossier(draft.public_id, version, "x", {"contact_name": "Alix Roy"}))
        uow.session.scalars(sa.select(Dossier)).one().state = DossierState.UNDER_REVIEW
    with pytest.raises(Conflict, match="L’examen de votre dossier a commencé"):
        _correct(runtime, draft, title="Autre")
    _correct(runtime, draft, contact_name="Alex Roy")
    with runtime.uow() as uow:
        uow.session.scalars(sa.select(Dossier)).one().state = DossierState.WITHDRAWN
    with pytest.raises(Conflict):
        _correct(runtime, draft, contact_name="Zoé Roy")


def test_a_copy_is_a_draft_without_signature_nor_dates_passed(
    app: Flask, runtime: Runtime, legal_clock: FixedClock
) -> None:
    draft = _filed(runtime)
    with runtime.uow() as uow:
        row = uow.session.scalars(sa.select(Dossier)).one()
        row.start_on, row.first_legal_act_on = date(2021, 10, 1), date(2021, 10, 2)
    client = sign_in(app, runtime, draft.actor)
    token = fields_of(client.get(f"/mes-dossiers/{draft.public_id}"), "csrf_token")
    page = client.post(f"/mes-dossiers/{draft.public_id}/copier", data=token, follow_redirects=True)
    said = text_of(page)
    for expected in ("Brouillon, non déposé", "le début prévu du projet", "cette date n’est pas", "devis repris"):
        assert expected in said, expected
    with runtime.read() as session:
        copy = session.scalars(sa.select(Dossier).where(Dossier.state == DossierState.DRAFT)).one()
        source = session.scalars(sa.select(Dossier).where(Dossier.state == DossierState.FILED)).one()
        assert (copy.title, copy.requested_cents, copy.total_cost_cents) == (
            source.title, source.requested_cents, source.total_cost_cents,
        )  # fmt: skip
        assert (copy.start_on, copy.first_legal_act_on, copy.results_on) == (None, None, source.results_on)
        assert (copy.reference, copy.filed_at, copy.pledged_by_name) == (None, None, "")
        assert [(line.label, line.proof.file_id) for line in copy.expenses] == [
            (line.label, line.proof.file_id) for line in source.expenses
        ]
        assert copy.expenses[0].proof_id != source.expenses[0].proof_id
        assert [row.funder for row in copy.funders] == [row.funder for row in source.funders]
    legal_clock.move_to(datetime(2021, 10, 23, 8, 0, tzinfo=UTC))
    with pytest.raises(Conflict, match="22/10/2021"), runtime.uow() as uow:
        copy_dossier(uow, draft.actor, draft.public_id)


def test_the_archive_holds_everything_and_is_made_again_identical(app: Flask, runtime: Runtime) -> None:
    draft = begin(runtime)
    fill(runtime, draft)
    with runtime.uow() as uow:
        uow.session.scalars(sa.select(Document)).one().name = "../../etc/pass wd\u202egpj.pdf"
    file(runtime, draft)
    client = sign_in(app, runtime, draft.actor)
    url = f"/mes-dossiers/{draft.public_id}"
    send(client, f"{url}/messages", "key", body="Bonjour", files=pdf("annexe.pdf"))
    answer = client.get(f"{url}/tout.zip")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="dossier-FITN7-71-2021-0001.zip"'
    assert client.get(f"{url}/tout.zip").data == answer.data
    archive = zipfile.ZipFile(io.BytesIO(answer.data))
    assert archive.testzip() is None
    names = archive.namelist()
    assert all(name.startswith("dossier-FITN7-71-2021-0001/") and ".." not in name for name in names)
    manifest = json.loads(archive.read(names[0]))
    assert {"dossier-FITN7-71-2021-0001/" + row["chemin"] for row in manifest["fichiers"]} == set(names[1:])
    for row in manifest["fichiers"]:
        content = archive.read("dossier-FITN7-71-2021-0001/" + row["chemin"])
        assert (len(content), hashlib.sha256(content).hexdigest()) == (row["octets"], row["sha256"]), row["chemin"]
    paths = " ".join(names)
    for expected in ("versions/version-1.json", "pieces/01-quote-", "journal.json", "pieces-jointes/01-annexe.pdf"):
        assert expected in paths, expected


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd", "etc-passwd"),
        ("C:\\temp\\Devis été.PDF", "C-temp-Devis-ete.pdf"),
        ("\x00…", "fichier"),
        (".bashrc", "bashrc"),
        ("a" * 300 + ".pdf", "a" * 80 + ".pdf"),
    ],
)
def test_names_in_the_archive_are_made_of_plain_letters(name: str, safe: str) -> None:
    assert safe_name(name) == safe


def test_the_journal_tells_what_was_told_and_nothing_else(app: Flask, runtime: Runtime) -> None:
    draft = _filed(runtime)
    _correct(runtime, draft, contact_phone="03 85 22 22 22")
    instructor = make_person(runtime, "Andrée Instruction", postings=((draft.window_id, Role.INSTRUCTOR),))
    with runtime.uow() as uow:
        declare_complete(uow, instructor, DeclareComplete(draft.public_id, comment="Note interne sur le maire."))
    page = text_of(sign_in(app, runtime, draft.actor).get(f"/mes-dossiers/{draft.public_id}/journal"))
    for expected in ("Devis : devis.pdf", "Contact : téléphone : 03 85 00 00 00 → 03 85 22 22 22", "La préfecture"):
        assert expected in page, expected
    assert "Note interne" not in page
    assert "Andrée" not in page


def test_the_plan_a_capped_grant_leaves_is_shown_before_the_proposal(app: Flask, runtime: Runtime) -> None:
    draft = _filed(runtime)
    client = sign_in(app, runtime, draft.actor)
    url = f"/mes-dossiers/{draft.public_id}"
    assert "Votre plan si la subvention" not in text_of(client.get(url))
    with runtime.uow() as uow:
        uow.session.scalars(sa.select(Dossier)).one().max_grant_cents = 1_000_000
    page = text_of(client.get(url))
    assert "Votre plan si la subvention est au plus de 10 000,00 €" in page
    assert "Vos fonds propres prendraient 2 600,00 € de plus" in page


def test_the_deliberation_comes_after_the_filing(app: Flask, runtime: Runtime) -> None:
    draft = _filed(runtime)
    client = sign_in(app, runtime, draft.actor)
    url = f"/mes-dossiers/{draft.public_id}"
    assert "Délibération attendue" in text_of(client.get(url))
    assert send(client, f"{url}/ajouter-une-piece", file=pdf("deliberation.pdf")).status_code == 302
    page = text_of(client.get(url))
    assert "Délibération attendue" not in page
    assert "deliberation.pdf" in page
    with runtime.read() as session:
        kinds = [row.kind for row in session.scalars(sa.select(DossierVersion).order_by(DossierVersion.number))]
        assert kinds == ["filing", "addition"]
        assert session.scalar(sa.select(ExpenseLine.proof_id)) is not None


def test_the_whole_dossier_is_printed_on_one_page(app: Flask, runtime: Runtime) -> None:
    draft = _filed(runtime)
    page = text_of(sign_in(app, runtime, draft.actor).get(f"/mes-dossiers/{draft.public_id}/imprimer"))
    with runtime.read() as session:
        digest = session.scalars(sa.select(DossierVersion.sha256)).one()
    for expected in ("Le site de la commune est refait.", "devis.pdf", digest, "18 000,00 €", "Dominique Petit, Maire"):
        assert expected in page, expected
