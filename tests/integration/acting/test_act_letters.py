"""Letters that go with a fact: frozen in its transaction, printed once, the same for ever, checked before."""

from __future__ import annotations

import io
import json
import re
import threading
from datetime import date

import pytest
import sqlalchemy as sa
from flask import Flask
from pypdf import PdfReader
from werkzeug.test import TestResponse

from portal.acts.seeds import SEEDS
from portal.acts.words import words_of
from portal.domain.actors import Role
from portal.domain.errors import Conflict, InvalidInput, NotFound
from portal.domain.letter import LetterKind, LetterState
from portal.domain.snapshot import sha256_text
from portal.models import ActTemplate, Dossier, Job, Letter, LetterFile, Organisation, SigningDeputy
from portal.queries.letters import letter_of_fact, letters_of
from portal.services.acting.keep_words import keep_words
from portal.services.acting.notify_act import NotifyAct, notify_act
from portal.services.claims.order_claim import OrderClaim, order_claim
from portal.services.instruction.request_items import RequestItems, request_items
from portal.services.jobs.run_jobs import run_due_jobs
from portal.services.jobs.worker import HANDLERS
from portal.services.letters.printing import print_letter
from portal.services.letters.send_letter import NotifyLetter, notify_letter
from portal.services.letters.telling_facts import make_notification_letter
from portal.services.runtime import Runtime
from tests.factories import make_dossier, make_person, writing
from tests.integration.acting.support import (
    PUBLIC_URL,
    House,
    act_row,
    committed,
    fill_settings,
    issued,
    make_house,
    notified,
    signed,
)
from tests.integration.acting.web import Visitor
from tests.integration.claims.support import certified_claim, confirm_account, make_award

DAY = date(2021, 10, 16)


def words(pdf: bytes) -> str:
    """The letter's text, blanks made one."""
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages))


def ready(runtime: Runtime, **values: object) -> tuple[House, str]:
    """An act signed and committed, to be notified."""
    house = make_house(runtime)
    return house, committed(house, signed(house, issued(house, **values)))


def post_letter(visitor: Visitor, act: str) -> TestResponse:
    """The button of the act's page."""
    token = re.search(r'name="csrf_token" value="([^"]+)"', visitor.get(f"/actes/{act}").text)
    return visitor.client.post(f"/actes/{act}/lettre", data={"csrf_token": token.group(1)})


def row_of(runtime: Runtime, kind: LetterKind) -> Letter:
    with runtime.read() as session:
        return session.scalars(sa.select(Letter).where(Letter.kind == kind.value).order_by(Letter.id.desc())).first()


def test_a_notification_letter_never_changes_whatever_the_settings_say_later(runtime: Runtime, app: Flask) -> None:
    house, act = ready(runtime)
    visitor = Visitor(app, house.instructor)
    assert visitor.get(f"/actes/{act}/lettre").status_code == 404
    notified(house, act)
    letter = visitor.get(f"/actes/{act}/lettre").data
    said = words(letter)
    for part in (
        "l’arrêté n° 71-2021-10-16-00012 du 16 octobre 2021", "12 600,00 €", "15 novembre 2022", "L. 311-3-1", "CADA",
        "Voies et délais de recours", "Dominique EXEMPLE", "71700",
    ):  # fmt: skip
        assert part in said, part
    others = {"signatory.name": "Quelqu’un D’AUTRE", "service.name": "Autre bureau", "texts.remedies": "Rien."}
    fill_settings(runtime, house.window_id, others)
    with writing(runtime) as session:
        session.execute(sa.update(Organisation).values(name="Mâcon", address="Ailleurs"))
    assert visitor.get(f"/actes/{act}/lettre").data == letter
    row = row_of(runtime, LetterKind.NOTIFICATION)
    assert row.content_sha256 == sha256_text(row.content)
    assert (row.template_kind, row.template_number) == ("letter_notification", 1)
    assert row.person_id == house.instructor.person_id
    stranger = Visitor(app, make_person(runtime, postings=((house.window_id, Role.BUDGET),)))
    assert stranger.get(f"/actes/{act}/lettre").data == letter
    with runtime.read() as session, pytest.raises(NotFound):
        letter_of_fact(session, make_person(runtime), LetterKind.NOTIFICATION, act)


