"""edit and undo: a change in plain words, what it means before it is made, and taking it back."""

from argparse import Namespace
from typing import TYPE_CHECKING

from assistant.cli import shapes, words
from assistant.cli.conduct import note_kept, to_the_end
from assistant.cli.output import Exit, LeftWaiting, UsageError
from assistant.cli.session import ACTOR, Session
from graphs.edits import Guidance

if TYPE_CHECKING:
    from assistant.bootstrap import App
    from assistant.edits.scene import Understood
    from assistant.runs import Impact, Undone
    from assistant.snapshot import Snapshot


async def edit(args: Namespace, session: Session) -> Exit:
    """Change a draft in plain words: say what it means, ask, then do it."""
    said = " ".join(args.words).strip()
    screen = session.screen
    async with session.app() as app:
        run = await app.runs.find(ACTOR, args.run)
        snapshot = await app.runs.snapshot(ACTOR, run.id)
        understood = await _upgrade(said, snapshot, app)
        understood = understood or await _understood(said, snapshot, app)
        impact = await app.runs.preview(ACTOR, run.id, understood.edits)
        if args.preview and screen.json:
            screen.answer(shapes.impact(impact))
            return Exit.OK
        _show(session, snapshot, understood, impact)
        if args.preview:
            return Exit.OK
        if not _agreed(session, run.id, said):
            screen.say("Nothing was changed.")
            return Exit.OK
        await app.runs.edit(ACTOR, run.id, understood.edits, words=said)
        return await to_the_end(session, app, run.id, args.out)


async def undo(args: Namespace, session: Session) -> Exit:
    """Take the last change back; what was made before is taken from the journal."""
    async with session.app() as app:
        run = await app.runs.find(ACTOR, args.run)
        undone = await app.runs.undo(ACTOR, run.id)
        took = f' "{undone.words}"' if undone.words else ""
        session.screen.say(
            f"Taken back:{took or ' the last change.'}",
            undone_said(undone),
        )
        return await to_the_end(session, app, run.id, args.out)


def undone_said(undone: "Undone") -> str:
    """Say what an undo leads to."""
    said = f"Version {undone.revision} is as version {undone.restored} was."
    if not undone.sent_again:
        return f"{said} Nothing is redone."
    return f"{said} {words.SENT_AGAIN.format(steps=', '.join(undone.sent_again))}"


async def _upgrade(said: str, snapshot: "Snapshot", app: "App") -> "Understood | None":
    """Read "upgrade": the model that is connected writes what the rules wrote."""
    if said.lower().rstrip(".!") not in words.UPGRADE:
        return None
    from assistant.upgrade import proposed_upgrade

    understood = proposed_upgrade(snapshot, await app.runs.writer_of(ACTOR))
    if not understood.edits:
        raise UsageError(understood.refusal)
    return understood


async def _understood(said: str, snapshot: "Snapshot", app: "App") -> "Understood":
    from assistant.edits import understand
    from assistant.proposals import scene_of

    understood = understand(said, scene_of(snapshot, await app.runs.writer_of(ACTOR)))
    if not understood.edits:
        ways = "".join(f"\n  {one}" for one in understood.suggestions)
        raise UsageError(f"{understood.refusal}{ways}")
    return understood


def _show(
    session: Session, snapshot: "Snapshot", understood: "Understood", impact: "Impact"
) -> None:
    if session.screen.json:
        return
    from assistant.cli import cards

    workflow, autonomy = snapshot.workflow, snapshot.run.autonomy
    session.screen.say(cards.impact(understood.reading, impact, workflow, autonomy))
    if any(isinstance(one, Guidance) for one in understood.edits):
        session.screen.say(*note_kept(snapshot))
    session.screen.say(*understood.suggestions)


def _agreed(session: Session, run_id: str, said: str) -> bool:
    """Return whether the person wants it done; raise LeftWaiting where nobody can be asked."""
    screen = session.screen
    if screen.yes:
        return True
    if not screen.interactive:
        again = f'draftroom edit {words.short(run_id)} "{said}" --yes'
        raise LeftWaiting(f"nothing was changed yet: this waits for your yes. To do it: {again}")
    from assistant.cli import ask

    try:
        return ask.agrees("Do it?")
    except ask.Gone:
        return False
