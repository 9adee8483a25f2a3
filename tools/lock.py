"""Compile the ``requirements*.in`` files to pinned, hashed ``requirements*.txt`` (``make lock``).

Owns the way pins are made: every file carries hashes for all platforms and names no package host. The assets file
keeps only the packages asked for by name, because they are installed ``--no-deps`` for their static files.
``--upgrade`` moves every pin to the newest version; without it existing pins stay.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OPTIONS = (
    "--quiet",
    "--generate-hashes",
    "--strip-extras",
    "--allow-unsafe",
    "--no-header",
    "--no-emit-options",
    "--no-emit-index-url",
    "--no-emit-trusted-host",
    "--no-emit-find-links",
)


def normalised(name: str) -> str:
    """A package name as registries compare it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def names_asked(source: str) -> frozenset[str]:
    """Names on the requirement lines of an ``.in`` file (comments, options and versions left out)."""
    found = re.findall(r"^([A-Za-z0-9][\w.-]*)", source, flags=re.MULTILINE)
    return frozenset(normalised(name) for name in found)


def blocks(compiled: str) -> list[str]:
    """The compiled file cut into one text per pinned package, comments of the package included."""
    return [part for part in re.split(r"^(?=[A-Za-z0-9])", compiled, flags=re.MULTILINE) if part[:1].isalnum()]


def block_name(block: str) -> str:
    return normalised(re.split(r"[=\s\[]", block, maxsplit=1)[0])


def without_trailing_comments(block: str) -> str:
    """A block up to its last ``# via`` line: headings such as "considered unsafe" belong to no package."""
    lines = [line for line in block.rstrip().splitlines() if line.startswith(("    ", block.splitlines()[0]))]
    return "\n".join(lines) + "\n"


def compile_one(stem: str, upgrade: bool) -> None:
    source, target = ROOT / f"{stem}.in", ROOT / f"{stem}.txt"
    extra = ["--upgrade"] if upgrade else []
    command = [sys.executable, "-m", "piptools", "compile", *OPTIONS, *extra, "-o", target.name, source.name]
    subprocess.run(command, cwd=ROOT, check=True)
    kept = blocks(target.read_text(encoding="utf-8"))
    if stem == "requirements-assets":
        asked = names_asked(source.read_text(encoding="utf-8"))
        kept = [block for block in kept if block_name(block) in asked]
    target.write_text("".join(without_trailing_comments(block) for block in kept), encoding="utf-8")
    print(f"{target.name}: {len(kept)} packages")


def main(arguments: list[str]) -> int:
    upgrade = "--upgrade" in arguments
    for stem in ("requirements", "requirements-assets", "requirements-dev"):
        compile_one(stem, upgrade)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
