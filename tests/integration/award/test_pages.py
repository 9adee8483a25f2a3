"""The pages of an award, from the town hall to the prefecture and back; nothing typed is lost, no IBAN is shown."""

from __future__ import annotations

import pytest
from flask import Flask

from portal.services.award.confirm_account import ConfirmAccount, confirm_account
from portal.services.runtime import Runtime
from tests.integration.acting.support import fill_settings, granted, make_house
from tests.integration.applicant.browser import fields_of, pdf, send, sign_in, text_of
from tests.integration.award.support import TREASURY, gave_account, make_award, started

TEMPLATES = "3c | Démarches en ligne | nombre | par an | hausse"


def test_from_the_start_to_the_final_report(app: Flask, runtime: Runtime) -> None:
    house, dossier, _ = make_award(runtime)
    fill_settings(runtime, house.window_id, {"indicators.templates": TEMPLATES})
    town, desk = sign_in(app, runtime, house.applicant), sign_in(app, runtime, house.instructor)
    home, review = f"/mes-dossiers/{dossier}/subvention", f"/instruction/dossiers/{dossier}"
    told = text_of(town.get(home))
    assert "Accordé au plus 12 600,00 € 70 % de 18 000,00 € HT" in told
    assert "Avance 30 % au plus 3 780,00 €" in told
    assert "Signez le devis ou le bon de commande au plus tard le 31/12/2021" in told
    for link in ("Déclarer le démarrage", "Donner le RIB", "Fixer les indicateurs"):
        assert link in told
    typed = {"kind": "signed_quote", "reference": "Devis n° 12", "file": pdf("devis.pdf")}
    late = send(town, f"{home}/demarrage", "started_on", started_on="14/10/2021", **typed)
    assert late.status_code == 422
    assert 'value="14/10/2021"' in late.text
    assert "antérieur au 15/10/2021" in text_of(late)
    typed["file"] = pdf("devis.pdf")
    assert send(town, f"{home}/demarrage", "started_on", started_on="16/10/2021", **typed).status_code == 302
    assert "la préfecture vérifie" in text_of(town.get(home))
    asked = desk.get(f"{review}/demarrage")
    answer = fields_of(asked, "remark")
    assert "Devis signé du 16 octobre 2021" in text_of(asked)
    action = next(part.partition('"')[0] for part in asked.text.split('action="') if "/demarrage/" in part[:90])
    refused = desk.post(action, data={**answer, "accepted": "no"})
    assert refused.status_code == 422
    assert "Dites au bénéficiaire" in text_of(refused)
    assert desk.post(action, data={**answer, "accepted": "yes"}).status_code == 303
    blank = {"csrf_token": fields_of(town.get(f"{home}/indicateurs/fixer"), "baseline_t0")["csrf_token"]}
    missing = town.post(f"{home}/indicateurs/fixer", data={**blank, "baseline_t0": "beaucoup"})
    assert missing.status_code == 422
    assert 'value="beaucoup"' in missing.text
    assert town.post(f"{home}/indicateurs/fixer", data={**blank, "baseline_t0": "1 200", "target_t0": "3 000"}).location
    form = fields_of(town.get(f"{home}/indicateurs/bilan?bilan=final"), "comment")
    (actual,) = (name for name in form if name.startswith("actual_"))
    filed = town.post(f"{home}/indicateurs/bilan", data={**form, actual: "3 100", "comment": "Site ouvert."})
    assert filed.status_code == 302
    for page, client in ((f"{home}/indicateurs", town), (f"{review}/indicateurs", desk)):
        shown = text_of(client.get(page))
        assert "3 100 par an" in shown
        assert "atteinte" in shown


