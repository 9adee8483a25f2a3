"""One whole measure: the temporary instance, its load, its server, then each family of figures."""

from __future__ import annotations

import os
import platform
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks import acts, eligibility, exports, pages
from portal import create_app
from portal.config import Settings
from portal.demo.bulk import bulk_load
from portal.demo.seed import seed
from portal.domain.actors import Role
from portal.queries.people import actor_by_email
from portal.services.admin.move_clock import move_clock
from portal.services.runtime import Runtime

COUNT = 10_000
REQUESTS = 100
#: Rows written by each way of exporting.
ROWS = 10_000
PACKAGES = ("flask", "jinja2", "sqlalchemy", "waitress", "reportlab")
#: After the last fact of the load, so that nothing measured lies in the future.
SIMULATED = datetime(2021, 11, 2, 9, 0, tzinfo=UTC)
ROOT = Path(__file__).resolve().parents[1]


def run(count: int, requests: int, say: Callable[[str], None] = lambda line: None) -> dict[str, Any]:
    """Every figure, in one run. ``say`` hears what is being done."""
    with tempfile.TemporaryDirectory(prefix="guichet-bench-") as folder:
        environment = {"INSTANCE_DIR": folder, "PORTAL_MODE": "demo", "SECRET_KEY": secrets.token_hex(32)}
        app = create_app(Settings.from_env(environment))
        runtime: Runtime = app.extensions["portal"]
        say(f"Loading {count} dossiers…")
        begun = time.perf_counter()
        _load(runtime, count)
        loaded = time.perf_counter() - begun
        say(f"Loaded in {loaded:.1f} s. Measuring the pages…")
        with _server(environment) as port:
            served = pages.measure(app, runtime, port, requests)
        say("Measuring exports…")
        exported = exports.measure(runtime, min(count, ROWS))
        runtime.engine.dispose()
    say("Measuring acts and eligibility…")
    rounds = min(20, requests)
    return {
        "machine": _machine(),
        "load": {"dossiers": count, "seconds": round(loaded, 1)},
        "pages": served,
        "exports": exported,
        "acts": _acts(),
        "eligibility": eligibility.measure(batches=rounds),
    }


def _load(runtime: Runtime, count: int) -> None:
    runtime.migrate()
    seed(runtime)
    bulk_load(runtime, count)
    with runtime.read() as session:
        administrator = actor_by_email(session, "administration@demo.example")
    if administrator is None or Role.ADMINISTRATOR not in administrator.roles:
        raise RuntimeError("the demonstration has no administrator to move its clock")
    move_clock(runtime, administrator, SIMULATED)


@contextmanager
def _server(environment: dict[str, str]) -> Iterator[int]:
    """The measured server in a child process; yields its port, ends it on leaving."""
    kept = {key: os.environ[key] for key in ("PATH", "LANG", "SYSTEMROOT", "LD_LIBRARY_PATH") if key in os.environ}
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.server"],
        cwd=ROOT,
        env={**kept, **environment, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        line = process.stdout.readline() if process.stdout else ""
        if not line.strip().isdigit():
            raise RuntimeError("the measured server did not start")
        yield int(line)
    finally:
        process.terminate()
        process.wait(timeout=20)
        if process.stdout:
            process.stdout.close()


def _acts() -> dict[str, Any]:
    times = acts.measure()
    return {
        name: {"median_ms": round(value, 2), "ratio": round(value / times["bare"], 2)} for name, value in times.items()
    }


def _machine() -> dict[str, Any]:
    return {
        "measured_on": datetime.now(UTC).date().isoformat(),
        "cores": os.cpu_count(),
        "load_average": [round(value, 2) for value in os.getloadavg()],
        "platform": platform.platform(),
        "python": platform.python_version(),
        "versions": {name: version(name) for name in PACKAGES},
    }
