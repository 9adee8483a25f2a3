"""Letters kept as notified, what follows an unopened notification: what the models describe beyond the earlier revisions."""

from alembic import op

from portal.migrations.catch_up import catch_up

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    catch_up(op.get_bind())


def downgrade() -> None:
    raise RuntimeError("the portal only moves forward: restore a backup")
