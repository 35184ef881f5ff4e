"""Tools for changes: a change is read, priced and shown; the person alone makes it, by a click.

What nobody can obey now is offered as a note, with what rules can do instead.
"""

from collections.abc import Sequence
from dataclasses import replace

from pydantic import Field

from agents.tools import Tool
from assistant.edits import Scene, Understood, understand
from assistant.edits.place import the
from assistant.finishing import proposed_finish
from assistant.proposals import scene_of
from assistant.snapshot import Snapshot
from assistant.supervisor.alternatives import ways
from assistant.supervisor.outcomes import Deed, Outcome, Shown
from assistant.supervisor.situation import DraftBrief
from assistant.supervisor.spelling import mended, plain
from assistant.supervisor.tools_runs import OfDraft, approval_cards
from assistant.supervisor.turn import Arguments, Turn
from assistant.upgrade import proposed_upgrade
from assistant.words import say
from graphs.edits import Edit, Guidance, SetInput
from graphs.steps import ReviseStep

_MOST_NOTE = 4_000
# Refusals that name commands of the terminal, and what is said in their place here.
_HERE = (
    ("That is an approval", "chat.approval.on_card"),
    ("That takes back", "chat.say.undo"),
    ("That is about the run", "chat.say.course"),
    ("That is about looking", "chat.say.files"),
)


class Change(OfDraft):
    """A change in words."""

    words: str = Field(
        min_length=1,
        max_length=_MOST_NOTE,
        description="The change in plain words, as close to the person's own as possible; one "
        "change, naming the part of the draft or the input.",
    )


class Note(OfDraft):
    """A note in words."""

    words: str = Field(min_length=1, max_length=_MOST_NOTE)


class Proposed(Arguments):
    """A change that was proposed."""

    proposal: str = Field(default="", description="Empty: the one that was shown last.")


def tools(turn: Turn) -> Sequence[Tool]:
    """Return the tools for changes."""
    work = _Changing(turn)
    return [
        turn.tool(
            "propose_edit",
            "Read a change to a draft and show what it would redo, keep and cost. It is made only "
            "when the person presses the button. It also works while the draft is being written.",
            Change,
            work.propose_edit,
        ),
        turn.tool(
            "add_note",
            "Offer to keep a wish as a note on a draft, for what cannot be done now.",
            Note,
            work.add_note,
        ),
        turn.tool(
            "show_change",
            "Show a proposed change again. Only the person can make it, on the card.",
            Proposed,
            work.show_change,
        ),
        turn.tool(
            "upgrade",
            "Offer to have the connected model write what has standard wording, priced first.",
            OfDraft,
            work.upgrade,
        ),
        turn.tool(
            "finish_without_model",
            "Offer to finish a draft with standard wording, free, in place of its model.",
            OfDraft,
            work.finish_without_model,
        ),
    ]


def _understood(words: str, scene: Scene) -> Understood:
    """Read a wish as it was typed, else with its slips mended where that gives numbers alone.

    A slip in words that are kept, such as a title, may be no slip.
    """
    understood = understand(words, scene)
    if understood.edits:
        return understood
    again = understand(mended(plain(words)), scene)
    numbers = all(isinstance(one, SetInput) and _is_number(one.value) for one in again.edits)
    return again if again.edits and numbers else understood


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


