"""The measured server: the portal and the floor page in one waitress process, on a free loopback port.

``python -m benchmarks.server`` reads the settings of its environment, prints its port, serves until it is ended. Each
answer says what it took.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from typing import Any

import sqlalchemy as sa
import waitress
from werkzeug.middleware.dispatcher import DispatcherMiddleware

from benchmarks.floor import PATH, floor_app
from portal import create_app
from portal.services.runtime import Runtime

QUERIES_HEADER, CPU_HEADER = "X-Queries", "X-Cpu-Nanoseconds"
#: The same number of threads as ``python app.py``.
THREADS = 8


class Meter:
    """Says in headers how many queries an answer took (BEGIN and the floor's own not counted) and its processor time.

    Processor time of the thread that served it, until the answer is ready: a busy machine does not change it much.
    """

    def __init__(self, application: Callable[..., Iterable[bytes]], engine: sa.Engine) -> None:
        self._application = application
        self._local = threading.local()
        sa.event.listen(engine, "before_cursor_execute", self._count)

    def _count(self, _connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith("BEGIN"):
            self._local.queries = getattr(self._local, "queries", 0) + 1

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        self._local.queries = 0
        begun = time.thread_time_ns()

        def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            spent = time.thread_time_ns() - begun
            said = [(QUERIES_HEADER, str(self._local.queries)), (CPU_HEADER, str(spent))]
            return start_response(status, [*headers, *said], *rest)

        return self._application(environ, start)


def main() -> None:
    """Serve on a free port, announced on the first line of the output."""
    app = create_app()
    runtime: Runtime = app.extensions["portal"]
    database = sa.make_url(runtime.settings.database_url).database or ""
    floor = floor_app(runtime.settings.secret_key, app.config["SESSION_COOKIE_NAME"], database)
    both = DispatcherMiddleware(app, {PATH: floor})
    server = waitress.create_server(Meter(both, runtime.engine), host="127.0.0.1", port=0, threads=THREADS, ident=None)
    print(server.effective_port, flush=True)
    server.run()


if __name__ == "__main__":
    main()
