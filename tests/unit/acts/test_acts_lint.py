"""Each reason not to issue an arrêté, one row each; the sample act has none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any

import pytest
from acts_samples import ARRETE

from portal.acts.arrete import arrete_document
from portal.acts.blocks import Para, iter_texts, plain
from portal.acts.data import ArreteData, Limit, Nature, Payment, PaymentKind, PlanKind, PlanRow
from portal.acts.layout import coverage
from portal.acts.lint import lint_arrete, may_issue
from portal.acts.lint_fields import ART8_CODES, REQUIRED
from portal.acts.seed_award import AWARD
from portal.acts.seeds import SEEDS
from portal.acts.style import Style
from portal.acts.template_check import template_problems
from portal.acts.words import Words
from portal.domain.money import Euros

VERA = coverage(Style(), specimen=True)


def change(path: str, value: object) -> ArreteData:
    """The sample with one field replaced, by dotted path."""
    names = path.split(".")
    holders: list[Any] = [ARRETE]
    for name in names[:-1]:
        holders.append(getattr(holders[-1], name))
    for holder, name in zip(reversed(holders), reversed(names), strict=True):
        value = replace(holder, **{name: value})
    assert isinstance(value, ArreteData)
    return value


def codes(data: ArreteData) -> list[str]:
    return [finding.code for finding in lint_arrete(data, VERA)]


def test_the_sample_act_may_be_issued() -> None:
    assert lint_arrete(ARRETE, VERA) == []
    assert may_issue([])


@pytest.mark.parametrize("field", REQUIRED, ids=lambda field: field.path)
def test_each_required_field_blocks_when_empty(field: Any) -> None:
    empty: object = () if isinstance(field.value(ARRETE), tuple) else None
    found = lint_arrete(change(field.path, empty), VERA)
    assert (field.code, field.path) in [(finding.code, finding.field) for finding in found]
    assert not may_issue(found)


def test_the_five_mentions_of_article_8_are_held() -> None:
    assert {field.code for field in REQUIRED} == {*ART8_CODES, "unfilled"}


def test_every_optional_field_of_the_data_is_watched() -> None:
    """A field that may be None is either required here or known to be lawfully absent."""
    lawful = {
        "number", "signed_on", "signatory.delegation", "signatory.formula", "visas.deliberation", "visas.committee_on",
        "visas.eu_regulation", "visas.convention_law", "visas.convention_decree",
        "calendar.commitment_by_on", "calendar.request_by_on",
        "convention_above_cents", "award.exceeded", "award.exceeded_reason",
    }  # fmt: skip
    watched = {field.path for field in REQUIRED}
    for spec in fields(ARRETE):
        value = getattr(ARRETE, spec.name)
        inner = [(f"{spec.name}.{sub.name}", sub.type) for sub in fields(value)] if is_dataclass(value) else []
        for path, kind in [(spec.name, spec.type), *inner]:
            if "None" in str(kind):
                assert path in watched | lawful, path


ROWS: list[tuple[str, Callable[[], ArreteData]]] = [
    ("year_end_commitment", lambda: change("calendar.commitment_by_on", date(2021, 10, 27))),
    ("year_end_claim", lambda: change("calendar.request_by_on", date(2022, 11, 14))),
    ("unfilled", lambda: change("imputation", (("Centre financier", None),))),
    ("unfilled", lambda: change("paper", False)),
    ("unfilled", lambda: change("signatory.formula", "")),
    ("unfilled_text", lambda: change("visas.eu_funded", True)),
    ("placeholder", lambda: change("texts.publicity", "Apposer le logo [XX] sur les supports.")),
    ("placeholder", lambda: change("texts.publicity", "Apposer le logo […].")),
    ("placeholder", lambda: change("texts.publicity", "Affichage avant le XX/XX/2021.")),
    ("placeholder", lambda: change("texts.publicity", "Logo à compléter")),
    ("placeholder", lambda: change("texts.publicity", "Logo À COMPLETER")),
    ("placeholder", lambda: change("texts.publicity", "Logo (à préciser).")),
    ("placeholder", lambda: change("texts.publicity", "Convention du ____.")),
    ("placeholder", lambda: change("imputation", (("Domaine fonctionnel", "0363-XX"),))),
    ("placeholder", lambda: change("texts.special_articles", (("Données", "Publiées avant le ............"),))),
    ("placeholder", lambda: change("texts.special_articles", (("Données", "Publiées avant ……"),))),
    ("unfilled", lambda: change("texts.remedies", ("",))),
    ("unfilled_text", lambda: change("award.exceeded", Limit("plafond par porteur", Euros(800_000)))),
    ("signatory_capacity", lambda: change("signatory.by_delegation", False)),
    ("amount_not_positive", lambda: change("award.amount_cents", Euros(0))),
    ("amount_above_rate", lambda: change("award.amount_cents", Euros(882_001))),
    ("amount_unexplained", lambda: change("award.amount_cents", Euros(881_999))),
    ("amount_above_rate", lambda: change("award.rate", Fraction(6, 10))),
    ("annex_expenses_total", lambda: change("expenses", ARRETE.expenses[1:])),
    ("annex_plan_grant", lambda: change("plan", ARRETE.plan[1:])),
    ("annex_plan_above", lambda: change("plan", (*ARRETE.plan, PlanRow("Don", PlanKind.PRIVATE, Euros(1_000_000))))),
    ("annex_plan_total", lambda: change("plan", ARRETE.plan[:2])),
    ("plan_negative", lambda: change("plan", (*ARRETE.plan, PlanRow("Autre", PlanKind.PRIVATE, Euros(-1))))),
    (
        "expense_out_of_range",
        lambda: change("expenses", (replace(ARRETE.expenses[0], requested_cents=Euros(1)), *ARRETE.expenses[1:])),
    ),
    (
        "expense_reason",
        lambda: change("expenses", (*ARRETE.expenses[:3], replace(ARRETE.expenses[3], reason=" "))),
    ),
    (
        "public_aid_above_base",
        lambda: change("plan", (*ARRETE.plan, PlanRow("Région", PlanKind.OTHER_PUBLIC, Euros(300_000)))),
    ),
    (
        "own_share_below_minimum",
        lambda: change("plan", (*ARRETE.plan, PlanRow("Région", PlanKind.OTHER_PUBLIC, Euros(300_000)))),
    ),
    ("date_start_limit", lambda: change("calendar.start_by_on", date(2022, 1, 1))),
    ("date_end_limit", lambda: change("calendar.completion_on", date(2023, 1, 1))),
    ("date_claim_limit", lambda: change("calendar.last_claim_on", date(2023, 1, 1))),
    ("date_completion_order", lambda: change("calendar.completion_on", date(2021, 12, 30))),
    ("date_completion_claim", lambda: change("calendar.completion_on", date(2022, 11, 16))),
    ("date_claim_order", lambda: change("calendar.last_claim_on", date(2021, 12, 30))),
    ("date_permitted_start", lambda: change("project.permitted_start_at", datetime(2022, 1, 1, 12, tzinfo=UTC))),
    ("date_complete_order", lambda: change("project.complete_on", date(2021, 10, 29))),
    ("date_attestation_order", lambda: change("attestation.given_on", date(2021, 10, 29))),
    ("date_committee_order", lambda: change("visas.committee_on", date(2021, 10, 29))),
    (
        "date_deliberation_order",
        lambda: change("visas.deliberation", replace(ARRETE.visas.deliberation, decided_on=date(2021, 10, 29))),
    ),
    ("delegation_missing", lambda: change("signatory.delegation", None)),
    ("delegation_missing", lambda: change("signatory.delegation.title", None)),
    ("delegation_dates", lambda: change("signatory.delegation.valid_from", date(2021, 10, 29))),
    ("delegation_dates", lambda: change("signatory.delegation.valid_to", date(2021, 10, 27))),
    ("delegation_ceiling", lambda: change("signatory.delegation.ceiling_cents", Euros(881_999))),
    ("art8_payment", lambda: change("payments", (Payment(PaymentKind.BALANCE, None, ""),))),
    (
        "art8_payment",
        lambda: change("payments", (Payment(PaymentKind.ADVANCE, None, "à la notification"), ARRETE.payments[2])),
    ),
    ("payment_balance", lambda: change("payments", ARRETE.payments[:2])),
    (
        "payment_advance",
        lambda: change("payments", (replace(ARRETE.payments[0], share=Fraction(31, 100)), ARRETE.payments[2])),
    ),
    (
        "payment_before_balance",
        lambda: change("payments", (replace(ARRETE.payments[1], share=Fraction(81, 100)), ARRETE.payments[2])),
    ),
    ("siren_shape", lambda: change("beneficiary.siren", "21710543")),
    ("siret_shape", lambda: change("beneficiary.siret", "2171054360001A")),
    ("siren_shape", lambda: change("beneficiary.siren", "217105437")),
    ("siret_shape", lambda: change("beneficiary.siret", "21710543600019")),
    ("siret_of_another", lambda: change("beneficiary.siret", "21710001500018")),
    ("unprintable", lambda: change("beneficiary.representative", "Ștefan, maire")),
]


@pytest.mark.parametrize(("code", "make"), ROWS, ids=[f"{code}-{n}" for n, (code, _) in enumerate(ROWS)])
def test_each_defect_is_found(code: str, make: Callable[[], ArreteData]) -> None:
    found = lint_arrete(make(), VERA)
    assert code in [finding.code for finding in found]
    assert all(finding.message.endswith((".", "».")) for finding in found)
    assert not may_issue(found)


@pytest.mark.parametrize(("code", "old", "new"), [
    ("amount_figures", "8\u202f820,00\u00a0€", "8\u202f280,00\u00a0€"),
    ("amount_letters", "huit mille huit cent vingt", "huit mille deux cent quatre-vingts"),
])  # fmt: skip
def test_the_printed_article_is_read_back(code: str, old: str, new: str) -> None:
    document = arrete_document(ARRETE)
    blocks = tuple(
        Para(plain("".join(run.text for run in block.text).replace(old, new))) if isinstance(block, Para) else block
        for block in document.blocks
    )
    found = lint_arrete(ARRETE, VERA, replace(document, blocks=blocks))
    assert [finding.code for finding in found] == [code]


def test_operating_spending_and_private_bodies_need_no_own_share() -> None:
    plan = (ARRETE.plan[0], PlanRow("Département", PlanKind.OTHER_PUBLIC, Euros(378_000)))
    poor = change("plan", plan)
    assert codes(poor) == ["own_share_below_minimum"]
    assert codes(replace(poor, project=replace(poor.project, nature=Nature.OPERATING))) == []
    assert codes(replace(poor, beneficiary=replace(poor.beneficiary, local_authority=False))) == []


def test_an_electronic_act_needs_its_number_and_date() -> None:
    act = replace(ARRETE, paper=False, number="71-2021-10-28-00003", signed_on=date(2021, 10, 28))
    assert codes(act) == []
    assert codes(replace(act, signed_on=None)) == ["unfilled"]


def test_blocking_findings_come_first() -> None:
    plan = (*ARRETE.plan, PlanRow("Région", PlanKind.OTHER_PUBLIC, Euros(300_000)))
    act = replace(change("plan", plan), calendar=replace(ARRETE.calendar, commitment_by_on=None))
    blocking = [finding.blocking for finding in lint_arrete(act, VERA)]
    assert (blocking[0], blocking[-1], blocking) == (True, False, sorted(blocking, reverse=True))


@pytest.mark.parametrize(("path", "value", "code"), [
    ("calendar.commitment_by_on", None, "year_end_unknown"),
    ("calendar.request_by_on", None, "year_end_unknown"),
    ("calendar.request_by_on", date(2021, 11, 14), "year_end_claim_later"),
])  # fmt: skip
def test_what_the_end_of_the_year_does_not_tell_is_a_remark(path: str, value: object, code: str) -> None:
    found = lint_arrete(change(path, value), VERA)
    assert [one.code for one in found] == [code]
    assert may_issue(found)
    assert codes(change("calendar.request_by_on", date(2021, 11, 15))) == []


@pytest.mark.parametrize("lines", [("x",), ("Place de l’Hôtel-de-Ville", "71700"), ("3 rue 71700",)])
def test_an_address_has_its_postal_code_and_its_town(lines: tuple[str, ...]) -> None:
    assert codes(change("beneficiary.address_lines", lines)) == ["address_town"]
    assert codes(change("beneficiary.address_lines", ("1 place, 71700 Tournus",))) == []


def test_a_grouping_alone_passes_the_cap() -> None:
    passed = replace(
        ARRETE,
        award=replace(ARRETE.award, exceeded=Limit("plafond par porteur", Euros(800_000)), exceeded_reason="Tout."),
    )
    assert codes(passed) == ["cap_passed"]
    grouping = replace(passed.beneficiary, grouping=True)
    assert codes(replace(passed, beneficiary=grouping)) == []
    within = replace(passed.award, exceeded=Limit("plafond par porteur", Euros(900_000)))
    assert codes(replace(passed, beneficiary=grouping, award=within)) == ["cap_not_passed"]


NOTHING = "Sans objet."


@pytest.mark.parametrize(("key", "text"), [
    ("own_share", "La participation est libre."), ("changes", NOTHING), ("repayment_cases", NOTHING),
    ("control", "{conservation}"), ("execution", "{executant} et {comptable} sont chargés de l’exécution."),
    ("repayment_intro", NOTHING),
])  # fmt: skip
def test_a_clause_that_says_nothing_is_refused(key: str, text: str) -> None:
    words = Words(AWARD, {**AWARD.texts, key: text})
    assert "doit dire" in template_problems(AWARD, words.texts)[key]
    if key == "repayment_intro":
        words = Words(AWARD, {**words.texts, "repayment_cases": "Jamais."})
    found = lint_arrete(ARRETE, VERA, arrete_document(ARRETE, words))
    assert "clause_says" in [one.code for one in found]
    assert not may_issue(found)


def test_the_lapse_is_said() -> None:
    assert codes(change("calendar.lapse_procedure", NOTHING)) == ["clause_says"]
    assert codes(replace(change("beneficiary.local_authority", False), project=ARRETE.project)) == []


def test_articles_are_numbered_in_order_with_special_ones_before_the_last() -> None:
    special = replace(
        ARRETE, texts=replace(ARRETE.texts, special_articles=(("Données", "Le code source est ouvert."),))
    )
    titles = [text for text in iter_texts(arrete_document(special).blocks) if text.startswith("Article\u00a0")]
    assert [title.split(" – ")[0].split("\u00a0")[1] for title in titles] == ["1er", *map(str, range(2, 12))]
    assert titles[9].endswith("Données")
    assert titles[10].endswith("Exécution")


@pytest.mark.parametrize("text", [
    "Le musée du XXe siècle", "Place Jean-XXIII", "Un service du XXIe siècle", "Maxxi", "Exxon", "Taille XXL",
    "Cet outil sert à compléter l’offre de services", "Une étude… puis un portail",
])  # fmt: skip
def test_ordinary_words_are_no_placeholder(text: str) -> None:
    assert codes(change("texts.publicity", text)) == []


def test_paper_waits_for_its_number_and_date_and_nothing_else() -> None:
    act = replace(ARRETE, paper=False, number="71-2021-10-28-00003", signed_on=date(2021, 10, 28))
    dotted = replace(act, texts=replace(act.texts, publicity="Logo ........."))
    assert codes(dotted) == ["placeholder"]
    document = arrete_document(ARRETE)
    undated = tuple(block for block in document.blocks if "Fait à" not in " ".join(iter_texts((block,))))
    assert "blank_missing" in [one.code for one in lint_arrete(ARRETE, VERA, replace(document, blocks=undated))]


@pytest.mark.parametrize(("capacity", "fits"), [
    ("Le préfet", True), ("Préfet de Saône-et-Loire", True), ("LE PREFET DE SAÔNE-ET-LOIRE", True),
    ("Le préfet délégué", False), ("Le secrétaire général", False), ("Le", False),
])  # fmt: skip
def test_without_delegation_the_authority_signs(capacity: str, fits: bool) -> None:
    signatory = replace(ARRETE.signatory, by_delegation=False, delegation=None, capacity=capacity)
    assert codes(replace(ARRETE, signatory=signatory)) == ([] if fits else ["signatory_capacity"])


MUTE = "[Union européenne] {reglement_europeen} {dossier} {cahier_des_charges} {attestation} {atteste_le} {delegation}"


@pytest.mark.parametrize(("key", "text", "found"), [
    ("visas", MUTE, ["visa_decree", "visa_delegation", "visa_call", "visa_attestation", "visa_committee",
                     "visa_deliberation"]),
    ("repayment_cases", "[Union européenne] si l’Europe le demande.", ["list_empty", "clause_says"]),
    ("algorithm", "[Union européenne] En application de l’article L. 311-3-1.", ["algorithm_mention"]),
])  # fmt: skip
def test_the_lint_reads_what_is_printed(key: str, text: str, found: list[str]) -> None:
    """A wording of the template under which the act would lack its visas or a list."""
    words = Words(AWARD, {**AWARD.texts, key: text})
    assert set(one.code for one in lint_arrete(ARRETE, VERA, arrete_document(ARRETE, words))) == set(found)
    assert key in template_problems(AWARD, words.texts)


def test_required_words_stand_on_a_line_always_printed() -> None:
    visas = AWARD.texts["visas"]
    moved = visas.replace("l’attestation de", "[collectivité] l’attestation de")
    assert "sans condition" in template_problems(AWARD, {**AWARD.texts, "visas": moved})["visas"]
    other = visas.replace("[comité]", "[comité, investissement]")
    assert "comite_le" in template_problems(AWARD, {**AWARD.texts, "visas": other})["visas"]
    assert all(template_problems(seed, seed.texts) == {} for seed in SEEDS.values())
    dotted = {**AWARD.texts, "changes": "Voir l’article ______ ."}
    assert list(template_problems(AWARD, dotted)) == ["changes"]


def test_a_conditional_repayment_case_is_printed_when_it_holds() -> None:
    words = Words(AWARD, {**AWARD.texts, "repayment_cases": "si fraude ;\n[collectivité] si la commune le décide."})
    assert "si la commune le décide." in list(iter_texts(arrete_document(ARRETE, words).blocks))
