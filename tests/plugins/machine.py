"""What a test needs from the machine, and what it says when it is not there.

Owns the documents kept beside the repository (``shared_dir``) and the system's browser (``chromium_path``).
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "shared: needs the documents kept beside the repository (../shared)")


@pytest.fixture(scope="session")
def root_dir() -> Path:
    """The repository."""
    return ROOT


@pytest.fixture(scope="session")
def shared_dir() -> Path:
    """The documents beside the repository (``PORTAL_SHARED`` or ``../shared``); skips where they are absent."""
    path = Path(os.environ.get("PORTAL_SHARED") or ROOT.parent / "shared")
    if not path.is_dir():
        pytest.skip("the documents kept beside the repository (../shared) are not here")
    return path


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """The system's Chromium (``CHROMIUM`` or on the path); skips where there is none."""
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    if not found:
        pytest.skip("no Chromium on this machine (set CHROMIUM, or install the package chromium)")
    return found
