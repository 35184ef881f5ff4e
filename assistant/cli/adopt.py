"""adopt: everything in a SQLite database is taken over into the database that is set."""

from argparse import Namespace
from pathlib import Path

from assistant.cli import words
from assistant.cli.output import Exit
from assistant.cli.session import Session

_COUNTED = {
    "users": "people",
    "conversations": "conversations",
    "materials": "files from you",
    "runs": "drafts",
    "documents": "finished files",
}


async def adopt(args: Namespace, session: Session) -> Exit:
    """Take everything over, or nothing."""
    from assistant.adopting import adopt

    file: Path = args.file

    def told(table: str, count: int) -> None:
        if table in _COUNTED:
            session.screen.say(f"  {_COUNTED[table]}: {count:,}")

    async with session.store() as store:
        counts = await adopt(session.settings, store, file, told)
    if args.json:
        session.screen.answer({"file": str(file), "rows": counts})
    session.screen.say(words.ADOPTED.format(file=file))
    return Exit.OK
