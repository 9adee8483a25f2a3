"""``create-admin``: the first administrators of a window; afterwards they name each other."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from portal.cli.common import runtime
from portal.domain.errors import PortalError
from portal.services.accounts.create_administrator import CreateAdministrator, create_administrator


@click.command("create-admin")
@click.option("--email", required=True, prompt="Adresse électronique", help="Adresse du compte, nouvelle ou connue.")
@click.option("--name", default="", help="Prénom et nom, pour un nouveau compte.")
@click.option("--window", "slug", required=True, prompt="Guichet", help="Identifiant du guichet (slug).")
@click.option("--password", prompt=True, hide_input=True, confirmation_prompt=True, default="", show_default=False)
@with_appcontext
def command(email: str, name: str, slug: str, password: str) -> None:
    """Make the account of EMAIL an administrator of the window, creating it if needed."""
    try:
        created = create_administrator(runtime(), CreateAdministrator(email, name, slug, password))
    except PortalError as error:
        raise click.ClickException(error.message) from None
    click.echo("Compte créé, administrateur du guichet." if created else "Compte existant, administrateur du guichet.")
