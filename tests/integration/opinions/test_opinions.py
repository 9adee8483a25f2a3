"""Asking, silence, late answers, reminders and withdrawals: the use-cases, on both engines."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
import sqlalchemy as sa

from portal.domain.clocks import PARIS, FixedClock
from portal.domain.dossier import DossierState
from portal.domain.errors import Conflict, Forbidden, InvalidInput, NotFound
from portal.domain.legal_clock import Side
from portal.domain.opinions import OpinionState
from portal.models import AuditEvent, Dossier, OpinionCode, OpinionLink, OpinionRequest
from portal.queries.opinion_link import granted_dossier
from portal.queries.opinions import asking, opinion_dates
from portal.queries.standing import dossier_standing
from portal.services.opinions.cancel_opinion import cancel_opinion
from portal.services.opinions.give_opinion import GiveOpinion, give_opinion
from portal.services.opinions.note_silence import note_silence
from portal.services.opinions.open_link import open_link
from portal.services.opinions.remind_opinion import remind_opinion
from portal.services.opinions.reopen_opinion import reopen_opinion
from portal.services.opinions.send_code import send_code
from tests.factories import fill_settings, make_organisation, make_person, writing
from tests.integration.instruction.conftest import Scene
from tests.integration.instruction.conftest import scene as scene
from tests.integration.opinions.support import (
    DDFIP,
    DIGITAL,
    SP,
    ask,
    code_for,
    consulting,
    mails_to,
    secret_for,
    views,
)

DUE = date(2021, 10, 22)


def on(clock: FixedClock, day: date, hour: int = 10) -> None:
    clock.move_to(datetime(day.year, day.month, day.day, hour, tzinfo=PARIS))


def answer(scene: Scene, address: str, sense: str = "favourable", reasons: str = "Rien à redire.") -> str:
    """From the link to the opinion."""
    secret = secret_for(scene.runtime, address)
    with scene.runtime.uow() as uow:
        send_code(scene.runtime, uow, secret)
    opened = open_link(scene.runtime, secret, code_for(scene.runtime, address))
    with scene.runtime.uow() as uow:
        return give_opinion(uow, GiveOpinion(secret, opened, sense, reasons, "Mme Durand, cheffe de bureau"))


def test_a_request_is_kept_with_its_rule_and_mailed_to_its_service_alone(scene: Scene) -> None:
    consulting(scene)
    ask(scene, SP, DDFIP)
    first, second = views(scene)
    assert (first.due_on, first.state, first.silence_words) == (
        DUE,
        OpinionState.AWAITED,
        "Avis réputé favorable du sous-préfet",
    )
    assert second.silence_words == "Avis réputé rendu"
    mail = mails_to(scene.runtime, SP)[0]
    assert "22/10/2021. Sans réponse à cette date\u00a0: avis réputé favorable du sous-préfet." in mail.body
    assert scene.row().title not in mail.body + mail.subject
    assert "Tournus" not in mail.body + mail.subject
    assert secret_for(scene.runtime, SP) != secret_for(scene.runtime, DDFIP)
    kept = scene.all(sa.select(OpinionLink.secret_sha256))
    assert secret_for(scene.runtime, SP) not in kept
    assert len(mails_to(scene.runtime, DIGITAL)) == 0


@pytest.mark.parametrize(
    ("givers", "asked", "field"),
    [
        (("inconnu@exemple.fr",), {}, "givers"),
        ((SP, "inconnu@exemple.fr"), {}, "givers"),
        ((SP,), {"question": " "}, "question"),
        ((SP,), {"due_on": date(2021, 10, 18)}, "due_on"),
        ((SP,), {"grants": ("contact",)}, "grants"),
        ((SP,), {"pieces": ("inconnue",)}, "pieces"),
    ],
)
def test_what_cannot_be_asked_is_refused_at_its_field(
    scene: Scene, givers: tuple[str, ...], asked: dict[str, object], field: str
) -> None:
    consulting(scene)
    with pytest.raises(InvalidInput) as refused:
        ask(scene, *givers, **asked)
    assert set(refused.value.fields) == {field}
    assert views(scene) == ()


def test_a_service_is_not_asked_twice_at_once_nor_outside_the_review(scene: Scene) -> None:
    consulting(scene)
    ask(scene)
    with pytest.raises(InvalidInput, match="déjà demandé"):
        ask(scene)
    with writing(scene.runtime) as session:
        session.scalars(sa.select(Dossier)).one().state = DossierState.PROPOSED
    with pytest.raises(Conflict):
        ask(scene, DDFIP)


def test_only_the_instructor_asks(scene: Scene) -> None:
    consulting(scene)
    for actor, error in ((scene.applicant, Forbidden), (scene.signatory, Forbidden), (stranger(scene), NotFound)):
        with pytest.raises(error):
            ask(Scene(**{**vars(scene), "instructor": actor}))


def stranger(scene: Scene) -> object:
    return make_person(scene.runtime, "Passant")


def test_the_sous_prefecture_offered_is_that_of_the_applicant(scene: Scene) -> None:
    consulting(scene)
    with scene.runtime.read() as session:
        offered = asking(session, scene.row().id, date(2021, 10, 15))
    assert [giver.email for giver in offered.givers] == [SP, DDFIP, DIGITAL]  # its arrondissement is unknown
    assert offered.due is not None
    assert offered.due.on == DUE
    elsewhere = make_organisation(scene.runtime, siren="217102706", name="Mâcon", arrondissement="715")
    with writing(scene.runtime) as session:
        session.scalars(sa.select(Dossier)).one().organisation_id = elsewhere
    with scene.runtime.read() as session:
        assert [giver.email for giver in asking(session, scene.row().id, DUE).givers] == [DDFIP, DIGITAL]


def test_silence_is_noted_once_at_its_day_and_only_where_a_rule_says_so(scene: Scene, legal_clock: FixedClock) -> None:
    consulting(scene)
    ask(scene, SP, DDFIP, DIGITAL)
    on(legal_clock, DUE, 23)
    assert note_silence(scene.runtime) == 0
    on(legal_clock, DUE + timedelta(days=1), 0)
    assert note_silence(scene.runtime) == 2
    assert note_silence(scene.runtime) == 0
    subprefecture, finance, digital = views(scene)
    assert subprefecture.outcome(DUE) == "avis réputé favorable du sous-préfet, sans réponse au 22/10/2021"
    assert (finance.state, finance.silent_on) == (OpinionState.SILENT, DUE)
    assert digital.state is OpinionState.AWAITED
    assert digital.overdue(DUE + timedelta(days=1))
    tags = scene.all(sa.select(AuditEvent.tag).where(AuditEvent.dossier_public_id == scene.dossier))
    assert tags.count("opinion:silent") == 2
    body = scene.all(sa.select(AuditEvent.body).where(AuditEvent.tag == "opinion:silent"))[0]
    assert '"silent_on":"2021-10-22"' in body


def test_a_rule_of_today_does_not_change_what_silence_meant_when_asked(scene: Scene, legal_clock: FixedClock) -> None:
    consulting(scene, **{"opinions.silence_subprefecture": ""})
    ask(scene)
    consult_again = {"opinions.silence_subprefecture": "favourable"}
    fill_settings(scene.runtime, scene.window_id, consult_again)
    on(legal_clock, date(2021, 12, 1))
    assert note_silence(scene.runtime) == 0


def test_a_late_opinion_is_taken_after_silence_and_says_so(scene: Scene, legal_clock: FixedClock) -> None:
    consulting(scene)
    ask(scene)
    on(legal_clock, DUE + timedelta(days=3))
    note_silence(scene.runtime)
    answer(scene, SP, "unfavourable", "Le calendrier est trop court.")
    view = views(scene)[0]
    assert view.state is OpinionState.GIVEN
    assert view.opinions[0].late
    assert view.outcome(DUE) == (
        "défavorable, le 25/10/2021 (hors délai, après silence : avis réputé favorable du sous-préfet)"
    )
    assert "avis rendu" in mails_to(scene.runtime, scene.instructor.email)[-1].subject


def test_an_opinion_is_completed_never_replaced(scene: Scene, legal_clock: FixedClock) -> None:
    consulting(scene)
    request = ask(scene)[0]
    answer(scene, SP, "reserves", "Sous réserve du devis.")
    with pytest.raises(Conflict), scene.runtime.uow() as uow:
        send_code(scene.runtime, uow, secret_for(scene.runtime, SP))
    on(legal_clock, DUE + timedelta(days=5))
    with scene.runtime.uow() as uow:
        reopen_opinion(scene.runtime, uow, scene.instructor, scene.dossier, request, "Voir le devis corrigé.")
    assert note_silence(scene.runtime) == 0
    assert "compléter" in mails_to(scene.runtime, SP)[-1].body
    answer(scene, SP, "favourable", "")
    view = views(scene)[0]
    assert [(one.sense.value, one.late, one.completes) for one in view.opinions] == [
        ("reserves", False, False),
        ("favourable", False, True),
    ]


def test_a_request_taken_back_closes_its_links(scene: Scene) -> None:
    consulting(scene)
    request = ask(scene)[0]
    secret = secret_for(scene.runtime, SP)
    with scene.runtime.uow() as uow:
        send_code(scene.runtime, uow, secret)
    opened = open_link(scene.runtime, secret, code_for(scene.runtime, SP))
    with scene.runtime.read() as session:
        assert granted_dossier(session, secret, opened, scene.runtime.system.now()).reference
    with pytest.raises(InvalidInput), scene.runtime.uow() as uow:
        cancel_opinion(uow, scene.instructor, scene.dossier, request, " ")
    with scene.runtime.uow() as uow:
        cancel_opinion(uow, scene.instructor, scene.dossier, request, "Question devenue inutile")
    with scene.runtime.read() as session, pytest.raises(NotFound):
        granted_dossier(session, secret, opened, scene.runtime.system.now())
    with pytest.raises(Conflict), scene.runtime.uow() as uow:
        give_opinion(uow, GiveOpinion(secret, opened, "favourable", "", "Mme Durand"))


def test_a_decided_dossier_awaits_no_opinion(scene: Scene, legal_clock: FixedClock) -> None:
    consulting(scene)
    ask(scene)
    with writing(scene.runtime) as session:
        session.scalars(sa.select(Dossier)).one().state = DossierState.REFUSED
    with pytest.raises(Conflict), scene.runtime.uow() as uow:
        send_code(scene.runtime, uow, secret_for(scene.runtime, SP))
    on(legal_clock, DUE + timedelta(days=3))
    assert note_silence(scene.runtime) == 0


def test_one_reminder_a_day_and_both_links_lead_there(scene: Scene, legal_clock: FixedClock) -> None:
    consulting(scene)
    request = ask(scene)[0]
    first = secret_for(scene.runtime, SP)
    with pytest.raises(Conflict), scene.runtime.uow() as uow:
        remind_opinion(scene.runtime, uow, scene.instructor, scene.dossier, request)
    on(legal_clock, date(2021, 10, 18))
    with scene.runtime.uow() as uow:
        remind_opinion(scene.runtime, uow, scene.instructor, scene.dossier, request)
    assert secret_for(scene.runtime, SP) != first
    for secret in (first, secret_for(scene.runtime, SP)):
        with scene.runtime.uow() as uow:
            send_code(scene.runtime, uow, secret)
    assert [one.purpose for one in views(scene)[0].sent] == ["request", "reminder"]


def test_a_code_serves_once_and_the_newest_alone(scene: Scene) -> None:
    consulting(scene)
    ask(scene)
    secret = secret_for(scene.runtime, SP)
    codes = []
    for _ in range(2):
        with scene.runtime.uow() as uow:
            send_code(scene.runtime, uow, secret)
        codes.append(code_for(scene.runtime, SP))
    if codes[0] != codes[1]:
        with pytest.raises(InvalidInput):
            open_link(scene.runtime, secret, codes[0])
    open_link(scene.runtime, secret, codes[1])
    with pytest.raises(InvalidInput):
        open_link(scene.runtime, secret, codes[1])
    assert codes[1] not in "".join(scene.all(sa.select(OpinionCode.code_hash)))
    with pytest.raises(NotFound):
        open_link(scene.runtime, "inconnu", codes[1])


def test_awaited_opinions_show_in_the_standing_and_among_the_dates(scene: Scene, legal_clock: FixedClock) -> None:
    consulting(scene)
    ask(scene, SP, DIGITAL)
    with scene.runtime.read() as session:
        said = dossier_standing(session, scene.row().id).sentence(DUE)
        dates = opinion_dates(session, scene.row().id)
    assert "2 avis extérieurs attendus, le premier au plus tard le 22/10/2021." in said
    assert {(one.on, one.side, one.met_on) for one in dates} == {(DUE, Side.CONSULTED, None)}
    answer(scene, SP)
    on(legal_clock, DUE + timedelta(days=1))
    with scene.runtime.read() as session:
        said = dossier_standing(session, scene.row().id).sentence(DUE + timedelta(days=1))
    assert "1 avis extérieur attendu au plus tard le 22/10/2021, délai passé." in said


def test_the_request_of_another_dossier_is_not_found(scene: Scene) -> None:
    consulting(scene)
    request = ask(scene)[0]
    assert scene.all(sa.select(OpinionRequest.public_id)) == [request]
    with pytest.raises(NotFound), scene.runtime.uow() as uow:
        cancel_opinion(uow, scene.instructor, scene.dossier, "autre", "Motif")
