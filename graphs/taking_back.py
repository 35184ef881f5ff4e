"""Taking back: when a run fails, what was done before is undone, the last first."""

from graphs.engine import Executor
from graphs.journal import Address, Entry, Kind, Outcome


async def take_back(executor: Executor) -> dict[Address, Outcome]:
    """Take back what was done before the run failed; return how each went, by what it was of."""
    steps = {done: back for back, done in executor.workflow.takes_back.items()}
    done = [
        entry
        for address, result in executor.results.items()
        if address.step in steps and isinstance(result, Outcome)
        if (entry := executor.entries.get((address, executor.keys.get(address, "")))) is not None
        if entry.outcome.kind is Kind.RESULT
    ]
    places = list(executor.workflow.placed)
    taken: dict[Address, Outcome] = {}
    for entry in sorted(done, key=lambda one: _order(one, places), reverse=True):
        result = await executor.anew(entry.address._replace(step=steps[entry.address.step]))
        if isinstance(result, Outcome):
            taken[entry.address] = result
            if result.kind is Kind.RESULT:
                await executor.room.journal.taken_back(entry.address)
    return taken


def _order(entry: Entry, places: list[str]) -> tuple[float, int]:
    """Return when an outcome was made; of this advance, where its step stands in the workflow."""
    made = entry.at.timestamp() if entry.at else float("inf")
    return made, places.index(entry.address.step)
