"""Brings a database to the current tables: creates an empty one at once, migrates an older one.

Alembic is imported only when there is something to migrate.
"""

from pathlib import Path

from sqlalchemy import Column, Connection, MetaData, String, Table, inspect, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from assistant.errors import StoreUnavailable
from assistant.store.tables import metadata

HEAD = "0007"
SCRIPTS = Path(__file__).parent / "migrations"

# The table in which Alembic keeps where a database stands, exactly as Alembic makes it.
_stand = Table(
    "alembic_version",
    MetaData(naming_convention={"pk": "alembic_version_pkc"}),
    Column("version_num", String(32), primary_key=True),
)
_LOCK = text("SELECT pg_advisory_xact_lock(7238190)")


async def migrate(engine: AsyncEngine) -> None:
    """Bring the database behind ``engine`` to HEAD. Several processes may do so at once."""
    if await _version(engine) == HEAD:
        return
    async with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            await connection.execute(_LOCK)
        await connection.run_sync(upgrade)


async def _version(engine: AsyncEngine) -> str | None:
    try:
        async with engine.connect() as connection:
            version: str | None = await connection.scalar(select(_stand.c.version_num))
            return version
    except DBAPIError:
        # No such table, most likely. Anything worse shows itself again when upgrading.
        return None


def upgrade(connection: Connection) -> None:
    """Bring one database to HEAD, whatever it holds."""
    if inspect(connection).has_table(_stand.name):
        run_migrations(connection)
    else:
        metadata.create_all(connection, checkfirst=False)
        _stand.create(connection, checkfirst=False)
        connection.execute(_stand.insert().values(version_num=HEAD))


def run_migrations(connection: Connection) -> None:
    """Run every migration that the database has not seen yet."""
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise StoreUnavailable(
            f"The database was made by another version of Draftroom (it stands at "
            f"{connection.scalar(select(_stand.c.version_num))}, this version knows {HEAD})."
        ) from error
