"""Tools about Draftroom itself: the model behind it, what waits, and what can be said."""

from collections.abc import Sequence
from typing import Literal

from pydantic import Field

from agents.tools import Tool
from assistant.supervisor.outcomes import Outcome, Shown
from assistant.supervisor.turn import Arguments, Turn
from assistant.words import say

Topic = Literal["", "who", "privacy", "model", "send", "chat", "saved", "bring", "new"]
_TOPICS = {
    "who": "chat.help.who",
    "privacy": "chat.help.privacy",
    "model": "chat.help.model",
    "send": "chat.help.send",
    "chat": "chat.help.chat",
    "saved": "chat.help.saved",
    "bring": "chat.help.bring",
    "new": "chat.help.new",
}


class Help(Arguments):
    """What help is wanted about."""

    about: Topic = Field(default="")


class Nothing(Arguments):
    """No arguments."""


def tools(turn: Turn) -> Sequence[Tool]:
    """Return the tools about Draftroom itself."""
    work = _About(turn)
    return [
        turn.tool(
            "connect",
            "Show the card on which the person connects a model, or sees which one is.",
            Nothing,
            work.connect,
        ),
        turn.tool(
            "inbox", "Show what waits for the person's OK, over all drafts.", Nothing, work.inbox
        ),
        turn.tool(
            "help",
            "Say what can be done and said here. 'privacy' says where words go, 'model' what a "
            "model changes and costs, 'bring' how own files are used.",
            Help,
            work.help,
        ),
    ]


class _About:
    def __init__(self, turn: Turn) -> None:
        self._turn = turn

    async def connect(self, asked: Nothing) -> Outcome:
        state = await self._turn.services.connections.state(self._turn.actor)
        key = "chat.connect" if state.source == "rules" else "chat.connect.have"
        told = say(key, title=state.title or state.model, where=state.where)
        return Outcome(
            kind="shown",
            told=f"{told} {state.trouble}".strip(),
            cards=[Shown("connect", {})],
            facts={"source": state.source, "model": state.model, "where": state.where},
        )

    async def inbox(self, asked: Nothing) -> Outcome:
        waiting = await self._turn.services.runs.inbox(self._turn.actor)
        if not waiting:
            return Outcome(kind="none", told=say("chat.inbox.none"))
        titles = [one.title for one in waiting]
        return Outcome(
            kind="shown",
            told=say("chat.inbox", n=len(waiting)),
            cards=[Shown("inbox", {})],
            facts={"waits_for_the_person": titles},
        )

    async def help(self, asked: Help) -> Outcome:
        state = await self._turn.services.connections.state(self._turn.actor)
        titles = ", ".join(one.title for one in self._turn.situation.templates.values())
        if asked.about:
            told = say(_TOPICS[asked.about], where=state.where, titles=titles)
            cards = [Shown("connect", {})] if asked.about == "model" else []
            return Outcome(kind="shown", told=told, cards=cards, facts={"where": state.where})
        lines = [say("chat.help.can"), say("chat.help.make", titles=titles)]
        situation = self._turn.situation
        if situation.form:
            lines.append(say("chat.help.form"))
        if situation.drafts:
            lines += [say("chat.help.draft"), say("chat.help.course"), say("chat.help.versions")]
        lines += self._turn.services.launches.workflows.unusable(self._turn.actor)
        if state.source == "rules":
            lines.append(say("chat.help.offline"))
        return Outcome(kind="shown", told="\n".join(lines))
