"""Rules of the house that a reader would otherwise have to watch for: size, clocks, money, commits, escaping."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.sources import PURE, dotted, python_files, text, tracked_files, tree

MAX_FILE_LINES, MAX_FUNCTION_LINES = 300, 40
CLOCKS = re.compile(
    r"(?:^|\.)(?:datetime|date|dt)\.(?:now|utcnow|today)$|(?:^|\.)time\.(?:time|time_ns|localtime|gmtime)$"
    r"|(?:^|\.)func\.(?:now|current_timestamp|current_date|localtimestamp)$"
)
#: Measures of a page are floats for the PDF library; money and rates never are. In the acts only these files compute
#: with them; the others may write a column's share of the width.
GEOMETRY = {
    f"portal/acts/{name}.py" for name in ("blocks", "flowables", "layout", "looks", "paper", "style", "tagging")
}
#: Files that may hand HTML over unescaped, each with its reason.
MAY_SAY_SAFE: dict[str, str] = {}


def _place(path: Path, node: ast.stmt | ast.expr) -> str:
    return f"{path}:{node.lineno}"


def _function_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines from ``def`` to the end, the docstring not counted."""
    lines = (function.end_lineno or function.lineno) - function.lineno + 1
    first = function.body[0]
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str):
        lines -= (first.end_lineno or first.lineno) - first.lineno + 1
    return lines


def test_files_are_short() -> None:
    ours = ("portal", "tests", "tools", "benchmarks", "app.py")
    long = {
        str(path): count for path in python_files(*ours) if (count := len(text(path).splitlines())) > MAX_FILE_LINES
    }

    assert long == {}


def test_functions_are_short() -> None:
    long = {
        f"{_place(path, node)} {node.name}": lines
        for path in python_files("portal", "tools", "app.py")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (lines := _function_lines(node)) > MAX_FUNCTION_LINES
    }

    assert long == {}


def test_every_module_says_what_it_owns() -> None:
    assert [str(path) for path in python_files("portal", "tools") if not ast.get_docstring(tree(path))] == []


def test_clocks_are_read_in_one_place() -> None:
    """Business and security time come from the two clock ports; SQL's own clock counts as a clock too."""
    reads = [
        f"{_place(path, node)} {dotted(node)}"
        for path in python_files("portal", "app.py")
        if path != Path("portal/adapters/clocks.py")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute) and CLOCKS.search(dotted(node))
    ]

    assert reads == []


def _floats(path: Path) -> Iterator[str]:
    """Float literals and uses of ``float``, but for ``isinstance(value, float)`` which refuses one."""
    module = tree(path)
    refusals = {
        id(part)
        for call in ast.walk(module)
        if isinstance(call, ast.Call) and dotted(call.func) == "isinstance"
        for argument in call.args[1:]
        for part in ast.walk(argument)
    }
    for node in ast.walk(module):
        named = isinstance(node, ast.Name) and node.id == "float" and id(node) not in refusals
        literal = isinstance(node, ast.Constant) and isinstance(node.value, float) and "acts" not in path.parts
        if isinstance(node, ast.expr) and (named or literal):
            yield _place(path, node)


def test_no_float_in_law_and_money() -> None:
    folders = [f"portal/{name}" for name in PURE]
    found = [place for path in python_files(*folders) if str(path) not in GEOMETRY for place in _floats(path)]

    assert found == []


def test_only_the_unit_of_work_commits() -> None:
    commits = [
        _place(path, node)
        for path in python_files("portal")
        if path != Path("portal/services/unit_of_work.py")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "commit"
    ]

    assert commits == []


def test_nothing_is_printed_unescaped() -> None:
    pattern = re.compile(r"\|\s*safe\b|\bMarkup\(|autoescape\s+false|autoescape=False|render_template_string")
    pages = [path for path in tracked_files() if path.parts[0] == "portal" and path.suffix in (".html", ".py", ".txt")]
    found = [
        f"{path}:{number}"
        for path in pages
        if str(path) not in MAY_SAY_SAFE
        for number, line in enumerate(text(path).splitlines(), start=1)
        if pattern.search(line)
    ]

    assert found == []


def _names_a_window(node: ast.AST) -> bool:
    """``window``, ``dossier.window_code``, ``window.code``…"""
    last_two = dotted(node).removesuffix(".code").rsplit(".", 1)
    return re.match(r"(?:window|guichet|rulebook)", last_two[-1]) is not None


def _asks_which_window(node: ast.AST) -> bool:
    """``window == "…"``, ``window_code in ("…", …)``, ``match window: case "…"``."""
    if isinstance(node, ast.Match):
        return _names_a_window(node.subject)
    if not isinstance(node, ast.Compare):
        return False
    sides = [node.left, *node.comparators]
    texts = [part.value for side in sides for part in ast.walk(side) if isinstance(part, ast.Constant)]
    return any(map(_names_a_window, sides)) and any(isinstance(value, str) and value for value in texts)


def test_a_window_is_data_never_a_condition() -> None:
    found = [
        _place(path, node)
        for path in python_files("portal")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.expr | ast.Match) and _asks_which_window(node)
    ]

    assert found == []


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("window == 'fitn7'", True),
        ("dossier.window_code in ('a', 'b')", True),
        ("window.code != 'a'", True),
        ("match window.code:\n    case 'a': pass", True),
        ("window_id == other.window_id", False),
        ("dossier.window_id == window.id", False),
        ("status == 'draft'", False),
    ],
)
def test_the_window_check_sees(source: str, expected: bool) -> None:
    seen = any(_asks_which_window(node) for node in ast.walk(ast.parse(source)))

    assert seen is expected
