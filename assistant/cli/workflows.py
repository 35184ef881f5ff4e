"""workflows: definitions of one's own that are registered, with their versions."""

from argparse import Namespace
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.cli import given, words
from assistant.cli.output import Exit
from assistant.cli.session import ACTOR, Session
from assistant.errors import NotFound

if TYPE_CHECKING:
    from assistant.workflows import Taken, Workflows

_NONE = "You have no workflow of your own yet. Register one: draftroom workflows add FILE"


async def workflows(args: Namespace, session: Session) -> Exit:
    """List what is registered."""
    found = []
    if not session.untouched():
        async with _own(session) as own:
            found = await own.all(ACTOR, category=args.category)
    if args.json:
        session.screen.answer({"workflows": [_row(one) for one in found]})
        return Exit.OK
    from assistant.cli.cards import facts

    rows = [(one.name, one.title, f"{one.category}, version {one.current}") for one in found]
    session.screen.say(facts(rows) if rows else _NONE)
    return Exit.OK


async def add(args: Namespace, session: Session) -> Exit:
    """Register a definition file: as a new workflow, or as the next version of one."""
    content = given.content(args.file)
    from assistant.workflows import usable

    usable(content, Path(args.file).name)  # before anything is written
    async with _own(session, writes=True) as own:
        taken = await own.register(ACTOR, content, file=Path(args.file).name)
    return _told(session, args, taken)


async def show(args: Namespace, session: Session) -> Exit:
    """Print a workflow as it was written."""
    async with _own(session) as own:
        found = await own.get(ACTOR, args.name, args.version)
    if args.json:
        from graphs.notations import as_data

        told = {
            **_row(found.row),
            "version": found.version.number,
            "current": found.version.number == found.row.current,
            "text": found.text,
            "definition": as_data(found.workflow.definition),
        }
        session.screen.answer(told)
    else:
        print(found.text.rstrip())
    return Exit.OK


async def versions(args: Namespace, session: Session) -> Exit:
    """List the versions of a workflow, and what was done with each."""
    async with _own(session) as own:
        found = await own.versions(ACTOR, args.name)
    if args.json:
        told = [
            {
                "number": one.number,
                "current": one.is_current,
                "at": one.at,
                "done": [
                    {"what": done.what, "at": done.at, "words": done.words} for done in one.story
                ],
            }
            for one in found
        ]
        session.screen.answer({"workflow": args.name, "versions": told})
        return Exit.OK
    from assistant.cli.cards import facts

    session.screen.say(
        facts(
            (
                f"{one.number}{' *' if one.is_current else ''}",
                f"{one.at:%Y-%m-%d %H:%M}",
                "; ".join(
                    f"{done.what.replace('_', ' ')}{f' ({done.words})' if done.words else ''}"
                    for done in reversed(one.story)
                ),
            )
            for one in found
        ),
        "* is the one that is used.",
    )
    return Exit.OK


async def diff(args: Namespace, session: Session) -> Exit:
    """Say what differs between two versions."""
    async with _own(session) as own:
        found = await own.compare(ACTOR, args.name, args.before, args.after)
    groups = {
        "added": found.added,
        "removed": found.removed,
        "changed": found.changed,
        "beside": found.beside,
    }
    if args.json:
        session.screen.answer({"text": found.text, **groups})
        return Exit.OK
    said = {"beside": "also differ", **{key: f"steps {key}" for key in groups if key != "beside"}}
    lines = [f"{said[key]}: {', '.join(names)}" for key, names in groups.items() if names]
    nothing = "They say the same; at most comments and layout differ."
    session.screen.say(*lines, found.text or nothing)
    return Exit.OK


async def rollback(args: Namespace, session: Session) -> Exit:
    """Use an earlier version from now on."""
    async with _own(session) as own:
        found = await own.roll_back(ACTOR, args.name, args.number)
    if args.json:
        session.screen.answer(_row(found.row))
    session.screen.say(f"{args.name} is at version {args.number} now. No version was lost.")
    return Exit.OK


async def clone(args: Namespace, session: Session) -> Exit:
    """Copy a workflow under another name."""
    async with _own(session) as own:
        taken = await own.clone(ACTOR, args.name, args.new, args.title)
    return _told(session, args, taken)


async def remove(args: Namespace, session: Session) -> Exit:
    """Take a workflow off the list."""
    async with _own(session) as own:
        await own.remove(ACTOR, args.name)
    if args.json:
        session.screen.answer({"removed": args.name})
    session.screen.say(f"{args.name} is off your list. Drafts that use it keep their version.")
    return Exit.OK


async def export(args: Namespace, session: Session) -> Exit:
    """Print a workflow in a notation."""
    async with _own(session) as own:
        found = await own.get(ACTOR, args.name, args.version)
    from assistant.workflow_changes import exported

    text = exported(found.workflow, args.to)
    if args.json:
        session.screen.answer(
            {"name": args.name, "version": found.version.number, "to": args.to, "text": text}
        )
    else:
        print(text.rstrip())
    return Exit.OK


@asynccontextmanager
async def _own(session: Session, *, writes: bool = False) -> AsyncIterator["Workflows"]:
    if not writes and session.untouched():
        raise NotFound(_NONE)
    from assistant.workflows import Workflows

    async with session.store() as store:
        yield Workflows(store)


def _row(one: Any) -> dict[str, Any]:
    return {
        "name": one.name,
        "title": one.title,
        "category": one.category,
        "version": one.current,
    }


def _told(session: Session, args: Namespace, taken: "Taken") -> Exit:
    if args.json:
        told = {"name": taken.name, "title": taken.title, "version": taken.version}
        session.screen.answer({**told, "change": taken.change})
    what = words.REGISTERED if taken.change else words.REGISTERED_BEFORE
    session.screen.say(what.format(name=taken.name, version=taken.version))
    return Exit.OK