class _Changing:
    def __init__(self, turn: Turn) -> None:
        self._turn = turn
        self._proposals = turn.services.proposals

    async def propose_edit(self, asked: Change) -> Outcome:
        draft = self._turn.draft(asked.run, "propose_edit", words=asked.words)
        snapshot = await self._turn.snapshot(draft)
        scene = scene_of(snapshot, await self._turn.services.runs.writer_of(self._turn.actor))
        understood = _understood(asked.words, scene)
        if not understood.edits:
            return self._unread(draft, snapshot, asked.words, understood)
        if _is_note(understood.edits) and snapshot.revision.writer.by_rules:
            return await self._noted(draft, asked.words, understood, scene)
        outcome = await self._proposed(
            draft, asked.words, understood.edits, understood.reading, "chat.change"
        )
        if not understood.suggestions:
            return outcome
        listed = "\n".join(say("chat.way", phrase=one) for one in understood.suggestions)
        return replace(outcome, told=f"{outcome.told}\n\n{say('chat.less')}\n{listed}")

    async def add_note(self, asked: Note) -> Outcome:
        draft = self._turn.draft(asked.run, "add_note", words=asked.words)
        snapshot = await self._turn.snapshot(draft)
        scene = scene_of(snapshot, await self._turn.services.runs.writer_of(self._turn.actor))
        understood = understand(asked.words, scene)
        if not _is_note(understood.edits):
            understood = _note_on_the_whole(asked.words, scene)
        if snapshot.revision.writer.by_rules:
            return await self._noted(draft, asked.words, understood, scene)
        return await self._proposed(
            draft, asked.words, understood.edits, understood.reading, "chat.note.model"
        )

    async def show_change(self, asked: Proposed) -> Outcome:
        proposal = asked.proposal or self._turn.situation.proposal
        if not proposal:
            return Outcome(kind="none", told=say("chat.nothing_asked"))
        view = await self._proposals.view(self._turn.actor, proposal)
        facts = {"run": view.proposal.run_id, "proposal": proposal}
        if view.became != "open":
            told = say(f"chat.change.{view.became}")
            return Outcome(kind="none", told=told, facts={"run": view.proposal.run_id})
        card = Shown("impact", {"run": view.proposal.run_id, "proposal": proposal})
        return Outcome(kind="shown", told=say("chat.change.yours"), cards=[card], facts=facts)

    async def upgrade(self, asked: OfDraft) -> Outcome:
        draft = self._turn.draft(asked.run, "upgrade")
        writer = await self._turn.services.connections.writer_of(self._turn.actor)
        if writer.by_rules:
            told = say("chat.upgrade.connect")
            cards = [Shown("connect", {})]
            return Outcome(kind="refused", told=told, cards=cards, facts={"run": draft.id})
        understood = proposed_upgrade(await self._turn.snapshot(draft), writer)
        return await self._offered(draft, understood, "chat.upgrade")

    async def finish_without_model(self, asked: OfDraft) -> Outcome:
        draft = self._turn.draft(asked.run, "finish_without_model")
        snapshot = await self._turn.snapshot(draft)
        if snapshot.revision.writer.by_rules:
            told = say("chat.rules.already", title=draft.title)
            return Outcome(kind="none", told=told, facts={"run": draft.id})
        return await self._offered(draft, proposed_finish(snapshot), "chat.rules")

    async def _offered(self, draft: DraftBrief, understood: Understood, key: str) -> Outcome:
        """Offer what was not said in words, or say why there is nothing to offer."""
        if not understood.edits:
            return Outcome(kind="none", told=understood.refusal, facts={"run": draft.id})
        return await self._proposed(
            draft, self._turn.words, understood.edits, understood.reading, key
        )

    async def _proposed(
        self,
        draft: DraftBrief,
        words: str,
        edits: Sequence[Edit],
        reading: str,
        key: str,
    ) -> Outcome:
        proposal = await self._proposals.propose(self._turn.actor, draft.id, words, edits, reading)
        return Outcome(
            kind="shown",
            told=say(key, reading=reading.rstrip("."), title=draft.title, words=words),
            cards=[Shown("impact", {"run": draft.id, "proposal": proposal.id})],
            facts={"run": draft.id, "proposal": proposal.id, "reading": reading},
            deed=Deed.PROPOSED,
        )

    async def _noted(
        self, draft: DraftBrief, words: str, understood: Understood, scene: Scene
    ) -> Outcome:
        outcome = await self._proposed(
            draft, words, understood.edits, understood.reading, "chat.note"
        )
        able = ways(words, scene)
        if not able:
            return outcome
        listed = "\n".join(say("chat.way", phrase=one) for one in able)
        told = f"{outcome.told}\n\n{say('chat.note.ways')}\n{listed}"
        return Outcome(
            kind=outcome.kind,
            told=told,
            cards=outcome.cards,
            facts={**outcome.facts, "can_do_now": able},
            deed=outcome.deed,
        )

    def _unread(
        self, draft: DraftBrief, snapshot: Snapshot, words: str, understood: Understood
    ) -> Outcome:
        facts = {"run": draft.id, "unread": words, "could_say": list(understood.suggestions)}
        for start, key in _HERE:
            if understood.refusal.startswith(start):
                cards = approval_cards(snapshot) if key == "chat.approval.on_card" else []
                return Outcome(kind="refused", told=say(key), cards=cards, facts=facts)
        lines = [understood.refusal]
        if understood.suggestions:
            lines += [
                "",
                say("chat.could_say"),
                *(say("chat.way", phrase=one) for one in understood.suggestions),
            ]
        if understood.cannot:
            return Outcome(kind="refused", told="\n".join(lines), facts=facts)
        lines += ["", say("chat.or_note")]
        return Outcome(kind="unread", told="\n".join(lines), facts=facts)


def _is_note(edits: Sequence[Edit]) -> bool:
    return bool(edits) and all(isinstance(one, Guidance) for one in edits)


def _note_on_the_whole(words: str, scene: Scene) -> Understood:
    """Return a note for whoever reviews the draft, or for everybody who writes in it."""
    placed = scene.workflow.placed
    reviews = [path for path, one in placed.items() if isinstance(one.step, ReviseStep)]
    steps = reviews[-1:] or [
        one.step for one in scene.places.steps if scene.places.writes(one.step)
    ]
    text = words.strip()[:_MOST_NOTE]
    whole = the(f"whole {scene.definition.title.lower()}")
    reading = say("chat.note.reading", where=whole, words=text)
    return Understood(tuple(Guidance(step=step, text=text) for step in steps), reading)
