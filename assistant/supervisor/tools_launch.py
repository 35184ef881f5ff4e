"""Tools before there is a draft: what can be made, the form, the plan, and the start."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import Field

from agents.tools import Tool
from assistant.figures import duration, money
from assistant.launches import Form, LaunchView
from assistant.pricing import Quote, asked_at
from assistant.supervisor import forms, speech
from assistant.supervisor.kinds import fitting, wanted
from assistant.supervisor.outcomes import Deed, Outcome, Shown
from assistant.supervisor.situation import FormBrief
from assistant.supervisor.turn import Arguments, Told, Turn
from assistant.words import say, words
from graphs.definition import Definition

SECONDS_A_CALL = 8
SECONDS_OFFLINE = 5
_HINTS = {
    "slides": "chat.kind.hint.slides",
    "a unit plan": "chat.kind.hint.unit",
}


class FindTemplate(Arguments):
    """What is looked for."""

    words: str = Field(default="", max_length=4_000, description="What the person wants made.")


class OpenLaunch(Arguments):
    """A form to open."""

    template: str = Field(description="The name of a template.")
    words: str = Field(
        default="", max_length=4_000, description="The person's words, as they wrote them."
    )
    inputs: dict[str, Any] = Field(
        default_factory=dict,
        description="Inputs by name that the person's words give. Never invent one.",
    )


class ChangeLaunch(Arguments):
    """A change to the open form."""

    words: str = Field(
        default="", max_length=4_000, description="The person's words, as they wrote them."
    )
    inputs: dict[str, Any] = Field(
        default_factory=dict, description="Inputs by name that the person's words give."
    )


class StartFrom(Arguments):
    """A draft to begin from."""

    run: str = Field(default="", description="Which draft: its id, or how the person calls it.")
    words: str = Field(
        default="", max_length=4_000, description="What should be different, if anything."
    )


class Nothing(Arguments):
    """No arguments."""


def tools(turn: Turn) -> Sequence[Tool]:
    """Return the tools of the form."""
    work = _Launching(turn)
    return [
        turn.tool(
            "find_template",
            "Say what can be made, and honestly what cannot. Use it when it is unclear what the "
            "person wants made, or when there may be no template for it.",
            FindTemplate,
            work.find_template,
        ),
        turn.tool(
            "open_launch",
            "Open the form of a template, filled from the person's words, and show it as a card "
            "with plan and price. Missing answers can be typed into the card or skipped.",
            OpenLaunch,
            work.open_launch,
        ),
        turn.tool(
            "change_launch",
            "Change what is in the open form.",
            ChangeLaunch,
            work.change_launch,
        ),
        turn.tool(
            "show_plan",
            "Show the open form again: the plan, its stops, the typical price and the hard limit.",
            Nothing,
            work.show_plan,
        ),
        turn.tool(
            "start",
            "Start what is in the open form. Works only when the person's own last message is a "
            "literal go, such as 'start' or 'go ahead'; code checks it.",
            Nothing,
            work.start,
        ),
        turn.tool(
            "start_from",
            "Open a form with the inputs of an earlier draft, changed as the person says.",
            StartFrom,
            work.start_from,
        ),
    ]


class _Launching:
    def __init__(self, turn: Turn) -> None:
        self._turn = turn
        self._services = turn.services

    async def find_template(self, asked: FindTemplate) -> Outcome:
        templates = self._turn.situation.templates
        titles = ", ".join(f"**{one.title}**" for one in templates.values())
        made = "\n".join(
            say("chat.kind.line", title=one.title, what=one.description)
            for one in templates.values()
        )
        facts = {"templates": {name: one.title for name, one in templates.items()}}
        kind = wanted(asked.words, templates)
        if kind is not None and not kind.template:
            told = say("chat.kind.missing", called=kind.called, titles=titles)
            hint = _HINTS.get(kind.called)
            told = f"{told} {say(hint)}" if hint else told
            told = "\n\n".join([told, *self._unusable()])
            return Outcome(kind="none", told=told, facts=facts)
        fits = kind.template if kind else fitting(asked.words, templates)
        key = "chat.kind.fits" if fits else "chat.kind.none"
        return Outcome(
            kind="found" if fits else "none",
            told="\n\n".join([say(key), made, *self._unusable()]),
            facts={**facts, "fits": fits},
        )

    async def open_launch(self, asked: OpenLaunch) -> Outcome:
        definition = self._turn.situation.templates.get(asked.template)
        if definition is None:
            return await self.find_template(FindTemplate(words=asked.template))
        words = asked.words or self._turn.words
        read = forms.brief_of(words, definition)
        more = _honest(asked.inputs, self._turn.words, definition, read)
        inputs = {**more, **read}
        origins = dict.fromkeys(inputs, "words")
        form = Form(inputs=inputs, origins=origins, brief=words if inputs else "")
        return await self._opened(asked.template, form)

    async def change_launch(self, asked: ChangeLaunch) -> Outcome:
        opened = self._turn.situation.form
        if opened is None:
            raise Told(Outcome(kind="none", told=say("chat.nothing_to_start")))
        definition = self._turn.situation.templates[opened.template]
        words = asked.words or self._turn.words
        read = forms.changes_of(words, definition, opened.values)
        more = _honest(asked.inputs, self._turn.words, definition, read)
        changes = {**more, **read}
        if not changes:
            why = forms.refusal_of(words, definition, opened.values)
            return Outcome(
                kind="unread",
                told=why or say("chat.form.lost"),
                facts={"launch": opened.id},
            )
        view = await self._services.launches.change(self._turn.actor, opened.id, inputs=changes)
        self._turn.now_open(brief_of(view))
        told = say("chat.form.changed", what=_listed(changes, definition))
        return _shown(view, told, deed=Deed.OPENED)

    async def show_plan(self, asked: Nothing) -> Outcome:
        opened = self._turn.situation.form
        if opened is None:
            raise Told(Outcome(kind="none", told=say("chat.nothing_to_start")))
        view = await self._services.launches.view(self._turn.actor, opened.id)
        return _shown(view, await self._plan(view))

    async def start(self, asked: Nothing) -> Outcome:
        opened = self._turn.situation.form
        if opened is None:
            raise Told(Outcome(kind="none", told=say("chat.nothing_to_start")))
        seen = self._turn.situation.shown == "launch"
        words = self._turn.words
        if not (speech.is_go(words) or (seen and speech.assents(words))):
            raise Told(Outcome(kind="refused", told=say("chat.start.say_so")))
        view = await self._services.launches.view(self._turn.actor, opened.id)
        if view.quote is None:
            return _shown(view, _lacking(view))
        run_id = await self._services.launches.start(self._turn.actor, opened.id)
        return Outcome(
            kind="done", told=say("chat.started"), facts={"run": run_id}, deed=Deed.STARTED
        )

    async def start_from(self, asked: StartFrom) -> Outcome:
        draft = self._turn.draft(asked.run, "start_from", words=asked.words)
        launches, actor = self._services.launches, self._turn.actor
        view = await launches.open_from(
            actor, draft.id, conversation_id=self._turn.conversation_id, brief=asked.words
        )
        definition = view.workflow.definition
        changes = forms.variant_of(asked.words, definition, view.form.inputs) if asked.words else {}
        if changes:
            view = await launches.change(actor, view.launch.id, inputs=changes)
        self._turn.now_open(brief_of(view))
        told = say("chat.form.from", title=draft.title)
        if changes:
            told = f"{told} {say('chat.form.changed', what=_listed(changes, definition))}"
        return _shown(view, what_is_open(view, told), deed=Deed.OPENED)

    async def _opened(self, template: str, form: Form) -> Outcome:
        view = await self._services.launches.open(
            self._turn.actor, template, form, conversation_id=self._turn.conversation_id
        )
        self._turn.now_open(brief_of(view))
        key = "chat.form.opened" if "words" in form.origins.values() else "chat.form.open"
        told = say(key, template=view.workflow.definition.title)
        return _shown(view, what_is_open(view, told), deed=Deed.OPENED)

    def _unusable(self) -> Sequence[str]:
        """Return what is wrong with files of the person's: perhaps one of them is meant."""
        return self._services.launches.workflows.unusable(self._turn.actor)

    async def _plan(self, view: LaunchView) -> str:
        if view.quote is None:
            return _lacking(view)
        state = await self._services.connections.state(self._turn.actor)
        return say(
            "chat.plan",
            steps=view.quote.steps,
            stops=say("chat.plan.stops", n=view.quote.stops),
            price=priced(view.quote),
            where=state.where,
        )


