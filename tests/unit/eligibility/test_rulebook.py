"""The rulebook file: quotations, texts, versions, and the schema check that names file, key and reason."""

from __future__ import annotations

import os
import re
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from portal.eligibility.rulebook import (
    RulebookError,
    available_rulebooks,
    load_rulebook,
    load_rulebook_text,
    rulebook_from_content,
)
from tests.unit.eligibility.builders import MAIN, book, output

ROOT = Path(__file__).resolve().parents[3]
SHARED = Path(os.environ.get("SHARED_DIR", ROOT.parent / "shared"))
FOLDER = ROOT / "portal" / "eligibility" / "rulebooks"
TEXT = (FOLDER / f"{MAIN}.toml").read_text(encoding="utf-8")
CODES = """
APPLICANT_TYPE APPLICANT_TERRITORY APPLICANT_FUNDING DECISION_LEVEL AXIS DIGITAL_PROJECT OTHER_WINDOW FILED_ON_TIME
NOT_STARTED_BEFORE_FILING DATES_COHERENT START_BY RESULTS_BY CLOSE_BY EXPENSE_HARDWARE EXPENSE_PAYROLL
EXPENSE_NON_EU_LICENCE EXPENSE_PERIOD EXPENSE_IN_SCOPE EXPENSE_QUOTED ELIGIBLE_BASE PLAN_BALANCED RATE OWN_SHARE
PUBLIC_AID_CEILING CAP ENVELOPE AWARD
""".split()


def test_the_checks_are_those_of_the_contract_in_its_order() -> None:
    assert list(book().checks_by_code) == CODES
    assert [one.code for one in book().checks if one.blocks_filing] == ["FILED_ON_TIME", "PLAN_BALANCED"]


def test_the_window_says_what_the_call_says() -> None:
    rulebook = book()
    assert (rulebook.rate, rulebook.cap_cents, rulebook.envelope_cents) == (Fraction(7, 10), 30_000_00, 297_029_75)
    assert (rulebook.closes_on, rulebook.window, rulebook.department) == (date(2021, 10, 22), MAIN, "71")


def test_the_scoring_grid_is_that_of_the_call() -> None:
    grid = {axis.code: [one.weight for one in axis.criteria] for axis in book().axes}
    assert grid == {"3a": [1, 1], "3b": [1, 1, 1], "3c": [1, 1, 1, 1]}
    assert all(len(one.anchors) == len(set(one.anchors)) == 5 for axis in book().axes for one in axis.criteria)


def _call_text() -> str:
    path = SHARED / "sources" / "cahier-des-charges-fitn7-axe3-saone-et-loire.md"
    if not path.is_file():
        pytest.skip("the sources of the project are not here")
    return path.read_text(encoding="utf-8").replace("*", "")


def test_every_quotation_is_an_exact_extract_of_the_call() -> None:
    text = _call_text()
    headings = {line.lstrip("# ").strip() for line in text.splitlines() if line.startswith("#")}
    for check in book().checks:
        for source in check.sources:
            if source.kind == "call":
                assert source.quote is not None
                assert source.quote in text, source.quote
                assert source.section in headings, source.section


def test_criteria_are_worded_as_in_the_call() -> None:
    text = _call_text()
    for axis in book().axes:
        for criterion in axis.criteria:
            assert criterion.label.replace("’", "'") in text, criterion.label


@pytest.mark.parametrize("slug", available_rulebooks())
def test_sentences_are_set_as_french_print_does(slug: str) -> None:
    for check in load_rulebook(slug).checks:
        for text in (check.label, check.text, *check.messages.values()):
            assert not re.search(r" [:;?!»%€]|« |'", text), text
        for text in (check.text, *check.messages.values()):
            assert text.endswith((".", "?")), text


def test_the_version_is_the_content_and_an_old_one_can_be_built_again() -> None:
    rulebook = book()
    assert re.fullmatch(r"[0-9a-f]{12,64}", rulebook.version)
    again = rulebook_from_content(rulebook.content)
    assert again.version == rulebook.version
    assert list(again.natures) == list(rulebook.natures)
    assert output(requested="13000.00")["rulebook_version"] == rulebook.version
    commented = load_rulebook_text("# a comment\n" + TEXT, "x.toml")
    assert commented.version == rulebook.version
    extended = load_rulebook_text(TEXT.replace("closes_on = 2021-10-22", "closes_on = 2021-10-29"), "x.toml")
    assert extended.version != rulebook.version


