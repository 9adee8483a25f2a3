"""Each step out of order, each wrong value, each wrong person: refused with its sentence, nothing changed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
import sqlalchemy as sa

from portal.demo.siret import demo_siret
from portal.domain.act import ActState
from portal.domain.actors import Actor, Role
from portal.domain.dossier import DossierState
from portal.domain.errors import Conflict, Forbidden, InvalidInput, LedgerRefusal, NotFound
from portal.models import Act, Decision, Dossier, LedgerEntry
from portal.queries.windows import envelopes_of
from portal.services.acting.cancel_act import CancelAct, cancel_act
from portal.services.acting.certify_credits import CertifyCredits, certify_credits
from portal.services.acting.issue_act import ActNotIssuable, IssueAct, issue_act
from portal.services.acting.notify_act import NotifyAct, notify_act
from portal.services.acting.prepare_act import PrepareAct, prepare_act
from portal.services.acting.record_commitment import RecordCommitment, record_commitment
from portal.services.acting.record_signature import RecordSignature, record_signature
from portal.services.runtime import Runtime
from portal.services.signatory.grant_dossier import GrantDossier, grant_dossier
from portal.services.signatory.refuse_dossier import RefuseDossier, refuse_dossier
from portal.services.signatory.reopen_decision import ReopenDecision, reopen_decision
from tests.factories import make_organisation, make_person
from tests.integration.acting.support import (
    EJ,
    PUBLIC_URL,
    SCAN,
    House,
    certified,
    committed,
    granted,
    issued,
    later,
    make_house,
    make_proposal,
    notified,
    prepared,
    propose,
    signed,
)

DAY = date(2021, 10, 16)


def _count(runtime: Runtime, model: type) -> int:
    with runtime.read() as session:
        return int(session.scalar(sa.select(sa.func.count()).select_from(model)) or 0)


def _state(runtime: Runtime, dossier: str) -> DossierState:
    with runtime.read() as session:
        return session.scalars(sa.select(Dossier.state).where(Dossier.public_id == dossier)).one()


def _act(runtime: Runtime, public_id: str) -> Act:
    with runtime.read() as session:
        return session.scalars(sa.select(Act).where(Act.public_id == public_id)).one()


def _grant(house: House, actor: Actor, dossier: str, proposal: str, motive: str = "") -> str:
    with house.runtime.uow() as uow:
        return grant_dossier(uow, actor, GrantDossier(dossier, proposal, motive))


def _reserved(house: House) -> int:
    with house.runtime.read() as session:
        return envelopes_of(session, house.window_id)[0].balance.reserved


def test_the_exact_shortfall_is_said_and_nothing_changes(runtime: Runtime) -> None:
    house = make_house(runtime, allotted_cents=1_000_000)
    dossier, proposal = make_proposal(house, amount_cents=1_260_000)
    before = _count(runtime, LedgerEntry)
    with pytest.raises(LedgerRefusal, match="il manque 2\u202f600,00") as refusal:
        _grant(house, house.signatory, dossier, proposal)
    assert refusal.value.shortfall == 260_000
    assert _state(runtime, dossier) is DossierState.PROPOSED
    assert (_count(runtime, Decision), _count(runtime, LedgerEntry)) == (0, before)


def test_a_second_click_grants_once(runtime: Runtime) -> None:
    house = make_house(runtime)
    dossier, proposal = make_proposal(house)
    first = _grant(house, house.signatory, dossier, proposal)
    assert _grant(house, house.signatory, dossier, proposal) == first
    assert _reserved(house) == 1_260_000


def test_who_proposed_cannot_decide_even_with_both_roles(runtime: Runtime) -> None:
    house = make_house(runtime)
    window = house.window_id
    both = make_person(runtime, postings=((window, Role.INSTRUCTOR), (window, Role.SIGNATORY)))
    dossier, proposal = make_proposal(house, author=both)
    with pytest.raises(Forbidden, match="une autre personne doit décider"):
        _grant(house, both, dossier, proposal)
    with pytest.raises(Forbidden), runtime.uow() as uow:
        refuse_dossier(uow, both, RefuseDossier(dossier, proposal, "Non"))
    assert _state(runtime, dossier) is DossierState.PROPOSED


def test_roles_are_apart(runtime: Runtime) -> None:
    house = make_house(runtime)
    dossier, proposal = make_proposal(house)
    for actor in (house.instructor, house.budget, house.applicant):
        with pytest.raises(Forbidden):
            _grant(house, actor, dossier, proposal)
    stranger = make_person(runtime)
    with pytest.raises(NotFound):
        _grant(house, stranger, dossier, proposal)
    _grant(house, house.signatory, dossier, proposal)
    act = prepared(house, dossier)
    for actor in (house.instructor, house.signatory, house.applicant):
        with pytest.raises(Forbidden), runtime.uow() as uow:
            certify_credits(uow, actor, CertifyCredits(act))


def test_a_stale_proposal_is_not_decided(runtime: Runtime) -> None:
    house = make_house(runtime)
    dossier, read = make_proposal(house)
    propose(house, dossier, 1_000_000)
    with pytest.raises(Conflict, match="La proposition a changé"):
        _grant(house, house.signatory, dossier, read)


def test_a_refusal_needs_its_motive(runtime: Runtime) -> None:
    house = make_house(runtime)
    dossier, proposal = make_proposal(house)
    with pytest.raises(InvalidInput, match="motif du refus"), runtime.uow() as uow:
        refuse_dossier(uow, house.signatory, RefuseDossier(dossier, proposal, "  "))
    with runtime.uow() as uow:
        refuse_dossier(uow, house.signatory, RefuseDossier(dossier, proposal, "Hors du champ de l’appel."))
    assert _state(runtime, dossier) is DossierState.REFUSED
    assert _reserved(house) == 0


def test_the_cap_counts_what_others_got_since_the_assessment(runtime: Runtime) -> None:
    house = make_house(runtime)
    big = {"requested_cents": 2_100_000, "cost_cents": 3_000_000}
    first, first_proposal = make_proposal(house, **big)
    second, second_proposal = make_proposal(house, **big)
    _grant(house, house.signatory, first, first_proposal)
    with pytest.raises(LedgerRefusal, match="plafond par porteur serait dépassé de 12\u202f000,00") as refusal:
        _grant(house, house.signatory, second, second_proposal)
    assert refusal.value.shortfall == 1_200_000
    with runtime.uow() as uow:
        reopen_decision(uow, house.signatory, ReopenDecision(first, "Erreur de porteur"))
    _grant(house, house.signatory, second, second_proposal)
    assert _reserved(house) == 2_100_000


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
        _grant(house, house.signatory, dossier, proposal)
    _grant(house, house.signatory, dossier, proposal, "Mutualisation pour vingt communes.")
    assert _reserved(house) == 3_500_000


def test_reopening_releases_and_a_draft_follows_the_next_grant(runtime: Runtime) -> None:
    house = make_house(runtime)
    dossier = granted(house)
    act = certified(house, prepared(house, dossier))
    with runtime.uow() as uow:
        reopen_decision(uow, house.signatory, ReopenDecision(dossier, "Montant à revoir"))
    assert _reserved(house) == 0
    assert _act(runtime, act).state is ActState.DRAFT
    with pytest.raises(Conflict, match="décision a été reprise"):
        certified(house, act)
    _grant(house, house.signatory, dossier, propose(house, dossier, 1_000_000))
    with pytest.raises(Conflict, match="préparez-le de nouveau"):
        certified(house, act)
    assert prepared(house, dossier) == act
    certified(house, act)
    assert (_act(runtime, act).amount_cents, _reserved(house)) == (1_000_000, 1_000_000)


def test_a_signed_act_holds_its_decision(runtime: Runtime) -> None:
    house = make_house(runtime)
    act = issued(house)
    dossier = _dossier_of(runtime, act)
    signed(house, act)
    with pytest.raises(Conflict, match="déjà signé ou engagé"), runtime.uow() as uow:
        reopen_decision(uow, house.signatory, ReopenDecision(dossier, "Trop tard"))
    with pytest.raises(Conflict, match="état est « Signé »"), runtime.uow() as uow:
        cancel_act(uow, house.instructor, CancelAct(act, "Trop tard"))
    assert _reserved(house) == 1_260_000


def _dossier_of(runtime: Runtime, act: str) -> str:
    with runtime.read() as session:
        row = session.scalars(sa.select(Act).where(Act.public_id == act)).one()
        return row.dossier.public_id


def test_a_cancelled_act_leaves_the_grant_and_its_reference(runtime: Runtime) -> None:
    house = make_house(runtime)
    act = issued(house)
    with runtime.uow() as uow:
        cancel_act(uow, house.instructor, CancelAct(act, "Intitulé inexact"))
    dossier = _dossier_of(runtime, act)
    again = prepared(house, dossier)
    assert again != act
    assert _act(runtime, again).reference == "FITN7-71-2021-A0002"
    assert (_state(runtime, dossier), _reserved(house)) == (DossierState.GRANTED, 1_260_000)


_STEPS: dict[str, Callable[[House, str], object]] = {
    "certify": certified,
    "issue": lambda house, act: issue_act(house.runtime, house.instructor, IssueAct(act)),
    "sign": signed,
    "commit": committed,
    "notify": notified,
}


@pytest.mark.parametrize(
    ("done", "step", "sentence"),
    [
        ((), "issue", "« Projet »"),
        ((), "sign", "« Projet »"),
        ((), "commit", "« Projet »"),
        ((), "notify", "« Projet »"),
        (("certify",), "certify", "« Crédits attestés »"),
        (("certify",), "sign", "« Crédits attestés »"),
        (("certify", "issue"), "issue", "« Émis, à signer »"),
        (("certify", "issue"), "commit", "pas encore signé"),
        (("certify", "issue"), "notify", "acte signé n’est pas déposé"),
        (("certify", "issue", "sign"), "notify", "avant son numéro d’EJ"),
        (("certify", "issue", "sign"), "sign", "« Signé »"),
        (("certify", "issue", "sign", "commit"), "commit", "« Engagé (EJ) »"),
        (("certify", "issue", "sign", "commit", "notify"), "notify", "« Notifié »"),
    ],
)
def test_each_step_in_its_order(runtime: Runtime, done: tuple[str, ...], step: str, sentence: str) -> None:
    house = make_house(runtime)
    act = prepared(house, granted(house))
    for name in done:
        _STEPS[name](house, act)
    before = _act(runtime, act).state
    with pytest.raises(Conflict, match=sentence.replace("(", r"\(").replace(")", r"\)")):
        _STEPS[step](house, act)
    assert _act(runtime, act).state is before


def test_ej_before_signature_when_the_window_wants_it(runtime: Runtime) -> None:
    house = make_house(runtime, budget__ej_before="signature")
    act = issued(house)
    later(runtime)
    committed(house, act)
    signed(house, act)
    notified(house, act)
    assert _act(runtime, act).state is ActState.NOTIFIED


@pytest.mark.parametrize(
    ("number", "day", "scan", "fields"),
    [
        ("71-2021-10-16-12", DAY, SCAN, {"official_number"}),
        ("71-2021-13-40-00012", DAY, SCAN, {"official_number"}),
        ("71-2021-10-16-00012", date(2021, 10, 14), SCAN, {"signed_on"}),
        ("71-2021-10-16-00012", date(2021, 10, 17), SCAN, {"signed_on"}),
        ("71-2021-10-16-00012", DAY, b"", {"scan"}),
        ("71-2021-10-16-00012", DAY, b"PK\x03\x04 zip", {"scan"}),
        ("douze", date(2021, 10, 17), b"GIF89a", {"official_number", "signed_on", "scan"}),
    ],
)
def test_what_is_read_on_paper_is_checked(
    runtime: Runtime, number: str, day: date, scan: bytes, fields: set[str]
) -> None:
    house = make_house(runtime)
    act = issued(house)
    later(runtime)
    with pytest.raises(InvalidInput) as refusal:
        record_signature(runtime, house.instructor, RecordSignature(act, number, day, scan))
    assert set(refusal.value.fields) == fields
    assert _act(runtime, act).state is ActState.CHECKED


def test_the_issued_file_is_not_its_own_signature(runtime: Runtime) -> None:
    house = make_house(runtime)
    act = issued(house)
    with runtime.read() as session:
        digest = session.scalars(sa.select(Act).where(Act.public_id == act)).one().files[0].file.sha256
    later(runtime)
    with pytest.raises(InvalidInput, match="pas l’acte signé"):
        record_signature(
            runtime, house.instructor, RecordSignature(act, "71-2021-10-16-00012", DAY, runtime.store.get(digest))
        )


def test_numbers_are_not_used_twice(runtime: Runtime) -> None:
    house = make_house(runtime)
    first, second = issued(house), issued(house)
    committed(house, signed(house, first))
    with pytest.raises(InvalidInput, match="déjà celui d’un autre acte"):
        signed(house, second)
    signed(house, second, "71-2021-10-16-00013")
    with pytest.raises(InvalidInput, match="d’un autre acte"):
        committed(house, second)
    with pytest.raises(InvalidInput, match="dix chiffres"):
        committed(house, second, "21034")


def test_the_ej_is_recorded_by_somebody_else_than_the_signature(runtime: Runtime) -> None:
    house = make_house(runtime)
    window = house.window_id
    both = make_person(runtime, postings=((window, Role.INSTRUCTOR), (window, Role.BUDGET)))
    act = issued(house)
    later(runtime)
    record_signature(runtime, both, RecordSignature(act, "71-2021-10-16-00012", DAY, SCAN))
    with pytest.raises(Forbidden, match="une autre personne"), runtime.uow() as uow:
        record_commitment(uow, both, RecordCommitment(act, EJ, DAY))


def test_paper_notification_needs_its_date(runtime: Runtime) -> None:
    house = make_house(runtime)
    act = committed(house, signed(house, issued(house, electronic_notification=False)))
    with pytest.raises(InvalidInput) as refusal, runtime.uow() as uow:
        notify_act(uow, house.instructor, NotifyAct(act, PUBLIC_URL))
    assert set(refusal.value.fields) == {"paper_on", "paper_recipient"}
    with runtime.uow() as uow:
        limit = notify_act(uow, house.instructor, NotifyAct(act, PUBLIC_URL, DAY, "Mairie de Tournus"))
    assert limit.on == date(2021, 12, 17)


@pytest.mark.parametrize(
    "missing", ["texts.remedies", "imputation.activity", "signatory.by_delegation", "visa.eu_funded"]
)
def test_an_unfilled_setting_blocks_the_issue(runtime: Runtime, missing: str) -> None:
    house = make_house(runtime, **{missing.replace(".", "__"): None})
    act = certified(house, prepared(house, granted(house)))
    with pytest.raises(ActNotIssuable) as refusal:
        issue_act(runtime, house.instructor, IssueAct(act))
    assert refusal.value.findings
    assert _act(runtime, act).state is ActState.FUNDED


def test_an_act_needs_its_words(runtime: Runtime) -> None:
    house = make_house(runtime)
    dossier = granted(house)
    with pytest.raises(InvalidInput) as refusal, runtime.uow() as uow:
        prepare_act(uow, house.instructor, PrepareAct(dossier, " ", ""))
    assert set(refusal.value.fields) == {"title", "description"}
    assert _count(runtime, Act) == 0
