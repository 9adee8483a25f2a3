"""``assess``: the command's own way of reading, answering and refusing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from portal.cli.assess import command
from portal.eligibility.rulebook import available_rulebooks
from tests.unit.eligibility.builders import output, payload

SOUND = payload()


def run(text: str | bytes, *arguments: str, file: str = "-") -> Result:
    return CliRunner().invoke(command, [*arguments, file], input=text)


def test_the_output_is_that_of_the_engine_even_ineligible() -> None:
    said = run(json.dumps(SOUND))
    assert (said.exit_code, said.stderr) == (0, "")
    assert json.loads(said.stdout) == output()
    late = run(json.dumps({**SOUND, "filed_at": "2022-01-01T00:00:00+01:00"}))
    assert (late.exit_code, json.loads(late.stdout)["verdict"]) == (0, "ineligible")


def test_a_file_of_each_window_with_or_without_a_mark(tmp_path: Path) -> None:
    path = tmp_path / "dossier.json"
    path.write_bytes(b"\xef\xbb\xbf" + json.dumps(SOUND, ensure_ascii=False).encode())
    for slug in available_rulebooks():
        said = run("", "--window", slug, file=str(path))
        assert (said.exit_code, json.loads(said.stdout)["window"]) == (0, slug)


@pytest.mark.parametrize("count", [0, 1, 3])
def test_an_array_gives_an_array(count: int) -> None:
    said = run(json.dumps([SOUND] * count))
    assert said.exit_code == 0
    assert json.loads(said.stdout) == [output()] * count


def test_each_field_has_its_line_on_stderr_and_nothing_is_half_answered() -> None:
    bad: dict[str, Any] = {**SOUND, "colour": 1, "filed_at": "hier"}
    one = run(json.dumps(bad))
    assert (one.exit_code, one.stdout) == (2, "")
    assert [line.split(" : ")[0] for line in one.stderr.splitlines()] == ["/colour", "/filed_at"]
    many = run(json.dumps([SOUND, bad, 3]))
    assert (many.exit_code, many.stdout) == (2, "")
    assert [line.split(" : ")[0] for line in many.stderr.splitlines()] == ["/1/colour", "/1/filed_at", "/2"]
    assert all(line.endswith(".") for line in many.stderr.splitlines())


@pytest.mark.parametrize(
    "text",
    [
        b"", b"{", b"\xff", b"[" * 100_000, b'{"filed_at": NaN}', b"9" * 10_000, b'{"award": null, "award": null}',
        b"null", b"3", b'"dossier"', b"[[]]", b"[null]", json.dumps("\ud800").encode(),
        json.dumps({"\ud800": 1}).encode(),
    ],
)  # fmt: skip
def test_anything_else_is_refused_in_a_sentence(text: bytes) -> None:
    said = run(text)
    assert (said.exit_code, said.stdout) == (2, "")
    assert said.stderr.strip().endswith(".")
    assert "Traceback" not in said.stderr


@pytest.mark.parametrize("file", ["absent.json", ".", "a\x00b"])
def test_a_file_that_cannot_be_read(file: str) -> None:
    said = run("", file=file)
    assert (said.exit_code, said.stdout) == (2, "")
    assert "ne peut pas être lu" in said.stderr


@pytest.mark.parametrize("window", ["inconnu", "../../etc/passwd", "", "FITN7-AXE3-71-2021"])
def test_an_unknown_window_names_the_known_ones(window: str) -> None:
    said = run(json.dumps(SOUND), "--window", window)
    assert (said.exit_code, said.stdout) == (2, "")
    assert "fitn7-axe3-71-2021" in said.stderr
