"""The matrix: for every route and method, who may reach it. A route without its row fails the test."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from tests.integration.access import rows
from tests.integration.access.row import Row

ROWS: dict[str, Row] = {}
for _module in iter_modules(rows.__path__, rows.__name__ + "."):
    for _endpoint, _row in import_module(_module.name).ROWS.items():
        assert _endpoint not in ROWS, f"two rows for {_endpoint}"
        ROWS[_endpoint] = _row
