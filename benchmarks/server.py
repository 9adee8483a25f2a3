"""The measured server: the portal and the floor page in one waitress process, on a free loopback port.

``python -m benchmarks.server`` reads the settings of its environment, prints its port, serves until it is ended. Each
answer of the portal says how many queries it made.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from typing import Any

import sqlalchemy as sa
import waitress
from werkzeug.middleware.dispatcher import DispatcherMiddleware

from benchmarks.floor import PATH, floor_app
from portal import create_app
from portal.services.runtime import Runtime

QUERIES_HEADER = "X-Queries"
#: The same number of threads as ``python app.py``.
THREADS = 8


class QueryCounter:
    """Counts the queries of each request (not BEGIN) and says so in a header."""

    def __init__(self, application: Callable[..., Iterable[bytes]], engine: sa.Engine) -> None:
        self._application = application
        self._local = threading.local()
        sa.event.listen(engine, "before_cursor_execute", self._count)

    def _count(self, _connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith("BEGIN"):
            self._local.queries = getattr(self._local, "queries", 0) + 1

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        self._local.queries = 0

        def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            return start_response(status, [*headers, (QUERIES_HEADER, str(self._local.queries))], *rest)

        return self._application(environ, start)


def main() -> None:
    """Serve on a free port, announced on the first line of the output."""
    app = create_app()
    runtime: Runtime = app.extensions["portal"]
    database = sa.make_url(runtime.settings.database_url).database or ""
    floor = floor_app(runtime.settings.secret_key, app.config["SESSION_COOKIE_NAME"], database)
    app.wsgi_app = QueryCounter(app.wsgi_app, runtime.engine)  # type: ignore[method-assign]
    both = DispatcherMiddleware(app, {PATH: floor})
    server = waitress.create_server(both, host="127.0.0.1", port=0, threads=THREADS, ident=None)
    print(server.effective_port, flush=True)
    server.run()


if __name__ == "__main__":
    main()
