"""Serve the portal with waitress, on loopback in demo. Owns the refusals to serve."""

from __future__ import annotations

import logging
import sys

from flask import Flask

from portal.config import ConfigError
from portal.services.admin.check_serving import check_serving
from portal.services.runtime import Runtime


def serve(app: Flask) -> int:
    """Serve until interrupted; returns an exit code. Prints one French sentence when it must not serve."""
    import waitress

    from portal.services.availability.heartbeat import start_heartbeat
    from portal.services.jobs.worker import start_thread

    runtime: Runtime = app.extensions["portal"]
    settings = runtime.settings
    try:
        settings.check_serving()
        runtime.migrate()
        check_serving(runtime)
    except ConfigError as error:
        print(error, file=sys.stderr)
        return 2
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    stops = [start_heartbeat(runtime)]
    if settings.run_worker:
        stops.append(start_thread(runtime))
    host = "127.0.0.1"
    print(f"Guichet FITN7 : http://{host}:{settings.port}/", flush=True)
    try:
        # Refused before it is read, as the portal itself would once it is.
        most = int(app.config["MAX_CONTENT_LENGTH"])
        waitress.serve(app, host=host, port=settings.port, threads=8, ident=None, max_request_body_size=most)
    finally:
        for stop in stops:
            stop.set()
    return 0
