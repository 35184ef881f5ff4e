"""letterhead: a Word file of the person's, whose look the Word files written for them have."""

from argparse import Namespace
from pathlib import Path

from assistant.cli.output import Exit, UsageError
from assistant.cli.session import ACTOR, Session
from assistant.errors import MaterialRefused
from assistant.letterheads import Letterheads
from assistant.words import say

NONE = "none"


async def letterhead(args: Namespace, session: Session) -> Exit:
    """Use a file as letterhead, use none any more, or say which one is used."""
    async with session.app() as app:
        if args.file == NONE:
            await app.letterheads.put_away(ACTOR)
        elif args.file:
            await _take(app.letterheads, args.file)
        mine = (await app.preferences.get(ACTOR)).letterhead
    name = mine.name if mine else None
    if args.json:
        session.screen.answer({"letterhead": name})
    session.screen.say(say("letterhead.taken", name=name) if name else say("letterhead.none"))
    return Exit.OK


async def _take(letterheads: Letterheads, file: str) -> None:
    try:
        await letterheads.take(ACTOR, Path(file).name, _read(file))
    except MaterialRefused as error:
        raise UsageError(str(error)) from error


def _read(file: str) -> bytes:
    try:
        return Path(file).read_bytes()
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {error.strerror}") from error
