"""A script run on untrusted bytes in a child process of its own: empty environment, killed with all it started."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class ChildEnd:
    """How the child ended: what it printed, its status, and whether it ran out of time."""

    printed: bytes
    status: int
    slow: bool


def run_child(script: Path, arguments: Sequence[str], content: bytes, wall_seconds: int) -> ChildEnd:
    """Run ``script`` with ``content`` on its standard input; it takes its own limits before anything else."""
    command = [sys.executable, "-I", str(script), *arguments]
    with tempfile.TemporaryFile() as source, tempfile.TemporaryFile() as answer:
        source.write(content)
        source.seek(0)
        process = subprocess.Popen(  # noqa: S603
            command, stdin=source, stdout=answer, stderr=subprocess.DEVNULL, env={}, cwd="/", start_new_session=True
        )
        try:
            status = process.wait(wall_seconds)
        except subprocess.TimeoutExpired:
            return ChildEnd(b"", -1, slow=True)
        finally:
            _kill_group(process)
        answer.seek(0)
        return ChildEnd(answer.read(), status, slow=status in (-signal.SIGXCPU, -signal.SIGKILL))


def _kill_group(process: subprocess.Popen[bytes]) -> None:
    """End the child and whatever it started."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    process.wait()
