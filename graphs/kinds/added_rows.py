"""The rows that a load adds to a table: these alone are removed when it is taken back.

Which keys are there before is looked up, and kept in the ledger before anything is put, so it is
known after a crash too.
"""

from collections.abc import Sequence
from typing import Any

from graphs.data import Data, Row, Table
from graphs.keys import canonical
from graphs.kinds.frame import Frame
from graphs.outside import NotReached
from graphs.steps import LoadStep
from graphs.steps.data import Into
from graphs.taking_back import effect_taken_back

_UNKNOWN = "It is not known which of these rows were there before, so all of them stay."


def table_of(to: Into) -> Table:
    """Return the table that rows go into, or from which they are removed."""
    return Table(to.database or "", to.table or "", to.key, to.remove)


def removal(frame: Frame, step: LoadStep) -> Table | None:
    """Return how what takes a load back removes its rows; None where it does something else."""
    if step.compensate is None:
        return None
    back = frame.executor.workflow.placed[frame.beside(step.compensate).step].step
    return table_of(back.to) if isinstance(back, LoadStep) and _removes(back, step) else None


async def added(data: Data, table: Table, rows: Sequence[Row]) -> list[list[Any]] | None:
    """Return the keys of rows under which nothing is there yet; None where rows lack the key."""
    if any(name not in rows[0] for name in table.key):
        return None
    found = [{name: row[name] for name in table.key} for row in rows]
    keys = list({canonical(one): one for one in found}.values())
    there = await data.there(table, keys)
    return [list(key.values()) for key, is_there in zip(keys, there, strict=True) if not is_there]


async def to_remove(frame: Frame, step: LoadStep, rows: list[Row]) -> list[Row]:
    """Return the rows that a step removes: of a load that it takes back, those that this added.

    Raises NotReached where that is not known.
    """
    executor = frame.executor
    of = executor.workflow.takes_back.get(frame.address.step)
    if of is None or frame.address not in executor.taking_back:
        return rows
    load = executor.workflow.placed[of].step
    if not isinstance(load, LoadStep) or not _removes(step, load):
        return rows
    at, key = frame.address._replace(step=of), effect_taken_back(executor, frame.address)
    done = await executor.room.journal.done_at(at, key)
    known = [one.payload.get("added") for one in done]
    if None in known:
        raise NotReached(_UNKNOWN, fault="permanent")
    keys = {canonical(key) for one in known for key in one}
    return [row for row in rows if canonical([row[name] for name in step.to.key]) in keys]


def _removes(back: LoadStep, load: LoadStep) -> bool:
    """Tell whether a step removes rows from the table that a load puts them into."""
    same = (back.to.database, back.to.table) == (load.to.database, load.to.table)
    return back.to.remove and not load.to.remove and same
