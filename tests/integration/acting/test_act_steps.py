"""Each step of an act out of order, each wrong value, each wrong person: refused with its sentence."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
import sqlalchemy as sa

from portal.domain.act import ActState
from portal.domain.actors import Role
from portal.domain.errors import Conflict, Forbidden, InvalidInput
from portal.models import Act
from portal.services.acting.issue_act import ActNotIssuable, IssueAct, issue_act
from portal.services.acting.notify_act import NotifyAct, notify_act
from portal.services.acting.prepare_act import PrepareAct, prepare_act
from portal.services.acting.record_commitment import RecordCommitment, record_commitment
from portal.services.acting.record_signature import RecordSignature, record_signature
from portal.services.runtime import Runtime
from tests.factories import make_person
from tests.integration.acting.support import (
    EJ,
    PUBLIC_URL,
    SCAN,
    House,
    act_row,
    certified,
    committed,
    confirmed,
    count_of,
    granted,
    issued,
    later,
    make_house,
    notified,
    prepared,
    signed,
)

DAY = date(2021, 10, 16)


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
    before = act_row(runtime, act).state
    with pytest.raises(Conflict, match=sentence.replace("(", r"\(").replace(")", r"\)")):
        _STEPS[step](house, act)
    assert act_row(runtime, act).state is before


def test_ej_before_signature_when_the_window_wants_it(runtime: Runtime) -> None:
    house = make_house(runtime, budget__ej_before="signature")
    act = issued(house)
    later(runtime)
    committed(house, act)
    signed(house, act)
    notified(house, act)
    assert act_row(runtime, act).state is ActState.NOTIFIED


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
    assert act_row(runtime, act).state is ActState.CHECKED


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
    confirmed(house, record_signature(runtime, both, RecordSignature(act, "71-2021-10-16-00012", DAY, SCAN)))
    with pytest.raises(Forbidden, match="une autre personne"), runtime.uow() as uow:
        record_commitment(uow, both, RecordCommitment(act, EJ, DAY))


def test_paper_notification_needs_its_date(runtime: Runtime) -> None:
    house = make_house(runtime)
    act = committed(house, signed(house, issued(house, electronic_notification=False)))
    with pytest.raises(InvalidInput) as refusal, runtime.uow() as uow:
        notify_act(uow, house.instructor, NotifyAct(act, PUBLIC_URL))
    assert set(refusal.value.fields) == {"paper_on", "paper_recipient"}
    with runtime.uow() as uow:
        clock = notify_act(uow, house.instructor, NotifyAct(act, PUBLIC_URL, DAY, "Mairie de Tournus"))
    assert clock.limit is not None
    assert clock.limit.on == date(2021, 12, 17)


@pytest.mark.parametrize(
    "missing", ["texts.remedies", "signatory.name", "signatory.by_delegation", "visa.eu_funded"]
)
def test_an_unfilled_setting_blocks_the_issue(runtime: Runtime, missing: str) -> None:
    house = make_house(runtime, **{missing.replace(".", "__"): None})
    act = certified(house, prepared(house, granted(house)))
    with pytest.raises(ActNotIssuable) as refusal:
        issue_act(runtime, house.instructor, IssueAct(act))
    assert refusal.value.findings
    assert act_row(runtime, act).state is ActState.FUNDED


def test_an_act_needs_its_words(runtime: Runtime) -> None:
    house = make_house(runtime)
    dossier = granted(house)
    with pytest.raises(InvalidInput) as refusal, runtime.uow() as uow:
        prepare_act(uow, house.instructor, PrepareAct(dossier, " ", ""))
    assert set(refusal.value.fields) == {"title", "description"}
    assert count_of(runtime, Act) == 0
