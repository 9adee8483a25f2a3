"""A refusal: its grounds, the frozen comparison, its letter from the making to the download."""

from __future__ import annotations

import json
from datetime import date

import pytest
import sqlalchemy as sa

from portal.domain.clocks import FixedClock
from portal.domain.committee import SessionOutcome
from portal.domain.dossier import DossierState
from portal.domain.errors import Conflict, InvalidInput, NotFound
from portal.domain.letter import LetterState
from portal.models import RefusalComparison
from portal.queries.applicant import my_dossier, my_dossiers
from portal.queries.letters import letter_file, letters_of
from portal.services.applicant.dossier_archive import dossier_entries
from portal.services.instruction.grounds import GivenGrounds
from portal.services.letters.record_letter_download import record_letter_download
from portal.services.letters.send_letter import NotifyLetter, SignLetter, notify_letter, sign_letter
from portal.services.runtime import Runtime
from portal.services.verifying.frozen import check_frozen
from tests.factories import make_person
from tests.integration.acting.support import SCAN, House, grant, make_house, make_proposal, state_of
from tests.integration.committee.support import agree, conclude, decide, held, planned
from tests.integration.decisions.support import (
    GIVEN,
    PAGE,
    WAYS,
    another,
    ground,
    issue,
    letter_row,
    mails,
    refuse,
    score,
)


@pytest.fixture
def house(runtime: Runtime) -> House:
    return make_house(runtime)


def compared(runtime: Runtime) -> dict[str, object]:
    with runtime.read() as session:
        found: dict[str, object] = json.loads(session.scalars(sa.select(RefusalComparison.content)).one())
        return found


def test_the_average_needs_three_funded_dossiers_and_is_frozen(house: House) -> None:
    refused, proposal = make_proposal(house)
    score(house.runtime, refused, 1)
    for number, level in enumerate((3, 3, 4)):
        dossier, proposed = another(house, number, amount_cents=100_000)
        score(house.runtime, dossier, level)
        grant(house, house.signatory, dossier, proposed)
    refuse(house, refused, proposal)
    kept = compared(house.runtime)
    assert (kept["funded"], kept["score"], kept["average"]) == (3, "25,0", "83,3")
    assert [(row["level"], row["average"]) for row in kept["criteria"]] == [("1", "3,3")] * 4  # type: ignore[index]
    later, proposed = another(house, 5, amount_cents=100_000)
    score(house.runtime, later, 0)
    grant(house, house.signatory, later, proposed)
    assert compared(house.runtime) == kept


def test_two_funded_dossiers_give_no_average(house: House) -> None:
    refused, proposal = make_proposal(house)
    score(house.runtime, refused, 1)
    for number in range(2):
        dossier, proposed = another(house, number, amount_cents=100_000)
        score(house.runtime, dossier, 3)
        grant(house, house.signatory, dossier, proposed)
    refuse(house, refused, proposal)
    kept = compared(house.runtime)
    assert (kept["funded"], kept["average"]) == (2, None)
    assert all(row["average"] is None for row in kept["criteria"])  # type: ignore[attr-defined]


def test_the_grants_of_the_same_session_count(house: House) -> None:
    dossiers = [another(house, number, amount_cents=100_000)[0] for number in range(4)]
    for dossier in dossiers:
        score(house.runtime, dossier, 2)
    session = agreed_with_refusal(house, dossiers)
    decide(house, session)
    assert compared(house.runtime)["funded"] == 3


def agreed_with_refusal(house: House, dossiers: list[str]) -> str:
    session = planned(house, dossiers)
    conclude(house, session, dossiers[0], SessionOutcome.REFUSE, motive="Moins de portée que les autres.")
    agree(house, held(house, session))
    return session


def test_a_letter_waits_for_its_grounds_and_says_what_is_missing(house: House) -> None:
    dossier, proposal = make_proposal(house)
    score(house.runtime, dossier, 1)
    refuse(house, dossier, proposal)
    with pytest.raises(InvalidInput) as refused:
        issue(house, dossier)
    assert "ways" in refused.value.fields
    with pytest.raises(InvalidInput) as one:
        ground(house, dossier, GivenGrounds(GIVEN.criteria, {}, (WAYS[0], WAYS[0], " ")))
    assert "deux pistes" in one.value.fields["ways"]
    with pytest.raises(InvalidInput):
        ground(house, dossier, GivenGrounds({"3a-need": "x"}, {}, WAYS))
    ground(house, dossier)
    assert letter_row(house.runtime, issue(house, dossier)).state is LetterState.MADE


@pytest.mark.parametrize("key", ["texts.remedies", "signatory.name", "authority.place"])
def test_a_letter_is_not_made_while_a_setting_is_missing(runtime: Runtime, key: str) -> None:
    house = make_house(runtime, **{key.replace(".", "__"): None})
    dossier, proposal = make_proposal(house)
    refuse(house, dossier, proposal)
    ground(house, dossier)
    with pytest.raises(InvalidInput) as refused:
        issue(house, dossier)
    assert set(refused.value.fields) == {key}
    assert "n’est pas rempli" in refused.value.fields[key]


def made(house: House, **values: object) -> tuple[str, str]:
    """A refused dossier with its letter made."""
    dossier, proposal = make_proposal(house, **values)  # type: ignore[arg-type]
    score(house.runtime, dossier, 1)
    refuse(house, dossier, proposal)
    ground(house, dossier)
    return dossier, issue(house, dossier)


