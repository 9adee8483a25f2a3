"""``migrate``: bring the database to the newest schema."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from portal.cli.common import runtime


@click.command("migrate")
@with_appcontext
def command() -> None:
    """Bring the database to the newest schema."""
    runtime().migrate()
    click.echo("Base de données à jour.")
