"""The movements of an envelope grouped by axis, arrondissement, state or month: one query whatever their number.

Owns how a movement belongs to a group, for the sums and for the list of entries behind each of them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from portal.domain.act import ACT, ActState
from portal.domain.breakdown import NO_DOSSIER, NO_DOSSIER_LABEL, UNKNOWN, Split, Sums
from portal.domain.dossier import DOSSIER, DossierState
from portal.domain.ledger import EntryKind
from portal.models import Act, Dossier, LedgerEntry, Organisation
from portal.reference import arrondissements

_K = EntryKind
MONTHS = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()
#: The act an entry names; ``CURRENT`` is the award of its dossier that stands, which says where the dossier is.
NAMED, CURRENT = aliased(Act), aliased(Act)
_LAST = aliased(Act)
STANDING = (
    sa.select(sa.func.max(_LAST.id))
    .where(_LAST.dossier_id == Dossier.id, _LAST.kind == "award", _LAST.state != ActState.CANCELLED)
    .correlate(Dossier)
    .scalar_subquery()
)


def _gross(*kinds: EntryKind) -> sa.ColumnElement[int]:
    return sa.func.coalesce(sa.func.sum(sa.case((LedgerEntry.kind.in_(kinds), LedgerEntry.amount_cents), else_=0)), 0)


#: In the order of ``Sums``.
SUMS: tuple[sa.ColumnElement[int], ...] = (
    *(
        sa.func.coalesce(sa.func.sum(delta), 0)
        for delta in (
            LedgerEntry.available_delta,
            LedgerEntry.reserved_delta,
            LedgerEntry.committed_delta,
            LedgerEntry.paid_delta,
            LedgerEntry.allotted_delta,
            LedgerEntry.cp_delta,
            LedgerEntry.shortfall_delta,
        )
    ),
    _gross(_K.RESERVATION),
    _gross(_K.RELEASE),
    _gross(_K.COMMITMENT),
    _gross(_K.DECOMMITMENT, _K.REPAYMENT),
)


def sums_of(row: Any) -> Sums:
    """The sums of a row that ends with ``SUMS``."""
    return Sums(*(int(value) for value in row[-len(SUMS) :]))


def of_dossiers(query: sa.Select[Any]) -> sa.Select[Any]:
    """The entries with their dossier, named by themselves or by their act, its body, and the award that stands."""
    return (
        query.select_from(LedgerEntry)
        .outerjoin(NAMED, NAMED.id == LedgerEntry.act_id)
        .outerjoin(Dossier, Dossier.id == sa.func.coalesce(LedgerEntry.dossier_id, NAMED.dossier_id))
        .outerjoin(Organisation, Organisation.id == Dossier.organisation_id)
        .outerjoin(CURRENT, CURRENT.id == STANDING)
    )


_YEAR, _MONTH = sa.extract("year", LedgerEntry.entered_on), sa.extract("month", LedgerEntry.entered_on)
KEYS: dict[Split, tuple[Any, ...]] = {
    Split.AXIS: (Dossier.id.is_(None), Dossier.main_axis),
    Split.PLACE: (Dossier.id.is_(None), Organisation.arrondissement),
    Split.STATE: (Dossier.id.is_(None), Dossier.state, CURRENT.state),
    Split.MONTH: (_YEAR, _MONTH),
}


def key_of(split: Split, row: Any) -> str:
    """The key of a group, as its address says it."""
    if split is Split.MONTH:
        return f"{int(row[0]):04d}-{int(row[1]):02d}"
    if row[0]:
        return NO_DOSSIER
    if split is Split.STATE:
        return f"acte-{row[2].value}" if row[2] is not None else f"dossier-{row[1].value}"
    return row[1] or UNKNOWN


def label_of(split: Split, key: str, axes: Mapping[str, str]) -> str:
    """What people call a group; ``axes``: label of each axis of the window."""
    if key == NO_DOSSIER:
        return NO_DOSSIER_LABEL
    if split is Split.MONTH:
        return f"{MONTHS[int(key[5:]) - 1]} {key[:4]}"
    if split is Split.AXIS:
        return f"{key} – {axes[key]}" if key in axes else "Axe non précisé" if key == UNKNOWN else key
    if split is Split.PLACE:
        known = arrondissements().get(key)
        return known.name if known else "Groupements et autres organismes"
    kind, _, state = key.partition("-")
    return f"Arrêté\u00a0: {ACT.labels[ActState(state)]}" if kind == "acte" else DOSSIER.labels[DossierState(state)]


def group_keys(split: Split, axes: Mapping[str, str], department: str | None) -> list[str]:
    """The groups one may ask for, but the months: those are what the movements are."""
    if split is Split.AXIS:
        return [*axes, NO_DOSSIER]
    if split is Split.PLACE:
        places = sorted(arrondissements().values(), key=lambda place: place.name)
        return [*(place.code for place in places if place.department == department), UNKNOWN, NO_DOSSIER]
    dossiers = [f"dossier-{state.value}" for state in DossierState if state is not DossierState.DRAFT]
    return [*dossiers, *(f"acte-{state.value}" for state in ActState if state is not ActState.CANCELLED), NO_DOSSIER]


def order_of(split: Split, key: str) -> tuple[int, str]:
    """Months in order, states in that of the work, the rest by key; what has no dossier comes last."""
    if split is Split.STATE and key != NO_DOSSIER:
        kind, _, state = key.partition("-")
        states = list(ActState) if kind == "acte" else list(DossierState)
        place = [each.value for each in states].index(state)
        return (100 + place if kind == "acte" else place, key)
    return (1000 if key == NO_DOSSIER else 999 if key == UNKNOWN else 0, key)


def in_group(split: Split, key: str) -> sa.ColumnElement[bool] | None:
    """The entries of a group, as a condition on ``of_dossiers``; None for a key that means nothing."""
    if split is Split.MONTH:
        if not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", key):
            return None
        return sa.and_(int(key[:4]) == _YEAR, int(key[5:]) == _MONTH)
    if key == NO_DOSSIER:
        return Dossier.id.is_(None)
    if split is Split.STATE:
        return _in_state(key)
    column = Dossier.main_axis if split is Split.AXIS else Organisation.arrondissement
    return sa.and_(Dossier.id.is_not(None), column == ("" if key == UNKNOWN else key))


def _in_state(key: str) -> sa.ColumnElement[bool] | None:
    kind, _, state = key.partition("-")
    if kind == "acte" and state in set(ActState):
        return CURRENT.state == ActState(state)
    if kind == "dossier" and state in set(DossierState):
        return sa.and_(CURRENT.id.is_(None), Dossier.state == DossierState(state))
    return None
