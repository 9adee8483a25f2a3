"""``demo``: the whole main job, headless, in a temporary instance, on a real commune and real PDF quotes."""

from __future__ import annotations

import random
import sys
import tempfile
from pathlib import Path

import click
from flask.cli import with_appcontext

from portal.cli.common import runtime
from portal.domain.errors import PortalError


@click.command("demo")
@with_appcontext
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), required=True, help="Dossier des documents.")
@click.option("--commune", default="Tournus", show_default=True, help="Commune de Saône-et-Loire (nom ou code INSEE).")
@click.option(
    "--quote", "quotes", multiple=True, type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Devis PDF ; plusieurs fois possible. À défaut, trois devis sont dessinés.",
)  # fmt: skip
@click.option("--seed", type=int, default=None, help="Graine du tirage ; à défaut, elle suit la commune.")
def command(out: Path, commune: str, quotes: tuple[Path, ...], seed: int | None) -> None:
    """File, review, award, sign, commit and notify one dossier; leave its documents in --out."""
    from portal.demo.headless import QuoteFile, headless_portal, journey_plan
    from portal.demo.journey import Journey
    from portal.reference import TerritoryError, find_commune

    try:
        body = find_commune(commune, "71")
    except TerritoryError as error:
        raise click.ClickException(str(error)) from None
    files = tuple(QuoteFile(path.name, path.read_bytes()) for path in quotes)
    draw = random.Random(seed if seed is not None else body.code)  # noqa: S311  reproducible, no secret
    folder = Path(tempfile.mkdtemp(prefix="guichet-"))
    with headless_portal(runtime(), folder) as (own, clock):
        try:
            plan, pieces = journey_plan(own, body, draw, files, click.echo)
            Journey(own, clock, click.echo, out).run(plan, pieces)
        except PortalError as error:
            click.echo(f"Démonstration interrompue : {error.message}", err=True)
            sys.exit(2)
    click.echo(f"Documents : {out}")
