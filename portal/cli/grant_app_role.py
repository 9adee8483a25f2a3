"""``grant-app-role ROLE``: the rights of the application's own PostgreSQL role, given by the owner of the schema."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from portal.cli.common import runtime


@click.command("grant-app-role")
@click.argument("role")
@with_appcontext
def command(role: str) -> None:
    """Donne au rôle PostgreSQL de l’application ses droits, et pas un de plus (à lancer après chaque migration)."""
    try:
        runtime().grant_app_role(role)
    except ValueError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"Droits donnés au rôle {role}.")
