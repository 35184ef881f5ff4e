"""Makes questions of what the teacher said: what they must show, and what they get wrong."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from agents.rules.banks import load
from agents.rules.words import Words, question, standard, weave, yours
from agents.sources import Source
from graphs.templates.assessment.draft import Brief
from graphs.templates.assessment.making import MOST_WRONG, Dice, Error, Fields, Offer, choices
from graphs.templates.assessment.notes import tells_all
from graphs.templates.lesson_plan.draft import Brief as LessonBrief
from graphs.templates.lesson_plan.own_words import large, quoted, read_goal, read_slip
from graphs.templates.lesson_plan.topics import Idea, Topic, find

GROUP = "own"
WRONG = "wrong"  # what the teacher says they get wrong
_MOST_RATIO = 1.5
_SAME_IDEA = 2  # words of an idea that notes on it say


def offers(brief: Brief) -> Iterator[Offer]:
    """Yield questions on the teacher's two sentences, and on wrong ideas that the bank knows."""
    known = banked(brief)
    if brief.must_show.strip():
        focus = yours(f"to show: {brief.must_show.strip()}")
        make = partial(_show, brief)
        yield Offer(str(focus), "constructed response", 3, GROUP, make, words=focus)
    if brief.wrong.strip() and (claim := read_slip(brief.wrong).claim):
        idea = known.like(claim)
        words = yours(quoted(f"{large(claim.rstrip('.'))}."))
        focus = yours(f"a wrong idea: {brief.wrong.strip()}")
        yield from (one._replace(group=WRONG) for one in _on_idea(focus, words, idea, brief))
    if tells_all(brief.notes):  # what her class never met is not asked
        known = replace(known, ideas=tuple(one for one in known.ideas if _is_told(brief, one)))
    yield from _which_is_right(known, brief)
    for idea in sorted(known.ideas, key=lambda one: not _names(brief, one)):
        if not (brief.wrong.strip() and known.like(brief.wrong) is idea):
            claim_words = standard(quoted(f"{large(idea.idea)}."))
            yield from _on_idea(standard(f"a wrong idea: {idea.idea}"), claim_words, idea, brief)


def _names(brief: Brief, idea: Idea) -> bool:
    """Tell whether an idea is about what the topic names, of the many that are near it."""
    return bool(idea.keywords & set(re.findall(r"[a-z]+", brief.topic.lower())))


def _is_told(brief: Brief, idea: Idea) -> bool:
    """Tell whether the teacher's notes are about what an idea is wrong about."""
    told = set(re.findall(r"[a-z]+", brief.notes.lower()))
    return len(idea.keywords & told) >= _SAME_IDEA


def _which_is_right(known: Topic, brief: Brief) -> Iterator[Offer]:
    """Yield the question that sets what is right against the wrong ideas of the bank."""
    if brief.sensitive or len(known.ideas) < MOST_WRONG:
        return
    right = _right_of(known.ideas[0])
    if len(right) > _MOST_RATIO * max(len(one.idea) for one in known.ideas):
        return
    focus = standard(f"what is right: {right}")
    make = partial(_choose_right, known, brief.grade)
    shown = " ".join([right, *(one.idea for one in known.ideas)])
    made = Offer(str(focus), "single choice", 2, GROUP, make, focus, (), shown)
    # It says what longer questions ask for, so it is only for who asks for its kind.
    yield made._replace(asked_only=True)


def vocabulary(brief: Brief) -> dict[str, str]:
    """Return the words that the bank has for a topic, with their meanings."""
    return dict(banked(brief).vocabulary)


def banked(brief: Brief) -> Topic:
    """Return what the bank of lessons knows of the topic."""
    asked = LessonBrief(
        topic=brief.topic,
        subject=brief.subject,
        grade=brief.grade,
        band=brief.band,
        students=1,
        shape="direct",
        sensitive=brief.sensitive,
    )
    return find(asked)


def _on_idea(focus: Words, claim: Words, idea: Idea | None, brief: Brief) -> Iterator[Offer]:
    if brief.sensitive:
        return
    key = (idea.right, idea.idea) if idea is not None else ()
    argued = Offer(
        str(focus),
        "constructed response",
        3,
        GROUP,
        partial(_argue, claim, idea),
        words=focus,
        hides=key,
        same=str(claim),
    )
    yield argued._replace(
        type="true/false",
        dok=1,
        make=partial(_is_it_true, claim, idea),
        tells=f"{claim} {_stated(idea) or ''}",
    )
    yield argued


def _choose_right(known: Topic, grade: int, rng: Dice) -> Fields:
    errors = [Error(f"{large(one.idea)}.", "A wrong idea that many hold.") for one in known.ideas]
    right = _right_of(known.ideas[0])
    return {
        "stem": standard("Which of these sentences is right?"),
        "options": choices(right, errors, rng, grade=grade),
        "explanation": standard(" ".join(map(_right_of, known.ideas))),
    }


def _is_it_true(claim: Words, idea: Idea | None, rng: Dice) -> Fields:
    """State the wrong idea, or what is right in its place; her own words stay as they are."""
    stated = _stated(idea)
    said = Words(claim.strip("“”"), claim.source)
    if stated is not None and rng.is_true and claim.source is not Source.YOURS:
        said = standard(stated)
    return {
        "stem": said,
        "is_true": said == stated,
        "explanation": _right(claim, idea),
    }


def _stated(idea: Idea | None) -> str | None:
    """Return what is right in place of a wrong idea, as a statement of its own."""
    found: str | None = load(__package__, "statements").get(idea.idea) if idea else None
    return found


def _right_of(idea: Idea) -> str:
    """Return what is right as a sentence that can be read without the wrong idea beside it."""
    return _stated(idea) or f"{large(idea.right)}."


def _argue(claim: Words, idea: Idea | None, rng: Dice) -> Fields:
    return {
        "stem": weave(
            "A student says: {claim} Is that right? Make a claim, give two pieces of evidence from"
            " class, and explain how they support your claim.",
            claim=claim,
        ),
        "model_answer": _right(claim, idea),
        "explanation": _right(claim, idea),
    }


def _show(brief: Brief, rng: Dice) -> Fields:
    goal = read_goal(brief.must_show)
    asked = weave(
        "{reply}. Give a reason and an example from class for what you say.",
        reply=yours(large(goal.reply.rstrip("."))),
    )
    answer = question(f"What would a full answer to this say: {quoted(large(goal.reply))}")
    return {"stem": asked, "model_answer": answer, "explanation": answer}


def _right(claim: Words, idea: Idea | None) -> Words:
    if idea is not None:
        return standard(_right_of(idea))
    return question(f"What is right in place of this: {claim}")