def test_from_the_making_to_the_download(house: House) -> None:
    dossier, letter = made(house)
    row = letter_row(house.runtime, letter)
    assert row.reference.endswith("-L1")
    assert house.runtime.store.get(row.files[0].file.sha256).startswith(b"%PDF")
    frozen = json.loads(row.content)["letter"]
    assert frozen["recipient_lines"][0] == "Adèle Mairie, maire"
    with house.runtime.uow() as uow, pytest.raises(Conflict, match="n’est pas déposée"):
        notify_letter(uow, house.instructor, NotifyLetter(letter, PAGE))
    sign_letter(house.runtime, house.instructor, SignLetter(letter, date(2021, 10, 15), SCAN))
    with house.runtime.read() as session:
        assert my_dossier(session, house.applicant, dossier, house.runtime.legal.now()).state is DossierState.PROPOSED
        assert letters_of(session, house.applicant, dossier) == ()
        with pytest.raises(NotFound):
            letter_file(session, house.applicant, letter, "sent")
    before = len(mails(house.runtime))
    with house.runtime.uow() as uow:
        limit = notify_letter(uow, house.instructor, NotifyLetter(letter, PAGE))
    assert limit.on == date(2021, 12, 16)
    (mail,) = mails(house.runtime)[before:]
    assert PAGE in mail.body
    assert "refus" in mail.subject.lower()
    with house.runtime.read() as session:
        now = house.runtime.legal.now()
        assert my_dossier(session, house.applicant, dossier, now).state is DossierState.REFUSED
        assert [one.state for one in my_dossiers(session, house.applicant, now)] == [DossierState.REFUSED]
        found = letter_file(session, house.applicant, letter, "sent")
    assert house.runtime.store.get(found.sha256) == SCAN
    for actor, first in ((house.instructor, False), (house.applicant, True), (house.applicant, False)):
        with house.runtime.uow() as uow:
            assert record_letter_download(uow, actor, letter) is first
    with house.runtime.read() as session:
        paths = [entry.path for entry in dossier_entries(session, house.applicant, dossier)[1]]
    assert [path for path in paths if path.startswith("lettres/")] == [f"lettres/01-{row.reference}.pdf"]
    with pytest.raises(Conflict, match="déjà été adressée"):
        issue(house, dossier)


@pytest.mark.parametrize(
    ("table", "said"),
    [("letter", "Lettre FITN7"), ("proposal_grounds", "Motifs de la"), ("refusal_comparison", "Notes comparées")],
)
def test_what_explains_a_decision_is_verified(house: House, table: str, said: str) -> None:
    made(house)
    with house.runtime.read() as session:
        assert list(check_frozen(session)) == []
    with house.runtime.engine.begin() as connection:
        if table == "letter":  # the database refuses it: somebody has taken the guard away
            on = "" if connection.dialect.name == "sqlite" else " ON letter"
            connection.execute(sa.text(f"DROP TRIGGER letter_guard_update{on}"))
        connection.execute(sa.text(f"UPDATE {table} SET content = '{{}}'"))  # noqa: S608 - a test
    with house.runtime.read() as session:
        (found,) = check_frozen(session)
    assert said in found


def test_on_paper_the_date_of_receipt_is_asked(house: House) -> None:
    _, letter = made(house, electronic_notification=False)
    sign_letter(house.runtime, house.instructor, SignLetter(letter, date(2021, 10, 15), SCAN))
    with house.runtime.uow() as uow, pytest.raises(InvalidInput) as refused:
        notify_letter(uow, house.instructor, NotifyLetter(letter, PAGE))
    assert set(refused.value.fields) == {"paper_on", "paper_recipient"}
    assert isinstance(house.runtime.legal, FixedClock)
    house.runtime.legal.move_to(house.runtime.legal.now().replace(day=20))
    before = len(mails(house.runtime))
    with house.runtime.uow() as uow:
        notify_letter(uow, house.instructor, NotifyLetter(letter, PAGE, date(2021, 10, 18), "Mairie de Tournus"))
    row = letter_row(house.runtime, letter)
    assert (row.channel, row.sent_on, row.state) == ("paper", date(2021, 10, 18), LetterState.SENT)
    assert len(mails(house.runtime)) == before


def test_a_window_may_let_letters_go_unsigned_online(runtime: Runtime) -> None:
    house = make_house(runtime, letters__unsigned_online="yes")
    _, letter = made(house)
    with runtime.uow() as uow:
        notify_letter(uow, house.instructor, NotifyLetter(letter, PAGE))
    assert letter_row(runtime, letter).state is LetterState.SENT


def test_a_new_letter_replaces_the_one_that_has_not_left(house: House) -> None:
    dossier, first = made(house)
    ground(house, dossier, GivenGrounds(GIVEN.criteria, {}, (*WAYS, "Une troisième.")))
    second = issue(house, dossier)
    assert letter_row(house.runtime, first).state is LetterState.VOID
    assert letter_row(house.runtime, second).reference.endswith("-L2")
    with pytest.raises(Conflict):
        sign_letter(house.runtime, house.instructor, SignLetter(first, date(2021, 10, 15), SCAN))


def test_somebody_elses_letter_does_not_exist(house: House) -> None:
    dossier, letter = made(house)
    stranger = make_person(house.runtime)
    with pytest.raises(NotFound):
        sign_letter(house.runtime, stranger, SignLetter(letter, date(2021, 10, 15), SCAN))
    with house.runtime.read() as session, pytest.raises(NotFound):
        letter_file(session, stranger, letter, "issued")
    assert state_of(house.runtime, dossier) is DossierState.REFUSED


def test_a_grant_never_passes_the_rate_whatever_was_proposed(house: House) -> None:
    dossier, proposal = make_proposal(house, amount_cents=1_260_001)
    with pytest.raises(InvalidInput) as refused:
        grant(house, house.signatory, dossier, proposal, "Pour une fois.")
    assert "70" in refused.value.fields["motive"]
    assert state_of(house.runtime, dossier) is DossierState.PROPOSED
