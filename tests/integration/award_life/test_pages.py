"""The pages of an award's life, as the town hall, the instructor, the signatory and the budget officer go through."""

from __future__ import annotations

import io
from datetime import date

import sqlalchemy as sa
from flask import Flask

from portal.domain.indicators import Direction, IndicatorKind, ReportKind
from portal.domain.recovery import RecoveryState
from portal.models import (
    Act,
    AmendmentRequest,
    AwardClosure,
    AwardTranche,
    IndicatorActual,
    IndicatorLine,
    IndicatorReport,
    IndicatorSet,
    Recovery,
)
from portal.services.runtime import Runtime
from tests.factories import writing
from tests.integration.acting.support import fill_settings
from tests.integration.award_life.support import LETTER, declare, paid_advance, settled, spend
from tests.integration.claims.support import Awarded, make_award, move_to, paid_cents
from tests.integration.instruction.test_inbox import counted
from tests.integration.instruction.web import Visitor


def _last(runtime: Runtime, column: sa.orm.InstrumentedAttribute[str]) -> str:
    with runtime.read() as session:
        return session.scalars(sa.select(column).order_by(column.class_.id.desc())).first() or ""


def _mine(award: Awarded) -> str:
    return f"/mes-dossiers/{award.dossier}/subvention"


def _theirs(award: Awarded) -> str:
    return f"/instruction/dossiers/{award.dossier}"


def test_the_final_amount_is_explained_to_the_town_hall_and_to_the_budget_officer(
    app: Flask, runtime: Runtime
) -> None:
    award = make_award(runtime)
    person = Visitor(app, award.house.applicant)
    here = f"{_mine(award)}/montant-definitif"
    assert "pas encore déclarées" in person.get(here).text
    refused = person.send(here, **{"aids-0-funder": "Département", "aids-0-amount": "6 000"})
    assert refused.status_code == 422
    assert "Cochez la case" in refused.text
    assert "publique ou privée" in refused.text
    assert 'value="Département"' in refused.text
    sent = {"aids-0-funder": "Département", "aids-0-kind": "public", "aids-0-amount": "6 000", "certified": "y"}
    assert person.send(here, **sent).status_code == 303
    settled(runtime, award, spend(runtime, award, 1_500_000))
    page = person.get(here).text
    assert "Le calcul, étape par étape" in page
    assert "6\u202f000,00\u00a0€ ont été reçus d’autres financeurs publics" in page
    assert "réduit le montant" in page
    assert "Enregistrer la déclaration" not in page
    budget = Visitor(app, award.house.budget)
    shown = budget.get(f"{_theirs(award)}/montant-definitif").text
    assert "Désengagé à la certification" in shown
    assert "8\u202f000,00\u00a0€" in shown


def test_a_change_goes_from_the_town_hall_to_the_signatory_and_the_act(app: Flask, runtime: Runtime) -> None:
    award = make_award(runtime)
    move_to(runtime, date(2022, 4, 4))
    person, staff, boss = (
        Visitor(app, one) for one in (award.house.applicant, award.house.instructor, award.house.signatory)
    )
    here = f"{_mine(award)}/modifications"
    refused = person.send(here, completion_on="31/02/2022")
    assert refused.status_code == 422
    assert "n’existe pas au calendrier" in refused.text
    assert person.send(here, completion_on="31/10/2022", reason="Retard du prestataire.").status_code == 303
    amendment = _last(runtime, AmendmentRequest.public_id)
    there = f"{_theirs(award)}/modifications"
    assert "Les règles permettent toujours" in staff.get(there).text
    assert award.dossier in boss.get("/signature").text
    assert boss.send(f"{there}/{amendment}/decision", agree="no").status_code == 422
    assert boss.send(f"{there}/{amendment}/decision", agree="yes").status_code == 303
    assert "le bénéficiaire a demandé" in staff.get(there).text
    assert staff.send(f"{there}/{amendment}/arrete", grounds="le prestataire est en retard").status_code == 303
    assert "Arrêté modificatif FITN7" in staff.get(there).text
    assert "Acceptée" in person.get(here).text


