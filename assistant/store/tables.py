"""The tables and their indexes. Migrations bring a database to exactly this."""

from sqlalchemy import (
    BigInteger,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    UniqueConstraint,
)

from assistant.statuses import Autonomy, CommandKind, Status
from assistant.store import table_parts
from assistant.store.columns import CleanText, Json, Usd, UtcTime, Word
from assistant.store.words import (
    ApprovalStatus,
    AttemptStatus,
    Origin,
    ProposalStatus,
    Registered,
)
from graphs.journal import EffectState, Kind, Verdict

metadata = table_parts.metadata
_key, _run, _filled = table_parts.key, table_parts.run, table_parts.filled
_count, _partial, sums = table_parts.count, table_parts.partial, table_parts.sums

users = Table(
    "users",
    metadata,
    _key("id"),
    _filled("name"),
    _filled("created_at", UtcTime),
    Column("password_hash", CleanText),  # empty: cannot sign in with a password
    Column("preferences", Json),
)

# Until the cookie of each would be too old anyway.
ended_sessions = Table("ended_sessions", metadata, _key("stamp"), _filled("ended_at", UtcTime))

api_keys = Table(
    "api_keys",
    metadata,
    _key("id"),
    _filled("owner", CleanText, ForeignKey("users.id")),
    *(_filled(name) for name in ("purpose", "mac")),
    _filled("created_at", UtcTime),
    *(Column(name, UtcTime) for name in ("expires_at", "used_at")),
)

definitions = Table(
    "definitions",
    metadata,
    _key("id"),
    Column("owner", CleanText, ForeignKey("users.id")),  # empty: everybody's
    _filled("name"),
    _filled("title"),
    _filled("category"),
    _filled("origin", Word(Origin)),
    _filled("created_at", UtcTime),
    Column("current", Integer),  # the version that is used; empty: it is on nobody's list
    _partial("uq_definitions_shared_name", "name", where="owner IS NULL", unique=True),
    _partial("uq_definitions_owner_name", "owner", "name", where="owner IS NOT NULL", unique=True),
)

versions = Table(
    "versions",
    metadata,
    _key("id"),
    _filled("definition_id", CleanText, ForeignKey("definitions.id")),
    _filled("number", Integer),
    _filled("digest"),
    _filled("pin", Json),
    _filled("created_at", UtcTime),
    UniqueConstraint("definition_id", "number"),
    UniqueConstraint("definition_id", "digest"),
)

