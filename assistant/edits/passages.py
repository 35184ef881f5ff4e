"""Passages replaced by hand, and the shapes in which people say what something should be."""

import re
from typing import Any, NamedTuple

from pydantic import ValidationError

from agents.sources import leaves
from assistant.edits.inputs import assigned, compared, input_named
from assistant.edits.names import occurs, rename
from assistant.edits.place import Place, the
from assistant.edits.quantities import number, numeric
from assistant.edits.scene import Scene, Understood, already, refused
from assistant.edits.words import Said, listed, tokens
from graphs import paths
from graphs.edits import HandPatch, Rename, ReplaceResult, renamed
from graphs.journal import Address
from graphs.steps import ReviseStep, TransformStep

_SHAPES = [
    (name, re.compile(pattern, re.IGNORECASE))
    for name, pattern in (
        (
            "replace",
            r"(?:replace|substitute|swap|exchange)\s+(?P<target>.+?)\s+(?:with|by"
            r"|for)\s+(?P<value>.+)",
        ),
        (
            "change",
            r"(?:change|set|switch|update|turn|put|alter|adjust|make|move|edit|correct|fix|bring"
            r"|modify"
            r"|rewrite|reword|cut|reduce|shorten|extend|lengthen|raise|lower|increase|decrease)\s+"
            r"(?P<target>.+?)\s*(?:\s(?:to read|to say|to be|to|into|as)\s|=|:)\s*(?P<value>.+)",
        ),
        ("outright", r"(?:make|set|put)\s+(?P<target>.+?)\s+(?P<value>[\ue000-\uf8ff])"),
        (
            "should",
            r"(?P<target>.+?)\s+(?:(?:should|must|shall|ought to|has to|have to|needs? to)"
            r"(?: (?:now|rather|instead))? (?:be|read|say)|(?:is|are) now|becomes?|now (?:is|are"
            r"|reads|says))"
            r":?\s+(?P<value>.+)",
        ),
        ("label", r"(?P<target>[^:=]{2,60}?)\s*[:=]\s*(?P<value>.+)"),
        ("is", r"(?P<target>.+?)\s+(?:is|are)\s+(?P<value>.+)"),
        ("to", r"(?P<target>.{2,60}?)\s+to\s+(?P<value>.+)"),
    )
]
_WISH = re.compile(
    r"(?:something|sth|be|a|an|more|less|fewer|one|sound|feel|somewhat|be)\b|.*\b(?:more|less|fewer"
    r"|better|shorter|longer|simpler|easier|harder|\w+ier|too)\b",
    re.IGNORECASE,
)
_EVERYWHERE = re.compile(
    r"\s+(?:everywhere|throughout.*|all over.*|in all places|in every place|in everything"
    r"|in the whole \w+|instead)$",
    re.IGNORECASE,
)
_IN_FIRST = re.compile(
    r"in\s+(?P<place>[^,]{2,60}?),?\s+(?P<change>(?:replace|change|swap)\s.+)", re.IGNORECASE
)
_WITHIN = re.compile(r"(?P<value>.+)\s+(?:in|inside|within|of)\s+(?P<place>.+)", re.IGNORECASE)
# Where one field of a thing is what people mean by the thing itself.
_ITSELF = ("text", "prompt", "sentence", "statement", "content", "body", "description", "q", "stem")


class _Shape(NamedTuple):
    name: str
    target: str
    value: str


def assignment(said: Said, scene: Scene) -> Understood | None:
    """Read that something should be something: an input, a passage, or a name."""
    refusal = None
    if inside := _IN_FIRST.fullmatch(said.text):
        said = said.part(f"{inside.group('change')} in {inside.group('place')}")
    for shape in _shapes(said):
        read = _read(shape, said, scene)
        if read is not None and read.edits:
            return read
        refusal = refusal or read
    return refusal


