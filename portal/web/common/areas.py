"""How an area of the site is made: a blueprint whose sibling modules hold the views."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from pkgutil import iter_modules

from flask import Blueprint


class Area(Blueprint):
    """A blueprint that imports its view modules when registered; each has ``install(blueprint)``."""

    view_package: str
    view_path: list[str]
    _loaded = False

    def register(self, app: object, options: dict[str, object]) -> None:
        """Import the view modules once, in alphabetical order, then register as usual."""
        if not self._loaded:
            self._loaded = True
            for module in sorted(m.name for m in iter_modules(self.view_path)):
                install = getattr(import_module(f"{self.view_package}.{module}"), "install", None)
                if install is not None:
                    install(self)
        super().register(app, options)  # type: ignore[arg-type]


def make_blueprint(name: str, package: str, path: Iterable[str], url_prefix: str | None) -> Area:
    """Blueprint ``name``; modules of ``package`` that define ``install(blueprint)`` add their views."""
    area = Area(name, package, url_prefix=url_prefix)
    area.view_package, area.view_path = package, list(path)
    return area
