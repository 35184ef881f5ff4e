"""Tools for the versions of a draft: take back, look, compare, and bring one back."""

from collections.abc import Sequence

from pydantic import Field

from agents.tools import Tool
from assistant.errors import Conflict
from assistant.supervisor.outcomes import Deed, Outcome, Shown
from assistant.supervisor.situation import DraftBrief
from assistant.supervisor.tools_runs import OfDraft
from assistant.supervisor.turn import Told, Turn
from assistant.words import say

_MOST = 12


class Compare(OfDraft):
    """Two versions to compare."""

    older: int | None = Field(default=None, ge=1, description="Empty: the one before.")
    newer: int | None = Field(default=None, ge=1, description="Empty: what stands now.")


class Restore(OfDraft):
    """A version to bring back."""

    version: int = Field(ge=1)


def tools(turn: Turn) -> Sequence[Tool]:
    """Return the tools for versions."""
    work = _Versions(turn)
    return [
        turn.tool(
            "undo",
            "Take the last change of a draft back. It costs nothing and can be undone itself.",
            OfDraft,
            work.undo,
        ),
        turn.tool("versions", "List the versions of a draft.", OfDraft, work.versions),
        turn.tool("compare", "Show what differs between two versions.", Compare, work.compare),
        turn.tool(
            "restore",
            "Bring an earlier version back as the newest one. It can be undone.",
            Restore,
            work.restore,
        ),
    ]


class _Versions:
    def __init__(self, turn: Turn) -> None:
        self._turn = turn
        self._runs = turn.services.runs

    async def undo(self, asked: OfDraft) -> Outcome:
        draft = self._turn.draft(asked.run, "undo")
        self._turn.must_ask_for(Deed.UNDONE)
        try:
            undone = await self._runs.undo(self._turn.actor, draft.id)
        except Conflict as error:
            raise Told(Outcome(kind="refused", told=str(error), facts={"run": draft.id})) from error
        key = "chat.undone.said" if undone.words else "chat.undone"
        if undone.sent_again:
            key = "chat.undone.asks"
        told = say(
            key,
            words=undone.words,
            version=undone.revision,
            as_version=undone.restored,
            steps=", ".join(undone.sent_again),
        )
        return self._receipt(draft, told, undone.revision, Deed.UNDONE)

    async def versions(self, asked: OfDraft) -> Outcome:
        draft = self._turn.draft(asked.run, "versions")
        found = await self._runs.versions(self._turn.actor, draft.id)
        lines = [say("chat.versions", title=draft.title, n=len(found))]
        for one in found[:_MOST]:
            back = say("chat.versions.back", number=one.restores) if one.restores else ""
            what = (
                back
                or one.words
                or ", ".join(
                    say(
                        "chat.versions.input",
                        name=change.title,
                        before=change.before,
                        after=change.after,
                    )
                    for change in one.inputs
                )
            )
            key = "chat.versions.now" if one.is_current else "chat.versions.line"
            begun = say("chat.versions.first")
            lines.append(say(key, number=one.number, what=what or begun, at=f"{one.at:%H:%M}"))
        facts = {
            "run": draft.id,
            "versions": [{"number": one.number, "words": one.words} for one in found[:_MOST]],
        }
        cards = [Shown("versions", {"run": draft.id})]
        return Outcome(kind="shown", told="\n".join(lines), cards=cards, facts=facts)

    async def compare(self, asked: Compare) -> Outcome:
        draft = self._turn.draft(
            asked.run, "compare", **asked.model_dump(exclude={"run"}, exclude_none=True)
        )
        newest = draft.version
        newer = asked.newer or newest
        older = asked.older or newer - 1
        older, newer = sorted((older, newer))
        if older < 1 or newer > newest or older == newer:
            told = say("chat.compare.not", n=newest)
            return Outcome(kind="refused", told=told, facts={"run": draft.id})
        found = await self._runs.compare(self._turn.actor, draft.id, older, newer)
        changed = [one.title for one in found.parts]
        inputs = [
            say("chat.versions.input", name=one.title, before=one.before, after=one.after)
            for one in found.inputs
        ]
        what = "; ".join([*inputs, *changed]) or say("chat.compare.same")
        return Outcome(
            kind="shown",
            told=say("chat.compare", older=older, newer=newer, what=what),
            cards=[_compare(draft, older, newer)],
            facts={"run": draft.id, "inputs": inputs, "parts": changed},
        )

    async def restore(self, asked: Restore) -> Outcome:
        draft = self._turn.draft(asked.run, "restore", version=asked.version)
        self._turn.must_ask_for(Deed.RESTORED)
        if asked.version > draft.version:
            told = say("chat.compare.not", n=draft.version)
            return Outcome(kind="refused", told=told, facts={"run": draft.id})
        number = await self._runs.restore(
            self._turn.actor, draft.id, asked.version, words=self._turn.words
        )
        told = say("chat.restored", version=asked.version, number=number)
        return self._receipt(draft, told, number, Deed.RESTORED)

    def _receipt(self, draft: DraftBrief, told: str, revision: int, deed: Deed) -> Outcome:
        """Tell what was done; a draft of this conversation posts its receipt there by itself."""
        card = Shown("receipt", {"run": draft.id, "revision": revision, "proposal": None})
        return Outcome(
            kind="done",
            told=told,
            cards=[] if self._turn.is_here(draft) else [card],
            facts={"run": draft.id, "version": revision},
            deed=deed,
        )


def _compare(draft: DraftBrief, older: int, newer: int) -> Shown:
    return Shown("compare", {"run": draft.id, "from": older, "to": newer})
