"""A dossier under review, services to ask, and what their mails hold."""

from __future__ import annotations

import re
from typing import Any

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from portal.models import Document, MailMessage
from portal.queries.opinions import OpinionRequestView, opinions_of_dossier
from portal.services.opinions.ask_opinion import AskOpinion, ask_opinion
from portal.services.runtime import Runtime
from tests.factories import SETTINGS, fill_settings
from tests.integration.browsing import token_of
from tests.integration.instruction.conftest import Scene

SP, DDFIP, DIGITAL = "sp@exemple.fr", "ddfip@exemple.fr", "numerique@exemple.fr"
GIVERS = (
    f"Sous-préfecture de Louhans | {SP} | sous-préfecture | 714\n"
    f"Finances publiques | {DDFIP} | finances\n"
    f"Référente numérique | {DIGITAL} | référent numérique"
)
VALUES = {
    **SETTINGS,
    "opinions.givers": GIVERS,
    "opinions.delay_days": "7",
    "opinions.silence_subprefecture": "favourable",
    "opinions.silence_finance": "given",
    "opinions.text_favourable": "Avis réputé favorable du sous-préfet",
}


def consulting(scene: Scene, **values: str) -> Scene:
    """Under review, with services to ask."""
    fill_settings(scene.runtime, scene.window_id, {**VALUES, **values})
    scene.under_review()
    return scene


def ask(scene: Scene, *givers: str, **asked: Any) -> list[str]:
    """Ask with the least granted unless told otherwise; public ids of the requests."""
    command = AskOpinion(
        scene.dossier,
        givers or (SP,),
        asked.pop("question", "Qu’en pensez-vous ?"),
        asked.pop("grants", ("summary",)),
        **asked,
    )
    with scene.runtime.uow() as uow:
        return ask_opinion(scene.runtime, uow, scene.instructor, command)


def views(scene: Scene) -> tuple[OpinionRequestView, ...]:
    with scene.runtime.read() as session:
        return opinions_of_dossier(session, scene.row().id)


def mails_to(runtime: Runtime, address: str) -> list[MailMessage]:
    """Oldest first, detached."""
    with runtime.read() as session:
        query = sa.select(MailMessage).where(MailMessage.recipient == address).order_by(MailMessage.id)
        found = list(session.scalars(query))
        session.expunge_all()
        return found


def secret_for(runtime: Runtime, address: str) -> str:
    """The secret of the last link mailed to ``address``."""
    links = [found for mail in mails_to(runtime, address) for found in re.findall(r"/avis/([\w-]+)", mail.body)]
    return links[-1]


def code_for(runtime: Runtime, address: str) -> str:
    """The last code mailed to ``address``."""
    codes = [found for mail in mails_to(runtime, address) for found in re.findall(r"\n(\d{6})\n", mail.body)]
    return codes[-1]


def piece_of(scene: Scene) -> str:
    """The one piece of the dossier."""
    return str(scene.all(sa.select(Document.public_id))[0])


class Consulted:
    """A consulted service's browser, on the link mailed to it."""

    def __init__(self, app: Flask, runtime: Runtime, address: str) -> None:
        self.client: FlaskClient = app.test_client()
        self.runtime, self.address = runtime, address
        self.url = f"/avis/{secret_for(runtime, address)}"

    def get(self, tail: str = "") -> TestResponse:
        return self.client.get(self.url + tail)

    def post(self, tail: str, page: str = "", **typed: str) -> TestResponse:
        token = token_of(self.client.get(self.url + page))
        return self.client.post(self.url + tail, data={**typed, "csrf_token": token})

    def opened(self) -> Consulted:
        """Ask for a code and type it."""
        assert self.post("/envoyer").status_code == 303
        assert self.post("/code", "/code", code=code_for(self.runtime, self.address)).status_code == 303
        return self
