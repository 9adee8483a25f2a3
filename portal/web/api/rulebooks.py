"""The rules of a window, published as they are applied (CRPA, L. 312-1-3): code, text, source, parameters, version."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, jsonify

from portal.domain.money import decimal_string
from portal.eligibility.assess import source_json
from portal.eligibility.messages import rate_string
from portal.eligibility.rulebook import CheckSpec, Rulebook
from portal.web.api.assessments import rulebook_or_404
from portal.web.common.access import public


def install(blueprint: Blueprint) -> None:
    """Register the route."""
    blueprint.add_url_rule("/windows/<window>/rulebook", view_func=public(rulebook))


def rulebook(window: str) -> Response:
    """GET: the rulebook in force."""
    return jsonify(rulebook_json(rulebook_or_404(window)))


def rulebook_json(book: Rulebook) -> dict[str, Any]:
    """The rulebook as public JSON."""
    return {
        "window": book.window,
        "title": book.title,
        "fund": book.fund,
        "version": book.version,
        "department": book.department,
        "opens_on": book.opens_on.isoformat() if book.opens_on else None,
        "closes_on": book.closes_on.isoformat(),
        "rate": rate_string(book.rate),
        "cap": None if book.cap_cents is None else decimal_string(book.cap_cents),
        "envelope": None if book.envelope_cents is None else decimal_string(book.envelope_cents),
        "covered_until": book.covered_until.isoformat(),
        "natures": dict(book.natures),
        "excluded_natures": sorted(book.excluded_natures),
        "axes": [
            {
                "code": axis.code,
                "label": axis.label,
                "description": axis.description,
                "natures": sorted(axis.natures),
                "criteria": [{"code": c.code, "label": c.label, "weight": c.weight} for c in axis.criteria],
            }
            for axis in book.axes
        ],
        "checks": [_check(check) for check in book.checks],
        "amendments": [_plain(amendment) for amendment in book.amendments],
    }


def _check(check: CheckSpec) -> dict[str, Any]:
    return {
        "code": check.code,
        "label": check.label,
        "text": check.text,
        "blocks_filing": check.blocks_filing,
        "rule": check.rule,
        "parameters": _plain(check.raw_params),
        "sources": [source_json(source) for source in check.sources],
    }


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | frozenset | set):
        return [_plain(item) for item in value]
    return value if isinstance(value, str | int | bool | None) else str(value)
