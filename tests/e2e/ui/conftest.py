"""A served styleguide; skips loudly where its style sheets are missing."""

from __future__ import annotations

import logging
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
