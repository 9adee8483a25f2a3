"""A served styleguide and a system Chromium; both skip loudly where they are missing."""

from __future__ import annotations

import logging
import shutil
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from werkzeug.serving import make_server

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "integration" / "ui"))

from ui_styleguide import make_styleguide

from portal.web.static_files import MANIFEST, STATIC_DIR
from tools.assemble_dsfr import AssemblyError, assemble

ARGUMENTS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()


@pytest.fixture(scope="session")
def static_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if (STATIC_DIR / MANIFEST).is_file():
        return STATIC_DIR
    folder = tmp_path_factory.mktemp("static")
    try:
        assemble(None, folder)
    except AssemblyError as error:
        pytest.skip(f"no DSFR assets: {error}")
    return folder


@pytest.fixture(scope="session")
def site(static_dir: Path) -> Iterator[str]:
    """Address of the styleguide."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", 0, make_styleguide(static_dir=static_dir), threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.fixture(scope="session")
def browser() -> Iterator[object]:
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        pytest.skip("no Chromium on this machine: browser tests did not run")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield chromium
        chromium.close()
