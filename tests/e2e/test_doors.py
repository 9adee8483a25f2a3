"""Signing in."""

from __future__ import annotations

import pytest

from tests.e2e.conftest import MakeVisitor


@pytest.mark.parametrize("width", [1280, 320])
def test_look(visit: MakeVisitor, shared_portal: str, width: int) -> None:
    someone = visit(shared_portal, "visitor", width)
    someone.open("/connexion")
    someone.open("/demo/messagerie")
    someone.open("/inscription")
    someone.press("Recevoir le lien", status=422)
