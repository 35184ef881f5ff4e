"""All checks of a test: the common ones set up for it, and its own (A01 to A12)."""

from collections.abc import Iterator

from agents.rules.banks import load
from agents.sources import Source
from graphs.checks.characters import clean_text
from graphs.checks.check import Check, Draft
from graphs.checks.layout import accessible
from graphs.checks.lengths import Words, word_counts
from graphs.checks.links import only_given_links
from graphs.checks.numbers import numbers
from graphs.checks.passages import given, normal, source_at
from graphs.checks.personal import Names, no_contact_data, student_names
from graphs.checks.references import Reference, Required, ids_resolve, required_inputs
from graphs.checks.wording import cliches, no_placeholders
from graphs.documents.blocks import Document
from graphs.findings import Finding, Severity
from graphs.templates.assessment.checks_blueprint import (
    ASSESSED,
    IN_TIME,
    SUMS,
    called,
    found,
    test,
)
from graphs.templates.assessment.checks_items import FAIR_OPTIONS, KEYED, WORKED_OUT
from graphs.templates.assessment.checks_keys import NOT_TOLD, SOLVED, SPREAD
from graphs.templates.assessment.checks_rubric import READABLE, RUBRICS
from graphs.templates.assessment.documents import documents
from graphs.templates.assessment.draft import Item

_PROSE = ("/objectives", "/questions", "/rubric", "/access")
_OURS = (Source.STANDARD, Source.COMPUTED, Source.YOURS, Source.QUESTION)
_REFERENCES = (
    Reference("/blueprint/rows/*/objective", "/objectives/objectives/*/id"),
    Reference("/plan/questions/*/objective", "/objectives/objectives/*/id"),
    Reference("/plan/questions/*/row", "/blueprint/rows/*/id"),
    Reference("/questions/*/objective", "/objectives/objectives/*/id"),
    Reference("/rubric/rubrics/*/id", "/questions/*/id"),
    Reference("/rubric/rubrics/*/criteria/*/objective", "/objectives/objectives/*/id"),
)
_REQUIRED = (
    Required("topic", same="/brief/topic"),
    Required("subject", same="/brief/subject"),
    Required("grade", same="/brief/grade"),
    Required("questions", same="/sitting/items"),
    Required("minutes", same="/sitting/minutes"),
    Required("points", same="/sitting/points"),
)
_LENGTHS = {
    "/objectives/objectives/*/text": ("This objective", Words(2, 45)),
    "/questions/*/stem": ("This question", Words(0, 110)),
    "/questions/*/explanation": ("This explanation", Words(0, 160)),
    "/questions/*/model_answer": ("This answer", Words(0, 220)),
}


def _rendered(draft: Draft) -> list[Document]:
    return documents(test(draft), draft.sources, (), offline=True)


def _once(draft: Draft) -> Iterator[Finding]:
    whole = test(draft)
    seen: dict[tuple[str, ...], str] = {}
    for item in whole.questions:
        if item.open:
            continue
        asked = (normal(item.stem), *_beside(item))
        if asked in seen:
            message = f"{called(whole, item.id)} asks the same as {seen[asked].lower()}."
            path = f"/questions/{item.id}/stem"
            yield found("X05", Severity.WARN, path, message, item.stem)
        seen.setdefault(asked, called(whole, item.id))


def _beside(item: Item) -> tuple[str, ...]:
    """Return what makes two questions of the same stem differ: nothing, where it is worked out."""
    if item.formula.strip() and item.exhibit is None:
        return ()
    figures = tuple(cell for row in (item.exhibit.rows if item.exhibit else ()) for cell in row)
    return (
        *figures,
        *sorted(one.text for one in item.options),
        *(one.left for one in item.pairs),
        *item.order,
    )


def _known_numbers(draft: Draft) -> Iterator[Finding]:
    """Find figures about the world that a model brought: percentages, money, large numbers."""
    whole = test(draft)
    theirs = {one.value for one in numbers(given(draft.inputs))}
    for item in whole.questions:
        if item.formula.strip() or item.exhibit is not None or item.type in _WORKED:
            continue  # figures to work with are the question itself
        for name in ("stem", "explanation", "model_answer"):
            path = f"/questions/{item.id}/{name}"
            if source_at(draft.sources, path) in _OURS:
                continue
            for number in numbers(str(getattr(item, name))):
                if number.claim and not number.exempt and number.value not in theirs:
                    message = (
                        f"{called(whole, item.id)}: where does {number.text} come from? It is"
                        " neither yours nor worked out. Check it or take it out."
                    )
                    yield found("X07", Severity.WARN, path, message, number.text)


_WORKED = ("numeric", "matching", "ordering")


def _names() -> Names:
    bank = load("graphs.templates.lesson_plan", "reading")
    return Names(frozenset(bank["names"]), frozenset(map(str, bank["not_names"])))


ASKED_ONCE = Check(
    id="X05",
    title="No question is asked twice",
    nature="wording",
    severity=Severity.WARN,
    find=_once,
)
KNOWN_NUMBERS = Check(
    id="X07",
    title="Numbers are known",
    nature="arithmetic",
    severity=Severity.WARN,
    find=_known_numbers,
)
NO_STUDENT_NAMES = student_names(
    "A12",
    _names,
    needs=("/needs", "/access/accommodations"),
    staff=(),
    about=("topic", "subject", "must_show", "wrong", "objectives", "notes", "glossary"),
)

CHECKS: tuple[Check, ...] = (
    ids_resolve(_REFERENCES),
    no_placeholders(),
    required_inputs(_REQUIRED),
    word_counts(
        {pattern: allowed for pattern, (_, allowed) in _LENGTHS.items()},
        {pattern: name for pattern, (name, _) in _LENGTHS.items()},
    ),
    ASKED_ONCE,
    cliches(_PROSE),
    KNOWN_NUMBERS,
    only_given_links(),
    clean_text(prose=_PROSE),
    no_contact_data(),
    accessible(_rendered),
    SUMS,
    KEYED,
    FAIR_OPTIONS,
    SPREAD,
    SOLVED,
    ASSESSED,
    RUBRICS,
    NOT_TOLD,
    IN_TIME,
    READABLE,
    WORKED_OUT,
    NO_STUDENT_NAMES,
)
