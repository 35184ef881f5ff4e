"""Finishing: a typed edit that lets another writer do what is left, and nothing that is finished.

For a run that is held by its writer, which never changes by itself. What was paid for stays.
"""

from assistant.edits import Understood
from assistant.snapshot import Snapshot, StepView
from assistant.statuses import CommandKind, Status
from assistant.store.runs import Run
from assistant.words import say
from graphs.edits import UseWriter, WriterPin
from graphs.revision import Revision
from graphs.steps import Called, ReviseStep

_ENDED = {"done", "skipped"}


def proposed_finish(snapshot: Snapshot, writer: WriterPin | None = None) -> Understood:
    """Return what lets ``writer`` (the rules where none is named) finish a draft."""
    writer = writer or WriterPin()
    whole: list[str] = []
    some: dict[tuple[str, ...], list[str]] = {}  # steps by the items of them that are left
    for path, placed in snapshot.workflow.placed.items():
        if not isinstance(placed.step, Called | ReviseStep):
            continue
        views = [one for one in snapshot.steps if one.id == path]
        left = [one for one in views if _is_left(snapshot, one, writer)]
        if not left:
            continue
        if len(left) == len(views):
            whole.append(path)
        else:
            some.setdefault(tuple(one.item for one in left), []).append(path)
    edits = [UseWriter(writer=writer, steps=tuple(whole))] if whole else []
    edits += [UseWriter(writer=writer, steps=tuple(at), items=items) for items, at in some.items()]
    if not edits:
        return Understood(refusal=say("finish.nothing"))
    key = "finish.rules" if writer.by_rules else "finish.model"
    return Understood(edits=tuple(edits), reading=say(key, model=writer.name))


def what_follows(run: Run, before: Revision, after: Revision) -> CommandKind:
    """Return what a new revision asks of its run.

    One that its writer or its limit held goes on with another writer; one that a person paused
    stays so.
    """
    held = run.status is Status.PAUSED and "error" in (run.reason or {})
    chosen = [one for one in after.edits if isinstance(one, UseWriter)]
    fresh = [one for one in chosen if one not in before.edits]
    return CommandKind.RESUME if held and fresh else CommandKind.REVISE


def _is_left(snapshot: Snapshot, view: StepView, writer: WriterPin) -> bool:
    return view.status not in _ENDED and snapshot.revision.writer_of(view.id, view.item) != writer
