"""The applicant's pages around and after filing: the list, what is told and when, requested items, readers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import sqlalchemy as sa
from flask import Flask

from portal.domain.actors import Role
from portal.domain.clocks import FixedClock
from portal.domain.dossier import DossierState
from portal.models import Dossier
from portal.services.instruction.request_items import RequestItems, request_items
from portal.services.runtime import Runtime
from tests.factories import SLUG, make_dossier, make_person
from tests.integration.applicant.browser import fields_of, pdf, send, sign_in, text_of
from tests.integration.applicant.journey import begin, file, fill
from tests.integration.applicant.test_filing import ONE_SECOND_LATE


@contextmanager
def counting(runtime: Runtime) -> Iterator[list[str]]:
    statements: list[str] = []

    def note(conn: object, cursor: object, statement: str, *rest: object) -> None:
        statements.append(statement)

    sa.event.listen(runtime.engine, "before_cursor_execute", note)
    yield statements
    sa.event.remove(runtime.engine, "before_cursor_execute", note)


def test_the_home_list_asks_the_same_few_queries_whatever_its_length(app: Flask, runtime: Runtime) -> None:
    draft = begin(runtime)
    client = sign_in(app, runtime, draft.actor)
    organisation_id = next(iter(draft.actor.organisation_ids()))
    client.get("/mes-dossiers")
    with counting(runtime) as few:
        client.get("/mes-dossiers")
    for _ in range(6):
        make_dossier(runtime, draft.window_id, organisation_id, draft.actor)
    with counting(runtime) as many:
        page = client.get("/mes-dossiers")
    assert page.get_data(as_text=True).count("portal-dossier") == 7
    assert len(few) == len(many)
    assert len(many) <= 12


def test_a_decision_is_not_told_before_it_is_notified(app: Flask, runtime: Runtime) -> None:
    draft = begin(runtime)
    fill(runtime, draft)
    file(runtime, draft)
    client = sign_in(app, runtime, draft.actor)
    for state in (DossierState.GRANTED, DossierState.REFUSED):
        with runtime.uow() as uow:
            uow.session.scalars(sa.select(Dossier)).one().state = state
        for url in ("/mes-dossiers", f"/mes-dossiers/{draft.public_id}"):
            page = text_of(client.get(url))
            assert "la décision vous sera notifiée" in page
            assert "Accordé" not in page
            assert "Refusé" not in page


def test_no_dossier_can_be_begun_after_closing(app: Flask, runtime: Runtime, legal_clock: FixedClock) -> None:
    draft = begin(runtime)
    client = sign_in(app, runtime, draft.actor)
    data = fields_of(client.get("/mes-dossiers"), "window")
    assert data["window"] == SLUG
    legal_clock.move_to(ONE_SECOND_LATE)
    answer = client.post("/mes-dossiers/nouveau", data=data, follow_redirects=True)
    assert "jusqu’au 22/10/2021 inclus" in text_of(answer)


def test_missing_items_are_answered_on_their_page(app: Flask, runtime: Runtime) -> None:
    draft = begin(runtime)
    fill(runtime, draft, proof=False)
    file(runtime, draft)
    instructor = make_person(runtime, "Instruction", postings=((draft.window_id, Role.INSTRUCTOR),))
    with runtime.uow() as uow:
        request_items(uow, instructor, RequestItems(draft.public_id, ("Le devis du site",), date(2021, 10, 29)))
    client = sign_in(app, runtime, draft.actor)
    base = f"/mes-dossiers/{draft.public_id}"
    page = text_of(client.get(base))
    assert "Le devis du site" in page
    assert "29 octobre 2021" in page
    empty = send(client, f"{base}/pieces-demandees")
    assert empty.status_code == 422
    assert "même pour dire que vous ne l’avez pas" in text_of(empty)
    item = next(name for name in fields_of(empty) if name.startswith("text_")).removeprefix("text_")
    typed = {f"text_{item}": "Le voici.", f"files_{item}": pdf(content=b"GIF89a")}
    bad = send(client, f"{base}/pieces-demandees", **typed)
    assert bad.status_code == 422
    assert fields_of(bad)[f"text_{item}"] == "Le voici."
    answer = {f"text_{item}": "Le voici.", f"files_{item}": pdf()}
    assert send(client, f"{base}/pieces-demandees", **answer).status_code == 302
    assert "devis.pdf" in text_of(client.get(base))


def test_a_reader_reads_and_is_told_so(app: Flask, runtime: Runtime) -> None:
    draft = begin(runtime)
    fill(runtime, draft)
    organisation_id = next(iter(draft.actor.organisation_ids()))
    reader = make_person(runtime, "Lecture", memberships=((organisation_id, Role.READER),))
    client = sign_in(app, runtime, reader)
    base = f"/mes-dossiers/{draft.public_id}"
    page = client.get(f"{base}/identite")
    assert "Lecture seule" in text_of(page)
    assert client.post(f"{base}/identite", data=fields_of(page)).status_code == 403


def test_a_new_account_finds_its_way_to_its_dossiers(app: Flask, runtime: Runtime) -> None:
    client = sign_in(app, runtime, make_person(runtime, "Nouvelle personne"))
    assert 'href="/mes-dossiers"' in client.get("/verifier-mon-eligibilite").get_data(as_text=True)
