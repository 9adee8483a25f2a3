"""A test client that behaves like a browser: takes the CSRF token of the page, posts, follows."""

from __future__ import annotations

import re
from html import unescape

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from portal.demo.accounts import DEMO_PASSWORD
from portal.domain.actors import Actor
from portal.models import Person

_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


def token_of(page: TestResponse) -> str:
    """The CSRF token of a page's first form."""
    found = _TOKEN.search(page.text)
    assert found, f"no form on the page ({page.status_code})"
    return found.group(1)


def post(client: FlaskClient, path: str, data: dict[str, object], form_page: str | None = None) -> TestResponse:
    """Post ``data`` with the token of ``form_page`` (the page itself unless said otherwise)."""
    return client.post(path, data={**data, "csrf_token": token_of(client.get(form_page or path))})


def sign_in(app: Flask, key: str, password: str = DEMO_PASSWORD) -> FlaskClient:
    """A browser signed in with a demonstration's account."""
    client = app.test_client()
    answer = post(client, "/connexion", {"email": f"{key}@demo.example", "password": password})
    assert answer.status_code == 302, answer.text
    return client


def said(page: TestResponse) -> str:
    """The page's text as read: tags away, entities decoded, blanks (no-break ones too) made one."""
    bare = re.sub(r"<[^>]+>", " ", page.text)
    return re.sub(r"\s+", " ", unescape(bare))


class SignedIn:
    """One person's session on the site, opened without the sign-in page."""

    def __init__(self, app: Flask, actor: Actor) -> None:
        self.client = app.test_client()
        with app.extensions["portal"].read() as session:
            stamp = session.scalar(sa.select(Person.session_stamp).where(Person.public_id == actor.public_id))
        with self.client.session_transaction() as cookies:
            cookies["_user_id"] = f"{actor.public_id}.{stamp}"
            cookies["_fresh"] = True

    def get(self, url: str) -> TestResponse:
        """Open a page."""
        return self.client.get(url)
