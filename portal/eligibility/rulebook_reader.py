"""Reading a rulebook: TOML or kept content → frozen Rulebook. Owns the schema check, inheritance and the version.

Anything wrong raises RulebookError with the file, the key and the reason, at start rather than at the first dossier.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

import portal.eligibility.rules  # noqa: F401  (registers the rules)
from portal.eligibility.categories import CategorySet, none_of
from portal.eligibility.findings import Outcome
from portal.eligibility.inheritance import extend
from portal.eligibility.labels import read_vocabulary
from portal.eligibility.rulebook import Axis, CheckSpec, Criterion, Piece, Rulebook, RulebookError, packaged_text
from portal.eligibility.rulebook_binding import Place, read_category_set, read_rate, read_texts
from portal.eligibility.rulebook_checks import read_checks, read_priorities
from portal.eligibility.rulebook_tables import Table, read_labels, read_rows, require_unique

_SECTIONS = frozenset(
    "window money expenses natures categories france_services other_windows steps axes inputs amendments "
    "vocabulary checks pieces priorities".split()
)
_OPTIONAL = ("amendments", "inputs", "france_services", "other_windows", "pieces", "priorities")
_INPUT_TYPES = ("money", "boolean", "integer", "date")
STEP_CODES = ("TOTAL_COST", "EXCLUSIONS", "SUBSIDISABLE_MAX", "ELIGIBLE_BASE", "RATE", "REQUESTED")


def read_toml(text: str, name: str) -> Rulebook:
    """A rulebook from its TOML text, its parents and its vocabulary brought in."""
    data = _load(text, name)
    chain = [name]
    while "extends" in data:
        parent = data["extends"]
        if not isinstance(parent, str) or f"{parent}.toml" in chain or len(chain) > 4:
            raise RulebookError(name, "extends", "must name another rulebook, without a loop")
        chain.append(f"{parent}.toml")
        data = extend(_load(packaged_text("rulebooks", parent, name), f"{parent}.toml"), data, name)
    vocabulary = data.get("vocabulary")
    if isinstance(vocabulary, str):
        data = {**data, "vocabulary": _load(packaged_text("vocabularies", vocabulary, name), f"{vocabulary}.toml")}
    return _build(data, name)


def read_content(content: str) -> Rulebook:
    """A rulebook from the canonical content kept with an assessment."""
    try:
        data = json.loads(content)
    except ValueError as error:
        raise RulebookError("content", "", f"is not JSON ({error})") from None
    return _build(data, "content")


def _load(text: str, name: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise RulebookError(name, "", f"is not TOML ({error})") from None


def content_version(content: str) -> str:
    """The beginning of the SHA-256 of the content, whatever the order of its keys."""
    ordered = json.dumps(json.loads(content), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(ordered.encode()).hexdigest()[:16]


def _as_json(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value).__name__)


def _build(data: object, name: str) -> Rulebook:
    root = Place(name, "", MappingProxyType({}))
    data = _sections(data, root)
    content = _content(data, root)
    place = root._replace(categories=_categories(data["categories"], root.at("categories")))
    natures = read_labels(data["natures"], root.at("natures"))
    window = Table(data["window"], place.at("window"))
    money = Table(data["money"], place.at("money"))
    expenses = Table(data["expenses"], place.at("expenses"))
    figures = _figures(window, money, expenses)
    quoted = {**figures, "covered_until_on": figures["covered_until"]}
    checks = read_checks(data["checks"], place.at("checks"), quoted)
    book = Rulebook(
        window=window.plain("slug", str),
        title=window.plain("title", str),
        fund=window.plain("fund", str),
        department=window.plain("department", str, optional=True),
        opens_on=window.plain("opens_on", date, optional=True),
        **figures,
        version=content_version(content),
        content=content,
        natures=natures,
        excluded_natures=_natures(expenses, "excluded", natures),
        in_kind_natures=_natures(expenses, "in_kind", natures),
        axes=_axes(data["axes"], natures, place.at("axes")),
        checks=checks,
        step_labels=_step_labels(data["steps"], checks, root.at("steps")),
        france_services=read_labels(data.get("france_services", {}), root.at("france_services")),
        other_windows=read_labels(data.get("other_windows", {}), root.at("other_windows")),
        extra_inputs=_inputs(data.get("inputs", []), root.at("inputs")),
        vocabulary=read_vocabulary(data["vocabulary"], root.at("vocabulary")),
        amendments=tuple(_amendment(one, root.at("amendments")) for one in data.get("amendments", [])),
        pieces=_pieces(data.get("pieces", []), checks, root.at("pieces")),
        priorities=read_priorities(data.get("priorities", []), root.at("priorities")),
    )
    for table in (window, money, expenses):
        table.finish()
    return book


def _figures(window: Table, money: Table, expenses: Table) -> dict[str, Any]:
    """The dates and amounts of the window, under the names of the rulebook's fields: texts may quote them."""
    return {
        "closes_on": window.plain("closes_on", date),
        "rate": read_rate(money.get("rate"), money.place.at("rate")),
        "cap_cents": money.money("cap"),
        "envelope_cents": money.money("envelope"),
        "covered_until": expenses.plain("covered_until", date),
    }


