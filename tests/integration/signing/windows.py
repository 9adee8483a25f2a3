"""A second window of the same prefecture, with its own people, for pages that went to the wrong one."""

from __future__ import annotations

from dataclasses import replace

from portal.domain.actors import Role
from tests.factories import make_person, make_window
from tests.integration.acting.support import SETTINGS, House, fill_settings


def other_window(house: House) -> House:
    """Another window and the people who act in it alone."""
    window_id = make_window(house.runtime, slug="fitn7-axe3-68-2021")
    fill_settings(house.runtime, window_id, dict(SETTINGS))
    return replace(
        house,
        window_id=window_id,
        instructor=make_person(house.runtime, "Anne Ailleurs", postings=((window_id, Role.INSTRUCTOR),)),
        signatory=make_person(house.runtime, "Serge Ailleurs", postings=((window_id, Role.SIGNATORY),)),
        budget=make_person(house.runtime, "Barbara Ailleurs", postings=((window_id, Role.BUDGET),)),
    )
