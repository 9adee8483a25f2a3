"""Acts that follow an award: what they say, and each reason not to issue them."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from acts_following import BASIS, CITED, EARLIER, HEARD, avenant, convention, drawn, following
from acts_reading import text_in
from acts_samples import ARRETE

from portal.acts.blocks import iter_texts
from portal.acts.data import ArreteData, Nature
from portal.acts.drawn import DrawnAct
from portal.acts.following_data import Changes, FollowingData, Hearing, changed
from portal.acts.frozen_terms import consolidated, read_terms
from portal.acts.layout import coverage
from portal.acts.lint_following import day_findings
from portal.acts.naming import name_of
from portal.acts.seeds import SEEDS
from portal.acts.style import Style
from portal.acts.thaw import from_plain, to_plain
from portal.acts.words import words_of
from portal.domain.act_kinds import ActKind
from portal.domain.money import Euros
from portal.domain.snapshot import freeze

VERA = coverage(Style(), specimen=True)
KINDS = [kind for kind in ActKind if kind is not ActKind.AWARD]


def said(kind: ActKind, **values: object) -> str:
    return text_in(drawn(kind, **values).render(Style())).replace("\u00a0", " ")


def codes(kind: ActKind, **values: object) -> list[str]:
    return [finding.code for finding in drawn(kind, **values).findings(VERA)]


@pytest.mark.parametrize("kind", KINDS)
def test_the_samples_may_be_issued(kind: ActKind) -> None:
    assert codes(kind) == []


def test_an_amendment_names_the_articles_it_replaces_and_gives_their_new_text() -> None:
    text = said(ActKind.AMENDMENT)
    assert "modifiant l’arrêté n° 71-2021-10-28-00012 du 28 octobre 2021 portant attribution d’une subvention" in text
    assert "Article 1er – Modification de l’article 4" in text
    assert "achevée au plus tard le 10 novembre 2022" in text
    assert "la demande de la commune de Tournus, reçue le 21 mars 2022" in text
    assert "Les annexes 1 et 2 de l’arrêté n° 71-2021-10-28-00012 susvisé sont remplacées" in text
    assert "Étude moins longue que prévu." in text
    assert "demeurent inchangées" in text
    assert "Modification de l’article 6" not in text


def test_an_amendment_of_the_amount_says_it_everywhere() -> None:
    text = said(ActKind.AMENDMENT, changes=Changes(amount_cents=Euros(800_000)))
    assert "8 000,00 € (huit mille euros)" in text
    assert "avance de 30 % du montant maximal prévisionnel, soit 2 400,00 €" in text
    assert codes(ActKind.AMENDMENT, changes=Changes(amount_cents=Euros(800_000))) == []


def test_endings_say_what_becomes_of_the_money() -> None:
    assert "Les sommes versées, soit 2 646,00 €, sont reversées" in said(ActKind.WITHDRAWAL)
    assert "Aucune somme n’avait été versée" in said(ActKind.WITHDRAWAL, paid_cents=Euros(0))
    repeal = said(ActKind.REPEAL)
    assert "Est prononcée, à compter du 1er mai 2022, l’abrogation de l’arrêté n° 71-2021-10-28-00012" in repeal
    assert "la part non versée s’élève à 6 174,00 €" in repeal
    lapse = said(ActKind.LAPSE, hearing=Hearing(date(2022, 3, 1), date(2022, 3, 16)))
    assert "Considérant qu’aucune observation n’a été présentée" in lapse
    assert "soit 6 174,00 €, n’est plus due" in lapse
    assert f"Vu {BASIS} ;" in lapse


def test_a_letter_names_the_act_by_its_template() -> None:
    assert name_of(json.dumps(convention().frozen(), default=str)).of_a == "d’une convention"
    assert name_of(json.dumps(avenant().frozen(), default=str)).of_a == "d’un avenant"
    assert name_of(json.dumps(drawn(ActKind.AWARD).frozen(), default=str)).the == "l’arrêté"
    assert name_of(None).notified == "notifié"


ROWS: list[tuple[str, ActKind, dict[str, object]]] = [
    ("grounds_missing", ActKind.AMENDMENT, {"grounds": ()}),
    ("followed_act", ActKind.AMENDMENT, {"cited": replace(CITED, number=None)}),
    ("date_followed", ActKind.REPEAL, {"cited": replace(CITED, signed_on=date(2022, 4, 5))}),
    ("nothing_changes", ActKind.AMENDMENT, {"changes": Changes()}),
    ("amount_raised", ActKind.AMENDMENT, {"changes": Changes(amount_cents=Euros(900_000))}),
    ("amount_below_paid", ActKind.AMENDMENT, {"changes": Changes(amount_cents=Euros(200_000))}),
    ("date_end_limit", ActKind.AMENDMENT, {"changes": Changes(completion_on=date(2023, 1, 1))}),
    ("basis_missing", ActKind.LAPSE, {"basis": None}),
    ("withdrawal_late", ActKind.WITHDRAWAL, {"unlawful": True}),
    ("effective_past", ActKind.REPEAL, {"effective_on": date(2022, 4, 1)}),
    ("hearing_missing", ActKind.REPEAL, {"hearing": Hearing()}),
    ("hearing_open", ActKind.REPEAL, {"hearing": Hearing(date(2022, 4, 1), date(2022, 4, 4))}),
    ("hearing_dates", ActKind.REPEAL, {"hearing": Hearing(date(2022, 3, 1), date(2022, 3, 1), date(2022, 3, 2))}),
    ("hearing_dates", ActKind.REPEAL, {"hearing": Hearing(requested_on=date(2022, 4, 5))}),
]


@pytest.mark.parametrize(("code", "kind", "values"), ROWS, ids=lambda value: value if isinstance(value, str) else "")
def test_each_reason_not_to_issue(code: str, kind: ActKind, values: dict[str, object]) -> None:
    assert code in codes(kind, **values)


LOWER = Changes(amount_cents=Euros(500_000))


@pytest.mark.parametrize(
    "changes", [LOWER, Changes(completion_on=date(2022, 10, 1)), Changes(last_claim_on=date(2022, 11, 1))]
)
def test_an_amendment_that_takes_back_is_heard_first(changes: Changes) -> None:
    assert codes(ActKind.AMENDMENT, changes=changes, hearing=Hearing()) == ["hearing_missing"]
    assert codes(ActKind.AMENDMENT, changes=changes) == []
    open_still = Hearing(date(2022, 4, 1), date(2022, 4, 20))
    assert codes(ActKind.AMENDMENT, changes=changes, hearing=open_still) == ["hearing_open"]
    text = said(ActKind.AMENDMENT, changes=changes, hearing=HEARD)
    assert "Vu la lettre du 1er mars 2022 invitant la commune de Tournus à présenter ses observations" in text
    assert "Vu les observations présentées par la commune de Tournus le 10 mars 2022" in text


def test_an_amendment_that_takes_nothing_back_needs_no_hearing() -> None:
    assert codes(ActKind.AMENDMENT, hearing=Hearing()) == []
    longer = avenant(LOWER)
    assert isinstance(longer.data, FollowingData)
    agreed_to = replace(longer, data=replace(longer.data, hearing=Hearing()))
    assert "hearing_missing" not in [one.code for one in agreed_to.findings(VERA)], "both parties sign it"


def test_the_day_an_ending_act_bears_is_asked_again() -> None:
    data = drawn(ActKind.REPEAL).data
    assert isinstance(data, FollowingData)
    thawed = from_plain(FollowingData, json.loads(freeze(to_plain(data))[0]))
    late = replace(thawed, own=replace(thawed.own, signed_on=date(2022, 5, 2)))
    assert [one.code for one in day_findings(late)] == ["effective_past"]
    early = replace(thawed, own=replace(thawed.own, signed_on=date(2021, 10, 27)))
    assert "date_followed" in [one.code for one in day_findings(early)]
    withdrawal = replace(following(ActKind.WITHDRAWAL, unlawful=True, cited=replace(CITED, signed_on=date(2021, 12, 5))))
    day = replace(withdrawal, own=replace(withdrawal.own, signed_on=date(2022, 4, 6)))
    assert [one.code for one in day_findings(day)] == ["withdrawal_late"]


def amended(award: ArreteData, changes: Changes) -> DrawnAct:
    """The sample amendment of this award."""
    data = replace(following(ActKind.AMENDMENT), before=award, after=changed(award, changes))
    return DrawnAct(data, words_of(SEEDS["amendment"]), words_of(SEEDS["award"]))


def test_an_amendment_keeps_the_last_claim_within_the_budget_year() -> None:
    award = replace(ARRETE, calendar=replace(ARRETE.calendar, request_by_on=date(2022, 12, 10)))
    assert "year_end_claim" in [
        one.code for one in amended(award, Changes(last_claim_on=date(2022, 12, 20))).findings(VERA)
    ]
    assert amended(award, Changes(last_claim_on=date(2022, 12, 10))).findings(VERA) == []


def test_the_amended_award_is_checked_on_the_day_of_the_new_act() -> None:
    award = replace(ARRETE, attestation=replace(ARRETE.attestation, given_on=date(2022, 4, 1)))
    assert amended(award, Changes(completion_on=date(2022, 11, 1))).findings(VERA) == []


def test_the_annex_of_an_amendment_names_the_award_it_comes_from() -> None:
    text = said(ActKind.AMENDMENT)
    assert "(arrêté n° 71-2021-10-28-00012)" in text
    assert "(présent arrêté)" not in text


def test_acts_name_every_act_that_modified_the_award() -> None:
    text = said(ActKind.AMENDMENT, amendments=(*EARLIER, CITED))
    earlier = "modifié par l’arrêté n° 71-2022-01-10-00004 du 10 janvier 2022, par l’arrêté n° 71-2022-02-14-00009"
    assert earlier in text
    assert "du 14 février 2022 et par l’arrêté n° 71-2021-10-28-00012 du 28 octobre 2021" in text
    late = (replace(EARLIER[0], signed_on=date(2022, 4, 5)),)
    assert codes(ActKind.REPEAL, amendments=late) == ["date_followed"]
    unknown = (replace(EARLIER[0], number=None),)
    assert set(codes(ActKind.REPEAL, amendments=unknown)) == {"followed_act", "unfilled_text"}


def test_visas_of_following_acts_depend_on_facts() -> None:
    sample = drawn(ActKind.AMENDMENT)
    assert isinstance(sample.data, FollowingData)
    plain = list(iter_texts(sample.document.blocks))
    cgct = "Vu le code général des collectivités territoriales, notamment son article L. 1111-10 ;"
    assert cgct in plain
    dates_only = drawn(ActKind.AMENDMENT, changes=Changes(completion_on=date(2022, 11, 1)))
    assert cgct not in list(iter_texts(dates_only.document.blocks))
    project = replace(sample.own.project, nature=Nature.OPERATING)
    visas = replace(sample.own.visas, eu_funded=True, eu_regulation="le règlement européen")
    other = list(iter_texts(sample.with_own(replace(sample.own, project=project, visas=visas)).document.blocks))
    decree = next(line for line in other if "2018-514" in line)
    assert decree.endswith("d’investissement, par référence aux règles duquel la subvention a été attribuée ;")
    assert cgct not in other
    assert "Vu le règlement européen ;" in other


OWN: list[tuple[str, Callable[[ArreteData], ArreteData]]] = [
    ("unfilled", lambda own: replace(own, paper=False)),
    ("delegation_dates", lambda own: replace(own, signatory=_until(own, date(2022, 3, 31)))),
    ("unfilled", lambda own: replace(own, visas=replace(own.visas, appointment=None))),
    ("unprintable", lambda own: replace(own, texts=replace(own.texts, special_articles=(("Clause", "☃"),)))),
]


def _until(own: ArreteData, day: date) -> object:
    delegation = own.signatory.delegation
    assert delegation is not None
    return replace(own.signatory, delegation=replace(delegation, valid_to=day))


@pytest.mark.parametrize(("code", "change"), OWN)
def test_the_acts_own_head_is_checked_too(code: str, change: Callable[[ArreteData], ArreteData]) -> None:
    data = following(ActKind.REPEAL)
    sample = drawn(ActKind.REPEAL)
    assert code in [one.code for one in replace(sample, data=replace(data, own=change(data.own))).findings(VERA)]


def test_transfers_keep_the_maximum_and_what_the_amount_loses_goes_to_own_funds() -> None:
    moved = following(ActKind.AMENDMENT).after
    assert moved.award == ARRETE.award
    lowered = changed(ARRETE, Changes(amount_cents=Euros(800_000)))
    assert [row.amount_cents for row in lowered.plan] == [800_000, 100_000, 360_000]
    assert lowered.award.limits[-1].amount_cents == 800_000
    again = changed(lowered, Changes(amount_cents=Euros(700_000)))
    assert [limit.amount_cents for limit in again.award.limits].count(800_000) == 0


@pytest.mark.parametrize("kind", list(ActKind))
def test_what_is_frozen_comes_back_the_same(kind: ActKind) -> None:
    sample = drawn(kind)
    text, _ = freeze(sample.frozen())
    parts = consolidated([text])
    assert read_terms(parts).maximum_cents == 882_000
    if kind is ActKind.AWARD:
        assert from_plain(ArreteData, parts) == sample.data
        return
    frozen = json.loads(text)
    assert from_plain(FollowingData, {**frozen["following"], "after": frozen["arrete"]}) == sample.data
    assert frozen["template"] == {"kind": kind, "sha256": sample.words.sha256}


