"""The exports by name, in the order the page shows them: who may make each, and where its rows come from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from portal.domain.permissions import Permission
from portal.exports.declared import Table
from portal.exports.dossiers import DOSSIERS, national_table
from portal.exports.money_tables import CHORUS, LEDGER, RECONCILIATION
from portal.exports.register_table import REGISTER
from portal.exports.work_tables import ACTS, DECISIONS, EXPENSES
from portal.queries.exports.asked import Asked, Source
from portal.queries.exports.chorus import Gaps
from portal.queries.exports.dossiers import Dossiers, NationalReport
from portal.queries.exports.money import ChorusPreparation, Ledger
from portal.queries.exports.register import ActRegister
from portal.queries.exports.work import Acts, Decisions, Expenses


@dataclass(frozen=True, slots=True)
class ExportKind:
    """One export: its table (the report's has every column), the permission it takes, its rows."""

    table: Table
    permission: Permission
    open: Callable[[Session, Asked], Source]


_EVERY = (
    ExportKind(DOSSIERS, Permission.EXPORT_MAKE, Dossiers),
    ExportKind(EXPENSES, Permission.EXPORT_MAKE, Expenses),
    ExportKind(DECISIONS, Permission.EXPORT_MAKE, Decisions),
    ExportKind(ACTS, Permission.EXPORT_MAKE, Acts),
    ExportKind(REGISTER, Permission.EXPORT_MAKE, ActRegister),
    ExportKind(LEDGER, Permission.EXPORT_MAKE, Ledger),
    ExportKind(CHORUS, Permission.EXPORT_BUDGET, ChorusPreparation),
    ExportKind(RECONCILIATION, Permission.EXPORT_BUDGET, Gaps),
    ExportKind(national_table(()), Permission.EXPORT_MAKE, NationalReport),
)
EXPORT_KINDS: dict[str, ExportKind] = {kind.table.name: kind for kind in _EVERY}

__all__ = ["EXPORT_KINDS", "Asked", "ExportKind", "Source"]
