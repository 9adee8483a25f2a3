"""``export``: write one of the tables that leave the portal to a file, as the page « Exports » gives it."""

from __future__ import annotations

from pathlib import Path

import click
from flask.cli import with_appcontext

from portal.cli.common import runtime
from portal.domain.actors import SYSTEM
from portal.domain.errors import NotFound
from portal.queries.exports import EXPORT_KINDS
from portal.queries.windows import all_windows
from portal.services.exporting.make_export import MakeExport, make_export


@click.command("export")
@click.argument("name", type=click.Choice(list(EXPORT_KINDS)))
@click.option(
    "--out", "target", required=True, type=click.Path(dir_okay=False, path_type=Path), help="Un .xlsx ou un .csv."
)
@click.option("--window", "slug", help="Guichet ; sans cette option, le seul qui soit ouvert.")
@with_appcontext
def command(name: str, target: Path, slug: str | None) -> None:
    """Écrire l’export NAME dans un fichier, dont le nom dit la forme (.xlsx ou .csv). Le journal le retient."""
    form = target.suffix.lower().removeprefix(".")
    if form not in ("xlsx", "csv"):
        raise click.ClickException(f"« {target.name} » doit finir par .xlsx ou .csv.")
    try:
        made = make_export(runtime(), SYSTEM, MakeExport(slug or _only_window(), name, form))
    except NotFound:
        raise click.ClickException(f"Le guichet « {slug} » n’est pas ouvert.") from None
    try:
        with target.open("wb") as file:
            for piece in made.pieces:
                file.write(piece)
    except OSError as error:
        raise click.ClickException(f"« {target} » ne peut pas être écrit : {error.strerror}.") from None
    click.echo(f"{target} : {made.count} lignes.")


def _only_window() -> str:
    with runtime().read() as session:
        opened = [window.slug for window in all_windows(session)]
    if len(opened) != 1:
        known = f" Guichets ouverts : {', '.join(opened)}." if opened else ""
        raise click.ClickException(f"Dites quel guichet avec --window.{known}")
    return opened[0]
