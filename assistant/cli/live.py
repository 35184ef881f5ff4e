"""Live progress: a line for every step as it ends, and below them what is being written just now.

Steps that are made of others (rounds of a review, items of a block) are folded into one line.
"""

import asyncio
import contextlib
import signal
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from assistant.cli import words
from assistant.cli.output import Screen
from assistant.cli.session import ACTOR
from assistant.statuses import Status, plain
from graphs.gates import HOLDS, PART

if TYPE_CHECKING:
    from rich.text import Text

    from assistant.bootstrap import App
    from assistant.snapshot import Snapshot, StepView
    from assistant.store.events import StoredEvent
    from graphs.workflow import Workflow

LOOK_SECONDS = 0.1
GRACE_SECONDS = 20.0  # for what is being written when the person breaks off
_FOLDED = {"revise", "each"}
_MARKS = {"result": ("✓", "green"), "skipped": ("–", "dim"), "failed": ("✗", "red")}
_TITLE_WIDTH = 46


@dataclass(frozen=True)
class Line:
    """One step that has ended."""

    outcome: str
    title: str
    seconds: float
    cost_usd: float
    note: str = ""

    def shown(self) -> "Text":
        """Return the line as a person sees it."""
        from rich.text import Text

        mark, style = _MARKS[self.outcome]
        text = Text("  ").append(mark, style).append(f" {self.title:<{_TITLE_WIDTH}}")
        if self.outcome == "result":
            text.append(f"{self.note or words.duration(self.seconds):>10}", "dim")
            if self.cost_usd:
                text.append(f"{words.money(self.cost_usd):>11}", "dim")
        elif self.note:
            text.append(f" {self.note}", "dim" if self.outcome == "skipped" else "red")
        return text


@dataclass
class _Open:
    """A step that is under way, with what its parts have taken so far."""

    since: float
    seconds: float = 0.0
    cost_usd: float = 0.0
    item: str = ""


@dataclass
class Progress:
    """What has happened since the last look, step by step."""

    workflow: "Workflow"
    seq: int = 0
    open: dict[str, _Open] = field(default_factory=dict)

    def take(self, events: "Sequence[StoredEvent]") -> list[Line]:
        """Take events in; return the lines of the steps that have ended."""
        lines: list[Line] = []
        for event in events:
            self.seq = event.seq
            if event.kind in {"step.started", "step.finished"}:
                lines += self._step(event.kind, event.data)
            elif event.kind == "approval.decided":
                lines += self._decided(event.data)
        return lines

    def close(self, steps: "Sequence[StepView]") -> list[Line]:
        """Return the lines of folded steps that have ended by now."""
        done = {one.id for one in steps if one.status == "done"}
        lines = [self._folded(top) for top in list(self.open) if top in done]
        self.open.clear()
        return lines

    def under_way(self, now: float) -> Iterator[tuple[str, float]]:
        """Yield the title of each step under way and how long it has been."""
        for top, one in self.open.items():
            item = f": {one.item}" if one.item and self._kind(top) == "each" else ""
            yield f"{self._title(top)}{item}", now - one.since

    def _step(self, kind: str, data: Mapping[str, Any]) -> Iterator[Line]:
        top = str(data["step"]).split(".", 1)[0]
        if top not in self.workflow.placed:
            return
        if data["step"] == f"{top}{PART}":  # told where it found something
            if kind == "step.finished" and (note := str(data.get("note") or "")) != HOLDS:
                yield Line("result", self._title(top), 0.0, 0.0, note)
            return
        yield from self._passed(top)
        one = self.open.setdefault(top, _Open(time.monotonic()))
        one.item = str(data.get("item", ""))
        if kind == "step.started":
            return
        one.seconds += float(data["seconds"])
        one.cost_usd += float(data["cost_usd"])
        if self._kind(top) not in _FOLDED:
            del self.open[top]
            outcome = str(data["outcome"])
            said = self._kind(top) == "notify" or data.get("how") == "reverted"
            told = outcome != "result" or said
            note = plain(str(data.get("note") or "")) if told else ""
            yield Line(outcome, self._title(top), one.seconds, one.cost_usd, note)

    def _decided(self, data: Mapping[str, Any]) -> Iterator[Line]:
        gate = str(data["gate"]).split("[", 1)[0]
        top = gate.split(".", 1)[0]
        if data["verdict"] in {"approve", "edit"} and top in self.workflow.placed:
            note = "yours kept" if gate.endswith(".yours") else "approved"
            yield Line("result", self._title(top), 0.0, 0.0, note)

    def _passed(self, top: str) -> Iterator[Line]:
        """Yield the folded steps that must be over, as a step that follows them has begun."""
        for earlier in list(self.open):
            if self._kind(earlier) in _FOLDED and top in self.workflow.downstream[earlier]:
                yield self._folded(earlier)

    def _folded(self, top: str) -> Line:
        one = self.open.pop(top)
        return Line("result", self._title(top), one.seconds, one.cost_usd)

    def _kind(self, top: str) -> str:
        return str(self.workflow.placed[top].step.kind)

    def _title(self, top: str) -> str:
        return self.workflow.placed[top].step.title or top


