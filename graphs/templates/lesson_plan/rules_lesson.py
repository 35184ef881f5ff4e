"""Offline rules for the evidence and for the lesson phase by phase."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from agents.rules.banks import load
from agents.rules.words import Words, computed, keep, question, standard, yours
from graphs.templates.lesson_plan.draft import (
    Brief,
    CheckForUnderstanding,
    DokQuestion,
    Evidence,
    ExitItem,
    Goals,
    Misconceptions,
    Objective,
    Phase,
    PhaseNames,
    PhaseTime,
    Sequence,
    Shape,
    Timing,
)
from graphs.templates.lesson_plan.own_phases import OwnPhase, own_phases, part_of
from graphs.templates.lesson_plan.own_words import large, long_words, quoted
from graphs.templates.lesson_plan.safety import leaves_the_room, safety_line
from graphs.templates.lesson_plan.steps import parts_of
from graphs.templates.lesson_plan.voice import TOLD, Voice, speak

SHEET = "student sheet"
TICKET = "exit ticket"
_GROUPING = {
    "open": "pairs",
    "teach": "whole class",
    "order": "small groups",
    "work": "small groups",
    "sense": "whole class",
    "extend": "alone",
    "close": "alone",
}
_ALONE = {"practice", "mixed", "task"}
_PAIRS = {"guided", "pairs", "compare"}
_FOLLOW = "Watch, listen, and write down one thing to ask."


def evidence(
    brief: Brief,
    goals: Goals,
    phases: PhaseNames,
    exit_ticket: tuple[str, ...] | None = None,
) -> Evidence:
    """Say how the teacher will know: a check early, midway and late, and an exit item each.

    Exit questions of her own come first; an objective that they leave out gets one beside them.
    """
    voice = speak(brief)
    names = [one.id for one in goals.objectives]
    return keep(
        Evidence,
        checks=list(_checks(voice, names, phases)),
        exit_ticket=list(_exit_items(voice, goals.objectives, exit_ticket or ())),
    )


def sequence(
    brief: Brief,
    goals: Goals,
    evidence: Evidence,
    misconceptions: Misconceptions,
    timing: Timing,
    outline: tuple[str, ...] | None = None,
    guidance: tuple[str, ...] = (),
) -> Sequence:
    """Write the lesson phase by phase; a note on it brings the next opening from the bank."""
    voice = speak(brief)
    parts = parts_of(brief.shape, (one.id for one in timing.phases))
    own = {one.id: one for one in own_phases(outline or ()) if one.lines}
    if any(parts[one.id] == "open" for one in timing.phases):
        voice = voice.tagged("opened")
    probes = _probes(voice, misconceptions)
    phases: list[Phase] = []
    asked = False  # the question of the day is read out once in a lesson, the claim once a phase
    for one in timing.phases:
        if one.id in own:
            phases.append(_own_phase(voice, own[one.id], one, goals, evidence))
            continue
        moves = _variants(voice, _like(brief.shape, one.id), parts[one.id])
        chosen = voice.pick(moves, len(guidance)) if isinstance(moves, list) else moves
        spoken = _Spoken(voice.knowing(**probes), {"board"} if asked else set())
        phases.append(_phase(spoken, one, chosen, goals, evidence))
        # Another opening must leave the rest of the lesson as it is.
        asked = asked or (chosen is moves and "board" in spoken.told)
    # Her own things first; the pages come with every lesson.
    named = dict.fromkeys(name for phase in phases for name in phase.materials)
    used = sorted(named, key=lambda name: name in {SHEET, TICKET})
    return keep(
        Sequence,
        phases=phases,
        materials=used,
        safety=safety_line(brief.materials, brief.activity),
    )


def _checks(voice: Voice, names: list[str], phases: PhaseNames) -> Iterator[CheckForUnderstanding]:
    bank = load(__package__, "evidence")["checks"]
    parts = parts_of(phases.shape, phases.ids)
    at: dict[str, str] = {}
    for phase in phases.ids:
        at.setdefault(parts[phase], phase)
    wanted = [part for part in ("open", "work", "sense") if part in at]
    if not wanted:  # phases of her own, all of another kind
        at["work"] = phases.ids[0]
        wanted = ["work"]
    for place, part in enumerate(wanted, 1):
        calm = part == "open" and "calm" in voice.tags
        young = part == "sense" and "K-2" in voice.tags
        name = "open_calm" if calm else "sense_young" if young else part
        choice = voice.first(bank[name])
        if choice is None:
            continue
        # The last check stands for every objective, so that none goes unseen.
        seen = names if part == wanted[-1] else names[:1] if part == "open" else names[-1:]
        yield keep(
            CheckForUnderstanding,
            id=computed(f"C{place}"),
            objectives=[computed(name) for name in seen],
            phase=computed(at[part]),
            prompt=voice.say(choice["prompt"]),
            look_for=voice.say(choice["look_for"]),
        )


def _exit_items(
    voice: Voice, objectives: list[Objective], own: tuple[str, ...]
) -> Iterator[ExitItem]:
    bank = load(__package__, "evidence")["exit"]
    used: list[str] = []
    asked: list[ExitItem] = []
    for text in own:
        free = [one for one in objectives if one.id not in {item.objective for item in asked}]
        asked.append(_own_item(voice, text, f"E{len(asked) + 1}", free or objectives))
    yield from asked
    left = [one for one in objectives if one.id not in {item.objective for item in asked}]
    for place, objective in enumerate(left, len(asked) + 1):
        young = "K-2" in voice.tags
        choices = bank["young"] if young else bank[objective.bloom]
        spoken = _with(voice, objective)
        fresh = [one for one in choices if one["item"] not in used]
        choice = spoken.first(fresh) or spoken.first(bank["understand"]) or bank["understand"][-1]
        used.append(choice["item"])
        yield keep(
            ExitItem,
            id=computed(f"E{place}"),
            objective=computed(objective.id),
            item=spoken.say(choice["item"]),
            key=spoken.say(choice["key"]),
            if_wrong=spoken.say(choice["if_wrong"]),
        )


def _own_item(voice: Voice, text: str, name: str, objectives: list[Objective]) -> ExitItem:
    """Return a question of hers as it stands; an answer that she did not write is asked for."""
    item, _, key = text.partition(" Answer: ")
    said = long_words(f"{item} {key}")
    nearest = max(objectives, key=lambda one: len(said & long_words(one.text)))
    spoken = _with(voice, nearest)
    usual = load(__package__, "evidence")["exit"]["understand"]
    then = (spoken.first(usual) or usual[-1])["if_wrong"]
    return keep(
        ExitItem,
        id=computed(name),
        objective=computed(nearest.id),
        item=yours(item.strip()),
        key=yours(key.strip())
        if key.strip()
        else question(f"What is a right answer to this: {quoted(item.strip())}"),
        if_wrong=spoken.say(then),
    )


def _with(voice: Voice, objective: Objective) -> Voice:
    """Return the voice with one objective to speak of; the teacher may have changed its words."""
    text = yours(objective.text) if voice.goal else standard(objective.text)
    return voice.knowing(objective=text)


def _probes(voice: Voice, misconceptions: Misconceptions) -> dict[str, object]:
    """Take probe and move from the ideas as they stand now; a person may have changed them."""
    if not misconceptions.ideas:
        return {}
    first = misconceptions.ideas[0]
    hers = [
        str(voice.slots[name]) for name in ("claim", "said") if voice.slip and name in voice.slots
    ]
    return {
        name: yours(text) if any(words in text for words in hers) else text
        for name, text in (("probe", first.probe), ("move", first.response_move))
    }


class _Spoken:
    """Says lines after each other: what one has told in full, the next ones name shortly."""

    def __init__(self, voice: Voice, told: set[str]) -> None:
        self.voice = voice
        self.told = told

    def every(self, lines: Iterable[Any]) -> list[Words]:
        """Return what can be said of ``lines``."""
        said = [self._heard(self._now().say(line)) for line in lines]
        return [one for one in said if one is not None]

    def questions(self, lines: Iterable[Any]) -> Iterator[DokQuestion]:
        """Yield what can be asked of ``lines``."""
        for line in lines:
            asked = self._now().ask(line)
            if asked is not None:
                self._heard(asked.words)
                yield keep(DokQuestion, q=asked.words, dok=asked.dok)

    def _now(self) -> Voice:
        return self.voice.after(self.told)

    def _heard(self, words: Words | None) -> Words | None:
        slots = self.voice.slots
        self.told |= {
            name for name in TOLD if words and name in slots and str(slots[name]) in words
        }
        return words


def _phase(
    spoken: _Spoken,
    time: PhaseTime,
    moves: Mapping[str, Any],
    goals: Goals,
    evidence: Evidence,
) -> Phase:
    voice = spoken.voice
    part = parts_of(voice.brief.shape, [time.id])[time.id]
    names = [one.id for one in goals.objectives]
    return keep(
        Phase,
        id=computed(time.id),
        name=computed(time.name),
        minutes=time.minutes,
        teacher_does=spoken.every(moves["teacher"]),
        students_do=[*_own_steps(voice, part, time), *spoken.every(moves["students"])],
        questions=list(spoken.questions(moves.get("questions", ()))),
        grouping=_grouping(voice, time.id, part),
        objectives=[computed(one) for one in (names[:1] if part == "open" else names)],
        checks=[computed(one.id) for one in evidence.checks if one.phase == time.id],
        materials=_materials(voice, part),
        transition=voice.say(moves["transition"]) if "transition" in moves else "",
    )


def _own_phase(
    voice: Voice, own: OwnPhase, time: PhaseTime, goals: Goals, evidence: Evidence
) -> Phase:
    """Return a phase in her own lines; ours stand only where hers leave somebody without a task."""
    usual = load(__package__, "phases")[own.part]
    names = [computed(one.id) for one in goals.objectives]
    return keep(
        Phase,
        id=computed(time.id),
        name=yours(time.name),
        minutes=time.minutes,
        teacher_does=[yours(one) for one in own.teacher_does] or [standard(usual["lead"])],
        students_do=[yours(one) for one in own.students_do] or [standard(_FOLLOW)],
        questions=[],
        grouping=_grouping(voice, time.id, own.part),
        objectives=names[:1] if own.part == "open" else names,
        checks=[computed(one.id) for one in evidence.checks if one.phase == time.id],
        materials=_materials(voice, own.part),
        transition="",
    )


def _like(shape: Shape, phase: str) -> str:
    """Return the phase of a shape that does what a phase of hers does; else the one for work."""
    usual = parts_of(shape)
    if phase in usual:
        return phase
    by_part = {part: name for name, part in reversed(usual.items())}
    return by_part.get(part_of(phase), by_part["work"])


def _variants(voice: Voice, phase: str, part: str) -> Any:
    """Return the moves of a phase; a list where there are several to choose from."""
    bank = load(__package__, "moves")
    if "calm" in voice.tags:
        return bank["calm"].get(phase, bank["calm"][part])
    if "K-2" in voice.tags:
        return bank["young"].get(phase, bank["young"][part])
    return bank["close"] if part == "close" else bank[voice.brief.shape][phase]


def _own_steps(voice: Voice, part: str, time: PhaseTime) -> list[Words]:
    """Return what the teacher said students do, to open the long phase; else ask her."""
    talks = voice.brief.shape == "discussion" and time.id == "discuss"
    if part != "work" and not talks:
        return []
    if voice.task is None:
        alone = voice.brief.shape == "substitute" and "asked" in voice.slots
        return [] if talks or alone else [question(_what_will_they_do(voice, time))]
    steps = voice.task.steps
    if voice.brief.shape == "discussion":
        steps = tuple(step for step in steps if talks == _is_talk(step))
    return [yours(f"{large(step)}.") for step in steps]


def _is_talk(step: str) -> bool:
    return step.split(" ", maxsplit=1)[0].lower() in load(__package__, "reading")["talk"]


def _what_will_they_do(voice: Voice, time: PhaseTime) -> str:
    topic = voice.slots["topic"]
    return f"What will they do in these {time.minutes} minutes to find out about {topic}?"


def _grouping(voice: Voice, phase: str, part: str) -> str:
    if part == "work" and leaves_the_room(voice.brief.activity) and phase in _ALONE:
        return "whole class"
    if phase in _ALONE and part == "work" and "K-2" in voice.tags:
        return "pairs"
    if phase in _ALONE:
        return "alone"
    return "pairs" if phase in _PAIRS else _GROUPING[part]


def _materials(voice: Voice, part: str) -> list[Words]:
    """Return what a phase uses: the teacher's list where work is done, and the pages."""
    things = [str(voice.slots["gear"])] if "gear" in voice.slots else []
    own = [yours(one) for one in voice.brief.materials or things]
    pages = {"work": SHEET, "sense": SHEET, "extend": SHEET, "close": TICKET}
    listed = own if part in {"order", "work"} else []
    page = pages.get(part)
    if page is None or any(page in one.lower() for one in own):
        return listed
    return [*listed, computed(page)]
