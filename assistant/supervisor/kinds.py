"""What people call the things they want made, and which template of ours makes each."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from assistant.edits.words import tokens
from assistant.supervisor.forms import brief_of
from graphs.definition import Definition


class Kind(NamedTuple):
    """A thing that is wanted: our template for it where there is one, and how it was called."""

    template: str  # "" where there is none yet
    called: str
    start: int = 0
    end: int = 0


# The words for a thing, by the name that its template has or would have.
_CALLED: Mapping[str, tuple[str, str]] = {
    "unit_plan": (
        "a unit plan",
        r"unit plans?|curriculum(?: map)?|syllabus|scope and sequence|(?:semester|year|week)(?:ly)?"
        r" plans?|units?(?= on| about| for)",
    ),
    "lesson_plan": (
        "a lesson plan",
        r"(?:lesson|class|sub|substitute|teaching|lab) ?plans?|(?:lab |demo |review |sub )?lessons?"
        r"|lab days?|substitute lessons?|class periods?|mini-?lessons?",
    ),
    "assessment": (
        "a quiz or test",
        r"quiz(?:zes)?|(?:unit |chapter |math |science |spelling )?tests?|exams?|assessments?"
        r"|worksheets?|problem sets?|question banks?|homework(?: sheets?)?|midterms?|finals?",
    ),
    "business_plan": (
        "a business plan",
        r"business (?:plans?|proposals?|case)|pitch decks?|startup plans?|loan applications?"
        r"|(?:financial|cash ?flow) (?:plans?|projections?|model)|business(?= for| plan| loan)",
    ),
    "tv_series": (
        "a TV series",
        r"(?:tv |television |web ?)(?:series|shows?|pilots?)|pilots?(?: episodes?| scripts?)?"
        r"|screenplays?|sitcoms?|series bibles?|(?:tv |movie |film )?scripts?|season outlines?"
        r"|(?:half-?|one-?)?hour (?:dramas?|comed(?:y|ies)|shows?)|(?:limited |mini-?)series"
        r"|episodes?(?= of| about| \d)|movies?|films?",
    ),
    "breakdown": (
        "a breakdown of scripts",
        r"(?:script )?break ?downs?(?: of (?:my |the |these |our )?(?:scripts?|episodes?))?"
        r"|break(?:ing)? (?:down )?(?:my |the |these |our |all )*(?:scripts?|episodes?)(?: down)?",
    ),
    "novel": (
        "a novel",
        r"novels?|books?|(?:short )?stor(?:y|ies)|chapters?(?= of| \d| about)|memoirs?|novellas?",
    ),
    "parent_letter": (
        "a letter to parents",
        r"(?:parent |cover |permission )?letters?|newsletters?|permission slips?"
        r"|e-?mails? (?:to|for) (?:the )?parents",
    ),
    "feedback": (
        "feedback for students",
        r"report card comments?|rubrics?|student feedback|feedback(?= for| on)|grading(?= of)",
    ),
    "social": (
        "posts or ads",
        r"(?:social media |instagram |facebook |linkedin |blog )posts?|ads?(?= for| copy)|flyers?"
        r"|(?:marketing |ad )?campaigns?|product (?:listing|description)s?|listings?(?= for)",
    ),
    "market": ("market research", r"market (?:research|analysis|study)|competitor analysis"),
    "slides": ("slides", r"(?:google )?slides?|slide ?decks?|presentations?|power ?points?|decks?"),
    "resume": ("a résumé", r"résumés?|resumes?(?= for)|my resume|cvs?|cover letters?"),
    "essay": (
        "an essay or article",
        r"essays?|(?:research |term )?papers?(?= on| about)|articles?|poems?|songs?|speech(?:es)?"
        r"|toasts?|reports?(?= on| about)|press releases?|grant proposals?|book reports?",
    ),
}
_KINDS = {
    name: (title, re.compile(rf"\b(?:{words})\b", re.I)) for name, (title, words) in _CALLED.items()
}
_SCHOOL = re.compile(
    r"\b(?:grade|graders|class|teach|teaching|students|pupils|kids|period|lab|ells?|newcomers"
    r"|kindergarten|middle school|high school|elementary|exit ticket|objectives?|standards?)\b",
    re.IGNORECASE,
)

_A_LITTLE = 0.5  # of an input


def wanted(text: str, templates: Mapping[str, Definition]) -> Kind | None:
    """Return the thing that a text names first; None where it names none."""
    found = [
        Kind(name if name in templates else "", called, match.start(), match.end())
        for name, (called, pattern) in _KINDS.items()
        if (match := pattern.search(text))
    ]
    for name, definition in templates.items():
        if name not in _KINDS and (match := _title(definition).search(text)):
            found.append(Kind(name, definition.title, match.start(), match.end()))
    return min(found, key=lambda one: (one.start, -one.end)) if found else None


def fitting(text: str, templates: Mapping[str, Definition]) -> str:
    """Return the template whose inputs a text gives, though it names none; empty where none."""
    scored = {name: float(len(_given(text, definition))) for name, definition in templates.items()}
    if "lesson_plan" in scored and _SCHOOL.search(text):  # what a class needs most
        scored["lesson_plan"] += _A_LITTLE
    best = max(scored.values(), default=0.0)
    names = [name for name, score in scored.items() if score == best]
    return names[0] if best and len(names) == 1 else ""


def _given(text: str, definition: Definition) -> set[str]:
    subjects = {name for name, spec in definition.inputs.items() if spec.required}
    return set(brief_of(text, definition)) - subjects


def _title(definition: Definition) -> re.Pattern[str]:
    words = r"\W+".join(re.escape(one) for one in tokens(definition.title)) or r"(?!)"
    return re.compile(rf"\b{words}s?\b", re.IGNORECASE)