async def settled(screen: Screen, app: "App", run_id: str, progress: Progress) -> "Snapshot":
    """Work on a run until it rests, and show what happens meanwhile."""
    work = asyncio.create_task(app.worker.settle(run_id), name=f"settle {run_id}")
    with _interruptible() as interrupted:
        try:
            if not screen.json:
                await _followed(screen, app, run_id, progress, work)
            await asyncio.shield(work)
        except asyncio.CancelledError:
            screen.say(words.FINISHING)
            try:
                await _brought_to_rest(app, work)
            finally:
                if interrupted():
                    raise KeyboardInterrupt
            raise
        finally:
            work.cancel()
    return await app.runs.snapshot(ACTOR, run_id)


@contextlib.contextmanager
def _interruptible() -> Iterator[Callable[[], bool]]:
    """Let Ctrl-C cancel this task; give what tells whether it has.

    The loop is woken by its own handlers alone: asyncio's for the whole program can be overheard.
    """
    loop, task, pressed = asyncio.get_running_loop(), asyncio.current_task(), asyncio.Event()
    assert task is not None
    before = signal.getsignal(signal.SIGINT)

    def press() -> None:
        pressed.set()
        task.cancel()

    try:
        loop.add_signal_handler(signal.SIGINT, press)
    except (NotImplementedError, RuntimeError, ValueError):  # Windows, or not the main thread
        yield pressed.is_set
        return
    try:
        yield pressed.is_set
    finally:
        loop.remove_signal_handler(signal.SIGINT)
        signal.signal(signal.SIGINT, before)


async def _brought_to_rest(app: "App", work: "asyncio.Task[Status]") -> None:
    """Let what is being written end, so that nothing of it is paid for twice."""
    app.worker.drain()
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(GRACE_SECONDS):
            await asyncio.shield(work)


async def _followed(
    screen: Screen, app: "App", run_id: str, progress: Progress, work: "asyncio.Task[Status]"
) -> None:
    from rich.live import Live

    with Live(console=screen.console, transient=True, refresh_per_second=8) as live:
        while True:
            ended = work.done()
            events = await app.runs.events(ACTOR, run_id, after=progress.seq)
            for line in progress.take(events):
                screen.console.print(line.shown())
            live.update(_working(progress))
            if ended and not events:
                break
            await asyncio.wait({work}, timeout=LOOK_SECONDS)
        snapshot = await app.runs.snapshot(ACTOR, run_id)
        for line in progress.close(snapshot.steps):
            screen.console.print(line.shown())
        live.update(_working(progress))


def _working(progress: Progress) -> Any:
    from rich.console import Group
    from rich.spinner import Spinner
    from rich.text import Text

    rows = []
    for title, seconds in progress.under_way(time.monotonic()):
        text = Text(f"{title:<{_TITLE_WIDTH}}").append(f"{words.duration(seconds):>10}", "dim")
        rows.append(Spinner("dots", Text(" ") + text, style="cyan"))
    return Group(*rows)
