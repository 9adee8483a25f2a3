"""``flask read-quote`` as a user runs it: another process, without mode, database or secret."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from portal import build_runtime
from portal.config import Settings
from portal.demo.quotes import DemoQuote, quote_pdf, split_lines
from portal.quotes.reading import FIELDS
from portal.quotes.refusals import MAX_BYTES, SENTENCES, Refusal
from portal.services.quotes.read_quote_file import read_quote_file

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def quote(tmp_path: Path) -> Path:
    made = DemoQuote(
        "Agence Numérique du Mâconnais", "Mâcon", "Commune de Cluny", "21710543600018", "DEV-2021-042",
        date(2021, 10, 4), split_lines("Portail", 1_800_000), 1_800_000, 2_160_000,
    )  # fmt: skip
    path = tmp_path / "devis-042.pdf"
    path.write_bytes(quote_pdf(made))
    return path


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The command in a bare environment whose instance folder does not exist and cannot be made."""
    environment = {"PATH": os.environ.get("PATH", ""), "INSTANCE_DIR": "/dev/null/instance", "LANG": "C"}
    command = [sys.executable, "-m", "flask", "--app", str(ROOT / "app.py"), "read-quote", *arguments]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, encoding="utf-8")


def test_one_object_a_file_in_the_order_given(tmp_path: Path, quote: Path) -> None:
    (tmp_path / "photo.pdf").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    done = run(tmp_path, "photo.pdf", str(quote), "absent.pdf", "--filed-on", "2022-02-01")
    found: list[dict[str, Any]] = json.loads(done.stdout)

    assert done.returncode == 0
    assert [one["file"] for one in found] == ["photo.pdf", "devis-042.pdf", "absent.pdf"]
    assert [one["status"] for one in found] == ["refused", "read", "refused"]
    assert [one["refusal"] for one in found] == [
        SENTENCES[Refusal.NOT_PDF], None, SENTENCES[Refusal.ABSENT],
    ]  # fmt: skip
    assert {tuple(one) for one in found} == {("file", "status", "refusal", "pages", "fields", "signals")}
    assert {tuple(one["fields"]) for one in found} == {FIELDS}
    assert found[1]["fields"]["total_incl_tax"]["value"] == "21600.00"
    assert found[1]["fields"]["total_incl_tax"]["certain"] is True
    assert found[1]["signals"] == [
        {
            "kind": "expired",
            "page": 1,
            "text": "Valable jusqu’au 02/01/2022",
            "date": "2022-01-02",
        }
    ]


def test_strange_names_and_a_folder(tmp_path: Path) -> None:
    name = os.fsdecode(b"devis-\xff.pdf")
    (tmp_path / name).write_bytes(b"")
    done = run(tmp_path, name, ".", "/dev/null")

    assert done.returncode == 0
    assert [one["refusal"] for one in json.loads(done.stdout)] == [
        SENTENCES[Refusal.EMPTY], SENTENCES[Refusal.ABSENT], SENTENCES[Refusal.ABSENT],
    ]  # fmt: skip
    assert json.loads(done.stdout)[0]["file"] == "devis-\ufffd.pdf"


def test_a_day_that_is_none_is_a_mistake_of_the_command(tmp_path: Path, quote: Path) -> None:
    done = run(tmp_path, "--filed-on", "15/10/2021", str(quote))

    assert done.returncode == 2
    assert done.stdout == ""


def test_the_use_case_on_bytes(tmp_path: Path, quote: Path) -> None:
    runtime = build_runtime(Settings.from_env({"INSTANCE_DIR": str(tmp_path / "never-made")}))

    found = read_quote_file(runtime, "devis.pdf", quote.read_bytes(), date(2021, 10, 15))
    heavy = read_quote_file(runtime, "lourd.pdf", b"%PDF-" + bytes(MAX_BYTES))

    assert found["status"] == "read"
    assert found["signals"] == []
    assert found["fields"]["siret"]["certain"] is True
    assert heavy["refusal"] == SENTENCES[Refusal.HEAVY]
    assert not (tmp_path / "never-made").exists()
