"""Changed pages of a script: what differs between versions of a draft, as it is handed out.

Which scripts a draft has is known to its template; that a version is handed out, to the person.
"""

import asyncio
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from pydantic import BaseModel

from assistant.errors import NotFound
from assistant.runs import RunService
from assistant.snapshot import Snapshot
from assistant.store import Store, revisions
from assistant.words import say
from graphs.catalog import part
from graphs.documents.script_pages import Issue, Kind, Version, issued
from graphs.steps import ExportStep

Scripts = Callable[[BaseModel], Mapping[str, Version]]


@dataclass(frozen=True)
class ChangedPages:
    """The changed pages of an episode, and between which versions."""

    snapshot: Snapshot  # of the version of now
    episode: str
    since: tuple[int, ...]
    issue: Issue


def summed_up(found: ChangedPages) -> str:
    """Say in a line which pages changed, and under which colour; or that none did."""
    issue, since = found.issue, found.since[-1]
    if not issue.pages:
        return say("pages.none", episode=found.episode, since=since)
    return say(
        "pages.changed",
        n=len(issue.pages),
        episode=found.episode,
        since=since,
        colour=issue.colour,
        date=issue.date,
        pages=", ".join(issue.pages),
        of=issue.of,
        scenes=", ".join(issue.scenes) or say("pages.no_scene"),
    )


def places_of(found: ChangedPages) -> dict[Kind, str]:
    """Return where each file is handed out, by what it is."""
    asked = urlencode({"episode": found.episode, "since": found.since}, doseq=True)
    place = f"/api/runs/{found.snapshot.run.id}/pages"
    return {one.kind: f"{place}/{one.kind}?{asked}" for one in found.issue.files}


class PageService:
    """Hands out changed pages of the scripts of a draft."""

    def __init__(self, store: Store, runs: RunService) -> None:
        self._store = store
        self._runs = runs

    async def of(self, actor: str, run_id: str, episode: str, since: Sequence[int]) -> ChangedPages:
        """Return the pages that changed since the last of these versions; raise NotFound.

        Each of ``since`` was handed out: the first on white, and every further one as the set of
        the next colour. Numbers that a set gave are kept by those that follow.
        """
        now = await self._runs.snapshot(actor, run_id)
        if now.revision.number in since:
            raise NotFound(
                f"Version {now.revision.number} is what you have now; name earlier ones."
            )
        async with self._store.reading() as tx:
            kept = await revisions.of_run(tx, run_id, owner=actor)
        dates = {one.number: one.created_at for one in kept}
        earlier = sorted(set(since))
        found = [await self._version(actor, run_id, number, episode) for number in earlier]
        found.append(_script(now, episode))
        numbers = (*earlier, now.revision.number)
        versions = [
            version._replace(date=_dated(dates[number]))
            for number, (_, version) in zip(numbers, found, strict=True)
        ]
        name = found[-1][0]
        issue = await asyncio.to_thread(issued, f"script_{name}", versions)
        return ChangedPages(now, name, tuple(earlier), issue)

    async def _version(
        self, actor: str, run_id: str, number: int, episode: str
    ) -> tuple[str, Version]:
        then = await self._runs.snapshot_at(actor, run_id, number)
        if not then.documents:
            every = await self._runs.versions(actor, run_id)
            whole = [str(one.number) for one in reversed(every) if one.documents]
            told = f"There are files of: {', '.join(whole)}." if whole else "None has files yet."
            raise NotFound(f"Version {number} was never finished. {told}", version=number)
        return _script(then, episode)


def _script(snapshot: Snapshot, episode: str) -> tuple[str, Version]:
    """Return the script of an episode, and how its template calls it; raise NotFound."""
    number = snapshot.revision.number
    scripts = _scripts(snapshot)
    for name, version in scripts.items():
        if _plain(name) == _plain(episode) or (not episode and len(scripts) == 1):
            return name, version
    there = f"it has {', '.join(scripts)}" if scripts else "it has none"
    asked = f"no script of {episode!r}" if episode else "no single script"
    raise NotFound(
        f"Version {number} has {asked}; {there}.",
        episode=episode,
        version=number,
    )


def _scripts(snapshot: Snapshot) -> Mapping[str, Version]:
    """Return the scripts that the files of a version were made of; raise NotFound."""
    workflow = snapshot.workflow
    scripts: Scripts | None = part(workflow.name, "pages_changed", "PAGES_CHANGED")
    if scripts is None or workflow.resources.types == {}:
        raise NotFound("This draft has no scripts, so it has no changed pages.")
    if not snapshot.documents:
        raise NotFound("Changed pages are made once the draft is finished, and it is not yet.")
    done = {(one.id, one.item): one.value for one in snapshot.steps if one.value is not None}
    subject = next(
        one.step.of for one in workflow.placed.values() if isinstance(one.step, ExportStep)
    )
    form = workflow.output_type(subject)
    assert form is not None, subject  # a template types what its files are made of
    return scripts(form.model_validate(done[subject, ""]))


def _plain(episode: str) -> str:
    """Return what tells an episode: its number, however it is typed."""
    figures = re.findall(r"\d+", episode)
    return str(int(figures[-1])) if figures else episode.strip().casefold()


def _dated(at: datetime) -> str:
    return f"{at.day} {at:%B %Y}"
