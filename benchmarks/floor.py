"""The floor page: what any page of this stack costs at least. Under 60 lines, on purpose.

The same server and process as the portal, the same signed session cookie, the same template engine, one indexed SQLite
query, 25 rows. No access control, no layout, no forms.
"""

from __future__ import annotations

import sqlite3
import threading

from flask import Flask, render_template, session
from jinja2 import DictLoader

PATH = "/plancher"
QUERY = (
    "SELECT reference, title, requested_cents, filed_at FROM dossier "
    "WHERE window_id = 1 AND state = 'filed' ORDER BY filed_at, id LIMIT 25"
)
PAGE = """<!doctype html>
<html lang="fr">
<head><meta charset="utf-8"><title>Plancher</title></head>
<body>
<h1>Dossiers</h1>
<p>{{ who }}</p>
<table>
<thead><tr><th>Dossier</th><th>Projet</th><th>Demandé</th><th>Dépôt</th></tr></thead>
<tbody>
{% for reference, title, cents, filed_at in rows %}
<tr><th>{{ reference }}</th><td>{{ title }}</td><td>{{ "%.2f"|format(cents / 100) }}</td><td>{{ filed_at }}</td></tr>
{% endfor %}
</tbody>
</table>
</body>
</html>
"""


def floor_app(secret_key: str, cookie_name: str, database: str) -> Flask:
    """A bare application with one page at its root, for the portal's own session cookie."""
    app = Flask(__name__)
    app.config.update(SECRET_KEY=secret_key, SESSION_COOKIE_NAME=cookie_name)
    app.jinja_loader = DictLoader({"floor.html": PAGE})  # compiled once, like the portal's
    local = threading.local()

    @app.get("/")
    def page() -> str:
        if not hasattr(local, "connection"):
            local.connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
        rows = local.connection.execute(QUERY).fetchall()
        return render_template("floor.html", rows=rows, who=session.get("_user_id", ""))

    return app
