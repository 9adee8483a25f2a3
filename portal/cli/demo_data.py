"""``demo-data``: load the demonstration's window, settings, accounts and dossiers."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from portal.cli.common import runtime
from portal.config import ConfigError


@click.command("demo-data")
@click.option(
    "--size", type=click.IntRange(1, 500), default=None,
    help="Nombre de dossiers, instruits et prêts pour une séance de comité. À défaut, une douzaine, à chaque étape.",
)  # fmt: skip
@with_appcontext
def command(size: int | None) -> None:
    """Load the demonstration (again: nothing is doubled). Refused outside PORTAL_MODE=demo."""
    from portal.demo.population import load_demo

    try:
        report, dossiers = load_demo(runtime(), size)
    except ConfigError as error:
        raise click.ClickException(str(error)) from None
    click.echo(
        f"Démonstration prête : {report.accounts} compte(s), {report.organisations} organisme(s), "
        f"{report.settings} paramètre(s) et {dossiers} dossier(s) ajoutés."
    )
