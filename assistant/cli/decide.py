"""approve: answers what waits for the person, at the prompt or by options, and goes on."""

from argparse import Namespace

from assistant.choices import chosen, offered
from assistant.cli import by_hand, given, words
from assistant.cli.conduct import Answer, decide, note_kept, to_the_end
from assistant.cli.output import Exit, UsageError
from assistant.cli.session import ACTOR, Session
from assistant.snapshot import ApprovalView, Snapshot
from assistant.statuses import Status
from graphs.journal import Address, Verdict


async def approve(args: Namespace, session: Session) -> Exit:
    """Decide what waits: as the options say, else at the prompt, else with --yes."""
    async with session.app() as app:
        run = await app.runs.find(ACTOR, args.run)
        snapshot = await app.runs.snapshot(ACTOR, run.id)
        if late := _ended(args.gate, snapshot):
            raise UsageError(f"it is too late to answer {args.gate!r}: {late}")
        if not snapshot.approvals and run.status not in {Status.QUEUED, Status.RUNNING}:
            raise UsageError(
                f"nothing waits for your OK here: this draft is {words.STATUS[run.status]}"
            )
        if _says_something(args):
            approval = _meant(args.gate, snapshot)
            await decide(app, run.id, approval, _answer(args, approval))
            if args.changes is not None and approval.kind == "approval":
                session.screen.say(*note_kept(snapshot))
        if run.status is Status.PAUSED and not args.stop:
            await app.runs.resume(ACTOR, run.id)
        return await to_the_end(session, app, run.id, args.out, stopped=args.stop)


def _ended(gate: str | None, snapshot: Snapshot) -> str:
    """Return how the approval ended that is named here; empty where it did not end by itself."""
    for one in snapshot.steps:
        if one.kind == "approval" and one.key and str(Address(one.id, one.item)) == gate:
            return one.note if one.status in {"skipped", "failed"} else ""
    return ""


def _says_something(args: Namespace) -> bool:
    said = (args.gate, args.choose, args.edit, args.changes)
    return args.stop or any(one is not None for one in said)


def _meant(gate: str | None, snapshot: Snapshot) -> ApprovalView:
    """Return the one approval that an answer is for."""
    waiting = snapshot.approvals
    names = [f"{one.gate}[{one.item}]" if one.item else one.gate for one in waiting]
    listed = ", ".join(names)
    if gate is None and len(waiting) == 1:
        return waiting[0]
    if gate is None:
        raise UsageError(f"several things wait for your OK; name one of: {listed}")
    found = [one for one, name in zip(waiting, names, strict=True) if gate in {name, one.gate}]
    if len(found) != 1:
        raise UsageError(f"{gate!r} is not what waits here; name one of: {listed}")
    return found[0]


def _answer(args: Namespace, approval: ApprovalView) -> Answer:
    if args.stop:
        return Answer(Verdict.STOP)
    if args.changes is not None:
        if not args.changes.strip():
            raise UsageError("--changes needs words: what should be different?")
        return Answer(Verdict.REQUEST_CHANGES, comment=args.changes.strip())
    if args.choose is not None:
        return _chosen(args.choose, approval)
    if args.edit is not None:
        value = by_hand.from_text(given.content(args.edit), file=args.edit)
        return Answer(Verdict.EDIT, value=value)
    return Answer(Verdict.APPROVE)


def _chosen(number: int, approval: ApprovalView) -> Answer:
    value = chosen(approval.content, number)
    choice = offered(approval.content)
    assert choice is not None
    if number <= len(choice.now):
        return Answer(Verdict.APPROVE)
    return Answer(Verdict.EDIT, value=value)
