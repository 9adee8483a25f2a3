"""What a proposal must rest on."""

from __future__ import annotations

from dataclasses import replace

from portal.domain.grounds import CriterionGround, Grounds, RuleGround, grounds_from, grounds_problems

CRITERION = CriterionGround("3c-impact", "Impact", 1, "Un effet est annoncé, sans mesure.")
RULE = RuleGround("START_BY", "Commencé avant le 31 décembre", "Le projet commence en 2022.")
WAYS = ("Chiffrer l’effet attendu.", "Avancer le début du projet.")


def test_a_refusal_rests_on_a_rule_or_a_criterion_and_two_ways() -> None:
    assert grounds_problems("refuse", Grounds((CRITERION,), (), WAYS)) == {}
    assert grounds_problems("refuse", Grounds((), (RULE,), WAYS)) == {}
    assert set(grounds_problems("refuse", Grounds((), (), WAYS))) == {"criteria"}
    assert set(grounds_problems("refuse", Grounds((CRITERION,), (), WAYS[:1]))) == {"ways"}
    assert not Grounds((CRITERION,), (), WAYS[:1]).refusal_complete


def test_a_grant_rests_on_a_criterion_and_every_ground_has_its_words() -> None:
    assert grounds_problems("grant", Grounds((CRITERION,))) == {}
    assert set(grounds_problems("grant", Grounds())) == {"criteria"}
    silent = Grounds((replace(CRITERION, words=""),), (replace(RULE, words=""),), WAYS)
    assert set(grounds_problems("refuse", silent)) == {"words_3c-impact", "rule_words_START_BY"}


def test_what_is_kept_is_read_again() -> None:
    grounds = Grounds((CRITERION,), (RULE,), WAYS)
    assert grounds_from(grounds.content()) == grounds
