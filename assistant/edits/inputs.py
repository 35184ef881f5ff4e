"""Inputs set in words: by their names, by a number with its unit, by an option, or relative to now."""

import re
from collections.abc import Mapping
from typing import Any

from assistant.edits.place import the
from assistant.edits.quantities import NUMBER, number, numeric, quantities, units_of
from assistant.edits.scene import Scene, Understood, refused
from assistant.edits.words import Said, listed, near, placed_tokens, stem, tokens
from graphs.definition import Input
from graphs.edits import SetInput
from graphs.errors import InputError
from graphs.inputs import read

# What people call an input of this name besides its name and title.
_ALSO: Mapping[str, tuple[str, ...]] = {
    "minutes": ("time", "length", "duration", "period length", "lesson length", "period"),
    "students": ("class size", "kids", "pupils", "learners", "number of students"),
    "grade": ("grade level",),
    "topic": ("about",),
}
_AROUND = frozenset(
    "make made it that this them the a an is are be to of for on with have has we i there will only"
    " just now instead rather but than then so today tomorrow take takes last lasts run runs go use"
    " let us do want need got get it's its that's i've we've there's i'm my our your long total each"
    " exactly cut down up change switch turn set keep shorten lengthen shrink extend reduce trim"
    " bring should must can all into as at lesson class period down".split()
)
_NOT_THIS = re.compile(
    rf"\b(?:instead of|rather than|not|from)\s+(?:the\s+)?(?:{NUMBER})(?:[\s-]*[a-z]+)?(?=\s|$)"
)
_LESS = frozenset("shorter less fewer cut lose lost losing trim shave remove reduce drop".split())
_MORE = frozenset("longer more extra add additional another extend gain gained".split())
_BY = re.compile(r"\b(?:shorten|reduce|cut|trim|decrease|lower|shrink)\b.*\bby\b")
_UP_BY = re.compile(r"\b(?:lengthen|extend|increase|raise|stretch)\b.*\bby\b")
_OPTION_AROUND = frozenset(
    "make it that this the a an to into as use do let us turn switch go with want instead rather now"
    " change set be should day lesson teaching class instruction style format mode period plan of"
    " we'll i'd like just then".split()
)
_OPTION_CUE = frozenset("make use turn switch go change set want instead into as day be".split())
_COMPARED = re.compile(
    r"\b(?:more|less|fewer|better|worse|too|bit|shorter|longer|harder|easier|simpler|\w+ier)\b"
)


def input_named(phrase: str, scene: Scene, *, slips: bool = True) -> str | None:
    """Return the input that a phrase names by its name, its title or a word people use for it."""
    words = " ".join(one for one, _ in placed_tokens(phrase.lower()) if one not in _ARTICLES)
    exact = [word for word in re.findall(r"\w+", phrase.lower().replace("_", " ")) if word not in _ARTICLES]
    inputs = scene.definition.inputs
    for name, spec in inputs.items():
        if exact in (name.split("_"), re.findall(r"\w+", spec.title.lower())):
            return name
    if scene.places.called(phrase):
        return None
    for name, spec in inputs.items():
        for known in (name.replace("_", " "), spec.title, *_ALSO.get(name, ())):
            if words and words == " ".join(one for one, _ in placed_tokens(known)):
                return name
    fits = near(exact[0], inputs) if slips and len(exact) == 1 else []
    return fits[0] if len(fits) == 1 else None


_ARTICLES = frozenset("the a an my our your this its value of input".split()) - {"of"}


def set_input(name: str, raw: Any, scene: Scene) -> Understood:
    """Return the edit that sets an input; what does not fit is refused with what is allowed."""
    spec = scene.definition.inputs[name]
    if isinstance(raw, float) and raw == int(raw):
        raw = int(raw)
    try:
        value = read(scene.definition, name, raw)
    except InputError as error:
        return refused(f"{error}.", *_fitting(name, spec))
    if raw in ([], "") and value != raw:
        return refused(f"{name} cannot be left empty: it would be {_shown(value)}.")
    now = scene.inputs.get(name)
    if value == now and type(value) is type(now):
        return refused(f"{name} is {_shown(value)} already.")
    return Understood((SetInput(name=name, value=value),), f"{name}: {_shown(now)} → {_shown(value)}.")


