"""``lint-financing``: JSON or a spreadsheet in, JSON out; no database, no secret."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.integration.tables.workbooks import xlsx

ROOT = Path(__file__).resolve().parent.parent.parent.parent
TABLE = {
    "columns": {"cost": {"kind": "amount"}},
    "rows": [{"id": "1", "cost": "30 000,00"}, {"id": "2", "cost": "1 000,50"}],
    "totals": {"cost": "31 000,00 €"},
}
EXPECTED = [{"kind": "total", "column": "cost", "stated": "31000.00", "computed": "31000.50"}]


def run(tmp_path: Path, *arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "flask", "--app", "app", "lint-financing", *arguments]
    environment = {"PATH": os.environ["PATH"], "INSTANCE_DIR": str(tmp_path / "none"), "LANG": "C"}
    return subprocess.run(command, cwd=ROOT, env=environment, input=given, capture_output=True, check=False)


def answer(done: subprocess.CompletedProcess[bytes]) -> Any:
    assert done.returncode == 0, done.stderr.decode()
    return json.loads(done.stdout)


def test_json_from_standard_input_and_from_a_file(tmp_path: Path) -> None:
    text = json.dumps(TABLE, ensure_ascii=False).encode()
    path = tmp_path / "plan.json"
    path.write_bytes(b"\xef\xbb\xbf" + text)

    said = answer(run(tmp_path, "-", given=text))
    assert list(said) == ["mismatches", "corrections", "complete"]
    assert said["mismatches"] == EXPECTED
    assert [one[0]["to"] for one in said["corrections"]] == ["29999.50", "1000.00", "31000.50"]
    assert answer(run(tmp_path, str(path))) == said
    assert not (tmp_path / "none").exists()


def test_a_number_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    bad = {**TABLE, "totals": {"cost": "environ 30"}}
    done = run(tmp_path, "-", given=json.dumps(bad).encode())

    assert (done.returncode, done.stdout) == (2, b"")
    assert "Total, colonne « cost » : « environ 30 » n’est pas un nombre" in done.stderr.decode()
    assert run(tmp_path, "-", given=b"{").returncode == 2
    assert "ne peut pas être lu" in run(tmp_path, str(tmp_path / "absent.json")).stderr.decode()


def test_a_spreadsheet_is_understood_then_checked(tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    path.write_bytes(xlsx([["id", "cost"], ["1", 30000], ["2", 1000.5], ["Total", 31000]], {1: "0.00"}))
    said = answer(run(tmp_path, "--sheet", str(path)))

    assert said["table"]["rows"] == [{"id": "1", "cost": "30000.00"}, {"id": "2", "cost": "1000.50"}]
    assert said["mismatches"] == EXPECTED
    assert answer(run(tmp_path, "-", given=json.dumps(said["table"]).encode()))["mismatches"] == EXPECTED


def test_a_cell_of_a_spreadsheet_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    done = run(tmp_path, "--sheet", "-", given="Poste;Coût\nA;10\nB;dix\nC;5\nTotal;25".encode("cp1252"))

    assert done.returncode == 2
    assert "Ligne 3, colonne « Coût » : « dix » n’est pas un nombre" in done.stderr.decode()
