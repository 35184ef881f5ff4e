"""The journal of a run: the outcome of each step under its key. run_journal.py writes it."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Row, literal, select, type_coerce

from agents.sources import Source
from agents.writer import Usage
from assistant.store.columns import CleanText, unpacked
from assistant.store.database import Transaction
from assistant.store.runs import require
from assistant.store.tables import journal, runs
from graphs.journal import Address, Entry, Outcome

Place = tuple[Address, str]


class Entries(Mapping[Place, Entry]):
    """Entries by address and key; a value is decoded when somebody asks for it."""

    def __init__(self, rows: Mapping[Place, Row[Any]]) -> None:
        self._rows = rows
        self._decoded: dict[Place, Entry] = {}

    def __getitem__(self, place: Place) -> Entry:
        entry = self._decoded.get(place)
        if entry is None:
            entry = self._decoded[place] = _entry(self._rows[place])
        return entry

    def __iter__(self) -> Iterator[Place]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    def __contains__(self, place: object) -> bool:
        return place in self._rows


async def entries(tx: Transaction, run_id: str, *, owner: str | None) -> Entries:
    """Return the outcomes of a run and of those it was forked from; the nearest one counts."""
    if owner is not None:
        await require(tx, run_id, owner=owner)
    lineage = (
        select(runs.c.id, runs.c.forked_from, literal(0).label("distance"))
        .where(runs.c.id == run_id)
        .cte("lineage", recursive=True)
    )
    lineage = lineage.union_all(
        select(runs.c.id, runs.c.forked_from, lineage.c.distance + 1).where(
            runs.c.id == lineage.c.forked_from
        )
    )
    query = (
        select(*_COLUMNS, lineage.c.distance)
        .join(lineage, lineage.c.id == journal.c.run_id)
        .order_by(lineage.c.distance.desc(), journal.c.created_at)
    )
    rows = await tx.all(query)
    return Entries({(Address(row.step, row.item), row.key): row for row in rows})


def entry_row(run_id: str, entry: Entry) -> dict[str, Any]:
    """Return the row of an entry, all but its time."""
    outcome, usage = entry.outcome, entry.outcome.usage
    return {
        "run_id": run_id,
        "step": entry.address.step,
        "item": entry.address.item,
        "key": entry.key,
        "kind": outcome.kind,
        "value": outcome.value,
        "sources": outcome.sources,
        "note": outcome.note,
        "calls": usage.calls,
        "input_tokens": usage.input_tokens,
        "output_tokens": usage.output_tokens,
        "cost_usd": usage.cost_usd,
        "how": outcome.how,
        "seconds": entry.seconds,
        "revision": entry.revision,
    }


def _entry(row: Row[Any]) -> Entry:
    sources = json.loads(unpacked(row.sources))
    outcome = Outcome(
        kind=row.kind,
        value=None if row.value is None else json.loads(unpacked(row.value)),
        sources={path: Source(source) for path, source in sources.items()},
        note=row.note,
        usage=Usage(row.calls, row.input_tokens, row.output_tokens, row.cost_usd),
        how=row.how,
    )
    place = Address(row.step, row.item)
    return Entry(
        *(place, row.key, outcome, row.revision, row.seconds, row.created_at),
        inherited=row.distance > 0,
    )


# JSON columns are read as the text they are, to be decoded later.
_COLUMNS = [
    type_coerce(column, CleanText).label(column.name)
    if column.name in ("value", "sources")
    else column
    for column in journal.c
    if column.name != "run_id"
]