def assigned(name: str, said: Said, text: str, scene: Scene) -> Understood | None:
    """Return the edit that gives an input the value that a text says; None where it says none."""
    spec = scene.definition.inputs[name]
    value = said.value(text)
    value = re.sub(r"\s+instead$", "", value).strip()
    if not value:
        return None
    if spec.type in ("integer", "number"):
        return _assigned_number(name, value, scene)
    if spec.type == "choice":
        options = _options_in(value.lower(), spec)
        raw = options[0] if len(options) == 1 else value
        return set_input(name, raw, scene)
    if said.quoted(text) is None and _COMPARED.search(value.lower()) and spec.type != "list":
        return None
    if spec.type == "list":
        return set_input(name, _entries(value), scene)
    return set_input(name, re.sub(r"^that\s+", "", value), scene)


def by_quantity(said: Said, scene: Scene) -> Understood | None:
    """Read "30 minutes", "for grade 6", "10 minutes shorter" where nothing else is said."""
    text = _NOT_THIS.sub(" ", said.low)
    found = list(quantities(text, scene.definition))
    if len(found) != 1:
        return _two_numbers(said, scene) if found else None
    one = found[0]
    rest = f"{text[: one.start]} {text[one.end :]}"
    number_words = text[one.start : one.end]
    around = set(re.findall(r"[\w']+", rest))
    sign = _direction(text, number_words, around)
    left = around - _AROUND - scene.places.whole - ({*_LESS, *_MORE, "by"} if sign else set())
    if left or "by" in around and not sign:
        return None
    if sign and one.input != "grade":
        now = scene.inputs.get(one.input)
        if not isinstance(now, int | float):
            return None
        return set_input(one.input, now + sign * one.value, scene)
    return set_input(one.input, one.value, scene)


def by_bare_number(said: Said, scene: Scene) -> Understood | None:
    """Refuse "make it 30" with what the number could be."""
    match = re.fullmatch(rf"(?:make|set|change)\s+(?:it|this|that)\s+(?:to\s+)?({NUMBER})", said.low)
    value = number(match.group(1)) if match else None
    if value is None:
        return None
    fits = [name for name, spec in numeric(scene.definition) if _in_range(value, spec)]
    return refused(
        f"{value:g} of what: {listed(fits)}?" if fits else f"No input can be {value:g}.",
        *(f"set {name} to {value:g}" for name in fits),
    )


def by_option(said: Said, scene: Scene) -> Understood | None:
    """Read "make it a lab", "use a discussion", "lab day instead"."""
    words = set(re.findall(r"[\w'-]+", said.low))
    readings = []
    for name, spec in scene.definition.inputs.items():
        if spec.type != "choice":
            continue
        own = {*name.split("_"), *re.findall(r"\w+", spec.title.lower())}
        for option in spec.options:
            parts = set(re.findall(r"[\w'-]+", option.lower()))
            cued = words & _OPTION_CUE or words & own
            if parts <= words and not words - parts - _OPTION_AROUND - own and cued:
                readings.append((name, option))
    if len(readings) > 1:
        return refused(
            f"Which one: {listed([f'{name} {option}' for name, option in readings])}?",
            *(f"set {name} to {option}" for name, option in readings),
        )
    return set_input(readings[0][0], readings[0][1], scene) if readings else None


def by_name(said: Said, scene: Scene) -> Understood | None:
    """Read "minutes 30", "make grade 6", "turn on the glossary": a name with its value beside it."""
    text = re.sub(r"^(?:make|set|use|change|put)\s+", "", said.bare)
    if switch := re.fullmatch(r"turn (on|off) (.+)|turn (.+) (on|off)", said.bare, re.IGNORECASE):
        state, name = switch.group(1) or switch.group(4), switch.group(2) or switch.group(3)
        found = input_named(name, scene)
        if found and scene.definition.inputs[found].type == "boolean":
            return set_input(found, state.lower() == "on", scene)
    words = text.split()
    for size in (1, 2, 3):
        name, value = " ".join(words[:size]), " ".join(words[size:])
        if re.match(r"the |a |my |our ", name, re.IGNORECASE) and size == 1:
            continue
        found = input_named(name, scene) if value else None
        if found is None:
            continue
        spec = scene.definition.inputs[found]
        if spec.type in ("integer", "number") and number(value) is not None:
            return _assigned_number(found, value, scene)
        if spec.type == "choice" and _options_in(value.lower(), spec):
            return assigned(found, said, value, scene)
    return None


