"""Publications of rulebook versions, for databases made before they existed (the first migration makes them else)."""

import sqlalchemy as sa
from alembic import op

from portal.models import RulebookPublication
from portal.models.ledger_ddl import refuse_changes

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    connection = op.get_bind()
    table = RulebookPublication.__table__
    if sa.inspect(connection).has_table(table.name):
        return
    table.create(connection)
    for statement in refuse_changes(connection.dialect.name, table.name):
        connection.exec_driver_sql(statement)


def downgrade() -> None:
    raise RuntimeError("the portal only moves forward: restore a backup")
