"""The first tables."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make every table."""
    _people_and_definitions()
    _runs()
    _work()
    _approvals()
    _asks_and_effects()
    _documents()


def _text(name: str, *rest: Any, **options: Any) -> sa.Column[Any]:
    return sa.Column(name, sa.Text(), *rest, **{"nullable": False, **options})


def _time(name: str, **options: Any) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), **{"nullable": False, **options})


def _integer(name: str, **options: Any) -> sa.Column[Any]:
    return sa.Column(name, sa.Integer(), **{"nullable": False, **options})


def _big(name: str, **options: Any) -> sa.Column[Any]:
    return sa.Column(name, sa.BigInteger(), **{"nullable": False, **options})


def _count(name: str) -> sa.Column[Any]:
    return _big(name, server_default="0")


def _table(name: str, *parts: Any, key: tuple[str, ...] = ("id",)) -> None:
    op.create_table(name, *parts, sa.PrimaryKeyConstraint(*key, name=op.f(f"pk_{name}")))


def _refers(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [to], name=op.f(f"fk_{table}_{column}"))


def _unique(table: str, *columns: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(*columns, name=op.f(f"uq_{table}_{'_'.join(columns)}"))


def _partial(name: str, table: str, *columns: str, where: str, unique: bool = False) -> None:
    condition = sa.text(where)
    op.create_index(
        name,
        table,
        list(columns),
        unique=unique,
        sqlite_where=condition,
        postgresql_where=condition,
    )


def _people_and_definitions() -> None:
    _table("users", _text("id"), _text("name"), _time("created_at"))
    _table(
        "definitions",
        _text("id"),
        _text("owner", nullable=True),
        _text("name"),
        _text("title"),
        _text("category"),
        _text("origin"),
        _time("created_at"),
        _refers("definitions", "owner", "users.id"),
    )
    shared, personal = "owner IS NULL", "owner IS NOT NULL"
    _partial("uq_definitions_shared_name", "definitions", "name", where=shared, unique=True)
    _partial(
        "uq_definitions_owner_name", "definitions", "owner", "name", where=personal, unique=True
    )
    _table(
        "versions",
        _text("id"),
        _text("definition_id"),
        _integer("number"),
        _text("digest"),
        _text("pin"),
        _time("created_at"),
        _refers("versions", "definition_id", "definitions.id"),
        _unique("versions", "definition_id", "number"),
        _unique("versions", "definition_id", "digest"),
    )


def _runs() -> None:
    _table(
        "runs",
        _text("id"),
        _text("owner"),
        _text("template"),
        _text("version_id"),
        _text("title"),
        _text("status"),
        _text("reason", nullable=True),
        _text("writer", nullable=True),
        _integer("revision", server_default="0"),
        _text("forked_from", nullable=True),
        _text("lease_owner", nullable=True),
        _count("lease_epoch"),
        _time("lease_until", nullable=True),
        _big("limit_usd", nullable=True),
        _count("spent_usd"),
        _count("reserved_usd"),
        _count("calls"),
        _count("tokens"),
        _count("last_seq"),
        _time("created_at"),
        _time("updated_at"),
        _time("finished_at", nullable=True),
        _refers("runs", "owner", "users.id"),
        _refers("runs", "version_id", "versions.id"),
        _refers("runs", "forked_from", "runs.id"),
    )
    op.create_index(op.f("ix_runs_owner_created_at"), "runs", ["owner", "created_at"])
    _partial("ix_runs_queued", "runs", "created_at", where="status = 'queued'")
    _partial("ix_runs_leased", "runs", "lease_until", where="status = 'running'")
    _table(
        "revisions",
        _text("run_id"),
        _integer("number", autoincrement=False),
        _integer("parent", nullable=True),
        _text("author"),
        _text("words"),
        _text("state"),
        _time("created_at"),
        _refers("revisions", "run_id", "runs.id"),
        key=("run_id", "number"),
    )


def _work() -> None:
    _table(
        "journal",
        _text("run_id"),
        _text("step"),
        _text("item"),
        _text("key"),
        _text("kind"),
        _text("value", nullable=True),
        _text("sources"),
        _text("note"),
        _count("calls"),
        _count("input_tokens"),
        _count("output_tokens"),
        _count("cost_usd"),
        _text("how"),
        sa.Column("seconds", sa.Float(), nullable=False),
        _integer("revision"),
        _time("created_at"),
        _refers("journal", "run_id", "runs.id"),
        key=("run_id", "step", "item", "key"),
    )
    _table(
        "events",
        _text("run_id"),
        _big("seq", autoincrement=False),
        _time("at"),
        _text("actor"),
        _text("kind"),
        _text("data"),
        _refers("events", "run_id", "runs.id"),
        key=("run_id", "seq"),
    )
    _table(
        "attempts",
        _text("ticket"),
        _text("run_id"),
        _text("model"),
        _big("reserved_usd"),
        _big("cost_usd", nullable=True),
        _text("status"),
        _time("at"),
        _refers("attempts", "run_id", "runs.id"),
        key=("ticket",),
    )
    _partial("ix_attempts_open", "attempts", "run_id", where="status = 'open'")


def _approvals() -> None:
    _table(
        "approvals",
        _text("id"),
        _text("run_id"),
        _text("gate_step"),
        _text("gate_item"),
        _text("subject_step"),
        _text("subject_item"),
        _text("shown"),
        _text("kind"),
        _text("title"),
        _text("ask"),
        _text("content", nullable=True),
        _text("status"),
        _text("verdict", nullable=True),
        _text("decided_by", nullable=True),
        _text("comment"),
        _time("decided_at", nullable=True),
        _integer("revision"),
        _time("created_at"),
        _refers("approvals", "run_id", "runs.id"),
        _unique("approvals", "run_id", "gate_step", "gate_item", "shown"),
    )
    _partial(
        "ix_approvals_pending", "approvals", "run_id", "created_at", where="status = 'pending'"
    )


def _asks_and_effects() -> None:
    _table(
        "commands",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        _text("run_id"),
        _text("kind"),
        _text("payload", nullable=True),
        _time("created_at"),
        _time("applied_at", nullable=True),
        _refers("commands", "run_id", "runs.id"),
    )
    _partial("ix_commands_unapplied", "commands", "run_id", "id", where="applied_at IS NULL")
    _table(
        "effects",
        _text("id"),
        _text("run_id"),
        _text("step"),
        _text("item"),
        _text("idempotency_key"),
        _text("destination"),
        _text("payload", nullable=True),
        _text("state"),
        _text("answer", nullable=True),
        _time("created_at"),
        _time("updated_at"),
        _refers("effects", "run_id", "runs.id"),
        _unique("effects", "idempotency_key"),
    )
    op.create_index(op.f("ix_effects_run_id_created_at"), "effects", ["run_id", "created_at"])


def _documents() -> None:
    _table(
        "blobs",
        _text("sha256"),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        key=("sha256",),
    )
    _table(
        "documents",
        _text("run_id"),
        _integer("revision", autoincrement=False),
        _text("name"),
        _text("format"),
        _text("copy"),
        _text("sha256"),
        _time("created_at"),
        _refers("documents", "run_id", "runs.id"),
        _refers("documents", "sha256", "blobs.sha256"),
        key=("run_id", "revision", "name", "format", "copy"),
    )
