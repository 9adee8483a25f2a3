"""Decisions: who may take them, on what, within which limits; what taking one back undoes."""

from __future__ import annotations

import pytest

from portal.demo.siret import demo_siret
from portal.domain.act import ActState
from portal.domain.actors import Role
from portal.domain.dossier import DossierState
from portal.domain.errors import Conflict, Forbidden, InvalidInput, LedgerRefusal, NotFound
from portal.models import Decision, LedgerEntry
from portal.services.acting.cancel_act import CancelAct, cancel_act
from portal.services.acting.certify_credits import CertifyCredits, certify_credits
from portal.services.runtime import Runtime
from portal.services.signatory.refuse_dossier import RefuseDossier, refuse_dossier
from portal.services.signatory.reopen_decision import ReopenDecision, reopen_decision
from tests.factories import make_organisation, make_person
from tests.integration.acting.support import (
    act_row,
    certified,
    count_of,
    dossier_of,
    grant,
    granted,
    issued,
    make_house,
    make_proposal,
    prepared,
    propose,
    reserved_cents,
    signed,
    state_of,
)


def test_the_exact_shortfall_is_said_and_nothing_changes(runtime: Runtime) -> None:
    house = make_house(runtime, allotted_cents=1_000_000)
    dossier, proposal = make_proposal(house, amount_cents=1_260_000)
    before = count_of(runtime, LedgerEntry)
    with pytest.raises(LedgerRefusal, match="il manque 2\u202f600,00") as refusal:
        grant(house, house.signatory, dossier, proposal)
    assert refusal.value.shortfall == 260_000
    assert state_of(runtime, dossier) is DossierState.PROPOSED
    assert (count_of(runtime, Decision), count_of(runtime, LedgerEntry)) == (0, before)


def test_a_second_click_grants_once(runtime: Runtime) -> None:
    house = make_house(runtime)
    dossier, proposal = make_proposal(house)
    first = grant(house, house.signatory, dossier, proposal)
    assert grant(house, house.signatory, dossier, proposal) == first
    assert reserved_cents(house) == 1_260_000


def test_who_proposed_cannot_decide_even_with_both_roles(runtime: Runtime) -> None:
    house = make_house(runtime)
    window = house.window_id
    both = make_person(runtime, postings=((window, Role.INSTRUCTOR), (window, Role.SIGNATORY)))
    dossier, proposal = make_proposal(house, author=both)
    with pytest.raises(Forbidden, match="une autre personne doit décider"):
        grant(house, both, dossier, proposal)
    with pytest.raises(Forbidden), runtime.uow() as uow:
        refuse_dossier(uow, both, RefuseDossier(dossier, proposal, "Non"))
    assert state_of(runtime, dossier) is DossierState.PROPOSED


def test_roles_are_apart(runtime: Runtime) -> None:
    house = make_house(runtime)
    dossier, proposal = make_proposal(house)
    for actor in (house.instructor, house.budget, house.applicant):
        with pytest.raises(Forbidden):
            grant(house, actor, dossier, proposal)
    stranger = make_person(runtime)
    with pytest.raises(NotFound):
        grant(house, stranger, dossier, proposal)
    grant(house, house.signatory, dossier, proposal)
    act = prepared(house, dossier)
    for actor in (house.instructor, house.signatory, house.applicant):
        with pytest.raises(Forbidden):
            certify_credits(runtime, actor, CertifyCredits(act))


def test_a_stale_proposal_is_not_decided(runtime: Runtime) -> None:
    house = make_house(runtime)
    dossier, read = make_proposal(house)
    propose(house, dossier, 1_000_000)
    with pytest.raises(Conflict, match="La proposition a changé"):
        grant(house, house.signatory, dossier, read)


def test_a_refusal_needs_its_motive(runtime: Runtime) -> None:
    house = make_house(runtime)
    dossier, proposal = make_proposal(house)
    with pytest.raises(InvalidInput, match="motif du refus"), runtime.uow() as uow:
        refuse_dossier(uow, house.signatory, RefuseDossier(dossier, proposal, "  "))
    with runtime.uow() as uow:
        refuse_dossier(uow, house.signatory, RefuseDossier(dossier, proposal, "Hors du champ de l’appel."))
    assert state_of(runtime, dossier) is DossierState.REFUSED
    assert reserved_cents(house) == 0


