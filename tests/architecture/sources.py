"""The repository as text and syntax trees, for the tests of this folder."""

from __future__ import annotations

import ast
import shutil
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PURE = ("domain", "eligibility", "acts", "quotes", "tables", "exports", "reference")
_NOT_OURS = {".git", ".venv", "build", "node_modules", "__pycache__"}


@cache
def tracked_files() -> tuple[Path, ...]:
    """Files under version control (those of the folder where there is no git), relative to the repository."""
    git = shutil.which("git")
    if git and (ROOT / ".git").exists():
        command = [git, "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        names = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split("\0")
        return tuple(Path(name) for name in names if name and (ROOT / name).is_file())
    found = (path.relative_to(ROOT) for path in ROOT.rglob("*") if path.is_file())
    return tuple(path for path in found if not _NOT_OURS & set(path.parts))


def python_files(*folders: str, migrations: bool = False) -> Iterator[Path]:
    """Our Python files under these folders, without the generated steps of migrations unless asked."""
    for path in tracked_files():
        inside = any(path.is_relative_to(folder) for folder in folders)
        if path.suffix == ".py" and inside and (migrations or "versions" not in path.parts):
            yield path


@cache
def text(path: Path) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(text(path), str(path))


def pure_packages() -> list[str]:
    """The pure packages that exist, by dotted name."""
    return [f"portal.{name}" for name in PURE if Path(f"portal/{name}/__init__.py") in tracked_files()]


def dotted(node: ast.AST) -> str:
    """``datetime.now`` for the expression that says so, an empty string for what is no chain of names."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        front = dotted(node.value)
        return f"{front}.{node.attr}" if front else ""
    return ""
