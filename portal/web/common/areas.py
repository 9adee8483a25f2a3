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
            modules = [import_module(f"{self.view_package}.{m.name}") for m in iter_modules(self.view_path)]
            for module in sorted(modules, key=lambda found: found.__name__):
                if hasattr(module, "install"):
                    module.install(self)
            self._loaded = True
        super().register(app, options)  # type: ignore[arg-type]


def make_blueprint(name: str, package: str, path: Iterable[str], url_prefix: str | None) -> Area:
    """Blueprint ``name``; modules of ``package`` that define ``install(blueprint)`` add their views."""
    area = Area(name, package, url_prefix=url_prefix)
    area.view_package, area.view_path = package, list(path)
    return area