def test_the_job_prints_a_letter_once(runtime: Runtime) -> None:
    house, act = ready(runtime)
    notified(house, act)
    with runtime.read() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Job).where(Job.kind == "letter")) == 1
        assert session.scalar(sa.select(LetterFile.id)) is None
    run_due_jobs(runtime, {"letter": HANDLERS["letter"]})
    letter = row_of(runtime, LetterKind.NOTIFICATION)
    with runtime.read() as session:
        first = session.scalars(sa.select(LetterFile.file_id)).one()
    print_letter(runtime, {"letter": letter.public_id})
    with runtime.read() as session:
        assert session.scalars(sa.select(LetterFile.file_id)).all() == [first]


def test_a_letter_by_post_is_made_before_and_leaves_with_the_act(runtime: Runtime, app: Flask) -> None:
    house, act = ready(runtime, electronic_notification=False)
    visitor = Visitor(app, house.instructor)
    assert post_letter(visitor, act).status_code == 303
    first = visitor.get(f"/actes/{act}/lettre").data
    post_letter(visitor, act)
    again = row_of(runtime, LetterKind.NOTIFICATION)
    with runtime.read() as session:
        states = session.scalars(sa.select(Letter.state).order_by(Letter.id)).all()
    assert states == [LetterState.VOID, LetterState.MADE]
    assert "L2" in words(visitor.get(f"/actes/{act}/lettre").data)
    assert "L1" in words(first)
    with pytest.raises(Conflict, match="ne se notifie pas seule"), runtime.uow() as uow:
        notify_letter(uow, house.instructor, NotifyLetter(again.public_id, PUBLIC_URL))
    with runtime.uow() as uow:
        notify_act(uow, house.instructor, NotifyAct(act, PUBLIC_URL, DAY, "Mairie de Tournus"))
    sent = row_of(runtime, LetterKind.NOTIFICATION)
    assert (sent.public_id, sent.state, sent.sent_on, sent.channel) == (again.public_id, "sent", DAY, "paper")
    with pytest.raises(Conflict, match="ne se refait pas"), runtime.uow() as uow:
        make_notification_letter(uow, house.instructor, act)


def test_by_post_without_a_letter_none_is_made_up_afterwards(runtime: Runtime, app: Flask) -> None:
    house, act = ready(runtime, electronic_notification=False)
    with runtime.uow() as uow:
        notify_act(uow, house.instructor, NotifyAct(act, PUBLIC_URL, DAY, "Mairie de Tournus"))
    visitor = Visitor(app, house.instructor)
    assert visitor.get(f"/actes/{act}/lettre").status_code == 404
    assert "Aucune lettre de notification" in visitor.get(f"/actes/{act}").text


def test_a_letter_that_fails_its_checks_stops_the_notification(runtime: Runtime) -> None:
    house, act = ready(runtime)
    fill_settings(runtime, house.window_id, {"service.phone": "à préciser", "service.name": "Bureau 中"})
    with writing(runtime) as session:
        session.execute(sa.update(Organisation).values(address="", postal_code=""))
    with pytest.raises(InvalidInput) as refused, runtime.uow() as uow:
        notify_act(uow, house.instructor, NotifyAct(act, PUBLIC_URL))
    said = " ".join(refused.value.fields.values())
    assert "destinataire" in said
    assert "à préciser" in said
    assert "imprimer « 中 »" in said
    assert act_row(runtime, act).notified_at is None
    with runtime.read() as session:
        assert session.scalar(sa.select(Letter.id)) is None


def test_the_deputy_who_signed_the_act_signs_its_letter_while_the_delegation_lasts(runtime: Runtime) -> None:
    house, act = ready(runtime)
    deputy(house, date(2021, 10, 1), date(2021, 10, 31))
    notified(house, act)
    assert signatories(runtime) == ["Pour le préfet et par délégation,", "le secrétaire général de la préfecture",
                                    "Dominique EXEMPLE"]  # fmt: skip


def test_the_deputy_signs_when_the_usual_delegation_has_ended(runtime: Runtime) -> None:
    house, act = ready(runtime)
    fill_settings(runtime, house.window_id, {"signatory.delegation_to": "2021-10-15"})
    with pytest.raises(InvalidInput, match="délégation"), runtime.uow() as uow:
        notify_act(uow, house.instructor, NotifyAct(act, PUBLIC_URL))
    deputy(house, date(2021, 10, 16), None)
    notified(house, act)
    assert signatories(runtime)[1:] == ["la directrice de la citoyenneté", "Claude DELEGUE"]


