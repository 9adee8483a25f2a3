"""The declared tables: stable codes, headings, and what the settings may name."""

from __future__ import annotations

import pytest

from portal.domain.export_columns import DOSSIER_COLUMNS, read_columns
from portal.domain.window_settings import SPECS, value_problem
from portal.exports.declared import Column, Table
from portal.exports.dossiers import DOSSIERS, national_table
from portal.exports.money_tables import CHORUS, LEDGER
from portal.exports.work_tables import ACTS, DECISIONS, EXPENSES

EVERY = (DOSSIERS, EXPENSES, DECISIONS, ACTS, LEDGER, CHORUS, national_table(()))


@pytest.mark.parametrize("table", EVERY, ids=lambda table: table.name)
def test_every_column_has_a_heading_and_a_meaning_of_its_own(table: Table) -> None:
    headings = [column.heading for column in table.columns]

    assert len(set(headings)) == len(headings)
    assert all(column.heading and column.meaning for column in table.columns)
    assert table.purpose


def test_the_first_columns_never_move() -> None:
    """Offices point their own workbooks at these places: a new column comes last."""
    assert DOSSIERS.codes[:8] == (
        *("reference", "window", "state", "organisation", "siret", "legal_category", "insee_code", "department"),
    )
    assert CHORUS.codes[:4] == ("act", "dossier", "supplier_siret", "supplier_name")
    assert LEDGER.codes[:7] == ("envelope", "number", "entry", "entered_on", "created_at", "kind", "amount_cents")


def test_a_code_twice_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="twice"):
        Table("t", "T", "", (Column("a", "A"), Column("a", "B")))


def test_the_report_takes_the_columns_named_in_their_order() -> None:
    assert national_table(("granted_cents", "siret")).codes == ("granted_cents", "siret")
    assert national_table(()).codes == tuple(DOSSIER_COLUMNS)


def test_the_columns_of_the_report_are_checked_when_the_setting_is_proposed() -> None:
    spec = SPECS["report.columns"]

    assert value_problem(spec, "siret\n\n organisation ") is None
    assert "« sirret » n’est pas un code de colonne" in (value_problem(spec, "siret\nsirret") or "")
    assert "deux fois" in (value_problem(spec, "siret\nsiret") or "")
    assert read_columns(("siret ", "title")) == ("siret", "title")
