"""« Mise en paiement le …, virement le … »: the applicant follows the money to the end, on one page."""

from __future__ import annotations

from datetime import date

from flask import Flask

from portal.domain.claim import ClaimState
from portal.queries.award_home import ToDo, award_home
from portal.services.award.refuse_account import withdraw_account
from portal.services.claims.order_claim import OrderClaim, order_claim
from portal.services.claims.pay_claim import PayClaim, pay_claim
from portal.services.runtime import Runtime
from tests.integration.applicant.browser import sign_in, text_of
from tests.integration.award.support import award_view, confirmed_account, gave_account, make_award, on_day, started
from tests.integration.claims.support import Awarded, certified_claim


def _todo(runtime: Runtime, dossier: str) -> dict[str, ToDo]:
    award = award_view(runtime, dossier)
    with runtime.read() as session:
        home = award_home(session, award, runtime.legal.now().date())
    return {point.title: point for point in home.todo}


def test_the_money_is_followed_to_the_transfer(app: Flask, runtime: Runtime) -> None:
    house, dossier, act = make_award(runtime)
    started(runtime, house, dossier)
    confirmed_account(runtime, house, dossier)
    claim = certified_claim(runtime, Awarded(house, dossier, act), 378_000, filed_at=runtime.legal.now())
    town = sign_in(app, runtime, house.applicant)
    page = f"/mes-dossiers/{dossier}/subvention"
    assert "Avance, demande n° 1 : vérification par la préfecture" in text_of(town.get(page))
    on_day(runtime, 2021, 11, 2)
    with runtime.uow() as uow:
        order_claim(uow, house.budget, OrderClaim(claim, "1000123456", date(2021, 11, 2)))
    told = text_of(town.get(page))
    assert "Avance, demande n° 1 : mise en paiement 2 novembre 2021 3 780,00 €" in told
    assert "virement attendu" in told
    on_day(runtime, 2021, 11, 9)
    with runtime.uow() as uow:
        pay_claim(uow, house.budget, PayClaim(claim, date(2021, 11, 8), "VIR 42"))
    told = text_of(town.get(page))
    assert "Avance, demande n° 1 : virement 8 novembre 2021 3 780,00 €" in told
    assert "Versé 3 780,00 €" in told
    assert "Reste à verser au plus 8 820,00 €" in told
    assert "virement attendu" not in told


def test_what_is_left_to_do_follows_what_was_answered(runtime: Runtime) -> None:
    house, dossier, act = make_award(runtime)
    assert {title: point.state for title, point in _todo(runtime, dossier).items()} == {
        "Démarrage de l’opération": "missing",
        "RIB": "missing",
    }
    started(runtime, house, dossier, accepted=False)
    account = gave_account(runtime, house, dossier)
    todo = _todo(runtime, dossier)
    assert (todo["Démarrage de l’opération"].link, todo["RIB"].state) == ("Déclarer de nouveau", "waiting")
    with runtime.uow() as uow:
        withdraw_account(uow, house.applicant, dossier, account)
    started(runtime, house, dossier)
    todo = _todo(runtime, dossier)
    assert (todo["RIB"].link, todo["Paiements"].link) == ("Donner un autre RIB", "Demander un versement")
    certified_claim(runtime, Awarded(house, dossier, act), state=ClaimState.INCOMPLETE)
    assert _todo(runtime, dossier)["Paiements"].link == "Compléter"


def test_a_start_not_declared_in_time_is_late(runtime: Runtime) -> None:
    _, dossier, _ = make_award(runtime)
    on_day(runtime, 2022, 1, 3)
    assert _todo(runtime, dossier)["Démarrage de l’opération"].state == "warning"
