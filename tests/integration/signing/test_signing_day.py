"""The date the hand wrote is checked as the day of issue was: delegation, deputy, end of the budget year."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from portal.domain.act import ActState
from portal.domain.act_kinds import ActKind
from portal.domain.actors import Role
from portal.domain.errors import InvalidInput
from portal.domain.signing import SigningWay, delegate_problem
from portal.models import Act, SignedCopy, SigningDeputy, WindowSetting
from portal.queries.signing import deputies
from portal.services.acting.issue_act import IssueAct, issue_act
from portal.services.acting.record_signature import RecordSignature, record_signature
from portal.services.acting.signing_choice import SigningChoice, power_of
from portal.services.ports import SigningRequest
from portal.services.runtime import Runtime
from portal.services.signing.deputies import end_deputy
from portal.services.signing.parapheur import import_signed
from portal.services.signing.signing_day import day_problems
from tests.factories import make_person
from tests.integration.acting.support import SCAN, House, act_row, certified, granted, later, make_house, prepared
from tests.integration.acting.test_following_acts import HEARD, awarded, follow
from tests.integration.conftest import LEGAL_NOW
from tests.integration.signing.test_ways import DAY, _deputy, file_of, house, issued_for

__all__ = ["house"]

NUMBER = "71-2021-10-16-00012"


def refused(house: House, act: str) -> str:
    with pytest.raises(InvalidInput) as refusal:
        record_signature(house.runtime, house.instructor, RecordSignature(act, NUMBER, DAY, SCAN))
    assert set(refusal.value.fields) == {"signed_on"}
    assert act_row(house.runtime, act).state is ActState.CHECKED
    return refusal.value.fields["signed_on"]


@pytest.mark.parametrize(
    ("key", "said"), [("signatory.delegation_to", "délégation"), ("budget.last_commitment_on", "Fin de gestion")]
)
def test_a_date_after_what_was_in_force_at_the_issue_is_refused(runtime: Runtime, key: str, said: str) -> None:
    house = make_house(runtime)
    with runtime.uow() as uow:
        uow.session.execute(sa.delete(WindowSetting).where(WindowSetting.key == key))
        who = {"proposed_by": "somebody", "approved_by": "another", "approved_at": uow.now}
        row = WindowSetting(window_id=house.window_id, key=key, value="2021-10-15", created_at=uow.now, **who)
        uow.session.add(row)
    act = certified(house, prepared(house, granted(house)))
    issue_act(runtime, house.instructor, IssueAct(act))
    later(runtime)
    assert said in refused(house, act)


def test_a_deputy_whose_delegation_ended_after_the_issue_did_not_sign(runtime: Runtime) -> None:
    house = make_house(runtime)
    person = make_person(runtime, "Andrée Déléguée", postings=((house.window_id, Role.SIGNATORY),))
    administrator = make_person(runtime, "Ada Min", postings=((house.window_id, Role.ADMINISTRATOR),))
    deputy = _deputy(house, administrator, person.email, None)
    act = certified(house, prepared(house, granted(house)))
    issue_act(runtime, house.instructor, IssueAct(act, SigningChoice(SigningWay.PAPER, deputy=deputy)))
    with runtime.uow() as uow:
        end_deputy(uow, administrator, deputy)
    later(runtime)
    with runtime.read() as session:
        assert session.scalars(sa.select(SigningDeputy.valid_to)).one() == DAY - timedelta(days=1)
    assert "pas en vigueur" in refused(house, act)


def test_a_following_act_is_asked_again_of_its_own_day_and_delegation(runtime: Runtime) -> None:
    house, award = awarded(runtime)
    act = follow(house, award, ActKind.REPEAL, hearing=HEARD, effective_on=date(2022, 4, 10))
    issue_act(runtime, house.instructor, IssueAct(act))
    content = json.loads(act_row(runtime, act).content or "{}")
    # The award's own delegation is not that of who signs the repeal.
    content["arrete"]["signatory"]["delegation"] = {"title": "l’ancienne", "valid_from": "2020-01-01", "valid_to": None}
    content["arrete"]["signatory"]["by_delegation"] = True
    with runtime.uow() as uow:
        row = uow.session.scalars(sa.select(Act).where(Act.public_id == act)).one()
        row = Act(kind=row.kind, content=json.dumps(content), amount_cents=row.amount_cents)
        uow.session.expunge_all()
        assert day_problems(uow.session, row, date(2022, 4, 5)) == ()
        assert any("date d’effet" in said for said in day_problems(uow.session, row, date(2022, 4, 11)))
        assert any("ne peut pas précéder" in said for said in day_problems(uow.session, row, date(2021, 10, 1)))
        content["following"]["own"]["signatory"]["by_delegation"] = True
        row.content = json.dumps(content | {"following": _delegated(content["following"], "2022-04-06")})
        assert any("délégation" in said for said in day_problems(uow.session, row, date(2022, 4, 7)))


def _delegated(following: dict[str, Any], until: str) -> dict[str, Any]:
    own = following["own"]
    delegation = {"title": "l’arrêté de délégation", "valid_from": "2021-01-01", "valid_to": until}
    return {**following, "own": {**own, "signatory": {**own["signatory"], "delegation": delegation}}}


def _from_parapheur(house: House, act: str, at: datetime) -> tuple[bool, list[str]]:
    """Whether the act is signed by a file signed at that instant, and the remarks for whoever looks."""
    signer = house.runtime.signer
    assert signer is not None
    pdf = signer.sign(file_of(house, act, "issued"), SigningRequest("Arrêté", "Mâcon", "X", at=at))
    (one,) = import_signed(house.runtime, house.instructor, (("a.pdf", pdf),))
    assert one.problem == ""
    with house.runtime.read() as session:
        report = session.scalars(sa.select(SignedCopy.report)).one()
    return one.signed, json.loads(report)["remarks"]


def test_a_parapheur_that_signed_another_day_makes_somebody_look(house: House) -> None:
    act = issued_for(house, SigningWay.PARAPHEUR)
    signed, remarks = _from_parapheur(house, act, LEGAL_NOW + timedelta(days=40))
    assert not signed
    assert act_row(house.runtime, act).state is ActState.CHECKED
    assert [remark for remark in remarks if "24/11/2021" in remark and "15/10/2021" in remark]


def test_midnight_in_paris_is_the_day_that_counts(house: House) -> None:
    act = issued_for(house, SigningWay.PARAPHEUR)
    assert _from_parapheur(house, act, datetime(2021, 10, 14, 22, 30, tzinfo=UTC)) == (True, [])


def test_a_deputy_whose_delegation_ended_before_the_parapheur_signed_makes_somebody_look(house: House) -> None:
    person = make_person(house.runtime, "Andrée Déléguée", postings=((house.window_id, Role.SIGNATORY),))
    administrator = make_person(house.runtime, "Ada Min", postings=((house.window_id, Role.ADMINISTRATOR),))
    deputy = _deputy(house, administrator, person.email, None)
    act = issued_for(house, SigningWay.PARAPHEUR, day=DAY, deputy=deputy)
    with house.runtime.uow() as uow:
        uow.session.execute(sa.update(SigningDeputy).values(valid_to=DAY))
    signed, remarks = _from_parapheur(house, act, LEGAL_NOW + timedelta(days=2))
    assert not signed
    assert any("délégation" in remark for remark in remarks)


def test_a_delegation_ended_before_it_begins_has_no_day(house: House) -> None:
    person = make_person(house.runtime, "Andrée Déléguée", postings=((house.window_id, Role.SIGNATORY),))
    administrator = make_person(house.runtime, "Ada Min", postings=((house.window_id, Role.ADMINISTRATOR),))
    deputy = _deputy(house, administrator, person.email, None)
    with house.runtime.uow() as uow:
        uow.session.execute(sa.update(SigningDeputy).values(valid_from=DAY))
    with house.runtime.uow() as uow:
        end_deputy(uow, administrator, deputy)
    with house.runtime.read() as session:
        (row,) = deputies(session, house.window_id)
        assert delegate_problem(power_of(session.scalars(sa.select(SigningDeputy)).one()), DAY, 1)
    assert not any(row.in_force(DAY + timedelta(days=days)) for days in (-1, 0, 1))
