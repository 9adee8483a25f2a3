"""« Ma subvention »: where the money is, what is left to do, what the act says; files of the award."""

from __future__ import annotations

from flask import Blueprint, abort, make_response, render_template
from werkzeug.wrappers import Response

from portal.domain.clocks import paris_date
from portal.queries.award_home import award_home
from portal.queries.award_start import starts_of
from portal.queries.award_stops import stops_of
from portal.queries.bank_accounts import accounts_of
from portal.web.applicant.award_nav import award_nav, load_award
from portal.web.common.access import allowed
from portal.web.common.downloads import attachment, released
from portal.web.common.session import runtime


def install(blueprint: Blueprint) -> None:
    """Register the views."""
    base = "/<public_id>/subvention"
    blueprint.add_url_rule(base, "award", award)
    blueprint.add_url_rule(f"{base}/justificatifs/<proof>", "award_file", award_file)


@allowed()
def award(public_id: str) -> Response:
    """The home of a notified award."""
    view, found = load_award(public_id)
    with runtime().read() as session:
        today = paris_date(runtime().legal.now())
        home, stops = award_home(session, found, today), stops_of(session, found.act_id, today)
    page = render_template(
        "applicant/award.html",
        view=view,
        award=found,
        home=home,
        stops=stops,
        nav=award_nav(public_id, "applicant.award"),
    )
    return make_response(page)


@allowed()
def award_file(public_id: str, proof: str) -> Response:
    """The copy of a declared act, or a RIB the team gave (``proof``: public id of the declaration or account)."""
    _, found = load_award(public_id)
    with runtime().read() as session:
        rows = (*starts_of(session, found.act_id), *accounts_of(session, found).everything)
    row = next((one for one in rows if one.public_id == proof), None)
    if row is None:
        abort(404)
    return attachment(released(row.proof_sha256), row.proof_name, row.proof_type)
