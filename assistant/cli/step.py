"""One step of a draft: what came of it, to read or as a value, or what waits there for an OK."""

from collections.abc import Iterator
from typing import Any

from rich.console import RenderableType
from rich.markdown import Markdown
from rich.text import Text

from assistant.cli import cards, words
from assistant.cli.outgoing import outgoing
from assistant.cli.output import LeftWaiting, UsageError
from assistant.preview import page_of
from assistant.results import result_document
from assistant.snapshot import ApprovalView, Snapshot, StepView
from assistant.whole_steps import standing
from graphs.documents.render import render


def named(typed: str, snapshot: Snapshot) -> StepView:
    """Return the step that is meant, as it is typed: ``price``, ``rows.one[a]``."""
    among = [one for one in snapshot.steps if typed in (one.id, _name(one))]
    found = next((one for one in among if typed == _name(one)), None)
    if found is not None:
        return found
    listed = ", ".join(map(_name, among or standing(snapshot)))
    why = "is done for each of many" if among else "is no step of this draft"
    raise UsageError(f"{typed!r} {why}; name one of: {listed}")


def result(one: StepView) -> Any:
    """Return what a step gave; raise where it gave nothing, saying how it stands."""
    told = f"{_name(one)} has no result"
    if one.status == "waiting":
        raise LeftWaiting(f"{told}: it waits for your OK")
    if one.status != "done":
        raise UsageError(f"{told}: {words.STEP[one.status]}{f'. {one.note}' if one.note else ''}")
    return one.value


def readable(one: StepView, snapshot: Snapshot) -> Iterator[RenderableType]:
    """Yield a result to read, a text as it is, anything else laid out; or all of what waits."""
    for waits in snapshot.approvals:
        if (waits.gate, waits.item) == (one.id, one.item):
            yield from _waiting(waits, snapshot)
            return
    value = result(one)
    if isinstance(value, str):
        yield Text(value)
        return
    page = page_of(snapshot, one.id, value, one.sources)
    page = page or result_document(one.title, value, one.sources)
    yield Markdown(render(page, "md", copy="clean").decode().replace("<br>", " "))


def _waiting(waits: ApprovalView, snapshot: Snapshot) -> Iterator[RenderableType]:
    if waits.kind != "effect":
        yield cards.approval(snapshot, waits)
        return
    yield Text(waits.title, "bold")
    yield Text(waits.ask)
    yield from outgoing(waits.content)


def _name(one: StepView) -> str:
    return f"{one.id}[{one.item}]" if one.item else one.id
