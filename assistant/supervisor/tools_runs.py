"""Tools for the course of drafts: which there are, how they stand, pause, resume and cancel."""

from collections.abc import Sequence

from pydantic import Field

from agents.tools import Tool
from assistant.snapshot import Snapshot
from assistant.statuses import Status
from assistant.supervisor import explain
from assistant.supervisor.outcomes import Deed, Outcome, Shown
from assistant.supervisor.situation import DraftBrief
from assistant.supervisor.turn import STATUS, Arguments, Turn
from assistant.words import say

_MOST_LISTED = 10
_MOST_EVENTS = 400


class OfDraft(Arguments):
    """A draft."""

    run: str = Field(
        default="",
        max_length=200,
        description="Which draft: its id, or how the person calls it. Empty: the one that is "
        "spoken of.",
    )


class Nothing(Arguments):
    """No arguments."""


def tools(turn: Turn) -> Sequence[Tool]:
    """Return the tools for the course of drafts."""
    work = _Running(turn)
    return [
        turn.tool("list_runs", "List the person's drafts.", Nothing, work.list_runs),
        turn.tool(
            "explain_progress",
            "Say how a draft stands: how far it is, what is being done, what waits, what it took.",
            OfDraft,
            work.explain_progress,
        ),
        turn.tool(
            "explain_problem",
            "Say why a draft has stopped, paused, failed or waits, what is safe and what can be "
            "done; of a finished draft, what its checks found.",
            OfDraft,
            work.explain_problem,
        ),
        turn.tool(
            "pause",
            "Pause a draft at the next safe point; everything finished is kept.",
            OfDraft,
            work.pause,
        ),
        turn.tool(
            "resume",
            "Let a paused or failed draft go on.",
            OfDraft,
            work.resume,
        ),
        turn.tool(
            "cancel",
            "Ask the person to confirm, by a click, that a draft is stopped for good.",
            OfDraft,
            work.cancel,
        ),
    ]


class _Running:
    def __init__(self, turn: Turn) -> None:
        self._turn = turn
        self._runs = turn.services.runs

    async def list_runs(self, asked: Nothing) -> Outcome:
        situation = self._turn.situation
        here, elsewhere = situation.drafts, situation.elsewhere
        if not here and not elsewhere:
            return Outcome(kind="none", told=say("chat.nothing_yet"))
        lines = [say("chat.runs.here")] if here else []
        lines += [_line(number, one) for number, one in enumerate(here, start=1)]
        if elsewhere:
            lines += ["", say("chat.runs.elsewhere")] if here else [say("chat.runs.all")]
            lines += [
                _line(number, one)
                for number, one in enumerate(elsewhere[:_MOST_LISTED], start=len(here) + 1)
            ]
        if len(elsewhere) > _MOST_LISTED:
            lines.append(say("chat.runs.more", n=len(elsewhere) - _MOST_LISTED))
        facts = {
            "drafts": [
                {"run": one.id, "title": one.title, "status": one.status.value}
                for one in (*here, *elsewhere)
            ]
        }
        return Outcome(kind="shown", told="\n".join(lines), facts=facts)

    async def explain_progress(self, asked: OfDraft) -> Outcome:
        draft = self._turn.draft(asked.run, "explain_progress")
        snapshot = await self._turn.snapshot(draft)
        after = max(0, snapshot.run.last_seq - _MOST_EVENTS)
        events = await self._runs.events(self._turn.actor, draft.id, after=after)
        return Outcome(
            kind="shown",
            told=explain.progress(snapshot, events),
            cards=[Shown("run", {"run": draft.id}), *approval_cards(snapshot)],
            facts={
                **explain.facts(snapshot),
                "being_done": explain.doing(snapshot, events),
            },
        )

    async def explain_problem(self, asked: OfDraft) -> Outcome:
        draft = self._turn.draft(asked.run, "explain_problem")
        snapshot = await self._turn.snapshot(draft)
        needs_it = snapshot.run.status not in (Status.SUCCEEDED, Status.CANCELLED)
        cards = [Shown("run", {"run": draft.id})] if needs_it else []
        return Outcome(
            kind="shown",
            told=explain.problem(snapshot) or say("chat.why.nothing", title=draft.title),
            cards=[*cards, *approval_cards(snapshot)],
            facts=explain.facts(snapshot),
        )

    async def pause(self, asked: OfDraft) -> Outcome:
        draft = self._turn.draft(asked.run, "pause")
        self._turn.must_ask_for(Deed.PAUSED)
        if not draft.live or draft.status is Status.PAUSED:
            return _stands(draft, "chat.pause.not")
        await self._runs.pause(self._turn.actor, draft.id)
        return Outcome(
            kind="done",
            told=say("chat.paused", title=draft.title),
            facts={"run": draft.id},
            deed=Deed.PAUSED,
        )

    async def resume(self, asked: OfDraft) -> Outcome:
        draft = self._turn.draft(asked.run, "resume")
        lies_still = draft.status in (Status.PAUSED, Status.FAILED)
        if draft.waiting and not lies_still:
            return await self._waits(draft)
        self._turn.must_ask_for(Deed.RESUMED)
        if draft.status in (Status.SUCCEEDED, Status.CANCELLED):
            return _stands(draft, "chat.resume.not")
        if lies_still:
            await self._runs.resume(self._turn.actor, draft.id)
            told = say("chat.resumed", title=draft.title)
            cards = approval_cards(await self._turn.snapshot(draft)) if draft.waiting else []
            return Outcome(
                kind="done", told=told, cards=cards, facts={"run": draft.id}, deed=Deed.RESUMED
            )
        return await self.explain_progress(OfDraft(run=draft.id))

    async def cancel(self, asked: OfDraft) -> Outcome:
        draft = self._turn.draft(asked.run, "cancel")
        if draft.status in (Status.SUCCEEDED, Status.CANCELLED):
            return _stands(draft, "chat.cancel.not")
        facts = {"key": "chat.cancel.ask", "run": draft.id, "title": draft.title}
        return Outcome(
            kind="shown",
            told=say("chat.cancel.ask", title=draft.title),
            cards=[Shown("notice", {**facts, "action": "cancel"})],
            facts={"run": draft.id},
        )

    async def _waits(self, draft: DraftBrief) -> Outcome:
        snapshot = await self._turn.snapshot(draft)
        return Outcome(
            kind="shown",
            told=explain.problem(snapshot),
            cards=approval_cards(snapshot),
            facts=explain.facts(snapshot),
        )


def approval_cards(snapshot: Snapshot) -> list[Shown]:
    """Return the cards of what waits for the person."""
    run = snapshot.run.id
    return [Shown("approval", {"run": run, "approval": one.id}) for one in snapshot.approvals]


def _stands(draft: DraftBrief, key: str) -> Outcome:
    told = say(key, title=draft.title, status=say(STATUS[draft.status.value]))
    return Outcome(kind="refused", told=told, facts={"run": draft.id})


def _line(number: int, one: DraftBrief) -> str:
    return say(
        "chat.runs.line",
        number=number,
        title=one.title,
        status=say(STATUS[one.status.value]),
        version=one.version,
    )
