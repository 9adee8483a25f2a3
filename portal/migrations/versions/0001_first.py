"""The whole first schema, with the triggers of the ledger and of append-only tables.

The first migration builds from the models: until the first release there is one schema. Later migrations are written
out; a test compares the result with the models.
"""

from alembic import op

from portal.models import Base
from portal.models.ledger_ddl import create_triggers

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    connection = op.get_bind()
    Base.metadata.create_all(connection)
    for statement in create_triggers(connection.dialect.name):
        connection.exec_driver_sql(statement)


def downgrade() -> None:
    raise RuntimeError("the portal only moves forward: restore a backup")
