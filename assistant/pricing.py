"""What a run or an edit takes: calls, the typical price, and the limit that is kept."""

from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, field
from math import inf

from agents.writer import Usage
from assistant import reach, timing
from assistant.done_outside import sent_again
from assistant.limits import caution
from assistant.reach import Applies, OwnWords
from assistant.states import State
from assistant.timing import SECONDS_A_CALL, SECONDS_OFFLINE
from assistant.whole_steps import whole_steps
from assistant.words import say
from graphs.check import most_calls
from graphs.edits import Edit, UseWriter, WriterPin
from graphs.engine import Executor
from graphs.journal import Address
from graphs.limits import NO_LIMITS, Limits
from graphs.rerun import Plan, Redo, plan
from graphs.revision import Revision
from graphs.steps import Called, ReviseStep
from graphs.stops import Autonomy, asking, outward, pausing
from graphs.workflow import Workflow

# Typical price of ``calls`` calls with a writer; None where the price of the model is not known.
Prices = Callable[[WriterPin, int], Awaitable[float | None]]
TYPICAL_TOKENS = (3_000, 1_200)  # of a call: what goes out, what comes back
HEADROOM = 3.0  # a redo may cost this many times what it typically costs


@dataclass(frozen=True)
class Quote:
    """What a run takes: its steps and stops, the calls it makes, what they cost, and the limit."""

    steps: int
    stops: int
    calls: int
    typical_usd: float | None
    limit_usd: float | None
    asks: tuple[str, ...] = ()  # what is asked at each stop, by its title
    seconds: float = SECONDS_OFFLINE  # typically; the time in which it waits for a person apart
    limit_tokens: int | None = None
    limit_calls: int | None = None
    longest: Usage = field(default_factory=Usage)  # every list full, every round and try needed
    caution: str = ""  # which limit the longest way would pass


@dataclass(frozen=True)
class Today:
    """The limits of a person for a day, and what their models took today."""

    limits: Limits = NO_LIMITS
    taken: Usage = field(default_factory=Usage)


NO_DAY = Today()


@dataclass(frozen=True)
class Impact:
    """What edits mean: an upper bound of what is redone, and what it costs."""

    edits: tuple[Edit, ...]
    redo: tuple[Redo, ...]
    keep: tuple[Address, ...]
    carried: tuple[Address, ...]
    asks: tuple[str, ...]
    calls: int
    cost_usd: float | None  # None: the price of the model is not known
    cost_limit_usd: float | None
    seconds: float = 0.0  # what the same steps took before, or typically take
    applies: tuple[Applies, ...] = ()
    own_words: tuple[OwnWords, ...] = ()  # written by hand, in parts that are written again
    sent_again: tuple[str, ...] = ()  # the titles of steps that ask to send their requests again
    stays: tuple[str, ...] = ()  # where requests of these steps went that stand


def asked_at(workflow: Workflow, autonomy: Autonomy) -> Iterator[str]:
    """Yield what is asked at each stop, by its title; at a gate, only where something is found."""
    for path in (*asking(workflow, autonomy), *outward(workflow)):
        yield workflow.placed[path].step.title or path
    for path in pausing(workflow):
        yield say("plan.gate", step=workflow.placed[path].step.title or path)


async def quoted(
    workflow: Workflow,
    writer: WriterPin,
    limits: Limits,
    prices: Prices,
    autonomy: Autonomy = Autonomy.KEY,
    today: Today = NO_DAY,
) -> Quote:
    """Return the quote of a run that goes well: one round of review, one item an each block.

    Beside it stands the longest way, and which limit it would pass.
    """
    steps = len(whole_steps(workflow, autonomy))
    titles = tuple(asked_at(workflow, autonomy))
    calls = sum(
        1
        for step in (placed.step for placed in workflow.placed.values())
        if isinstance(step, Called) or (isinstance(step, ReviseStep) and step.critic)
    )
    if writer.by_rules:
        return Quote(steps, len(titles), 0, 0.0, 0.0, titles)
    typical = await prices(writer, calls)
    most = most_calls(workflow)
    read, wrote = (most * tokens for tokens in TYPICAL_TOKENS)
    longest = Usage(most, read, wrote, await prices(writer, most) or 0.0)
    return Quote(
        steps=steps,
        stops=len(titles),
        calls=calls,
        typical_usd=typical,
        limit_usd=limits.usd,
        asks=titles,
        seconds=timing.usual(workflow),
        limit_tokens=limits.tokens,
        limit_calls=limits.calls,
        longest=longest,
        caution=caution(longest, limits, today.limits, today.taken),
    )


