"""A window that changes when its EJ is recorded leaves the acts in progress on the path they took."""

from __future__ import annotations

import pytest
from flask import Flask

from portal.services.runtime import Runtime
from tests.integration.acting.support import committed, fill_settings, issued, later, make_house, signed
from tests.integration.acting.web import Visitor, read


@pytest.mark.parametrize("before", ["notification", "signature"])
def test_a_signed_and_committed_act_is_to_be_notified_whatever_the_setting(
    app: Flask, runtime: Runtime, before: str
) -> None:
    house = make_house(runtime, budget__ej_before=before)
    act = issued(house)
    later(runtime)
    for step in (signed, committed) if before == "notification" else (committed, signed):
        step(house, act)
    fill_settings(runtime, house.window_id, {"budget.ej_before": "signature" if before == "notification" else before})
    page = read(Visitor(app, house.instructor).get(f"/actes/{act}"))
    assert "L’acte peut être notifié par l’instructeur." in page
    assert "à imprimer et à signer" not in page
    assert "Déposer l’acte signé" not in page


def test_an_act_with_its_ej_first_still_awaits_its_signature(app: Flask, runtime: Runtime) -> None:
    house = make_house(runtime, budget__ej_before="signature")
    act = issued(house)
    later(runtime)
    committed(house, act)
    fill_settings(runtime, house.window_id, {"budget.ej_before": "notification"})
    page = read(Visitor(app, house.instructor).get(f"/actes/{act}"))
    assert "L’acte est à imprimer et à signer." in page
    assert "L’acte peut être notifié" not in page
