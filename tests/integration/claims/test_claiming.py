"""From the draft to the certification: what a beneficiary may file, what the prefecture accepts, who does what."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
import sqlalchemy as sa

from portal.domain.act import ActState
from portal.domain.actors import Actor, Role
from portal.domain.claim import ClaimState
from portal.domain.errors import Conflict, Forbidden, InvalidInput, NotFound
from portal.models import Act, ClaimCharge, ClaimFiling, ClaimInvoice, LedgerEntry, PaymentClaim
from portal.services.award_life.declare_aids import DeclareAids, GivenAid, declare_aids
from portal.services.claims.add_invoice import AddInvoice, add_invoice
from portal.services.claims.ask_claim_items import AskClaimItems, ask_claim_items
from portal.services.claims.certify_claim import CertifyClaim, certify_claim
from portal.services.claims.check_claim import CheckClaim, CheckedCharge, check_claim
from portal.services.claims.discard_claim import discard_claim
from portal.services.claims.draft_claim import DraftClaim, draft_claim
from portal.services.claims.order_claim import OrderClaim, order_claim
from portal.services.claims.reject_claim import RejectClaim, reject_claim
from portal.services.claims.verify_claim import VerifyClaim, verify_claim
from portal.services.runtime import Runtime
from tests.factories import make_person
from tests.integration.claims.support import (
    Awarded,
    accept_start,
    begin,
    bring_invoice,
    claim_row,
    confirm_account,
    filed_interim,
    give_papers,
    make_award,
    move_to,
    paid_cents,
    send,
    stored,
)


@pytest.fixture
def award(runtime: Runtime) -> Awarded:
    """A notified award whose start is accepted."""
    made = make_award(runtime)
    accept_start(runtime, made)
    return made


def _check(
    runtime: Runtime,
    award: Awarded,
    claim: str,
    accepted: int | None = None,
    reason: str = "",
    actor: Actor | None = None,
) -> None:
    row = claim_row(runtime, claim)
    with runtime.read() as session:
        charges = session.execute(
            sa.select(ClaimCharge.public_id, ClaimCharge.amount_cents)
            .join(ClaimInvoice, ClaimInvoice.id == ClaimCharge.invoice_id)
            .where(ClaimInvoice.claim_id == row.id)
        ).all()
    checks = {key: CheckedCharge(amount if accepted is None else accepted, reason) for key, amount in charges}
    with runtime.uow() as uow:
        check_claim(uow, actor or award.house.instructor, CheckClaim(claim, row.version, checks))


def _verify(runtime: Runtime, award: Awarded, claim: str) -> int:
    with runtime.uow() as uow:
        return verify_claim(uow, award.house.instructor, VerifyClaim(claim))


def _certify(runtime: Runtime, award: Awarded, claim: str) -> None:
    with runtime.uow() as uow:
        certify_claim(uow, award.house.budget, CertifyClaim(claim))


def test_nothing_is_claimed_before_the_start_is_accepted(runtime: Runtime) -> None:
    award = make_award(runtime)
    with pytest.raises(Conflict, match="commencement"):
        begin(runtime, award, "advance")


def test_an_advance_then_an_instalment_then_the_balance(runtime: Runtime, award: Awarded) -> None:
    advance = begin(runtime, award, "advance")
    with pytest.raises(Conflict, match="déjà en cours"):
        begin(runtime, award, "interim")
    assert send(runtime, award, advance) == 420_000
    assert _verify(runtime, award, advance) == 420_000
    _certify(runtime, award, advance)
    interim = filed_interim(runtime, award, 1_400_000)
    assert claim_row(runtime, interim).amount_cents == 560_000
    _check(runtime, award, interim, 1_200_000, "200,00 € hors de l’opération")
    assert _verify(runtime, award, interim) == 420_000
    _certify(runtime, award, interim)
    balance = begin(runtime, award, "balance")
    bring_invoice(runtime, award, balance, "F-13", 500_000)
    with pytest.raises(InvalidInput) as refused:
        send(runtime, award, balance)
    assert sorted(refused.value.fields) == ["aids", "report", "statement"]
    give_papers(runtime, award, balance, report=True)
    with runtime.uow() as uow:
        declare_aids(uow, award.house.applicant, DeclareAids(award.dossier, (), 0, True))
    assert send(runtime, award, balance) == 350_000
    with pytest.raises(Conflict, match="solde est déjà demandé"):
        begin(runtime, award, "interim")
    _check(runtime, award, balance)
    with pytest.raises(Conflict, match="pas encore mise en paiement"):
        _verify(runtime, award, balance)
    confirm_account(runtime, award)
    for number, claim in (("1000000001", advance), ("1000000002", interim)):
        with runtime.uow() as uow:
            order_claim(uow, award.house.budget, OrderClaim(claim, number, date(2021, 10, 29)))
    assert _verify(runtime, award, balance) == 350_000
    with runtime.read() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(ClaimFiling)) == 3


def test_the_same_invoice_is_never_claimed_twice(runtime: Runtime, award: Awarded) -> None:
    first = filed_interim(runtime, award, 600_000)
    _check(runtime, award, first)
    _verify(runtime, award, first)
    _certify(runtime, award, first)
    second = begin(runtime, award, "interim")
    with pytest.raises(InvalidInput, match="Ce fichier est déjà dans la demande n° 1"), runtime.uow() as uow:
        add_invoice(uow, award.house.applicant, AddInvoice(second, stored(runtime, "F-12.pdf")))
    with pytest.raises(InvalidInput, match="déjà dans la demande n° 1") as refused:
        bring_invoice(runtime, award, second, "f 0012", 100_000, supplier="SARL Agence Numérique du Mâconnais")
    assert sorted(refused.value.fields) == ["number"]
    with runtime.uow() as uow:
        reject_claim(uow, award.house.instructor, RejectClaim(first, "Facture d’une autre opération."))
    bring_invoice(runtime, award, second, "F 12 ", 100_000)


def test_the_database_refuses_an_invoice_claimed_twice(runtime: Runtime, award: Awarded) -> None:
    claim = filed_interim(runtime, award)
    with runtime.read() as session:
        row = session.scalars(sa.select(ClaimInvoice)).one()
    for column in ("number_key", "file_key"):
        copy = {"window_id": row.window_id, "organisation_id": row.organisation_id, "claim_id": row.claim_id}
        copy |= {"file_id": row.file_id, column: getattr(row, column), "created_at": row.created_at}
        with pytest.raises(sa.exc.IntegrityError), runtime.uow() as uow:
            uow.session.execute(sa.insert(ClaimInvoice).values(**copy))
    with pytest.raises(sa.exc.IntegrityError), runtime.uow() as uow:
        uow.session.execute(sa.update(PaymentClaim).where(PaymentClaim.public_id == claim).values(amount_cents=0))


def test_what_a_claim_lacks_is_asked_for_and_supplied(runtime: Runtime, award: Awarded) -> None:
    claim = filed_interim(runtime, award)
    _check(runtime, award, claim)
    with pytest.raises(InvalidInput), runtime.uow() as uow:
        ask_claim_items(uow, award.house.instructor, AskClaimItems(claim, "  "))
    with runtime.uow() as uow:
        ask_claim_items(uow, award.house.instructor, AskClaimItems(claim, "La facture de formation manque."))
    bring_invoice(runtime, award, claim, "F-13", 200_000)
    send(runtime, award, claim, "La voici.")
    with pytest.raises(InvalidInput, match="F-13"):
        _verify(runtime, award, claim)
    with runtime.read() as session:
        versions = list(session.scalars(sa.select(ClaimFiling.number).order_by(ClaimFiling.id)))
    assert versions == [1, 2]
    with pytest.raises(Conflict, match="ne se modifie plus"):
        bring_invoice(runtime, award, claim, "F-14", 100)


def test_a_refusal_of_a_charge_has_its_reason_and_never_exceeds_it(runtime: Runtime, award: Awarded) -> None:
    claim = filed_interim(runtime, award)
    with pytest.raises(InvalidInput, match="au plus"):
        _check(runtime, award, claim, 1_000_001)
    with pytest.raises(InvalidInput, match="Dites pourquoi"):
        _check(runtime, award, claim, 999_999)
    with pytest.raises(InvalidInput, match="dites ce qui est accepté"):
        _verify(runtime, award, claim)


def test_two_persons_verify_and_certify(runtime: Runtime, award: Awarded) -> None:
    house = award.house
    roles = ((house.window_id, Role.INSTRUCTOR), (house.window_id, Role.BUDGET))
    both = make_person(runtime, "Alix Double", postings=roles)
    claim = filed_interim(runtime, award)
    with pytest.raises(Conflict), runtime.uow() as uow:
        certify_claim(uow, both, CertifyClaim(claim))
    _check(runtime, award, claim)
    with runtime.uow() as uow:
        verify_claim(uow, both, VerifyClaim(claim))
    with pytest.raises(Forbidden, match="une autre personne"), runtime.uow() as uow:
        certify_claim(uow, both, CertifyClaim(claim))
    _certify(runtime, award, claim)


def test_who_checked_the_charges_does_not_certify_either(runtime: Runtime, award: Awarded) -> None:
    house = award.house
    roles = ((house.window_id, Role.INSTRUCTOR), (house.window_id, Role.BUDGET))
    both = make_person(runtime, "Alix Double", postings=roles)
    claim = filed_interim(runtime, award)
    _check(runtime, award, claim, actor=both)
    _verify(runtime, award, claim)
    with pytest.raises(Forbidden, match="une autre personne"), runtime.uow() as uow:
        certify_claim(uow, both, CertifyClaim(claim))
    _certify(runtime, award, claim)


def test_a_balance_is_certified_for_what_was_verified(runtime: Runtime, award: Awarded) -> None:
    """Aids declared after the verification change the final amount: what was verified is not certified."""
    move_to(runtime, date(2021, 10, 29))
    claim = begin(runtime, award, "balance")
    bring_invoice(runtime, award, claim, "F-13", 1_000_000)
    give_papers(runtime, award, claim, report=True)
    with runtime.uow() as uow:
        declare_aids(uow, award.house.applicant, DeclareAids(award.dossier, (), 0, True))
    send(runtime, award, claim)
    _check(runtime, award, claim)
    assert _verify(runtime, award, claim) == 700_000
    received = (GivenAid("Département", "public", 500_000),)
    with runtime.uow() as uow:
        declare_aids(uow, award.house.applicant, DeclareAids(award.dossier, received, 0, True))
    with pytest.raises(Conflict, match="7\u202f000,00"):
        _certify(runtime, award, claim)
    assert claim_row(runtime, claim).payable_cents == 700_000
    assert paid_cents(runtime, award) == (1_400_000, 0)
    with runtime.uow() as uow:
        declare_aids(uow, award.house.applicant, DeclareAids(award.dossier, (), 0, True))
    _certify(runtime, award, claim)
    assert paid_cents(runtime, award) == (700_000, 0)


def test_a_rejected_order_gives_the_payment_back(runtime: Runtime, award: Awarded) -> None:
    confirm_account(runtime, award)
    claim = filed_interim(runtime, award)
    _check(runtime, award, claim)
    _verify(runtime, award, claim)
    _certify(runtime, award, claim)
    with runtime.uow() as uow:
        order_claim(uow, award.house.budget, OrderClaim(claim, "1000123456", date(2021, 10, 29)))
    assert paid_cents(runtime, award) == (1_400_000, 700_000)
    with pytest.raises(Forbidden), runtime.uow() as uow:
        reject_claim(uow, award.house.instructor, RejectClaim(claim, "Erreur"))
    with runtime.uow() as uow:
        reject_claim(uow, award.house.budget, RejectClaim(claim, "Rejet du comptable : pièce illisible."))
    assert paid_cents(runtime, award) == (1_400_000, 0)
    assert claim_row(runtime, claim).state is ClaimState.REJECTED
    with runtime.read() as session:
        kinds = list(session.scalars(sa.select(LedgerEntry.kind).where(LedgerEntry.claim_id.is_not(None))))
    assert kinds == ["payment", "payment_cancellation"]
    again = filed_interim(runtime, award)
    assert claim_row(runtime, again).number == 2


def test_a_filed_claim_is_rejected_at_once_when_its_award_has_ended(runtime: Runtime, award: Awarded) -> None:
    claim = filed_interim(runtime, award)
    with pytest.raises(Conflict, match="Contrôlez d’abord"), runtime.uow() as uow:
        reject_claim(uow, award.house.instructor, RejectClaim(claim, "Trop tôt."))
    with runtime.uow() as uow:
        uow.session.execute(sa.update(Act).where(Act.public_id == award.act).values(state=ActState.LAPSED))
    with runtime.uow() as uow:
        reject_claim(uow, award.house.instructor, RejectClaim(claim, "La subvention est caduque."))
    assert claim_row(runtime, claim).state is ClaimState.REJECTED


def test_a_draft_is_its_organisation_s_alone_and_may_be_thrown_away(runtime: Runtime, award: Awarded) -> None:
    move_to(runtime, date(2021, 10, 29))
    claim = begin(runtime, award, "interim")
    for actor in (award.house.instructor, make_person(runtime)):
        with pytest.raises((NotFound, Forbidden)), runtime.uow() as uow:
            reject_claim(uow, actor, RejectClaim(claim, "x"))
    organisation = award.house.organisation_id
    reader = make_person(runtime, memberships=((organisation, Role.READER),))
    editor = make_person(runtime, memberships=((organisation, Role.EDITOR),))
    with pytest.raises(Forbidden), runtime.uow() as uow:
        discard_claim(uow, reader, claim)
    bring_invoice(runtime, replace(award, house=replace(award.house, applicant=editor)), claim, "F-1", 100_000)
    with pytest.raises(Forbidden):
        send(runtime, replace(award, house=replace(award.house, applicant=editor)), claim)
    with runtime.uow() as uow:
        discard_claim(uow, editor, claim)
    with runtime.read() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(PaymentClaim)) == 0
    filed = filed_interim(runtime, award)
    with pytest.raises(Conflict, match="ne se supprime plus"), runtime.uow() as uow:
        discard_claim(uow, editor, filed)


def test_an_instalment_already_covered_and_an_unknown_kind_are_refused(runtime: Runtime, award: Awarded) -> None:
    advance = begin(runtime, award, "advance")
    send(runtime, award, advance)
    _verify(runtime, award, advance)
    _certify(runtime, award, advance)
    move_to(runtime, date(2021, 10, 29))
    claim = begin(runtime, award, "interim")
    bring_invoice(runtime, award, claim, "F-1", 100_000)
    give_papers(runtime, award, claim)
    with pytest.raises(InvalidInput, match="n’ouvre droit à aucun versement"):
        send(runtime, award, claim)
    with pytest.raises(InvalidInput, match="Choisissez"), runtime.uow() as uow:
        draft_claim(uow, award.house.applicant, DraftClaim(award.dossier, "all"))