def brief_of(view: LaunchView) -> FormBrief:
    """Return a form as words are read against it."""
    return FormBrief(
        id=view.launch.id,
        template=view.launch.template,
        ready=view.quote is not None,
        problems={name: str(one) for name, one in view.problems.items()},
        values=dict(view.form.inputs),
    )


def priced(quote: Quote) -> str:
    """Say how long a draft takes, what it typically costs, and where it stops."""
    if not quote.calls:
        return say("chat.plan.free", seconds=SECONDS_OFFLINE)
    about = duration(quote.calls * SECONDS_A_CALL)
    typical = say("chat.plan.unpriced") if quote.typical_usd is None else money(quote.typical_usd)
    limit = f"{quote.limit_usd or 0.0:.2f}"
    told = say("chat.plan.priced", time=about, price=typical, limit=limit)
    return f"{told} {quote.caution}".rstrip()


def what_is_open(view: LaunchView, told: str) -> str:
    """Add what still has to be said before it can start, what may be, and how it starts."""
    definition, inputs = view.workflow.definition, view.form.inputs
    parts = [told]
    if view.quote is None:
        parts.append(_lacking(view))
    if questions := forms.open_questions(definition, inputs):
        parts.append(say("chat.form.asks", n=len(questions)))
    if view.quote is not None:
        parts.append(say("chat.form.ready"))
    return " ".join(parts)