def signatories(runtime: Runtime) -> list[str]:
    content = json.loads(row_of(runtime, LetterKind.NOTIFICATION).content)
    return list(content["letter"]["signatory_lines"])


def deputy(house: House, since: date, until: date | None) -> None:
    with writing(house.runtime) as session:
        row = SigningDeputy(
            window_id=house.window_id, person_id=house.signatory.person_id, name="Claude DELEGUE",
            capacity="La directrice de la citoyenneté", delegation_title="l’arrêté n° 2", valid_from=since,
            valid_to=until, recorded_by_id=house.instructor.person_id, created_at=house.runtime.legal.now(),
        )  # fmt: skip
        session.add(row)


def test_the_letter_of_items_is_the_one_that_was_sent_whatever_is_supplied_since(runtime: Runtime, app: Flask) -> None:
    house = make_house(runtime)
    dossier = make_dossier(
        runtime, house.window_id, house.organisation_id, house.applicant, pledged_by_name="Adèle Mairie"
    )
    asked = RequestItems(dossier, ("La délibération", "Le devis signé"), date(2021, 10, 29))
    with runtime.uow() as uow:
        request_items(uow, house.instructor, asked)
    visitor = Visitor(app, house.instructor)
    letter = visitor.get(f"/actes/lettres/pieces/{dossier}").data
    said = words(letter)
    assert "La délibération" in said
    assert "au plus tard le 29 octobre 2021" in said
    with writing(runtime) as session:
        session.execute(sa.text("UPDATE requested_item SET label = 'Autre chose'"))
    assert visitor.get(f"/actes/lettres/pieces/{dossier}").data == letter


def test_the_payment_letter_tells_what_was_ordered_and_what_was_left(runtime: Runtime, app: Flask) -> None:
    award = make_award(runtime)
    confirm_account(runtime, award)
    claim = certified_claim(runtime, award)
    visitor = Visitor(app, award.house.instructor)
    assert visitor.get(f"/actes/lettres/paiement/{claim}").status_code == 404
    with runtime.uow() as uow:
        order_claim(uow, award.house.budget, OrderClaim(claim, "1000123456", DAY))
    letter = visitor.get(f"/actes/lettres/paiement/{claim}").data
    said = words(letter)
    assert "4 200,00 € a été mise en paiement le 16 octobre 2021" in said
    assert "Il reste 9 800,00 € à verser au plus" in said


def test_the_town_hall_reads_its_letters_and_nobody_elses(runtime: Runtime, app: Flask) -> None:
    house, act = ready(runtime, electronic_notification=False)
    with runtime.uow() as uow:
        made = make_notification_letter(uow, house.instructor, act)
    with runtime.read() as session:
        public_id = session.get_one(Dossier, act_row(runtime, act).dossier_id).public_id
        assert letters_of(session, house.applicant, public_id) == ()
    mine = Visitor(app, house.applicant)
    assert mine.get(f"/mes-dossiers/{public_id}/lettres/{made}").status_code == 404
    with runtime.uow() as uow:
        notify_act(uow, house.instructor, NotifyAct(act, PUBLIC_URL, DAY, "Mairie de Tournus"))
    got = mine.get(f"/mes-dossiers/{public_id}/lettres/{made}")
    assert got.data == Visitor(app, house.instructor).get(f"/actes/{act}/lettre").data
    page = mine.get(f"/mes-dossiers/{public_id}").text
    assert "Lettre de notification" in page
    assert row_of(runtime, LetterKind.NOTIFICATION).downloaded_by_id == house.applicant.person_id
    other = Visitor(app, make_person(runtime))
    assert other.get(f"/mes-dossiers/{public_id}/lettres/{made}").status_code == 404


def test_two_first_letters_made_at_once_keep_one_version_of_their_words(runtime: Runtime) -> None:
    house = make_house(runtime)
    words_now = words_of(SEEDS["letter_items"])
    failed: list[BaseException] = []
    together = threading.Barrier(2, timeout=20)

    def work() -> None:
        try:
            together.wait()
            with runtime.uow() as uow:
                keep_words(uow, house.window_id, words_now)
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    with runtime.read() as session:
        assert session.scalars(sa.select(ActTemplate.number)).all() == [1]
