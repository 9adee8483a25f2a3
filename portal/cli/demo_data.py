"""``demo-data``: load the demonstration's window, settings and accounts."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from portal.cli.common import runtime
from portal.config import ConfigError
from portal.demo.seed import seed


@click.command("demo-data")
@with_appcontext
def command() -> None:
    """Load the demonstration (again: nothing is doubled). Refused outside PORTAL_MODE=demo."""
    try:
        report = seed(runtime())
    except ConfigError as error:
        raise click.ClickException(str(error)) from None
    click.echo(
        f"Démonstration prête\u00a0: {report.accounts} compte(s), {report.organisations} organisme(s) et "
        f"{report.settings} paramètre(s) ajoutés."
    )
