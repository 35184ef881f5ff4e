"""Sessions that were ended by signing out."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table of ended sessions."""
    op.create_table(
        "ended_sessions",
        sa.Column("stamp", sa.Text(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("stamp", name=op.f("pk_ended_sessions")),
    )