def replaced(place: Place, value: Any, scene: Scene) -> Understood:
    """Return the edit that puts a value at a place by hand, if it fits there."""
    if place.value == value and type(place.value) is type(value):
        return already(f"{start_of(place)} says that already.")
    if why := _misfit(place, value, scene):
        return refused(why)
    patch = HandPatch(path=place.path, base=place.value, value=value)
    edit = ReplaceResult(step=place.step, item=place.item, patches=(patch,))
    return Understood((edit,), f"By hand, {the(place.label)} becomes {value!r}.")


def which(places: tuple[Place, ...], phrase: str = "{}") -> Understood:
    """Ask which of several places is meant; ``phrase`` is what would be said with a name in it."""
    shown = [_told_apart(place, places) for place in places[:6]]
    return refused(
        f"Which one: {listed([the(one) for one in shown])}?",
        *(_with(phrase, one) for one in shown),
    )


def added_passage(said: Said, scene: Scene) -> Understood | None:
    """Read 'add "..." to the teacher notes': a sentence of the person's own in a list of them."""
    match = re.fullmatch(
        r"(?:add|append|include|put)\s+(\S)\s+(?:to|in|into|on)\s+(.+)", said.bare, re.I
    )
    text = said.quoted(match.group(1)) if match else None
    if match is None or text is None:
        return None
    places = scene.places.called(match.group(2))
    if len(places) != 1 or not isinstance(places[0].value, list | tuple):
        return None
    now = list(places[0].value)
    if places[0].computed or not all(isinstance(one, str) for one in now):
        return None
    return replaced(places[0]._replace(value=now), [*now, text], scene)


def _with(phrase: str, label: str) -> str:
    return re.sub(r"\b(?:the|my|our) the\b", "the", phrase.replace("{}", the(label)))


def start_of(place: Place) -> str:
    """Return the name of a place as a sentence begins with it."""
    words = the(place.label)
    return words[:1].upper() + words[1:]


def _shapes(said: Said) -> list[_Shape]:
    found = []
    for name, pattern in _SHAPES:
        match = pattern.fullmatch(said.text.strip())
        if match:
            found.append(_Shape(name, match.group("target"), match.group("value")))
    return found


def _read(shape: _Shape, said: Said, scene: Scene) -> Understood | None:
    everywhere = bool(_EVERYWHERE.search(shape.value))
    value = _EVERYWHERE.sub("", shape.value)
    quoted_target = said.quoted(shape.target)
    if quoted_target is None:
        if name := input_named(shape.target, scene, slips=shape.name in ("change", "label")):
            return _to_input(name, shape, value, said, scene)
        if shape.name in ("is", "to"):
            return None
        title = shape.target.strip().lower() in {one.lower() for one in scene.places.titles}
        renames = everywhere or (title and shape.name in ("replace", "change"))
        places = () if renames else scene.places.called(shape.target)
        if places:
            return _by_hand(places, shape, value, said, scene)
    elif not everywhere and (exact := _saying(quoted_target, scene)):
        if len(exact) > 1:
            return which(exact, said.plain().replace(f'"{quoted_target}"', "{}"))
        return replaced(exact[0], said.value(value), scene)
    if shape.name in ("replace", "change") and re.match(
        r"(?:change|replace|swap|switch|correct)", said.low
    ):
        return _other_name(shape, value, said, scene)
    return None


def _to_input(name: str, shape: _Shape, value: str, said: Said, scene: Scene) -> Understood | None:
    spec = scene.definition.inputs[name]
    if shape.name == "is" and spec.type in ("integer", "number") and not re.search(r"\d", value):
        return assigned(name, said, value, scene) if number(value) is not None else None
    if said.quoted(value) is not None:
        return assigned(name, said, value, scene)
    if shape.name in ("is", "to") and spec.type in ("string", "text", "list"):
        said_value = re.sub(r"^that\s+", "", said.value(value))
        if shape.name == "to" or compared(said_value) or len(said_value.split()) > 8:
            return None
        return refused(f"Should {name} be {said_value!r}?", f"{name}: {said_value}")
    return assigned(name, said, value, scene)