def test_the_cap_counts_what_others_got_since_the_assessment(runtime: Runtime) -> None:
    house = make_house(runtime)
    big = {"requested_cents": 2_100_000, "cost_cents": 3_000_000}
    first, first_proposal = make_proposal(house, **big)
    second, second_proposal = make_proposal(house, **big)
    grant(house, house.signatory, first, first_proposal)
    with pytest.raises(LedgerRefusal, match="plafond par porteur serait dépassé de 12\u202f000,00") as refusal:
        grant(house, house.signatory, second, second_proposal)
    assert refusal.value.shortfall == 1_200_000
    with runtime.uow() as uow:
        reopen_decision(uow, house.signatory, ReopenDecision(first, "Erreur de porteur"))
    grant(house, house.signatory, second, second_proposal)
    assert reserved_cents(house) == 2_100_000


def test_a_grouping_may_pass_the_cap_with_a_motive(runtime: Runtime) -> None:
    house = make_house(runtime)
    epci = make_organisation(
        runtime,
        siren="200070308",
        siret=demo_siret("200070308"),
        name="CC Mâconnais-Tournugeois",
        legal_category="7346",
        population=12_000,
    )
    dossier, proposal = make_proposal(
        house, organisation_id=epci, amount_cents=3_500_000, requested_cents=3_500_000, cost_cents=5_000_000
    )
    with pytest.raises(InvalidInput, match="motivez cette attribution"):
        grant(house, house.signatory, dossier, proposal)
    grant(house, house.signatory, dossier, proposal, "Mutualisation pour vingt communes.")
    assert reserved_cents(house) == 3_500_000


def test_reopening_releases_and_a_draft_follows_the_next_grant(runtime: Runtime) -> None:
    house = make_house(runtime)
    dossier = granted(house)
    act = certified(house, prepared(house, dossier))
    with runtime.uow() as uow:
        reopen_decision(uow, house.signatory, ReopenDecision(dossier, "Montant à revoir"))
    assert reserved_cents(house) == 0
    assert act_row(runtime, act).state is ActState.DRAFT
    with pytest.raises(Conflict, match="décision a été reprise"):
        certified(house, act)
    grant(house, house.signatory, dossier, propose(house, dossier, 1_000_000))
    with pytest.raises(Conflict, match="préparez-le de nouveau"):
        certified(house, act)
    assert prepared(house, dossier) == act
    certified(house, act)
    assert (act_row(runtime, act).amount_cents, reserved_cents(house)) == (1_000_000, 1_000_000)


def test_a_signed_act_holds_its_decision(runtime: Runtime) -> None:
    house = make_house(runtime)
    act = issued(house)
    dossier = dossier_of(runtime, act)
    signed(house, act)
    with pytest.raises(Conflict, match="déjà signé ou engagé"), runtime.uow() as uow:
        reopen_decision(uow, house.signatory, ReopenDecision(dossier, "Trop tard"))
    with pytest.raises(Conflict, match="état est « Signé »"), runtime.uow() as uow:
        cancel_act(uow, house.instructor, CancelAct(act, "Trop tard"))
    assert reserved_cents(house) == 1_260_000


def test_a_cancelled_act_leaves_the_grant_and_its_reference(runtime: Runtime) -> None:
    house = make_house(runtime)
    act = issued(house)
    with runtime.uow() as uow:
        cancel_act(uow, house.instructor, CancelAct(act, "Intitulé inexact"))
    dossier = dossier_of(runtime, act)
    again = prepared(house, dossier)
    assert again != act
    assert act_row(runtime, again).reference == "FITN7-71-2021-A0002"
    assert (state_of(runtime, dossier), reserved_cents(house)) == (DossierState.GRANTED, 1_260_000)
