"""What people call the things they want made, and which template of ours makes each."""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from assistant.supervisor.forms import brief_of
from graphs.catalog import names as shipped_names
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
        r"|(?<!\d )episodes?(?= of| about)|movies?|films?",
    ),
    "breakdown": (
        "a breakdown of scripts",
        r"(?:script )?break ?downs?(?: of (?:my |the |these |our )?(?:scripts?|episodes?))?"
        r"|break(?:ing)? (?:down )?(?:my |the |these |our |all )*(?:scripts?|episodes?)(?: down)?",
    ),
    "novel": (
        "a novel",
        r"novels?|books?|(?:short )?stor(?:y|ies)|(?<!\d )chapters?(?= of| about)|memoirs?"
        r"|novellas?",
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

# What may stand before the title of one's own that is a single word: "start my diary".
_ASKED = re.compile(
    r"(?:(?:please|i|we|want|need|to|start|begin|run|make|open|do|use|create|new|another|a|an|the"
    r"|my|our)\b\s*)*",
    re.IGNORECASE,
)
_A_LITTLE = 0.5  # of an input


def wanted(text: str, templates: Mapping[str, Definition]) -> Kind | None:
    """Return the thing that a text names first; None where it names none.

    A workflow of the person's own is meant where nothing that is made here is named, or where its
    title says that and more.
    """
    found = [
        Kind(name if name in templates and name in shipped_names() else "", called, *match.span())
        for name, (called, pattern) in _KINDS.items()
        if (match := pattern.search(text))
    ]
    first = min(found, key=lambda one: (one.start, -one.end), default=None)
    own = max(_own(text, templates), key=lambda one: one.end - one.start, default=None)
    if own is None or first is None:
        return own or first
    if not first.template:
        return own if own.start <= first.end else first
    covers = own.start <= first.start and own.end >= first.end
    return own if covers and own.end - own.start > first.end - first.start else first


def _own(text: str, templates: Mapping[str, Definition]) -> Iterator[Kind]:
    """Yield the person's own workflows that a text names, by title or by name."""
    for name, definition in templates.items():
        if name in shipped_names():
            continue
        for called in (definition.title, name, name.replace("_", " ")):
            match = _titled(called).search(text)
            if match is None:
                continue
            asked = match.start() > 0 and _ASKED.fullmatch(text[: match.start()])
            if asked or len(_words(called)) > 1 or match.span() == (0, len(text)):
                yield Kind(name, definition.title, *match.span())


def fitting(text: str, templates: Mapping[str, Definition]) -> str:
    """Return the template whose inputs a text gives, though it names none; empty where none."""
    scored = {
        name: float(len(_given(text, definition)))
        for name, definition in templates.items()
        if name in shipped_names()  # a workflow of one's own is called by its name
    }
    if "lesson_plan" in scored and _SCHOOL.search(text):  # what a class needs most
        scored["lesson_plan"] += _A_LITTLE
    best = max(scored.values(), default=0.0)
    names = [name for name, score in scored.items() if score == best]
    return names[0] if best and len(names) == 1 else ""


def _given(text: str, definition: Definition) -> set[str]:
    subjects = {name for name, spec in definition.inputs.items() if spec.required}
    return set(brief_of(text, definition)) - subjects


def _titled(called: str) -> re.Pattern[str]:
    words = r"\W+".join(re.escape(one) for one in _words(called)) or r"(?!)"
    return re.compile(rf"\b{words}s?\b", re.IGNORECASE)


def _words(called: str) -> list[str]:
    return re.findall(r"\w+", called)
