"""The stops of a workflow: which of its approvals ask a person, by how often they want to be asked.

What goes outside, a conflict of wordings and a draft that something blocks always ask.
"""

from collections.abc import Mapping
from enum import StrEnum

from graphs import paths
from graphs.edits import ReplaceResult
from graphs.journal import Address, ApprovalRequest, Decision
from graphs.keys import digest
from graphs.revision import Revision
from graphs.steps import ApprovalStep, Called, ReviseStep
from graphs.steps.base import Gated
from graphs.workflow import Workflow


class Autonomy(StrEnum):
    """How often a run stops for its owner's OK."""

    ALWAYS = "always"  # at every stop of the template, the small ones too
    KEY = "key"  # at the stops that matter
    END = "end"  # only before the files are made; what stops it or goes outside always asks


TAKEN: Mapping[Autonomy, str] = {
    Autonomy.KEY: "Taken as approved: you asked to be stopped at the key points only.",
    Autonomy.END: "Taken as approved: you asked to be stopped only at the end.",
}


def was_taken(comment: str) -> bool:
    """Tell whether these words of a decision are the setting's, not a person's."""
    return comment in TAKEN.values()


def before_own_words(
    request: ApprovalRequest,
    revision: Revision,
    decided: Mapping[tuple[Address, str], Decision],
) -> Decision | None:
    """Return the OK on content that is other now only where the person has written over it since.

    Their own words they have seen. What was written last is taken back first.
    """
    edits = revision.aimed_at(request.subject, ReplaceResult)
    if request.kind != "approval" or not edits:
        return None
    content = request.content
    for patch in reversed([patch for edit in edits for patch in edit.patches]):
        if paths.get(content, patch.path, None) != patch.value:
            return None  # it does not stand as they wrote it
        content = paths.put(content, patch.path, patch.base)
        if decision := decided.get((request.gate, digest(content))):
            return decision
    return None


def asks(workflow: Workflow, path: str, autonomy: Autonomy) -> bool:
    """Tell whether an approval asks; who wants fewer stops has none that others have not."""
    step = workflow.placed[path].step
    assert isinstance(step, ApprovalStep)
    match autonomy:
        case Autonomy.ALWAYS:
            return True
        case Autonomy.KEY:
            return not step.minor
        case Autonomy.END:
            return not step.minor and not _is_written_after(workflow, path)


def asking(workflow: Workflow, autonomy: Autonomy) -> tuple[str, ...]:
    """Return the approvals that ask, in the order of the workflow."""
    approvals = [p for p, one in workflow.placed.items() if isinstance(one.step, ApprovalStep)]
    return tuple(path for path in approvals if asks(workflow, path, autonomy))


def outward(workflow: Workflow) -> tuple[str, ...]:
    """Return the steps that change something outside and ask first, however often one is asked.

    What takes another step back was agreed to with that one.
    """
    return tuple(
        path
        for path, one in workflow.placed.items()
        if one.step.asks_first and path not in workflow.takes_back
    )


def pausing(workflow: Workflow) -> tuple[str, ...]:
    """Return the steps whose gate asks a person where something of the result does not hold."""
    gated = ((path, one.step) for path, one in workflow.placed.items())
    return tuple(
        path
        for path, step in gated
        if isinstance(step, Gated) and step.gate and step.gate.otherwise == "pause"
    )


def _is_written_after(workflow: Workflow, path: str) -> bool:
    """Tell whether anything is still written, judged or revised after a step."""
    placed = workflow.placed[path]
    after = set(workflow.downstream[path])
    while (block := placed.block) is not None:
        after |= workflow.downstream[block.path]
        placed = block
    inside = [one for one in workflow.placed for top in after if one.startswith(f"{top}.")]
    return any(
        isinstance(workflow.placed[one].step, Called | ReviseStep) for one in (*after, *inside)
    )
