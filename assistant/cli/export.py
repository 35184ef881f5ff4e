"""export: the files of a draft, in the formats and the copy that are asked for."""

from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.cli import shapes, words
from assistant.cli.folder import Folder
from assistant.cli.output import Exit, LeftWaiting, UsageError
from assistant.cli.session import ACTOR, Session
from assistant.snapshot import DocumentView, Snapshot
from assistant.statuses import Status
from graphs.documents.formats import FORMATS

if TYPE_CHECKING:
    from assistant.bootstrap import App


async def export(args: Namespace, session: Session) -> Exit:
    """Write the files of the current version to a folder."""
    formats = _formats(args.to)
    async with session.app() as app:
        run = await app.runs.find(ACTOR, args.run)
        snapshot = await app.runs.snapshot(ACTOR, run.id)
        documents = _picked(snapshot, formats, args.copy)
        contents = await contents_of(app, run.id, documents)
    places = Folder(Path(args.out), run.id).write(contents)
    if args.json:
        session.screen.answer(shapes.run(snapshot, places))
    session.screen.say(*(str(path) for path in places.values()))
    if args.copy == "clean" and snapshot.questions:
        count = words.count(len(snapshot.questions), "decision")
        session.screen.say(f"{count} for you in this draft: draftroom show {words.short(run.id)}")
    return Exit.OK


async def contents_of(
    app: "App", run_id: str, documents: Sequence[DocumentView]
) -> dict[DocumentView, bytes]:
    """Return the files of a run, Word files on the person's letterhead."""
    contents = {one: await app.runs.document(ACTOR, run_id, one.sha256) for one in documents}
    word = {one.sha256: content for one, content in contents.items() if one.format == "docx"}
    laid = await app.letterheads.laid(ACTOR, word)
    return {one: laid.get(one.sha256, content) for one, content in contents.items()}


def _formats(typed: str) -> list[str]:
    formats = [one.strip().lower() for one in typed.split(",") if one.strip()]
    unknown = [one for one in formats if one not in FORMATS]
    if unknown or not formats:
        raise UsageError(f"--to {typed!r}: allowed are {', '.join(FORMATS)}, with commas between")
    return formats


def _picked(snapshot: Snapshot, formats: list[str], copy: str) -> list[DocumentView]:
    """Return the files that were asked for; the typed draft has one copy only."""
    run = snapshot.run
    if not snapshot.documents:
        told = f"there are no files yet: this draft is {words.STATUS[run.status]}"
        if run.status is Status.WAITING:
            raise LeftWaiting(f"{told}\n{words.ways_to_answer(run.id)}")
        raise UsageError(told)
    found = [
        one
        for one in snapshot.documents
        if one.format in formats and (one.copy == copy or one.format == "json")
    ]
    made = {one.format for one in snapshot.documents}
    if lacking := [one for one in formats if one not in made]:
        raise UsageError(
            f"this draft has no {', '.join(lacking)}; it has {', '.join(sorted(made))}"
        )
    return found
