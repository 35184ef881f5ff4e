"""Upgrade: a typed edit that has a model write what the rules wrote, and nothing a person decided.

It is previewed, made and undone like every other edit; nothing is upgraded by itself.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from agents.providers import provider_id, title_of
from agents.sources import Source
from assistant.edits import Understood
from assistant.errors import EditRefused
from assistant.snapshot import Snapshot, StepView
from assistant.words import say
from graphs.edits import Edit, ReplaceResult, UseWriter, WriterPin
from graphs.steps import AgentStep, ApprovalStep, ReviewStep, ReviseStep
from graphs.stops import was_taken
from graphs.workflow import Workflow


@dataclass(frozen=True)
class Stays:
    """What an upgrade is about, next to its price: the parts it writes, and what stays."""

    parts: int  # of standard wording, which a model would write
    fields: int  # that the person typed, changed by hand or brought
    approvals: int  # of theirs that are not asked for again


def proposed_upgrade(snapshot: Snapshot, writer: WriterPin) -> Understood:
    """Return an upgrade as something to propose; a refusal where nothing is left to write."""
    edits = tuple(upgrade_edits(snapshot, writer))
    if not edits:
        return Understood(refusal=say("upgrade.nothing"))
    title = title_of(provider_id(writer.name))
    return Understood(edits=edits, reading=say("upgrade.reading", model=writer.name, title=title))


def what_stays(snapshot: Snapshot, edits: Sequence[Edit]) -> Stays:
    """Count what an upgrade is about; its calls and its price are those of its preview."""
    steps = [step for edit in edits if isinstance(edit, UseWriter) for step in edit.steps]
    placed, downstream = snapshot.workflow.placed, snapshot.workflow.downstream
    gates = [view.id for view in snapshot.steps if _is_approved(snapshot, view)]
    return Stays(
        parts=sum(isinstance(placed[step].step, AgentStep) for step in steps),
        fields=_own_fields(snapshot),
        approvals=sum(not any(gate in downstream[step] for step in steps) for gate in gates),
    )


def _own_fields(snapshot: Snapshot) -> int:
    """Count what the person gave: inputs, passages changed by hand, and results they brought."""
    changed = [one for one in snapshot.revision.edits if isinstance(one, ReplaceResult)]
    brought = [view.sources for view in snapshot.steps if view.how == "given"]
    return (
        len(snapshot.revision.given)
        + sum(len(one.patches) for one in changed)
        + sum(source is Source.YOURS for sources in brought for source in sources.values())
    )


def upgrade_edits(snapshot: Snapshot, writer: WriterPin) -> list[Edit]:
    """Return the edit that lets ``writer`` do what the rules did; none where nothing is left to do.

    What the person gave stays, and so does what they approved and others were built on, with
    everything it was made from. Their hand edits are kept on top. The last OK is asked again.
    """
    if writer.by_rules:
        raise EditRefused("An upgrade needs a model; name one such as openai/gpt-4o-mini.")
    kept, views = _kept(snapshot), _views(snapshot)
    by_rules = [
        path
        for path in snapshot.workflow.placed
        if any(snapshot.revision.writer_of(path, one.item).by_rules for one in views[path])
    ]
    steps = [
        path
        for path in by_rules
        if isinstance(snapshot.workflow.placed[path].step, AgentStep)
        and path not in kept
        and any(map(_open, views[path]))
    ]
    if not steps:
        return []
    judges = [
        path
        for path in by_rules
        if isinstance(snapshot.workflow.placed[path].step, ReviewStep | ReviseStep)
    ]
    return [UseWriter(writer=writer, steps=(*steps, *judges))]


def _kept(snapshot: Snapshot) -> set[str]:
    """Return what an approval rests on that the person gave and that other writing builds on."""
    workflow = snapshot.workflow
    kept: set[str] = set()
    for view in snapshot.steps:
        if not _is_approved(snapshot, view):
            continue
        after = _with_inner(workflow, workflow.downstream[view.id])
        if not any(isinstance(workflow.placed[path].step, AgentStep) for path in after):
            continue
        placed = workflow.placed[view.id]
        assert isinstance(placed.step, ApprovalStep)
        subject = workflow.resolve(placed.step.of, placed.block)
        kept |= {path for path, later in workflow.downstream.items() if subject in later}
        kept |= {subject} if subject else set()
    return _with_inner(workflow, kept)


def _with_inner(workflow: Workflow, paths: Iterable[str]) -> set[str]:
    """Return steps with those that stand inside them, where they are blocks."""
    tops = tuple(paths)
    inside = (one for one in workflow.placed for top in tops if one.startswith(f"{top}."))
    return {*tops, *inside}


def _is_approved(snapshot: Snapshot, view: StepView) -> bool:
    """Tell whether a step is an OK that the person gave, and not one taken for granted."""
    placed = snapshot.workflow.placed.get(view.id)
    is_gate = placed is not None and isinstance(placed.step, ApprovalStep)
    return is_gate and view.status == "done" and not was_taken(view.note)


def _views(snapshot: Snapshot) -> Mapping[str, list[StepView]]:
    views: dict[str, list[StepView]] = {path: [] for path in snapshot.workflow.placed}
    for view in snapshot.steps:
        views.setdefault(view.id, []).append(view)
    return views


def _open(view: StepView) -> bool:
    """Tell whether a step is there for a writer: not left out, and not brought by the person."""
    return view.status != "skipped" and view.how != "given"
