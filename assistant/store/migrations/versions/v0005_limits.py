"""Limits of tokens and calls for a run, and what each person's models take in a day."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

KINDS = ("tokens", "calls")


def upgrade() -> None:
    """Add the limits and sums of runs, the day of a call, and days."""
    for kind in KINDS:
        op.add_column("runs", sa.Column(f"limit_{kind}", sa.BigInteger()))
    for column in _sums():
        op.add_column("runs", column)
    # What was tried and not kept was not counted before.
    op.execute("UPDATE runs SET spent_tokens = tokens, spent_calls = calls")
    op.add_column("attempts", _count("reserved_tokens"))
    op.add_column("attempts", sa.Column("day", sa.Text()))
    op.create_table(
        "days",
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        _count("spent_usd"),
        _count("reserved_usd"),
        *_sums(),
        sa.PrimaryKeyConstraint("owner", "day", name=op.f("pk_days")),
        sa.ForeignKeyConstraint(["owner"], ["users.id"], name=op.f("fk_days_owner")),
    )


def _sums() -> list[sa.Column[Any]]:
    return [_count(f"{state}_{kind}") for kind in KINDS for state in ("spent", "reserved")]


def _count(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.BigInteger(), nullable=False, server_default="0")
