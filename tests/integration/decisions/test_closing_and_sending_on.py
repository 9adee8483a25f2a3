"""Closing sans suite and taking it back; transmission to the competent authority; announcements."""

from __future__ import annotations

import io
from datetime import date

import pytest
import sqlalchemy as sa
from pypdf import PdfReader

from portal.domain.dossier import PENDING_STATES, DossierState
from portal.domain.errors import Conflict, Forbidden, InvalidInput
from portal.domain.letter import LetterState
from portal.models import AuditEvent, Closure, Dossier, Letter, Transfer
from portal.queries.applicant import my_dossier
from portal.queries.legal_clock import dossier_clock
from portal.services.letters.announce_session import announce_session
from portal.services.letters.close_dossier import CloseDossier, ReopenClosed, close_dossier, reopen_closed
from portal.services.letters.send_letter import NotifyLetter, SignLetter, notify_letter, sign_letter
from portal.services.letters.transfer_dossier import TransferDossier, transfer_dossier
from portal.services.runtime import Runtime
from tests.factories import make_dossier
from tests.integration.acting.support import SCAN, House, granted, make_house, make_proposal, state_of
from tests.integration.committee.support import agreed, decide
from tests.integration.decisions.support import PAGE, another, issue, letter_row, mails

WHY = "La commune a écrit le 14 octobre qu’elle renonce au projet."


@pytest.fixture
def house(runtime: Runtime) -> House:
    return make_house(runtime)


def filed(house: House, state: DossierState = DossierState.FILED, **values: object) -> str:
    return make_dossier(house.runtime, house.window_id, house.organisation_id, house.applicant, state=state, **values)  # type: ignore[arg-type]


def close(house: House, dossier: str, code: str = "withdrawn_need", motive: str = WHY) -> None:
    with house.runtime.uow() as uow:
        close_dossier(uow, house.instructor, CloseDossier(dossier, code, motive))


def reopen(house: House, dossier: str, reason: str = "La commune maintient sa demande.") -> None:
    with house.runtime.uow() as uow:
        reopen_closed(uow, house.instructor, ReopenClosed(dossier, reason))


def due(runtime: Runtime, dossier: str) -> tuple[date | None, date | None]:
    with runtime.read() as session:
        row = session.execute(
            sa.select(Dossier.rejection_on, Dossier.next_due_on).where(Dossier.public_id == dossier)
        ).one()
        return row.rejection_on, row.next_due_on


@pytest.mark.parametrize("state", sorted(PENDING_STATES))
def test_every_pending_dossier_can_be_closed_and_its_clock_stops(house: House, state: DossierState) -> None:
    dossier = filed(house, state)
    close(house, dossier)
    assert state_of(house.runtime, dossier) is DossierState.CLOSED
    assert due(house.runtime, dossier) == (None, None)
    with house.runtime.read() as session:
        key = session.scalars(sa.select(Dossier.id).where(Dossier.public_id == dossier)).one()
        assert all(one.met_on is not None for one in dossier_clock(session, key))


def test_a_closing_has_a_known_motive_and_facts(house: House) -> None:
    dossier = filed(house)
    with pytest.raises(InvalidInput) as refused:
        close(house, dossier, "tired", " ")
    assert set(refused.value.fields) == {"motive_code", "motive"}
    with house.runtime.uow() as uow, pytest.raises(Forbidden):
        close_dossier(uow, house.budget, CloseDossier(dossier, "duplicate", WHY))
    with pytest.raises(Conflict):
        close(house, granted(house))


def test_the_applicant_learns_a_closing_by_its_letter(house: House) -> None:
    dossier = filed(house)
    close(house, dossier)
    with house.runtime.read() as session:
        assert my_dossier(session, house.applicant, dossier, house.runtime.legal.now()).state is DossierState.PROPOSED
    letter = issue(house, dossier)
    sign_letter(house.runtime, house.instructor, SignLetter(letter, date(2021, 10, 15), SCAN))
    with house.runtime.uow() as uow:
        notify_letter(uow, house.instructor, NotifyLetter(letter, PAGE))
    with house.runtime.read() as session:
        view = my_dossier(session, house.applicant, dossier, house.runtime.legal.now())
    assert view.state is DossierState.CLOSED
    assert [one.label for one in view.letters] == ["Lettre de classement sans suite"]


@pytest.mark.parametrize(
    ("complete", "back"), [(False, DossierState.FILED), (True, DossierState.UNDER_REVIEW)]
)
def test_a_closing_is_taken_back_where_completeness_stood(house: House, complete: bool, back: DossierState) -> None:
    dossier = filed(house, complete_at=house.runtime.legal.now() if complete else None)
    close(house, dossier)
    letter = issue(house, dossier)
    before = len(mails(house.runtime))
    with pytest.raises(InvalidInput):
        reopen(house, dossier, " ")
    reopen(house, dossier)
    assert state_of(house.runtime, dossier) is back
    assert letter_row(house.runtime, letter).state is LetterState.VOID
    assert len(mails(house.runtime)) == before
    assert due(house.runtime, dossier)[0] is not None
    with house.runtime.read() as session:
        assert session.scalars(sa.select(Closure.reopened_at)).one() is not None


