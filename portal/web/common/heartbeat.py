"""Signs of life of a process started by an application server, which knows no moment before the first request."""

from __future__ import annotations

import threading

from flask import Flask

from portal.services.availability.heartbeat import start_heartbeat
from portal.services.runtime import Runtime


def install_heartbeat(app: Flask) -> None:
    """Start the signs of life with the first request, before it is answered; the process counts as alive since now."""
    runtime: Runtime = app.extensions["portal"]
    alive_at = runtime.system.now()
    lock = threading.Lock()
    started = False

    @app.before_request
    def start() -> None:
        nonlocal started
        if started:
            return
        with lock:
            if not started:
                start_heartbeat(runtime, alive_at)
                started = True
