"""The parts that tables are made of: keys, filled columns, counts, sums, partial indexes."""

from typing import Any

from sqlalchemy import BigInteger, Column, ForeignKey, Index, MetaData, text

from assistant.store.columns import CleanText

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)


def key(name: str, *rest: Any) -> Column[Any]:
    return Column(name, CleanText, *rest, primary_key=True)


def run(primary_key: bool = False) -> Column[Any]:
    return Column(
        "run_id", CleanText, ForeignKey("runs.id"), nullable=False, primary_key=primary_key
    )


def filled(
    name: str, type_: Any = CleanText, *rest: Any, default: str | None = None
) -> Column[Any]:
    return Column(name, type_, *rest, nullable=False, server_default=default)


def count(name: str) -> Column[Any]:
    return filled(name, BigInteger, default="0")


def partial(name: str, *columns: Any, where: str, unique: bool = False) -> Index:
    condition = text(where)
    return Index(name, *columns, unique=unique, sqlite_where=condition, postgresql_where=condition)


def sums(*kinds: str) -> list[Column[Any]]:
    """Return what is spent and what is set aside, of each kind."""
    return [count(f"{state}_{kind}") for kind in kinds for state in ("spent", "reserved")]