async def impact(
    state: State, edits: Sequence[Edit], before: Executor, after: Executor, prices: Prices
) -> Impact:
    """Return what edits mean, priced by what the same steps cost before where that is known."""
    run, again = state.run, sent_again(state, after)
    planned = await plan(before, after)
    typical = await _typical(edits, planned, after.revision, prices)
    left = inf if run.limit_usd is None else max(0.0, run.limit_usd - run.spent_usd)
    redone = [Address(one.step, one.item) for one in planned.redo]
    return Impact(
        edits=tuple(edits),
        redo=planned.redo,
        keep=planned.keep,
        carried=planned.carried,
        asks=planned.asks,
        calls=planned.calls,
        cost_usd=None if typical is None else round(typical, 6),
        cost_limit_usd=None if typical is None else round(min(typical * HEADROOM, left), 6),
        seconds=round(_seconds(edits, planned, after), 3),
        applies=tuple(reach.applies(run, edits, before, after)),
        own_words=tuple(reach.own_words(redone, edits, before, after)),
        sent_again=again.titles,
        stays=again.stays,
    )


def _seconds(edits: Sequence[Edit], planned: Plan, after: Executor) -> float:
    """Return how long a redo takes: as long as before, or else as a call or code usually takes."""
    known = {one.address: one.seconds for one in planned.entries if _same_writer(edits)}
    took = [
        (at, known[at] if at in known else _usually(after, at))
        for at in (Address(one.step, one.item) for one in planned.redo)
    ]
    return timing.again(after.workflow, took)


def _usually(after: Executor, at: Address) -> float:
    """Return how long a step takes that was not done by this writer before."""
    path, item = after.workflow.whole_at(at)
    part = at.step.removeprefix(path).lstrip(".")
    step = after.workflow.placed[path].step
    writes = (isinstance(step, Called) and not part) or part in {"critic", "fix"}
    by_model = writes and not after.revision.writer_of(path, item).by_rules
    return timing.SECONDS_A_CALL if by_model else 0.0


def _same_writer(edits: Sequence[Edit]) -> bool:
    """What another writer took before says nothing about the new one."""
    return not any(isinstance(edit, UseWriter) for edit in edits)


async def _typical(
    edits: Sequence[Edit], planned: Plan, revision: Revision, prices: Prices
) -> float | None:
    """Return what the same calls cost before, and for the others what calls usually cost."""
    known = [entry.outcome.usage for entry in planned.entries if _same_writer(edits)]
    others = planned.calls - sum(usage.calls for usage in known)
    paid = sum(usage.cost_usd for usage in known)
    if others <= 0:
        return paid
    places = {(redo.step, redo.item) for redo in planned.redo}
    places |= {(step.rpartition(".")[0], "") for step, _ in places if "." in step}
    pins = {revision.writer_of(step, item) for step, item in places}
    usual = [await prices(pin, others) for pin in pins if not pin.by_rules]
    told = [price for price in usual if price is not None]
    return None if len(told) < len(usual) else paid + max(told, default=0.0)


__all__ = [
    "HEADROOM",
    "SECONDS_A_CALL",
    "SECONDS_OFFLINE",
    "Impact",
    "Prices",
    "Quote",
    "impact",
    "quoted",
]