def of_a_list(said: Said, scene: Scene) -> Understood | None:
    """Read "add goggles to the materials", "remove water from the materials", "no materials"."""
    text = said.bare
    if match := re.fullmatch(
        r"(add|put|include|append|remove|delete|drop|take|cross|strike)\s+(?:out\s+|off\s+)?(.+)\s+"
        r"(?:to|in|into|on|onto|from|off|out of)\s+(?:the\s+)?(?:list of\s+)?(.+?)(?:\s+list)?",
        text,
        re.IGNORECASE,
    ):
        name = input_named(match.group(3), scene)
        if name is None or scene.definition.inputs[name].type != "list":
            return None
        adds = match.group(1).lower() in ("add", "put", "include", "append")
        entries = _entries(said.value(match.group(2)))
        return _added(name, entries, scene) if adds else _removed(name, entries, scene)
    if match := re.fullmatch(
        r"(?:we have |i have |there are |use |with )?(?:no|zero|clear|empty|without)(?: any)? (?:the )?(.+)",
        text,
        re.IGNORECASE,
    ):
        return _none_of(match.group(1), scene)
    return None


def by_subject(said: Said, scene: Scene) -> Understood | None:
    """Read "make it about photosynthesis": what the whole is about."""
    match = re.fullmatch(
        r"(?:make it|change it to be|it (?:should|must) be|it is now|do it) about\s+(.+?)(?:\s+instead)?",
        said.bare,
        re.IGNORECASE,
    )
    name = next((one for one, also in _ALSO.items() if "about" in also), "")
    if match is None or name not in scene.definition.inputs or any(quantities(match.group(1), scene.definition)):
        return None
    return set_input(name, said.value(match.group(1)), scene)


def without_a_number(said: Said, scene: Scene) -> Understood | None:
    """Refuse "a bit shorter", said of the whole, with what would be precise."""
    if not re.fullmatch(
        r"(?:make|keep|can|do|have)?\s*(?:it|this|that|the (?:lesson|whole (?:thing|lesson)|period))?\s*"
        r"(?:a (?:bit|little|lot)|much|slightly|somewhat|way|even)?\s*"
        r"(?:shorter|longer|shorten|lengthen|bigger|smaller|less|more)(?: (?:it|this|that|please))?",
        said.low,
    ):
        return None
    name = next((name for name, _ in numeric(scene.definition) if units_of(name)), None)
    now = scene.inputs.get(name) if name else None
    exact = []
    if name and isinstance(now, int | float):
        down = re.search(r"short|less|small", said.low)
        exact = [f"{10 if now >= 20 else 1} {name} {'shorter' if down else 'longer'}"]
    parts = [f"make {the(part)} shorter" for part in scene.places.named_parts(3)]
    return refused("By how much, or which part?", *exact, *parts)


def _assigned_number(name: str, value: str, scene: Scene) -> Understood | None:
    found = [one for one in quantities(value.lower(), scene.definition) if one.input == name]
    if len(found) == 1 and not value.lower().replace(value.lower()[found[0].start : found[0].end], "").strip():
        return set_input(name, found[0].value, scene)
    if name == "grade":
        same = [one for one in quantities(f"grade {value}".lower(), scene.definition)]
        if len(same) == 1 and same[0].end == len(f"grade {value}"):
            return set_input(name, same[0].value, scene)
    figure = number(value)
    if figure is None:
        return None
    return set_input(name, figure, scene)


def _direction(text: str, number_words: str, around: set[str]) -> int:
    """Tell whether a number is a difference: -1 for less, 1 for more, 0 when it is the value."""
    if "to" in around and "by" not in around:
        return 0
    words = set(re.findall(r"[\w']+", number_words)) | around
    if _BY.search(text):
        return -1
    if _UP_BY.search(text):
        return 1
    less, more = words & _LESS, words & _MORE
    if bool(less) == bool(more):
        return 0
    if not {"shorter", "less", "fewer", "longer", "more", "extra", "additional", "another"} & words:
        # "cut 10 minutes", but not "reduce it: 30 minutes"
        first = text.split()[0] if text.split() else ""
        if first not in _LESS | _MORE and not words & {"lost", "lose", "losing", "gained", "gain"}:
            return 0
        if {"it", "this", "that"} & around:
            return 0
    return -1 if less else 1