def test_an_extended_deadline_states_its_act_and_reason() -> None:
    act = '[[amendments]]\nact = "Arrêté du 20 octobre 2021"\nreason = "Panne"\non = 2021-10-20\n'
    extended = load_rulebook_text(TEXT.replace("closes_on = 2021-10-22", "closes_on = 2021-10-29") + act, "x.toml")
    assert extended.amendments[0]["act"] == "Arrêté du 20 octobre 2021"
    with pytest.raises(RulebookError, match=r"x\.toml: amendments\.reason: missing"):
        load_rulebook_text(TEXT + act.replace('reason = "Panne"\n', ""), "x.toml")


@pytest.mark.parametrize(
    ("old", "new", "key", "reason"),
    [
        ('rate = "0.70"', "rate = 0.70", "money.rate", "in quotes"),
        ('rate = "0.70"', "", "money.rate", "missing"),
        ('cap = "30000.00"', 'cap = "30 000"', "money.cap", "amount"),
        ('cap = "30000.00"', 'cap = "30000.00"\nceiling = "1"', "money.ceiling", "unknown key"),
        ("closes_on = 2021-10-22", 'closes_on = "22/10/2021"', "window.closes_on", "date"),
        ("closes_on = 2021-10-22", "closes_on = 2021-10-22T00:00:00", "window.closes_on", "type date"),
        ('excluded = ["hardware_agents", "payroll", "in_kind"]', 'excluded = ["hard"]', "expenses.excluded", "natures"),
        ('rule = "axis"', 'rule = "axes"', "checks.AXIS.rule", "no rule named"),
        ('code = "AXIS"', 'code = "RATE"', "checks.RATE", "twice"),
        ('rule = "axis"', 'rule = "axis"\nparams = { x = 1 }', "checks.AXIS.params.x", "unknown key"),
        ('commune = ["7210"]', 'commune = ["721"]', "categories.commune", "neither"),
        (
            'groupings = "groupings" }',
            'groupings = "nothing" }',
            "checks.APPLICANT_TERRITORY.params.groupings",
            "no cat",
        ),
        ('params = { may_exceed = "epci" }', "", "checks.CAP.params.may_exceed", "missing"),
        ("Choisissez au moins un axe", "{axe} Choisissez", "checks.AXIS.messages.none", "unknown value {axe}"),
        ("Indiquez le département du porteur", "{", "checks.APPLICANT_TERRITORY.messages.missing", "'{'"),
        ('AWARD = "Limite', 'AWARDS = "Limite', "steps.AWARD", "missing"),
        ('vocabulary = "expense-labels-fr"', 'vocabulary = "../x"', "window", "not the name"),
        ('vocabulary = "expense-labels-fr"', 'vocabulary = "x"', "vocabularies", "no file"),
        ('vocabulary = "expense-labels-fr"', 'vocabulary = "expense-labels-fr"\nx = 1', "x", "unknown key"),
        ("weight = 1", "weight = 0", "axes.3a.criteria.3a-impact.weight", "above 0"),
        (
            '  "Aucun effet décrit sur les agents ou les citoyens.",\n',
            "",
            "axes.3a.criteria.3a-impact.anchors",
            "level",
        ),
        ('kind = "law"', 'kind = "loi"', "checks.APPLICANT_TERRITORY.sources.1.kind", "one of"),
        ("[natures]", "[natures", "", "not TOML"),
    ],
)
def test_a_mistake_names_the_file_the_key_and_the_reason(old: str, new: str, key: str, reason: str) -> None:
    assert old in TEXT
    with pytest.raises(RulebookError) as refused:
        load_rulebook_text(TEXT.replace(old, new, 1), "x.toml")
    assert refused.value.key == key
    assert reason in str(refused.value)
    assert refused.value.name == "x.toml"


@pytest.mark.parametrize("slug", ["", "..", "../../config", "nothing", "FITN7", "fitn7-axe3-71-2021.toml"])
def test_no_other_file_can_be_opened(slug: str) -> None:
    with pytest.raises(RulebookError):
        load_rulebook(slug)


def test_no_code_names_a_window() -> None:
    named = re.compile(r"fitn7-axe3-(71|68)|ftap-lean|if .*window\s*(==|in\b)")
    for path in (ROOT / "portal" / "eligibility").rglob("*.py"):
        code = re.sub(r'""".*?"""', "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        assert not named.search(code), path
