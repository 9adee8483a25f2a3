"""Two people word the same following act: the second is told, and overwrites nothing."""

from __future__ import annotations

from flask import Flask

from portal.queries.act_drafting import following_draft
from portal.services.runtime import Runtime
from tests.integration.acting.test_following_acts import awarded
from tests.integration.acting.web import Visitor, read


def test_a_draft_worded_meanwhile_is_not_overwritten(runtime: Runtime, app: Flask) -> None:
    house, award = awarded(runtime)
    first, second = Visitor(app, house.instructor), Visitor(app, house.instructor)
    page = f"/instruction/actes/{award}/suite"
    asked = {"kind": "amendment", "completion_on": "10/11/2022"}
    assert first.send(page, grounds="un retard", **asked).status_code == 302
    late = second.send(page, grounds="une panne", based_on="0", **asked)
    assert late.status_code == 409
    assert "a changé pendant votre saisie" in read(late)
    assert "une panne" in late.text, "what was typed stays"
    with runtime.read() as session:
        draft = following_draft(session, award)
    assert draft is not None
    assert draft[1].grounds == ("un retard",)
    assert second.send(page, grounds="une panne", **asked).status_code == 302, "once read again"
