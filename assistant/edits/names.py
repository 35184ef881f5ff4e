"""Renaming in words: the old name must stand somewhere, and the new one must be free."""

import re
from difflib import get_close_matches

from pydantic import ValidationError

from assistant.edits.quantities import number
from assistant.edits.scene import Scene, Understood, refused
from assistant.edits.words import Said, listed, tokens
from graphs.edits import Edit, Rename, renamed
from graphs.errors import InputError
from graphs.inputs import read

_EVERYWHERE = (
    r"(?:\s+(?:everywhere|throughout(?: the \w+)?|all over(?: the \w+)?|in (?:all|every) places?"
    r"|in the whole \w+|in everything|from now on|instead))*"
)
_PLAIN = [
    re.compile(pattern + _EVERYWHERE, re.IGNORECASE)
    for pattern in (
        r"rename\s+(?:the (?:character|name|word|term|company|product|person"
        r"|place)\s+)?(?P<old>.+?)"
        r"\s+(?:to|as|into|=>|->)\s+(?P<new>.+?)",
        r"(?:call|name)\s+(?:it|him|her|them|this|that)\s+(?P<new>.+?)\s+(?:instead of|not"
        r"|rather than)"
        r"\s+(?P<old>.+?)",
        r"(?:say|write|use)\s+(?P<new>.+?)\s+(?:instead of|rather than|in place of)\s+(?P<old>.+?)",
        r"instead of\s+(?P<old>.+?),?\s+(?:say|write|use|call it)\s+(?P<new>.+?)",
        r"(?P<old>.+?)\s+(?:should|must|shall|needs to) be (?:called|named"
        r"|renamed(?: to)?)\s+(?P<new>.+?)",
        r"(?P<old>.+?)\s+is (?:now )?(?:called|named)\s+(?P<new>.+?)(?:\s+now)?",
        r"(?:change|correct) (?:the (?:name|word|term)(?: of)?|every|each"
        r"|all)\s+(?P<old>.+?)\s+(?:to|into)"
        r"\s+(?P<new>.+?)",
        r"(?:swap|exchange|substitute)\s+(?P<old>.+?)\s+(?:for|with|by)\s+(?P<new>.+?)",
    )
]
_PAIR = re.compile(r"(?P<old>.+?)\s+(?:to|as|into|=>|->)\s+(?P<new>.+)", re.IGNORECASE)
_RENAME = re.compile(r"rename\s+(?P<pairs>.+)", re.IGNORECASE)
_AND = re.compile(r"\s*(?:[,;]|,?\s+and)\s+(?:rename\s+)?", re.IGNORECASE)
_CALL = re.compile(r"(?:call|name)\s+(?P<old>\S+)\s+(?P<new>\S+)" + _EVERYWHERE, re.IGNORECASE)
_CALL_WHAT = re.compile(
    r"(?:call|name)\s+(?:it|him|her|them|this|that)\s+(?P<new>.+)", re.IGNORECASE
)


def renaming(said: Said, scene: Scene) -> Understood | None:
    """Read "rename Maya to Nora", "call it X instead of Y"."""
    text = said.bare
    if (several := _several(said, scene)) is not None:
        return several
    for pattern in _PLAIN:
        match = pattern.fullmatch(text)
        if match and not re.match(r"(?:the |my )?\w+ (?:step|phase|section)$", match.group("old")):
            old, new = said.value(match.group("old")), said.value(match.group("new"))
            sure = (
                pattern is _PLAIN[0] or "call" in match.group() or said.quoted(match.group("old"))
            )
            return rename(old, new, scene, sure=bool(sure))
    if match := _CALL_WHAT.fullmatch(text):
        new = said.value(match.group("new"))
        return refused(f"Call what {new!r}?", f"rename <the old name> to {new}")
    match = _CALL.fullmatch(text)
    if match and (match.group("old")[:1].isupper() or said.quoted(match.group("old"))):
        return rename(said.value(match.group("old")), said.value(match.group("new")), scene)
    return None


def _several(said: Said, scene: Scene) -> Understood | None:
    """Read "rename Lead to Nora and Opponent to Bea": each pair is a rename, after those before."""
    match = _RENAME.fullmatch(said.bare)
    pairs = [_PAIR.fullmatch(one) for one in _AND.split(match["pairs"])] if match else []
    if len(pairs) < 2:
        return None
    edits: list[Edit] = []
    read: list[str] = []
    for pair in pairs:
        if pair is None or not occurs(_bare(said.value(pair["old"])), scene):
            return None  # "and" stands within a name
        one = rename(said.value(pair["old"]), said.value(pair["new"]), scene)
        if one is None or not one.edits:
            return one
        edits += one.edits
        read.append(one.reading)
    given = [one.new for one in edits if isinstance(one, Rename)]
    if len(set(given)) < len(given):
        return refused("Two things of one name could not be told apart; give each its own.")
    return Understood(tuple(edits), " ".join(read))


