"""After the notification: the beneficiary's page of the act, its dates, the way decisions are received, the kit."""

from __future__ import annotations

import zipfile
from datetime import date
from io import BytesIO

import pytest
import sqlalchemy as sa
from flask import Flask

from portal.domain.actors import Role
from portal.domain.errors import Conflict, Forbidden, InvalidInput
from portal.models import AddressBounce, MailMessage, Notification, NotificationConsent
from portal.queries.notices import consent_of
from portal.services.acting.notify_act import NotifyAct, notify_act
from portal.services.acting.record_recueil import RecordRecueil, record_recueil
from portal.services.applicant.change_consent import ChangeConsent, change_consent
from portal.services.applicant.uploads import PreparedFile
from portal.services.publicity.propose_visual import ProposeVisual, propose_visual
from portal.services.publicity.settle_visual import SettleVisual, settle_visual
from portal.services.runtime import Runtime
from tests.factories import PDF, make_person
from tests.integration.acting.support import (
    PUBLIC_URL,
    House,
    act_row,
    committed,
    dossier_of,
    fill_settings,
    issued,
    make_house,
    notified,
    signed,
)
from tests.integration.acting.web import Visitor, read


def _awarded(house: House) -> tuple[str, str]:
    act = notified(house, committed(house, signed(house, issued(house))))
    return dossier_of(house.runtime, act), act


def _visual(house: House, label: str, *, eu_only: bool = False, approve: bool = True) -> str:
    runtime, window = house.runtime, house.window_id
    one, two = (make_person(runtime, name, postings=((window, Role.ADMINISTRATOR),)) for name in ("Anne", "Alix"))
    file = PreparedFile("logo.pdf", runtime.store.put(PDF + label.encode()), len(PDF) + len(label), "application/pdf")
    with runtime.uow() as uow:
        visual = propose_visual(uow, one, ProposeVisual(window, label, "Charte de la marque", eu_only, file))
    if approve:
        with pytest.raises(Forbidden), runtime.uow() as uow:
            settle_visual(uow, one, SettleVisual(visual, True))
        with runtime.uow() as uow:
            settle_visual(uow, two, SettleVisual(visual, True))
    return visual


def test_the_page_says_the_act_its_dates_and_how_to_prove_it(app: Flask, runtime: Runtime) -> None:
    house = make_house(runtime)
    dossier, act = _awarded(house)
    with runtime.uow() as uow:
        record_recueil(uow, house.instructor, RecordRecueil((act,), "71-2021-153", date(2021, 10, 16)))
    code = act_row(runtime, act).verification_code or ""
    assert Visitor(app, house.applicant).get(f"/mes-dossiers/{dossier}/actes/{act}").status_code == 200
    text = read(Visitor(app, house.applicant).get(f"/mes-dossiers/{dossier}/subvention/arrete"))
    for expected in (
        "Arrêté attributif n° 71-2021-10-16-00012",
        "En vigueur",
        "17 décembre 2021 inclus",
        f"{code[:5]}-{code[5:10]}-{code[10:]}",
        "n° 71-2021-153",
        "au plus tard le 31 décembre 2021",
        "au plus tard le 15 novembre 2022",
        "Le bénéficiaire mentionne la participation de l’État.",
        "Les pièces sont conservées dix ans.",
    ):
        assert expected in text, expected
    assert Visitor(app, house.budget).get(f"/mes-dossiers/{dossier}/subvention/arrete").status_code == 404


def test_the_mail_leads_to_the_page_after_signing_in(app: Flask, runtime: Runtime) -> None:
    house = make_house(runtime)
    act = committed(house, signed(house, issued(house)))
    instructor = Visitor(app, house.instructor)
    assert instructor.send(f"/instruction/actes/{act}/notification").status_code == 302
    with runtime.read() as session:
        mail = session.scalars(sa.select(MailMessage).order_by(MailMessage.id.desc())).first()
    assert mail is not None
    address = f"/mes-dossiers/{dossier_of(runtime, act)}/subvention/arrete"
    assert f"{PUBLIC_URL}{address}" in mail.body
    refused = app.test_client().get(address)
    assert refused.status_code == 302
    assert refused.location.startswith("/connexion")
    assert Visitor(app, house.applicant).get(address).status_code == 200