def _two_numbers(said: Said, scene: Scene) -> Understood | None:
    found = list(quantities(_NOT_THIS.sub(" ", said.low), scene.definition))
    rest = said.low
    for one in found:
        rest = rest.replace(said.low[one.start : one.end], " ")
    left = set(re.findall(r"[\w']+", rest)) - _AROUND - scene.places.whole
    names = {one.input for one in found}
    if left <= {"or", "maybe", "perhaps"} and len(names) == 1:
        shown = [f"{one.value:g}" for one in found]
        return refused(
            f"Which one: {listed(shown)}?", *(f"set {found[0].input} to {one}" for one in shown)
        )
    return None


def _options_in(text: str, spec: Input) -> list[str]:
    words = set(re.findall(r"[\w'-]+", text))
    own = set(re.findall(r"\w+", spec.title.lower()))
    return [
        option
        for option in spec.options
        if (parts := set(re.findall(r"[\w'-]+", option.lower()))) <= words
        and not words - parts - _OPTION_AROUND - own
    ]


def _entries(text: str) -> list[str]:
    parts = re.split(r"\s*,\s*(?:and\s+)?|\s+and\s+", text)
    return [re.sub(r"^(?:a|an|the|some|more|another)\s+", "", one).strip(" .\"'") for one in parts if one.strip()]


def _added(name: str, entries: list[str], scene: Scene) -> Understood:
    now = list(scene.inputs.get(name) or [])
    known = {str(one).lower() for one in now}
    fresh = [one for one in entries if one.lower() not in known]
    if not fresh:
        return refused(f"{listed(entries, 'and')} stands in {name} already.")
    return set_input(name, [*now, *fresh], scene)


def _removed(name: str, entries: list[str], scene: Scene) -> Understood:
    now = [str(one) for one in scene.inputs.get(name) or []]
    gone = []
    for entry in entries:
        wanted = set(tokens(entry))
        fits = [one for one in now if one.lower() == entry.lower()] or [
            one for one in now if wanted and wanted <= set(tokens(one))
        ]
        if len(fits) != 1:
            known = f"{name} holds {listed(now, 'and')}" if now else f"{name} is empty"
            why = f"Which one: {listed(fits)}?" if fits else f"There is no {entry!r} to remove; {known}."
            return refused(why, *(f"remove {one} from {name}" for one in fits or now[:4]))
        gone += fits
    return set_input(name, [one for one in now if one not in gone], scene)


def _none_of(phrase: str, scene: Scene) -> Understood | None:
    name = input_named(phrase, scene, slips=False)
    if name is None:
        return None
    spec = scene.definition.inputs[name]
    steps = [one for one in scene.places.called(phrase) if one.is_step]
    if steps and scene.places.writes(steps[0].step):
        if not scene.inputs.get(name):
            return None
        return refused(
            f"Which one: the {name} you gave, or the step {steps[0].step}?",
            f"set {name} to none" if spec.type != "list" else f"clear my {name}",
            f"skip the {steps[0].step} step",
        )
    match spec.type:
        case "list":
            return set_input(name, [], scene)
        case "boolean":
            return set_input(name, False, scene)
        case "integer" | "number":
            return set_input(name, 0, scene)
        case "string" | "text" if not spec.required:
            return set_input(name, "", scene)
        case _:
            return None


def _in_range(value: float, spec: Input) -> bool:
    whole = spec.type != "integer" or value == int(value)
    return whole and (spec.min is None or value >= spec.min) and (spec.max is None or value <= spec.max)


def _fitting(name: str, spec: Input) -> list[str]:
    if spec.type in ("integer", "number"):
        return [f"set {name} to {edge:g}" for edge in (spec.min, spec.max) if edge is not None]
    return [f"set {name} to {option}" for option in spec.options]


def _shown(value: Any) -> str:
    if value is None or value in ("", []):
        return "nothing"
    if isinstance(value, list | tuple):
        return listed([str(one) for one in value], "and")
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:g}" if isinstance(value, float) else str(value)


_ = stem
