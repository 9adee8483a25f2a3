"""The repository is the product alone and installs anywhere: requirements, settings, no trace of a machine."""

from __future__ import annotations

import os
import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT, text, tracked_files
from tools.lock import blocks, names_asked, normalised

STEMS = ("requirements", "requirements-dev", "requirements-assets")
#: Written so that the patterns do not find themselves.
MACHINE = re.compile(r"(?<![\w.:/-])/(?:work|root|home|opt|Users|mnt)/[\w.-]+")
INDEX = re.compile(r"p[y]pi\.org|p[y]thonhosted|npm[j]s\.|--(?:extra-)?index-[u]rl|--trusted-[h]ost|--find-[l]inks")
PIN = re.compile(r"^([a-z0-9][a-z0-9.-]*)==\S+ \\\n(?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+", re.MULTILINE)


@pytest.mark.parametrize("stem", STEMS)
def test_every_dependency_has_its_reason(stem: str) -> None:
    lines = text(Path(f"{stem}.in")).splitlines()
    asked = [line for line in lines if line and not line.startswith(("#", "-"))]

    assert asked
    assert [line for line in asked if not re.search(r"\S\s+# \S+ \S+", line)] == []


@pytest.mark.parametrize("stem", STEMS)
def test_every_pin_has_its_hashes_and_every_name_its_pin(stem: str) -> None:
    compiled, asked = text(Path(f"{stem}.txt")), names_asked(text(Path(f"{stem}.in")))
    pinned = {normalised(name) for name in PIN.findall(compiled)}

    assert len(pinned) == len(blocks(compiled))
    assert asked <= pinned


def test_static_files_come_without_their_framework() -> None:
    assert set(PIN.findall(text(Path("requirements-assets.txt")))) == {"django-dsfr", "fonttools"}


def test_the_same_package_has_one_version() -> None:
    pins = [dict(re.findall(r"^([a-z0-9.-]+)==(\S+)", text(Path(f"{stem}.txt")), re.MULTILINE)) for stem in STEMS]
    clash = {
        name for first in pins for second in pins for name in first if second.get(name, first[name]) != first[name]
    }

    assert clash == set()


def test_no_machine_and_no_package_host_is_named() -> None:
    found = []
    for path in tracked_files():
        try:
            content = text(path)
        except UnicodeDecodeError:
            continue
        for number, line in enumerate(content.splitlines(), start=1):
            found += [f"{path}:{number} {hit.group()}" for hit in (MACHINE.search(line), INDEX.search(line)) if hit]

    assert found == []


def test_settings_are_written_once_for_their_owner_alone(tmp_path: Path) -> None:
    """``make install`` in a folder of one's own: a demo with a secret nobody else has, never written over."""
    command = [sys.executable, str(ROOT / "tools" / "write_settings.py")]
    written = []
    for name in ("one", "two", "one"):
        environment = os.environ | {"INSTANCE_DIR": str(tmp_path / name)}
        subprocess.run(command, check=True, env=environment, capture_output=True)
        written.append((tmp_path / name / "settings.env").read_text())

    assert stat.S_IMODE((tmp_path / "one" / "settings.env").stat().st_mode) == 0o600
    assert [path.name for path in (tmp_path / "one").iterdir()] == ["settings.env"]
    assert re.search(r"^PORTAL_MODE=demo\nSECRET_KEY=[\w-]{43}$", written[0], re.MULTILINE)
    assert written[0] == written[2] != written[1]


def test_make_lists_its_targets() -> None:
    run = subprocess.run(["make", "-C", str(ROOT), "help"], check=True, capture_output=True, text=True)

    for target in ("run", "install", "test", "test-long", "bench", "lock", "lint", "clean", "help", "demo"):
        assert re.search(rf"^{target}\s+\S", run.stdout, re.MULTILINE), target