def test_a_rib_is_given_then_confirmed_and_never_shown_whole(app: Flask, runtime: Runtime) -> None:
    house, dossier, _ = make_award(runtime)
    town, desk = sign_in(app, runtime, house.applicant), sign_in(app, runtime, house.budget)
    mine, theirs = f"/mes-dossiers/{dossier}/subvention/rib", f"/instruction/dossiers/{dossier}/rib"
    wrong = send(town, mine, "iban", holder="Commune de Tournus", iban=TREASURY[:-1], file=pdf("rib.pdf"))
    assert wrong.status_code == 422
    assert TREASURY[:-1] in wrong.text
    assert "27 caractères" in text_of(wrong)
    assert send(town, mine, "iban", holder="Commune de Tournus", iban=TREASURY, file=pdf("rib.pdf")).location
    page = desk.get(theirs)
    assert "FR76 •••• •••• 185" in text_of(page)
    action = next(part.partition('"')[0] for part in page.text.split('action="') if "/confirmer" in part[:120])
    proof = next(part.partition('"')[0] for part in page.text.split('href="') if "/justificatifs/" in part[:120])
    assert desk.get(proof).data.startswith(b"%PDF")
    token = {"csrf_token": fields_of(page, "csrf_token")["csrf_token"]}
    assert desk.post(action, data={**token, "iban": "FR76"}).status_code == 422
    assert desk.post(action, data={**token, "iban": TREASURY}).status_code == 303
    for client, url in ((town, mine), (desk, theirs), (town, mine.removesuffix("/rib"))):
        told = client.get(url)
        assert "confirmé" in text_of(told).lower()
        assert "10079412" not in told.text.replace(" ", "")


def test_the_team_takes_back_a_rib_it_did_not_expect(app: Flask, runtime: Runtime) -> None:
    house, dossier, _ = make_award(runtime)
    gave_account(runtime, house, dossier)
    town = sign_in(app, runtime, house.applicant)
    page = town.get(f"/mes-dossiers/{dossier}/subvention/rib")
    action = next(part.partition('"')[0] for part in page.text.split('action="') if "/retirer" in part[:140])
    town.post(action, data={"csrf_token": fields_of(page, "csrf_token")["csrf_token"]})
    assert "Retiré par le demandeur" in text_of(town.get(f"/mes-dossiers/{dossier}/subvention/rib"))


@pytest.mark.parametrize("page", ["demarrage", "rib", "indicateurs"])
def test_before_the_notification_there_is_no_award(app: Flask, runtime: Runtime, page: str) -> None:
    house = make_house(runtime)
    dossier = granted(house)
    town, desk = sign_in(app, runtime, house.applicant), sign_in(app, runtime, house.instructor)
    assert town.get(f"/mes-dossiers/{dossier}/subvention/{page}").status_code == 404
    assert "Aucun arrêté n’est notifié" in text_of(desk.get(f"/instruction/dossiers/{dossier}/{page}"))


def test_a_file_of_another_award_does_not_exist(app: Flask, runtime: Runtime) -> None:
    house, first, _ = make_award(runtime)
    declaration = started(runtime, house, first)
    _, second, _ = make_award(runtime, house, "2103456790")
    town = sign_in(app, runtime, house.applicant)
    assert town.get(f"/mes-dossiers/{first}/subvention/justificatifs/{declaration}").status_code == 200
    assert town.get(f"/mes-dossiers/{second}/subvention/justificatifs/{declaration}").status_code == 404


def test_what_awaits_the_prefecture_is_one_list_and_leaves_it_once_answered(app: Flask, runtime: Runtime) -> None:
    house, dossier, _ = make_award(runtime)
    account = gave_account(runtime, house, dossier)
    started(runtime, house, dossier, accepted=None)
    desk = sign_in(app, runtime, house.instructor)
    assert "(2)" in text_of(desk.get("/paiements"))
    listed = desk.get("/paiements/demarrages-et-rib")
    assert "Vérifier le démarrage" in text_of(listed)
    assert f"/instruction/dossiers/{dossier}/rib" in listed.text
    started(runtime, house, dossier)
    with runtime.uow() as uow:
        confirm_account(uow, house.budget, ConfirmAccount(dossier, account, TREASURY))
    assert "Rien n’attend de réponse" in text_of(desk.get("/paiements/demarrages-et-rib"))
    assert "Démarrages à vérifier" not in text_of(desk.get("/paiements"))
