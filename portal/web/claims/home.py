"""The lists of claims, by what awaits them."""

from __future__ import annotations

from flask import Blueprint, render_template

from portal.domain.actors import Role
from portal.queries.award_waiting import waiting_count
from portal.queries.claim_lists import LISTS, claim_lists
from portal.web.common.access import allowed
from portal.web.common.claim_words import CLAIM_KINDS
from portal.web.common.lists import asked_list
from portal.web.common.session import current_actor, runtime

STAFF = (Role.INSTRUCTOR, Role.SIGNATORY, Role.BUDGET)


def install(blueprint: Blueprint) -> None:
    """Add the view."""
    blueprint.add_url_rule("", "home", home)


@allowed(*STAFF)
def home() -> str:
    """What to verify, to certify, to order, to pay."""
    alone, page = asked_list(LISTS)
    with runtime().read() as session:
        lists = claim_lists(session, current_actor(), alone, page)
        awaiting = waiting_count(session, current_actor())
    return render_template("claims/home.html", alone=alone, lists=lists, kinds=CLAIM_KINDS, awaiting=awaiting)
