"""What the linter found in a table, in sentences. Corrections are hypotheses: nothing is edited."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_SHOWN_SETS = 5


def mismatch_words(lint: Mapping[str, Any] | None) -> list[str]:
    """One sentence for each total or ratio that does not agree."""
    return [_mismatch(one) for one in lint["mismatches"]] if lint else []


def _mismatch(one: Mapping[str, Any]) -> str:
    stated, computed = french(one["stated"]), french(one["computed"])
    if one["kind"] == "total":
        return f"Colonne « {one['column']} » : le total annoncé est {stated}, le calcul donne {computed}."
    return f"Ligne « {one['row']} », colonne « {one['column']} » : {stated} est annoncé, le calcul donne {computed}."


def correction_words(lint: Mapping[str, Any] | None) -> list[str]:
    """The smallest sets of corrections after which everything would agree, at most five."""
    return [", et ".join(map(_change, one)) for one in lint["corrections"][:_SHOWN_SETS]] if lint else []


def _change(one: Mapping[str, Any]) -> str:
    where = "total" if one["row"] is None else f"ligne « {one['row']} »"
    return f"{where}, colonne « {one['column']} » : {french(one['to'])} au lieu de {french(one['from'])}"


def french(number: object) -> str:
    """``4070775.50`` as « 4 070 775,50 »; anything else unchanged."""
    sign, digits = ("−", str(number)[1:]) if str(number).startswith("-") else ("", str(number))
    whole, _, part = digits.partition(".")
    if not whole.isdigit():
        return str(number)
    return f"{sign}{int(whole):,}".replace(",", "\u202f") + (f",{part}" if part else "")