def form_facts(view: LaunchView) -> dict[str, Any]:
    """Return a form as facts for whoever thinks."""
    quote = view.quote
    plan = quote and {
        "steps": quote.steps,
        "stops": list(asked_at(view.workflow, view.form.autonomy)),
        "calls": quote.calls,
        "typical_usd": quote.typical_usd,
        "limit_usd": quote.limit_usd,
        "most_calls": quote.longest.calls,
        "caution": quote.caution,
    }
    return {
        "launch": view.launch.id,
        "inputs": dict(view.form.inputs),
        "problems": {name: str(one) for name, one in view.problems.items()},
        "plan": plan,
    }


def _shown(view: LaunchView, told: str, *, deed: Deed | None = None) -> Outcome:
    card = Shown("launch", {"launch": view.launch.id})
    return Outcome(kind="shown", told=told, cards=[card], facts=form_facts(view), deed=deed)


def _lacking(view: LaunchView) -> str:
    definition = view.workflow.definition
    if lacking := forms.missing(definition, view.form.inputs):
        return say("chat.form.missing", name=lacking[0][1].title.lower())
    problems = "; ".join(str(one) for one in view.problems.values())
    return say("chat.form.problems", problems=problems)


def _listed(changes: Mapping[str, Any], definition: Definition) -> str:
    return ", ".join(
        f"{definition.inputs[name].title.rstrip('?')}: {_value(value, f'{definition.name}.{name}')}"
        for name, value in changes.items()
    )


def _value(value: Any, place: str) -> str:
    """Return a value as a person reads it: an option by its label, a number without an exponent."""
    if value is None:
        return say("chat.form.none")
    if isinstance(value, float):
        return f"{value:.15g}"
    if (label := f"option.{place}.{value}") in words():
        return say(label)
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value)) or say("chat.form.none")
    return str(value)


def _honest(
    inputs: Mapping[str, Any], words: str, definition: Definition, read: Mapping[str, Any]
) -> dict[str, Any]:
    """Return those inputs of a thinker's that the person's own words hold: none is invented."""
    said = set(re.findall(r"\w+", words.lower()))
    return {
        name: value
        for name, value in inputs.items()
        if name in definition.inputs and name not in read and _is_said(value, said)
    }


def _is_said(value: Any, said: set[str]) -> bool:
    if isinstance(value, list):
        return all(_is_said(one, said) for one in value)
    tokens = re.findall(r"\w+", str(value).lower())
    return bool(tokens) and set(tokens) <= said