def test_the_calendar_has_each_date_once(app: Flask, runtime: Runtime) -> None:
    house = make_house(runtime)
    dossier, act = _awarded(house)
    assert Visitor(app, house.applicant).get(f"/mes-dossiers/{dossier}/actes/{act}").status_code == 200
    answer = Visitor(app, house.applicant).get(f"/mes-dossiers/{dossier}/subvention/arrete/echeances.ics")
    assert answer.mimetype == "text/calendar"
    lines = answer.data.decode().replace("\r\n ", "").split("\r\n")
    days = [line.partition(":")[2] for line in lines if line.startswith("DTSTART")]
    assert {"20211231", "20221115", "20211217"} <= set(days)
    assert sorted(line for line in lines if line.startswith("UID")) == sorted(
        {f"UID:{dossier}-{code}@guichet" for code in ("start_by", "completion", "last_claim")}
        | {f"UID:{act}-remedy@guichet"}
    )
    assert "Adèle" not in answer.data.decode()


def test_an_act_that_ended_asks_nothing_more(app: Flask, runtime: Runtime) -> None:
    house = make_house(runtime)
    dossier, act = _awarded(house)
    with runtime.uow() as uow:
        uow.session.execute(sa.update(type(act_row(runtime, act))).values(state="repealed"))
    text = read(Visitor(app, house.applicant).get(f"/mes-dossiers/{dossier}/subvention/arrete"))
    assert "Abrogé" in text
    assert "Ce que l’arrêté vous demande" not in text


def test_a_calendar_with_nothing_in_it_is_not_offered(app: Flask, runtime: Runtime) -> None:
    house = make_house(runtime)
    dossier, act = _awarded(house)
    page = f"/mes-dossiers/{dossier}/subvention/arrete"
    assert "Dates pour mon agenda" in read(Visitor(app, house.applicant).get(page))
    with runtime.uow() as uow:
        uow.session.execute(sa.update(type(act_row(runtime, act))).values(state="repealed"))
    assert "Dates pour mon agenda" not in read(Visitor(app, house.applicant).get(page)), "no delay runs: unopened"
    assert Visitor(app, house.applicant).get(f"{page}/echeances.ics").status_code == 404
    Visitor(app, house.applicant).get(f"/mes-dossiers/{dossier}/actes/{act}")
    assert "Dates pour mon agenda" in read(Visitor(app, house.applicant).get(page)), "the end of the delay for a remedy"


def test_the_kit_has_the_mention_and_the_approved_visuals(app: Flask, runtime: Runtime) -> None:
    house = make_house(runtime)
    mention = "Projet financé par l’État"
    fill_settings(runtime, house.window_id, {"publicity.mention": mention, "publicity.eu_mention": "et par l’Union"})
    dossier, _ = _awarded(house)
    _visual(house, "Logo du fonds")
    _visual(house, "Emblème de l’Union", eu_only=True)
    _visual(house, "Logo à approuver", approve=False)
    retired = _visual(house, "Ancien logo")
    with runtime.uow() as uow:
        settle_visual(
            uow,
            make_person(runtime, postings=((house.window_id, Role.ADMINISTRATOR),)),
            SettleVisual(retired, False),
        )
    applicant = Visitor(app, house.applicant)
    assert mention in read(applicant.get(f"/mes-dossiers/{dossier}/subvention/arrete"))
    archive = zipfile.ZipFile(BytesIO(applicant.get(f"/mes-dossiers/{dossier}/subvention/arrete/publicite.zip").data))
    assert archive.namelist() == ["LISEZ-MOI.txt", "logo.pdf"]
    text = archive.read("LISEZ-MOI.txt").decode("utf-8-sig")
    assert mention in text
    assert "logo.pdf : Logo du fonds – Charte de la marque" in text
    assert "Le bénéficiaire mentionne la participation de l’État." in text
    assert "Union" not in text, "this act's credits are not refinanced by the Union"


