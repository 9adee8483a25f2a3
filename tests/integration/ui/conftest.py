"""The styleguide with assembled assets, on the server side."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask.testing import FlaskClient
from ui_styleguide import make_styleguide

from portal.web.static_files import MANIFEST, STATIC_DIR
from tools.assemble_dsfr import AssemblyError, assemble


def built_static(folder: Path) -> Path:
    """The static folder of the installation, or one assembled for the tests; skips loudly without the wheel."""
    if (STATIC_DIR / MANIFEST).is_file():
        return STATIC_DIR
    try:
        assemble(None, folder)
    except AssemblyError as error:
        pytest.skip(f"no DSFR assets: {error}")
    return folder


@pytest.fixture(scope="session")
def static_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built_static(tmp_path_factory.mktemp("static"))


@pytest.fixture
def client(static_dir: Path) -> FlaskClient:
    return make_styleguide(static_dir=static_dir).test_client()
