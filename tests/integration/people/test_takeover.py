"""A space that everybody left: warned at once, approved after five whole working days, or refused with a reason."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from flask import Flask

from portal.domain.actors import Actor, Role
from portal.domain.clocks import FixedClock
from portal.domain.errors import Conflict, InvalidInput
from portal.models import Takeover
from portal.services.applicant.uploads import prepare_upload
from portal.services.runtime import Runtime
from portal.services.team.decide_takeover import DecideTakeover, decide_takeover
from portal.services.team.takeover import AskTakeover, ask_takeover
from tests.factories import PDF, make_person
from tests.integration.applicant.browser import fields_of, pdf, send, sign_in, text_of
from tests.integration.people.support import Town, link_in, mails_to, make_town, roles_of, tags

ASKED = datetime(2021, 10, 29, 8, 0, tzinfo=UTC)  # a Friday; 1 November is a public holiday
FIFTH_DAY_EVENING = datetime(2021, 11, 8, 22, 59, tzinfo=UTC)
ALLOWED = datetime(2021, 11, 8, 23, 0, tzinfo=UTC)  # 9 November in Paris


def _ask(runtime: Runtime, asker: Actor) -> str:
    letter = prepare_upload(runtime, "lettre.pdf", PDF + b"letter")
    with runtime.uow() as uow:
        return ask_takeover(runtime, uow, asker, AskTakeover("217105436", Role.PLEDGER, "Tous sont partis.", letter))


def _decide(runtime: Runtime, who: Actor, takeover: str, *, approve: bool, reason: str = "") -> None:
    with runtime.read() as session:
        version = session.scalars(sa.select(Takeover.version)).one()
    with runtime.uow() as uow:
        decide_takeover(uow, who, DecideTakeover(takeover, version, approve, reason))


@pytest.fixture
def town(runtime: Runtime, legal_clock: FixedClock) -> Town:
    legal_clock.move_to(ASKED)
    return make_town(runtime)


def test_approval_waits_for_five_whole_working_days(runtime: Runtime, town: Town, legal_clock: FixedClock) -> None:
    asker = make_person(runtime, "Nouvelle Maire")
    admin = make_person(runtime, "Charlie", postings=((town.window_id, Role.ADMINISTRATOR),))
    takeover = _ask(runtime, asker)
    for old in (town.mayor, town.secretary):
        assert "Nouvelle Maire" in mails_to(runtime, old.email)[-1].body
    legal_clock.move_to(FIFTH_DAY_EVENING)
    with pytest.raises(Conflict, match=r"9\s+novembre\s+2021"):
        _decide(runtime, admin, takeover, approve=True)
    assert roles_of(runtime, asker.email, town.organisation_id) == set()
    legal_clock.move_to(ALLOWED)
    _decide(runtime, admin, takeover, approve=True)
    assert roles_of(runtime, asker.email, town.organisation_id) == {Role.PLEDGER}
    assert "acceptée" in mails_to(runtime, asker.email)[-1].body or "accepté" in mails_to(runtime, asker.email)[-1].body
    assert tags(runtime)[-1] == "takeover:approved"


def test_an_objection_needs_an_answer(app: Flask, runtime: Runtime, town: Town, legal_clock: FixedClock) -> None:
    asker = make_person(runtime, "Imposteur")
    admin = make_person(runtime, "Charlie", postings=((town.window_id, Role.ADMINISTRATOR),))
    takeover = _ask(runtime, asker)
    visitor = app.test_client()
    link = link_in(mails_to(runtime, town.secretary.email)[-1])
    assert "Imposteur" in text_of(visitor.get(link))
    assert send(visitor, link, "objection", objection="Je suis toujours là.").status_code == 302
    assert "Je suis toujours là." in mails_to(runtime, admin.email)[-1].body
    legal_clock.move_to(ALLOWED)
    with pytest.raises(InvalidInput, match="opposition"):
        _decide(runtime, admin, takeover, approve=True)
    with pytest.raises(InvalidInput, match="motif"):
        _decide(runtime, admin, takeover, approve=False)
    _decide(runtime, admin, takeover, approve=False, reason="La secrétaire est en poste.")
    assert roles_of(runtime, asker.email, town.organisation_id) == set()
    assert "La secrétaire est en poste." in mails_to(runtime, asker.email)[-1].body
    assert "a déjà reçu sa réponse" in text_of(visitor.get(link)) or "refusée" in text_of(visitor.get(link))


def test_from_the_refused_attachment_to_the_prefecture(app: Flask, runtime: Runtime, town: Town) -> None:
    asker = sign_in(app, runtime, make_person(runtime, "Nouvelle Maire"))
    taken = send(asker, "/mes-dossiers/organisme/217105436", "siret", siret="21710543600018")
    assert "Demander la reprise de l’espace" in text_of(taken)
    url = "/mes-dossiers/organisme/217105436/reprise"
    assert "8 novembre" not in text_of(asker.get(url))
    asked = send(asker, url, "reason", role="pledger", reason="Tous sont partis.", letter=pdf("lettre.pdf"))
    assert asked.status_code == 302
    again = send(asker, url, "reason", role="pledger", reason="Encore.", letter=pdf("lettre.pdf"))
    assert again.status_code == 409
    admin = sign_in(app, runtime, make_person(runtime, "Charlie", postings=((town.window_id, Role.ADMINISTRATOR),)))
    assert "Tournus" in text_of(admin.get("/administration/reprises"))
    with runtime.read() as session:
        takeover = session.scalars(sa.select(Takeover.public_id)).one()
    page = admin.get(f"/administration/reprises/{takeover}")
    assert "à partir du 9 novembre 2021" in text_of(page)
    early = admin.post(f"/administration/reprises/{takeover}", data={**fields_of(page, "reason"), "approve": "1"})
    assert early.status_code == 409
    assert "avant le 9 novembre 2021" in text_of(early)
    assert admin.get(f"/administration/reprises/{takeover}/lettre").data == PDF
    assert "demande à reprendre cet espace" in text_of(
        sign_in(app, runtime, town.mayor).get(f"/mes-dossiers/organismes/{town.organisation}/equipe")
    )
