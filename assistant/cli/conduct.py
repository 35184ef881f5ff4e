"""Carries a run on until it has ended or waits for somebody else, and then says how it stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from assistant.cli import shapes, words
from assistant.cli.export import contents_of
from assistant.cli.folder import Folder
from assistant.cli.live import Progress, settled
from assistant.cli.output import Exit
from assistant.cli.session import ACTOR, Session
from assistant.errors import Conflict, EditRefused
from assistant.statuses import Status
from graphs.journal import Verdict

if TYPE_CHECKING:
    from assistant.bootstrap import App
    from assistant.snapshot import ApprovalView, DocumentView, Snapshot

_OUTAGES = {"WrongKey", "UnknownModel", "ProviderDown"}


@dataclass(frozen=True)
class Answer:
    """What is said to a request for an OK."""

    verdict: Verdict
    comment: str = ""
    value: Any = None


class Approver(Protocol):
    """Whoever answers when a run waits."""

    async def answer(self, snapshot: "Snapshot", approval: "ApprovalView") -> Answer | None:
        """Return the answer; None leaves it waiting."""
        ...


class Nobody:
    """Answers nothing: whatever waits is told, and waits."""

    async def answer(self, snapshot: "Snapshot", approval: "ApprovalView") -> Answer | None:
        return None


class YesToDrafts:
    """Approves drafts and keeps the person's own wording.

    It never lets anything out into the world, and never accepts a draft that a check blocks.
    """

    async def answer(self, snapshot: "Snapshot", approval: "ApprovalView") -> Answer | None:
        if approval.kind == "effect" or is_blocked(approval):
            return None
        return Answer(Verdict.APPROVE)


def is_blocked(approval: "ApprovalView") -> bool:
    """Tell whether a draft waits that checks block: only a person accepts such a one."""
    return approval.gate.endswith(".accept") or approval.blocked


def approver(session: Session) -> Approver:
    """Return who answers in this session."""
    if session.screen.interactive:
        from assistant.cli.ask import Prompter

        return Prompter(session.screen)
    return YesToDrafts() if session.screen.yes else Nobody()


def note_kept(snapshot: "Snapshot") -> tuple[str, ...]:
    """Say what becomes of words that only a model could act on."""
    return (words.NOTE_KEPT,) if snapshot.revision.writer.by_rules else ()


async def decide(app: "App", run_id: str, approval: "ApprovalView", answer: Answer) -> None:
    """Give an answer to what was shown; raise Conflict when somebody was faster."""
    await app.runs.decide(
        ACTOR,
        run_id,
        approval.id,
        shown=approval.shown,
        verdict=answer.verdict,
        comment=answer.comment,
        value=answer.value,
    )


async def to_the_end(
    session: Session, app: "App", run_id: str, out: str | None = None, *, stopped: bool = False
) -> Exit:
    """Work on a run and have every stop answered; show how it ended, and write its files.

    ``stopped`` says that the person has just stopped it, so that coming to rest is no success.
    """
    session.screen.to_go_on = words.ways_to_go_on(run_id)
    snapshot, stopped_now = await _carried_on(session, app, run_id)
    places = await delivered(session, app, snapshot, out)
    session.screen.to_go_on = ""
    if session.screen.json:
        session.screen.answer(shapes.run(snapshot, places))
    else:
        from assistant.cli import closing

        session.screen.say(*closing.cards(snapshot, places, session.settings))
    return Exit.FAILED if stopped or stopped_now else exit_of(snapshot)


async def delivered(
    session: Session, app: "App", snapshot: "Snapshot", out: str | None
) -> Mapping["DocumentView", Path]:
    """Write the files of a run that has succeeded; return where each lies."""
    if snapshot.run.status is not Status.SUCCEEDED or not snapshot.documents:
        return {}
    run_id = snapshot.run.id
    folder = Folder(Path(out) if out else session.default_folder(run_id), run_id)
    return folder.write(await contents_of(app, run_id, snapshot.documents))


def exit_of(snapshot: "Snapshot") -> Exit:
    """Return the exit code that tells how a run stands."""
    match snapshot.run.status:
        case Status.SUCCEEDED:
            return Exit.OK
        case Status.FAILED | Status.CANCELLED:
            return Exit.FAILED
        case Status.PAUSED if (snapshot.run.reason or {}).get("error") in _OUTAGES:
            return Exit.BROKEN
        case _:
            return Exit.WAITING


async def _carried_on(session: Session, app: "App", run_id: str) -> tuple["Snapshot", bool]:
    """Return the run at rest, and whether a person stopped it here."""
    who = approver(session)
    now = await app.runs.snapshot(ACTOR, run_id)
    progress = Progress(now.workflow, now.run.last_seq)
    while True:
        snapshot = await settled(session.screen, app, run_id, progress)
        if snapshot.run.status is not Status.WAITING:
            return snapshot, False
        verdicts = await _answered(session, app, snapshot, who)
        if Verdict.STOP in verdicts:
            return await settled(session.screen, app, run_id, progress), True
        if not verdicts:
            return snapshot, False


async def _answered(
    session: Session, app: "App", snapshot: "Snapshot", who: Approver
) -> list[Verdict]:
    """Have what waits answered. After a change the rest may look different, so it is read again."""
    verdicts: list[Verdict] = []
    for approval in snapshot.approvals:
        answer = await who.answer(snapshot, approval)
        if answer is None:
            continue
        try:
            await decide(app, snapshot.run.id, approval, answer)
            verdicts.append(answer.verdict)
        except (Conflict, EditRefused) as refused:
            if not session.screen.interactive:
                raise
            from assistant.cli import ask

            ask.refused(session.screen, refused, answer)
            return [Verdict.EDIT]  # nothing was decided: look again, and ask again
        if answer.verdict is not Verdict.APPROVE:
            break
    return verdicts
