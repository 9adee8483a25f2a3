"""The server killed between a keystroke and its answer, again and again: what was acknowledged is in the database, what
was not is given back by the device, and in the end every field is what was typed.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qsl

import pytest
from playwright.sync_api import Request

from tests.e2e.conftest import MakeVisitor
from tests.e2e.screens import account, applicant, draft
from tests.e2e.serving import ROOT, free_port, portal_environment, wait_until_up
from tests.e2e.visitor import Visitor

FIELDS = ("title", "summary", "answer_starting_point", "answer_impact", "answer_after", "start_on")


class MortalPortal:
    """``python app.py`` in its own process, killed by its pid and started again on the same data."""

    def __init__(self, prepared: Path, instance: Path) -> None:
        shutil.copytree(prepared, instance)
        self.instance, self.port = instance, free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.start()

    def start(self) -> None:
        with (self.instance / "serve.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "app.py"],
                cwd=ROOT, env=portal_environment(self.instance, self.port), stdout=log, stderr=subprocess.STDOUT,
            )  # fmt: skip
        wait_until_up(f"{self.address}/connexion", self.process, self.instance / "serve.log")

    def kill(self) -> None:
        os.kill(self.process.pid, signal.SIGKILL)
        self.process.wait(timeout=10)

    def project(self, dossier: str) -> dict[str, str]:
        """The raw fields of the project's step, as the database has them."""
        with sqlite3.connect(self.instance / "portal.sqlite3") as base:
            row = base.execute(
                "SELECT p.fields FROM draft_part p JOIN dossier d ON d.id = p.dossier_id "
                "WHERE d.public_id = ? AND p.part = 'project'",
                (dossier,),
            ).fetchone()
        return {name: values[0] for name, values in json.loads(row[0]).items()} if row else {}


def _types(visitor: Visitor, draw: random.Random, cycle: int) -> dict[str, str]:
    """Type into a few fields; returns what the person meant."""
    meant = {}
    for field in draw.sample(FIELDS, 3):
        text = f"{draw.randrange(1, 28)}/{draw.randrange(13)}" if field == "start_on" else f"{field} {cycle}, été 2022"
        visitor.page.locator(f"#{field}").fill(text)
        meant[field] = text
    return meant


def _run(visit: MakeVisitor, portal: MortalPortal, cycles: int, seed: int) -> None:
    draw = random.Random(seed)
    visitor = visit(portal.address, "panne")
    account.sign_in_as(visitor, "maire.louhans")
    dossier = applicant.start_draft(visitor)
    path = f"/mes-dossiers/{dossier}/projet"
    acknowledged: list[dict[str, str]] = [{}]
    visitor.page.on("requestfinished", lambda request: _note(request, acknowledged))
    visitor.open(path)
    meant: dict[str, str] = {}
    restored = 0
    for cycle in range(cycles):
        meant |= _types(visitor, draw, cycle)
        visitor.troubled = True
        if draw.random() < 0.7:
            # Just when the save has left: before, during or after its transaction.
            draft.wait_until_saved(visitor)
            meant["answer_impact"] = f"Au dernier moment, {cycle}"
            with visitor.page.expect_request(lambda request: request.method == "POST", timeout=10_000):
                visitor.page.locator("#answer_impact").fill(meant["answer_impact"])
            visitor.page.wait_for_timeout(draw.choice((0, 5, 10, 20, 40, 80)))
        else:
            visitor.page.wait_for_timeout(draw.randrange(0, 1500))
        portal.kill()
        for field, text in meant.items():
            assert visitor.page.locator(f"#{field}").input_value() == text
        sure = dict(acknowledged[-1])
        stored = portal.project(dossier)
        for field in sure:
            assert stored[field] in (sure[field], meant.get(field, sure[field])), f"{field}: acknowledged, then lost"
        if draw.random() < 0.6:
            # The browser is closed too: what the portal never had comes from the device alone.
            visitor.page.goto("about:blank")
            portal.start()
            visitor.open(path)
            missing = any(stored.get(field) != text for field, text in meant.items())
            assert bool(draft.offers(visitor)) == missing
            if missing:
                restored += 1
                visitor.page.get_by_role("button", name="Reprendre cette saisie").first.click()
        else:
            portal.start()  # the page stays open, and sends again by itself
        draft.wait_until_saved(visitor, 90)
        visitor.troubled = False
        stored = portal.project(dossier)
        assert {field: stored[field] for field in meant} == meant
        for field, text in meant.items():
            assert visitor.page.locator(f"#{field}").input_value() == text
    assert restored > 0, "no kill fell before its save: the test saw nothing"


def _note(request: Request, acknowledged: list[dict[str, str]]) -> None:
    """Remember what the browser was told is saved."""
    response = request.response()
    if request.method == "POST" and response and response.status == 200:
        sent = dict(parse_qsl(request.post_data or "", keep_blank_values=True))
        acknowledged.append({field: sent[field] for field in FIELDS if field in sent})


@pytest.fixture
def mortal(prepared_demo: Path, tmp_path: Path) -> Iterator[MortalPortal]:
    portal = MortalPortal(prepared_demo, tmp_path / "instance")
    yield portal
    portal.kill()


def test_the_server_is_killed_while_typing(visit: MakeVisitor, mortal: MortalPortal) -> None:
    _run(visit, mortal, cycles=5, seed=2021)


@pytest.mark.long
def test_the_server_is_killed_many_times_while_typing(visit: MakeVisitor, mortal: MortalPortal) -> None:
    _run(visit, mortal, cycles=15, seed=71)
