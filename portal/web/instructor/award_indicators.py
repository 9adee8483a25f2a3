"""Indicators of an award as the prefecture reads them: where it starts, what is aimed at, what each report says."""

from __future__ import annotations

from flask import Blueprint

from portal.domain.actors import Role
from portal.queries.indicators import indicators_of
from portal.web.common.access import allowed
from portal.web.instructor.award_nav import read_award, show_award
from portal.web.instructor.page import Answer

PAGE = "instructor.award_indicators"


def install(blueprint: Blueprint) -> None:
    """Add the page."""
    blueprint.add_url_rule("/dossiers/<public_id>/indicateurs", "award_indicators", show)


@allowed(Role.INSTRUCTOR, Role.BUDGET)
def show(public_id: str) -> Answer:
    """The table and the reports."""
    head, context = read_award(public_id, lambda session, head, award: {"found": indicators_of(session, award.act_id)})
    return show_award("award_indicators.html", PAGE, head, context)
