"""Internal notes and the call log; what applicants never see of the prefecture's side."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest
import sqlalchemy as sa
from flask import Flask

from portal.domain.actors import Actor, Role
from portal.domain.errors import Conflict, Forbidden, InvalidInput, NotFound
from portal.models import AuditDetail, AuditEvent, Dossier, Mandate
from portal.queries.notes import NoteView, notes_of_dossier
from portal.services.notes.add_note import AddNote, add_note
from portal.services.notes.strike_note import strike_note
from tests.factories import fill_settings, make_person, writing
from tests.integration.assistance.support import give_mandate
from tests.integration.browsing import said
from tests.integration.instruction.conftest import Scene
from tests.integration.instruction.conftest import scene as scene
from tests.integration.instruction.web import Visitor
from tests.integration.opinions.support import SP, Consulted, ask, consulting

NOTE, GIVER, REASONS = "La mairie hésite sur le prestataire", "Sous-préfecture de Louhans", "Réserve sur la maintenance"


def write(scene: Scene, body: str = NOTE, actor: Actor | None = None, **typed: object) -> None:
    command = AddNote(scene.dossier, str(typed.pop("kind", "note")), body, **typed)  # type: ignore[arg-type]
    with scene.runtime.uow() as uow:
        add_note(uow, actor or scene.instructor, command)


def notes(scene: Scene) -> tuple[NoteView, ...]:
    with scene.runtime.read() as session:
        return notes_of_dossier(session, scene.row().id)


def test_a_call_keeps_its_day_its_interlocutor_and_who_called(scene: Scene) -> None:
    call = {"kind": "call", "happened_on": date(2021, 10, 14), "interlocutor": "Mme Durand", "direction": "made"}
    write(scene, **call)
    write(scene, "Une note", happened_on=date(2021, 10, 14))
    assert [one.title for one in notes(scene)] == ["Appel passé le 14/10/2021, avec Mme Durand", "Note"]
    with pytest.raises(InvalidInput) as refused:
        write(scene, kind="call", happened_on=date(2021, 10, 16), interlocutor="Mme Durand", direction="made")
    assert set(refused.value.fields) == {"happened_on"}


def test_the_same_page_sent_twice_is_one_note(scene: Scene) -> None:
    write(scene, key="a")
    write(scene, key="a")
    assert len(notes(scene)) == 1


def test_a_struck_note_stays_readable_and_is_struck_once(scene: Scene) -> None:
    write(scene)
    note = notes(scene)[0].public_id
    with pytest.raises(InvalidInput), scene.runtime.uow() as uow:
        strike_note(uow, scene.instructor, scene.dossier, note, " ")
    with scene.runtime.uow() as uow:
        strike_note(uow, scene.instructor, scene.dossier, note, "Autre dossier")
    struck = notes(scene)[0]
    assert (struck.body, struck.struck_reason, struck.struck_by) == (NOTE, "Autre dossier", scene.instructor.name)
    with pytest.raises(Conflict), scene.runtime.uow() as uow:
        strike_note(uow, scene.instructor, scene.dossier, note, "Encore")
    with pytest.raises(NotFound), scene.runtime.uow() as uow:
        strike_note(uow, scene.instructor, scene.dossier, "autre", "Motif")


def test_only_an_instructor_of_the_window_writes(scene: Scene) -> None:
    for actor, error in (
        (scene.applicant, Forbidden),
        (scene.signatory, Forbidden),
        (make_person(scene.runtime), NotFound),
    ):
        with pytest.raises(error):
            write(scene, actor=actor)


def test_the_text_of_a_note_is_not_in_the_journal(scene: Scene) -> None:
    write(scene)
    assert NOTE not in "".join(scene.all(sa.select(AuditEvent.body)) + scene.all(sa.select(AuditDetail.text)))


def test_notes_are_written_and_struck_on_the_page_with_the_reminder(app: Flask, scene: Scene) -> None:
    visitor, base = Visitor(app, scene.instructor), f"/instruction/dossiers/{scene.dossier}/avis"
    assert "documents administratifs" in said(visitor.get(base))
    refused = visitor.send(base, f"{base}/notes", kind="call", body=NOTE, interlocutor="Mme Durand")
    assert refused.status_code == 422
    assert NOTE in refused.text
    assert "Indiquez le jour de l’appel" in refused.text
    assert visitor.send(base, f"{base}/notes", kind="note", body=NOTE).status_code == 303
    strike = f"{base}/notes/{notes(scene)[0].public_id}/rayer"
    assert visitor.send(strike, reason="Erreur").status_code == 303
    page = visitor.get(base)
    assert f"<s>{NOTE}</s>" in page.text


def everything(content: bytes) -> str:
    """A page's text; of an archive, that of every file in it."""
    if not content.startswith(b"PK"):
        return content.decode("utf-8", "replace")
    with ZipFile(BytesIO(content)) as archive:
        return "\n".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())


