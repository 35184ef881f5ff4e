"""pause, resume and cancel: steering a run that is under way or lies still."""

from argparse import Namespace

from assistant.cli import shapes, words
from assistant.cli.conduct import to_the_end
from assistant.cli.output import Exit
from assistant.cli.session import ACTOR, Session
from assistant.statuses import Status
from graphs.limits import NO_LIMITS, Limits


async def pause(args: Namespace, session: Session) -> Exit:
    """Pause a run at its next safe point."""
    async with session.app() as app:
        run = await app.runs.find(ACTOR, args.run)
        await app.runs.pause(ACTOR, run.id)
        await app.worker.settle(run.id)
        snapshot = await app.runs.snapshot(ACTOR, run.id)
    if args.json:
        session.screen.answer(shapes.run(snapshot, {}))
    session.screen.say(f"{run.title}: {words.STATUS[snapshot.run.status]}. {words.KEPT_SAFE}")
    session.screen.say(words.ways_to_go_on(run.id))
    return Exit.OK


async def resume(args: Namespace, session: Session) -> Exit:
    """Go on with a run that was paused, failed, or was broken off."""
    async with session.app() as app:
        run = await app.runs.find(ACTOR, args.run)
        more = Limits(usd=args.allow_usd or None, tokens=args.allow_tokens, calls=args.allow_calls)
        if more != NO_LIMITS:
            await app.runs.allow(ACTOR, run.id, more)
            run = await app.runs.get(ACTOR, run.id)
        if run.status not in {Status.QUEUED, Status.RUNNING, Status.WAITING}:
            await app.runs.resume(ACTOR, run.id)
        return await to_the_end(session, app, run.id, args.out)


async def cancel(args: Namespace, session: Session) -> Exit:
    """Stop a run for good."""
    async with session.app() as app:
        run = await app.runs.find(ACTOR, args.run)
        await app.runs.cancel(ACTOR, run.id)
        await app.worker.settle(run.id)
        snapshot = await app.runs.snapshot(ACTOR, run.id)
    if args.json:
        session.screen.answer(shapes.run(snapshot, {}))
    session.screen.say(f"{run.title}: {words.STATUS[snapshot.run.status]}. What was made is kept.")
    session.screen.say(*words.stays_outside(snapshot.outside))
    return Exit.OK
