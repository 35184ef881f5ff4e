"""pages: the changed pages of a script since a version of it, and the whole script beside them."""

import hashlib
from argparse import Namespace
from pathlib import Path
from typing import Any

from assistant.cli.folder import Folder
from assistant.cli.output import Exit
from assistant.cli.session import ACTOR, Session
from assistant.script_pages import ChangedPages, PageService, summed_up
from assistant.snapshot import DocumentView


async def pages(args: Namespace, session: Session) -> Exit:
    """Write the changed pages of an episode to a folder; nothing where none changed."""
    async with session.app() as app:
        run = await app.runs.find(ACTOR, args.run)
        service = PageService(app.store, app.runs)
        found = await service.of(ACTOR, run.id, args.episode, args.since)
    contents = {
        DocumentView(one.name, one.format, "clean", hashlib.sha256(one.content).hexdigest()): (
            one.content
        )
        for one in found.issue.files
    }
    places = Folder(Path(args.out), run.id).write(contents) if contents else {}
    if args.json:
        session.screen.answer(_shape(run.id, found, [*places.values()]))
    session.screen.say(summed_up(found), *(str(path) for path in places.values()))
    return Exit.OK


def _shape(run_id: str, found: ChangedPages, places: list[Path]) -> dict[str, Any]:
    issue = found.issue
    return {
        "run": run_id,
        "episode": found.episode,
        "since": list(found.since),
        "revision": found.snapshot.revision.number,
        "colour": issue.colour,
        "date": issue.date,
        "pages": list(issue.pages),
        "of": issue.of,
        "scenes": list(issue.scenes),
        "files": [str(path) for path in places],
    }