def test_a_visual_by_its_pages(app: Flask, runtime: Runtime) -> None:
    house = make_house(runtime)
    one, two = (make_person(runtime, name, postings=((house.window_id, Role.ADMINISTRATOR),)) for name in ("A", "B"))
    page = Visitor(app, one)
    wrong = page.send("/administration/publicite", label="Logo", file=(BytesIO(b"MZ"), "logo.png"))
    assert wrong.status_code == 422
    sent = page.send("/administration/publicite", label="Logo", file=(BytesIO(PDF), "logo.pdf"))
    assert sent.status_code == 302
    text = page.get("/administration/publicite")
    assert "À approuver" in read(text)
    assert "Approuver" not in text.text.replace("À approuver", "").replace("approuver.", "")
    assert "Approuver" in Visitor(app, two).get("/administration/publicite").text


def test_consent_changes_with_its_date_and_only_by_who_signs(app: Flask, runtime: Runtime) -> None:
    house = make_house(runtime)
    dossier, _ = _awarded(house)
    address = f"/mes-dossiers/{dossier}/subvention/arrete"
    editor = make_person(runtime, "Éric", memberships=((house.organisation_id, Role.EDITOR),))
    assert Visitor(app, editor).get(address).status_code == 200
    with pytest.raises(Forbidden), runtime.uow() as uow:
        change_consent(uow, editor, ChangeConsent(dossier, False))
    assert Visitor(app, house.applicant).send(address, way="paper").status_code == 302
    with runtime.read() as session:
        found = consent_of(session, dossier)
        rows = session.scalars(sa.select(NotificationConsent)).all()
    assert (found.electronic, found.at, len(rows)) == (False, runtime.legal.now(), 1)
    with runtime.uow() as uow:
        assert change_consent(uow, house.applicant, ChangeConsent(dossier, False)) is False


def test_by_post_when_the_address_refuses_our_mail(app: Flask, runtime: Runtime) -> None:
    house = make_house(runtime)
    act = committed(house, signed(house, issued(house)))
    instructor, address = Visitor(app, house.instructor), f"/instruction/actes/{act}/notification"
    assert "Par courrier" not in read(instructor.get(address))
    with runtime.uow() as uow:
        dossier = uow.session.scalars(sa.select(type(act_row(runtime, act))).where()).first().dossier  # type: ignore[union-attr]
        bounce = {"email": dossier.contact_email.lower(), "origin": "smtp", "status": "550", "detail": "unknown"}
        uow.session.add(AddressBounce(**bounce, created_at=uow.now))
    assert "ne reçoit plus nos messages" in read(instructor.get(address))
    missing = instructor.send(address, channel="paper", paper_recipient="")
    assert missing.status_code == 422
    typed = {"channel": "paper", "paper_recipient": "Mairie, 71700 Tournus", "paper_on": "16/10/2021"}
    assert instructor.send(address, **typed).status_code == 302
    with runtime.read() as session:
        notice = session.scalars(sa.select(Notification)).one()
    assert (notice.channel, notice.notified_on) == ("paper", date(2021, 10, 16))


def test_paper_is_the_only_way_without_consent(runtime: Runtime) -> None:
    house = make_house(runtime)
    act = committed(house, signed(house, issued(house)))
    dossier = dossier_of(runtime, act)
    with runtime.uow() as uow:
        change_consent(uow, house.applicant, ChangeConsent(dossier, False))
    with pytest.raises((InvalidInput, Conflict)), runtime.uow() as uow:
        notify_act(uow, house.instructor, NotifyAct(act, PUBLIC_URL))
