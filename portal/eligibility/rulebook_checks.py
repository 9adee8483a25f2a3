"""The checks of a rulebook: rule, parameters, sources and messages of each. Owns what every check must state."""

from __future__ import annotations

import dataclasses
import string
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from portal.eligibility.findings import RULES, RuleEntry
from portal.eligibility.messages import PLACEHOLDERS, in_french
from portal.eligibility.rulebook import CheckSpec, Priority, Source
from portal.eligibility.rulebook_binding import Place, bind
from portal.eligibility.rulebook_tables import Table, read_labels, read_rows, require_unique
from portal.eligibility.rules.applicant import TypeParams

_KINDS = ("call", "law", "parameter")


def read_checks(value: object, place: Place, window: Mapping[str, Any]) -> tuple[CheckSpec, ...]:
    """The checks in order; ``window`` holds the values of the window that their texts may quote."""
    checks = tuple(_check(row, window) for row in read_rows(value, place))
    if not checks:
        raise place.error("must hold at least one check")
    require_unique([check.code for check in checks], place)
    return checks


def _check(row: Table, window: Mapping[str, Any]) -> CheckSpec:
    rule = row.plain("rule", str)
    entry = RULES.get(rule)
    if entry is None:
        raise row.place.at("rule").error(f"there is no rule named {rule!r}; known: {', '.join(sorted(RULES))}")
    raw = row.get("params", optional=True) or {}
    params = bind(entry.params, raw, row.place.at("params"))
    sources = _sources(row)
    spec = CheckSpec(
        code=row.plain("code", str),
        label=row.plain("label", str),
        text=_text(row, {**window, **_quotable(params)}),
        blocks_filing=bool(row.plain("blocks_filing", bool, optional=True)),
        rule=rule,
        entry=entry,
        params=params,
        raw_params=MappingProxyType(dict(raw)),
        sources=sources,
        messages=_messages(row, entry, params),
    )
    row.finish()
    return spec


def _quotable(params: Any) -> dict[str, Any]:
    """The parameters a rule's text may quote, those of its groups included."""
    values: dict[str, Any] = {}
    for field in dataclasses.fields(params):
        value = getattr(params, field.name)
        if isinstance(value, tuple):
            for one in filter(dataclasses.is_dataclass, value):
                values.update({key: shown for key, shown in _quotable(one).items() if shown})
        elif not isinstance(value, frozenset):
            values[field.name] = value
    return values


def _text(row: Table, values: Mapping[str, Any]) -> str:
    """The rule in one sentence, its figures taken from the parameters so that text and engine cannot diverge."""
    template: str = row.plain("text", str)
    try:
        return template.format_map({key: in_french(key, value) for key, value in values.items()})
    except (KeyError, ValueError, IndexError) as error:
        raise row.place.at("text").error(f"unknown value {error}") from None


def _messages(row: Table, entry: RuleEntry, params: object) -> Mapping[str, str]:
    place = row.place.at("messages")
    messages = read_labels(row.get("messages"), place)
    wanted = list(entry.variants)
    if isinstance(params, TypeParams):
        wanted += [f"{group.name}_{answer}" for group in (*params.groups, params.unknown)
                   for answer in ("none", "declared", "verified")]  # fmt: skip
    for variant in wanted:
        if variant not in messages:
            raise place.at(variant).error("missing")
    for variant, text in messages.items():
        try:
            names = {field for _, field, _, _ in string.Formatter().parse(text) if field is not None}
        except ValueError as error:
            raise place.at(variant).error(str(error)) from None
        if names - PLACEHOLDERS:
            raise place.at(variant).error(f"unknown value {{{sorted(names - PLACEHOLDERS)[0]}}}")
    return messages


def read_priorities(value: object, place: Place) -> tuple[Priority, ...]:
    """What the text asks to be favoured, each with its source."""
    priorities = []
    for row in read_rows(value, place):
        priorities.append(Priority(row.plain("code", str), row.plain("label", str), _sources(row)))
        row.finish()
    require_unique([one.code for one in priorities], place)
    return tuple(priorities)


def _sources(row: Table) -> tuple[Source, ...]:
    sources = tuple(_source(one) for one in read_rows(row.get("sources"), row.place.at("sources")))
    if not sources:
        raise row.place.at("sources").error("must name at least one source")
    return sources


def _source(row: Table) -> Source:
    kind = row.plain("kind", str)
    if kind not in _KINDS:
        raise row.place.at("kind").error(f"must be one of {', '.join(_KINDS)}")
    section, quote = row.plain("section", str, optional=True), row.plain("quote", str, optional=True)
    if kind == "call" and (quote is None or section is None):
        raise row.place.at("quote").error("a source of kind call quotes its sentence and names its section")
    source = Source(
        kind, row.plain("document", str), section, quote, bool(row.plain("assumption", bool, optional=True))
    )
    row.finish()
    return source
