"""The menu of an award: few groups, the pages of the group shown beneath."""

from __future__ import annotations

from flask import Flask

from portal.web.applicant.award_nav import AWARD_PAGES, award_nav


def test_the_pages_of_the_group_are_shown_with_the_one_read_marked() -> None:
    app = Flask(__name__)
    for _, pages in AWARD_PAGES:
        for _, endpoint in pages:
            app.add_url_rule(f"/<public_id>/{endpoint}", endpoint, lambda public_id: public_id)
    with app.test_request_context():
        nav = award_nav("d1", "applicant.award_account")
        alone = award_nav("d1", "applicant.award_changes")
    assert [label for label, _, mark in nav.groups if mark == "true"] == ["Paiements"]
    assert len(nav.groups) == 5
    assert [(label, mark) for label, _, mark in nav.pages] == [
        ("Demandes de paiement", ""), ("RIB", "page"), ("Montant définitif", ""), ("Reversement", ""),
    ]  # fmt: skip
    assert [label for label, _, mark in alone.groups if mark == "page"] == ["Modifications"]
    assert alone.pages == []
