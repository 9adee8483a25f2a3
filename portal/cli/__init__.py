"""Thin commands, one module each with its ``command``; each calls one use-case through the application's runtime."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

import click
from flask import Flask

from portal.cli.common import runtime

__all__ = ["install_cli", "runtime"]


def install_cli(app: Flask) -> None:
    """Register the ``command`` of every module of this package on ``flask --app app``."""
    for module in sorted(m.name for m in iter_modules(__path__)):
        found = getattr(import_module(f"{__name__}.{module}"), "command", None)
        if isinstance(found, click.Command):
            app.cli.add_command(found)
