"""Inputs set in words: by their names, by an option, as a list, or by what the whole is about."""

import re
from dataclasses import replace
from typing import Any

from assistant.edits.quantities import number, quantities
from assistant.edits.scene import Scene, Understood, already, impossible, refused
from assistant.edits.told import told
from assistant.edits.words import Said, listed, near, placed_tokens, tokens, word_set
from assistant.words import say
from graphs.definition import Input
from graphs.edits import SetInput
from graphs.errors import InputError
from graphs.inputs import counts_a_share, read

_OPTION_AROUND = word_set(
    "make it that this the a an to into as use do let us turn switch go with want instead rather"
    " now"
    " change set be should day lesson teaching class instruction style format mode period plan of"
    " we'll we're it's i'd like just then is but"
)
_EACH_OF = word_set(
    "only just all no not without any more questions question items item kinds kind types type"
    " everything them be should must of please have has with drop remove skip leave out"
)
_NONE_OF = word_set("no not without drop remove skip out")
_NOTHING = word_set("nothing none empty blank")
_CODED = re.compile(r"[A-Z][\w.]*-?[\w.-]*\d")  # how the code of a standard begins
_OPTION_CUE = word_set("make use turn switch go change set want instead into as day be")
_CORRECTED = re.compile(
    r"(?:the |my |our )?(?P<name>.{1,60}?) (?:is|are|should be|must be|=) (?P<value>\S+)"
    r",? (?:and )?(?:not|instead of|rather than) (?:the )?(?P<old>\S+)",
    re.IGNORECASE,
)
_COMPARED = re.compile(
    r"\b(?:more|less|fewer|better|worse|too|bit|shorter|longer|harder|easier|simpler|\w+ier)\b"
)


_A_MONTH = re.compile(r"(?<=[\dkm])\s*(?:(?:an?|per|each|every|/)\s*month|monthly)$", re.IGNORECASE)


def input_named(phrase: str, scene: Scene, *, slips: bool = True) -> str | None:
    """Return the input that a phrase names by its name, its title or a word people use for it."""
    words = " ".join(one for one, _ in placed_tokens(phrase.lower()) if one not in _ARTICLES)
    exact = _named(phrase.replace("_", " "))
    inputs = scene.definition.inputs
    for name, spec in inputs.items():
        if exact and exact in (name.split("_"), _named(spec.title)):
            return name
    if any(scene.places.writers_of(place) for place in scene.places.called(phrase)):
        return None
    for name, spec in inputs.items():
        for known in (name.replace("_", " "), spec.title, *spec.also):
            if words and words == " ".join(one for one, _ in placed_tokens(known)):
                return name
    fits = near(exact[0], inputs) if slips and len(exact) == 1 else []
    return fits[0] if len(fits) == 1 else None


def _named(phrase: str) -> list[str]:
    return [word for word in re.findall(r"\w+", phrase.lower()) if word not in _ARTICLES]


_ARTICLES = word_set("the a an my our your this its value of input") - {"of"}


def set_input(name: str, raw: Any, scene: Scene) -> Understood:
    """Return the edit that sets an input; what does not fit is refused with what is allowed."""
    spec = scene.definition.inputs[name]
    if isinstance(raw, float) and raw == int(raw):
        raw = int(raw)
    try:
        value = read(scene.definition, name, raw)
    except InputError as error:
        title = told(scene.definition, scene.inputs, name, None).title
        why = "\n".join(str(replace(one, name=title)) for one in error.problems)
        return impossible(f"{_cut(why)}.", *_fitting(name, spec))
    change = told(scene.definition, scene.inputs, name, value)
    if raw in ([], "") and value != raw:
        return impossible(f"{change.title} cannot be left empty: it would be {change.after}.")
    now = scene.inputs.get(name)
    if value == now and type(value) is type(now):
        return already(f"{change.title} is {change.after or say('diff.nothing')} already.")
    return Understood((SetInput(name=name, value=value),), f"{change.line}.")


