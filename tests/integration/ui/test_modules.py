"""The portal's own modules: small in all, linked by their hashed names, served compressed for ever."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from tools.assemble_modules import ordered, small

GZIPPED_BUDGET = 10_000


def _modules(static_dir: Path) -> dict[str, Path]:
    files = json.loads((static_dir / "dsfr" / "manifest.json").read_text())["files"]
    return {name: static_dir / path for name, path in files.items() if name.endswith(".js")}


def test_all_the_modules_weigh_less_than_ten_kilobytes(static_dir: Path) -> None:
    modules = _modules(static_dir)
    assert {"step.js", "autosave.js", "leave.js"} <= set(modules)
    assert sum(path.with_name(path.name + ".gz").stat().st_size for path in modules.values()) < GZIPPED_BUDGET


def test_each_import_leads_to_a_hashed_file(static_dir: Path) -> None:
    for path in _modules(static_dir).values():
        text = path.read_text()
        for target in re.findall(r'from "\./([^"]+)"', text):
            assert (path.parent / target).is_file()
            assert re.search(r"\.[0-9a-f]{12}\.js$", target)
        assert "/*" not in text


def test_a_module_is_served_as_script_for_ever(client: FlaskClient, static_dir: Path) -> None:
    path = _modules(static_dir)["step.js"].relative_to(static_dir)
    answer = client.get(f"/static/{path}", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Type"].startswith("text/javascript")
    assert answer.headers["Content-Encoding"] == "gzip"
    assert "immutable" in answer.headers["Cache-Control"]
    assert client.get("/static/src/step.js").status_code == 404


def test_what_is_imported_comes_first_and_a_circle_is_refused() -> None:
    chain = {"a.js": 'import x from "./b.js"', "b.js": 'import x from "./c.js"', "c.js": ""}
    assert ordered(chain) == ["c.js", "b.js", "a.js"]
    with pytest.raises(ValueError, match=r"a\.js"):
        ordered({"a.js": 'from "./b.js"', "b.js": 'from "./a.js"'})
    with pytest.raises(ValueError, match=r"z\.js"):
        ordered({"a.js": 'from "./z.js"'})
    assert small("/* why */\n// how\n  const a = 1; // kept\n\n") == "const a = 1; // kept\n"
