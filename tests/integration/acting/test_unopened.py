"""An act put online that nobody opens: the reminder, the letter sent instead, the day the delay begins everywhere."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime, timedelta
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest
import sqlalchemy as sa
from flask import Flask

from portal.domain.actors import Role
from portal.domain.clocks import FixedClock
from portal.domain.errors import Conflict, Forbidden, InvalidInput, NotFound
from portal.domain.remedy_clock import Ground, PostStep, RemedyClock
from portal.models import Act, AddressBounce, AuditEvent, Dossier, MailMessage, NoticeStep, Notification
from portal.queries.appeals import challengeable
from portal.queries.legal_clock import dossier_clock
from portal.queries.unopened import unopened_acts
from portal.services.acting.post_act import PostAct, post_act
from portal.services.acting.remind_notices import remind_notices
from portal.services.runtime import Runtime
from tests.factories import SLUG, make_person, make_window
from tests.integration.acting.support import (
    PUBLIC_URL,
    SCAN,
    House,
    committed,
    dossier_of,
    fill_settings,
    issued,
    make_house,
    notified,
    signed,
)
from tests.integration.acting.web import Visitor, read
from tests.integration.applicant.lines import count_of

ONLINE = date(2021, 10, 16)


def _online(runtime: Runtime, **settings: str | None) -> tuple[House, str]:
    """An act put online on Saturday 16 October 2021."""
    house = make_house(runtime, **settings)
    return house, notified(house, committed(house, signed(house, issued(house))))


def _at(runtime: Runtime, day: date, hour: int = 10) -> None:
    assert isinstance(runtime.legal, FixedClock)
    runtime.legal.move_to(datetime(day.year, day.month, day.day, hour, tzinfo=UTC))


def _post(house: House, act: str, step: PostStep, on: date | None, **more: str) -> RemedyClock:
    sent = {"recipient": "Mairie de Tournus, 71700 Tournus", "tracking": "1a 234 567"} if step == "posted" else {}
    with house.runtime.uow() as uow:
        return post_act(uow, house.instructor, PostAct(act, step, on, **{**sent, **more}))


def _mails(runtime: Runtime) -> list[MailMessage]:
    with runtime.read() as session:
        return list(session.scalars(sa.select(MailMessage).order_by(MailMessage.id)))


def test_an_unopened_act_starts_no_delay_and_the_first_download_does(app: Flask, runtime: Runtime) -> None:
    house, act = _online(runtime)
    dossier = dossier_of(runtime, act)
    page, sheet = f"/mes-dossiers/{dossier}/subvention/arrete", f"/actes/{act}"
    applicant, instructor = Visitor(app, house.applicant), Visitor(app, house.instructor)
    for text in (read(applicant.get(page)), read(instructor.get(sheet)), read(instructor.get("/instruction/actes"))):
        assert "le délai de recours n’a pas commencé" in text
        assert "décembre 2021" not in text.split("Ce que l’arrêté vous demande")[0]
    assert _remedy(house, dossier) is None
    _at(runtime, date(2021, 10, 20))
    head = applicant.client.head(f"/mes-dossiers/{dossier}/actes/{act}")
    assert (head.status_code, _opened(runtime)) == (200, None), "asking for the headers reads nothing"
    assert applicant.get(f"/mes-dossiers/{dossier}/actes/{act}").data == SCAN + act.encode()
    _at(runtime, date(2021, 10, 25))
    applicant.get(f"/mes-dossiers/{dossier}/actes/{act}")
    assert _opened(runtime) == datetime(2021, 10, 20, 10, tzinfo=UTC), "the first one stays"
    # 20 October, two clear months: 20 December and a day, a Tuesday.
    for text in (read(applicant.get(page)), read(instructor.get(sheet)), read(instructor.get("/instruction/actes"))):
        assert "téléchargé pour la première fois le 20 octobre 2021" in text
        assert "jusqu’au 21 décembre 2021 inclus" in text
    assert _remedy(house, dossier) == date(2021, 12, 21)
    assert _challenged(house, dossier) == date(2021, 10, 20)
    calendar = applicant.get(f"{page}/echeances.ics").data.decode()
    assert "DTSTART;VALUE=DATE:20211221" in calendar


def test_everything_in_one_file_is_a_download_of_the_act_too(app: Flask, runtime: Runtime) -> None:
    house, act = _online(runtime)
    applicant = Visitor(app, house.applicant)
    address = f"/mes-dossiers/{dossier_of(runtime, act)}/tout.zip"
    assert applicant.client.head(address).status_code == 200
    assert _opened(runtime) is None
    archive = ZipFile(BytesIO(applicant.get(address).data))
    assert SCAN + act.encode() in [archive.read(name) for name in archive.namelist() if "/actes/" in name]
    assert _opened(runtime) == runtime.legal.now()


def test_the_window_says_when_an_unopened_act_is_deemed_notified(app: Flask, runtime: Runtime) -> None:
    house, act = _online(runtime, notice__deemed_days="15")
    dossier = dossier_of(runtime, act)
    mail = _mails(runtime)[-1]
    assert "jusqu’au 31 octobre 2021 inclus, la notification est réputée faite ce jour-là" in mail.body.replace(
        "\u00a0", " "
    )
    form = read(Visitor(app, house.instructor).get(f"/instruction/actes/{act}/notification"))
    assert "après 15 jours sans téléchargement" in form
    fill_settings(runtime, house.window_id, {"notice.deemed_days": "90", "notice.deemed_on": "online"})
    page = f"/mes-dossiers/{dossier}/subvention/arrete"
    _at(runtime, date(2021, 10, 31))
    assert "Sans téléchargement d’ici là" in read(Visitor(app, house.applicant).get(page))
    assert _challenged(house, dossier) is None
    _at(runtime, date(2021, 11, 1))
    # What was told stands: 31 October, two months and a day is a holiday, then a week-end.
    assert "jusqu’au 3 janvier 2022 inclus" in read(Visitor(app, house.applicant).get(page))
    assert _challenged(house, dossier) == date(2021, 10, 31)
    assert _remedy(house, dossier) == date(2022, 1, 3)
    with runtime.read() as session:
        found = unopened_acts(session, house.instructor, date(2021, 11, 1), "reputes")
        assert [row.clock.ground for row in found.rows] == [Ground.DEEMED]
        assert found.counts == {"": 0, "reputes": 1}


def test_one_reminder_leaves_at_a_civil_hour_with_a_link_alone(runtime: Runtime) -> None:
    _, act = _online(runtime)
    before = len(_mails(runtime))
    _at(runtime, date(2021, 10, 20))
    assert remind_notices(runtime) == 0, "four days: not yet"
    _at(runtime, date(2021, 10, 21), 2)
    assert remind_notices(runtime) == 0, "four in the morning"
    _at(runtime, date(2021, 10, 21))
    assert (remind_notices(runtime), remind_notices(runtime)) == (1, 0)
    _at(runtime, date(2021, 11, 21))
    assert remind_notices(runtime) == 0
    (mail,) = _mails(runtime)[before:]
    with runtime.read() as session:
        notice = session.scalars(sa.select(Notification)).one()
        assert session.scalars(sa.select(AuditEvent.tag).order_by(AuditEvent.id.desc())).first() == (
            "act:notice_reminded"
        )
    assert (mail.recipient, mail.with_receipt) == (notice.recipient.lower(), False)
    assert mail.subject.startswith("Rappel, notification d’un arrêté")
    assert "en ligne depuis le 16 octobre 2021" in mail.body.replace("\u00a0", " ")
    links = [word for word in mail.body.split() if "://" in word]
    assert links == [f"{PUBLIC_URL}/mes-dossiers/{dossier_of(runtime, act)}/subvention/arrete"], "no token"


@pytest.mark.parametrize("way", ["opened", "silent", "posted"])
def test_no_reminder_once_opened_posted_or_where_none_is_wanted(app: Flask, runtime: Runtime, way: str) -> None:
    house, act = _online(runtime, notice__reminder_days="0" if way == "silent" else "2")
    if way == "opened":
        Visitor(app, house.applicant).get(f"/mes-dossiers/{dossier_of(runtime, act)}/actes/{act}")
    if way == "posted":
        _post(house, act, PostStep.POSTED, ONLINE)
    _at(runtime, date(2021, 10, 25))
    assert remind_notices(runtime) == 0


def test_a_letter_sent_instead_starts_the_delay_the_day_it_is_received(app: Flask, runtime: Runtime) -> None:
    house, act = _online(runtime)
    dossier, page = dossier_of(runtime, act), f"/instruction/actes/{act}/courrier"
    instructor = Visitor(app, house.instructor)
    _at(runtime, date(2021, 10, 25))
    assert "Notifier par courrier" in read(instructor.get(f"/actes/{act}"))
    assert "71700" in instructor.get(page).text, "the address is ready"
    wrong = instructor.send(page, recipient="", on="15/10/2021", tracking="<b>")
    assert wrong.status_code == 422
    wrong = instructor.send(page, recipient="Mairie", on="15/10/2021", tracking="<b>")
    assert "précède la mise en ligne" in read(wrong)
    assert "Recopiez le numéro de suivi" in read(wrong)
    sent = instructor.send(page, recipient="Mairie, 71700 Tournus", on="22/10/2021", tracking="1a 234 567")
    assert sent.status_code == 302
    assert "1A 234 567" in read(instructor.get(page))
    listed = read(instructor.get("/instruction/actes/en-ligne"))
    assert "Envoyé par courrier le 22 octobre 2021" in listed
    assert "Sort du courrier" in listed
    assert instructor.send(page, step="received", on="21/10/2021").status_code == 422
    assert instructor.send(page, step="received", on="25/10/2021").status_code == 302
    # Received on 25 October: 25 December and a day is a Sunday, then Monday 27.
    for text in (
        read(instructor.get(f"/actes/{act}")),
        read(Visitor(app, house.applicant).get(f"/mes-dossiers/{dossier}/subvention/arrete")),
    ):
        assert "Courrier reçu le 25 octobre 2021" in text
        assert "jusqu’au 27 décembre 2021 inclus" in text
    assert _remedy(house, dossier) == date(2021, 12, 27)
    assert _challenged(house, dossier) == date(2021, 10, 25)
    assert "Aucun acte n’est dans ce cas" in read(instructor.get("/instruction/actes/en-ligne"))
    rows = instructor.get(f"/exports/{SLUG}/registre-des-actes.csv").data.decode("utf-8-sig")
    (row,) = csv.DictReader(StringIO(rows), delimiter=";")
    found = [row[name] for name in ("Notifié le", "Délai de recours depuis le", "Recours jusqu’au")]
    assert found == ["16/10/2021", "25/10/2021", "27/12/2021"]


def test_a_letter_that_came_back_is_sent_again(runtime: Runtime) -> None:
    house, act = _online(runtime)
    _at(runtime, date(2021, 11, 30))
    with pytest.raises(Conflict, match="Aucun courrier"):
        _post(house, act, PostStep.RECEIVED, date(2021, 11, 2))
    _post(house, act, PostStep.POSTED, date(2021, 10, 20))
    with pytest.raises(Conflict, match="déjà parti"):
        _post(house, act, PostStep.POSTED, date(2021, 10, 21))
    assert _post(house, act, PostStep.RETURNED, date(2021, 10, 26)).starts_on is None
    _post(house, act, PostStep.POSTED, date(2021, 10, 27), tracking="")
    clock = _post(house, act, PostStep.UNCLAIMED, date(2021, 10, 29))
    assert (clock.ground, clock.starts_on) == (Ground.UNCLAIMED, date(2021, 10, 29))
    with pytest.raises(Conflict, match="déjà notifié"):
        _post(house, act, PostStep.POSTED, date(2021, 11, 3))
    with runtime.read() as session:
        kinds = session.scalars(sa.select(NoticeStep.kind).order_by(NoticeStep.id)).all()
    assert kinds == ["posted", "returned", "posted", "unclaimed"], "nothing is written over"


def test_what_a_letter_cannot_be(app: Flask, runtime: Runtime) -> None:
    house, act = _online(runtime)
    for on, field in ((None, "on"), (ONLINE - timedelta(days=1), "on"), (ONLINE + timedelta(days=1), "on")):
        with pytest.raises(InvalidInput) as refused:
            _post(house, act, PostStep.POSTED, on)
        assert set(refused.value.fields) == {field}
    with pytest.raises(InvalidInput) as refused:
        _post(house, act, PostStep.POSTED, ONLINE, recipient=" ", tracking="x" * 41)
    assert set(refused.value.fields) == {"recipient", "tracking"}
    other = make_person(runtime, postings=((make_window(runtime, slug="fitn7-axe3-68-2021"), Role.INSTRUCTOR),))
    for actor, error in ((house.budget, Forbidden), (house.applicant, Forbidden), (other, NotFound)):
        with pytest.raises(error), runtime.uow() as uow:
            post_act(uow, actor, PostAct(act, PostStep.POSTED, ONLINE, "Mairie"))
    Visitor(app, house.applicant).get(f"/mes-dossiers/{dossier_of(runtime, act)}/actes/{act}")
    with pytest.raises(Conflict, match="téléchargé le 16/10/2021"):
        _post(house, act, PostStep.POSTED, ONLINE)


def test_the_list_holds_to_eight_queries_and_says_whose_mail_comes_back(app: Flask, runtime: Runtime) -> None:
    house, act = _online(runtime)
    more = 30
    with runtime.uow() as uow:
        first = uow.session.scalars(sa.select(Act).where(Act.public_id == act)).one()
        notice = uow.session.scalars(sa.select(Notification)).one()
        bounce = {"email": notice.recipient.lower(), "origin": "smtp", "status": "550", "detail": "unknown"}
        uow.session.add(AddressBounce(**bounce, created_at=uow.now))
        same = {c.name: getattr(first, c.name) for c in Act.__table__.columns if c.name not in ("id", "public_id")}
        for rank in range(more):
            number = f"71-2021-10-16-{rank + 50:05d}"
            changed = {"reference": f"FITN7-71-2021-A{rank + 100:04d}", "official_number": number}
            row = Act(**{**same, **changed, "verification_code": f"{rank:015d}"})
            uow.session.add(row)
            uow.session.flush()
            told = {"act_id": row.id, "person_id": notice.person_id, "channel": "electronic", "created_at": uow.now}
            uow.session.add(Notification(**told, notified_on=ONLINE, recipient=notice.recipient))
    instructor = Visitor(app, house.instructor)
    text = read(instructor.get("/instruction/actes/en-ligne"))
    assert f"Sans délai de recours ({more + 1})" in text
    assert text.count("Adresse refusée") == 25
    assert "page 1 sur 2" in text
    for address in ("/instruction/actes/en-ligne", "/actes/registre", "/instruction/actes"):
        assert count_of(runtime, lambda: instructor.get(address)) <= 8, address  # noqa: B023 - called at once


def _opened(runtime: Runtime) -> datetime | None:
    with runtime.read() as session:
        return session.scalars(sa.select(Notification.downloaded_at)).one()


def _remedy(house: House, dossier: str) -> date | None:
    """The end of the delay on the dossier's clock."""
    with house.runtime.read() as session:
        key = session.scalars(sa.select(Dossier.id).where(Dossier.public_id == dossier)).one()
        dates = dossier_clock(session, key)
    return next((one.on for one in dates if one.legal.code == "remedy"), None)


def _challenged(house: House, dossier: str) -> date | None:
    """The day the register of appeals takes as the beginning of the delay against the act."""
    with house.runtime.read() as session:
        key = session.scalars(sa.select(Dossier.id).where(Dossier.public_id == dossier)).one()
        return challengeable(session, key, house.runtime.legal.now().date())[0].starts_on
