"""Bring an installation's data up to date before serving, in one process: schema, then demo data (``make install``).

Owns the order of the two commands and nothing they do. Runs at every start, because the database may be another one
than last time (``DATABASE_URL``, ``INSTANCE_DIR``): both commands do nothing when there is nothing to do. Demo data is
loaded in demo mode only. With ``--serve`` the same process then serves (``make run``).
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from portal import create_app
from portal.config import ConfigError, Settings


def main() -> int:
    """Exit status 0, or 2 with one sentence when the settings are wrong."""
    try:
        settings = Settings.from_env()
    except ConfigError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    app = create_app(settings)
    commands = ["migrate", "demo-data"] if settings.demo else ["migrate"]
    with app.app_context():
        for name in commands:
            app.cli.commands[name].main(args=[], prog_name=f"flask {name}", standalone_mode=False)
    if not settings.demo:
        sys.stdout.write(f"No demo data: PORTAL_MODE is {str(settings.mode) or 'not set'}.\n")
    if "--serve" in sys.argv[1:]:
        from portal.cli.serve import serve

        return serve(app)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
