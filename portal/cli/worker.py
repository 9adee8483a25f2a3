"""``worker``: run the jobs (mails…) until stopped; a process of its own in production."""

from __future__ import annotations

import logging
import signal
import threading

import click
from flask.cli import with_appcontext

from portal.cli.common import runtime
from portal.config import ConfigError
from portal.services.admin.check_serving import check_serving
from portal.services.jobs.worker import run_forever


@click.command("worker")
@with_appcontext
def command() -> None:
    """Run due jobs until interrupted (SIGINT or SIGTERM). Refused where the portal may not be served."""
    try:
        check_serving(runtime())
    except ConfigError as error:
        raise click.ClickException(str(error)) from None
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    click.echo("Travaux en cours d’exécution\u00a0; Ctrl+C pour arrêter.")
    run_forever(runtime(), stop)