registrations = Table(
    "registrations",
    metadata,
    Column("definition_id", CleanText, ForeignKey("definitions.id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    _filled("what", Word(Registered)),
    Column("version", Integer),
    *(_filled(name) for name in ("actor", "words")),
    _filled("at", UtcTime),
)

runs = Table(
    "runs",
    metadata,
    _key("id"),
    _filled("owner", CleanText, ForeignKey("users.id")),
    _filled("template"),
    _filled("version_id", CleanText, ForeignKey("versions.id")),
    _filled("title"),
    _filled("status", Word(Status)),
    Column("reason", Json),
    Column("writer", Json),
    _filled("revision", Integer, default="0"),
    Column("forked_from", CleanText, ForeignKey("runs.id")),
    Column("lease_owner", CleanText),
    _count("lease_epoch"),
    Column("lease_until", UtcTime),
    Column("limit_usd", Usd),  # empty: no limit
    _filled("spent_usd", Usd, default="0"),
    _filled("reserved_usd", Usd, default="0"),
    _count("calls"),
    _count("tokens"),
    _count("last_seq"),
    _filled("created_at", UtcTime),
    _filled("updated_at", UtcTime),
    Column("finished_at", UtcTime),
    _filled("autonomy", Word(Autonomy), default="key"),
    *(Column(f"limit_{kind}", BigInteger) for kind in ("tokens", "calls")),
    *sums("tokens", "calls"),  # of all tries; calls and tokens above are of what was kept
    Index(None, "owner", "created_at"),
    Index(None, "updated_at"),
    _partial("ix_runs_queued", "created_at", where="status = 'queued'"),
    _partial("ix_runs_leased", "lease_until", where="status = 'running'"),
)

revisions = Table(
    "revisions",
    metadata,
    _run(primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("parent", Integer),
    _filled("author"),
    _filled("words"),
    _filled("state", Json),
    _filled("created_at", UtcTime),
)

journal = Table(
    "journal",
    metadata,
    _run(primary_key=True),
    *(_key(name) for name in ("step", "item", "key")),
    _filled("kind", Word(Kind)),
    Column("value", Json),
    _filled("sources", Json),
    _filled("note"),
    _count("calls"),
    _count("input_tokens"),
    _count("output_tokens"),
    _filled("cost_usd", Usd, default="0"),
    _filled("how"),
    _filled("seconds", Float),
    _filled("revision", Integer),
    _filled("created_at", UtcTime),
)

approvals = Table(
    "approvals",
    metadata,
    _key("id"),
    _run(),
    *(_filled(name) for name in ("gate_step", "gate_item", "subject_step", "subject_item")),
    *(_filled(name) for name in ("shown", "kind", "title", "ask")),
    Column("content", Json),
    _filled("status", Word(ApprovalStatus)),
    Column("verdict", Word(Verdict)),
    Column("decided_by", CleanText),
    _filled("comment"),
    Column("decided_at", UtcTime),
    _filled("revision", Integer),
    _filled("created_at", UtcTime),
    UniqueConstraint("run_id", "gate_step", "gate_item", "shown"),
    _partial("ix_approvals_pending", "run_id", "created_at", where="status = 'pending'"),
)

commands = Table(
    "commands",
    metadata,
    # Counted, because commands are applied in the order in which they came.
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    _run(),
    _filled("kind", Word(CommandKind)),
    Column("payload", Json),
    _filled("created_at", UtcTime),
    Column("applied_at", UtcTime),
    _partial("ix_commands_unapplied", "run_id", "id", where="applied_at IS NULL"),
)

events = Table(
    "events",
    metadata,
    _run(primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    _filled("at", UtcTime),
    _filled("actor"),
    _filled("kind"),
    _filled("data", Json),
)

attempts = Table(
    "attempts",
    metadata,
    _key("ticket"),
    _run(),
    _filled("model"),
    _filled("reserved_usd", Usd),
    Column("cost_usd", Usd),
    _filled("status", Word(AttemptStatus)),
    _filled("at", UtcTime),
    _count("reserved_tokens"),
    Column("day", CleanText),  # on which it was set aside
    _partial("ix_attempts_open", "run_id", where="status = 'open'"),
)

days = Table(
    "days",
    metadata,
    Column("owner", CleanText, ForeignKey("users.id"), primary_key=True),
    _key("day"),  # 2026-03-02, by UTC
    _filled("spent_usd", Usd, default="0"),
    _filled("reserved_usd", Usd, default="0"),
    *sums("tokens", "calls"),
)

effects = Table(
    "effects",
    metadata,
    _key("id"),
    _run(),
    *(_filled(name) for name in ("step", "item", "idempotency_key", "destination")),
    Column("payload", Json),
    _filled("state", Word(EffectState)),
    Column("answer", Json),
    _filled("created_at", UtcTime),
    _filled("updated_at", UtcTime),
    UniqueConstraint("idempotency_key"),
    Index(None, "run_id", "created_at"),
)

waits = Table(
    "waits",
    metadata,
    _run(primary_key=True),
    *(_key(name) for name in ("step", "item", "key")),
    *(_filled(name) for name in ("event", "correlation")),
    Column("due_at", UtcTime),
    _filled("begun_at", UtcTime),
    Column("woken_at", UtcTime),
    _partial("ix_waits_due", "due_at", where="woken_at IS NULL"),
    Index(None, "event"),
)

signals = Table(
    "signals",
    metadata,
    _key("id"),
    _filled("owner", CleanText, ForeignKey("users.id")),
    *(_filled(name) for name in ("name", "correlation")),
    Column("payload", Json),
    _filled("sent_at", UtcTime),
    Index(None, "owner", "name", "sent_at"),
)

blobs = Table("blobs", metadata, _key("sha256"), _filled("content", LargeBinary))

documents = Table(
    "documents",
    metadata,
    _run(primary_key=True),
    Column("revision", Integer, primary_key=True, autoincrement=False),
    _key("name"),
    _key("format"),
    _key("copy"),
    _filled("sha256", CleanText, ForeignKey("blobs.sha256")),
    _filled("created_at", UtcTime),
)

conversations = Table(
    "conversations",
    metadata,
    _key("id"),
    _filled("owner", CleanText, ForeignKey("users.id")),
    _filled("title"),
    Column("facts", Json),  # what the chat keeps of its own: settings of the session, tags
    _filled("spent_usd", Usd, default="0"),  # by the supervisor, beside what runs cost
    _filled("created_at", UtcTime),
    _filled("updated_at", UtcTime),
    Index(None, "owner", "updated_at"),
)

messages = Table(
    "messages",
    metadata,
    _key("id"),
    _filled("conversation_id", CleanText, ForeignKey("conversations.id", ondelete="CASCADE")),
    Column("parent_id", CleanText),
    *(_filled(name) for name in ("kind", "author", "text")),
    Column("facts", Json),  # the rest of what the chat shows with it
    _filled("created_at", UtcTime),
    Index(None, "conversation_id", "created_at"),
)

cards = Table(
    "cards",
    metadata,
    _key("id"),
    _filled("conversation_id", CleanText, ForeignKey("conversations.id", ondelete="CASCADE")),
    Column("message_id", CleanText),
    _filled("kind"),
    _filled("name"),
    Column("facts", Json),
    Column("sha256", CleanText, ForeignKey("blobs.sha256")),  # of an uploaded file
    _filled("created_at", UtcTime),
    Index(None, "conversation_id"),
    Index(None, "message_id"),
)

feedback = Table(
    "feedback",
    metadata,
    _key("id"),
    _filled("conversation_id", CleanText, ForeignKey("conversations.id", ondelete="CASCADE")),
    _filled("message_id"),
    _filled("value", Integer),
    _filled("comment"),
    _filled("created_at", UtcTime),
    UniqueConstraint("message_id"),
)

conversation_runs = Table(
    "conversation_runs",
    metadata,
    _run(primary_key=True),
    _filled("conversation_id", CleanText, ForeignKey("conversations.id", ondelete="CASCADE")),
    _count("told_seq"),  # the last event that the conversation was told
    Index(None, "conversation_id"),
)

materials = Table(
    "materials",
    metadata,
    _key("id"),
    _filled("owner", CleanText, ForeignKey("users.id")),
    Column("conversation_id", CleanText, ForeignKey("conversations.id", ondelete="CASCADE")),
    _filled("name"),
    _filled("sha256", CleanText, ForeignKey("blobs.sha256")),
    Column("content", Json),  # what was read from it
    _filled("created_at", UtcTime),
    Index(None, "owner"),
)

launches = Table(
    "launches",
    metadata,
    _key("id"),
    _filled("owner", CleanText, ForeignKey("users.id")),
    Column("conversation_id", CleanText, ForeignKey("conversations.id", ondelete="CASCADE")),
    _filled("template"),
    _filled("state", Json),
    Column("run_id", CleanText, ForeignKey("runs.id")),  # set once it was started
    _filled("created_at", UtcTime),
    _filled("updated_at", UtcTime),
    Index(None, "owner"),
)

proposals = Table(
    "proposals",
    metadata,
    _key("id"),
    _run(),
    _filled("words"),
    _filled("reading"),
    _filled("edits", Json),
    _filled("base", Integer),  # the revision that it was read against
    _filled("status", Word(ProposalStatus)),
    Column("revision", Integer),  # what it became
    _filled("created_at", UtcTime),
    Column("decided_at", UtcTime),
    Index(None, "run_id"),
)

connections = Table(
    "connections",
    metadata,
    Column("owner", CleanText, ForeignKey("users.id"), primary_key=True),
    _filled("model"),
    Column("models", Json),  # by model role
    Column("api_base", CleanText),
    Column("secret", LargeBinary),  # the key, encrypted; empty: none is needed
    _filled("created_at", UtcTime),
)
