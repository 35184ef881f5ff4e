"""Reads the teacher's three sentences into parts that fit a frame, without changing her words.

What she wants figured out becomes a clause, what students do becomes steps, and what they get
wrong becomes a claim to put to the class. A sentence of another form is quoted whole.
"""

import re
from dataclasses import dataclass
from typing import Any

from agents.rules.banks import load
from agents.rules.grammar import plural

_TITLED = 4  # letters; shorter words are small in titles too
PACKAGE = "graphs.templates.lesson_plan"
_ASKING = r"(?:why|how|what|which|where|when|who|whose|whether|if)\b"
_SUBJECT = (
    r"(?:(?:that )?(?:the |my |most |many |some )?"
    r"(?:students?|pupils?|kids?|children|they|we|class|learners?|people)\s+)"
)
_MODAL = r"(?:(?:will|should|must|can|could|need to|have to|are to|are going to|get to)\s+)?"
_GOAL = re.compile(
    rf"^(?:{_SUBJECT}{_MODAL})?(?:be able to\s+)?(?:(?:figure out|find out|understand|know|learn"
    rf"|discover|realize|see|explain|describe|work out)\s+)(?:about\s+)?(?={_ASKING}|that\b)",
    re.IGNORECASE,
)
_NOUN_PHRASE = re.compile(
    r"^(?:the (?:difference|relationship|connection|link|role|effects?|causes?|reasons?|steps"
    r"|parts|structure|function|meaning|purpose|impact)|differences between|causes of)\b",
    re.IGNORECASE,
)
_AUXILIARY = (
    r"(?:do|does|did|is|are|was|were|can|could|would|will|should|has|have|had)(?:n?['’]t)?\b"
)
# "What colors are the leaves" asks; "what plants are made of" and "why leaves are green" tell.
_INVERTED = re.compile(
    rf"^(?:(?:why|how|what|which|where|when|who) {_AUXILIARY}"
    rf"|how (?:many|much|long|far|often|fast|old|big|high|deep)(?: \w+)? {_AUXILIARY}"
    rf"|(?:what|which|whose) \w+ {_AUXILIARY}"
    r" (?:the|an?|there|this|that|these|those|our|my|your|we|you|they|it|he|she)\b)",
    re.IGNORECASE,
)
# "Was the New Deal a success" asks for yes or no, and reasons.
_YES_OR_NO = re.compile(rf"^{_AUXILIARY} \S+ \S", re.IGNORECASE)
# "What makes it float" is a question as it stands: what is asked for does the making.
_ASKS_FOR_DOER = re.compile(
    r"^(?:what|who) (?:makes?|made|causes?|caused|happens|happened|keeps?|kept|lets?|gives?|gave"
    r"|leads?|led|drives|drove|holds?|held|decides|decided)\b",
    re.IGNORECASE,
)
# "Why some things float?" asks nothing; with "how many" one cannot tell.
_FALSE_QUESTION = re.compile(r"^why (?!not\b).*\?$", re.IGNORECASE)
# "How do we compare" is "how we compare" inside a sentence; "does" and "did" would bend the verb.
_WITH_DO = re.compile(r"^(why|how|what|where|when) do (?!not\b)(?=\w+ \w)", re.IGNORECASE)
_DOER = re.compile(rf"^{_SUBJECT}{_MODAL}", re.IGNORECASE)
_HOW_OFTEN = r"(?:(?:often|usually|always|sometimes|may|might|will|tend to|still|just|all)\s+)*"
_HOLDER = re.compile(rf"^{_SUBJECT}(?P<rest>{_HOW_OFTEN}.+)$", re.IGNORECASE)
_HOLDS = re.compile(
    rf"^{_HOW_OFTEN}(?:think|believe|say|assume|expect|feel|claim|imagine)\b(?:,)?\s+(?:that\s+)?",
    re.IGNORECASE,
)
_SPLIT = re.compile(
    r"\s*(?:;|\.\s|,?\s+and then\s+|,?\s+then\s+|,\s*and\s+|,\s*|\s+and\s+)\s*", re.IGNORECASE
)
# "Weigh and measure six objects" is one thing to do; "weigh, then measure it" is two.
_JOINS = re.compile(r"\s*(?:,\s*|,?\s*and\s+)", re.IGNORECASE)
_VERB_ALONE = re.compile(
    r"\s*\w+(?: (?:out|up|down|off|apart|together|carefully|quietly))?\s*", re.IGNORECASE
)
_NUMBERED = re.compile(r"(?:^|\s+)\(?\d{1,2}[.)]\s+(?=\S)")
_PROPER = re.compile(r"^(?:I\b|[A-Z]{2,}|[A-Z][a-z]*[A-Z]|DNA|Earth|Mars|Newton|[A-Z][a-z]+'s\b)")


