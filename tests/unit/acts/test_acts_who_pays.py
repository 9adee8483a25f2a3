"""Clauses that depend on who receives the subsidy and who pays for it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from acts_following import agreed, avenant, convention, drawn, ended_convention, following, variants
from acts_reading import text_in
from acts_samples import ARRETE

from portal.acts.drawn import DrawnAct
from portal.acts.following_data import Changes
from portal.acts.layout import coverage
from portal.acts.lint import lint_arrete
from portal.acts.style import Style
from portal.acts.words import Words
from portal.domain.act_kinds import ActKind

VERA = coverage(Style(), specimen=True)


def said(act: DrawnAct) -> str:
    return text_in(act.render(Style())).replace("\u00a0", " ")


def test_european_credits_ask_for_their_mention() -> None:
    europe = variants()["award_mixed_europe"]
    assert "la mention « Financé par l’Union européenne – NextGenerationEU »" in said(europe)
    assert "Union européenne" not in said(drawn(ActKind.AWARD))
    mute = europe.with_own(replace(europe.own, texts=replace(europe.own.texts, eu_mention=None)))
    assert [one.code for one in mute.findings(VERA)] == ["unfilled_text"]


def test_mixed_spending_is_held_to_its_use_as_well() -> None:
    mixed = said(variants()["award_mixed_europe"])
    assert "si l’emploi de la subvention pour les autres dépenses a été modifié sans autorisation" in mixed
    assert "l’emploi de la subvention pour les autres" not in said(drawn(ActKind.AWARD))


def test_a_body_of_private_law_owes_a_financial_report() -> None:
    assert "compte rendu financier" in said(convention())
    assert "compte rendu financier" not in said(drawn(ActKind.AWARD))
    mute = replace(agreed(), texts=replace(agreed().texts, financial_report=None))
    assert [one.code for one in convention().with_own(mute).findings(VERA)] == ["unfilled_text"]


def test_a_convention_says_how_it_ends_and_an_older_one_is_not_given_the_clause() -> None:
    assert "Article 10 – Résiliation et litiges" in said(convention())
    words = convention().words
    older = Words(words.seed, {key: text for key, text in words.texts.items() if "termination" not in key})
    act = replace(convention(), words=older, award_words=older)
    assert "Résiliation" not in said(act)
    changing = replace(avenant(Changes(completion_on=date(2022, 11, 10))), award_words=older)
    assert changing.findings(VERA) == []
    assert "Résiliation" not in said(changing)


def test_what_ends_a_convention_withdraws_its_subsidy() -> None:
    act = ended_convention()
    assert act.findings(VERA) == []
    assert "Est prononcé le retrait de la subvention attribuée à" in said(act)
    assert "retrait de la convention" not in said(act)


def test_an_award_lapses_for_want_of_each_date() -> None:
    text = said(drawn(ActKind.AWARD))
    assert "À défaut de commencement de l’opération au 31 décembre 2021, d’achèvement au 31 octobre 2022" in text
    assert "ou de demande du solde au 15 novembre 2022" in text
    assert "si les sommes versées excèdent le montant définitif de la subvention" in text
    assert "Seules les dépenses engagées à compter du 15 octobre 2021" in text


def test_the_committee_is_named_when_the_window_names_it() -> None:
    assert "l’avis rendu par le comité de programmation dans sa séance" in said(drawn(ActKind.AWARD))
    unnamed = replace(ARRETE, visas=replace(ARRETE.visas, committee=None))
    assert lint_arrete(unnamed) == []
    assert "l’avis rendu par le comité dans sa séance" in said(drawn(ActKind.AWARD).with_own(unnamed))


def test_a_legal_ground_stands_for_the_code_it_belongs_to() -> None:
    """The code, the decree: each cited once, whatever the setting of the ground says of them."""
    text = said(drawn(ActKind.WITHDRAWAL))
    assert text.count("Vu le code des relations entre le public et l’administration") == 1
    bare = following(ActKind.WITHDRAWAL, basis="le code des relations entre le public et l’administration")
    twice = replace(drawn(ActKind.WITHDRAWAL), data=bare)
    assert said(twice).count("Vu le code des relations entre le public et l’administration ;") == 1
