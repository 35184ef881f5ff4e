"""Preferences: how a person wants to be asked and written for, and what their forms remember.

They are read when something begins; a run keeps what it began with.
"""

from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from agents.style import PLAIN, Style
from assistant.store import Store, users
from assistant.words import say
from graphs.catalog import names, outline
from graphs.definition import Definition
from graphs.errors import InputError, InputProblem
from graphs.inputs import read
from graphs.stops import Autonomy

_CHANGED = ("autonomy", "style")
_NOTHING: tuple[Any, ...] = (None, "", [])


class Letterhead(BaseModel):
    """A Word file whose look the person's Word files have."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    material: str  # the id that it is kept under


class Preferences(BaseModel):
    """What a person has chosen once for everything that they begin."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    autonomy: Autonomy = Autonomy.KEY
    style: Style = PLAIN
    letterhead: Letterhead | None = None
    remembered: Mapping[str, Mapping[str, Any]] = {}  # inputs by template, as they were last given


class PreferenceService:
    """Everything people do with their preferences."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.definition: Callable[[str, str], Awaitable[Definition | None]] = _shipped

    async def get(self, actor: str) -> Preferences:
        """Return a person's preferences; the usual ones where they have chosen nothing."""
        async with self._store.reading() as tx:
            return _kept(await users.preferences(tx, actor))

    async def change(self, actor: str, patch: Mapping[str, Any]) -> Preferences:
        """Change ``autonomy`` or parts of ``style``; raise InputError with every problem."""
        problems = [
            InputProblem(name, say("settings.unknown"), ", ".join(_CHANGED))
            for name in patch
            if name not in _CHANGED
        ]
        problems += _autonomy_problems(patch) + _style_problems(patch.get("style", {}))
        if problems:
            raise InputError(problems)

        def changed(now: Preferences) -> Preferences:
            style = now.style.model_copy(update=_cleaned(patch.get("style", {})))
            autonomy = Autonomy(patch.get("autonomy", now.autonomy))
            return now.model_copy(update={"style": style, "autonomy": autonomy})

        return await self._put(actor, changed)

    async def remember(self, actor: str, template: str, inputs: Mapping[str, Any]) -> None:
        """Keep what was given for a template that is of the person's setting, not of the topic.

        What was emptied is forgotten; what was not touched stays as it was remembered.
        """
        definition = await self.definition(actor, template)
        told = {
            name: inputs[name]
            for name, spec in (definition.inputs.items() if definition else ())
            if spec.remember and name in inputs
        }

        def with_these(now: Preferences) -> Preferences:
            merged = {**now.remembered.get(template, {}), **told}
            left = {name: value for name, value in merged.items() if value not in _NOTHING}
            return now.model_copy(update={"remembered": {**now.remembered, template: left}})

        if told:
            await self._put(actor, with_these)

    async def remembered(self, actor: str, template: str) -> dict[str, Any]:
        """Return what is remembered for a template and still fits it."""
        kept = (await self.get(actor)).remembered.get(template, {})
        found: dict[str, Any] = {}
        definition = await self.definition(actor, template) if kept else None
        if definition is None:
            return found
        for name, spec in definition.inputs.items():
            if spec.remember and name in kept:
                with suppress(InputError):
                    found[name] = read(definition, name, kept[name])
        return found

    async def use(self, actor: str, letterhead: Letterhead | None) -> Preferences:
        """Use another letterhead from now on, or none."""
        return await self._put(actor, lambda now: now.model_copy(update={"letterhead": letterhead}))

    async def forget(self, actor: str, template: str | None = None) -> Preferences:
        """Forget what is remembered for a template, or for all of them."""

        def without(now: Preferences) -> Preferences:
            left = {name: one for name, one in now.remembered.items() if template is not None}
            left.pop(template or "", None)
            return now.model_copy(update={"remembered": left})

        return await self._put(actor, without)

    async def _put(self, actor: str, change: Callable[[Preferences], Preferences]) -> Preferences:
        """Change what is kept, one change after the other."""
        async with self._store.transaction() as tx:
            await users.ensure(tx, actor, actor)
            now = change(_kept(await users.preferences(tx, actor, lock=True)))
            await users.set_preferences(tx, actor, now.model_dump(mode="json"))
        return now


def _kept(stored: Mapping[str, Any]) -> Preferences:
    """Return what is kept; a part that this version cannot read is as if it were not there."""
    fit: dict[str, Any] = {}
    for name in Preferences.model_fields.keys() & stored.keys():
        with suppress(ValidationError):
            fit[name] = getattr(Preferences.model_validate({name: stored[name]}), name)
    return Preferences.model_validate(fit)


async def _shipped(actor: str, template: str) -> Definition | None:
    return outline(template) if template in names() else None


def _autonomy_problems(patch: Mapping[str, Any]) -> list[InputProblem]:
    value = patch.get("autonomy", Autonomy.KEY)
    if value in tuple(Autonomy):
        return []
    return [InputProblem("autonomy", say("settings.misfit"), ", ".join(Autonomy))]


def _style_problems(style: Any) -> list[InputProblem]:
    """Return what is wrong with parts of a style."""
    if not isinstance(style, Mapping):
        return [InputProblem("style", say("settings.misfit"), ", ".join(Style.model_fields))]
    found = []
    for name, text in style.items():
        if name not in Style.model_fields:
            allowed = ", ".join(Style.model_fields)
            found.append(InputProblem(f"style.{name}", say("settings.unknown"), allowed))
        elif not isinstance(text, str) or not _is_clean(text):
            found.append(InputProblem(f"style.{name}", say("settings.misfit"), _text(name)))
        else:
            try:
                Style.model_validate({name: _one_line(text)})
            except ValidationError:
                found.append(InputProblem(f"style.{name}", say("settings.long"), _text(name)))
    return found


def _cleaned(style: Mapping[str, str]) -> dict[str, str]:
    return {name: _one_line(text) for name, text in style.items()}


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _is_clean(text: str) -> bool:
    return all(sign.isprintable() or sign.isspace() for sign in text)


def _text(name: str) -> str:
    """Say what a part of a style may hold."""
    form = Style.model_json_schema()["properties"][name]
    return say("settings.text", most=form["maxLength"])
