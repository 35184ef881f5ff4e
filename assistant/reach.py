"""How far a change reaches: when it takes effect, and whose own words it touches."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from assistant.comparing import as_text
from assistant.differences import Reader
from assistant.naming import Naming
from assistant.statuses import Status
from assistant.store.runs import Run
from graphs.definition import Reference
from graphs.edits import Edit, GiveResult, Guidance, HandPatch, Redo, ReplaceResult, SetInput, Skip
from graphs.engine import Executor
from graphs.held import Held
from graphs.journal import Address, Outcome
from graphs.reads import reads
from graphs.workflow import Workflow

When = Literal["now", "later", "resumed", "kept"]


class Applies(NamedTuple):
    """When a change takes effect in the part it is aimed at."""

    address: Address
    title: str
    when: When  # at once; when the part is written; once the run goes on; with a model


@dataclass(frozen=True)
class OwnWords:
    """A passage that the person wrote by hand, in a part that would be written again."""

    address: Address
    path: str
    part: str
    place: str
    text: str

    def __str__(self) -> str:
        return self.place or self.part


def applies(run: Run, edits: Sequence[Edit], before: Executor, after: Executor) -> list[Applies]:
    """Return when edits take effect in each part that they are aimed at."""
    naming = _reader(before).naming
    found = {
        address: _when(run, edit, address, before, after)
        for edit in edits
        for address in _aims(before.workflow, edit)
    }
    return [Applies(address, naming.part(address), when) for address, when in found.items()]


def own_words(
    redone: Collection[Address], edits: Sequence[Edit], before: Executor, after: Executor
) -> list[OwnWords]:
    """Return the passages written by hand that a change may touch.

    They stay as they are: where the new wording differs, the person is shown both.
    """
    fresh = {
        (Address(one.step, one.item), patch.path)
        for one in edits
        if isinstance(one, ReplaceResult)
        for patch in one.patches
    }
    reader = _reader(before)
    return [
        OwnWords(
            address,
            patch.path,
            reader.part(address, patch.path),
            reader.place(address, patch.path),
            as_text(patch.value),
        )
        for address in redone
        for patch in _touched(address, after)
        if (address, patch.path) not in fresh
    ]


def _touched(address: Address, after: Executor) -> Iterator[HandPatch]:
    """Yield the patches over a step that may not fit any more, as far as that can be foreseen."""
    patches = [
        patch for edit in after.revision.aimed_at(address, ReplaceResult) for patch in edit.patches
    ]
    result = after.results.get(address)
    if isinstance(result, Outcome):
        return  # made again already, and merged
    request = result.request if isinstance(result, Held) else None
    asked = request.content["path"] if request and request.kind == "conflict" else None
    for patch in patches:  # those before the one that is asked about were merged
        if asked in (None, patch.path):
            asked = None
            yield patch


def _when(run: Run, edit: Edit, address: Address, before: Executor, after: Executor) -> When:
    if isinstance(edit, Guidance) and after.revision.writer_of(address.step, address.item).by_rules:
        return "kept"
    if run.status is Status.PAUSED:
        return "resumed"
    there = any(
        isinstance(result, Outcome)
        for at, result in before.results.items()
        if at == address or (at.step == address.step and not address.item)
    )
    return "now" if there else "later"


def _aims(workflow: Workflow, edit: Edit) -> list[Address]:
    """Return where an edit is aimed: at a step, or at the steps that read an input."""
    if isinstance(edit, ReplaceResult | GiveResult | Guidance | Redo | Skip):
        return [Address(edit.step, edit.item)]
    if isinstance(edit, SetInput):
        return [
            Address(path)
            for path, placed in workflow.placed.items()
            if any(_reads(one, edit.name) for one in reads(placed.step, by_value=True))
        ]
    return []  # everywhere


def _reads(reference: Reference, name: str) -> bool:
    return reference.root in ("inputs", "given") and reference.path[:1] in ((), (name,))


def _reader(planner: Executor) -> Reader:
    values: dict[Address, Any] = {
        address: result.value
        for address, result in planner.results.items()
        if isinstance(result, Outcome)
    }
    return Reader(planner.workflow, Naming(planner.workflow, values), values)