def compared(value: str) -> bool:
    """True for "shorter" and "too hard": that is a wish, not a value."""
    return bool(_COMPARED.search(value.lower()))


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
    if said.quoted(text) is not None:
        return set_input(name, [value] if spec.type == "list" else value, scene)
    if value.lower() in _NOTHING:
        return _emptied(name, scene)
    if compared(value):
        return None
    entries = _entries(value) if spec.type == "list" else re.sub(r"^that\s+", "", value)
    return set_input(name, entries, scene)


def by_option(said: Said, scene: Scene) -> Understood | None:
    """Read "make it a lab", "use a discussion", "lab day instead"."""
    readings = []
    for name, spec in scene.definition.inputs.items():
        if spec.type != "choice":
            continue
        own = {*name.split("_"), *re.findall(r"\w+", spec.title.lower())}
        options = "|".join(re.escape(option.lower()) for option in spec.options)
        text = re.sub(
            rf"\b(?:from|not|instead of|rather than)\s+(?:a\s+)?(?:{options})\b", "", said.low
        )
        words = set(re.findall(r"[\w'-]+", text))
        for option in spec.options:
            parts = set(re.findall(r"[\w'-]+", option.lower()))
            alone = words - {"a", "an", "but", "the"} == parts and not scene.places.called(option)
            cued = words & _OPTION_CUE or words & own or alone
            if parts <= words and not words - parts - _OPTION_AROUND - own and cued:
                readings.append((name, option))
    if not readings and (found := _kinds(said, scene)):
        return found
    if len(readings) > 1:
        return refused(
            f"Which one: {listed([f'{name} {option}' for name, option in readings])}?",
            *(f"set {name} to {option}" for name, option in readings),
        )
    return set_input(readings[0][0], readings[0][1], scene) if readings else None


def _kinds(said: Said, scene: Scene) -> Understood | None:
    """Read "only multiple choice", "no matching", "multiple choice and true/false": of a list."""
    for name, spec in scene.definition.inputs.items():
        if spec.type != "list" or not spec.options:
            continue
        named, rest = _named_options(said.low, spec)
        own = {*name.split("_"), *re.findall(r"\w+", spec.title.lower())}
        left = set(re.findall(r"[\w'-]+", rest)) - own - _OPTION_AROUND - _EACH_OF - {"and", "or"}
        if not named or left:
            continue
        now = [str(one) for one in scene.inputs.get(name) or spec.options]
        words = set(re.findall(r"[\w'-]+", rest))
        if not words - {"and", "or", "the", "a"}:
            continue  # a part of a list, said after "and"
        if words & _NONE_OF:
            return set_input(name, [one for one in now if one not in named], scene)
        return set_input(name, [one for one in spec.options if one in named], scene)
    return None


def _named_options(text: str, spec: Input) -> tuple[list[str], str]:
    """Return the options that a text names, by whatever name, and what is left of it."""
    names = {
        other.lower(): option
        for option in spec.options
        for other in (option, *spec.called.get(option, ()))
    }
    found, rest = [], text
    for name in sorted(names, key=len, reverse=True):
        pattern = rf"(?<![\w/]){re.escape(name)}(?![\w/])"
        if re.search(pattern, rest):
            found.append(names[name])
            rest = re.sub(pattern, " ", rest)
    return found, rest


def by_name(said: Said, scene: Scene) -> Understood | None:
    """Read "minutes 30", "make grade 6", "turn on the glossary": a name with its value beside"
    " it."""
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
        if spec.type in ("integer", "number") and number(_A_MONTH.sub("", value)) is not None:
            return _assigned_number(found, value, scene)
        if spec.type == "choice" and _options_in(value.lower(), spec):
            return assigned(found, said, value, scene)
    return None


