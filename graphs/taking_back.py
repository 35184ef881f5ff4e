"""Taking back: when a run fails, what was done before is undone, the last first.

What was taken back is not there any more, so whatever a later revision changes, it is done anew.
"""

from graphs.engine import Executor, Result
from graphs.held import Held, Why
from graphs.journal import Address, Entry, Kind, Outcome


async def take_back(executor: Executor) -> dict[Address, Result]:
    """Take back what was done before the run failed; return how each went, by what it was of.

    What a fork took over is not its own to take back. Where taking one back is held by what
    passes, it ends there, and the next advance goes on.
    """
    steps = {done: back for back, done in executor.workflow.takes_back.items()}
    taken: dict[Address, Result] = {}
    for entry in reversed(_done(executor)):
        if entry.address.step not in steps or entry.inherited:
            continue
        result = await executor.anew(entry.address._replace(step=steps[entry.address.step]))
        taken[entry.address] = result
        if goes_on_later(result):
            break
        if isinstance(result, Outcome) and result.kind is Kind.RESULT:
            await executor.room.journal.taken_back(entry.address)
    return taken


def goes_on_later(result: Result) -> bool:
    """Tell whether taking something back is held by what passes, such as a worker that drains."""
    return isinstance(result, Held) and result.why in {Why.STOPPED, Why.PAUSED, Why.TIME}


def times_taken_back(executor: Executor, address: Address) -> int:
    """Count how often a step was taken back before this revision, or how often it took one back."""
    return len(_taken_back(executor, address))


def is_gone(executor: Executor, address: Address, key: str) -> bool:
    """Tell whether a result was taken back since it was kept, before this revision."""
    if (address, key) not in executor.entries:
        return False
    kept = list(executor.entries)  # in the order in which they were kept
    at = kept.index((address, key))
    return any(kept.index(one) > at for one in _taken_back(executor, address))


def _taken_back(executor: Executor, address: Address) -> list[tuple[Address, str]]:
    """Return where it is recorded that a step was taken back before this revision."""
    takes_back, now = executor.workflow.takes_back, executor.revision.number
    ways = [back for back, done in takes_back.items() if address.step in (back, done)]
    places = [address._replace(step=back) for back in ways]
    if not places:
        return []
    return [
        place
        for place, entry in executor.entries.items()
        if place[0] in places
        and entry.outcome.kind is Kind.RESULT
        and (entry.inherited or entry.revision < now)
    ]


def _done(executor: Executor) -> list[Entry]:
    """Return what counts now and was done, in the order in which it was kept."""
    counts = {
        (address, executor.keys.get(address, ""))
        for address, result in executor.results.items()
        if isinstance(result, Outcome)
    }
    return [
        entry
        for place, entry in executor.entries.items()
        if place in counts and entry.outcome.kind is Kind.RESULT
    ]
