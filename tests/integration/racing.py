"""Several processes that wait for one another, then write at the same time."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence

from portal.services.runtime import Runtime


def raced(runtime: Runtime, program: str, arguments: Sequence[Sequence[str]]) -> list[str]:
    """Run ``program`` once for each of the arguments, which follow the database and the instance folder. It says
    « ready », waits for a line, works; what each then says, sorted."""
    fixed = [sys.executable, "-c", program, runtime.settings.database_url, str(runtime.settings.instance_dir)]
    processes = [
        subprocess.Popen([*fixed, *own], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for own in arguments
    ]
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    return sorted(process.communicate(timeout=60)[0].strip() for process in processes)
