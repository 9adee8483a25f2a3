"""Invitations, roles and departures: who may what, and what a link is worth."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask

from portal.domain.actors import Role
from portal.domain.clocks import FixedClock
from portal.domain.dossier import DossierState
from portal.domain.errors import Conflict, Forbidden, InvalidInput, NotFound
from portal.services.runtime import Runtime
from portal.services.team.accept_invitation import AcceptAsNew, accept_as_new, accept_invitation, open_invitation
from portal.services.team.change_member import change_role, remove_member
from portal.services.team.invite import Invite, invite
from portal.services.team.withdraw_invitation import withdraw_invitation
from tests.factories import make_dossier, make_person
from tests.integration.applicant.browser import send, sign_in, text_of
from tests.integration.people.support import Town, again, link_in, mails_to, make_town, roles_of, tags

NEW = "nouvelle@exemple.fr"
PASSWORD = "Cuisery-71290-OK"


@pytest.fixture
def town(runtime: Runtime) -> Town:
    return make_town(runtime)


def _invite(runtime: Runtime, town: Town, email: str, role: Role = Role.EDITOR) -> str:
    """Invite as the mayor; the token of the link."""
    with runtime.uow() as uow:
        invite(runtime, uow, town.mayor, Invite(town.organisation, email, role))
    return link_in(mails_to(runtime, email)[-1]).rpartition("/")[2]


def test_an_invitation_makes_an_account_that_sees_the_dossiers(app: Flask, runtime: Runtime, town: Town) -> None:
    make_dossier(
        runtime, town.window_id, town.organisation_id, town.secretary, state=DossierState.DRAFT, title="Un site neuf"
    )
    mayor = sign_in(app, runtime, town.mayor)
    url = f"/mes-dossiers/organismes/{town.organisation}/equipe"
    assert send(mayor, url, "role", email=NEW, role="editor").status_code == 302
    assert NEW in text_of(mayor.get(url))
    visitor = app.test_client()
    link = link_in(mails_to(runtime, NEW)[-1])
    assert "Camille Maire vous invite" in text_of(visitor.get(link))
    joined = send(
        visitor,
        link,
        "password_again",
        name="Jo Nouvelle",
        position="Secrétaire",
        password=PASSWORD,
        password_again=PASSWORD,
    )

    assert joined.status_code == 302
    assert "Un site neuf" in text_of(visitor.get("/mes-dossiers"))
    assert roles_of(runtime, NEW, town.organisation_id) == {Role.EDITOR}
    assert visitor.get(link).status_code == 410, "the link serves once"
    assert tags(runtime)[-2:] == ["account:created", "invitation:accepted"]


def test_the_inviter_never_learns_whether_the_address_has_an_account(app: Flask, runtime: Runtime, town: Town) -> None:
    known = make_person(runtime, "Quelqu’un d’autre")
    mayor = sign_in(app, runtime, town.mayor)
    url = f"/mes-dossiers/organismes/{town.organisation}/equipe"
    answers = []
    for email in (known.email, NEW):
        assert send(mayor, url, "role", email=email, role="reader").status_code == 302
        answers.append(text_of(mayor.get(url)).replace(email, "…"))
        sent = mails_to(runtime, email)[-1]
        answers.append(sent.body.replace(link_in(sent), "…"))
    assert answers[1] == answers[3]
    assert known.name not in answers[0]


def test_only_the_invited_address_accepts(app: Flask, runtime: Runtime, town: Town) -> None:
    invited, other = make_person(runtime, "Invitée"), make_person(runtime, "Autre")
    token = _invite(runtime, town, invited.email)
    with pytest.raises(Forbidden):
        accept_invitation(runtime, other, token)
    assert "connectez-vous" in text_of(app.test_client().get(f"/invitation/{token}")).lower()
    assert accept_invitation(runtime, invited, token) == "Tournus"
    with pytest.raises(Conflict):
        accept_invitation(runtime, invited, token)


def test_a_link_dies_after_seven_days_of_the_machine_clock(runtime: Runtime, town: Town) -> None:
    system = FixedClock(runtime.system.now())
    frozen = replace(runtime, system=system)
    token = _invite(frozen, town, NEW)
    assert open_invitation(frozen, token) is not None
    system.move_to(system.now() + timedelta(days=7, seconds=1))
    assert open_invitation(frozen, token) is None
    with pytest.raises(Conflict):
        accept_as_new(frozen, AcceptAsNew(token, "Jo", "Maire", "", PASSWORD))


def test_a_withdrawn_or_replaced_invitation_is_worth_nothing(runtime: Runtime, town: Town) -> None:
    first = _invite(runtime, town, NEW)
    second = _invite(runtime, town, NEW, Role.READER)
    assert open_invitation(runtime, first) is None, "replaced"
    found = open_invitation(runtime, second)
    assert found is not None
    with pytest.raises(NotFound), runtime.uow() as uow:
        withdraw_invitation(uow, make_person(runtime), town.organisation, found.public_id)
    with runtime.uow() as uow:
        withdraw_invitation(uow, town.secretary, town.organisation, found.public_id)
    assert open_invitation(runtime, second) is None


def test_an_editor_invites_no_pledger_while_there_is_one(runtime: Runtime, town: Town) -> None:
    with pytest.raises(Forbidden), runtime.uow() as uow:
        invite(runtime, uow, town.secretary, Invite(town.organisation, NEW, Role.PLEDGER))
    with pytest.raises(Forbidden), runtime.uow() as uow:
        change_role(uow, town.secretary, town.organisation, town.mayor.public_id, Role.READER)
    with runtime.uow() as uow:
        invite(runtime, uow, town.secretary, Invite(town.organisation, NEW, Role.READER))
    assert len(mails_to(runtime, NEW)) == 1


def test_without_pledger_an_editor_manages(runtime: Runtime) -> None:
    town = make_town(runtime)
    with runtime.uow() as uow:
        change_role(uow, town.mayor, town.organisation, town.secretary.public_id, Role.PLEDGER)
    with runtime.uow() as uow:
        change_role(uow, town.mayor, town.organisation, town.mayor.public_id, Role.EDITOR)
    assert roles_of(runtime, town.mayor.email, town.organisation_id) == {Role.EDITOR}
    with pytest.raises(Forbidden), runtime.uow() as uow:
        change_role(uow, again(runtime, town.mayor), town.organisation, town.mayor.public_id, Role.PLEDGER)


def test_the_last_pledger_is_replaced_before_leaving(app: Flask, runtime: Runtime, town: Town) -> None:
    with pytest.raises(Conflict, match="dernier signataire"), runtime.uow() as uow:
        remove_member(uow, town.mayor, town.organisation, town.mayor.public_id)
    with pytest.raises(Conflict, match="dernier signataire"), runtime.uow() as uow:
        change_role(uow, town.mayor, town.organisation, town.mayor.public_id, Role.READER)
    with runtime.uow() as uow:
        change_role(uow, town.mayor, town.organisation, town.secretary.public_id, Role.PLEDGER)
    with runtime.uow() as uow:
        remove_member(uow, town.mayor, town.organisation, town.mayor.public_id)
    page = sign_in(app, runtime, town.mayor).get(f"/mes-dossiers/organismes/{town.organisation}/equipe")
    assert page.status_code == 404, "it counts from the next request"


def test_what_somebody_removed_had_sent_is_withdrawn(runtime: Runtime, town: Town) -> None:
    with runtime.uow() as uow:
        invite(runtime, uow, town.secretary, Invite(town.organisation, NEW, Role.EDITOR))
    token = link_in(mails_to(runtime, NEW)[-1]).rpartition("/")[2]
    assert open_invitation(runtime, token) is not None
    with runtime.uow() as uow:
        remove_member(uow, town.mayor, town.organisation, town.secretary.public_id)
    assert open_invitation(runtime, token) is None


def test_a_member_is_not_invited_twice_and_mail_is_limited(runtime: Runtime, town: Town) -> None:
    with pytest.raises(InvalidInput, match="déjà dans l’équipe"), runtime.uow() as uow:
        invite(runtime, uow, town.mayor, Invite(town.organisation, town.secretary.email.upper(), Role.READER))
    for _ in range(3):
        _invite(runtime, town, NEW)
    with pytest.raises(Conflict, match="attendez une heure"), runtime.uow() as uow:
        invite(runtime, uow, town.mayor, Invite(town.organisation, NEW, Role.EDITOR))


def test_an_invited_colleague_keeps_the_stronger_role(runtime: Runtime, town: Town) -> None:
    person = make_person(runtime, "Plus tard signataire")
    token = _invite(runtime, town, person.email, Role.READER)
    with runtime.uow() as uow:  # meanwhile, elsewhere
        from portal.models import Membership

        uow.session.add(
            Membership(
                person_id=person.person_id,
                organisation_id=town.organisation_id,
                role=Role.PLEDGER,
                created_at=uow.now,
            )
        )
    accept_invitation(runtime, person, token)
    assert roles_of(runtime, person.email, town.organisation_id) == {Role.PLEDGER}
