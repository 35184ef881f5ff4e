"""What runs wait for, and the events that people and programs send."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add waits and signals."""
    op.create_table(
        "waits",
        *(_text(name) for name in ("run_id", "step", "item", "key", "event", "correlation")),
        _time("due_at", nullable=True),
        _time("begun_at"),
        _time("woken_at", nullable=True),
        sa.PrimaryKeyConstraint("run_id", "step", "item", "key", name=op.f("pk_waits")),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name=op.f("fk_waits_run_id")),
    )
    op.create_index(
        "ix_waits_due",
        "waits",
        ["due_at"],
        sqlite_where=sa.text("woken_at IS NULL"),
        postgresql_where=sa.text("woken_at IS NULL"),
    )
    op.create_index(op.f("ix_waits_event"), "waits", ["event"])
    op.create_table(
        "signals",
        *(_text(name) for name in ("id", "owner", "name", "correlation")),
        _text("payload", nullable=True),
        _time("sent_at"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signals")),
        sa.ForeignKeyConstraint(["owner"], ["users.id"], name=op.f("fk_signals_owner")),
    )
    op.create_index(op.f("ix_signals_owner_name_sent_at"), "signals", ["owner", "name", "sent_at"])


def _text(name: str, **options: Any) -> sa.Column[Any]:
    return sa.Column(name, sa.Text(), **{"nullable": False, **options})


def _time(name: str, **options: Any) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), **{"nullable": False, **options})