@dataclass(frozen=True)
class Goal:
    """What students should figure out."""

    clause: str  # follows "explain": why some heavy things float
    theme: str  # follows "about": the clause, or the question itself
    reply: str  # follows "I can": explain why some heavy things float
    shown: str  # stands on the board, as she wrote it


@dataclass(frozen=True)
class Task:
    """What students do."""

    steps: tuple[str, ...]  # imperatives in her words, or the sentence itself
    spoken: bool  # the steps are imperatives and can follow "to"
    data: tuple[str, ...]  # the quantities it names
    thing: str  # what is handled, in the singular: object
    count: int  # how many of them, 0 when she does not say
    handed_out: bool = False  # the things are there before the lesson: read four sources
    measures: bool = False  # it weighs or measures something, named or not


@dataclass(frozen=True)
class Slip:
    """What students usually get wrong."""

    claim: str  # a sentence the class can agree or disagree with; "" where hers is none
    said: str  # follows "some people": think heavy things always sink


def bare(sentence: str) -> str:
    """Return a sentence without the mark at its end."""
    return sentence.strip().rstrip(".!;, ")


def small(text: str) -> str:
    """Return ``text`` to stand inside a sentence: a small first letter unless it is a name."""
    return text if _PROPER.match(text) else text[:1].lower() + text[1:]


def large(text: str) -> str:
    """Return ``text`` with a capital first letter."""
    return text[:1].upper() + text[1:]


def quoted(text: str) -> str:
    """Return ``text`` in quotation marks."""
    return f"“{text}”"


def read_goal(sentence: str) -> Goal:
    """Read what she wants figured out."""
    text = bare(sentence)
    core = _GOAL.sub("", text, count=1)
    if _WITH_DO.match(core):
        said = small(_WITH_DO.sub(r"\1 ", core.rstrip("? ")))
        return Goal(said, said, f"explain {said}", f"{large(core.rstrip('? '))}?")
    if _FALSE_QUESTION.match(core) and not _INVERTED.match(core):
        core = core.rstrip("? ")
    if core.endswith("?") or _INVERTED.match(core) or _YES_OR_NO.match(core):
        shown = f"{large(core.rstrip('? '))}?"
        asked = quoted(shown)
        return Goal(f"an answer to {asked}", asked, f"answer {asked}", shown)
    clause = re.match(_ASKING, core, re.IGNORECASE) or core.lower().startswith("that ")
    if clause or _NOUN_PHRASE.match(core):
        said = small(core)
        return Goal(said, said, f"explain {said}", _as_question(said))
    idea = f"the idea {quoted(text)}"
    return Goal(idea, idea, f"explain {idea}", large(text))


def is_clause(topic: str) -> bool:
    """Say whether a topic asks something itself (how a pond was drained) and is no title."""
    asks = re.match(r"(?:why|how|what|which|where|when|who|whether)\b", topic, re.IGNORECASE)
    if not (asks or _YES_OR_NO.match(topic)):
        return False
    words = [word for word in topic.split(" ")[1:] if len(word) >= _TITLED]
    return 2 * sum(word[0].isupper() for word in words) <= len(words)


def is_event(topic: str) -> bool:
    """Say whether a topic is something that happened once: no example of it can be made up."""
    words = "|".join(map(re.escape, _bank()["events"]))
    return re.search(rf"\b(?:{words}|1[0-9]{{3}}|20[0-9]{{2}})\b", topic, re.IGNORECASE) is not None


def _as_question(said: str) -> str:
    """Return what follows "explain" as a question, in her words and their order."""
    if _ASKS_FOR_DOER.match(said):
        return f"{large(said)}?"
    if said.startswith(("whether ", "if ")):
        return f"How would you decide {said}?"
    return (
        f"Can you explain {said}?" if said.startswith("how ") else f"How would you explain {said}?"
    )


def read_task(sentence: str) -> Task:
    """Read what students will do."""
    text = bare(sentence)
    core = bare(_DOER.sub("", text, count=1))
    listed = _listed(core)
    spoken = _is_verb(listed[0] if listed else core)
    steps = listed or (_steps(core) if spoken else (core,))
    thing, count = _things(core)
    measures = re.search(r"\b(?:weigh|measure)", core, re.IGNORECASE) is not None
    there = _are_there(steps, thing)
    return Task(steps, spoken, _quantities(core), thing, count, there, measures)


