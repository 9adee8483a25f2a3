"""By which power one signs: asked once, kept with the filing, told by receipt, act and prefecture's page."""

from __future__ import annotations

import io
from datetime import date

import pytest
import sqlalchemy as sa
from flask import Flask
from pypdf import PdfReader

from portal.domain.actors import Role
from portal.domain.errors import InvalidInput
from portal.domain.team import PowerKind
from portal.models import Dossier, SignatoryPower
from portal.queries.powers import power_by_id, standing_power
from portal.services.acting.act_data import _beneficiary
from portal.services.applicant.receipt import receipt_bytes
from portal.services.applicant.uploads import prepare_upload
from portal.services.runtime import Runtime
from portal.services.team.declare_power import DeclarePower, declare_power
from tests.factories import PDF, make_person
from tests.integration.applicant.browser import pdf, send, sign_in, text_of
from tests.integration.applicant.journey import Draft, begin, file, fill


def delegation(runtime: Runtime, draft: Draft) -> DeclarePower:
    """The secretary signs for the mayor."""
    return DeclarePower(
        draft.organisation,
        PowerKind.DELEGATE,
        "Première adjointe",
        "Madeleine Sabot",
        "Maire",
        date(2020, 7, 4),
        "arrêté n° 2020-14",
        prepare_upload(runtime, "delegation.pdf", PDF + b"delegation"),
    )


def test_a_delegate_is_not_taken_for_the_legal_representative(app: Flask, runtime: Runtime) -> None:
    draft = begin(runtime)
    fill(runtime, draft)
    with runtime.uow() as uow:
        declare_power(uow, draft.actor, delegation(runtime, draft))
    file(runtime, draft, pledger_name="Claude Martin", pledger_position="Première adjointe")

    with runtime.read() as session:
        dossier = session.scalars(sa.select(Dossier)).one()
        act = _beneficiary(dossier, power_by_id(session, dossier.pledge_power_id))
    assert act.representative == "Madeleine Sabot, maire"
    receipt = receipt_bytes(runtime, draft.public_id)
    assert receipt is not None
    words = " ".join("".join(page.extract_text() for page in PdfReader(io.BytesIO(receipt)).pages).split())
    assert "Madeleine Sabot, maire" in words
    assert "Claude Martin, première adjointe, par délégation de Madeleine Sabot, maire" in words
    assert "arrêté n° 2020-14 du 04/07/2020" in words
    instructor = sign_in(app, runtime, make_person(runtime, "Iris", postings=((draft.window_id, Role.INSTRUCTOR),)))
    page = instructor.get(f"/instruction/dossiers/{draft.public_id}")
    assert "Délégation de signature" in text_of(page)
    assert "Madeleine Sabot, maire" in text_of(page)
    with runtime.read() as session:
        power = session.scalars(sa.select(SignatoryPower.public_id).order_by(SignatoryPower.id.desc())).first()
    proof = instructor.get(f"/instruction/dossiers/{draft.public_id}/porteur/{power}")
    assert proof.data == PDF + b"delegation"


def test_a_later_declaration_does_not_change_what_was_signed(runtime: Runtime) -> None:
    draft = begin(runtime)
    fill(runtime, draft)
    file(runtime, draft)
    with runtime.uow() as uow:
        declare_power(uow, draft.actor, delegation(runtime, draft))
    with runtime.read() as session:
        dossier = session.scalars(sa.select(Dossier)).one()
        kept = power_by_id(session, dossier.pledge_power_id)
        now = standing_power(session, draft.actor.person_id, dossier.organisation_id)
        act = _beneficiary(dossier, kept)
    assert kept is not None
    assert now is not None
    assert (kept.kind, now.kind) == (PowerKind.REPRESENTATIVE, PowerKind.DELEGATE)
    assert act.representative == "Dominique Petit, Maire"


def test_nobody_files_without_saying_by_which_power(runtime: Runtime) -> None:
    draft = begin(runtime)
    fill(runtime, draft)
    with runtime.uow() as uow:
        uow.session.execute(sa.delete(SignatoryPower))
    with pytest.raises(InvalidInput) as refused:
        file(runtime, draft)
    assert list(refused.value.fields) == ["power"]
    with runtime.read() as session:
        assert session.scalars(sa.select(Dossier.reference)).one() is None, "nothing was filed"


def test_a_delegation_needs_its_act_and_what_was_typed_stays(app: Flask, runtime: Runtime) -> None:
    draft = begin(runtime)
    client = sign_in(app, runtime, draft.actor)
    url = f"/mes-dossiers/organismes/{draft.organisation}/pouvoir"
    refused = send(
        client,
        url,
        "capacity",
        kind="delegate",
        capacity="Adjoint",
        representative_name="Madeleine Sabot",
        delegated_on="04/07/2031",
    )
    assert refused.status_code == 422
    said = text_of(refused)
    assert "Joignez l’acte de délégation" in said
    assert "Cette date est à venir" in said
    assert "Madeleine Sabot" in refused.get_data(as_text=True)
    kept = send(
        client,
        url,
        "capacity",
        kind="delegate",
        capacity="Adjoint",
        representative_name="Madeleine Sabot",
        representative_capacity="Maire",
        delegated_on="4 juillet 2020",
        reference="arrêté n° 2020-14",
        file=pdf("delegation.pdf"),
    )
    assert kept.status_code == 302
    team = text_of(client.get(f"/mes-dossiers/organismes/{draft.organisation}/equipe"))
    assert "Délégation de signature" in team
