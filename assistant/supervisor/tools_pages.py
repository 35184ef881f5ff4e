"""The tool for changed pages of a script: which they are, and where their files are."""

from collections.abc import Sequence

from pydantic import Field

from agents.tools import Tool
from assistant.script_pages import PageService, places_of, summed_up
from assistant.supervisor.outcomes import Outcome
from assistant.supervisor.tools_runs import OfDraft
from assistant.supervisor.turn import Turn
from assistant.words import say


class Pages(OfDraft):
    """The script whose changed pages are wanted."""

    episode: str = Field(default="", max_length=40, description="EP03, or 3; empty for the only.")
    since: int | None = Field(default=None, ge=1, description="A version; empty: the one before.")


def tools(turn: Turn) -> Sequence[Tool]:
    """Return the tool for changed pages."""
    return [
        turn.tool(
            "changed_pages",
            "Give the pages of a script that changed since a version, as a production hands them "
            "out: numbers locked, changed lines marked. With links to the files; repeat these.",
            Pages,
            _Paging(turn).changed_pages,
        )
    ]


class _Paging:
    def __init__(self, turn: Turn) -> None:
        self._turn = turn
        self._pages = PageService(turn.services.store, turn.services.runs)

    async def changed_pages(self, asked: Pages) -> Outcome:
        wanted = asked.model_dump(exclude={"run"}, exclude_none=True)
        draft = self._turn.draft(asked.run, "changed_pages", **wanted)
        since = asked.since or max(1, draft.version - 1)
        found = await self._pages.of(self._turn.actor, draft.id, asked.episode, [since])
        places = places_of(found)
        links = [f"[{say(f'pages.file.{kind}')}]({place})" for kind, place in places.items()]
        told = "\n\n".join(one for one in (summed_up(found), " · ".join(links)) if one)
        facts = {"run": draft.id, "pages": list(found.issue.pages), "files": places}
        return Outcome(kind="shown", told=told, facts=facts)
