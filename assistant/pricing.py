"""What a run or an edit takes: calls, the typical price, and the limit that is kept."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from math import inf

from assistant.store.runs import Run
from graphs.definition import AgentStep, ReviseStep
from graphs.edits import Edit, UseWriter, WriterPin
from graphs.journal import Address
from graphs.rerun import Plan, Redo
from graphs.revision import Revision
from graphs.stops import Autonomy, asking
from graphs.workflow import Workflow

# Typical price of ``calls`` calls with a writer; None where the price of the model is not known.
Prices = Callable[[WriterPin, int], Awaitable[float | None]]
SECONDS_OFFLINE = 5.0
SECONDS_A_CALL = 8.0
HEADROOM = 3.0  # a redo may cost this many times what it typically costs


@dataclass(frozen=True)
class Quote:
    """What a run takes: its steps and stops, the calls it makes, what they cost, and the limit."""

    steps: int
    stops: int
    calls: int
    typical_usd: float | None
    limit_usd: float
    asks: tuple[str, ...] = ()  # what is asked at each stop, by its title

    @property
    def seconds(self) -> float:
        """How long the work takes, typically; the time in which it waits for a person apart."""
        return self.calls * SECONDS_A_CALL if self.calls else SECONDS_OFFLINE


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


async def quoted(
    workflow: Workflow,
    writer: WriterPin,
    limit_usd: float,
    prices: Prices,
    autonomy: Autonomy = Autonomy.KEY,
) -> Quote:
    """Return the quote of a run that goes well: one round of review, one item an each block.

    An approval at which its owner does not want to be asked is no step of it.
    """
    asks = asking(workflow, autonomy)
    silent = set(asking(workflow, Autonomy.ALWAYS)) - set(asks)
    steps = [placed.step for path, placed in workflow.placed.items() if path not in silent]
    titles = tuple(workflow.placed[path].step.title or path for path in asks)
    calls = sum(
        1
        for step in steps
        if isinstance(step, AgentStep) or (isinstance(step, ReviseStep) and step.critic)
    )
    if writer.by_rules:
        return Quote(len(steps), len(asks), 0, 0.0, 0.0, titles)
    typical = await prices(writer, calls)
    return Quote(len(steps), len(asks), calls, typical, limit_usd, titles)


async def impact(
    run: Run, edits: Sequence[Edit], plan: Plan, revision: Revision, prices: Prices
) -> Impact:
    """Return what edits mean, priced by what the same steps cost before where that is known."""
    typical = await _typical(edits, plan, revision, prices)
    left = inf if run.limit_usd is None else max(0.0, run.limit_usd - run.spent_usd)
    return Impact(
        edits=tuple(edits),
        redo=plan.redo,
        keep=plan.keep,
        carried=plan.carried,
        asks=plan.asks,
        calls=plan.calls,
        cost_usd=None if typical is None else round(typical, 6),
        cost_limit_usd=None if typical is None else round(min(typical * HEADROOM, left), 6),
    )


async def _typical(
    edits: Sequence[Edit], plan: Plan, revision: Revision, prices: Prices
) -> float | None:
    """Return what was paid for the same calls before, and for the others what calls usually cost.

    What another writer took before says nothing about the new one.
    """
    same_writer = not any(isinstance(edit, UseWriter) for edit in edits)
    known = [entry.outcome.usage for entry in plan.entries if same_writer]
    others = plan.calls - sum(usage.calls for usage in known)
    paid = sum(usage.cost_usd for usage in known)
    if others <= 0:
        return paid
    places = {(redo.step, redo.item) for redo in plan.redo}
    places |= {(step.rpartition(".")[0], "") for step, _ in places if "." in step}
    pins = {revision.writer_of(step, item) for step, item in places}
    usual = [await prices(pin, others) for pin in pins if not pin.by_rules]
    told = [price for price in usual if price is not None]
    return None if len(told) < len(usual) else paid + max(told, default=0.0)