def by_correction(said: Said, scene: Scene) -> Understood | None:
    """Read "rent is 2,900 not 2,400": a number with the one that it is in place of."""
    match = _CORRECTED.fullmatch(said.bare)
    name = input_named(match["name"], scene) if match else None
    if match is None or name is None or number(match["old"]) is None:
        return None
    if scene.definition.inputs[name].type not in ("integer", "number"):
        return None
    return _assigned_number(name, match["value"], scene)


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
        quoted = said.quoted(match.group(2))
        entries = [quoted] if quoted is not None else _entries(said.plain(match.group(2)))
        return _added(name, entries, scene) if adds else _removed(name, entries, scene)
    if match := re.fullmatch(
        r"(?:we have |i have |there are |use |with )?(?:no|zero|clear|empty"
        r"|without)(?: any)? (?:the )?(.+)",
        text,
        re.IGNORECASE,
    ):
        return _none_of(match.group(1), scene)
    return None


def by_subject(said: Said, scene: Scene) -> Understood | None:
    """Read "make it about photosynthesis": what the whole is about."""
    match = re.fullmatch(
        r"(?:make it|change it to be|it (?:should|must) be|it is now"
        r"|do it) about\s+(.+?)(?:\s+instead)?",
        said.bare,
        re.IGNORECASE,
    )
    inputs = scene.definition.inputs
    name = next((one for one, spec in inputs.items() if "about" in spec.also), "")
    if match is None or not name or any(quantities(match.group(1), scene.definition)):
        return None
    return set_input(name, said.value(match.group(1)), scene)


def _assigned_number(name: str, value: str, scene: Scene) -> Understood | None:
    if "month" in scene.definition.inputs[name].title:
        value = _A_MONTH.sub("", value)
    found = [one for one in quantities(value.lower(), scene.definition) if one.input == name]
    if (
        len(found) == 1
        and not value.lower().replace(value.lower()[found[0].start : found[0].end], "").strip()
    ):
        return set_input(name, found[0].value, scene)
    if name == "grade":
        for phrase in (f"grade {value}".lower(), f"{value} grade".lower()):
            same = list(quantities(phrase, scene.definition))
            if len(same) == 1 and (same[0].start, same[0].end) == (0, len(phrase)):
                return set_input(name, same[0].value, scene)
    figure = number(value, share=counts_a_share(scene.definition.inputs[name]))
    if figure is None and (compared(value) or len(value.split()) > 2):
        return None
    return set_input(name, value if figure is None else figure, scene)


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
    if _CODED.match(text):  # the text of a standard has commas and an "and" of its own
        parts = re.split(rf"\s*;\s*|\s*,\s*(?:and\s+)?(?={_CODED.pattern})", text)
        return [one.strip(" .") for one in parts if one.strip()]
    parts = re.split(r"\s*,\s*(?:and\s+)?|\s+and\s+", text)
    return [
        re.sub(r"^(?:a|an|the|some|more|another)\s+", "", one).strip(" .\"'")
        for one in parts
        if one.strip()
    ]


def _added(name: str, entries: list[str], scene: Scene) -> Understood:
    now = list(scene.inputs.get(name) or [])
    known = {str(one).lower() for one in now}
    fresh = [one for one in entries if one.lower() not in known]
    if not fresh:
        return already(
            f"{listed(entries, 'and')} stands there already: {scene.definition.inputs[name].title}."
        )
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
            title = scene.definition.inputs[name].title
            known = f"{title} holds {listed(now, 'and')}" if now else f"{title} is empty"
            why = (
                f"Which one: {listed(fits)}?"
                if fits
                else f"There is no {entry!r} to remove; {known}."
            )
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


def _emptied(name: str, scene: Scene) -> Understood:
    spec = scene.definition.inputs[name]
    if spec.required:
        return impossible(f"{spec.title} is needed, so it cannot be left empty.")
    return set_input(name, [] if spec.type == "list" else "", scene)


def _cut(message: str) -> str:
    """Return a message without the middle of an endless value."""
    return message if len(message) <= 240 else f"{message[:120]} … {message[-110:]}"


def _fitting(name: str, spec: Input) -> list[str]:
    called = name.replace("_", " ")
    if spec.type in ("integer", "number"):
        return [f"set {called} to {edge:.15g}" for edge in (spec.min, spec.max) if edge is not None]
    return [f"set {called} to {option}" for option in spec.options]
