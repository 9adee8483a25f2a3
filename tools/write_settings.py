"""Write ``settings.env`` of an installation when it is missing, with a fresh random secret (``make install``).

Owns the first settings of a demo: nothing is ever overwritten, the file is readable by its owner alone, and
``INSTANCE_DIR`` says where it goes (``instance/`` of the repository by default). Standard library only.
"""

from __future__ import annotations

import os
import secrets
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FILE_NAME = "settings.env"
#: Every secret the application signs or seals with; each installation draws its own.
SECRET_NAMES = ("SECRET_KEY",)
HEADER = """\
# Settings of this installation: one NAME=value per line, read at start; the environment wins over this file.
# It holds secrets: keep it out of copies and of version control. Remove it and run `make install` to draw new ones.
"""


def instance_dir() -> Path:
    """The directory this installation keeps its own files in (``INSTANCE_DIR``, relative to where we stand)."""
    return Path(os.environ.get("INSTANCE_DIR") or ROOT / "instance")


def settings_text() -> str:
    """A demo's settings, with secrets of 256 bits."""
    lines = [f"{name}={secrets.token_urlsafe(32)}" for name in SECRET_NAMES]
    return HEADER + "PORTAL_MODE=demo\n" + "\n".join(lines) + "\n"


def write_settings(directory: Path) -> bool:
    """Create ``settings.env`` in ``directory`` with mode 0600; False when it was there already."""
    directory.mkdir(parents=True, exist_ok=True)
    target = directory / FILE_NAME
    draft = directory / f".{FILE_NAME}.{os.getpid()}"
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
            stream.write(settings_text())
            stream.flush()
            os.fsync(stream.fileno())
        os.link(draft, target)  # refuses to replace, even against another install running at the same time
    except FileExistsError:
        return False
    finally:
        draft.unlink()
    return True


def main() -> int:
    directory = instance_dir()
    if (directory / FILE_NAME).exists():
        return 0
    if write_settings(directory):
        sys.stdout.write(f"{directory / FILE_NAME} written (demo, fresh secrets)\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
