"""What a person wants in the place of what they were shown: options taken, passages changed."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from assistant.choices import chosen
from assistant.errors import EditRefused
from assistant.snapshot import Snapshot
from assistant.store.approvals import Approval
from assistant.waiting import ACCEPT
from graphs import paths
from graphs.edits import HandPatch, ReplaceResult
from graphs.findings import Patch
from graphs.journal import Address
from graphs.kinds.escalation import FAILED
from graphs.reports import judged_at

_GONE = object()


class Taken(NamedTuple):
    """An option that is taken, and the number of what it takes the place of."""

    number: int
    instead: int = 1


def draft_of(approval: Approval, content: Any = None) -> Any:
    """Return the draft in what was shown: where something blocks it, it stands beside that."""
    content = approval.content if content is None else content
    return content["draft"] if approval.gate_step.endswith(ACCEPT) else content


def wanted(draft: Any, taken: Sequence[Taken], patches: Sequence[Patch]) -> Any:
    """Return a draft with the options that were taken, then the passages that were changed."""
    for one in taken:
        draft = chosen(draft, one.number, instead=one.instead)
    return paths.apply(draft, patches)


def edited(approval: Approval, taken: Sequence[Taken], patches: Sequence[Patch]) -> Any:
    """Return what was shown with changes in it; nothing where only a whole value takes its place.

    Raises EditRefused where there are changes and no passages that they could be of.
    """
    whole = approval.kind == "conflict" or approval.gate_step.endswith(FAILED)
    if whole and (taken or patches):
        raise EditRefused("Nothing of this can be changed in part: give the whole value.")
    return None if whole else wanted(draft_of(approval), taken, patches)


def subject_of(snapshot: Snapshot, approval: Approval) -> Address:
    """Return whose result a hand edit of what was shown would change."""
    if not approval.gate_step.endswith(ACCEPT):
        return approval.subject
    return judged_at(snapshot.workflow, Address(approval.subject_step, approval.subject_item))


def by_hand(snapshot: Snapshot, approval: Approval, changed: Any) -> ReplaceResult:
    """Return the hand edit that does to the draft of now what the person did to what they saw.

    Only what they changed is in it. Raises EditRefused where there is no such place any more, or
    where all of it stands there already.
    """
    at = subject_of(snapshot, approval)
    now = next((one.value for one in snapshot.steps if (one.id, one.item) == at), None)
    patches = []
    for one in paths.differences(draft_of(approval), changed):
        base = paths.get(now, one.path, _GONE)
        if base is _GONE:
            raise EditRefused(f"There is no {one.path.removeprefix('/')!r} in the draft any more.")
        if base != one.value:
            patches.append(HandPatch(path=one.path, base=base, value=one.value))
    if not patches:
        raise EditRefused("The draft says this already, so there is nothing to change.")
    return ReplaceResult(step=at.step, item=at.item, patches=tuple(patches))
