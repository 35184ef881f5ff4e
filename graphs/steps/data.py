"""Steps that carry rows: extract brings them in from outside, load puts them there."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field

from graphs.steps.base import Gated, Mapped, Slug, Spec, StepBase, form
from graphs.steps.outside import Headers, Url, host_of

Encoding = Literal["utf-8", "utf-16", "cp1252", "latin-1"]
ColumnType = Literal["string", "text", "integer", "number", "boolean"]
_FileName = Annotated[str, Field(min_length=1, max_length=200)]  # {name} is a value of ``with``
_Column = Annotated[str, Field(min_length=1, max_length=100)]
_Identifier = r"[A-Za-z_][A-Za-z0-9_]{0,62}"


class From(Spec):
    """Where rows come from: a file of the data folder, a query of a database, or an address."""

    file: _FileName | None = None
    encoding: Encoding = "utf-8"
    sql: str | None = Field(default=None, min_length=1, max_length=20_000)  # :name is of ``with``
    database: Slug | None = None
    http: Url | None = None
    headers: Headers = Field(default_factory=dict)  # of an address


def _reached(http: str | None, database: str | None) -> tuple[str, ...]:
    """Return the place outside where rows come from or go to."""
    if http:
        return (host_of(http),)
    return (f"the database {database}",) if database else ()


class ExtractStep(Gated):
    """Rows are read from outside, with the types that are declared; reading asks nobody."""

    kind: Literal["extract"]
    from_: From = Field(alias="from")
    with_: Mapped = Field(default_factory=dict, alias="with")
    columns: Annotated[Mapping[_Column, ColumnType], Field(min_length=1)] | None = None

    @property
    def reaches(self) -> tuple[str, ...]:
        return _reached(self.from_.http, self.from_.database)


class Into(Spec):
    """Where rows go: into a file of the data folder, a table of a database, or to an address."""

    file: _FileName | None = None
    table: str | None = form(
        rf"^{_Identifier}(\.{_Identifier})?$", "TABLE, or SCHEMA.TABLE", default=None
    )
    database: Slug | None = None
    key: tuple[_Column, ...] = Field(default=(), max_length=20)  # a row that is there is changed
    remove: bool = False  # the rows with these keys are taken away
    http: Url | None = None
    headers: Headers = Field(default_factory=dict)  # of an address


class LoadStep(StepBase):
    """Rows are put outside, once a person has agreed to how many, which and where."""

    kind: Literal["load"]
    from_: str = Field(alias="from")  # where the list of rows stands
    to: Into
    with_: Mapped = Field(default_factory=dict, alias="with")  # what is named in ``to``
    ask: str = ""
    idempotent: bool = False  # of an address, as for http

    @property
    def reaches(self) -> tuple[str, ...]:
        return _reached(self.to.http, self.to.database)

    @property
    def asks_first(self) -> bool:
        return True

    @property
    def places(self) -> Mapping[str, str]:
        return {"from": self.from_}
