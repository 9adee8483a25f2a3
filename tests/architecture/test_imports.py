"""Who may import whom: the contracts of ``.importlinter`` hold, and cover every package there is."""

from __future__ import annotations

import configparser
import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path

from tests.architecture.sources import ROOT, pure_packages, text, tracked_files

HEAVY = ("reportlab", "pdfplumber", "pyhanko", "authlib", "openpyxl", "PIL", "fontTools", "num2words", "pylibmagic")


def _contract(name: str, key: str) -> set[str]:
    config = configparser.ConfigParser()
    config.read(ROOT / ".importlinter", encoding="utf-8")
    return set(config[f"importlinter:contract:{name}"][key].split())


def test_import_contracts_are_kept() -> None:
    program = Path(sys.executable).parent / "lint-imports"
    run = subprocess.run(
        [str(program), "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False,
        env=os.environ | {"COLUMNS": "200"},
    )  # fmt: skip

    assert run.returncode == 0, run.stdout + run.stderr


def test_every_pure_package_is_held_to_it() -> None:
    """A pure package that exists is in the import contract and in mypy's strict list."""
    strict = set(tomllib.loads(text(Path("pyproject.toml")))["tool"]["mypy"]["packages"])

    assert set(pure_packages()) - _contract("pure", "source_modules") == set()
    assert set(pure_packages()) - strict == set()


def test_every_area_of_the_site_is_held_apart() -> None:
    areas = {f"portal.web.{p.parts[2]}" for p in tracked_files() if p.match("portal/web/*/__init__.py")}

    assert areas - {"portal.web.common"} - _contract("actors", "modules") == set()


def test_create_app_imports_nothing_heavy(tmp_path: Path) -> None:
    """PDF, spreadsheets, images, signatures and sign-in elsewhere are imported when used: memory and start."""
    code = (
        "import json, sys\n"
        "from portal import create_app\n"
        "create_app()\n"
        f"print(json.dumps([name for name in {HEAVY!r} if name in sys.modules]))"
    )
    environment = {
        "PATH": os.environ.get("PATH", ""),
        "INSTANCE_DIR": str(tmp_path),
        "PORTAL_MODE": "demo",
        "SECRET_KEY": "only-for-this-test",
        "RUN_WORKER": "0",
    }
    command = [sys.executable, "-c", code]
    run = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)

    assert run.returncode == 0, run.stderr
    assert json.loads(run.stdout.splitlines()[-1]) == []
