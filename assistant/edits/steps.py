"""Whole steps in words: do again, leave out, let another model write."""

import re

from assistant.edits.passages import start_of, which
from assistant.edits.place import Place, the
from assistant.edits.scene import Scene, Understood, refused
from assistant.edits.words import Said, listed, spelled_out
from graphs.edits import Edit, Redo, Skip, UseWriter
from graphs.steps import AgentStep, ApprovalStep, EachStep, ExportStep, ReviseStep, TransformStep

_AGAIN = (
    r"(?:again|once more|once again|one more time|another time|over again|over|anew|afresh"
    r"|from scratch)"
)
_REDO = re.compile(
    rf"(?:re-?do|re-?generate|re-?run|re-?make|re-?try|re-?create)\s+(?P<a>.+?)(?:\s+{_AGAIN})?"
    rf"|(?:do|try|run|make|write|generate|create|draft)\s+(?P<b>.+?)\s+{_AGAIN}"
    rf"|(?:another|a new|a fresh) (?:go|try|attempt|version|take) (?:at|of|on)\s+(?P<c>.+)"
    rf"|(?:start over|start again|begin again)(?: with| on)\s+(?P<d>.+)|(?P<e>.+?)\s+{_AGAIN}"
    rf"|give me (?:another|a new|a different) (?P<f>.+)",
    re.IGNORECASE,
)
_SKIP = re.compile(
    r"(?:skip|omit|leave out|leave off|drop|cut out|take out|get rid of|exclude)\s+(?P<a>.+)"
    r"|(?:leave|take|cut)\s+(?P<b>.+?)\s+out|(?:no|without)\s+(?:any\s+)?(?P<c>.+)"
    r"|(?:i|we)\s+(?:do not|don't|dont|won't)\s+(?:need|want)\s+(?:any\s+)?(?P<d>.+)"
    r"|(?:remove|delete|cut)\s+(?P<e>.+?)\s+step",
    re.IGNORECASE,
)
_REMOVE = re.compile(
    r"(?:remove|delete|cut|strike|take away|throw out|scrap)\s+(?:out\s+)?(?P<a>.+)", re.IGNORECASE
)
_WRITER = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?:use|try|take|pick|choose|switch to|go with|change (?:the )?(?:model|writer) to|let"
        r"|have)\s+"
        r"(?P<model>\S+)(?:\s+(?:model|instead))*(?:\s+(?:for|on|in|to (?:write|do|make)|write|do"
        r"|make)"
        r"\s+(?P<place>.+))?",
        r"(?:write|do|redo|make|run|generate)\s+(?P<place>.+?)\s+(?:with|by|using"
        r"|through)\s+(?P<model>\S+)",
        r"(?P<model>\S+) (?:should|must|shall) (?:write|do|make)\s+(?P<place>.+)",
    )
]
_LIKE_A_MODEL = re.compile(
    r"(?:\w+/)?(?:gpt|claude|gemini|llama|mistral|mixtral|qwen|deepseek|opus|sonnet|haiku|ollama"
    r"|phi"
    r"|gemma|grok|command|o\d)[\w.:/-]*|\w+/[\w.:/-]+",
    re.IGNORECASE,
)


def writer(said: Said, scene: Scene) -> Understood | None:
    """Read "use MODEL for the sequence": only a model that is known is ever chosen."""
    for pattern in _WRITER:
        match = pattern.fullmatch(said.bare)
        if match is None:
            continue
        said_name = said.value(match.group("model"))
        known = _known(said_name, scene)
        if not known:
            if not _LIKE_A_MODEL.fullmatch(said_name):
                continue
            there = (
                f"known are {listed(scene.models, 'and')}" if scene.models else "none is connected"
            )
            return refused(f"I know no model {said_name!r}; {there}.")
        if len(known) > 1:
            return refused(f"Which one: {listed(known)}?", *(f"use {one}" for one in known))
        phrase = match.group("place")
        if phrase is None or set(_words(phrase)) <= scene.places.whole | {"it", "the", "rest"}:
            edit = UseWriter(writer=scene.pin(known[0]))
            return Understood((edit,), f"{known[0]} writes all steps.")
        return _writes(known[0], phrase, scene)
    return None


def again(said: Said, scene: Scene) -> Understood | None:
    """Read "redo the sequence", "try the evidence once more"."""
    match = _REDO.fullmatch(said.bare)
    if match is None:
        return None
    phrase = next(one for one in match.groups() if one)
    explicit = match.group("a") or match.group("b") or match.group("d")
    if (
        set(_words(phrase)) <= scene.places.whole | {"the", "it", "of"}
        and set(_words(phrase)) & scene.places.whole
    ):
        found = [one for one in scene.places.steps if scene.places.writes(one.step)]
        return _redone(found, "the whole draft", scene)
    if phrase.lower() in ("it", "this", "that", "them"):
        return refused("Do which step again?", *_redoable(scene))
    places = _each_called(phrase, scene)
    if isinstance(places, Understood):
        return places
    if not places:
        return (
            refused(f"There is no step called {said.plain(phrase)!r}.", *_redoable(scene))
            if explicit
            else None
        )
    if part := next((one for one in places if one.path), None):
        return refused(
            f"{start_of(part)} is a part of the step {part.step}, and a step is done again whole.",
            f"redo the {part.step.rsplit('.', 1)[-1].replace('_', ' ')}",
            f"make {the(part.label)} ...",
        )
    return _redone(places, listed([one.label for one in places], "and"), scene)


