"""A thinker that asks a model, under limits, and lets no answer through that is not true.

Whatever a model says, it acts through the same tools as the offline matcher. Where it cannot be
asked, the matcher goes on in its place, and the person is told so in one sentence.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import prompts
from agents.errors import AgentError
from agents.framing import data_block
from agents.model import ModelAnswer, ModelRequest, complete
from agents.patience import Patience
from agents.prices import TokenPrice
from agents.tools import Tool
from agents.writer import Meter
from assistant.supervisor.claims import misquoted, unproved, without
from assistant.supervisor.intents import Matcher
from assistant.supervisor.outcomes import Outcome
from assistant.supervisor.quotes import flat
from assistant.supervisor.situation import DraftBrief, Situation
from assistant.supervisor.turn import Turn
from assistant.words import say
from graphs.memory import EARLIER, Message
from graphs.thinking import Thinker, Thought
from prompts.render import render

MOST_ANSWER_TOKENS = 1_200
_TOLD = ("done", "which")  # outcomes whose words reach the person whatever the model says
_MOST_DRAFTS = 12
_SENT = ("role", "content", "tool_calls", "tool_call_id")


@dataclass(frozen=True, kw_only=True)
class Voice:
    """The model that talks in a conversation, and how it is reached."""

    model: str
    meter: Meter
    where: str  # the line that says where words go
    api_base: str | None = None
    api_key: str | None = field(default=None, repr=False)
    key_from: str = ""
    price: TokenPrice | None = None
    patience: Patience = field(default_factory=Patience)


class ModelThinker:
    """Decides with a model."""

    def __init__(self, voice: Voice, turn: Turn) -> None:
        self._voice = voice
        self._turn = turn
        self._corrected = False

    async def think(self, messages: Sequence[Message], tools: Sequence[Tool]) -> Thought:
        """Return the model's calls, or its answer once it holds; raises AgentError."""
        asked = [self._system(), *_conversation(messages)]
        answer = await self._ask(asked, tools)
        if answer.tool_calls and tools:
            return Thought(text=answer.text, calls=answer.tool_calls)
        wrong = self._wrong(answer.text)
        if wrong and not self._corrected:
            self._corrected = True
            asked += [
                {"role": "assistant", "content": answer.text or "(nothing)"},
                {"role": "user", "content": self._correction(wrong)},
            ]
            answer = await self._ask(asked, tools)
            if answer.tool_calls and tools:
                return Thought(text="", calls=answer.tool_calls)
            wrong = self._wrong(answer.text)
        return Thought(text=self._true(answer.text, wrong))

    async def _ask(self, messages: list[dict[str, Any]], tools: Sequence[Tool]) -> ModelAnswer:
        voice = self._voice
        request = ModelRequest(
            model=voice.model,
            messages=messages,
            tools=[tool.offer for tool in tools],
            max_output_tokens=MOST_ANSWER_TOKENS,
            api_base=voice.api_base,
            api_key=voice.api_key,
            key_from=voice.key_from,
            price=voice.price,
        )
        return await complete(request, meter=voice.meter, patience=voice.patience)

    def _system(self) -> dict[str, Any]:
        situation = self._turn.situation
        variables = {
            "templates": [
                {"name": name, "title": one.title, "description": one.description}
                for name, one in situation.templates.items()
            ],
            "where": self._voice.where,
        }
        name = "supervisor/system"
        brief = render(prompts.text(name), variables, name=name)
        return {
            "role": "system",
            "content": f"{brief}\n\n{data_block('situation', _facts(situation))}",
        }

    def _correction(self, wrong: Sequence[str]) -> str:
        told = "\n".join(one.told for one in self._turn.outcomes)
        name = "supervisor/correct"
        return render(
            prompts.text(name), {"sentences": list(wrong), "told": told}, name=name
        ).strip()

    def _wrong(self, text: str) -> list[str]:
        outcomes, situation = self._turn.outcomes, self._turn.situation
        return [*unproved(text, outcomes, situation), *misquoted(text, self._is_known)]

    def _is_known(self, words: str) -> bool:
        """True for words that a tool showed, or that the person said."""
        shown = [
            str(passage.get("text", ""))
            for one in self._turn.outcomes
            for passage in one.facts.get("passages", ())
        ]
        told = [one.told for one in self._turn.outcomes]
        return any(flat(words) in flat(one) for one in (*shown, *told, self._turn.words))

    def _true(self, text: str, wrong: Sequence[str]) -> str:
        """Return what tools told, and of the model's words what is true."""
        outcomes = self._turn.outcomes
        told = [one.told for one in outcomes if one.kind in _TOLD]
        if misquoted(text, self._is_known):
            return "\n\n".join(_texts(outcomes))
        said = without(text, wrong) if wrong else text.strip()
        if not said or wrong:
            said = "\n\n".join([said, *_untold(outcomes, told, said)]).strip()
            said = said or (say("chat.nothing_done") if wrong else "")
        return "\n\n".join(dict.fromkeys([*told, said] if said else told))


class Careful:
    """Asks the model, and lets the matcher go on where the model cannot be asked."""

    def __init__(
        self, model: Thinker, situation: Situation, fault: AgentError | None = None
    ) -> None:
        self._model = model
        self._matcher = Matcher(situation)
        self.fault = fault  # why the model cannot be asked

    async def think(self, messages: Sequence[Message], tools: Sequence[Tool]) -> Thought:
        """Return the model's thought, else the matcher's."""
        if self.fault is None:
            try:
                return await self._model.think(messages, tools)
            except AgentError as error:
                self.fault = error
        thought = await self._matcher.think(messages, tools)
        if thought.calls and tools:
            return thought
        return Thought(
            text=f"{say('chat.model.fault', fault=self.fault)}\n\n{thought.text}".strip()
        )


def _conversation(messages: Sequence[Message]) -> list[dict[str, Any]]:
    """Return what was said as a provider takes it."""
    told = []
    for message in messages:
        if message["role"] == EARLIER:
            block = data_block("earlier", message["content"])
            told.append({"role": "user", "content": say("chat.model.earlier", block=block)})
        else:
            told.append({key: message[key] for key in _SENT if key in message})
    return told


def _facts(situation: Situation) -> Mapping[str, Any]:
    form = situation.form
    return {
        "drafts_in_this_conversation": [_draft(one) for one in situation.drafts],
        "spoken_of_last": situation.meant.id if situation.meant else None,
        "other_drafts": [_draft(one) for one in situation.elsewhere[:_MOST_DRAFTS]],
        "open_form": form
        and {
            "template": form.template,
            "inputs": dict(form.values),
            "can_start": form.ready,
            "problems": dict(form.problems),
        },
        "waits_for_a_click": situation.shown if situation.proposal else "",
    }


def _draft(one: DraftBrief) -> Mapping[str, Any]:
    return {
        "run": one.id,
        "title": one.title,
        "template": one.template,
        "status": one.status.value,
        "version": one.version,
        "waits_for_the_person": one.waiting,
    }


def _texts(outcomes: Sequence[Outcome]) -> list[str]:
    return list(dict.fromkeys(one.told for one in outcomes if one.told))


def _untold(outcomes: Sequence[Outcome], told: Sequence[str], said: str) -> list[str]:
    """Return what tools told that the person would not read otherwise."""
    return [one for one in _texts(outcomes) if one not in told and one not in said]
