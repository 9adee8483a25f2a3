"""Four eyes on paper, electronic signature in the portal, parapheur: one life, one signed file that never changes."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pypdf
import pytest
import sqlalchemy as sa

from portal.adapters.pdf_signing import SignatureCheck, make_signer
from portal.config import Mode
from portal.domain.act import ActState
from portal.domain.actors import Actor, Role
from portal.domain.errors import Conflict, Forbidden, InvalidInput
from portal.domain.events import Event
from portal.domain.money import Euros
from portal.domain.signing import SigningWay
from portal.models import Act, AuditEvent, SignedCopy, SigningDeputy
from portal.queries.signing_desk import signing_desk
from portal.services.acting.act_drawing import draw_act
from portal.services.acting.issue_act import IssueAct, issue_act
from portal.services.acting.record_signature import RecordSignature, record_signature
from portal.services.acting.signing_choice import SigningChoice, signed_how
from portal.services.ports import SigningRequest
from portal.services.runtime import Runtime
from portal.services.signing.confirm_copy import ConfirmCopy, confirm_copy
from portal.services.signing.deputies import RecordDeputy, end_deputy, record_deputy
from portal.services.signing.parapheur import export_for_parapheur, import_signed
from portal.services.signing.return_act import ReturnAct, return_act
from portal.services.signing.sign_acts import SignActs, sign_acts
from tests.factories import make_person
from tests.integration.acting.support import (
    SCAN,
    House,
    act_row,
    certified,
    granted,
    issued,
    later,
    looked_at,
    make_house,
    prepared,
)
from tests.integration.conftest import LEGAL_NOW
from tests.integration.signing.certificates import certificate_file

NUMBER, TODAY = "71-2021-10-15-00031", date(2021, 10, 15)
DAY = date(2021, 10, 16)


@pytest.fixture
def house(runtime: Runtime, tmp_path: Path) -> House:
    """The window, with a signer whose certificate is fresh."""
    settings, root = certificate_file(tmp_path, "TEST – Dominique EXEMPLE")
    shown = replace(runtime.settings, mode=Mode.DEMO)  # where a test certificate signs
    signer, check = make_signer(settings), SignatureCheck((root,))
    return make_house(replace(runtime, settings=shown, signer=signer, check_signatures=check))


def issued_for(house: House, way: SigningWay, number: str = NUMBER, day: date = TODAY, deputy: str = "") -> str:
    act = certified(house, prepared(house, granted(house)))
    issue_act(house.runtime, house.instructor, IssueAct(act, SigningChoice(way, number, day, deputy)))
    return act


def file_of(house: House, act: str, kind: str) -> bytes:
    with house.runtime.read() as session:
        row = session.scalars(sa.select(Act).where(Act.public_id == act)).one()
        return house.runtime.store.get(next(file.file.sha256 for file in row.files if file.kind == kind))


def test_on_paper_a_second_person_confirms(house: House) -> None:
    act = issued(house)
    later(house.runtime)
    command = RecordSignature(act, "71-2021-10-16-00012", DAY, SCAN)
    copy = record_signature(house.runtime, house.instructor, command)
    assert act_row(house.runtime, act).state is ActState.CHECKED
    with pytest.raises(Conflict, match="attend déjà"):
        record_signature(house.runtime, house.instructor, replace(command, scan=SCAN + b"again"))
    with pytest.raises(Conflict, match="une autre personne"), house.runtime.uow() as uow:
        confirm_copy(uow, house.instructor, ConfirmCopy(copy, "71-2021-10-16-00012", DAY))
    with house.runtime.uow() as uow:  # she reads another number: hers waits for somebody else in turn
        assert not confirm_copy(uow, house.signatory, ConfirmCopy(copy, "71-2021-10-16-00021", DAY))
    with pytest.raises(Conflict), house.runtime.uow() as uow:
        confirm_copy(uow, house.signatory, ConfirmCopy(copy, "71-2021-10-16-00021", DAY))
    with pytest.raises(Forbidden), house.runtime.uow() as uow:
        confirm_copy(uow, house.applicant, ConfirmCopy(copy, "71-2021-10-16-00021", DAY))
    final = ConfirmCopy(copy, "71 - 2021-10-16-00021", DAY)
    with pytest.raises(Conflict, match="en cours"), house.runtime.uow() as uow:
        confirm_copy(uow, house.instructor, final)
    looked_at(house.runtime)
    with pytest.raises(InvalidInput, match="cochez") as refusal, house.runtime.uow() as uow:
        confirm_copy(uow, house.instructor, final)
    assert set(refusal.value.fields) == {"acknowledged"}
    with house.runtime.uow() as uow:
        assert confirm_copy(uow, house.instructor, replace(final, acknowledged=True))
    with house.runtime.read() as session:
        told = session.scalars(sa.select(AuditEvent.body).where(AuditEvent.tag == Event.ACT_SIGNED)).one()
    assert "remarks_acknowledged" in str(told)
    row = act_row(house.runtime, act)
    assert (row.state, row.official_number, row.signed_on) == (ActState.SIGNED, "71-2021-10-16-00021", DAY)


def test_an_act_signed_here_bears_its_number_and_its_date(house: House) -> None:
    act = issued_for(house, SigningWay.ELECTRONIC)
    with pytest.raises(Conflict, match="autrement"):
        record_signature(house.runtime, house.instructor, RecordSignature(act, NUMBER, TODAY, SCAN))
    with house.runtime.read() as session:
        (row,) = signing_desk(session, house.signatory, TODAY).rows
    assert (row.planned_number, row.planned_on, row.mine, row.differences) == (NUMBER, TODAY, True, ())
    (outcome,) = sign_acts(house.runtime, house.signatory, SignActs((act,)))
    assert outcome.problem == ""
    signed = file_of(house, act, "signed")
    assert signed.startswith(file_of(house, act, "issued"))
    row_ = act_row(house.runtime, act)
    assert (row_.state, row_.official_number, row_.signed_on) == (ActState.SIGNED, NUMBER, TODAY)
    with house.runtime.read() as session:
        report = json.loads(session.scalars(sa.select(SignedCopy.report)).one())
    (fact,) = report["signatures"]
    assert fact["intact"]
    assert fact["valid"]
    assert fact["whole"]
    assert fact["test"]
    assert "qualifi" not in json.dumps(report)
    (again,) = sign_acts(house.runtime, house.signatory, SignActs((act,)))
    assert again.problem


def test_one_refusal_never_stops_the_others(house: House) -> None:
    tomorrow = issued_for(house, SigningWay.ELECTRONIC, "71-2021-10-16-00001", DAY)
    paper = issued(house)
    good = issued_for(house, SigningWay.ELECTRONIC)
    outcome = sign_acts(house.runtime, house.signatory, SignActs((tomorrow, paper, "nothing", good)))
    assert [bool(one.problem) for one in outcome] == [True, True, True, False]
    assert "16/10/2021 : revenez ce jour-là" in outcome[0].problem.replace("\u00a0", " ")
    (refused,) = sign_acts(house.runtime, house.instructor, SignActs((tomorrow,)))
    assert "rôle" in refused.problem
    without = replace(house.runtime, signer=None)
    later(house.runtime)
    (none,) = sign_acts(without, house.signatory, SignActs((tomorrow,)))
    assert "Aucun certificat" in none.problem
    assert act_row(house.runtime, tomorrow).state is ActState.CHECKED


@pytest.mark.parametrize(
    ("number", "day", "field"),
    [
        ("", TODAY, "number"),
        ("12", TODAY, "number"),
        (NUMBER, None, "dated_on"),
        (NUMBER, date(2021, 10, 14), "dated_on"),
    ],
)
def test_number_and_date_are_given_before_issue(house: House, number: str, day: date | None, field: str) -> None:
    act = certified(house, prepared(house, granted(house)))
    for way in (SigningWay.ELECTRONIC, SigningWay.PARAPHEUR):
        with pytest.raises(InvalidInput) as refusal:
            issue_act(house.runtime, house.instructor, IssueAct(act, SigningChoice(way, number, day)))
        assert set(refusal.value.fields) == {field}
    assert act_row(house.runtime, act).state is ActState.FUNDED


def test_a_convention_is_not_signed_here_by_one_party_alone(house: House) -> None:
    act = certified(house, prepared(house, granted(house)))
    with house.runtime.read() as session:
        row = session.scalars(sa.select(Act).where(Act.public_id == act)).one()
        own = draw_act(session, row, house.runtime.legal.now(), specimen=False).own
        body = replace(own.beneficiary, private_body=True)
        agreed = replace(own, beneficiary=body, convention_above_cents=Euros(1))
        with pytest.raises(InvalidInput) as refusal:
            signed_how(session, row, agreed, SigningChoice(SigningWay.ELECTRONIC, NUMBER, TODAY))
        assert "deux parties" in refusal.value.fields["way"]
        assert signed_how(session, row, agreed, SigningChoice(SigningWay.PARAPHEUR, NUMBER, TODAY)).number == NUMBER


def test_the_signatory_returns_an_act_with_a_reason(house: House) -> None:
    act = issued_for(house, SigningWay.ELECTRONIC)
    with pytest.raises(InvalidInput), house.runtime.uow() as uow:
        return_act(uow, house.signatory, ReturnAct(act, " "))
    with pytest.raises(Forbidden), house.runtime.uow() as uow:
        return_act(uow, house.instructor, ReturnAct(act, "Non."))
    with house.runtime.uow() as uow:
        return_act(uow, house.signatory, ReturnAct(act, "Le montant en lettres est à relire."))
    assert act_row(house.runtime, act).state is ActState.CANCELLED
    again = issued_for(house, SigningWay.ELECTRONIC)
    assert act_row(house.runtime, again).planned_number == NUMBER


def _deputy(house: House, administrator: Actor, email: str, ceiling: int | None) -> str:
    with house.runtime.uow() as uow:
        command = RecordDeputy(
            house.window_id,
            email,
            "Andrée DÉLÉGUÉE",
            "La sous-préfète de Louhans",
            "l’arrêté préfectoral n° 71-2021-09-01-00002",
            date(2021, 9, 1),
            date(2021, 12, 31),
            ceiling,
        )
        return record_deputy(uow, administrator, command)


def test_a_deputy_signs_within_dates_and_ceiling(house: House) -> None:
    posting = ((house.window_id, Role.SIGNATORY),)
    person = make_person(house.runtime, "Andrée Déléguée", postings=posting)
    administrator = make_person(house.runtime, "Ada Min", postings=((house.window_id, Role.ADMINISTRATOR),))
    low = _deputy(house, administrator, person.email, 100_000)
    with pytest.raises(InvalidInput) as refusal:
        issued_for(house, SigningWay.ELECTRONIC, deputy=low)
    assert "plafond" in refusal.value.fields["deputy"]
    deputy = _deputy(house, administrator, person.email, 3_000_000)
    act = issued_for(house, SigningWay.ELECTRONIC, deputy=deputy)
    assert act_row(house.runtime, act).signatory_name == "Andrée DÉLÉGUÉE"
    (other,) = sign_acts(house.runtime, house.signatory, SignActs((act,)))
    assert "Andrée DÉLÉGUÉE" in other.problem
    (done,) = sign_acts(house.runtime, person, SignActs((act,)))
    assert done.problem == ""
    usual = issued_for(house, SigningWay.ELECTRONIC, "71-2021-10-15-00032")
    (refused,) = sign_acts(house.runtime, person, SignActs((usual,)))
    assert "vous ne signez pas sous ce nom" in refused.problem
    with house.runtime.uow() as uow:
        end_deputy(uow, administrator, deputy)
    with house.runtime.read() as session:
        ended = session.scalars(sa.select(SigningDeputy).where(SigningDeputy.public_id == deputy)).one()
    assert ended.valid_to == TODAY
    with pytest.raises(Forbidden):
        _deputy(house, house.instructor, person.email, None)


def test_the_parapheur_takes_and_gives_back(house: House) -> None:
    first = issued_for(house, SigningWay.PARAPHEUR)
    second = issued_for(house, SigningWay.PARAPHEUR, "71-2021-10-15-00032")
    content, name = export_for_parapheur(house.runtime, house.instructor)
    assert name == "parapheur-2021-10-15.zip"
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        manifest = json.loads(archive.read("manifeste.json"))
        files = {row["reference"]: archive.read(row["fichier"]) for row in manifest["actes"]}
        assert archive.read("manifeste.csv").decode("utf-8-sig").count("\r\n") == 3
    references = [act_row(house.runtime, act).reference for act in (first, second)]
    assert sorted(files) == sorted(references)
    assert files[references[0]] == file_of(house, first, "issued")
    signer = house.runtime.signer
    assert signer is not None
    signed = {
        name: signer.sign(pdf, SigningRequest("Arrêté", "Mâcon", "X", at=LEGAL_NOW)) for name, pdf in files.items()
    }
    spoilt = bytearray(signed[references[1]])
    place = spoilt.index(b"/Title")
    spoilt[place + 1 : place + 6] = b"Titlf"
    outcome = import_signed(
        house.runtime,
        house.instructor,
        (("a.pdf", signed[references[0]]), ("b.pdf", files[references[1]]), ("c.pdf", bytes(spoilt)), ("d.txt", b"x")),
    )
    assert [one.signed for one in outcome] == [True, False, False, False]
    assert "aucune signature" in outcome[1].problem
    assert all(one.problem for one in outcome[1:])
    assert act_row(house.runtime, first).state is ActState.SIGNED
    assert act_row(house.runtime, second).state is ActState.CHECKED
    box = io.BytesIO()
    with zipfile.ZipFile(box, "w") as archive:
        archive.writestr("retour/b.pdf", signed[references[1]])
    (last,) = import_signed(house.runtime, house.instructor, (("retour.zip", box.getvalue()),))
    assert last.signed
    assert act_row(house.runtime, second).official_number == "71-2021-10-15-00032"
    with pytest.raises(InvalidInput):
        export_for_parapheur(house.runtime, house.instructor)


def test_a_file_the_parapheur_rewrote_waits_for_somebody_to_look(house: House) -> None:
    act = issued_for(house, SigningWay.PARAPHEUR)
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(file_of(house, act, "issued")))
    box = io.BytesIO()
    writer.write(box)
    signer = house.runtime.signer
    assert signer is not None
    signed = signer.sign(box.getvalue(), SigningRequest("Arrêté", "Mâcon", "X", at=LEGAL_NOW))
    (one,) = import_signed(house.runtime, house.instructor, (("a.pdf", signed),))
    assert (one.signed, one.problem) == (False, "")
    with house.runtime.read() as session:
        copy = session.scalars(sa.select(SignedCopy)).one()
    assert copy.state == "waiting"
    assert all(page["aligned"] and not page["added"] for page in json.loads(copy.report)["pages"])
    with pytest.raises(InvalidInput, match="imprimé"), house.runtime.uow() as uow:
        confirm_copy(uow, house.signatory, ConfirmCopy(copy.public_id, "71-2021-10-15-00099", TODAY))
    with house.runtime.uow() as uow:
        assert confirm_copy(uow, house.signatory, ConfirmCopy(copy.public_id, NUMBER, TODAY))
    assert act_row(house.runtime, act).state is ActState.SIGNED
