"""Tells a database that cannot be used now from a mistake in a statement."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DatabaseError, DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from assistant.errors import StoreUnavailable

# Classes of SQLSTATE: connection, authorisation, no such database, rolled back by the server (a
# deadlock), out of resources, operator intervention, system error.
_PASSING = ("08", "28", "3D", "40", "53", "57", "58")


@contextmanager
def unavailable() -> Iterator[None]:
    """Raise StoreUnavailable in place of what the driver says when the database is out of reach."""
    try:
        yield
    except DBAPIError as error:
        if not _is_passing(error):
            raise
        raise StoreUnavailable(f"The database cannot be used now: {error.orig}") from error
    except PoolTimeout as error:
        raise StoreUnavailable("The database has no connection free.") from error


@contextmanager
def connecting() -> Iterator[None]:
    """Raise StoreUnavailable where the server does not even answer."""
    try:
        yield
    except OSError as error:
        raise StoreUnavailable(f"The database server does not answer: {error}") from error


def _is_passing(error: DBAPIError) -> bool:
    if error.connection_invalidated or isinstance(error, OperationalError | InterfaceError):
        return True
    # SQLite reports a damaged file as a bare DatabaseError.
    state = getattr(error.orig, "sqlstate", None) or ""
    return type(error) is DatabaseError or state.startswith(_PASSING)
