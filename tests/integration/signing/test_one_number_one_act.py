"""Two acts of a window never bear the same number, even when both looked at the register at the same instant."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
import sqlalchemy as sa

from portal.domain.act import ActState
from portal.domain.errors import InvalidInput
from portal.domain.signing import SigningWay
from portal.models import Act
from portal.services.acting import signing_choice
from portal.services.acting.issue_act import IssueAct, issue_act
from portal.services.acting.record_signature import RecordSignature, record_signature
from portal.services.acting.signing_choice import SigningChoice
from portal.services.runtime import Runtime
from portal.services.signing import copies
from portal.services.signing.confirm_copy import ConfirmCopy, confirm_copy
from portal.services.signing.return_act import ReturnAct, return_act
from tests.integration.acting.support import (
    SCAN,
    House,
    act_row,
    certified,
    confirmed,
    granted,
    issued,
    later,
    looked_at,
    make_house,
    prepared,
    signed,
)
from tests.integration.signing.test_ways import DAY, NUMBER, TODAY, issued_for


@pytest.fixture
def unseen(monkeypatch: pytest.MonkeyPatch) -> None:
    """The other act's number was not there yet when it was looked for."""
    for module in (signing_choice, copies):
        monkeypatch.setattr(module, "number_taken", lambda session, act, number: False)


def test_an_official_number_is_taken_once(runtime: Runtime, unseen: None) -> None:
    house = make_house(runtime)
    first, second = issued(house), issued(house)
    later(runtime)
    signed(house, first)
    command = RecordSignature(second, "71-2021-10-16-00012", DAY, SCAN + b"second")
    copy = record_signature(runtime, house.instructor, command)
    with pytest.raises(InvalidInput, match="déjà celui d’un autre acte") as refusal:
        confirmed(house, copy)
    assert set(refusal.value.fields) == {"official_number"}
    assert act_row(runtime, second).state is ActState.CHECKED


def test_a_printed_number_is_taken_once_but_by_a_cancelled_act(runtime: Runtime, unseen: None) -> None:
    house = make_house(runtime)
    first = issued_for(house, SigningWay.ELECTRONIC)
    second = certified(house, prepared(house, granted(house)))
    choice = SigningChoice(SigningWay.ELECTRONIC, NUMBER, TODAY)
    with pytest.raises(InvalidInput, match="prenez le suivant") as refusal:
        issue_act(runtime, house.instructor, IssueAct(second, choice))
    assert set(refusal.value.fields) == {"number"}
    with runtime.uow() as uow:
        return_act(uow, house.signatory, ReturnAct(first, "À refaire."))
    issue_act(runtime, house.instructor, IssueAct(second, choice))
    assert act_row(runtime, second).planned_number == NUMBER


def _stated(house: House, act: str, number: str) -> str:
    """A copy brought with this number, ready to be confirmed."""
    copy = record_signature(house.runtime, house.instructor, RecordSignature(act, number, DAY, SCAN + act.encode()))
    looked_at(house.runtime)
    return copy


def _confirm(house: House, copy: str, number: str) -> None:
    with house.runtime.uow() as uow:
        assert confirm_copy(uow, house.signatory, ConfirmCopy(copy, number, DAY, acknowledged=True))


def test_a_number_printed_in_one_act_is_not_written_on_another(runtime: Runtime, unseen: None) -> None:
    """Neither column alone sees it: one act has it printed and waits, the other received it by hand."""
    house = make_house(runtime)
    paper, printed = issued(house), issued_for(house, SigningWay.PARAPHEUR)
    later(runtime)
    copy = _stated(house, paper, NUMBER)
    with pytest.raises(InvalidInput, match="déjà celui d’un autre acte") as refusal:
        _confirm(house, copy, NUMBER)
    assert set(refusal.value.fields) == {"official_number"}
    assert act_row(runtime, paper).official_number is None
    with runtime.uow() as uow:
        return_act(uow, house.signatory, ReturnAct(printed, "À refaire."))
    _confirm(house, copy, NUMBER)
    third = certified(house, prepared(house, granted(house)))
    choice = SigningChoice(SigningWay.ELECTRONIC, NUMBER, DAY)
    with pytest.raises(InvalidInput, match="prenez le suivant") as refusal:
        issue_act(runtime, house.instructor, IssueAct(third, choice))
    assert set(refusal.value.fields) == {"number"}


def _at_once(*works: Callable[[], object]) -> list[object]:
    """Each in a thread of its own, started together: what it returned, or what refused it."""
    start, ends = threading.Barrier(len(works)), [object()] * len(works)

    def run(rank: int, work: Callable[[], object]) -> None:
        start.wait()
        try:
            ends[rank] = work()
        except Exception as error:
            ends[rank] = error

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return ends


def test_two_people_take_one_number_at_the_same_instant(runtime: Runtime, unseen: None) -> None:
    house = make_house(runtime)
    paper = issued(house)
    printed = certified(house, prepared(house, granted(house)))
    later(runtime)
    copy = _stated(house, paper, NUMBER)
    command = IssueAct(printed, SigningChoice(SigningWay.PARAPHEUR, NUMBER, DAY))
    ends = _at_once(lambda: _confirm(house, copy, NUMBER), lambda: issue_act(runtime, house.instructor, command))
    refused = [end for end in ends if isinstance(end, Exception)]
    assert [type(error) for error in refused] == [InvalidInput]
    assert "déjà celui d’un autre acte" in str(refused[0].fields)  # type: ignore[attr-defined]
    with runtime.read() as session:
        bearing = sa.or_(Act.official_number == NUMBER, Act.planned_number == NUMBER)
        assert session.scalar(sa.select(sa.func.count()).select_from(Act).where(bearing)) == 1


def test_the_second_one_waits_for_the_first_to_end(runtime: Runtime) -> None:
    """The second statement begins before the first transaction ends: it waits, then finds the number taken.

    On PostgreSQL by the lock on the number, on SQLite because one writes at a time.
    """
    house = make_house(runtime)
    first, second = issued(house), certified(house, prepared(house, granted(house)))
    written, ended = threading.Event(), threading.Event()

    def takes() -> None:
        with runtime.engine.begin() as connection:
            connection.execute(
                sa.update(Act).where(Act.public_id == first).values(official_number=NUMBER, signed_on=DAY)
            )
            written.set()
            ended.wait(1)

    def comes_after() -> None:
        written.wait(10)
        with runtime.engine.begin() as connection:
            connection.execute(sa.update(Act).where(Act.public_id == second).values(planned_number=NUMBER))

    ends = _at_once(takes, comes_after)
    assert ends[0] is None
    assert isinstance(ends[1], sa.exc.IntegrityError)
    assert "official_number" in str(ends[1])
