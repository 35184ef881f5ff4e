"""Databases on a PostgreSQL server for the crash tests, each made for one test."""

import os
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy import make_url, text
from sqlalchemy.ext.asyncio import create_async_engine

POSTGRES = os.environ.get("DRAFTROOM_TEST_POSTGRES_URL", "")


@asynccontextmanager
async def postgres_database() -> AsyncIterator[str]:
    """The URL of an empty database on the server, which is dropped at the end."""
    server = make_url(POSTGRES).set(drivername="postgresql+asyncpg")
    name = f"draftroom_crash_{uuid.uuid4().hex[:12]}"
    engine = create_async_engine(server, isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        await connection.execute(text(f"CREATE DATABASE {name}"))
        try:
            yield server.set(database=name).render_as_string(hide_password=False)
        finally:
            await connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    await engine.dispose()
