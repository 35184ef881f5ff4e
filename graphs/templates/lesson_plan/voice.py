"""What the rules can speak of in one lesson, and the choice of the lines that can be filled.

A line is a text of a bank, or a list of texts of which the first that can be filled is taken; so
the teacher's words come first, then the bank's facts, then the plain topic.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any, NamedTuple

from agents.rules.banks import load
from agents.rules.grammar import Grammar, plural
from agents.rules.words import Words, question, standard, yours
from graphs.templates.lesson_plan.draft import Brief
from graphs.templates.lesson_plan.own_words import (
    Goal,
    Slip,
    Task,
    bare,
    is_clause,
    is_event,
    large,
    quoted,
    read_goal,
    read_slip,
    read_task,
    small,
)
from graphs.templates.lesson_plan.topics import Topic, everyday, family_of, find

_PROOFS = {
    "science": "fact",
    "math": "example",
    "ela": "line of the text",
    "social": "source",
    "other": "example",
}
_MEASURED = {"lab", "5e"}  # shapes whose work gives results
# How a sentence speaks of what has been told in full before it.
_SHORT = {"claim": "the claim", "board": "the question of the day"}
TOLD = tuple(_SHORT)
_COMMON = re.compile(r"(?:ing|[ts]ion|ity|ery|ism|ics|ogy|ment|ness|ture|[ae]nce|ows|oms)$")
_ENDED = re.compile(r"(?:[.?!:]|[.?!]”)$")


class Asked(NamedTuple):
    """A question to the class and its depth of knowledge."""

    words: Words
    dok: int


@dataclass(frozen=True)
class Voice:
    """The known parts of a lesson by name, and the tags that its lines are chosen by."""

    brief: Brief
    topic: Topic
    goal: Goal | None
    task: Task | None
    slip: Slip | None
    tags: frozenset[str]
    slots: Mapping[str, object]
    grammar: Grammar = field(repr=False)

    def say(self, line: Any, mark: str = ".") -> Words | None:
        """Return the first text of ``line`` that fits and can be filled, or nothing."""
        for choice in line if isinstance(line, list) else [line]:
            text = choice if isinstance(choice, str) else self._fitting(choice)
            if text is not None and self.grammar.can(text, self.slots):
                said = _ended(self.grammar.expand(text, self.slots), mark)
                asks = not isinstance(choice, str) and "open" in choice
                return question(said) if asks else said
        return None

    def ask(self, line: Any) -> "Asked | None":
        """Return the first question of ``line`` that fits, with its depth of knowledge."""
        choices = line if isinstance(line, list) else [line]
        for choice in choices:
            words = self.say([choice], "?")
            if words is not None:
                return Asked(words, choice["dok"])
        return None

    def tagged(self, *tags: str) -> "Voice":
        """Return a voice whose lines may also be chosen by ``tags``."""
        return replace(self, tags=self.tags.union(tags))

    def knowing(self, **more: object) -> "Voice":
        """Return a voice that can speak of more."""
        return replace(self, slots={**self.slots, **more})

    def after(self, told: Iterable[str]) -> "Voice":
        """Return a voice that speaks shortly of what was told in full: ``claim``, ``board``."""
        return self.knowing(**{name: _SHORT[name] for name in told if name in self.slots})

    def every(self, lines: Iterable[Any], mark: str = ".") -> list[Words]:
        """Return what can be said of ``lines``, in their order."""
        said = [self.say(line, mark) for line in lines]
        return [words for words in said if words is not None]

    def first(self, choices: Iterable[Mapping[str, Any]]) -> Mapping[str, Any] | None:
        """Return the first choice that fits the lesson and whose every text can be filled."""
        for choice in choices:
            texts = [value for value in choice.values() if isinstance(value, str)]
            if self.fits(choice) and all(self.grammar.can(text, self.slots) for text in texts):
                return choice
        return None

    def fits(self, choice: Mapping[str, Any]) -> bool:
        """Say whether the tags and known parts that ``choice`` asks for are there, and no other."""
        wanted, barred = choice.get("for"), choice.get("not", ())
        return (
            (wanted is None or not self.tags.isdisjoint(wanted))
            and self.tags.isdisjoint(barred)
            and all(name in self.slots for name in choice.get("if", ()))
            and not any(name in self.slots for name in choice.get("unless", ()))
        )

    def pick(self, variants: list[Any], turn: int) -> Any:
        """Return one of ``variants``: always the same for a topic, the next one each turn."""
        return variants[(_digest(self.brief.topic) + turn) % len(variants)]

    def _fitting(self, choice: Mapping[str, Any]) -> str | None:
        if not self.fits(choice):
            return None
        return str(next(choice[name] for name in ("say", "q", "open") if name in choice))


def speak(brief: Brief) -> Voice:
    """Read a brief into the parts that lines can be filled with."""
    topic = find(brief)
    goal = _goal(brief)
    task = _measured(read_task(brief.activity), topic) if bare(brief.activity) else None
    slip = read_slip(brief.misconception) if bare(brief.misconception) else None
    tags = {brief.band, brief.shape, family_of(brief)} | ({"calm"} if brief.sensitive else set())
    tags |= _kinds(brief)
    tags |= {"banked"} if slip is None and topic.ideas else set()
    proof = _proof(brief, task)
    slots: dict[str, object] = {
        "topic": in_sentence(brief.topic.strip()),
        "proof": proof,
        "proofs": "lines of the text" if proof == _PROOFS["ela"] else plural(proof),
        **_class_slots(brief, task),
        **_goal_slots(goal, topic),
        **_task_slots(task, brief, topic),
        **_slip_slots(slip, topic),
    }
    rng = Random(_digest(brief.topic))
    grammar = Grammar(load(__package__, "moves")["phrases"], rng)
    return Voice(brief, topic, goal, task, slip, frozenset(tags), slots, grammar)


def listed(words: Iterable[str], last: str = "and") -> str:
    """Join words as in a sentence: a, b and c."""
    *before, end = list(words)
    return f"{', '.join(before)} {last} {end}" if before else end


def _proof(brief: Brief, task: Task | None) -> str:
    """Return what counts as evidence in this lesson."""
    family = family_of(brief)
    if brief.band == "K-2":
        return _PROOFS["other"]
    if "event" in _kinds(brief):
        return _PROOFS["social"]
    if family == "science" and (brief.shape in _MEASURED or (task and task.data)):
        return "result"
    return _PROOFS[family]


def _goal(brief: Brief) -> Goal | None:
    """Return what she wants figured out; a topic that asks something says it itself."""
    asked = brief.figure_out if bare(brief.figure_out) else brief.topic
    return read_goal(asked) if bare(brief.figure_out) or is_clause(asked) else None


def _kinds(brief: Brief) -> set[str]:
    """Return what kind of topic it is: an event, or a skill, of which there are examples."""
    if is_event(f"{brief.topic} {brief.figure_out}"):
        return {"event"}
    if is_clause(brief.topic):
        return set()
    return {"skill"} if family_of(brief) in {"math", "ela"} else set()


def _measured(task: Task, topic: Topic) -> Task:
    """Return a task with what the bank's column is reckoned from, where something is measured."""
    if not topic.column or not (task.data or task.measures):
        return task
    found = dict.fromkeys([*topic.column_from, *task.data])
    return replace(task, data=tuple(one for one in found if one != topic.column_name))