def read_slip(sentence: str) -> Slip:
    """Read what students usually get wrong."""
    text = bare(sentence)
    holder = _HOLDER.match(text)
    if holder is None:
        claim = re.sub(r"^(?:thinking |believing )?(?:that )", "", text, flags=re.IGNORECASE)
        claim = re.sub(r"^(?:thinking|believing) ", "", claim, flags=re.IGNORECASE)
        if re.match(r"\w+ing\b", claim):
            return Slip("", f"get this wrong: {quoted(claim)}")
        return Slip(large(claim), f"say {quoted(large(claim))}")
    rest = holder["rest"]
    held = _HOLDS.match(rest)
    return Slip(large(rest[held.end() :]) if held else "", small(rest))


def _bank() -> Any:
    return load(PACKAGE, "reading")


def _is_verb(text: str) -> bool:
    word, _, rest = text.lower().partition(" ")
    first = word.rstrip(",;:")
    following = rest.split(" ")[0]
    return first in _bank()["verbs"] and following not in _bank()["not_verbs"].get(first, ())


def _listed(text: str) -> tuple[str, ...]:
    """Return the steps that she numbered herself."""
    parts = [large(bare(part)) for part in _NUMBERED.split(text) if bare(part)]
    return tuple(parts) if len(parts) > 1 and _NUMBERED.match(text) else ()


def _steps(text: str) -> tuple[str, ...]:
    """Cut where a new imperative begins; verbs that share an object stay together."""
    cuts = [
        cut
        for cut in _SPLIT.finditer(text)
        if cut.end() < len(text) and _is_verb(text[cut.end() :])
    ]
    starts = [0, *(cut.end() for cut in cuts)]
    ends = [*(cut.start() for cut in cuts), len(text)]
    for place in reversed(range(len(cuts))):
        before, after = text[starts[place] : ends[place]], text[starts[place + 1] : ends[place + 1]]
        joins = _JOINS.fullmatch(cuts[place].group()) is not None
        if joins and _VERB_ALONE.fullmatch(before) and not _VERB_ALONE.fullmatch(after):
            del starts[place + 1], ends[place]
    parts = [text[start:end] for start, end in zip(starts, ends, strict=True)]
    return tuple(large(bare(part)) for part in parts if bare(part))


def _quantities(text: str) -> tuple[str, ...]:
    found = {
        name: place.start()
        for name in _bank()["quantities"]
        # "three times" counts, it does not measure.
        if (
            place := re.search(
                rf"\b{name}{'' if name == 'time' else '(?:es|s)?'}\b", text, re.IGNORECASE
            )
        )
    }
    longest = [name for name in found if not any(name != o and name in o for o in found)]
    return tuple(sorted(longest, key=lambda name: found[name]))


def _things(text: str) -> tuple[str, int]:
    numbers = _bank()["numbers"]
    words = "|".join(numbers)
    found = re.search(
        rf"\b(?P<n>{words}|\d{{1,2}})\s+(?P<what>(?:(?!of\b|and\b|minutes?\b|pages?\b)[a-z-]+\s+)?"
        r"(?!minutes?\b|hours?\b|pages?\b|times\b|days\b|weeks\b|seconds\b|grams?\b)[a-z]+s)\b",
        text,
        re.IGNORECASE,
    )
    if found is None:
        return "", 0
    count = numbers.get(found["n"].lower()) or int(found["n"])
    return _singular(found["what"].lower()), count


def _are_there(steps: tuple[str, ...], thing: str) -> bool:
    """Say whether the step that first names the things does not make them."""
    things = plural(thing) if thing else "\0"
    naming = next((step.lower() for step in steps if things in step.lower()), "")
    return naming != "" and naming.split(" ")[0] not in _bank()["makes"]


def _singular(noun: str) -> str:
    for end, one in (("ies", "y"), ("shes", "sh"), ("ches", "ch"), ("xes", "x"), ("sses", "ss")):
        if noun.endswith(end):
            return noun.removesuffix(end) + one
    return noun.removesuffix("s")


def long_words(text: str) -> set[str]:
    """Return the words of a text that are long enough to compare it by."""
    return set(re.findall(r"[a-z]{4,}", text.lower()))
