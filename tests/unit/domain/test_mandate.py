"""What a mandate allows, day by day, and what it opens to whoever holds it."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product

import pytest

from portal.domain.actors import Actor, Mandated, Membership, Posting, Role
from portal.domain.mandate import MandateFacts, MandateState, Proof, Scope, date_problems, rights
from portal.domain.permissions import Permission, Subject, can

TODAY = date(2021, 10, 15)
OTHERS = Subject(window_id=1, organisation_id=7, is_draft=True, mandate_id=31)
MINE = Subject(window_id=1, organisation_id=7, is_draft=True, mandate_id=30)


def proxy(*, may_file: bool = False) -> Actor:
    return Actor(5, "x", "X", postings=(Posting(1, Role.PROXY),), mandates=(Mandated(30, 7, 1, may_file=may_file),))


@pytest.mark.parametrize(
    ("scope", "proof", "confirmed", "may_file"),
    [
        (Scope.PREPARE, Proof.SIGNED_PAPER, True, False),
        (Scope.PREPARE, Proof.STATEMENT, True, False),
        (Scope.PREPARE_AND_SIGN, Proof.SIGNED_PAPER, False, True),
        (Scope.PREPARE_AND_SIGN, Proof.STATEMENT, False, False),
        (Scope.PREPARE_AND_SIGN, Proof.STATEMENT, True, True),
    ],
)
def test_filing_needs_a_mandate_to_sign_and_the_givers_own_word(
    scope: Scope, proof: Proof, confirmed: bool, may_file: bool
) -> None:
    allowed = rights(MandateFacts(scope, proof, TODAY, confirmed=confirmed), TODAY)

    assert (allowed.may_draft, allowed.may_file) == (True, may_file)
    assert allowed.sentence.endswith(".")


def test_nothing_is_allowed_once_ended_or_after_the_last_day() -> None:
    for scope, proof, confirmed in product(Scope, Proof, (True, False)):
        ended = MandateFacts(scope, proof, TODAY, confirmed=confirmed, ended=True)
        standing = MandateFacts(scope, proof, TODAY, confirmed=confirmed)
        assert rights(ended, TODAY).state is MandateState.ENDED
        assert rights(standing, TODAY + timedelta(days=1)).state is MandateState.EXPIRED
        for allowed in (rights(ended, TODAY), rights(standing, TODAY + timedelta(days=1))):
            assert not allowed.may_draft
            assert not allowed.may_file
        assert rights(standing, TODAY).may_draft, "the last day is included"


def test_the_dates_of_a_mandate() -> None:
    assert date_problems(TODAY, TODAY, TODAY) == {}
    assert set(date_problems(TODAY + timedelta(days=1), TODAY - timedelta(days=1), TODAY)) == {"given_on", "until_on"}
    assert set(date_problems(None, None, TODAY)) == {"given_on", "until_on"}


def test_a_proxy_touches_the_dossiers_of_their_mandates_alone() -> None:
    writes = (Permission.DOSSIER_READ, Permission.DOSSIER_EDIT, Permission.DOSSIER_CREATE, Permission.DOCUMENT_READ)
    assert all(can(proxy(), permission, MINE) for permission in writes)
    assert not any(can(proxy(), permission, OTHERS) for permission in Permission)
    filed = Subject(window_id=1, organisation_id=7, mandate_id=None)
    assert not any(can(proxy(), permission, filed) for permission in Permission)


def test_a_mandate_counts_for_its_own_organisation() -> None:
    elsewhere = Subject(window_id=1, organisation_id=8, is_draft=True, mandate_id=30)
    assert not can(proxy(may_file=True), Permission.DOSSIER_READ, elsewhere)


def test_a_proxy_files_where_the_mandate_goes_so_far() -> None:
    assert can(proxy(may_file=True), Permission.DOSSIER_FILE, MINE)
    assert not can(proxy(), Permission.DOSSIER_FILE, MINE)
    assert not can(proxy(may_file=True), Permission.DOSSIER_WITHDRAW, MINE)


def test_a_proxy_is_named_by_the_prefecture_not_by_an_organisation() -> None:
    member = Actor(6, "m", "M", memberships=(Membership(7, "Tournus", Role.PROXY),))
    assert member.organisation_ids() == frozenset()
    assert not any(can(member, permission, OTHERS) for permission in Permission)
    named = Actor(7, "n", "N", postings=(Posting(1, Role.PROXY),))
    assert can(named, Permission.MANDATE_RECORD, Subject(1))
    assert not can(named, Permission.MANDATE_RECORD, Subject(2))
    assert not can(named, Permission.DOSSIER_READ, Subject(1, 7))
