"""``demo-data``: load the demonstration's window, settings, accounts and dossiers."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from portal.cli.common import runtime
from portal.config import ConfigError


@click.command("demo-data")
@with_appcontext
def command() -> None:
    """Load the demonstration (again: nothing is doubled). Refused outside PORTAL_MODE=demo."""
    from portal.demo.population import load_demo

    try:
        report, dossiers = load_demo(runtime())
    except ConfigError as error:
        raise click.ClickException(str(error)) from None
    click.echo(
        f"Démonstration prête : {report.accounts} compte(s), {report.organisations} organisme(s), "
        f"{report.settings} paramètre(s) et {dossiers} dossier(s) ajoutés."
    )
