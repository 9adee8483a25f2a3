"""From a mandate to a filed dossier: who may do what until it is confirmed, who is told, what the receipt says."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from pypdf import PdfReader

from portal.domain.actors import Actor, Role
from portal.domain.clocks import FixedClock
from portal.domain.dossier import DossierState
from portal.domain.errors import Conflict, Forbidden, InvalidInput, NotFound
from portal.models import AuditEvent, Dossier, DossierVersion, Mandate, Organisation
from portal.queries.applicant import my_dossier, my_dossiers
from portal.queries.assistance import four_eyes, given_mandate, mandates
from portal.services.applicant.receipt import receipt_bytes
from portal.services.applicant.submit_dossier import submit_dossier
from portal.services.assisting.begin_assisted import begin_assisted
from portal.services.assisting.confirm_mandate import confirm_by_code, confirm_on_paper
from portal.services.assisting.end_mandate import end_by_code, end_by_holder, end_by_organisation
from portal.services.assisting.letters import mandate_letter
from portal.services.assisting.record_mandate import record_mandate
from portal.services.instruction.declare_complete import DeclareComplete, declare_complete
from portal.services.instruction.propose import Propose, propose
from portal.services.runtime import Runtime
from tests.factories import SETTINGS, fill_settings, make_dossier, make_organisation, make_person, make_window
from tests.integration.applicant.journey import Draft, fill, submission
from tests.integration.assistance.support import (
    GIVER,
    bodies_to,
    code_of,
    give_mandate,
    mandate_command,
    paper,
    refreshed,
)


@pytest.fixture
def window(runtime: Runtime) -> int:
    """An open window that can receive dossiers and print letters."""
    made = make_window(runtime)
    fill_settings(runtime, made, {**SETTINGS, "authority.place": "Mâcon", "authority.service_lines": "Bureau fictif"})
    return made


@pytest.fixture
def helper(runtime: Runtime, window: int) -> Actor:
    """An agent of a France Services, named by the prefecture."""
    return make_person(runtime, "Maxime Aide", postings=((window, Role.PROXY),))


def begin_one(runtime: Runtime, window: int, helper: Actor, **values: object) -> Draft:
    holder, mandate = give_mandate(runtime, helper, **values)
    with runtime.uow() as uow:
        public_id = begin_assisted(uow, holder, mandate)
    return Draft(window, holder, public_id, mandate)


def test_from_the_mandate_to_the_receipt_for_an_organisation_without_account(
    runtime: Runtime, window: int, helper: Actor
) -> None:
    draft = begin_one(runtime, window, helper)
    fill(runtime, draft)
    with runtime.uow() as uow:
        filed = submit_dossier(uow, draft.actor, submission(runtime, draft))

    with runtime.read() as session:
        row = session.scalars(sa.select(Dossier)).one()
        content = json.loads(session.scalars(sa.select(DossierVersion.content)).one())
        organisation = session.scalars(sa.select(Organisation)).one()
    assert (row.state, row.channel) == (DossierState.FILED, "assisted_france_services")
    assert organisation.siren == "217105436"
    assert content["pledge"]["channel"] == "assisted_france_services"
    assert content["pledge"]["on_behalf"]["giver_name"] == "Claude Maire"
    pdf = receipt_bytes(runtime, filed.public_id)
    assert pdf is not None
    text = " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())
    assert "Déposé par Maxime Aide (France Services de Tournus) pour le compte de Claude Maire, maire" in text
    assert any("pour le compte de Claude Maire" in body for body in bodies_to(runtime, GIVER))
    assert any(filed.reference in body for body in bodies_to(runtime, draft.actor.email))


def test_on_a_mere_statement_filing_waits_for_the_confirmation(runtime: Runtime, window: int, helper: Actor) -> None:
    draft = begin_one(runtime, window, helper, proof="statement")
    fill(runtime, draft)
    with pytest.raises(Forbidden), runtime.uow() as uow:
        submit_dossier(uow, draft.actor, submission(runtime, draft))
    with runtime.uow() as uow:
        confirm_by_code(uow, code_of(runtime))
    with runtime.uow() as uow:
        filed = submit_dossier(uow, refreshed(runtime, draft.actor), submission(runtime, draft))
    assert filed.reference


def test_a_mandate_to_prepare_never_files(runtime: Runtime, window: int, helper: Actor) -> None:
    draft = begin_one(runtime, window, helper, scope="prepare")
    fill(runtime, draft)
    with runtime.uow() as uow:
        confirm_by_code(uow, code_of(runtime))
    actor = refreshed(runtime, draft.actor)
    with pytest.raises(Forbidden), runtime.uow() as uow:
        submit_dossier(uow, actor, submission(runtime, draft))
    with runtime.read() as session:
        view = my_dossier(session, actor, draft.public_id, runtime.legal.now())
    assert not view.may_file
    assert view.assistance is not None
    assert "Seul le signataire de l’organisme" in view.assistance.sentence


def test_a_mandate_ended_between_two_pages_stops_the_filing(runtime: Runtime, window: int, helper: Actor) -> None:
    draft = begin_one(runtime, window, helper)
    fill(runtime, draft)
    with runtime.uow() as uow:
        end_by_code(uow, code_of(runtime), denied=True)
    with pytest.raises(Conflict, match="terminé"), runtime.uow() as uow:
        submit_dossier(uow, draft.actor, submission(runtime, draft))


def test_a_proxy_sees_only_the_dossiers_of_their_mandates(runtime: Runtime, window: int, helper: Actor) -> None:
    draft = begin_one(runtime, window, helper)
    with runtime.read() as session:
        tournus = session.scalars(sa.select(Organisation.id)).one()
    member = make_person(runtime, "Camille Mairie", memberships=((tournus, Role.PLEDGER),))
    hidden = make_dossier(runtime, window, tournus, member, state=DossierState.DRAFT)
    filed = make_dossier(runtime, window, tournus, member)
    now = runtime.legal.now()
    with runtime.read() as session:
        assert [row.public_id for row in my_dossiers(session, draft.actor, now)] == [draft.public_id]
        assert {row.public_id for row in my_dossiers(session, member, now)} == {draft.public_id, hidden, filed}
        for other in (hidden, filed):
            with pytest.raises(NotFound):
                my_dossier(session, draft.actor, other, now)


def test_the_link_confirms_once_and_then_ends(runtime: Runtime, window: int, helper: Actor) -> None:
    draft = begin_one(runtime, window, helper)
    code = code_of(runtime)
    with runtime.uow() as uow:
        confirm_by_code(uow, "-".join((code[:4], code[4:8], code[8:12], code[12:])).upper())
    with pytest.raises(Conflict, match="déjà confirmé"), runtime.uow() as uow:
        confirm_by_code(uow, code)
    with runtime.uow() as uow:
        end_by_code(uow, code, denied=False)
    with pytest.raises(Conflict, match="terminé"), runtime.uow() as uow:
        end_by_code(uow, code, denied=False)
    with pytest.raises(NotFound), runtime.uow() as uow:
        confirm_by_code(uow, "a" * 16)
    assert refreshed(runtime, draft.actor).mandates == ()
    with runtime.read() as session:
        assert session.scalars(sa.select(Mandate.code_sha256)).one() != code
        assert given_mandate(session, code, runtime.legal.now()).ended_label


def test_without_address_a_letter_tells_and_a_signed_slip_confirms(
    runtime: Runtime, window: int, helper: Actor
) -> None:
    values = {"giver_email": "", "giver_address": "Mairie\n71700 Tournus", "proof": "statement"}
    draft = begin_one(runtime, window, helper, **values)
    assert not refreshed(runtime, draft.actor).mandates[0].may_file
    letter = mandate_letter(runtime, draft.actor, draft.organisation)
    text = " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(letter)).pages).split())
    assert "Coupon à nous retourner signé" in text
    assert "Maxime Aide (France Services de Tournus)" in text
    with runtime.uow() as uow:
        confirm_on_paper(uow, draft.actor, draft.organisation, paper(runtime, "coupon.pdf"))
    assert refreshed(runtime, draft.actor).mandates[0].may_file


def test_what_a_mandate_must_say(runtime: Runtime, window: int, helper: Actor) -> None:
    blank = mandate_command(runtime)
    wrong = replace(
        blank,
        siret="12345678901234",
        giver_name=" ",
        giver_capacity="",
        giver_email=helper.email,
        scope="all",
        file=None,
    )
    with pytest.raises(InvalidInput) as refused, runtime.uow() as uow:
        record_mandate(uow, helper, wrong)
    assert set(refused.value.fields) == {"siret", "giver_name", "giver_capacity", "giver_email", "scope", "file"}
    with pytest.raises(InvalidInput) as nobody_told, runtime.uow() as uow:
        record_mandate(uow, helper, replace(blank, giver_email="", giver_address=""))
    assert set(nobody_told.value.fields) == {"giver_email"}
    stranger = make_person(runtime)
    with pytest.raises(NotFound), runtime.uow() as uow:
        record_mandate(uow, stranger, blank)


def test_a_mandate_stops_with_its_last_day_or_with_the_role(
    runtime: Runtime, window: int, helper: Actor, legal_clock: FixedClock
) -> None:
    holder, _ = give_mandate(runtime, helper, until_on=date(2021, 10, 16))
    assert len(holder.mandates) == 1
    legal_clock.move_to(legal_clock.now() + timedelta(days=2))
    assert refreshed(runtime, helper).mandates == ()


def test_a_new_mandate_takes_over_what_an_ended_one_left(runtime: Runtime, window: int, helper: Actor) -> None:
    draft = begin_one(runtime, window, helper)
    with runtime.uow() as uow:
        end_by_holder(uow, draft.actor, draft.organisation, "À la demande de la mairie")
    now = runtime.legal.now()
    with runtime.read() as session:
        assert my_dossiers(session, refreshed(runtime, helper), now) == []
    holder, _ = give_mandate(runtime, helper)
    with runtime.read() as session:
        assert [row.public_id for row in my_dossiers(session, holder, now)] == [draft.public_id]


def test_a_denied_mandate_leaves_nothing_to_a_new_one(runtime: Runtime, window: int, helper: Actor) -> None:
    begin_one(runtime, window, helper)
    with runtime.uow() as uow:
        end_by_code(uow, code_of(runtime), denied=True)
    holder, _ = give_mandate(runtime, helper)
    with runtime.read() as session:
        assert my_dossiers(session, holder, runtime.legal.now()) == []


def test_only_a_signatory_of_the_organisation_ends_it_from_an_account(
    runtime: Runtime, window: int, helper: Actor
) -> None:
    draft = begin_one(runtime, window, helper)
    with runtime.read() as session:
        tournus = session.scalars(sa.select(Organisation.id)).one()
    elsewhere = make_organisation(runtime, "217102631", "Louhans")
    with pytest.raises(Forbidden), runtime.uow() as uow:
        end_by_organisation(uow, make_person(runtime, memberships=((tournus, Role.EDITOR),)), draft.organisation)
    with pytest.raises(NotFound), runtime.uow() as uow:
        end_by_organisation(uow, make_person(runtime, memberships=((elsewhere, Role.PLEDGER),)), draft.organisation)
    with runtime.uow() as uow:
        end_by_organisation(uow, make_person(runtime, memberships=((tournus, Role.PLEDGER),)), draft.organisation)
    assert refreshed(runtime, helper).mandates == ()


def test_an_instructor_who_helped_is_not_the_only_examiner(runtime: Runtime, window: int) -> None:
    helped = make_person(runtime, "Alix Aide", postings=((window, Role.INSTRUCTOR),))
    other = make_person(runtime, "Lou Autre", postings=((window, Role.INSTRUCTOR),))
    draft = begin_one(runtime, window, helped)
    fill(runtime, draft)
    with runtime.uow() as uow:
        submit_dossier(uow, draft.actor, submission(runtime, draft))
    with runtime.read() as session:
        row = session.scalars(sa.select(Dossier)).one()
        found = four_eyes(session, row.id, runtime.legal.now())
    assert row.channel == "assisted_instructor"
    assert found is not None
    assert (found.by_instructor, found.examined_by_another) == (True, False)
    command = Propose(draft.public_id, "refuse", "Hors champ.")
    with pytest.raises(InvalidInput, match="autre instructeur"), runtime.uow() as uow:
        propose(uow, draft.actor, command)
    with runtime.uow() as uow:
        declare_complete(uow, other, DeclareComplete(draft.public_id))
    with runtime.read() as session:
        again = four_eyes(session, row.id, runtime.legal.now())
    assert again is not None
    assert again.examined_by_another


def test_every_step_is_journalled_and_read_by_instructors(runtime: Runtime, window: int, helper: Actor) -> None:
    draft = begin_one(runtime, window, helper)
    with runtime.uow() as uow:
        confirm_by_code(uow, code_of(runtime))
    with runtime.uow() as uow:
        end_by_holder(uow, draft.actor, draft.organisation, "Dossier déposé")
    instructor = make_person(runtime, postings=((window, Role.INSTRUCTOR),))
    with runtime.read() as session:
        tags = set(session.scalars(sa.select(AuditEvent.tag).where(AuditEvent.subject_kind == "mandate")))
        assert [one.public_id for one in mandates(session, instructor, runtime.legal.now())] == [draft.organisation]
        assert mandates(session, make_person(runtime), runtime.legal.now()) == []
    assert tags == {"mandate:recorded", "mandate:confirmed", "mandate:ended"}
    assert any("a pris fin" in body for body in bodies_to(runtime, GIVER))
