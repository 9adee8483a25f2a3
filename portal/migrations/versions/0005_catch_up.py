"""After the award, acts that follow it: what the models describe beyond the earlier revisions, for databases made before."""

from alembic import op

from portal.migrations.catch_up import catch_up

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    catch_up(op.get_bind())


def downgrade() -> None:
    raise RuntimeError("the portal only moves forward: restore a backup")
