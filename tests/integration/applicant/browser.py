"""A person before the pages: signed in, sending forms with the hidden fields of the page they were on."""

from __future__ import annotations

import io
import re
from html import unescape
from html.parser import HTMLParser

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from portal.domain.actors import Actor
from portal.models import Person
from portal.services.runtime import Runtime
from tests.factories import PDF


class _Inputs(HTMLParser):
    """Values of the fields of every form, as a browser would send them."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[dict[str, str]] = []
        self._area = ""
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {key: value if value is not None else key for key, value in attrs}
        name = values.get("name", "")
        if tag == "form":
            self.forms.append({"": values.get("action", "")})
        elif not self.forms:
            return
        elif tag == "input" and values.get("type") in {"checkbox", "radio"}:
            if "checked" in values:
                self.forms[-1][name] = values.get("value", "y")
        elif tag == "input" and name and values.get("type") != "file":
            self.forms[-1][name] = values.get("value", "")
        elif tag == "textarea":
            self._area = name
            self.forms[-1][name] = ""
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and ("selected" in values or self._select not in self.forms[-1]):
            self.forms[-1][self._select] = values.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._area = ""
        elif tag == "select":
            self._select = ""

    def handle_data(self, data: str) -> None:
        if self._area:
            self.forms[-1][self._area] += data


def sign_in(app: Flask, runtime: Runtime, actor: Actor) -> FlaskClient:
    """A client with the session of ``actor``."""
    with runtime.read() as session:
        stamp = session.scalars(sa.select(Person.session_stamp).where(Person.public_id == actor.public_id)).one()
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["_user_id"] = f"{actor.public_id}.{stamp}"
        cookie["_fresh"] = True
    return client


def text_of(response: TestResponse) -> str:
    """Readable text of a page: tags and special spaces removed."""
    plain = unescape(re.sub(r"<[^>]+>", " ", response.get_data(as_text=True)))
    return re.sub(r"\s+", " ", plain.replace("\u00a0", " ").replace("\u202f", " "))


def fields_of(response: TestResponse, containing: str = "version") -> dict[str, str]:
    """Fields of the form of the page that has ``containing`` (the last one: those of the step)."""
    reader = _Inputs()
    reader.feed(response.get_data(as_text=True))
    found = [form for form in reader.forms if containing in form]
    assert found, f"no form with {containing}: {text_of(response)[:400]}"
    return {name: value.removeprefix("\r\n").removeprefix("\n") for name, value in found[-1].items() if name}


def send(client: FlaskClient, url: str, containing: str = "version", **typed: object) -> TestResponse:
    """Open ``url``, type ``typed`` over what the form shows, and send it."""
    data: dict[str, object] = {**fields_of(client.get(url), containing), **typed}
    return client.post(url, data=data, content_type="multipart/form-data")


def pdf(name: str = "devis.pdf", content: bytes = PDF) -> tuple[io.BytesIO, str]:
    return io.BytesIO(content), name
