"""Settings with four eyes, roles, the simulated date: the use-cases and their pages."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import IntegrityError

from portal.demo.seed import FIRST_INSTANT, SLUG
from portal.domain.actors import Actor, Role
from portal.domain.clocks import FixedClock
from portal.domain.errors import Conflict, Forbidden, InvalidInput, NotFound
from portal.domain.events import Event
from portal.models import AuditEvent, WindowSetting
from portal.queries.people import actor_by_email
from portal.queries.windows import window_by_slug, window_settings
from portal.services.admin.approve_setting import approve_setting
from portal.services.admin.grant_role import GrantRole, grant_role
from portal.services.admin.move_clock import move_clock
from portal.services.admin.propose_setting import ProposeSetting, propose_setting
from portal.services.admin.revoke_role import RevokeRole, revoke_role
from portal.services.runtime import Runtime
from tests.integration.browsing import post, said, sign_in

CLOSING = datetime(2021, 10, 22, 22, 0, tzinfo=UTC)


def _actor(demo: Runtime, key: str) -> Actor:
    with demo.read() as session:
        actor = actor_by_email(session, f"{key}@demo.example")
    assert actor is not None
    return actor


def _window(demo: Runtime) -> int:
    with demo.read() as session:
        return window_by_slug(session, SLUG).id


def _in_force(demo: Runtime, key: str) -> str | None:
    with demo.read() as session:
        return window_settings(session, _window(demo)).text(key)


def _propose(demo: Runtime, key: str = "authority.place", value: str = "Chalon", by: str = "administration") -> str:
    with demo.uow() as uow:
        return propose_setting(uow, _actor(demo, by), ProposeSetting(_window(demo), key, value))


def _approve(demo: Runtime, proposal: str, by: str = "administration2") -> None:
    with demo.uow() as uow:
        approve_setting(uow, _actor(demo, by), proposal)


def test_proposed_value_waits_for_a_second_person(demo: Runtime) -> None:
    proposal = _propose(demo)
    assert _in_force(demo, "authority.place") == "Mâcon"

    with pytest.raises(Forbidden, match="un autre administrateur"):
        _approve(demo, proposal, by="administration")
    _approve(demo, proposal)

    assert _in_force(demo, "authority.place") == "Chalon"
    with pytest.raises(Conflict, match="déjà approuvée"):
        _approve(demo, proposal)


def test_the_database_itself_refuses_one_pair_of_eyes(demo: Runtime) -> None:
    proposal = _propose(demo)
    statement = sa.update(WindowSetting).where(WindowSetting.public_id == proposal)

    with pytest.raises(IntegrityError), demo.uow() as uow:
        uow.session.execute(statement.values(approved_by=WindowSetting.proposed_by, approved_at=uow.now))
    assert _in_force(demo, "authority.place") == "Mâcon"


def test_replaced_proposal_cannot_be_approved(demo: Runtime) -> None:
    first, second = _propose(demo), _propose(demo, value="Autun", by="administration2")

    with pytest.raises(Conflict, match="Une autre valeur"):
        _approve(demo, first)
    _approve(demo, second, by="administration")
    assert _in_force(demo, "authority.place") == "Autun"


@pytest.mark.parametrize(
    ("key", "value", "word"),
    [
        ("payment.advance_percent", "31", "30 %"),
        ("payment.last_claim_on", "15/11/2022", "date"),
        ("budget.ej_before", "jamais", "Choisissez"),
        ("authority.place", "  ", "Saisissez"),
    ],
)
def test_values_a_setting_cannot_have_are_refused(demo: Runtime, key: str, value: str, word: str) -> None:
    with pytest.raises(InvalidInput, match=word):
        _propose(demo, key, value)


def test_only_administrators_of_the_window_touch_its_settings(demo: Runtime) -> None:
    proposal = _propose(demo)
    for key, refusal in (("instruction", Forbidden), ("maire.tournus", NotFound)):
        with pytest.raises(refusal):
            _propose(demo, by=key)
        with pytest.raises(refusal):
            _approve(demo, proposal, by=key)


def test_settings_pages_propose_and_approve(site: Flask, demo: Runtime) -> None:
    first, second = sign_in(site, "administration"), sign_in(site, "administration2")
    path = "/administration/parametres/payment.last_claim_on"
    refused = post(first, path, {"value": "31/02/2022"})
    assert (refused.status_code, "31/02/2022" in refused.text) == (422, True)
    assert post(first, path, {"value": "30 novembre 2022"}).status_code == 302

    assert "30 novembre 2022" in said(second.get("/administration/parametres"))
    with demo.read() as session:
        waiting = session.scalars(sa.select(WindowSetting.public_id).where(WindowSetting.approved_at.is_(None))).one()
    own = post(first, "/administration/parametres/approuver", {"proposal": waiting}, path)
    assert own.status_code == 403
    assert post(second, "/administration/parametres/approuver", {"proposal": waiting}, path).status_code == 302
    assert _in_force(demo, "payment.last_claim_on") == "2022-11-30"


def test_roles_are_granted_and_taken_back(site: Flask, demo: Runtime) -> None:
    client = sign_in(site, "administration")
    wanted = {"email": "consultation@demo.example", "role": "instructor"}
    page = "/administration/personnes"

    assert post(client, page, wanted).status_code == 302
    assert Role.INSTRUCTOR in _actor(demo, "consultation").roles
    again = post(client, page, wanted)
    assert (again.status_code, "a déjà le rôle" in said(again)) == (422, True)

    person = _actor(demo, "consultation").public_id
    taken = post(client, f"{page}/retirer", {"person": person, "role": "instructor"}, page)
    assert taken.status_code == 302
    assert Role.INSTRUCTOR not in _actor(demo, "consultation").roles


def test_nobody_serves_oneself_and_only_prefecture_roles_are_given(demo: Runtime) -> None:
    me, window = _actor(demo, "administration"), _window(demo)
    refusals: list[tuple[GrantRole, type[Exception]]] = [
        (GrantRole(window, me.email, Role.SIGNATORY), Forbidden),
        (GrantRole(window, "consultation@demo.example", Role.PLEDGER), InvalidInput),
        (GrantRole(window, "personne@demo.example", Role.BUDGET), InvalidInput),
    ]
    for command, refusal in refusals:
        with pytest.raises(refusal), demo.uow() as uow:
            grant_role(uow, me, command)
    with pytest.raises(Forbidden), demo.uow() as uow:
        revoke_role(uow, me, RevokeRole(window, me.public_id, Role.ADMINISTRATOR))


def test_date_moves_forward_at_once_and_is_journalled(demo: Runtime, system_clock: FixedClock) -> None:
    move_clock(demo, _actor(demo, "administration"), CLOSING - timedelta(minutes=1))

    assert demo.legal.now() == CLOSING - timedelta(minutes=1)
    system_clock.move_to(system_clock.now() + timedelta(minutes=2))
    assert demo.legal.now() > CLOSING
    with demo.read() as session:
        moved = session.scalars(sa.select(AuditEvent).where(AuditEvent.tag == Event.CLOCK_MOVED)).one()
    assert moved.legal_at == FIRST_INSTANT
    assert '"to":"2021-10-22T21:59:00Z"' in moved.body


def test_date_never_goes_back_nor_beyond_reason(demo: Runtime) -> None:
    administrator = _actor(demo, "administration")
    for instant in (FIRST_INSTANT, FIRST_INSTANT - timedelta(days=1), datetime(2150, 1, 1, tzinfo=UTC)):
        with pytest.raises(InvalidInput):
            move_clock(demo, administrator, instant)
    with pytest.raises(Forbidden):
        move_clock(demo, _actor(demo, "instruction"), CLOSING)
    assert demo.legal.now() == FIRST_INSTANT


def test_clock_page_shows_shortcuts_still_to_come(site: Flask, demo: Runtime) -> None:
    client = sign_in(site, "administration")
    page = "/demo/horloge"
    assert "Veille de la clôture, 23 h 59 21 octobre 2021 à 23 h 59" in said(client.get(page))

    eve = CLOSING - timedelta(days=1, minutes=1)
    assert post(client, page, {"to": eve.isoformat()}).status_code == 302
    assert "21 octobre 2021 à 23 h 59" in said(client.get(page))
    assert "Veille de la clôture" not in said(client.get(page))

    back = post(client, page, {"day": "20/10/2021", "hour": "9 h"})
    assert (back.status_code, "ne recule pas" in said(back), "20/10/2021" in back.text) == (422, True, True)
    assert post(client, page, {"day": "23/10/2021", "hour": "0:30"}).status_code == 302
    assert demo.legal.now() == CLOSING + timedelta(minutes=30)
