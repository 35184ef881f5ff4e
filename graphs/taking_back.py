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
    steps = executor.workflow.ways_back
    taken: dict[Address, Result] = {}
    for entry in reversed(_done(executor)):
        if entry.address.step not in steps or entry.inherited:
            continue
        result = await executor.anew(entry.address._replace(step=steps[entry.address.step]))
        taken[entry.address] = result
        if goes_on_later(result):
            break
        if isinstance(result, Outcome) and result.kind is Kind.RESULT:
            await executor.room.journal.taken_back(entry.address, _of_effect(entry))
    return taken


def goes_on_later(result: Result) -> bool:
    """Tell whether taking something back is held by what passes, such as a worker that drains."""
    return isinstance(result, Held) and result.why in {Why.STOPPED, Why.PAUSED, Why.TIME}


def taken_back_by(executor: Executor, address: Address) -> str:
    """Return the key of what a step takes back just now; empty where it takes nothing back.

    It stands in the key of taking back, so that it is known of each result whether it is gone.
    """
    if address not in executor.taking_back:
        return ""
    done = executor.workflow.takes_back[address.step]
    return executor.keys[address._replace(step=done)]


def effect_taken_back(executor: Executor, address: Address) -> str:
    """Return under which key the ledger has what a step takes back; empty: under any."""
    key = taken_back_by(executor, address)
    if not key:
        return ""
    done = executor.workflow.takes_back[address.step]
    return _of_effect(executor.entries[(address._replace(step=done), key)])


def _of_effect(entry: Entry) -> str:
    """Return the key of the effect of an entry; what a person gave may be of any try."""
    return entry.key if entry.outcome.how == "made" else ""


def is_over(executor: Executor, address: Address, key: str) -> bool:
    """Tell whether what is recorded under a key stands no more in a later revision.

    A result is gone once it was taken back, and so is a failure in whose place a person gave it;
    what failed to take something back is tried again.
    """
    entry = executor.entries.get((address, key))
    if entry is None:
        return False
    if address in executor.taking_back:
        return entry.outcome.kind is Kind.FAILED and _is_earlier(executor, entry)
    back = executor.workflow.ways_back.get(address.step)
    return back is not None and any(
        at == address._replace(step=back)
        and other.outcome.kind is Kind.RESULT
        and _is_earlier(executor, other)
        and _is_of(other, entry)
        for (at, _), other in executor.entries.items()
    )


def _is_earlier(executor: Executor, entry: Entry) -> bool:
    return entry.inherited or entry.revision < executor.revision.number


def _is_of(back: Entry, done: Entry) -> bool:
    """Tell what was taken back: what the key says, or in older runs whatever was there by then."""
    if done.outcome.kind is Kind.FAILED:
        return back.revision >= done.revision
    _, says, key = back.key.partition(":")
    if says or back.at is None or done.at is None:
        return key == done.key
    return back.at >= done.at


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
