"""Every route and method, as every actor, judged by what comes back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.routing import Rule

from tests.integration.access.table import ROWS, Row
from tests.integration.access.world import ACTORS, Visit, World, build_world, outcome


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    """One prepared instance, copied for each actor."""
    return build_world(tmp_path_factory.mktemp("world"))


def named(world: World, names: dict[str, str]) -> dict[str, str]:
    """The world's ids for these names; a name that starts with ``=`` is the value itself."""
    return {key: name[1:] if name[0] == "=" else world.ids[name] for key, name in names.items()}


def _rules(app: Flask) -> list[Rule]:
    return sorted(app.url_map.iter_rules(), key=lambda rule: rule.endpoint)


def _requests(app: Flask, world: World) -> Iterator[tuple[str, Row, str, str]]:
    """(endpoint, row, method, path): reads first, so that a write cannot hide an object from a read."""
    for method, last in (("GET", False), ("POST", False), ("POST", True)):
        for rule in _rules(app):
            row = ROWS.get(rule.endpoint)
            if row is None or row.last is not last or method not in (rule.methods or ()):
                continue
            values = named(world, row.ids)
            with app.test_request_context():
                path = app.url_for(rule.endpoint, **values)
            yield rule.endpoint, row, method, path


def _expected(row: Row, method: str, actor: str) -> str:
    reached = row.get if method == "GET" else row.post
    forbidden = row.forbidden_get if method == "GET" else row.forbidden_post
    if actor in (reached or ()):
        return "ok"
    if actor in ("visitor", "system"):
        return "404" if row.hidden else "sign-in"
    return "403" if actor in forbidden else "404"


def test_every_route_and_method_has_its_row(world: World, tmp_path: Path) -> None:
    app = Visit(world, tmp_path / "copy", "visitor").app
    missing, stale = [], set(ROWS)
    for rule in _rules(app):
        stale.discard(rule.endpoint)
        row = ROWS.get(rule.endpoint, Row())
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            if method not in ("GET", "POST") or (row.get if method == "GET" else row.post) is None:
                missing.append(f"{method} {rule.endpoint}")

    assert missing == []
    assert stale == set()


@pytest.mark.parametrize("actor", ACTORS)
def test_what_each_actor_meets(world: World, tmp_path: Path, actor: str) -> None:
    visit = Visit(world, tmp_path / "copy", actor)
    wrong = []
    for endpoint, row, method, path in _requests(visit.app, world):
        answer = visit.send(method, path, named(world, row.data))
        met = outcome(answer)
        if b'method="post"' in answer.data and answer.headers["Referrer-Policy"] == "no-referrer":
            wrong.append(f"{method} {endpoint}: a form whose page sends no referrer is refused over HTTPS")
        if endpoint == "static":
            continue  # a missing file is a 404 for everyone; its headers have their own test
        if met != _expected(row, method, actor):
            wrong.append(f"{method} {endpoint}: {met}, expected {_expected(row, method, actor)}")

    assert not wrong, "\n".join(wrong)


def test_every_write_needs_its_token(world: World, tmp_path: Path) -> None:
    visit = Visit(world, tmp_path / "copy", "pledger")
    passed = [
        endpoint
        for endpoint, _, method, path in _requests(visit.app, world)
        if method == "POST" and endpoint != "api.create_assessment"
        if visit.send(method, path, csrf=False).status_code != 400
    ]

    assert passed == []
