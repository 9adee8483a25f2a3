"""Puts the portal's own ES modules (``portal/static/src/*.js``) beside the style sheets: hashed, compressed, linked.

Owns the order of the modules (what is imported is named first) and their small size: comments and indentation leave.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

_IMPORT = re.compile(r'from "\./([\w-]+\.js)"')
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


def ordered(sources: dict[str, str]) -> list[str]:
    """Names so that each comes after what it imports. Raises ValueError on a circle or an unknown module."""
    done: list[str] = []

    def visit(name: str, path: tuple[str, ...]) -> None:
        if name in path or name not in sources:
            raise ValueError(f"module {name}, imported by {' > '.join(path)}")
        if name not in done:
            for needed in _IMPORT.findall(sources[name]):
                visit(needed, (*path, name))
            done.append(name)

    for name in sorted(sources):
        visit(name, ())
    return done


def add_modules(folder: Path, add: Callable[[str, bytes], str]) -> None:
    """Hand each module of ``folder`` to ``add(name, content)``, which returns the hashed name importers will use."""
    sources = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.js")}
    hashed: dict[str, str] = {}
    for name in ordered(sources):
        linked = _IMPORT.sub(lambda match: f'from "./{hashed[match.group(1)]}"', sources[name])
        hashed[name] = add(name, small(linked).encode())


def small(text: str) -> str:
    """The module without comments, indentation and empty lines. Its texts hold no ``/*``."""
    lines = (line.strip() for line in _COMMENT.sub("", text).splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//")) + "\n"
