"""A signed-in browser without a browser: opens pages, sends forms with the token of the page."""

from __future__ import annotations

import re

import sqlalchemy as sa
from flask import Flask
from werkzeug.test import TestResponse

from portal.domain.actors import Actor
from portal.models import Person


class Visitor:
    """One person's session on the site."""

    def __init__(self, app: Flask, actor: Actor) -> None:
        self.client = app.test_client()
        with app.extensions["portal"].read() as session:
            stamp = session.scalar(sa.select(Person.session_stamp).where(Person.public_id == actor.public_id))
        with self.client.session_transaction() as cookies:
            cookies["_user_id"] = f"{actor.public_id}.{stamp}"
            cookies["_fresh"] = True

    def get(self, url: str) -> TestResponse:
        return self.client.get(url)

    def send(self, page: str, action: str = "", **typed: str) -> TestResponse:
        """Open ``page``, take its hidden fields, post ``typed`` to ``action`` (the page itself by default)."""
        html = self.get(page).text
        inputs = [dict(re.findall(r'([a-z_]+)="([^"]*)"', tag)) for tag in re.findall(r"<input[^>]*>", html)]
        hidden = {field["name"]: field.get("value", "") for field in inputs if field.get("type") == "hidden"}
        return self.client.post(action or page, data={**hidden, **typed})
