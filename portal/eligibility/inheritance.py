"""A rulebook that extends another. Owns how the two are merged, and how inherited rules are marked as assumptions."""

from __future__ import annotations

from typing import Any

from portal.eligibility.rulebook import RulebookError

_BY_CODE = ("checks", "axes")


def extend(parent: dict[str, Any], child: dict[str, Any], name: str) -> dict[str, Any]:
    """The parent's tables with the child's on top: tables merge key by key, checks and axes by their code, lists are
    replaced. ``inherited_source`` replaces the ``call`` sources the child does not state itself: the parent's call is
    not its own. ``without_checks`` leaves checks out. A key of ``extends`` in the parent is kept for the next turn."""
    child = dict(child)
    del child["extends"]
    inherited = child.pop("inherited_source", None)
    without = child.pop("without_checks", [])
    if inherited is not None:
        parent = _with_assumed_sources(parent, inherited, name)
    merged = _merge(parent, child, name)
    known = {check.get("code") for check in merged.get("checks", [])}
    for code in without:
        if code not in known:
            raise RulebookError(name, "without_checks", f"there is no check {code!r} to leave out")
    merged["checks"] = [check for check in merged.get("checks", []) if check.get("code") not in without]
    return merged


def _merge(below: dict[str, Any], above: dict[str, Any], name: str) -> dict[str, Any]:
    merged = dict(below)
    for key, value in above.items():
        under = merged.get(key)
        if key in _BY_CODE and isinstance(under, list) and isinstance(value, list):
            merged[key] = _merge_by_code(under, value, name, key)
        elif isinstance(under, dict) and isinstance(value, dict) and key not in ("params",):
            merged[key] = _merge(under, value, name)
        else:
            merged[key] = value
    return merged


def _merge_by_code(below: list[Any], above: list[Any], name: str, key: str) -> list[Any]:
    rows = {row["code"]: row for row in below}
    for row in above:
        if not isinstance(row, dict) or "code" not in row:
            raise RulebookError(name, key, "each row needs its code")
        rows[row["code"]] = _merge(rows.get(row["code"], {}), row, name)
    return list(rows.values())


def _with_assumed_sources(parent: dict[str, Any], inherited: dict[str, Any], name: str) -> dict[str, Any]:
    if not isinstance(inherited, dict):
        raise RulebookError(name, "inherited_source", "must be a table")
    checks = []
    for check in parent.get("checks", []):
        sources = [source for source in check.get("sources", []) if source.get("kind") != "call"]
        if len(sources) < len(check.get("sources", [])):
            sources.insert(0, inherited)
        checks.append({**check, "sources": sources})
    return {**parent, "checks": checks}
