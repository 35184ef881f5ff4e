"""The tables of the chat: conversations, uploads, launches, proposals, accounts, connections."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what the chat keeps."""
    _people_and_runs()
    _conversations()
    _launches_and_proposals()


def _text(name: str, *rest: Any, **options: Any) -> sa.Column[Any]:
    return sa.Column(name, sa.Text(), *rest, **{"nullable": False, **options})


def _maybe(name: str) -> sa.Column[Any]:
    return _text(name, nullable=True)


def _time(name: str, **options: Any) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), **{"nullable": False, **options})


def _table(name: str, *parts: Any, key: str = "id") -> None:
    op.create_table(name, *parts, sa.PrimaryKeyConstraint(key, name=op.f(f"pk_{name}")))


def _refers(table: str, column: str, to: str, **options: Any) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [to], name=op.f(f"fk_{table}_{column}"), **options)


def _of_conversation(table: str) -> sa.ForeignKeyConstraint:
    return _refers(table, "conversation_id", "conversations.id", ondelete="CASCADE")


def _index(table: str, *columns: str) -> None:
    op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, list(columns))


def _people_and_runs() -> None:
    op.add_column("users", _maybe("password_hash"))
    op.add_column("users", _maybe("preferences"))
    op.add_column("runs", _text("autonomy", server_default="key"))
    _index("runs", "updated_at")
    _table(
        "connections",
        _text("owner"),
        _text("model"),
        _maybe("models"),
        _maybe("api_base"),
        sa.Column("secret", sa.LargeBinary(), nullable=True),
        _time("created_at"),
        _refers("connections", "owner", "users.id"),
        key="owner",
    )


def _conversations() -> None:
    _table(
        "conversations",
        _text("id"),
        _text("owner"),
        _text("title"),
        _maybe("facts"),
        sa.Column("spent_usd", sa.BigInteger(), nullable=False, server_default="0"),
        _time("created_at"),
        _time("updated_at"),
        _refers("conversations", "owner", "users.id"),
    )
    _index("conversations", "owner", "updated_at")
    _table(
        "messages",
        _text("id"),
        _text("conversation_id"),
        _maybe("parent_id"),
        _text("kind"),
        _text("author"),
        _text("text"),
        _maybe("facts"),
        _time("created_at"),
        _of_conversation("messages"),
    )
    _index("messages", "conversation_id", "created_at")
    _table(
        "cards",
        _text("id"),
        _text("conversation_id"),
        _maybe("message_id"),
        _text("kind"),
        _text("name"),
        _maybe("facts"),
        _maybe("sha256"),
        _time("created_at"),
        _of_conversation("cards"),
        _refers("cards", "sha256", "blobs.sha256"),
    )
    _index("cards", "conversation_id")
    _index("cards", "message_id")
    _table(
        "feedback",
        _text("id"),
        _text("conversation_id"),
        _text("message_id"),
        sa.Column("value", sa.Integer(), nullable=False),
        _text("comment"),
        _time("created_at"),
        _of_conversation("feedback"),
        sa.UniqueConstraint("message_id", name=op.f("uq_feedback_message_id")),
    )
    _table(
        "conversation_runs",
        _text("run_id"),
        _text("conversation_id"),
        sa.Column("told_seq", sa.BigInteger(), nullable=False, server_default="0"),
        _refers("conversation_runs", "run_id", "runs.id"),
        _of_conversation("conversation_runs"),
        key="run_id",
    )
    _index("conversation_runs", "conversation_id")


def _launches_and_proposals() -> None:
    _table(
        "materials",
        _text("id"),
        _text("owner"),
        _maybe("conversation_id"),
        _text("name"),
        _text("sha256"),
        _maybe("content"),
        _time("created_at"),
        _refers("materials", "owner", "users.id"),
        _of_conversation("materials"),
        _refers("materials", "sha256", "blobs.sha256"),
    )
    _index("materials", "owner")
    _table(
        "launches",
        _text("id"),
        _text("owner"),
        _maybe("conversation_id"),
        _text("template"),
        _text("state"),
        _maybe("run_id"),
        _time("created_at"),
        _time("updated_at"),
        _refers("launches", "owner", "users.id"),
        _of_conversation("launches"),
        _refers("launches", "run_id", "runs.id"),
    )
    _index("launches", "owner")
    _table(
        "proposals",
        _text("id"),
        _text("run_id"),
        _text("words"),
        _text("reading"),
        _text("edits"),
        sa.Column("base", sa.Integer(), nullable=False),
        _text("status"),
        sa.Column("revision", sa.Integer(), nullable=True),
        _time("created_at"),
        _time("decided_at", nullable=True),
        _refers("proposals", "run_id", "runs.id"),
    )
    _index("proposals", "run_id")
