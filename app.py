"""The portal as a WSGI application; ``python app.py`` serves it."""

import sys

from portal import create_app
from portal.config import ConfigError
from portal.web.common.heartbeat import install_heartbeat

try:
    app = create_app()
except ConfigError as error:
    if __name__ != "__main__":
        raise
    print(error, file=sys.stderr)
    raise SystemExit(2) from None

if __name__ == "__main__":
    from portal.cli.serve import serve

    raise SystemExit(serve(app))

install_heartbeat(app)
