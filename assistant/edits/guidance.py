"""Wishes in words for a named part: kept as guidance for the step that writes it."""

import re
from dataclasses import replace
from itertools import pairwise

from assistant.edits.levels import alone, levels, named
from assistant.edits.passages import computed_number, start_of, which
from assistant.edits.place import Mention, Place, Rank, meant, narrowed, the
from assistant.edits.quantities import quantities
from assistant.edits.scene import Scene, Understood, refused
from assistant.edits.words import Said, listed, spelled_out, stem, word_set
from graphs.edits import Edit, Guidance
from graphs.steps import ReviseStep
from graphs.suggestions import offers

_VERBS = word_set(
    "make shorten lengthen simplify rewrite rephrase reword tone add remove cut trim expand use"
    " give"
    " put include explain clarify mention turn soften tighten fix improve polish write avoid keep"
    " let"
    " have drop replace split merge move start end begin open close try bring reduce increase raise"
    " lower focus emphasize emphasise describe translate insert need no fewer skip change adjust"
    " leave"
    " condense summarize summarise elaborate highlight spell break strengthen weaken darken lighten"
    " brighten vary rework revise edit combine connect link tie build set ask work provide extend"
    " rename redo call approve"
    " stretch strip correct update more less too without stop follow show delete swap do"
)
_QUALITY = re.compile(
    r"\b(?:(?:short|long|funni|dark|light|easi|hard|simpl|clear|strong|weak|warm|cold|fast|slow"
    r"|brief"
    r"|crisp|tight|loud|quiet|sadd|happi|kind|tough|soft|sharp|rich|deep|bigg|small|wid|narrow|calm"
    r"|wild|nic|friendli|scari|cool|plain|young|old|bold|gentl|smart|silli|creepi|spooki|livel?i"
    r"|catchi|punchi|snappi|tens|hott|bright|safe?|grimm|mean|close|lat|earli|great|large?|low"
    r"|high|fresh)e?r"
    r"|better|worse|more|less|fewer|funny|different(?:ly)?)\b",
    re.IGNORECASE,
)
_STATED = re.compile(
    r"\s*(?:part |section |phase |step |notes? |text |list |page )?(?:(?:is|are|feels?|seems?"
    r"|looks?|sounds?|reads?)\s+(?:\w+\s+)?"
    r"(?:too|not|still|way|a bit|a little|very|really|quite|rather|so|pretty|much)\b"
    r"|(?:isn't|aren't|doesn't|don't)\b|(?:should|must|needs?|could|has to|have to|can)\b"
    r"|(?:is|are)\s+(?:boring|dull|unclear|confusing|weak|vague|flat|dry|wrong|missing|clumsy))",
    re.IGNORECASE,
)
_FOR_ALL = (
    r"(?:make|keep|rewrite|reword|rephrase|simplify|shorten|condense|lighten|darken|brighten"
    r"|tighten"
    r"|polish|soften|translate|tone down)"
)
_SUBJECT = re.compile(
    r"\s*(?:(?:the )?(?:wording|text|words|style|tone|length|language|part|section|key|answers?"
    r"|options?|numbers?) (?:of|in"
    r"|on)\s+)?"
    r"(?:all |both )?(?:(?:the|my|our|this|that|these|those|your)\s+)?",
    re.IGNORECASE,
)
_THERE = re.compile(r"(?:in|for|during|at|on)\s+[^,]{2,60},\s*(\w+)", re.IGNORECASE)
_NUMBERED = re.compile(
    r"\s*#?(\d+)\b\s*(?:$|(?:is|are|should|must|needs?|to|with|by|so|a bit)\b|(?P<quality>\w+$))",
    re.IGNORECASE,
)
_IT = re.compile(
    r"\b(?:it|them|(?:this|that|these|those)(?!\s+(?!is\b|are\b|to\b|in\b|for\b|more\b|less\b"
    r"|\w+er\b)[a-z]))\b(?!')",
    re.IGNORECASE,
)
_LANGUAGE = re.compile(
    r"(?:simplify|(?:make|keep|use)) (?:the |its |your )?(?:simpler |easier |plainer )?language"
    r"(?: (?:simpler|easier|plainer|simple|plain|clearer|shorter))?|(?:the |its |your )?language is"
    r" .*",
    re.IGNORECASE,
)
_NOT_CONTENT = re.compile(
    r"(?:don't|do not|never)\s+(?!use|mention|include|say|write|add|give|let|start|end)\w+"
)


