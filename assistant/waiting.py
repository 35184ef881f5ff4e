"""What waits for a person: the content, what its checks say, and what changed since they saw it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from agents.sources import Source
from assistant.comparing import Change, changes
from assistant.differences import Difference, Reader
from assistant.naming import Naming
from assistant.states import State
from assistant.store.approvals import Approval
from assistant.store.words import ApprovalStatus
from graphs.engine import Executor, Result
from graphs.findings import Finding, GateReport, Repair, Severity, Waived
from graphs.held import Held
from graphs.journal import Address, Verdict
from graphs.stops import was_taken

ACCEPT = ".accept"  # the gate of a revise step at which a draft that is blocked can be accepted


@dataclass(frozen=True)
class ApprovalView:
    """What waits for a person: the content, and what the checks say of it."""

    id: str
    gate: str
    item: str
    subject: Address
    kind: str
    title: str
    ask: str
    content: Any
    shown: str
    findings: tuple[Finding, ...]
    repairs: tuple[Repair, ...]
    sources: Mapping[str, Source]
    waived: tuple[Waived, ...] = ()  # findings that are meant to be so
    part: str = ""  # what the part is called that this is about
    place: str = ""  # of a conflict: what the passage is called inside its part
    since: tuple[Difference, ...] = ()  # what changed since they last decided on it or saw it;
    # of a conflict: how the new wording differs from theirs

    @property
    def blocked(self) -> bool:
        """True when something still blocks: such a draft is accepted by a person alone."""
        return any(one.severity is Severity.BLOCK for one in self.findings)


def waiting(
    state: State, planner: Executor, reports: Mapping[Address, GateReport]
) -> Iterator[ApprovalView]:
    """Yield what waits for a person and is still what is there."""
    asked = {(one.gate, one.shown): one for one in planner.requests()}
    reader = _reader(planner)
    for approval in state.approvals:
        request = asked.get((approval.gate, approval.shown))
        if not approval.pending or request is None:
            continue
        report = reports.get(approval.subject, GateReport())
        subject = planner.results.get(approval.subject)
        path = request.content["path"] if approval.kind == "conflict" else ""
        yield ApprovalView(
            id=approval.id,
            gate=approval.gate.step,
            item=approval.gate.item,
            subject=approval.subject,
            kind=approval.kind,
            title=approval.title,
            ask=approval.ask,
            content=request.content,
            shown=approval.shown,
            findings=tuple(report.findings),
            repairs=tuple(report.repairs),
            waived=tuple(report.waived),
            sources={} if subject is None or isinstance(subject, Held) else subject.sources,
            part=reader.part(approval.subject, path),
            place=reader.place(approval.subject, path),
            since=tuple(_since(state, approval, request.content, reader)),
        )


def _since(state: State, approval: Approval, content: Any, reader: Reader) -> Iterator[Difference]:
    if approval.kind == "conflict":
        change = Change(content["path"], content["yours"], content["new"])
        yield reader.difference(approval.subject, change)
        return
    seen = _seen_before(state, approval)
    if seen is None:
        return
    before, after = seen.content, content
    if approval.gate.step.endswith(ACCEPT):
        before, after = before["draft"], after["draft"]
    for change in changes(before, after):
        yield reader.difference(approval.subject, change)


def _seen_before(state: State, approval: Approval) -> Approval | None:
    """Return the request with other content that the person answered last, or else saw last.

    An answer counts before what was only asked: that may have been withdrawn in the next second.
    """
    others = [
        one
        for one in state.approvals
        if one.gate == approval.gate
        and one.shown != approval.shown
        and one.content is not None
        and not was_taken(one.comment)  # nobody has looked at it
    ]
    answered = [one for one in others if one.decided_at and one.status is ApprovalStatus.DECIDED]
    if answered:  # of an edit the content that it led to
        return max(answered, key=lambda one: (one.decided_at, one.verdict is Verdict.APPROVE))
    return max(others, key=lambda one: one.created_at, default=None)


def _reader(planner: Executor) -> Reader:
    results = planner.results
    values = {address: _made(planner, address, result) for address, result in results.items()}
    known = {address: value for address, value in values.items() if value is not None}
    return Reader(planner.workflow, Naming(planner.workflow, known), known)


def _made(planner: Executor, address: Address, result: Result) -> Any:
    """Return the result of a step; of one that is held, what was made before it was held."""
    if not isinstance(result, Held):
        return result.value
    entry = planner.entries.get((address, planner.keys.get(address, "")))
    return entry.outcome.value if entry else None
