"""What an export is asked for, and what each one gives: keys first, then rows by a few hundred.

The keys are read at once (their number is journalled before a byte leaves); rows are then read in short transactions,
so that a slow reader holds nothing in the database.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Protocol

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.domain.actors import Actor
from portal.domain.dossier import DossierState
from portal.domain.window_settings import WindowSettings
from portal.exports.declared import Row, Table
from portal.models import Dossier
from portal.queries.inbox_filter import InboxFilter
from portal.queries.scope import window_dossiers
from portal.queries.windows import WindowView


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks, of which window, with its settings. ``wanted``: the list's filter, for the dossiers."""

    actor: Actor
    window: WindowView
    settings: WindowSettings
    today: date
    wanted: InboxFilter | None = None


class Source(Protocol):
    """The rows of one export. ``rows`` is called with consecutive slices of ``keys``, in order, once each."""

    table: Table
    keys: Sequence[int]

    def rows(self, session: Session, keys: Sequence[int]) -> Iterable[Row]: ...


def exported_dossiers(asked: Asked) -> sa.ColumnElement[bool]:
    """Filed dossiers of the window that the actor may see."""
    seen = sa.true() if asked.actor.is_system else window_dossiers(asked.actor)
    return sa.and_(Dossier.window_id == asked.window.id, Dossier.state != DossierState.DRAFT, seen)


def yes_no(value: bool | None) -> str | None:
    """Oui, non, or nothing."""
    return None if value is None else "Oui" if value else "Non"


def share(part: int | None, whole: int | None) -> Fraction | None:
    """``part`` of ``whole``, None without either."""
    return Fraction(part, whole) if part and whole else None
