"""A rulebook that extends another. Owns how the two are merged, and how inherited rules are marked as assumptions."""

from __future__ import annotations

from typing import Any

from portal.eligibility.rulebook import RulebookError

_BY_CODE = ("checks", "axes")


def extend(parent: dict[str, Any], child: dict[str, Any], name: str) -> dict[str, Any]:
    """The parent's tables with the child's on top: tables merge key by key, checks and axes by their code, lists and
    parameters are replaced. ``without`` leaves keys out (``money.envelope``, ``checks.CAP``). ``inherited_source``
    takes the place of the parent's ``call`` sources: the parent's call is not the child's."""
    child = dict(child)
    del child["extends"]
    inherited = child.pop("inherited_source", None)
    without = child.pop("without", [])
    if inherited is not None:
        parent = _with_assumed_sources(parent, inherited, name)
    for path in without:
        parent = _leave_out(parent, str(path), name)
    return _merge(parent, child, name)


def _leave_out(parent: dict[str, Any], path: str, name: str) -> dict[str, Any]:
    section, _, key = path.partition(".")
    table = parent.get(section)
    if isinstance(table, dict) and key in table:
        return {**parent, section: {one: value for one, value in table.items() if one != key}}
    if isinstance(table, list) and any(row.get("code") == key for row in table):
        return {**parent, section: [row for row in table if row.get("code") != key]}
    raise RulebookError(name, "without", f"there is no {path!r} to leave out")


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
    return {
        **parent,
        **{key: [_assumed(row, inherited) for row in parent[key]] for key in ("checks", "priorities") if key in parent},
    }


def _assumed(row: dict[str, Any], inherited: dict[str, Any]) -> dict[str, Any]:
    sources = [source for source in row.get("sources", []) if source.get("kind") != "call"]
    if len(sources) < len(row.get("sources", [])):
        sources.insert(0, inherited)
    return {**row, "sources": sources}
