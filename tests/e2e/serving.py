"""A real portal for the browser: ``python app.py`` in its own process, on its own data, stopped at the end.

The demonstration is prepared once per run (schema, accounts, dossiers) and copied for each portal, so that every
portal starts from the same fresh data in about a second.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 60
INHERITED = ("PATH", "HOME", "LANG", "TMPDIR", "PYTHONPATH", "VIRTUAL_ENV")


def portal_environment(instance: Path, port: int) -> dict[str, str]:
    """What the process sees: nothing of the tester's own DATABASE_URL or PORT."""
    kept = {name: os.environ[name] for name in INHERITED if name in os.environ}
    return {
        **kept,
        "INSTANCE_DIR": str(instance),
        "PORTAL_MODE": "demo",
        "PORT": str(port),
        "SECRET_KEY": "a secret for the browser tests only",
        "PYTHONUNBUFFERED": "1",
    }


def prepare_demo(instance: Path) -> None:
    """Migrate and load the demonstration into ``instance``, as ``make install`` does."""
    instance.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(
        [sys.executable, str(ROOT / "tools" / "prepare.py")],
        cwd=ROOT, env=portal_environment(instance, 8000), capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    if done.returncode != 0:
        raise RuntimeError(f"the demonstration could not be prepared:\n{done.stdout}\n{done.stderr}")


def free_port() -> int:
    """A port nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served_portal(prepared: Path, instance: Path) -> Iterator[str]:
    """Copy ``prepared`` to ``instance`` and serve it; yields the address. Its log is ``instance/serve.log``."""
    shutil.copytree(prepared, instance)
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    with (instance / "serve.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "app.py"],
            cwd=ROOT, env=portal_environment(instance, port), stdout=log, stderr=subprocess.STDOUT,
        )  # fmt: skip
        try:
            wait_until_up(f"{address}/connexion", process, instance / "serve.log")
            yield address
        finally:
            process.terminate()
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(timeout=10)


def wait_until_up(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Wait for the first answer. Raises RuntimeError with the end of the log."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(url, timeout=2):  # noqa: S310 - our own address
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise RuntimeError(f"the portal did not come up:\n{log.read_text(errors='replace')[-4000:]}")
