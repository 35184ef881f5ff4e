"""Amounts in words: a number with its unit, and more or less than now."""

import re

from assistant.edits.inputs import set_input
from assistant.edits.place import the
from assistant.edits.quantities import NUMBER, number, numeric, quantities, units_of
from assistant.edits.scene import Scene, Understood, refused
from assistant.edits.words import Said, listed, word_set
from graphs.definition import Input

_AROUND = word_set(
    "make made it that this them the a an is are be to of for on with have has we i there will only"
    " just now instead rather but than then so today tomorrow take takes last lasts run runs go use"
    " let us do want need got get it's its that's i've we've there's i'm my our your long total"
    " each actually really per altogether"
    " exactly cut down up change switch turn set keep shorten lengthen shrink extend reduce trim"
    " bring should must can all into as at lesson class period give us me we're it"
)
_NOT_THIS = re.compile(
    rf"\b(?:instead of|rather than|not|from)\s+(?:the\s+)?(?:{NUMBER})(?:[\s-]*[a-z]+)?(?=\s|$)"
)
_LESS = word_set("shorter less fewer cut lose lost losing trim shave remove reduce drop off")
_MORE = word_set("longer more extra add additional another extend gain gained")
_BY = re.compile(r"\b(?:shorten|reduce|cut|trim|decrease|lower|shrink)\b.*\bby\b")
_UP_BY = re.compile(r"\b(?:lengthen|extend|increase|raise|stretch)\b.*\bby\b")


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
    if left or ("by" in around and not sign):
        return None
    if sign and one.input != "grade":
        now = scene.inputs.get(one.input)
        if not isinstance(now, int | float):
            return None
        return set_input(one.input, now + sign * one.value, scene)
    return set_input(one.input, one.value, scene)


def by_bare_number(said: Said, scene: Scene) -> Understood | None:
    """Refuse "make it 30" with what the number could be."""
    match = re.fullmatch(
        rf"(?:make|set|change)\s+(?:it|this|that)\s+(?:to\s+)?({NUMBER})", said.low
    )
    value = number(match.group(1)) if match else None
    if value is None:
        return None
    fits = [name for name, spec in numeric(scene.definition) if _in_range(value, spec)]
    return refused(
        f"{value:.15g} of what: {listed(fits)}?" if fits else f"No input can be {value:.15g}.",
        *(f"set {name} to {value:.15g}" for name in fits),
    )


def without_a_number(said: Said, scene: Scene) -> Understood | None:
    """Refuse "a bit shorter", said of the whole, with what would be precise."""
    if not re.fullmatch(
        r"(?:make|keep|can|do|have)?\s*(?:it|this|that|the (?:lesson|whole (?:thing|lesson)"
        r"|period))?\s*"
        r"(?:a (?:bit|little|lot)|much|slightly|somewhat|way|even)?\s*"
        r"(?:shorter|longer|shorten|lengthen|bigger|smaller|less|more)(?: (?:it|this|that"
        r"|please))?",
        said.low,
    ):
        return None
    name = next((name for name, _ in numeric(scene.definition) if units_of(name)), None)
    now = scene.inputs.get(name) if name else None
    exact = []
    if name and isinstance(now, int | float):
        down = re.search(r"short|less|small", said.low)
        exact = [f"{10 if now >= 20 else 1} {name} {'shorter' if down else 'longer'}"]
    size = "shorter" if re.search(r"short|less|small", said.low) else "longer"
    parts = [f"make {the(part)} {size}" for part in scene.places.named_parts(3)]
    return refused("By how much, or which part?", *exact, *parts)


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
    if (
        not {"shorter", "less", "fewer", "off", "longer", "more", "extra", "additional", "another"}
        & words
    ):
        # "cut 10 minutes", but not "reduce it: 30 minutes"
        first = text.split(maxsplit=1)[0] if text.split() else ""
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
        shown = [f"{one.value:.15g}" for one in found]
        return refused(
            f"Which one: {listed(shown)}?", *(f"set {found[0].input} to {one}" for one in shown)
        )
    return None


def _in_range(value: float, spec: Input) -> bool:
    whole = spec.type != "integer" or value == int(value)
    return (
        whole
        and (spec.min is None or value >= spec.min)
        and (spec.max is None or value <= spec.max)
    )
