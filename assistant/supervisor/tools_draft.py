"""Tools for what a draft says: quotes from it, the draft itself, its approvals and its files."""

from collections.abc import Sequence

from pydantic import Field

from agents.tools import Tool
from assistant.statuses import Status
from assistant.supervisor import explain
from assistant.supervisor.outcomes import Outcome, Shown
from assistant.supervisor.quotes import Passage, Quoted
from assistant.supervisor.tools_runs import OfDraft, approval_cards
from assistant.supervisor.turn import Turn
from assistant.words import say
from graphs.asking import Told


class Question(OfDraft):
    """A question about a draft."""

    question: str = Field(max_length=2_000, description="The person's question, as they wrote it.")


class Export(OfDraft):
    """Files that are wanted."""

    format: str = Field(default="", description="docx, pdf, md or json; empty for all.")


def tools(turn: Turn) -> Sequence[Tool]:
    """Return the tools for what a draft says."""
    work = _Reading(turn)
    return [
        turn.tool(
            "answer_from_draft",
            "Find the passages of a draft that a question is about, word for word with their "
            "places. Answer from these alone; quote nothing that is not among them.",
            Question,
            work.answer_from_draft,
        ),
        turn.tool("show_draft", "Show the draft beside the chat.", OfDraft, work.show_draft),
        turn.tool(
            "show_approval",
            "Show what waits for the person's OK. Only they can approve, on the card.",
            OfDraft,
            work.show_approval,
        ),
        turn.tool("export", "Show the finished files for download.", Export, work.export),
    ]


class _Reading:
    def __init__(self, turn: Turn) -> None:
        self._turn = turn

    async def answer_from_draft(self, asked: Question) -> Outcome:
        draft = self._turn.draft(asked.run, "answer_from_draft", question=asked.question)
        quoted = Quoted(await self._turn.snapshot(draft))
        found: Sequence[Passage | Told] = quoted.told(asked.question) or [
            one for one in quoted.answering(asked.question) if quoted.holds(one.text)
        ]
        facts = {"run": draft.id, "passages": [_passage(one) for one in found]}
        if not quoted.passages:
            return Outcome(kind="none", told=say("chat.quote.empty"), facts=facts)
        if not found:
            told = say("chat.quote.none", title=draft.title)
            return Outcome(kind="none", told=told, facts=facts)
        lines = [say("chat.quote.from", title=draft.title)]
        lines += [_line(one) for one in found]
        return Outcome(kind="shown", told="\n".join(lines), facts=facts)

    async def show_draft(self, asked: OfDraft) -> Outcome:
        draft = self._turn.draft(asked.run, "show_draft")
        return Outcome(
            kind="shown",
            told=say("chat.draft.shown", title=draft.title, version=draft.version),
            cards=[Shown("draft", {"run": draft.id})],
            facts={"run": draft.id},
        )

    async def show_approval(self, asked: OfDraft) -> Outcome:
        draft = self._turn.draft(asked.run, "show_approval")
        snapshot = await self._turn.snapshot(draft)
        cards = approval_cards(snapshot)
        if not cards:
            told = say("chat.approval.none", title=draft.title)
            return Outcome(kind="none", told=told, facts=explain.facts(snapshot))
        return Outcome(
            kind="shown",
            told=say("chat.approval.yours", n=len(cards)),
            cards=cards,
            facts=explain.facts(snapshot),
        )

    async def export(self, asked: Export) -> Outcome:
        draft = self._turn.draft(asked.run, "export", format=asked.format)
        snapshot = await self._turn.snapshot(draft)
        formats = list(dict.fromkeys(one.format for one in snapshot.documents))
        facts = {**explain.facts(snapshot), "formats": formats}
        if not snapshot.documents:
            why = explain.problem(snapshot) if snapshot.run.status is Status.WAITING else ""
            told = "\n".join([say("chat.files.none", title=draft.title), why]).strip()
            return Outcome(kind="none", told=told, cards=approval_cards(snapshot), facts=facts)
        told = say("chat.files", title=draft.title, formats=", ".join(formats))
        if asked.format and asked.format not in formats:
            told = f"{say('chat.files.no_format', format=asked.format)} {told}"
        card = Shown("files", {"run": draft.id, "revision": snapshot.run.revision})
        return Outcome(kind="shown", told=told, cards=[card], facts=facts)


def _passage(one: Passage | Told) -> dict[str, str]:
    return {"place": one.place, "text": one.text}


def _line(one: Passage | Told) -> str:
    text = " ".join(one.text.split())
    return say("chat.quote.line", place=one.place, text=text)
