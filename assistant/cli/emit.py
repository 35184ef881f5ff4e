"""emit: an event from the terminal, for the runs that wait for it."""

from argparse import Namespace

from assistant.cli import words
from assistant.cli.output import Exit, UsageError
from assistant.cli.session import ACTOR, Session
from graphs.loader import load


async def emit(args: Namespace, session: Session) -> Exit:
    """Send an event; the runs that it wakes are worked on here until they rest."""
    payload = dict(_pair(one) for one in args.data)
    async with session.app() as app:
        woken = await app.signals.emit(ACTOR, args.event, payload, key=args.key)
        for run_id in woken:
            await app.worker.settle(run_id)
        rest = [await app.runs.get(ACTOR, run_id) for run_id in woken]
    told = [{"run": one.id, "title": one.title, "status": one.status.value} for one in rest]
    if args.json:
        session.screen.answer({"event": args.event, "runs": told})
    session.screen.say(f"{args.event}: {words.count(len(rest), 'draft')} waited for it.")
    for one in rest:
        session.screen.say(f"  {words.short(one.id)}  {one.title}: {words.standing(one)}")
    return Exit.OK


def _pair(typed: str) -> tuple[str, object]:
    name, equals, value = typed.partition("=")
    if not equals or not name.strip():
        raise UsageError(f"-d {typed!r} is not KEY=VALUE, as in -d amount=120")
    return name.strip(), load(value, file=name).value if value.strip() else ""
