"""Indicators are set once, told each year and at the end; a report freezes them; the last value is judged."""

from __future__ import annotations

import pytest

from portal.domain.errors import Conflict, InvalidInput
from portal.domain.indicators import Direction, IndicatorKind, ReportKind
from portal.queries.indicators import IndicatorsView, final_report, indicators_of, templates_of
from portal.services.award.file_report import FileReport, file_report
from portal.services.award.set_indicators import SetIndicator, SetIndicators, set_indicators
from portal.services.runtime import Runtime
from tests.integration.acting.support import House, fill_settings
from tests.integration.award.support import award_view, make_award, on_day, started

ONLINE = SetIndicator("t0", "Démarches en ligne", IndicatorKind.NUMBER, "par an", Direction.UP, "120", "1 000")
DELAY = SetIndicator("t1", "Délai de réponse", IndicatorKind.NUMBER, "jours", Direction.DOWN, "12,5", "5")
WORDS = SetIndicator("t2", "Avis des usagers", IndicatorKind.TEXT, "", Direction.NONE, "Pas de site", "Un site clair")


def _set(runtime: Runtime, house: House, dossier: str, *rows: SetIndicator) -> None:
    with runtime.uow() as uow:
        set_indicators(uow, house.applicant, SetIndicators(dossier, rows))


def _found(runtime: Runtime, dossier: str) -> IndicatorsView:
    act_id = award_view(runtime, dossier).act_id
    with runtime.read() as session:
        found = indicators_of(session, act_id)
    assert found is not None
    return found


def _report(runtime: Runtime, house: House, dossier: str, kind: ReportKind, *values: str, **more: object) -> None:
    ids = [one.public_id for one in _found(runtime, dossier).indicators]
    year = more.pop("year", None)
    command = FileReport(dossier, kind, year, dict(zip(ids, values, strict=False)), **more)  # type: ignore[arg-type]
    with runtime.uow() as uow:
        file_report(uow, house.applicant, command)


def test_from_the_baseline_to_the_final_report(runtime: Runtime) -> None:
    house, dossier, _ = make_award(runtime)
    _set(runtime, house, dossier, ONLINE)
    _set(runtime, house, dossier, ONLINE, DELAY, WORDS)
    first, second, _ = _found(runtime, dossier).indicators
    assert (first.shown_target, second.shown_baseline) == ("1\u202f000\u00a0par an", "12,5\u00a0jours")
    with pytest.raises(Conflict, match="démarrage"):
        _report(runtime, house, dossier, ReportKind.ANNUAL, "300", year=2021)
    started(runtime, house, dossier)
    on_day(runtime, 2022, 11, 2)
    _report(runtime, house, dossier, ReportKind.ANNUAL, "300", "", year=2021)
    _report(runtime, house, dossier, ReportKind.ANNUAL, "450", "", year=2021)
    found = _found(runtime, dossier)
    assert [(one.title, one.values) for one in found.reports] == [("Bilan annuel 2021", {first.id: "450"})]
    assert (found.reached(first), found.reached(second)) == (False, None)
    with pytest.raises(Conflict, match="bilan est déjà déposé"):
        _set(runtime, house, dossier, ONLINE)
    _report(runtime, house, dossier, ReportKind.FINAL, "1 100", "6", "Très bons", comment="Le site est ouvert.")
    found = _found(runtime, dossier)
    assert (found.reached(first), found.reached(second)) == (True, False)
    with runtime.read() as session:
        final = final_report(session, award_view(runtime, dossier).act_id)
    assert final is not None
    assert (final.year, final.comment) == (2022, "Le site est ouvert.")


def test_what_is_missing_or_no_number_is_said_beside_its_field(runtime: Runtime) -> None:
    house, dossier, _ = make_award(runtime)
    wrong = SetIndicator("n0", "", IndicatorKind.NUMBER, "jours", Direction.UP, "douze", "")
    with pytest.raises(InvalidInput) as refused:
        _set(runtime, house, dossier, wrong)
    assert set(refused.value.fields) == {"label_n0", "baseline_n0", "target_n0"}
    with pytest.raises(InvalidInput):
        _set(runtime, house, dossier)
    _set(runtime, house, dossier, ONLINE, DELAY)
    started(runtime, house, dossier)
    online, delay = _found(runtime, dossier).indicators
    with pytest.raises(InvalidInput) as refused:
        _report(runtime, house, dossier, ReportKind.FINAL, "beaucoup", "")
    assert set(refused.value.fields) == {f"actual_{online.public_id}", f"actual_{delay.public_id}", "comment"}
    for year in (None, 2020, 2022):
        with pytest.raises(InvalidInput, match="année"):
            _report(runtime, house, dossier, ReportKind.ANNUAL, "3", year=year)
    with pytest.raises(InvalidInput, match="au moins un"):
        _report(runtime, house, dossier, ReportKind.ANNUAL, year=2021)


def test_the_window_proposes_the_indicators_of_the_axis_and_a_set_keeps_its_own_words(runtime: Runtime) -> None:
    house, dossier, _ = make_award(runtime)
    lines = "3c | Démarches en ligne | nombre | par an | hausse\n3b | Agents formés | nombre | agents | hausse"
    fill_settings(runtime, house.window_id, {"indicators.templates": lines})
    award = award_view(runtime, dossier)
    with runtime.read() as session:
        assert [one.label for one in templates_of(session, award)] == ["Démarches en ligne"]
    _set(runtime, house, dossier, ONLINE)
    fill_settings(runtime, house.window_id, {"indicators.templates": "3c | Visites | nombre | | hausse"})
    assert [one.label for one in _found(runtime, dossier).indicators] == ["Démarches en ligne"]