def skipping(said: Said, scene: Scene) -> Understood | None:
    """Read "skip language support", "leave out the UDL step". A gate is never left out."""
    match = _SKIP.fullmatch(said.bare)
    if match is None:
        return _without_an_item(said, scene)
    phrase = next(one for one in match.groups() if one)
    places = _each_called(re.sub(r"\s+(?:for now|this time|today|instead)$", "", phrase), scene)
    if isinstance(places, Understood):
        return places
    if not places or any(one.path for one in places):
        return None  # leaving out a part of a result is a wish for the step that writes it
    edits: list[Edit] = []
    for place in places:
        if why := _needed(place, scene):
            return refused(why)
        edits += [Skip(step=one.step, item=one.item) for one in _aims(place, scene)]
    return Understood(tuple(edits), f"Leave out {listed([one.label for one in places], 'and')}.")


def _without_an_item(said: Said, scene: Scene) -> Understood | None:
    """Read "remove question 5": one of many can be left out where a step of its own makes it."""
    match = _REMOVE.fullmatch(said.bare)
    places = _each_called(match.group("a"), scene) if match else None
    if isinstance(places, Understood):
        return places
    if not places or any(one.path or not one.item for one in places):
        return None
    edits = [Skip(step=one.step, item=one.item) for place in places for one in _aims(place, scene)]
    return Understood(tuple(edits), f"Leave out {listed([one.label for one in places], 'and')}.")


def _writes(model: str, phrase: str, scene: Scene) -> Understood | None:
    places = _each_called(phrase, scene)
    if isinstance(places, Understood):
        return places
    steps = tuple(
        dict.fromkeys(one.step for place in places or () for one in scene.places.writers_of(place))
    )
    if not steps:
        return refused(
            f"There is no step called {phrase!r} that a model writes.", *_redoable(scene)
        )
    edit = UseWriter(writer=scene.pin(model), steps=steps)
    return Understood((edit,), f"{model} writes {listed(steps, 'and')}.")


def _each_called(phrase: str, scene: Scene) -> list[Place] | Understood | None:
    """Return the place that a phrase names, or each of several joined by "and"."""
    found = []
    each = spelled_out(phrase)
    whole = scene.places.called(phrase, steps_first=True) if each == phrase else ()
    phrase = each
    for part in [phrase] if whole else re.split(r"\s*,\s*(?:and\s+)?|\s+and\s+", phrase):
        places = scene.places.called(part, steps_first=True)
        if not places:
            return None
        if len(places) > 1:
            return which(places, phrase.replace(part, "{}"))
        found.append(places[0])
    return found


def _redone(places: list[Place], shown: str, scene: Scene) -> Understood:
    edits: list[Edit] = []
    for place in places:
        kind = scene.workflow.placed[place.step].step
        if isinstance(kind, ApprovalStep):
            return refused(
                f"{place.label} is your own OK; it is asked again when its content changes."
            )
        if isinstance(kind, TransformStep | ExportStep):
            return refused(
                f"{place.label} is computed, and would come out the same.", *_redoable(scene)
            )
        for one in [place.address] if isinstance(kind, ReviseStep) else _aims(place, scene):
            edits.append(Redo(step=one.step, item=one.item, nonce=scene.nonce()))
    if not edits:
        return refused(f"Nothing in {shown} is written by a role.", *_redoable(scene))
    return Understood(tuple(edits), f"Do again: {shown}.")


def _aims(place: Place, scene: Scene) -> list[Place]:
    return [place._replace(step=one.step, item=one.item) for one in scene.places.writers_of(place)]


def _needed(place: Place, scene: Scene) -> str | None:
    """Return why a step cannot be left out."""
    placed = scene.workflow.placed
    match placed[place.step].step:
        case ApprovalStep() | ReviseStep():
            return f"{place.label} is a gate. Gates cannot be left out by words."
        case TransformStep() | ExportStep():
            return f"{place.label} is code that the rest is built on; it stays."
        case AgentStep() | EachStep() if place.item:
            return None  # the others of its kind stay
        case AgentStep() | EachStep():
            gates = [
                path
                for path, one in placed.items()
                if isinstance(one.step, ApprovalStep | ReviseStep)
                and scene.workflow.resolve(one.step.of, one.block) == place.step
            ]
            if gates:
                titles = [f'"{placed[one].step.title or one}"' for one in gates]
                return f"{place.label} cannot be left out: {listed(titles, 'and')} is about it."
            read = scene.workflow.downstream[place.step]
            if read and scene.workflow.resources.types and scene.workflow.empty(place.step) is None:
                return f"{place.label} cannot be left out: the rest is built on it."
    return None


def _known(name: str, scene: Scene) -> list[str]:
    wanted = name.strip(" .,\"'").lower()
    exact = [one for one in scene.models if one.lower() == wanted]
    return exact or [one for one in scene.models if one.lower().rsplit("/", 1)[-1] == wanted]


def _redoable(scene: Scene) -> list[str]:
    steps = [one for one in scene.places.steps if scene.places.writes(one.step)]
    return [f"redo the {one.label}" for one in steps[:6]]


def _words(phrase: str) -> list[str]:
    return re.findall(r"\w+", phrase.lower())