def wish(said: Said, scene: Scene) -> Understood | None:
    """Read a wish: an instruction or a complaint about a part that it names."""
    if not _is_wish(said):
        return None
    if _LANGUAGE.fullmatch(said.bare) and len(scene.places.called("language")) == 1:
        return refused(
            "The wording of everything, or the part called language?",
            "simplify everything",
            "make the language part simpler",
        )
    seen = _pointing(said, scene)
    groups = _named_in(seen, scene)
    if not groups:
        return _about_the_whole(said, scene)
    if any(_of_something_else(one, seen) for one in groups):
        return None
    if not instructs(seen) and not _declares(groups[0], seen):
        return None
    aims = _aims(groups, seen, scene)
    if isinstance(aims, Understood):
        return aims
    only = alone(aims, groups[0], seen.text) if levels(aims, scene) else []
    able = offers(scene.definition.name, said.plain(), scene.results)
    suggestions = (*map(seen.plain, only), *able)
    return replace(_guided(aims, said, scene), suggestions=suggestions)


def _named_in(said: Said, scene: Scene) -> list[Mention]:
    """Return the names in a clause, but not the verb it begins with ("explain it better")."""
    groups = narrowed(scene.places.mentioned(said.text, verbs=_VERBS), said.text)
    first = stem(said.low.split()[0])
    verb = len(first) + 1 if first in _VERBS else 0
    return [one for one in groups if one.start or one.end > verb]


def _aims(groups: list[Mention], said: Said, scene: Scene) -> list[Place] | Understood:
    """Return the places that a wish is for, or why it cannot be said."""
    groups = [one for one in groups if not meant(one)[0].computed] or groups
    groups = _where(groups, said)
    if len(groups) > 1 and not _joined(groups, said):
        labels = [meant(one)[0].label for one in groups]
        return refused(
            f"Which one is it about: {listed(list(dict.fromkeys(labels))[:6])}?"
            " Say one thing at a time.",
        )
    places: list[Place] = []
    for group in groups:
        found = meant(group)
        if len(groups) == 1 and levels(found, scene):
            return levels(found, scene)
        if len(found) > 1:
            before, after = said.plain(said.text[: group.start]), said.plain(said.text[group.end :])
            return which(found, f"{before}{{}}{after}")
        if why := _fixed(found[0], said, scene):
            return refused(*why)
        if missing := _missing(group, said):
            return refused(
                missing, *(f"make {the(part)} ..." for part in scene.places.named_parts(3))
            )
        places += found
    return places


def _guided(places: list[Place], said: Said, scene: Scene) -> Understood:
    edits: list[Edit] = []
    text = said.plain(said.text.rstrip(" ?"))
    for place in places:
        edits += [
            Guidance(step=one.step, item=one.item, path=place.path, text=text)
            for one in _listeners(place, scene)
        ]
    if not edits:
        return refused(f"No role writes {the(places[0].label)}, so a wish would not reach anybody.")
    names = listed(list(dict.fromkeys(_called(one, places, scene) for one in places)), "and")
    if levels(places, scene):
        names += f", at every level ({listed([named(one) for one in places], 'and')})"
    return Understood(tuple(edits), f"A wish for {names}: {text}")


def _called(place: Place, places: list[Place], scene: Scene) -> str:
    """Return what a place is called; of several levels of an item the one that is meant."""
    beside = [one for one in scene.places.items if one.item == place.item and not place.path]
    if len(places) == 1 and len({one.step for one in beside}) > 1:
        return the(f"{named(place)} of {place.label}")
    return the(place.label)


def _listeners(place: Place, scene: Scene) -> list[Place]:
    if isinstance(scene.workflow.placed[place.step].step, ReviseStep):
        return [place]
    found = scene.places.writers_of(place)
    return [place._replace(step=one.step, item=one.item) for one in found]


def _fixed(place: Place, said: Said, scene: Scene) -> tuple[str, ...] | None:
    """Return why a wish cannot be heard: a number that code computes, or a part that code makes."""
    if why := computed_number(place, scene):
        return (why,)
    if place.computed:
        return (f"{start_of(place)} is computed; change what it is computed from.",)
    for one in quantities(said.low, scene.definition):
        if isinstance(place.value, dict) and one.input in place.value:
            part = place._replace(
                path=f"{place.path}/{one.input}",
                value=place.value[one.input],
                label=f"{one.input} of {place.label}",
            )
            if why := computed_number(part, scene):
                now = scene.inputs.get(one.input)
                exact = (f"set {one.input} to {now + 5}",) if isinstance(now, int) else ()
                return (why, *exact)
    return None


def _about_the_whole(said: Said, scene: Scene) -> Understood | None:
    if _means_the_whole(said, scene):
        reviews = [
            one
            for one in scene.places.steps
            if isinstance(scene.workflow.placed[one.step].step, ReviseStep)
        ]
        steps = reviews[-1:] or [one for one in scene.places.steps if scene.places.writes(one.step)]
        text = said.plain(said.bare)
        edits = tuple(Guidance(step=one.step, text=text) for one in steps)
        return Understood(edits, f"A wish for the whole draft: {text}") if edits else None
    quality = _QUALITY.search(said.text)
    about_it = _IT.search(said.text) and (instructs(said) or _IT.match(said.text))
    if not quality and not about_it:
        return None
    parts = scene.places.named_parts()
    if about_it:
        phrases = [_with_name(said.plain(), part) for part in parts]
        return refused("Which part is that about?", *phrases)
    return refused(
        "Which part is that about?",
        *(f"make {the(part)} {quality.group().lower()}" for part in parts if quality),
    )


