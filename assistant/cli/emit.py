"""emit: an event from the terminal, for the runs that wait for it."""

from argparse import Namespace
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.cli import words
from assistant.cli.awaited import Awaited, awaited
from assistant.cli.output import Exit, UsageError
from assistant.cli.session import ACTOR, Session
from assistant.statuses import Status
from assistant.store.runs import Run
from graphs.loader import load

_MOST_RUNS = 10_000  # that are looked through


@dataclass(frozen=True)
class _Heard:
    """A run that waited for an event, and what it waits for of that name since."""

    run: Run
    left: list[Awaited]
    took: bool


async def emit(args: Namespace, session: Session) -> Exit:
    """Send an event; the runs that it wakes are worked on here until they rest."""
    payload = dict(_pair(one) for one in args.data)
    heard: list[_Heard] = []
    async with session.app() as app:
        found = await app.runs.all(ACTOR, status=Status.WAITING, limit=_MOST_RUNS)
        before = {one.id: one for one in found}
        for run_id in await app.signals.emit(ACTOR, args.event, payload, key=args.key):
            await app.worker.settle(run_id)
            waited = _fitting(before.get(run_id), args)
            run = await app.runs.get(ACTOR, run_id)
            left = _fitting(run, args)
            if waited:
                heard.append(_Heard(run, left, len(left) < len(waited)))
    if args.json:
        session.screen.answer({"event": args.event, "runs": [_shape(one) for one in heard]})
    other_keys = [one for run in before.values() for one in awaited(run) if one.event == args.event]
    other_keys = [one for one in other_keys if not one.fits(args.event, args.key)]
    session.screen.say(*_told(args.event, heard, other_keys))
    return Exit.OK


def _fitting(run: Run | None, args: Namespace) -> list[Awaited]:
    return [one for one in awaited(run) if one.fits(args.event, args.key)] if run else []


def _shape(one: _Heard) -> dict[str, object]:
    run = one.run
    return {"run": run.id, "title": run.title, "status": run.status.value, "took": one.took}


def _told(event: str, heard: list[_Heard], other_keys: list[Awaited]) -> Iterator[str]:
    took = sum(one.took for one in heard)
    yield f"{event}: {words.count(len(heard), 'draft')} waited for it, {took} took it."
    for one in heard:
        name = f"  {words.short(one.run.id)}  {one.run.title}"
        yield f"{name}: {words.standing(one.run)}"
        if not one.took:
            for where in dict.fromkeys(left.where for left in one.left):
                yield f"    It did not take it. This is not true of it: {where}"
    for command in dict.fromkeys(one.command for one in other_keys):
        yield f"  One waits for it with another key: {command}"


def _pair(typed: str) -> tuple[str, object]:
    name, equals, value = typed.partition("=")
    if not equals or not name.strip():
        raise UsageError(f"-d {typed!r} is not KEY=VALUE, as in -d amount=120")
    return name.strip(), load(value, file=name).value if value.strip() else ""