def test_a_closing_told_then_taken_back_is_told_again(house: House) -> None:
    dossier = filed(house)
    close(house, dossier)
    letter = issue(house, dossier)
    sign_letter(house.runtime, house.instructor, SignLetter(letter, date(2021, 10, 15), SCAN))
    with house.runtime.uow() as uow:
        notify_letter(uow, house.instructor, NotifyLetter(letter, PAGE))
    reopen(house, dossier)
    assert "l’examen de votre demande reprend" in mails(house.runtime)[-1].subject
    assert letter_row(house.runtime, letter).state is LetterState.SENT


def send_on(house: House, dossier: str, **values: str) -> str:
    given = {
        "authority": "Conseil régional (fictif)", "address": "4 square de l’Exemple\n21000 Dijon",
        "reason": "Le laboratoire de l’innovation relève de la région.", "email": "contact@region.example", **values,
    }  # fmt: skip
    return transfer_dossier(house.runtime, house.instructor, TransferDossier(dossier, page_url=PAGE, **given))


def text_of(house: House, letter: str, kind: str) -> str:
    (file,) = [one for one in letter_row(house.runtime, letter).files if one.kind == kind]
    pages = PdfReader(io.BytesIO(house.runtime.store.get(file.file.sha256))).pages
    return " ".join(" ".join(page.extract_text() for page in pages).replace("\u00a0", " ").split())


def test_a_transmission_keeps_the_date_and_tells_the_applicant_the_same_day(house: House) -> None:
    dossier = filed(house, electronic_notification=False)
    letter = send_on(house, dossier)
    assert state_of(house.runtime, dossier) is DossierState.TRANSFERRED
    assert due(house.runtime, dossier) == (None, None)
    with house.runtime.read() as session:
        row = session.scalars(sa.select(Transfer)).one()
        filed_at = session.scalars(sa.select(Dossier.filed_at).where(Dossier.public_id == dossier)).one()
        digests = [file.sha256 for file in session.scalars(sa.select(Dossier)).one().documents and [
            one.file for one in session.scalars(sa.select(Dossier)).one().documents
        ]]
        tags = set(session.scalars(sa.select(AuditEvent.tag).where(AuditEvent.dossier_public_id == dossier)))
    assert row.filed_at == filed_at
    assert {"dossier:transferred", "letter:issued", "letter:sent"} <= tags
    assert "15 octobre 2021" in text_of(house, letter, "issued")
    slip = text_of(house, letter, "slip").replace(" ", "")
    assert digests
    assert all(digest in slip for digest in digests)
    assert "Conseil régional" in mails(house.runtime)[-1].body
    assert letter_row(house.runtime, letter).sent_on == date(2021, 10, 15)
    with house.runtime.read() as session:
        view = my_dossier(session, house.applicant, dossier, house.runtime.legal.now())
    assert view.state is DossierState.TRANSFERRED
    assert len(view.letters) == 1


def test_a_transmission_names_the_authority_and_cannot_follow_a_decision(house: House) -> None:
    dossier = filed(house)
    with pytest.raises(InvalidInput) as refused:
        send_on(house, dossier, authority=" ", address="", reason="")
    assert set(refused.value.fields) == {"authority", "address", "reason"}
    with pytest.raises(Conflict):
        send_on(house, granted(house))
    assert state_of(house.runtime, dossier) is DossierState.FILED


def test_a_transmission_waits_for_the_settings_of_its_letter(runtime: Runtime) -> None:
    house = make_house(runtime, signatory__capacity=None)
    dossier = filed(house)
    with pytest.raises(InvalidInput) as refused:
        send_on(house, dossier)
    assert set(refused.value.fields) == {"signatory.capacity"}
    assert state_of(runtime, dossier) is DossierState.FILED


def test_announcements_are_off_unless_the_window_says_so(house: House) -> None:
    with pytest.raises(Conflict, match="n’envoie pas de lettre d’annonce"):
        issue(house, granted(house))


def test_a_session_is_announced_once_and_the_act_alone_commits(runtime: Runtime) -> None:
    house = make_house(runtime, letters__announcement="yes", letters__announcement_text="Merci de patienter.")
    dossiers = [another(house, number, amount_cents=100_000)[0] for number in range(2)]
    session = agreed(house, dossiers)
    with pytest.raises(Conflict, match="ne sont pas prises"):
        announce_session(runtime, house.instructor, session, lambda one: PAGE)
    decide(house, session)
    before = len(mails(runtime))
    assert announce_session(runtime, house.instructor, session, lambda one: PAGE).sent == 2
    assert announce_session(runtime, house.instructor, session, lambda one: PAGE).sent == 0
    sent = mails(runtime)[before:]
    assert len(sent) == 2
    assert all("Seul l’arrêté notifié vaut engagement" in mail.body for mail in sent)
    with runtime.read() as read:
        letters = list(read.scalars(sa.select(Letter.public_id)))
    assert "Merci de patienter." in text_of(house, letters[0], "issued")


def test_closing_takes_off_the_waiting_list(house: House) -> None:
    dossier, _ = make_proposal(house)
    from portal.domain.committee import SessionOutcome
    from portal.models import WaitingEntry
    from tests.integration.committee.support import agree, conclude, held, planned

    session = planned(house, [dossier])
    conclude(house, session, dossier, SessionOutcome.WAIT, 1_000)
    agree(house, held(house, session))
    decide(house, session)
    close(house, dossier)
    with house.runtime.read() as read:
        assert read.scalars(sa.select(WaitingEntry.left_reason)).one() == "closed"