def _sections(data: object, root: Place) -> dict[str, Any]:
    if not isinstance(data, dict):
        raise root.error("must be a table")
    for key in sorted(data.keys() ^ _SECTIONS):
        if key in data:
            raise root.at(str(key)).error("unknown key")
        if key not in _OPTIONAL:
            raise root.at(key).error("missing")
    return data


def _content(data: dict[str, Any], root: Place) -> str:
    try:
        return json.dumps(data, ensure_ascii=False, separators=(",", ":"), default=_as_json)
    except TypeError as error:
        raise root.error(f"holds a value of type {error}, which rulebooks do not use") from None


def _categories(table: object, place: Place) -> Mapping[str, CategorySet]:
    if not isinstance(table, dict):
        raise place.error("must be a table")
    sets: dict[str, CategorySet] = {}
    for name, value in table.items():
        if not isinstance(value, dict):
            sets[name] = read_category_set(read_texts(value, place.at(name)), place.at(name))
    closed = dict(sets)
    for name, value in table.items():
        if isinstance(value, dict):
            here = place.at(name)
            if set(value) != {"none_of"}:
                raise here.error("must be a list or { none_of = [names] }")
            names = read_texts(value["none_of"], here.at("none_of"))
            unknown = [one for one in names if one not in closed]
            if unknown:
                raise here.at("none_of").error(f"no list is named {unknown[0]!r}")
            sets[name] = none_of([closed[one] for one in names])
    return MappingProxyType(sets)


def _natures(table: Table, key: str, natures: Mapping[str, str]) -> frozenset[str]:
    found = table.texts(key)
    for one in found:
        if one not in natures:
            raise table.place.at(key).error(f"{one!r} is not one of the natures")
    return frozenset(found)


def _axes(value: object, natures: Mapping[str, str], place: Place) -> tuple[Axis, ...]:
    axes: list[Axis] = []
    for row in read_rows(value, place):
        criteria: list[Criterion] = []
        for one in read_rows(row.get("criteria"), row.place.at("criteria")):
            anchors = one.texts("anchors")
            if len(anchors) != 5:
                raise one.place.at("anchors").error("must give one sentence for each level, 0 to 4")
            weight = one.plain("weight", int)
            if weight <= 0:
                raise one.place.at("weight").error("must be above 0")
            criteria.append(Criterion(one.plain("code", str), one.plain("label", str), weight, tuple(anchors)))
            one.finish()
        require_unique([one.code for one in criteria], row.place.at("criteria"))
        code, label, description = (row.plain(key, str) for key in ("code", "label", "description"))
        axes.append(Axis(code, label, description, _natures(row, "natures", natures), tuple(criteria)))
        row.finish()
    require_unique([axis.code for axis in axes], place)
    return tuple(axes)


def _step_labels(value: object, checks: tuple[CheckSpec, ...], place: Place) -> Mapping[str, str]:
    labels = read_labels(value, place)
    for code in (*STEP_CODES, *(check.code for check in checks if check.entry.limits)):
        if code not in labels:
            raise place.at(code).error("missing")
    return labels


def _inputs(value: object, place: Place) -> Mapping[str, Mapping[str, str]]:
    inputs: dict[str, Mapping[str, str]] = {}
    for row in read_rows(value, place):
        path, kind = row.plain("path", str), row.plain("type", str)
        section, _, field = path.partition(".")
        if section not in ("applicant", "project") or not field.isidentifier():
            raise row.place.at("path").error("must be applicant.<name> or project.<name>")
        if kind not in _INPUT_TYPES:
            raise row.place.at("type").error(f"must be one of {', '.join(_INPUT_TYPES)}")
        inputs[path] = MappingProxyType({"type": kind, "label": row.plain("label", str)})
        row.finish()
    return MappingProxyType(inputs)


def _pieces(value: object, checks: tuple[CheckSpec, ...], place: Place) -> tuple[Piece, ...]:
    codes, pieces = {check.code for check in checks}, list[Piece]()
    for row in read_rows(value, place):
        wanted = tuple(row.texts("checks")) if "checks" in row.table else ()
        outcomes = frozenset(row.texts("outcomes")) if wanted else frozenset[str]()
        for code in wanted:
            if code not in codes:
                raise row.place.at("checks").error(f"there is no check {code!r}")
        for outcome in outcomes:
            if outcome not in set(Outcome):
                raise row.place.at("outcomes").error(f"{outcome!r} is not an outcome")
        pieces.append(Piece(row.plain("text", str), wanted, outcomes))
        row.finish()
    return tuple(pieces)


def _amendment(value: object, place: Place) -> Mapping[str, Any]:
    row = Table(value, place)
    read = {"act": row.plain("act", str), "reason": row.plain("reason", str), "on": row.plain("on", date)}
    row.finish()
    return MappingProxyType(read)