def _with_name(phrase: str, part: str) -> str:
    """Return a phrase with a name in place of "it"."""
    named = _IT.sub(lambda _: the(part), phrase, count=1)
    return re.sub(r"s is\b", "s are", named)


def _means_the_whole(said: Said, scene: Scene) -> bool:
    """True for a wish that says it is for all of the draft."""
    titles = "|".join(sorted(map(re.escape, scene.places.whole - {"all", "everything"})))
    whole = rf"(?:everything|all of it|it all|(?:the|this|my|our) (?:(?:{titles}|thing)s?\b ?)+)"
    text = said.low
    if re.match(rf"{_FOR_ALL}\s+{whole}", text):
        return True
    if stated := re.match(whole, text):
        return bool(_STATED.match(text[stated.end() :].rjust(len(text))))
    everywhere = (
        rf"\b(?:everywhere|overall|throughout)\b|\b(?:in|to|across|throughout|for) {whole}\s*$"
    )
    return instructs(said) and bool(re.search(everywhere, text))


def _pointing(said: Said, scene: Scene) -> Said:
    """Return the clause with names out of their quotation marks and each number with its noun."""
    text = said.text
    for mark in re.findall("[\ue000-\uf8ff]", text):
        passage = said.quoted(mark) or ""
        text = text.replace(mark, passage) if scene.places.called(passage) else text
    return said.part(spelled_out(text))


def _where(groups: list[Mention], said: Said) -> list[Mention]:
    """Keep the place of "more Ben in episode 2": what is named first is only what it is about."""
    if len(groups) != 2 or re.match(r"move|copy|swap|merge|combine", said.low):
        return groups
    first, second = sorted(groups, key=lambda one: one.start)
    between = re.fullmatch(
        r"\s*(?:in|into|to)\s+(?:the|my|our)?\s*", said.text[first.end : second.start]
    )
    by_title = first.named[0].rank in (Rank.ELEMENT, Rank.NESTED)
    return [second] if between and by_title else groups


def _is_wish(said: Said) -> bool:
    words = said.low.split()
    return bool(words) and len(said.plain()) <= 4_000 and not _NOT_CONTENT.match(said.low)


def instructs(said: Said) -> bool:
    """True for an instruction: it begins with a verb of change, or names a quality to reach."""
    if there := _THERE.match(said.low):
        return there.group(1) in _VERBS
    first = re.split(r"[\s,:]", said.low)[0]
    if first in _VERBS or first in ("don't", "never") or said.low.startswith("do not "):
        return True
    return bool(
        _QUALITY.match(said.low) or re.match(rf"(?:a|an|the)\s+{_QUALITY.pattern}", said.low)
    )


def _declares(group: Mention, said: Said) -> bool:
    """True where the part is the subject, and something is wrong with it or should be other."""
    if not _SUBJECT.fullmatch(said.text[: group.start]):
        return False
    after = said.text[group.end :]
    return bool(
        _STATED.match(after)
        or re.fullmatch(
            rf"\s*[,:]?\s*(?:a (?:bit|little|lot)\s+|much\s+)?{_QUALITY.pattern}.{{0,40}}",
            after,
            re.I,
        )
    )


def _missing(group: Mention, said: Said) -> str | None:
    """Return what to say of "objective 7" where there is none."""
    after = _NUMBERED.match(said.text[group.end :])
    before = re.search(r"(\w+)\s+$", said.text[: group.start])
    number = after.group(1) if after else stem(before.group(1)) if before else ""
    if not number.isdigit():
        return None
    return f"There is no {said.text[group.start : group.end]} {number}."


def _of_something_else(group: Mention, said: Said) -> bool:
    """True for "the sequence of events": the name is used for another thing."""
    after = re.match(r"\s+of\s+(?:the\s+|my\s+|our\s+|this\s+)?(\w+)", said.text[group.end :])
    if after is None:
        return False
    return after.group(1).lower() not in (
        "it",
        "lesson",
        "draft",
        "plan",
        "this",
        "that",
    )


def _joined(groups: list[Mention], said: Said) -> bool:
    ordered = sorted(groups, key=lambda one: one.start)
    return all(
        re.fullmatch(
            r"\s*(?:,|and|,\s*and|as well as|plus)\s*(?:the|my|our)?\s*",
            said.text[one.end : other.start],
            re.I,
        )
        for one, other in pairwise(ordered)
    )
