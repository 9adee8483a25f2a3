"""Pages that exist in the demonstration only: elsewhere there is no such address at all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from flask import Blueprint
from flask.blueprints import BlueprintSetupState


def demo_route(
    blueprint: Blueprint, rule: str, endpoint: str, view: Callable[..., Any], methods: Sequence[str] = ("GET",)
) -> None:
    """Add ``view`` at ``rule`` (no prefix of the area) as ``<area>.<endpoint>``, when the application is a demo."""

    def add(state: BlueprintSetupState) -> None:
        if state.app.extensions["portal"].settings.demo:
            name = f"{blueprint.name}.{endpoint}"
            state.app.add_url_rule(rule, endpoint=name, view_func=view, methods=list(methods))

    blueprint.record(add)