def test_money_is_taken_back_after_the_town_hall_answered(app: Flask, runtime: Runtime) -> None:
    award = make_award(runtime)
    fill_settings(runtime, award.house.window_id, {"award.observation_days": "15"})
    paid_advance(runtime, award)
    declare(runtime, award)
    settled(runtime, award, spend(runtime, award, 500_000))
    move_to(runtime, date(2022, 6, 2))
    person, staff, boss, budget = (
        Visitor(app, one)
        for one in (award.house.applicant, award.house.instructor, award.house.signatory, award.house.budget)
    )
    assert "Trop-perçu de 700,00" in staff.get(f"{_theirs(award)}/montant-definitif").text
    new = f"{_theirs(award)}/procedures/nouvelle"
    typed = {
        "kind": "repayment",
        "ground": "repayment.overpaid",
        "facts": "Les dépenses justifiées sont inférieures à l’avance.",
        "amount": "700",
        "sent_on": "01/06/2022",
        "reply_by_on": "10/06/2022",
    }
    refused = staff.send(new, **typed, letter=(io.BytesIO(LETTER), "lettre.pdf"))  # type: ignore[arg-type]
    assert refused.status_code == 422
    assert "au moins jusqu’au 16/06/2022" in refused.text
    typed["reply_by_on"] = "20/06/2022"
    assert staff.send(new, **typed, letter=(io.BytesIO(LETTER), "lettre.pdf")).status_code == 303  # type: ignore[arg-type]
    recovery = _last(runtime, Recovery.public_id)
    one = f"{_theirs(award)}/procedures/{recovery}"
    assert boss.send(f"{one}/decision", pursue="yes", motive="Trop-perçu.", amount="700").status_code == 409
    mine = f"{_mine(award)}/procedures/{recovery}"
    assert "Présenter vos observations" in person.get(mine).text
    assert person.get(f"{mine}/lettre.pdf").data == LETTER
    assert person.send(mine, text="Nous en sommes d’accord.").status_code == 303
    assert award.dossier in boss.get("/signature").text
    assert "Nous en sommes d’accord." in boss.get(one).text
    assert boss.send(f"{one}/decision", pursue="yes", motive="Trop-perçu.", amount="700").status_code == 303
    assert award.dossier in budget.get("/budget/reversements").text
    assert budget.send(f"{one}/titre", title_number="TP-1", title_on="03/06/2022").status_code == 422
    assert budget.send(f"{one}/titre", title_number="TP-1", title_on="02/06/2022").status_code == 303
    assert paid_cents(runtime, award) == (350_000, 350_000)
    with runtime.read() as session:
        assert session.scalars(sa.select(Recovery.state)).one() is RecoveryState.EXECUTED
    life = f"{_theirs(award)}/vie-de-la-subvention"
    assert "Tout est payé et rien n’est en cours." in staff.get(life).text
    assert budget.send(f"{_theirs(award)}/cloture").status_code == 303
    assert "Subvention clôturée le" in person.get(_mine(award)).text
    with runtime.read() as session:
        assert session.scalars(sa.select(AwardClosure.closed_on)).one() == date(2022, 6, 2)


def test_payments_are_suspended_and_the_town_hall_reads_why(app: Flask, runtime: Runtime) -> None:
    award = make_award(runtime)
    staff, person = Visitor(app, award.house.instructor), Visitor(app, award.house.applicant)
    here = f"{_theirs(award)}/suspension"
    assert staff.send(here, starts_on="01/10/2021", reason="Contrôle").status_code == 422
    assert staff.send(here, starts_on="16/10/2021", reason="Contrôle sur place.").status_code == 303
    assert "Contrôle sur place." in person.get(_mine(award)).text
    assert "Lever la suspension" in staff.get(here).text
    assert staff.send(here, reason="Contrôle terminé.").status_code == 303
    assert "Contrôle sur place." not in person.get(_mine(award)).text


def test_tranches_are_set_then_released(app: Flask, runtime: Runtime) -> None:
    award = make_award(runtime)
    staff, boss = Visitor(app, award.house.instructor), Visitor(app, award.house.signatory)
    rows = {
        "tranches-0-year": "2021",
        "tranches-0-firmness": "firm",
        "tranches-0-amount": "8 000",
        "tranches-1-year": "2022",
        "tranches-1-firmness": "indicative",
        "tranches-1-amount": "5 000",
        "tranches-1-condition": "500 rendez-vous en ligne",
    }
    here = f"{_theirs(award)}/tranches"
    refused = staff.send(f"{here}/saisie", **rows)
    assert refused.status_code == 422
    assert "1\u202f000,00\u00a0€ d’écart" in refused.text
    rows["tranches-1-amount"] = "6 000"
    assert staff.send(f"{here}/saisie", **rows).status_code == 303
    move_to(runtime, date(2022, 2, 1))
    _indicators(runtime, award)
    assert "Tranche 2 (2022)" in boss.get(here).text
    opened = boss.send(f"{here}/liberation", what="2", amount="6 000", finding="620 rendez-vous.")
    assert opened.status_code == 303
    shown = staff.get(here).text.replace("\u00a0", " ").replace("\u202f", " ")
    assert "620 rendez-vous." in shown
    assert "Rendez-vous pris en ligne : 620 rendez-vous, cible 500 rendez-vous, atteinte" in shown
    with runtime.read() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(AwardTranche)) == 2


def _indicators(runtime: Runtime, award: Awarded) -> None:
    """One indicator, 500 wanted, and a report that tells 620."""
    now, house = runtime.legal.now(), award.house
    common = {"person_id": house.applicant.person_id, "organisation_id": house.organisation_id, "created_at": now}
    with writing(runtime) as session:
        act = session.scalars(sa.select(Act.id).where(Act.public_id == award.act)).one()
        standing = IndicatorSet(act_id=act, **common)
        session.add(standing)
        session.flush()
        line = IndicatorLine(
            set_id=standing.id,
            position=1,
            label="Rendez-vous pris en ligne",
            kind=IndicatorKind.NUMBER,
            unit="rendez-vous",
            direction=Direction.UP,
            baseline="0",
            target="500",
            created_at=now,
        )
        report = IndicatorReport(act_id=act, set_id=standing.id, kind=ReportKind.ANNUAL, year=2021, **common)
        session.add_all([line, report])
        session.flush()
        session.add(IndicatorActual(report_id=report.id, line_id=line.id, value="620", created_at=now))


def test_the_pages_ask_few_queries(app: Flask, runtime: Runtime) -> None:
    award = make_award(runtime)
    declare(runtime, award)
    spend(runtime, award, 1_500_000)
    for actor, path, most in (
        (award.house.signatory, f"{_theirs(award)}/montant-definitif", 40),
        (award.house.applicant, f"{_mine(award)}/montant-definitif", 40),
        (award.house.signatory, "/signature", 8),
        (award.house.budget, "/budget/actes", 8),
    ):
        person = Visitor(app, actor)
        with counted(runtime.engine) as seen:
            assert person.get(path).status_code == 200
        assert len(seen) <= most
