"""Thin commands; each calls one use-case through the application's runtime."""

from __future__ import annotations

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from portal.services.runtime import Runtime


def runtime() -> Runtime:
    """The current application's runtime."""
    found: Runtime = current_app.extensions["portal"]
    return found


def install_cli(app: Flask) -> None:
    """Register the portal's commands on ``flask --app app``."""
    from portal.cli.assess import assess_command

    app.cli.add_command(migrate_command)
    app.cli.add_command(assess_command)


@click.command("migrate")
@with_appcontext
def migrate_command() -> None:
    """Bring the database to the newest schema."""
    runtime().migrate()
    click.echo("Base de données à jour.")
