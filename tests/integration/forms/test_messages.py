"""No English sentence reaches a form: every message in the WTForms sources has its French twin."""

from __future__ import annotations

import ast
from pathlib import Path

import flask_wtf.file
import pytest
import wtforms

from portal.forms.messages import FRENCH, MESSAGES

SOURCES = [*Path(wtforms.__file__).parent.rglob("*.py"), Path(flask_wtf.file.__file__)]


def _literals(path: Path) -> set[str]:
    calls = [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)]
    return {
        argument.value
        for call in calls
        if isinstance(call.func, ast.Attribute) and call.func.attr in {"gettext", "ngettext"}
        for argument in call.args[:2]
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    }


def test_every_message_of_the_library_is_translated() -> None:
    found = set().union(*(_literals(path) for path in SOURCES))
    assert len(found) > 25
    assert found <= set(MESSAGES), sorted(found - set(MESSAGES))


@pytest.mark.parametrize("english", sorted(MESSAGES))
def test_placeholders_are_the_same(english: str) -> None:
    import re

    pattern = r"%\(\w+\)[sd]|\{\w+\}|%s"
    assert sorted(re.findall(pattern, english)) == sorted(re.findall(pattern, MESSAGES[english]))


def test_french_plural_starts_at_two() -> None:
    one, many = "Field must be at least %(min)d character long.", "Field must be at least %(min)d characters long."
    assert FRENCH.ngettext(one, many, 1).endswith("caractère.")
    assert FRENCH.ngettext(one, many, 2).endswith("caractères.")
