"""Which version of a definition is used, and what people did with their own definitions."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the current version, and registrations."""
    op.add_column("definitions", sa.Column("current", sa.Integer()))
    op.create_table(
        "registrations",
        _text("definition_id"),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        _text("what"),
        sa.Column("version", sa.Integer()),
        _text("actor"),
        _text("words"),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("definition_id", "number", name=op.f("pk_registrations")),
        sa.ForeignKeyConstraint(
            ["definition_id"], ["definitions.id"], name=op.f("fk_registrations_definition_id")
        ),
    )


def _text(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Text(), nullable=False)
