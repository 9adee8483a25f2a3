"""PostgreSQL: an owner role that makes the schema, an application role that may only use it (ADR 0018).

The application's role adds to the append-only tables and reads them; it neither changes nor empties them, removes no
act, notification or stored file, touches no balance, owns nothing and makes nothing. Triggers refuse the same to
everybody; the rights refuse it even where somebody disabled a trigger.
"""

from __future__ import annotations

import re

import sqlalchemy as sa

from portal.models import Base
from portal.models.act_guards import KEPT
from portal.models.ledger_ddl import APPEND_ONLY
from portal.models.ledger_guards import BALANCES

_NAME = re.compile(r"[a-z_][a-z0-9_]{0,62}")


def grant_statements(role: str, database: str) -> list[str]:
    """What the owner of the schema executes to make ``role`` the application's. Raises ValueError on an odd name."""
    _check_name(role)
    apart = {*APPEND_ONLY, *BALANCES, *KEPT}
    ordinary = [name for name in sorted(Base.metadata.tables) if name not in apart]
    return [
        f'REVOKE ALL ON DATABASE "{database}" FROM PUBLIC, {role}',
        f'GRANT CONNECT ON DATABASE "{database}" TO {role}',
        f"REVOKE ALL ON SCHEMA public FROM PUBLIC, {role}",
        f"GRANT USAGE ON SCHEMA public TO {role}",
        f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC, {role}",
        f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM PUBLIC, {role}",
        f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {role}",
        f"GRANT SELECT ON alembic_version TO {role}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON {_names(ordinary)} TO {role}",
        f"GRANT SELECT, INSERT ON {_names(sorted(APPEND_ONLY))} TO {role}",
        f"GRANT SELECT, INSERT, UPDATE ON {_names(sorted(KEPT))} TO {role}",
        f"GRANT SELECT ON {_names(sorted(BALANCES))} TO {role}",
        # A new envelope brings its empty row; to lock a row PostgreSQL asks for the right to update a column of it,
        # and the trigger refuses the update itself.
        f"GRANT INSERT, UPDATE (last_entry_id) ON envelope_balance TO {role}",
    ]


def _check_name(role: str) -> None:
    if not _NAME.fullmatch(role):
        raise ValueError("Le nom du rôle : des minuscules sans accent, des chiffres et « _ ».")


def _names(tables: list[str]) -> str:
    return ", ".join(f'"{table}"' for table in tables)


def apply_grants(engine: sa.Engine, role: str) -> None:
    """Grant, as the owner ``engine`` connects as. Raises ValueError on another engine, an odd name, or itself."""
    if engine.dialect.name != "postgresql":
        raise ValueError("Les rôles n’existent que sur PostgreSQL.")
    _check_name(role)
    with engine.begin() as connection:
        if connection.exec_driver_sql("SELECT current_user").scalar_one() == role:
            raise ValueError("Ce rôle est celui du propriétaire : donnez celui de l’application.")
        known = connection.execute(sa.text("SELECT 1 FROM pg_roles WHERE rolname = :role"), {"role": role}).scalar()
        if known is None:
            raise ValueError(f"Le rôle {role} n’existe pas : créez-le d’abord (CREATE ROLE {role} LOGIN PASSWORD …).")
        database = str(connection.exec_driver_sql("SELECT current_database()").scalar_one())
        for statement in grant_statements(role, database):
            connection.exec_driver_sql(statement)
