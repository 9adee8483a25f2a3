"""Every input error of the contract: one readable French sentence per field, all of them at once."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest

from portal.eligibility.facts import InputError, parse_facts
from tests.unit.eligibility.builders import book, funder, line, patched, payload

WHOLE = payload(
    requested="12600.00",
    own="5400.00",
    others=[funder("0.00", expense_ids=["1"])],
    award={"rate": "0.70", "max_amount": "1.00", "subsidisable_max": "1.00"},
    complete_at="2021-10-16T00:00:00+02:00",
)
WHOLE["expenses"][0].update(covers_from="2022-01-01", covers_to="2022-12-31", publisher_country="FR")


def errors(document: Any) -> dict[str, str]:
    """Sentences by path; empty when the input can be read."""
    try:
        parse_facts(document, book())
    except InputError as error:
        return {one.path: one.message for one in error.errors}
    return {}


def test_the_whole_example_can_be_read() -> None:
    assert errors(WHOLE) == {}


E = "/expenses/0"
F = "/financing/others/0"


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        (f"{E}/excl_tax", 18000, "guillemets"),
        (f"{E}/excl_tax", 18000.0, "guillemets"),
        (f"{E}/excl_tax", float("nan"), "guillemets"),
        (f"{E}/excl_tax", True, "guillemets"),
        (f"{E}/excl_tax", "18 000,00", "point"),
        (f"{E}/excl_tax", "", "point"),
        (f"{E}/excl_tax", ".50", "point"),
        (f"{E}/excl_tax", "1e3", "point"),
        (f"{E}/excl_tax", "١٢", "point"),
        (f"{E}/excl_tax", "12.00\n", "point"),
        (f"{E}/excl_tax", "-5.00", "saisissez le net"),
        (f"{E}/excl_tax", "-0", "saisissez le net"),
        (f"{E}/excl_tax", "1.001", "deux décimales"),
        (f"{E}/excl_tax", "12345678901.00", "dix chiffres"),
        (f"{E}/excl_tax", "9" * 1_000_000, "point"),
        (f"{E}/incl_tax", "17999.99", "inférieur"),
        (f"{E}/nature", "webzite", "pas connue"),
        (f"{E}/nature", ["website"], "pas connue"),
        (f"{E}/label", "x" * 1_000_000, "trop long"),
        (f"{E}/label", 12, "texte"),
        (f"{E}/label", "\ud800", "illisibles"),
        (f"{E}/id", 1, "texte"),
        (f"{E}/quoted", "oui", "true"),
        (f"{E}/quoted", 1, "true"),
        (f"{E}/publisher_country", "France", "deux lettres"),
        (f"{E}/covers_from", "01/01/2022", "année-mois-jour"),
        (f"{E}/covers_from", "2022-02-30", "calendrier"),
        (f"{E}/covers_from", "20220101", "année-mois-jour"),
        (f"{E}/covers_from", "2022-W01-1", "année-mois-jour"),
        (f"{F}/kind", "State", "pas connue"),
        (f"{F}/status", "won", "pas connue"),
        (f"{F}/amount", "-1.00", "saisissez le net"),
        (f"{F}/expense_ids", ["1", "2"], "aucune dépense"),
        (f"{F}/expense_ids", "1", "liste"),
        ("/financing/requested", 1.5, "guillemets"),
        ("/financing/own_funds", "-1", "saisissez le net"),
        ("/financing/others", {}, "liste"),
        ("/applicant/siret", "21710543600019", "n’existe pas"),
        ("/applicant/siret", "217105436", "quatorze"),
        ("/applicant/siret", 21710543600018, "SIRET"),
        ("/applicant/legal_category", 7210, "quatre chiffres"),
        ("/applicant/legal_category", "commune", "quatre chiffres"),
        ("/applicant/department", 71, "département"),
        ("/applicant/population", "5489", "entier"),
        ("/applicant/population", 5489.0, "entier"),
        ("/applicant/population", True, "entier"),
        ("/applicant/population", -1, "négatif"),
        ("/applicant/population", 10**5000, "trop grand"),
        ("/applicant/france_services", "oui", "pas connue"),
        ("/applicant/already_granted", "-1.00", "saisissez le net"),
        ("/project/axes", "3c", "liste"),
        ("/project/other_window", "axis_1", "pas connue"),
        ("/project/start_on", "2021-13-01", "calendrier"),
        ("/project/start_on", "10000-01-01", "année-mois-jour"),
        ("/filed_at", "2021-10-15T10:30:00", "décalage"),
        ("/filed_at", "2021-10-15", "décalage"),
        ("/filed_at", "2021-10-15T25:30:00+02:00", "n’existe pas"),
        ("/filed_at", "0001-01-01T00:00:00+14:00", "hors des limites"),
        ("/filed_at", "9999-12-31T23:59:59-12:00", "hors des limites"),
        ("/filed_at", 1634286600, "décalage"),
        ("/complete_at", "2021-10-15T10:29:59+02:00", "précéder"),
        ("/complete_at", "2021-10-15T20:00:00", "décalage"),
        ("/award/rate", "0.70001", "entre 0 et 1"),
        ("/award/rate", "1.0001", "entre 0 et 1"),
        ("/award/rate", 0.7, "entre 0 et 1"),
        ("/award/rate", "-0.1", "entre 0 et 1"),
        ("/award/max_amount", None, "obligatoire"),
        ("/award", [], "objet"),
        ("/envelope_available", "-1.00", "saisissez le net"),
        ("/applicant", None, "obligatoire"),
        ("/project", "x", "objet"),
        ("/financing", None, "obligatoire"),
        ("/expenses", None, "obligatoire"),
        ("/expenses", {}, "liste"),
    ],
    ids=lambda value: None if isinstance(value, str) and len(value) < 50 else "value",
)
def test_each_mistake_has_its_sentence(path: str, value: Any, said: str) -> None:
    found = errors(patched(WHOLE, [{"op": "replace" if path != "/filed" else "add", "path": path, "value": value}]))
    hit = [message for where, message in found.items() if where == path or where.startswith(f"{path}/")]
    assert any(said in message for message in hit), found


@pytest.mark.parametrize("key", ["id", "label", "nature", "excl_tax", "incl_tax"])
@pytest.mark.parametrize("absent", [True, False])
def test_required_members_of_a_line(key: str, absent: bool) -> None:
    operation = {"op": "remove", "path": f"{E}/{key}"} if absent else {"op": "add", "path": f"{E}/{key}", "value": None}
    assert "obligatoire" in errors(patched(WHOLE, [operation]))[f"{E}/{key}"]


@pytest.mark.parametrize("key", ["id", "kind", "amount", "status"])
def test_required_members_of_a_funder(key: str) -> None:
    assert "obligatoire" in errors(patched(WHOLE, [{"op": "remove", "path": f"{F}/{key}"}]))[f"{F}/{key}"]


@pytest.mark.parametrize("path", ["", "/applicant", "/project", E, "/financing", F, "/award"])
def test_unknown_keys_are_refused_everywhere(path: str) -> None:
    found = errors(patched(WHOLE, [{"op": "add", "path": f"{path}/colour~1", "value": "red"}]))
    assert list(found) == [f"{path}/colour~1"]
    assert "«\u00a0colour/\u00a0»" in found[f"{path}/colour~1"]


def test_duplicate_ids() -> None:
    twice = payload(lines=[line(), line()], others=[funder("1.00"), funder("2.00")])
    assert list(errors(twice)) == ["/expenses/1/id", "/financing/others/1/id"]


@pytest.mark.parametrize(
    ("first", "last", "where"),
    [
        ("2022-01-01", None, "covers_to"),
        (None, "2022-01-01", "covers_from"),
        ("2022-01-02", "2022-01-01", "covers_to"),
    ],
)
def test_periods_are_whole_and_in_order(first: str | None, last: str | None, where: str) -> None:
    found = errors(payload(lines=[line(covers_from=first, covers_to=last)]))
    assert list(found) == [f"/expenses/0/{where}"]


def test_unknown_is_null_or_absent() -> None:
    least = {"applicant": {}, "project": {}, "expenses": [], "financing": {}}
    assert errors(least) == {}
    nulls = {"applicant": dict.fromkeys(WHOLE["applicant"]), "project": dict.fromkeys(WHOLE["project"]),
             "expenses": [{**line(), "quoted": None, "investment": None, "covers_from": None}],
             "financing": {"requested": None, "own_funds": None, "others": None}, "award": None}  # fmt: skip
    assert errors(nulls) == {}


def test_all_mistakes_come_at_once() -> None:
    bad = payload(
        lines=[{"id": "1"}, line("1.00", "nope", "2")], applicant={"siret": "1", "population": -1}, filed_at="x"
    )
    assert set(errors(bad)) == {
        "/expenses/0/label", "/expenses/0/nature", "/expenses/0/excl_tax", "/expenses/0/incl_tax",
        "/expenses/1/nature", "/applicant/siret", "/applicant/population", "/filed_at",
    }  # fmt: skip


@pytest.mark.parametrize("document", [None, [], "x", 12, 1.5, True, json.loads("[" * 900 + "]" * 900)])
def test_what_is_not_an_object(document: Any) -> None:
    assert list(errors(document)) == [""]


def test_deep_nesting_and_many_mistakes() -> None:
    deep: Any = None
    for _ in range(5_000):
        deep = {"a": deep}
    assert errors(payload(project={"axes": [deep], "main_axis": deep}))
    assert len(errors(payload(lines=[deep] * 1000))) >= 1000


def test_ten_thousand_lines_are_read_and_assessed_in_linear_time() -> None:
    from portal.eligibility.assess import assess_payload

    many = payload(lines=[line("1.00", ident=str(rank), quoted=False) for rank in range(10_000)])
    started = time.perf_counter()
    result = assess_payload(many, book())
    assert time.perf_counter() - started < 10
    assert len(result["counterfactuals"]) >= 1
