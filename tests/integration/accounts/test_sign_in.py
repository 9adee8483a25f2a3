"""Signing in and out, as a person and as someone who guesses."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask, url_for

from portal.demo.accounts import DEMO_ACCOUNTS, DEMO_PASSWORD
from portal.domain.actors import Role
from portal.domain.clocks import FixedClock
from portal.domain.errors import InvalidInput, TooManyAttempts
from portal.domain.events import Event
from portal.domain.throttle import FREE_FAILURES, FREE_FAILURES_PER_ADDRESS
from portal.models import AuditEvent, Person, SignInFailure
from portal.services.accounts.check_credentials import check_credentials
from portal.services.runtime import Runtime
from tests.integration.accounts.conftest import PlainPasswords
from tests.integration.browsing import post, said, sign_in, token_of

EMAIL = "maire.tournus@demo.example"
STRANGER = "93.184.216.34"


def _fail(demo: Runtime, times: int, email: str = EMAIL, address: str = "") -> None:
    for _ in range(times):
        with pytest.raises(InvalidInput):
            check_credentials(demo, email, "wrong", address)


def test_the_right_password_opens_a_session_and_is_journalled(site: Flask, demo: Runtime) -> None:
    client = sign_in(site, "maire.tournus")

    assert "Camille EXEMPLE" in said(client.get("/mon-compte"))
    with demo.read() as session:
        last = session.scalars(sa.select(AuditEvent).order_by(AuditEvent.id.desc()).limit(1)).one()
        person = session.scalars(sa.select(Person).where(Person.email == EMAIL)).one()
    assert (last.tag, last.actor_public_id) == (Event.ACCOUNT_SIGNED_IN, person.public_id)


def test_address_is_read_in_any_case_and_with_blanks(demo: Runtime) -> None:
    assert check_credentials(demo, "  Maire.TOURNUS@demo.example ", DEMO_PASSWORD).actor.email == EMAIL


def test_unknown_account_and_wrong_password_say_the_same(site: Flask) -> None:
    client = site.test_client()
    pages = [
        post(client, "/connexion", {"email": email, "password": "Nothing-of-the-sort-1"})
        for email in (EMAIL, "personne@demo.example")
    ]

    assert [page.status_code for page in pages] == [422, 422]
    sentences = ["inexact. Vérifiez les deux" in said(page) for page in pages]
    assert sentences == [True, True]
    assert client.get("/mon-compte").status_code == 302


def test_fifth_failure_makes_wait_and_says_how_long(site: Flask, demo: Runtime, system_clock: FixedClock) -> None:
    _fail(demo, FREE_FAILURES)
    client = site.test_client()

    page = post(client, "/connexion", {"email": EMAIL, "password": DEMO_PASSWORD})
    assert page.status_code == 429
    assert "réessayez dans 1 minute" in said(page)
    assert EMAIL in page.text, "what was typed stays"

    system_clock.move_to(system_clock.now() + timedelta(seconds=61))
    assert post(client, "/connexion", {"email": EMAIL, "password": DEMO_PASSWORD}).status_code == 302


def test_waits_grow_and_unknown_accounts_wait_too(demo: Runtime, system_clock: FixedClock) -> None:
    for email in (EMAIL, "personne@demo.example"):
        _fail(demo, FREE_FAILURES, email)
        system_clock.move_to(system_clock.now() + timedelta(seconds=61))
        _fail(demo, 1, email)
        with pytest.raises(TooManyAttempts) as refused:
            check_credentials(demo, email, DEMO_PASSWORD)
        assert refused.value.retry_seconds == 120


def test_success_forgets_the_failures_and_a_day_forgets_them_too(demo: Runtime, system_clock: FixedClock) -> None:
    _fail(demo, FREE_FAILURES - 1)
    check_credentials(demo, EMAIL, DEMO_PASSWORD)
    _fail(demo, FREE_FAILURES - 1)
    system_clock.move_to(system_clock.now() + timedelta(hours=25))
    _fail(demo, FREE_FAILURES - 1)
    with demo.read() as session:
        assert session.scalars(sa.select(SignInFailure.failures)).all() == [FREE_FAILURES - 1]


def test_guesses_sent_together_are_counted_one_by_one(demo: Runtime, passwords: PlainPasswords) -> None:
    """Ten attempts at once: no more passwords are looked at than the free failures allow."""

    def guess(number: int) -> str:
        try:
            check_credentials(demo, EMAIL, f"guess {number}")
        except (InvalidInput, TooManyAttempts) as error:
            return type(error).__name__
        return "signed in"

    with ThreadPoolExecutor(10) as pool:
        answers = Counter(pool.map(guess, range(10)))

    assert answers == {"InvalidInput": FREE_FAILURES, "TooManyAttempts": 10 - FREE_FAILURES}
    assert passwords.verified == FREE_FAILURES


def test_one_public_address_guessing_many_accounts_waits(demo: Runtime) -> None:
    for number in range(FREE_FAILURES_PER_ADDRESS):
        _fail(demo, 1, f"personne{number}@demo.example", STRANGER)
    with pytest.raises(TooManyAttempts):
        check_credentials(demo, EMAIL, DEMO_PASSWORD, STRANGER)

    assert check_credentials(demo, EMAIL, DEMO_PASSWORD, "10.0.0.1").actor.email == EMAIL


@pytest.mark.parametrize(
    ("wanted", "reached"),
    [
        ("/mon-compte?a=1", "/mon-compte?a=1"),
        ("https://ailleurs.example/", None),
        ("//ailleurs.example/", None),
        ("/\\ailleurs.example/", None),
        ("/\tailleurs", None),
        ("mon-compte", None),
        ("javascript:alert(1)", None),
    ],
)
def test_next_page_is_one_of_ours(site: Flask, wanted: str, reached: str | None) -> None:
    client = site.test_client()
    answer = post(client, "/connexion", {"email": EMAIL, "password": DEMO_PASSWORD, "next": wanted})

    assert answer.status_code == 302
    assert "ailleurs" not in answer.location
    assert "javascript" not in answer.location
    if reached:
        assert answer.location == reached


def test_signing_in_needs_the_token_of_the_page(site: Flask) -> None:
    client = site.test_client()
    for path, data in (
        ("/connexion", {"email": EMAIL, "password": DEMO_PASSWORD}),
        ("/demo/connexion", {"account": "maire.tournus"}),
    ):
        assert client.post(path, data=data).status_code == 400
    assert client.get("/mon-compte").status_code == 302


def test_signing_in_keeps_nothing_of_the_visitor(site: Flask) -> None:
    client = site.test_client()
    with client.session_transaction() as session:
        session["planted"] = "by someone else"
    before = token_of(client.get("/connexion"))
    post(client, "/connexion", {"email": EMAIL, "password": DEMO_PASSWORD})

    with client.session_transaction() as session:
        assert "planted" not in session
    refused = client.post("/deconnexion", data={"csrf_token": before})
    assert refused.status_code == 400, "the token of the earlier session is worth nothing"


def test_signing_out_is_a_post_and_ends_the_session(site: Flask) -> None:
    client = sign_in(site, "maire.tournus")

    assert client.get("/deconnexion").status_code == 405
    assert client.get("/mon-compte").status_code == 200
    assert post(client, "/deconnexion", {}, "/mon-compte").status_code == 302
    assert client.get("/mon-compte").status_code == 302


def test_every_demo_account_opens_in_one_click(site: Flask) -> None:
    for account in DEMO_ACCOUNTS:
        client = site.test_client()
        answer = post(client, "/demo/connexion", {"account": account.key}, "/connexion")
        assert answer.status_code == 302, account.key
        assert account.name in client.get("/mon-compte").text


def test_one_click_never_opens_a_real_account(site: Flask, demo: Runtime) -> None:
    with demo.uow() as uow:
        uow.session.execute(sa.update(Person).where(Person.email == EMAIL).values(is_demo=False))
    client = site.test_client()

    for key in ("maire.tournus", "inconnu"):
        assert post(client, "/demo/connexion", {"account": key}, "/connexion").location == "/connexion"
        assert client.get("/mon-compte").status_code == 302


def test_each_role_starts_on_its_own_page(site: Flask) -> None:
    starts = {}
    for account in DEMO_ACCOUNTS:
        client = site.test_client()
        starts[account.role] = post(client, "/demo/connexion", {"account": account.key}, "/connexion").location
        assert client.get(starts[account.role]).status_code == 200, account.key

    with site.test_request_context():
        pages = {
            Role.PLEDGER: "applicant.home",
            Role.PROXY: "assistance.mandates",
            Role.INSTRUCTOR: "instructor.inbox",
            Role.SIGNATORY: "signatory.home",
            Role.BUDGET: "budget.board",
            Role.ADMINISTRATOR: "admin.home",
            Role.REVIEWER: "public.home",
        }
        assert {role: starts[role] for role in pages} == {role: url_for(page) for role, page in pages.items()}