def _by_hand(
    places: tuple[Place, ...], shape: _Shape, value: str, said: Said, scene: Scene
) -> Understood | None:
    quoted = said.quoted(value)
    if quoted is None and (shape.name in ("should", "label") or _WISH.match(value)):
        return _number_of(places, value, scene)
    phrase = said.plain().replace(shape.target, "{}")
    written = (itself(_written(one, scene)) for one in places)
    leaves_ = tuple({(one.step, one.item, one.path): one for one in written}.values())
    if len(leaves_) > 1:
        return which(leaves_, phrase)
    place = leaves_[0]
    if isinstance(place.value, dict | list | tuple) or place.value is None:
        return _several(place, phrase, scene)
    if why := computed_number(place, scene):
        return refused(why, *_period(scene))
    new: Any = quoted if quoted is not None else said.value(value)
    if isinstance(place.value, int | float) and not isinstance(place.value, bool):
        figure = number(str(new))
        if figure is None:
            return refused(f"{start_of(place)} is a number; {new!r} is none.")
        new = int(figure) if isinstance(place.value, int) and figure == int(figure) else figure
    return replaced(place, new, scene)


def computed_number(place: Place, scene: Scene) -> str | None:
    """Return why a place cannot be set by hand, where code computes it."""
    if place.computed:
        return f"{start_of(place)} is computed; change what it is computed from."
    field = place.path.rsplit("/", 1)[-1]
    if not isinstance(place.value, int | float) or isinstance(place.value, bool):
        return None
    placed = scene.workflow.placed
    for path in (*scene.workflow.upstream[place.step], *placed):
        above = place.step in scene.workflow.downstream[path] and isinstance(
            placed[path].step, TransformStep
        )
        result = scene.results.get(Address(path)) if above else None
        if result is not None and paths.get(result, place.path, None) == place.value:
            return (
                f"{start_of(place)} is computed from {field} of the whole; change {field} itself."
            )
    return None


def _written(place: Place, scene: Scene) -> Place:
    """Return what is written for an item of a block, where one role alone writes it."""
    writers = scene.places.writers_of(place) if place.item and not place.path else []
    if len(writers) != 1 or writers[0] not in scene.results:
        return place
    return place._replace(step=writers[0].step, value=scene.results[writers[0]])


def itself(place: Place) -> Place:
    """Return the field that people mean by a thing, where one is its text."""
    if not isinstance(place.value, dict):
        return place
    texts = {key: text for key, text in place.value.items() if isinstance(text, str)}
    segment = place.path.rsplit("/", 2)
    nouns = {*tokens(segment[-2] if len(segment) > 1 else ""), *tokens(place.label)}
    named = [key for key in texts if tokens(key) and set(tokens(key)) <= nouns and key != "id"]
    known = [key for key in _ITSELF if key in texts]
    chosen = (named or known)[:1]
    if not chosen:
        return place
    path = f"{place.path}/{chosen[0]}"
    label = f"{chosen[0].replace('_', ' ')} of {place.label}"
    return place._replace(path=path, value=texts[chosen[0]], label=label)


def _number_of(places: tuple[Place, ...], value: str, scene: Scene) -> Understood | None:
    """Refuse minutes for a part of the period, which code shares out."""
    words = {name for name, _ in numeric(scene.definition)}
    for place in places:
        if isinstance(place.value, dict) and number(value.partition(" ")[0]) is not None:
            for key in words & place.value.keys():
                part = place._replace(
                    path=f"{place.path}/{key}",
                    value=place.value[key],
                    label=f"{key} of {place.label}",
                )
                if why := computed_number(part, scene):
                    return refused(why, *_period(scene))
    return None


