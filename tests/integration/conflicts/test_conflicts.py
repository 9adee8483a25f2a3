"""Declared links: what is kept, what disappears, who steps aside, what colleagues and administrators read."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from portal.domain.actors import Role
from portal.domain.committee import MemberRole, SessionOutcome, Vote
from portal.domain.conflicts import LinkNature
from portal.domain.errors import Forbidden, InvalidInput, NotFound
from portal.domain.events import Event
from portal.models import (
    AuditDetail,
    AuditEvent,
    ConflictDeclaration,
    Dossier,
    MailMessage,
    PartnerBody,
    SessionRecusal,
)
from portal.queries.conflicts import barred_people, links_of_window
from portal.queries.history import history_page
from portal.queries.inbox import inbox
from portal.queries.inbox_filter import InboxFilter
from portal.queries.sessions import session_view
from portal.services.committee.plan_session import PlanSession, plan_session
from portal.services.committee.record_attendance import AddMember, RecordRecusal, add_member, record_recusal
from portal.services.committee.record_conclusion import RecordConclusion, record_conclusion
from portal.services.conflicts.answer_conflict import AnswerConflict, answer_conflict
from portal.services.conflicts.declare_conflict import DeclareConflict, declare_conflict
from portal.services.conflicts.end_conflict import EndConflict, end_conflict
from portal.services.instruction.assign_dossier import AssignDossier, assign_dossier
from portal.services.instruction.declare_complete import DeclareComplete, declare_complete
from portal.services.instruction.return_to_review import ReturnToReview, return_to_review
from portal.services.messages.send_message import SendMessage, send_message
from portal.services.runtime import Runtime
from portal.services.signatory.grant_dossier import GrantDossier, grant_dossier
from portal.services.telling import prefecture_address
from tests.factories import make_dossier, make_organisation, make_person, writing
from tests.integration.acting.support import House, make_house, make_proposal
from tests.integration.committee.support import SIRENS, agree, decide, held, item_of, planned, proposals, window_of
from tests.integration.conflicts.support import declare

TOURNUS = "217105436"
SECRET = "Mon frère en est le maire"


@pytest.fixture
def house(runtime: Runtime) -> House:
    return make_house(runtime)


def filed(house: House, **values: object) -> str:
    return make_dossier(house.runtime, house.window_id, house.organisation_id, house.applicant, **values)  # type: ignore[arg-type]


def row_of(house: House, dossier: str) -> Dossier:
    with house.runtime.read() as session:
        return session.scalars(sa.select(Dossier).where(Dossier.public_id == dossier)).one()


def listed(house: House, who: object = None) -> list[str]:
    with house.runtime.read() as session:
        found = inbox(session, who or house.instructor, InboxFilter(state=""), house.runtime.legal.now().date())  # type: ignore[arg-type]
    assert found.count == len(found.rows) == sum(found.counts.values())
    return [row.public_id for row in found.rows]


def test_a_body_hides_every_dossier_it_carries_or_shares_even_later(house: House) -> None:
    carried = filed(house)
    other = make_organisation(house.runtime, SIRENS[0], "Autre commune")
    shared = make_dossier(house.runtime, house.window_id, other, house.applicant)
    kept = make_dossier(house.runtime, house.window_id, other, house.applicant)
    with writing(house.runtime) as session:
        row = session.scalars(sa.select(Dossier).where(Dossier.public_id == shared)).one()
        partner = {"name": "Tournus", "siren": TOURNUS, "role": "user", "provenance": "COG 2021", "position": 1}
        session.add(PartnerBody(dossier_id=row.id, created_at=house.runtime.legal.now(), **partner))
    assert set(listed(house)) == {carried, shared, kept}
    declare(house.runtime, house.instructor, siren=TOURNUS)
    later = filed(house)
    assert listed(house) == [kept]
    colleague = make_person(house.runtime, postings=((house.window_id, Role.INSTRUCTOR),))
    assert set(listed(house, colleague)) == {carried, shared, kept, later}


def test_one_dossier_alone_is_hidden_when_the_link_is_with_it(house: House) -> None:
    one, two = filed(house), filed(house)
    declare(house.runtime, house.instructor, dossier=one)
    assert listed(house) == [two]
    with pytest.raises(NotFound), house.runtime.uow() as uow:
        declare_complete(uow, house.instructor, DeclareComplete(one))
    with pytest.raises(NotFound):
        declare(house.runtime, house.instructor, dossier=one)


def test_only_its_author_ends_a_link_and_nothing_is_erased(house: House) -> None:
    dossier = filed(house)
    link = declare(house.runtime, house.instructor, siren=TOURNUS)
    for who, reason, error in (
        (house.signatory, "Je décide", NotFound),
        (house.instructor, "  ", InvalidInput),
    ):
        with pytest.raises(error), house.runtime.uow() as uow:
            end_conflict(uow, who, EndConflict(link, reason))
    with house.runtime.uow() as uow:
        end_conflict(uow, house.instructor, EndConflict(link, "Mandat terminé"))
    assert listed(house) == [dossier]
    with pytest.raises(NotFound), house.runtime.uow() as uow:
        end_conflict(uow, house.instructor, EndConflict(link, "Deux fois"))
    with house.runtime.read() as session:
        kept = session.scalars(sa.select(ConflictDeclaration)).one()
        assert (kept.ended_at, kept.end_reason) == (house.runtime.legal.now(), "Mandat terminé")
        titles = [line.title for line in history_page(session, dossier).lines]
    assert [title for title in titles if "lien d’intérêts" in title.lower()] == [
        "Fin d’un lien d’intérêts, dossier rouvert à la personne",
        "Lien d’intérêts déclaré, dossier masqué à la personne",
    ]


def test_the_reason_is_for_administrators_alone(house: House) -> None:
    dossier = filed(house)
    declare(house.runtime, house.instructor, siren=TOURNUS, reason=SECRET)
    administrator = make_person(house.runtime, postings=((house.window_id, Role.ADMINISTRATOR),))
    with house.runtime.read() as session:
        (link,) = links_of_window(session, administrator, house.window_id)
        assert (link.person, link.reason) == (house.instructor.name, SECRET)
        with pytest.raises(NotFound):
            links_of_window(session, house.signatory, house.window_id)
        assert [one.name for one in barred_people(session, row_of(house, dossier).id)] == [house.instructor.name]
        bodies = session.scalars(sa.select(AuditEvent.body).where(AuditEvent.tag == Event.CONFLICT_DECLARED)).all()
        details = session.scalars(sa.select(AuditDetail.text)).all()
    assert len(bodies) == 2  # the link, and the dossier it hides
    assert not [text for text in (*bodies, *details) if SECRET in text or "family" in text]


def test_a_link_called_other_says_which(house: House) -> None:
    with pytest.raises(InvalidInput) as refusal, house.runtime.uow() as uow:
        declare_conflict(uow, house.instructor, DeclareConflict(LinkNature.OTHER, siren=TOURNUS))
    assert set(refusal.value.fields) == {"reason"}
    with pytest.raises(InvalidInput, match="SIREN"), house.runtime.uow() as uow:
        declare_conflict(uow, house.instructor, DeclareConflict(LinkNature.WORK, siren="123456789"))
    with pytest.raises(NotFound), house.runtime.uow() as uow:
        declare_conflict(uow, house.applicant, DeclareConflict(LinkNature.WORK, siren=TOURNUS))
    declare(house.runtime, house.budget, siren=TOURNUS)
    with pytest.raises(InvalidInput, match="déjà déclaré"):
        declare(house.runtime, house.budget, siren=TOURNUS)


def test_what_the_person_followed_goes_to_the_deputy_or_to_nobody(house: House) -> None:
    deputy = make_person(house.runtime, "Denis Suppléant", postings=((house.window_id, Role.INSTRUCTOR),))
    first, second, third = filed(house), filed(house), filed(house)
    me = house.instructor
    followed = ((first, me, deputy.public_id), (second, me, ""), (third, deputy, me.public_id))
    for dossier, instructor, second_person in followed:
        with house.runtime.uow() as uow:
            assign_dossier(uow, me, AssignDossier(dossier, instructor.public_id, second_person))
    declare(house.runtime, me, siren=TOURNUS)
    followers = [(row_of(house, one).instructor_id, row_of(house, one).deputy_id) for one in (first, second, third)]
    assert followers == [(deputy.person_id, None), (None, None), (deputy.person_id, None)]
    with pytest.raises(InvalidInput, match="Inès Instruction a déclaré un lien"), house.runtime.uow() as uow:
        assign_dossier(uow, deputy, AssignDossier(first, me.public_id))


def test_no_mail_reaches_the_person(house: House) -> None:
    dossier, proposal = make_proposal(house, instructor_id=house.instructor.person_id)
    declare(house.runtime, house.instructor, siren=TOURNUS)
    with writing(house.runtime) as session:  # an assignment that nothing lifted
        row = session.scalars(sa.select(Dossier).where(Dossier.public_id == dossier)).one()
        row.instructor_id = house.instructor.person_id
    with house.runtime.uow() as uow:
        row = uow.session.scalars(sa.select(Dossier).where(Dossier.public_id == dossier)).one()
        assert prefecture_address(uow, row) == "guichet@exemple.fr"
        return_to_review(uow, house.signatory, ReturnToReview(dossier, proposal, "À revoir"))
        send_message(uow, house.applicant, SendMessage(dossier, "Bonjour", "cle", False, "http://portail.test/"))
    with house.runtime.read() as session:
        recipients = set(session.scalars(sa.select(MailMessage.recipient)))
    assert "guichet@exemple.fr" in recipients
    assert house.instructor.email not in recipients


def test_a_signatory_with_a_link_decides_neither_the_dossier_nor_its_session(house: House) -> None:
    ours, other = proposals(house, [20, 30])
    session = held(house, planned(house, [ours, other]))
    agree(house, session)
    declare(house.runtime, house.signatory, siren=SIRENS[0])
    with house.runtime.read() as read:
        proposal = session_view(read, house.instructor, session).items[0]
    with pytest.raises(NotFound), house.runtime.uow() as uow:
        grant_dossier(uow, house.signatory, GrantDossier(ours, proposal.public_id))
    with pytest.raises(Forbidden, match="un administrateur doit désigner quelqu’un d’autre"):
        decide(house, session)
    second = make_person(house.runtime, "Sophie Seconde", postings=((house.window_id, Role.SIGNATORY),))
    with pytest.raises(Forbidden, match="Sophie Seconde peut le faire"):
        decide(house, session)
    assert decide(house, session, second) == 2


def test_members_step_aside_without_being_asked(house: House) -> None:
    ours, other = proposals(house, [20, 30])
    colleague = make_person(house.runtime, "Claire Collègue", postings=((house.window_id, Role.INSTRUCTOR),))
    session = planned(house, [ours, other])
    for person in (house.signatory, colleague):
        with house.runtime.uow() as uow:
            add_member(uow, house.instructor, AddMember(session, "", "", MemberRole.CHAIR, person.public_id))
    declare(house.runtime, colleague, siren=SIRENS[0], reason=SECRET)
    with house.runtime.read() as read:
        seen = [item.recused for item in session_view(read, house.instructor, session).items]
        mine = session_view(read, colleague, session)
    assert seen == [(("Claire Collègue", "Lien d’intérêts déclaré"),), ()]
    assert [(item.position, item.dossier_public_id) for item in mine.items] == [(1, other)]
    assert mine.granted_cents == 3_000
    item = item_of(house.runtime, session, ours)
    two_voices = RecordConclusion(session, item, SessionOutcome.GRANT, 2_000, vote=Vote(2, 0, 0))
    with pytest.raises(InvalidInput), house.runtime.uow() as uow:  # two present, one of them aside
        record_conclusion(uow, house.instructor, two_voices)
    for attempt in (
        lambda uow: record_conclusion(uow, colleague, RecordConclusion(session, item, SessionOutcome.POSTPONE)),
        lambda uow: record_recusal(uow, colleague, RecordRecusal(session, item, "x", "x")),
    ):
        with pytest.raises(NotFound), house.runtime.uow() as uow:
            attempt(uow)
    held(house, session)
    with house.runtime.read() as read:
        (kept,) = read.scalars(sa.select(SessionRecusal)).all()
        assert kept.reason == "Lien d’intérêts déclaré"
        assert session_view(read, house.instructor, session).items[0].recused == seen[0]


def test_a_session_of_hidden_dossiers_alone_is_not_there(house: House) -> None:
    ours, other = proposals(house, [20, 30])
    session = planned(house, [ours])
    declare(house.runtime, house.signatory, siren=SIRENS[0])
    with house.runtime.read() as read, pytest.raises(NotFound):
        session_view(read, house.signatory, session)
    colleague = make_person(house.runtime, postings=((house.window_id, Role.INSTRUCTOR),))
    declare(house.runtime, colleague, siren=SIRENS[0])
    with house.runtime.uow() as uow:
        day = house.runtime.legal.now().date()
        command = PlanSession(window_of(house.runtime), "Comité", day, dossiers=(ours, other))
        planned_by_colleague = plan_session(uow, colleague, command)
    with house.runtime.read() as read:
        items = session_view(read, house.instructor, planned_by_colleague).items
    assert [item.dossier_public_id for item in items] == [other]


def test_the_answer_before_opening_is_kept_once(house: House) -> None:
    ours, other_body = filed(house), make_organisation(house.runtime, SIRENS[0], "Autre commune")
    other = make_dossier(house.runtime, house.window_id, other_body, house.applicant)
    with house.runtime.uow() as uow:
        answer_conflict(uow, house.instructor, AnswerConflict(other))
        answer_conflict(uow, house.instructor, AnswerConflict(other))
        answer_conflict(uow, house.instructor, AnswerConflict(ours, LinkNature.WORK))
    assert listed(house) == [other]
    with house.runtime.read() as session:
        said = [line.text for line in history_page(session, other).lines if "question" in line.title.lower()]
    assert said == ["Aucun lien"]
