"""runs and show: the list of drafts, where one stands, and what a step of it gave."""

from argparse import Namespace
from typing import TYPE_CHECKING

from assistant.cli import shapes, words
from assistant.cli.folder import Folder
from assistant.cli.output import Exit, UsageError
from assistant.cli.session import ACTOR, Session
from assistant.statuses import Status
from assistant.store.runs import Run

if TYPE_CHECKING:
    from assistant.snapshot import Snapshot


async def runs(args: Namespace, session: Session) -> Exit:
    """List the runs, the newest first."""
    status = _status(args.status)
    async with session.app() as app:
        found = await app.runs.all(ACTOR, status=status)
    if args.json:
        session.screen.answer({"runs": [shapes.row(one) for one in found]})
    elif found:
        session.screen.say(_table(found))
    else:
        session.screen.say("There is no draft yet. Begin with: draftroom start")
    return Exit.OK


async def show(args: Namespace, session: Session) -> Exit:
    """Show where a run stands, or what one of its steps gave."""
    async with session.app() as app:
        run = await app.runs.find(ACTOR, args.run)
        snapshot = await app.runs.snapshot(ACTOR, run.id)
    if args.step is not None:
        return _step(args.step, snapshot, session)
    folder = Folder(session.default_folder(run.id), run.id)
    places = folder.found(snapshot.documents)
    if args.json:
        session.screen.answer(shapes.run(snapshot, places))
        return Exit.OK
    from assistant.cli import closing, standing

    session.screen.say(standing.steps(snapshot))
    session.screen.say(*closing.cards(snapshot, places, session.settings))
    return Exit.OK


def _step(typed: str, snapshot: "Snapshot", session: Session) -> Exit:
    from assistant.cli import step

    one = step.named(typed, snapshot)
    if session.screen.json:
        session.screen.answer(step.result(one))
    else:
        session.screen.say(*step.readable(one, snapshot))
    return Exit.OK


def _status(typed: str | None) -> Status | None:
    if typed is None:
        return None
    try:
        return Status(typed)
    except ValueError:
        allowed = ", ".join(status.value for status in Status)
        raise UsageError(f"--status {typed!r} is no status; allowed: {allowed}") from None


def _table(found: list[Run]) -> object:
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    for heading in ("draft", "", "status", "version", "cost", "last change"):
        table.add_column(heading, no_wrap=heading != "")
    for one in found:
        changed = one.updated_at.astimezone()
        cells = (
            words.short(one.id),
            one.title,
            words.standing(one),
            str(one.revision),
            words.money(one.spent_usd),
            f"{changed:%Y-%m-%d %H:%M}",
        )
        table.add_row(*map(Text, cells))
    return table
