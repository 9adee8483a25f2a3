"""The settings of a window as administrators see them: in force, waiting for approval, never filled."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.domain.window_settings import REGISTRY, SPECS, SettingSpec
from portal.models import WindowSetting
from portal.queries.proposed_versions import approved, proposed, with_people


class SettingState(StrEnum):
    """Where one setting stands; a value in force with another one waiting is ``WAITING``."""

    FILLED = "filled"
    OPTIONAL = "optional"
    UNFILLED = "unfilled"
    WAITING = "waiting"


STATE_LABELS: dict[SettingState, str] = {
    SettingState.FILLED: "Renseigné",
    SettingState.OPTIONAL: "Facultatif, non renseigné",
    SettingState.UNFILLED: "Non renseigné",
    SettingState.WAITING: "En attente d’approbation",
}


@dataclass(frozen=True, slots=True)
class SettingValue:
    """One row of the history: a value, who proposed it and when, who approved it and when."""

    public_id: str
    value: str
    proposed_by: str
    proposer_name: str
    proposed_at: datetime
    approver_name: str
    approved_at: datetime | None


@dataclass(frozen=True, slots=True)
class SettingView:
    """One setting: what it is, its history newest first, the value in force and the one waiting."""

    spec: SettingSpec
    history: tuple[SettingValue, ...]

    @property
    def in_force(self) -> SettingValue | None:
        """The last approved value."""
        return approved(self.history)

    @property
    def waiting(self) -> SettingValue | None:
        """The last proposal, when nobody approved it yet."""
        return proposed(self.history)

    @property
    def state(self) -> SettingState:
        """Where the setting stands."""
        if self.waiting is not None:
            return SettingState.WAITING
        if self.in_force is not None and self.in_force.value:
            return SettingState.FILLED
        return SettingState.OPTIONAL if self.spec.optional else SettingState.UNFILLED


def settings_overview(session: Session, window_id: int) -> list[SettingView]:
    """Every setting of the registry, in its order; one query."""
    rows = _rows(session, WindowSetting.window_id == window_id)
    return [SettingView(spec, tuple(rows.get(spec.key, ()))) for spec in REGISTRY]


def setting_view(session: Session, window_id: int, key: str) -> SettingView | None:
    """One setting with its history, None for a key the registry does not know."""
    if key not in SPECS:
        return None
    rows = _rows(session, sa.and_(WindowSetting.window_id == window_id, WindowSetting.key == key))
    return SettingView(SPECS[key], tuple(rows.get(key, ())))


def _rows(session: Session, condition: sa.ColumnElement[bool]) -> dict[str, list[SettingValue]]:
    rows: dict[str, list[SettingValue]] = {}
    for row, proposer_name, approver_name in with_people(session, WindowSetting, condition):
        value = SettingValue(
            row.public_id,
            row.value,
            row.proposed_by,
            proposer_name or "compte supprimé",
            row.created_at,
            approver_name,
            row.approved_at,
        )
        rows.setdefault(row.key, []).append(value)
    return rows