def applicant_pages(app: Flask, actor: Actor, dossier: str) -> dict[str, str]:
    """Every page of the applicant's side that a GET reaches on this dossier, with the archive's bytes as text."""
    visitor, found = Visitor(app, actor), {}
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith("applicant.") and rule.arguments == {"public_id"} and "GET" in (rule.methods or ()):
            with app.test_request_context():
                path = app.url_for(rule.endpoint, public_id=dossier)
            answer = visitor.get(path)
            if answer.status_code == 200:
                found[rule.endpoint] = everything(answer.data)
    return found


def helped(scene: Scene) -> Actor:
    """A proxy whose mandate the dossier is prepared under."""
    proxy = make_person(scene.runtime, "Un mandataire", postings=((scene.window_id, Role.PROXY),))
    actor, _ = give_mandate(scene.runtime, proxy)
    with writing(scene.runtime) as session:
        session.scalars(sa.select(Dossier)).one().mandate_id = session.scalars(sa.select(Mandate.id)).one()
    return actor


@pytest.mark.parametrize("role", [Role.PLEDGER, Role.EDITOR, Role.READER, Role.PROXY])
def test_applicants_see_neither_notes_nor_opinions_nor_who_was_asked(app: Flask, scene: Scene, role: Role) -> None:
    consulting(scene)
    write(scene)
    ask(scene)
    service = Consulted(app, scene.runtime, SP).opened()
    service.post("/repondre", "/repondre", sense="reserves", reasons=REASONS, signed_by="Mme Zibeline")
    if role is Role.PROXY:
        member = helped(scene)
    else:
        member = make_person(scene.runtime, "Un membre", memberships=((scene.organisation_id, role),))
    pages = applicant_pages(app, member, scene.dossier)
    assert {f"applicant.{name}" for name in ("dossier", "journal", "messages", "print", "archive")} <= set(pages)
    words = (NOTE, GIVER, REASONS, "Zibeline", "Note interne", "Services consultés", SP)
    leaks = {page: [word for word in words if word in text] for page, text in pages.items()}
    assert {page: found for page, found in leaks.items() if found} == {}
    assert Visitor(app, member).get(f"/instruction/dossiers/{scene.dossier}/avis").status_code == 404
    # The consulted service reads no note either.
    ask(scene, "ddfip@exemple.fr", grants=("summary", "project", "money"))
    other = Consulted(app, scene.runtime, "ddfip@exemple.fr").opened().get("/repondre").text
    assert [word for word in (NOTE, REASONS, "Zibeline", GIVER) if word in other] == []


def test_a_setting_shows_who_was_asked_and_nothing_else(app: Flask, scene: Scene) -> None:
    consulting(scene)
    ask(scene)
    fill_settings(scene.runtime, scene.window_id, {"opinions.shown_to_applicant": "yes"})
    text = applicant_pages(app, scene.applicant, scene.dossier)["applicant.dossier"]
    assert "Services consultés" in text
    assert GIVER in text
    assert SP not in text
    assert "Qu’en pensez-vous" not in text
