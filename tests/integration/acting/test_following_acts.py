"""Acts that follow a notified award: prepared, checked, issued, signed, notified; the award's state moves with them."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa
from flask import Flask

from portal.acts.data import PaymentKind
from portal.acts.following import cited
from portal.acts.following_data import Changes, FollowingData, Hearing
from portal.acts.naming import template_of
from portal.domain.act import ActState
from portal.domain.act_kinds import ActKind
from portal.domain.clocks import FixedClock
from portal.domain.errors import Conflict, InvalidInput
from portal.domain.money import Euros
from portal.domain.signing import SigningWay
from portal.models import Organisation
from portal.queries.act_drafting import following_draft
from portal.queries.award import award_of
from portal.services.acting.act_drawing import draw_act
from portal.services.acting.certify_credits import CertifyCredits, certify_credits
from portal.services.acting.issue_act import ActNotIssuable, IssueAct, issue_act, lint_act, preview_act
from portal.services.acting.notify_act import NotifyAct, notify_act
from portal.services.acting.prepare_following_act import PrepareFollowing, prepare_following_act
from portal.services.acting.record_signature import RecordSignature, record_signature
from portal.services.acting.signing_choice import SigningChoice
from portal.services.acting.special_articles import AddArticle, add_article, remove_article
from portal.services.runtime import Runtime
from portal.services.verifying.frozen import check_frozen, check_series
from tests.factories import writing
from tests.integration.acting.support import (
    PUBLIC_URL,
    SCAN,
    House,
    act_row,
    certified,
    committed,
    confirmed,
    granted,
    issued,
    make_house,
    notified,
    prepared,
    signed,
)
from tests.integration.acting.web import Visitor, read

HEARD = Hearing(letter_on=date(2022, 3, 1), observations_by=date(2022, 3, 16))
BASES = {
    "visa__withdrawal": "l’article L. 242-2 du code des relations entre le public et l’administration",
    "visa__withdrawal_unlawful": "l’article L. 242-1 du code des relations entre le public et l’administration",
    "visa__repeal": "l’article L. 242-2 du code des relations entre le public et l’administration",
    "visa__lapse": "l’article 11 du décret n° 2018-514 du 25 juin 2018",
}


def awarded(runtime: Runtime) -> tuple[House, str]:
    """A house whose award was notified on 16 October 2021; it is now 4 April 2022."""
    house = make_house(runtime, **BASES)
    act = notified(house, committed(house, signed(house, issued(house))))
    clock = runtime.legal
    assert isinstance(clock, FixedClock)
    clock.move_to(datetime(2022, 4, 4, 9, tzinfo=UTC))
    return house, act


def follow(house: House, act: str, kind: ActKind, **asked: object) -> str:
    command = PrepareFollowing(act, kind, ("le bénéficiaire a rencontré un retard de livraison",), **asked)  # type: ignore[arg-type]
    with house.runtime.uow() as uow:
        return prepare_following_act(uow, house.instructor, command)


def carried_out(house: House, act: str, number: str = "71-2022-04-04-00031") -> None:
    """Issue, sign and notify a following act."""
    issue_act(house.runtime, house.instructor, IssueAct(act))
    scan = SCAN + act.encode()
    stated = RecordSignature(act, number, date(2022, 4, 4), scan)
    confirmed(house, record_signature(house.runtime, house.instructor, stated), number, date(2022, 4, 4))
    with house.runtime.uow() as uow:
        notify_act(uow, house.instructor, NotifyAct(act, PUBLIC_URL))


def codes(house: House, act: str) -> list[str]:
    return [finding.code for finding in lint_act(house.runtime, house.instructor, act) if finding.blocking]


def test_an_amendment_replaces_named_articles_and_the_award_is_modified(runtime: Runtime) -> None:
    house, award = awarded(runtime)
    act = follow(house, award, ActKind.AMENDMENT, changes=Changes(completion_on=date(2022, 11, 10)))
    assert act_row(runtime, act).reference == "FITN7-71-2022-A0001"
    assert codes(house, act) == []
    assert preview_act(runtime, house.instructor, act).startswith(b"%PDF")
    carried_out(house, act)
    frozen = json.loads(act_row(runtime, act).content or "")
    assert frozen["arrete"]["calendar"]["completion_on"] == "2022-11-10"
    assert frozen["following"]["cited"]["number"] == "71-2021-10-16-00012"
    assert [act_row(runtime, one).state for one in (award, act)] == [ActState.MODIFIED, ActState.NOTIFIED]
    with runtime.read() as session:
        view = award_of(session, act_row(runtime, award).dossier_id)
        assert view is not None
        assert (view.completion_on, view.in_force) == (date(2022, 11, 10), True)
        assert view.payment(PaymentKind.ADVANCE) is not None
        assert list(check_frozen(session)) == []
        assert list(check_series(session)) == []


def test_a_second_amendment_starts_from_the_first(runtime: Runtime) -> None:
    house, award = awarded(runtime)
    carried_out(house, follow(house, award, ActKind.AMENDMENT, changes=Changes(completion_on=date(2022, 11, 15))))
    act = follow(house, award, ActKind.AMENDMENT, changes=Changes(title="Portail et téléservices"))
    carried_out(house, act, "71-2022-04-04-00032")
    with runtime.read() as session:
        view = award_of(session, act_row(runtime, award).dossier_id)
        assert view is not None
        assert (view.completion_on, view.terms.title) == (date(2022, 11, 15), "Portail et téléservices")
    frozen = json.loads(act_row(runtime, act).content or "")
    assert [one["number"] for one in frozen["following"]["amendments"]] == ["71-2022-04-04-00031"]


def test_a_lower_amount_puts_the_rest_on_own_funds_and_a_higher_one_is_refused(runtime: Runtime) -> None:
    house, award = awarded(runtime)
    act = follow(house, award, ActKind.AMENDMENT, changes=Changes(amount_cents=Euros(1_000_000)))
    assert codes(house, act) == ["hearing_missing"]
    follow(house, award, ActKind.AMENDMENT, changes=Changes(amount_cents=Euros(1_000_000)), hearing=HEARD)
    assert codes(house, act) == []
    assert act_row(runtime, act).amount_cents == 1_000_000
    again = follow(house, award, ActKind.AMENDMENT, changes=Changes(amount_cents=Euros(1_300_000)))
    assert again == act
    assert {"amount_raised", "amount_above_rate"} <= set(codes(house, act))
    follow(house, award, ActKind.AMENDMENT)
    assert codes(house, act) == ["nothing_changes"]
    with pytest.raises(ActNotIssuable):
        issue_act(runtime, house.instructor, IssueAct(act))


@pytest.mark.parametrize(
    ("kind", "state"),
    [
        (ActKind.WITHDRAWAL, ActState.WITHDRAWN),
        (ActKind.REPEAL, ActState.REPEALED),
        (ActKind.LAPSE, ActState.LAPSED),
    ],
)
def test_what_ends_the_award_ends_its_amendments(runtime: Runtime, kind: ActKind, state: ActState) -> None:
    house, award = awarded(runtime)
    amendment = follow(house, award, ActKind.AMENDMENT, changes=Changes(completion_on=date(2022, 11, 10)))
    carried_out(house, amendment)
    act = follow(house, award, kind, hearing=HEARD)
    assert codes(house, act) == []
    carried_out(house, act, "71-2022-04-04-00032")
    states = [act_row(runtime, one).state for one in (award, amendment, act)]
    assert states == [state, state, ActState.NOTIFIED]
    with pytest.raises(Conflict, match="en vigueur"):
        follow(house, award, ActKind.REPEAL, hearing=HEARD)


def test_nobody_loses_a_grant_unheard(runtime: Runtime) -> None:
    house, award = awarded(runtime)
    act = follow(house, award, ActKind.WITHDRAWAL)
    assert codes(house, act) == ["hearing_missing"]
    follow(house, award, ActKind.WITHDRAWAL, hearing=Hearing(date(2022, 4, 1), date(2022, 4, 20)))
    assert codes(house, act) == ["hearing_open"]
    follow(house, award, ActKind.WITHDRAWAL, hearing=Hearing(requested_on=date(2022, 4, 1)))
    assert codes(house, act) == []
    follow(house, award, ActKind.WITHDRAWAL, hearing=HEARD, unlawful=True)
    assert codes(house, act) == ["withdrawal_late"]


def test_without_its_legal_ground_an_ending_is_not_issued(runtime: Runtime) -> None:
    house = make_house(runtime)
    award = notified(house, committed(house, signed(house, issued(house))))
    act = follow(house, award, ActKind.LAPSE, hearing=Hearing(requested_on=date(2021, 10, 16)))
    assert "basis_missing" in codes(house, act)


def test_only_one_following_act_at_a_time_and_only_after_notification(runtime: Runtime) -> None:
    house, award = awarded(runtime)
    act = follow(house, award, ActKind.AMENDMENT, changes=Changes(completion_on=date(2022, 11, 10)))
    with pytest.raises(Conflict, match="en cours"):
        follow(house, award, ActKind.REPEAL, hearing=HEARD)
    with pytest.raises(Conflict, match="attributif notifié"):
        follow(house, act, ActKind.AMENDMENT)
    with pytest.raises(Conflict, match="ne mobilise pas"):
        certify_credits(runtime, house.budget, CertifyCredits(act))
    command = PrepareFollowing(award, ActKind.REPEAL, (" ",), Changes(title="Autre"))
    with pytest.raises(InvalidInput) as caught, runtime.uow() as uow:
        prepare_following_act(uow, house.instructor, command)
    assert set(caught.value.fields) == {"grounds", "changes"}


def test_an_act_that_follows_is_worded_by_the_pages(runtime: Runtime, app: Flask) -> None:
    house, award = awarded(runtime)
    visitor = Visitor(app, house.instructor)
    assert "Modifier ou mettre fin" in read(visitor.get(f"/actes/{award}"))
    page = f"/instruction/actes/{award}/suite"
    refused = visitor.send(page, kind="amendment", completion_on="demain")
    assert refused.status_code == 422
    assert "Écrivez au moins un motif" in read(refused)
    sent = visitor.send(page, kind="amendment", grounds="un retard\nune panne", completion_on="10/11/2022")
    act = sent.headers["Location"].rsplit("/", 1)[-1]
    sheet = read(visitor.get(f"/actes/{act}"))
    assert "Arrêté modificatif FITN7-71-2022-A0001" in sheet
    assert "n° 71-2021-10-16-00012" in sheet.replace("\u00a0", " ")
    again = visitor.get(page).text
    assert "un retard" in again
    assert 'value="10/11/2022"' in again
    assert "Rien ne s’oppose à l’émission" in read(visitor.get(f"/instruction/actes/{act}/emission"))


def test_an_article_of_one_act_is_printed_with_it_until_taken_out(runtime: Runtime, app: Flask) -> None:
    house = make_house(runtime)
    act = certified(house, prepared(house, granted(house)))
    visitor = Visitor(app, house.instructor)
    page = f"/instruction/actes/{act}/articles"
    assert visitor.send(page, title="Accès", text="Les sources sont ouvertes.").status_code == 422
    for title in ("Accès", "Calendrier"):
        visitor.send(page, title=title, text=f"Texte {title}.", reason="Demandé par le comité.")
    shown = visitor.get(page)
    assert "Demandé par le comité" in read(shown)
    key = shown.text.split(f"/actes/{act}/articles/")[1].split("/")[0]
    with runtime.uow() as uow:
        remove_article(uow, house.instructor, act, key)
    issue_act(runtime, house.instructor, IssueAct(act))
    frozen = json.loads(act_row(runtime, act).content or "")
    assert frozen["arrete"]["texts"]["special_articles"] == [["Calendrier", "Texte Calendrier."]]
    with pytest.raises(Conflict, match="ne changent plus"), runtime.uow() as uow:
        add_article(uow, house.instructor, AddArticle(act, "Trop tard", "Texte", "Oubli"))


def test_the_page_of_the_act_keeps_the_rules_and_the_procedure(runtime: Runtime, app: Flask) -> None:
    house, award = awarded(runtime)
    visitor = Visitor(app, house.instructor)
    page = f"/instruction/actes/{award}/suite"
    late = visitor.send(page, kind="amendment", grounds="un retard", completion_on="31/12/2024")
    assert late.status_code == 422
    assert "Les règles ne permettent pas cette modification" in read(late)
    lapse = visitor.send(page, kind="lapse", grounds="aucun commencement")
    assert lapse.status_code == 422
    assert "ouvrez la procédure à la page" in read(lapse)
    with runtime.read() as session:
        assert following_draft(session, award) is None


def test_a_convention_is_changed_by_an_avenant_signed_by_both_parties(runtime: Runtime, app: Flask) -> None:
    """From the issue of the convention to the avenant in force; then an arrêté ends it, signed by the State alone."""
    texts = {"visa__convention_law": "la loi n° 2000-321", "visa__convention_decree": "le décret n° 2001-495"}
    house = make_house(runtime, **BASES, **texts, texts__convention_above="5000,00")
    with writing(runtime) as session:
        session.execute(sa.update(Organisation).values(legal_category="9220", name="Les Ateliers numériques"))
    award = notified(house, committed(house, signed(house, issued(house))))
    row = act_row(runtime, award)
    assert (row.agreed, template_of(row.content)) == (True, "convention")
    clock = runtime.legal
    assert isinstance(clock, FixedClock)
    clock.move_to(datetime(2022, 4, 4, 9, tzinfo=UTC))
    changes = Changes(completion_on=date(2022, 11, 10), amount_cents=Euros(400_000))
    avenant = follow(house, award, ActKind.AMENDMENT, changes=changes)
    assert codes(house, avenant) == []
    choice = SigningChoice(SigningWay.ELECTRONIC, "71-2022-04-04-00030", date(2022, 4, 4))
    with pytest.raises(InvalidInput, match="avenant"):
        issue_act(runtime, house.instructor, IssueAct(avenant, choice))
    carried_out(house, avenant)
    assert template_of(act_row(runtime, avenant).content) == "convention_amendment"
    visitor = Visitor(app, house.instructor)
    assert "Avenant FITN7-71-2022-A0001" in read(visitor.get(f"/actes/{avenant}"))
    assert "Convention FITN7" in read(visitor.get(f"/actes/{award}"))
    again = follow(house, award, ActKind.AMENDMENT, changes=Changes(title="Portail et téléservices"))
    with runtime.read() as session:
        drawn = draw_act(session, act_row(runtime, again), clock.now(), specimen=False)
    assert isinstance(drawn.data, FollowingData)
    assert (drawn.two_parties, drawn.data.before.is_convention) == (True, False)
    assert cited(drawn.data).endswith("modifiée par l’avenant n°\u00a071-2022-04-04-00031 du 4\u00a0avril\u00a02022")
    carried_out(house, again, "71-2022-04-04-00032")
    ending = follow(house, award, ActKind.REPEAL, hearing=HEARD)
    assert codes(house, ending) == []
    choice = SigningChoice(SigningWay.ELECTRONIC, "71-2022-04-04-00033", date(2022, 4, 4))
    issue_act(runtime, house.instructor, IssueAct(ending, choice))
    assert not act_row(runtime, ending).agreed