def rename(old: str, new: str, scene: Scene, *, sure: bool = True) -> Understood | None:
    """Return the edits that rename everywhere; None where it may not have been meant."""
    old, new = _bare(old), new.strip(" .,\"'")
    if not 2 <= len(old) <= 80 or not 1 <= len(new) <= 80:
        return refused("A name has 2 to 80 characters.") if sure else None
    if old == new:
        return refused(f"The old and the new name are the same: {old!r}.")
    if set(tokens(old)) <= scene.places.whole | {"lesson"}:
        return refused("The draft goes by its topic; change that.", f"topic: {new}")
    pairs = _pairs(old, new, scene)
    if not pairs:
        return _nowhere(old, new, scene) if sure else None
    proper = old[:1].isupper() and new[:1].isupper()  # "Room 12" is a name, "groups of 4" is none
    if not proper and _figures(old) != _figures(new):
        return _amount(old, new, scene)
    if taken := _taken(old, new, scene):
        return refused(
            f"There is a {taken!r} already, and two things of one name could not be told apart."
            " Which other name should it be?",
            *(f"rename {old} to <another name>",),
        )
    if why := _broken(pairs, scene):
        return refused(why)
    shown = " and ".join(f"{one!r} becomes {other!r}" for one, other in pairs)
    return Understood(
        tuple(Rename(old=one, new=other) for one, other in pairs), f"Everywhere, {shown}."
    )


def _figures(name: str) -> list[float]:
    """Return the amounts in a name: the numbers in words, and those that stand by themselves."""
    found = (number(word) for word in re.findall(r"(?<![\w.-])[\w.]+(?![\w-])", name.lower()))
    return [one for one in found if one is not None]


def _amount(old: str, new: str, scene: Scene) -> Understood:
    """Refuse to rename an amount: what is counted with it elsewhere would not follow."""
    given = [
        f"{name}: {renamed(value, Rename(old=old, new=new))}"
        for name, value in scene.inputs.items()
        if len(old.split()) == len(new.split())
        and isinstance(value, str)
        and renamed(value, Rename(old=old, new=new)) != value
    ]
    return refused(
        f"{old!r} is an amount, not a name; what is counted with it would still say the old one."
        f" {'Change what you gave.' if given else 'Say it of one part of the draft.'}",
        *given,
    )


def _broken(pairs: list[tuple[str, str]], scene: Scene) -> str | None:
    """Return what would lose its form if a name were replaced everywhere: an id, or an option."""
    for old, new in pairs:
        change = Rename(old=old, new=new)
        for name, value in scene.inputs.items():
            fresh = renamed(value, change)
            try:
                if fresh != value:
                    read(scene.definition, name, fresh)
            except InputError as error:
                return f"{old!r} is a fixed word here: {error}."
        for address, value in scene.results.items():
            fresh = renamed(value, change)
            if fresh != value and address.step in scene.workflow.placed:
                try:
                    if output := scene.workflow.output_type(address.step):
                        output.model_validate(fresh)
                except ValidationError as error:
                    return f"{old!r} is a fixed word in {address.step}: {error.errors()[0]['msg']}."
    return None


def occurs(name: str, scene: Scene) -> bool:
    """True when a name stands somewhere as a word of its own, however it is capitalised."""
    return bool(_spellings(name, scene))


def _pairs(old: str, new: str, scene: Scene) -> list[tuple[str, str]]:
    """Return what becomes what: the name as it is spelled, also where a sentence begins."""
    spellings = _spellings(old, scene)
    opening, opened = old[:1].upper() + old[1:], new[:1].upper() + new[1:]
    if old in spellings:
        both = old != opening and opening in spellings
        return [(old, new), (opening, opened)] if both else [(old, new)]
    found = [one for one in spellings if one != one.upper() or len(spellings) == 1]
    if len(found) != 1:
        return []
    only = found[0]
    return [(only, opened if only == opening and new == new.lower() else new)]


def _spellings(name: str, scene: Scene) -> set[str]:
    if name.lower() not in scene.texts.lower():
        return set()
    pattern = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)", re.IGNORECASE)
    return set(pattern.findall(scene.texts))


def _nowhere(old: str, new: str, scene: Scene) -> Understood:
    words = set(re.findall(r"[^\W\d_][\w'-]+", scene.texts))
    alike = {
        word.lower(): word
        for word in sorted(words)
        if abs(len(word) - len(old)) <= 2 and word[0].lower() == old[0].lower()
    }
    close = [alike[one] for one in get_close_matches(old.lower(), alike, n=3, cutoff=0.76)]
    hint = f" Did you mean {listed(close)}?" if close else ""
    return refused(
        f"{old!r} does not stand anywhere in the draft.{hint}",
        *(f"rename {one} to {new}" for one in close),
    )


def _taken(old: str, new: str, scene: Scene) -> str | None:
    """Return the other thing that has the new name already."""
    if old.lower() == new.lower():
        return None
    titles = {title.lower(): title for title in scene.places.titles}
    if new.lower() in titles:
        return titles[new.lower()]
    proper = new[:1].isupper() and new != new.upper() and old.lower() not in new.lower()
    inside = rf"(?<=[\w,;] ){re.escape(new)}(?!\w)"  # a capital inside a sentence is a name
    return new if proper and new in scene.texts and re.search(inside, scene.texts) else None


def _bare(name: str) -> str:
    return name.strip(" .,!?\"'")