def _class_slots(brief: Brief, task: Task | None) -> dict[str, object]:
    groups = max(1, round(brief.students / 4))
    slots: dict[str, object] = {
        "groups": str(groups),
        "size": str(-(-brief.students // groups)),
    }
    if brief.prior.strip():
        slots["prior"] = yours(large(brief.prior.strip()))
    if brief.materials:
        slots["gear"] = yours(listed(brief.materials))
    elif task and task.handed_out:
        slots["gear"] = yours(f"{task.count} {plural(task.thing)}")
    return slots


def _goal_slots(goal: Goal | None, topic: Topic) -> dict[str, object]:
    if goal is not None:
        return {
            "figure": yours(goal.clause),
            "about": yours(goal.theme),
            "reply": yours(goal.reply),
            "board": yours(quoted(goal.shown)),
        }
    if topic.figure:
        return {
            "figure": topic.figure,
            "about": topic.figure,
            "reply": f"explain {topic.figure}",
            "board": quoted(topic.asks),
        }
    return {}


def _task_slots(task: Task | None, brief: Brief, topic: Topic) -> dict[str, object]:
    if task is None:
        return _banked_task(topic) if topic.ideas else {}
    slots: dict[str, object] = {
        "steps": yours(
            listed([small(step) for step in task.steps], "and then")
            if task.spoken
            else quoted(task.steps[0])
        ),
        "numbered": yours(numbered(task.steps)),
        "first": yours(task.steps[0]),
        "last": yours(task.steps[-1]),
    }
    if task.data and family_of(brief) in {"science", "math", "other"}:
        slots["data"], slots["d1"] = yours(listed(task.data)), task.data[0]
    if "d1" in slots and len(task.data) > 1:
        slots["d2"] = task.data[1]
    if task.thing:
        slots |= {"thing": task.thing, "things": plural(task.thing), "count": str(task.count)}
    return slots


def _banked_task(topic: Topic) -> dict[str, object]:
    """Return a task of the bank: one for a teacher to lead, and questions to work on alone."""
    probes = [one.probe for one in topic.ideas]
    rights = [f"{large(one.right)}." for one in topic.ideas]
    return {"spare": topic.spare, "asked": _counted(probes), "answers": _counted(rights)}


def _counted(sentences: list[str]) -> str:
    return " ".join(f"{place}) {one}" for place, one in enumerate(sentences, 1))


def in_sentence(topic: str) -> str:
    """Return a topic to stand inside a sentence: small where it is surely no name."""
    if topic.lower() in load(__package__, "reading")["the"]:
        return f"the {small(topic) if topic[1:] == topic[1:].lower() else topic}"
    first = topic.split(" ", maxsplit=1)[0].lower()
    common = first in everyday() or _COMMON.search(first) is not None
    return small(topic) if common and topic[1:] == topic[1:].lower() else topic


def numbered(steps: tuple[str, ...]) -> str:
    """Return steps as sentences, with numbers where there are several."""
    if len(steps) == 1:
        return f"{large(steps[0])}."
    return " ".join(f"{place}) {large(step)}." for place, step in enumerate(steps, 1))


def _slip_slots(slip: Slip | None, topic: Topic) -> dict[str, object]:
    slots: dict[str, object] = {}
    if slip is not None:
        slots["said"] = yours(slip.said)
        if slip.claim:
            slots["claim"] = yours(quoted(slip.claim))
        known = topic.like(slip.claim or slip.said)
    else:
        known = topic.ideas[0] if topic.ideas else None
        if known is not None:
            slots["claim"] = standard(quoted(large(known.idea)))
            slots["said"] = standard(f"think that {known.idea}")
    if known is not None:
        slots |= {"move": known.move, "probe": known.probe, "right": known.right}
    if slip is None and len(topic.ideas) > 1:
        other = topic.ideas[1]
        slots |= {"claim2": quoted(large(other.idea)), "probe2": other.probe}
    if topic.vocabulary:
        slots["terms"] = listed(topic.vocabulary)
    return slots


def _ended(words: Words, mark: str) -> Words:
    """End a text with a mark, and drop a second one behind a quotation that has its own."""
    text = re.sub(r"([?!])”[.?]", r"\1”", words)
    if mark and not _ENDED.search(text):
        text = f"{text}{mark}"
    return Words(text, words.source)


def _digest(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.strip().lower().encode()).digest()[:4], "big")