def _period(scene: Scene) -> list[str]:
    now = scene.inputs.get("minutes")
    return [f"set minutes to {now + 5}"] if isinstance(now, int) else []


def _other_name(shape: _Shape, value: str, said: Said, scene: Scene) -> Understood | None:
    old, new = said.value(shape.target), said.value(value)
    if said.quoted(value) is None and (match := _WITHIN.fullmatch(value)):
        places = scene.places.called(match.group("place"))
        if places:
            return _within(places, old, said.value(match.group("value")), said, scene)
    quoted = said.quoted(shape.target) is not None
    capital = old[:1].isupper()
    if not (quoted or capital or occurs(old, scene)) or len(old.split()) > 8:
        return None
    return rename(old, new, scene, sure=quoted or capital)


def _within(
    places: tuple[Place, ...], old: str, new: str, said: Said, scene: Scene
) -> Understood | None:
    """Replace a word inside one place only: by hand, sentence by sentence."""
    if len(places) > 1:
        return which(places, said.plain())
    try:
        change = Rename(old=old, new=new)
    except ValidationError:
        return None
    edits = []
    for at, value in _texts_of(places[0], scene):
        patches = tuple(
            HandPatch(path=path, base=text, value=renamed(text, change))
            for path, text in leaves(value, at.path)
            if isinstance(text, str) and renamed(text, change) != text and not path.endswith("/id")
        )
        if patches:
            edits.append(ReplaceResult(step=at.step, item=at.item, patches=patches))
    where = the(places[0].label)
    if not edits or places[0].computed:
        return refused(f"{old!r} does not stand in {where}.")
    return Understood(tuple(edits), f"In {where}, {old!r} becomes {new!r}.")


def _texts_of(place: Place, scene: Scene) -> list[tuple[Place, Any]]:
    """Return what is written at a place: a part of a result, or the results of steps."""
    if place.path:
        return [(place, place.value)]
    found = []
    for address in scene.places.writers_of(place):
        if address in scene.results:
            at = place._replace(step=address.step, item=address.item)
            found.append((at, scene.results[address]))
    return found


def _saying(text: str, scene: Scene) -> tuple[Place, ...]:
    """Return the places whose whole text is this one."""
    found = [
        Place(address.step, address.item, path, leaf, f"sentence in {address.step}")
        for address, value in scene.results.items()
        if address.step in scene.workflow.placed
        for path, leaf in leaves(value)
        if isinstance(leaf, str) and " " in text and leaf.strip(" .") == text.strip(" .")
    ]
    steps = scene.workflow.placed
    written = [one for one in found if scene.places.writes(one.step)]
    mended = [one for one in found if isinstance(steps[one.step].step, ReviseStep)]
    return tuple(written or mended)  # what a reviser changed stands in the reviewed draft alone


def _misfit(place: Place, value: Any, scene: Scene) -> str | None:
    output = scene.workflow.output_type(place.step)
    result = scene.results.get(place.address)
    if output is None or result is None:
        return None
    try:
        output.model_validate(paths.put(result, place.path, value))
    except ValidationError as error:
        return f"{start_of(place)} cannot be {value!r}: {error.errors()[0]['msg']}."
    return None


def _told_apart(place: Place, places: tuple[Place, ...]) -> str:
    same = sum(one.label == place.label for one in places) > 1
    elsewhere = len({one.step for one in places}) > 1
    if not (same or elsewhere) or place.is_step:
        return place.label
    return f"{place.label} of the {place.step.replace('.', ' ').replace('_', ' ')}"


def _several(place: Place, phrase: str, scene: Scene) -> Understood:
    """Refuse to put one passage in place of many, and name them."""
    parts = scene.places.inside(place)
    return refused(
        f"{start_of(place)} has several parts; which one?"
        if parts
        else f"Nothing is written for {the(place.label)} yet, or no single passage.",
        *(_with(phrase, part) for part in parts[:6]),
    )
