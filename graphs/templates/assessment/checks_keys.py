"""Checks of keys across the test: their places (A04), blind solving (A05), keys told (A08)."""

from collections.abc import Iterator

from graphs.checks.check import Check, Draft
from graphs.checks.passages import says, words
from graphs.findings import Finding, Patch, Severity, Skipped
from graphs.templates.assessment.checks_blueprint import called, found, test
from graphs.templates.assessment.draft import Assessment, Form, Item
from graphs.templates.assessment.forms import is_spread, key_letters, laid_out, single_key
from graphs.templates.assessment.formula import number_in
from graphs.templates.assessment.solving import agrees, blind, is_scored_by_hand, key_of

_FEWEST_STATEMENTS = 4  # from which on their keys are compared
_MOST_SAME = 0.75  # of them that may be true, or false
_SHORTEST_KEY = 4  # signs; a shorter word stands anywhere


def _spread(draft: Draft) -> Iterator[Finding]:
    whole = test(draft)
    yield from _one_sided(whole)
    widest = max((len(one.options) for one in whole.questions if single_key(one)), default=0)
    for form in whole.forms.forms:
        path = f"/forms/forms/{_place(whole, form)}/questions"
        if problem := _misprinted(whole, form):
            yield found(
                "A04", Severity.BLOCK, path, f"Form {form.name} {problem}.", problem, "auto"
            )
            continue
        letters = key_letters(form, whole.questions)
        if not is_spread(letters, widest):
            message = (
                f"The keys of form {form.name} are {' '.join(letters)}: no letter should have more"
                " than 40 % of them or more than three in a row."
            )
            yield found("A04", Severity.WARN, path, message, " ".join(letters), "auto")


def _one_sided(whole: Assessment) -> Iterator[Finding]:
    """Find true/false keys that are nearly all the same: who knows nothing then guesses well."""
    keys = [one.is_true for one in whole.questions if one.type == "true/false" and not one.open]
    often = max(keys.count(True), keys.count(False))
    if len(keys) >= _FEWEST_STATEMENTS and often > _MOST_SAME * len(keys):
        which = "true" if keys.count(True) == often else "false"
        message = f"{often} of {len(keys)} true/false statements are {which}. Turn some round."
        yield found("A04", Severity.WARN, "/questions", message, f"{often} {which}", "human")


def _misprinted(whole: Assessment, form: Form) -> str:
    """Return what a form lacks or has too often; nothing where it is whole."""
    there = {one.id: one for one in whole.questions}
    placed = [one.item for one in form.questions]
    if sorted(placed) != sorted(there):
        return "does not have every question once"
    if [one.number for one in form.questions] != list(range(1, len(placed) + 1)):
        return "is not numbered from 1"
    for one in form.questions:
        if sorted(one.options) != sorted(option.id for option in there[one.item].options):
            return f"does not have every option of question {one.number} once"
    return ""


def _place(whole: Assessment, form: Form) -> int:
    return whole.forms.forms.index(form)


def _laid_out_again(draft: Draft, findings: list[Finding]) -> list[Patch]:
    """Lay all forms out again; the order of the plan stays that of form A."""
    whole = test(draft)
    order = {one.id: place for place, one in enumerate(whole.plan.questions)}
    items = sorted(whole.questions, key=lambda one: order.get(one.id, len(order)))
    forms = laid_out(items, len(whole.forms.forms), whole.plan.questions)
    return [Patch(path="/forms/forms", value=[one.model_dump(mode="json") for one in forms])]


def _solved(draft: Draft) -> Iterator[Finding | Skipped]:
    whole = test(draft)
    solved = {one.id: one for one in whole.solutions if one.solution.solved}
    if not solved:
        yield Skipped(check="A05", reason="nobody solved the questions blind: it needs a model")
        return
    for item in whole.questions:
        if is_scored_by_hand(item) or not key_of(item):
            continue
        path = f"/questions/{item.id}"
        one = solved.get(item.id)
        if one is None or one.blind != blind(item):
            message = (
                f"{called(whole, item.id)} was worded anew after it was solved without the key."
                " Solve it once yourself."
            )
            yield found("A05", Severity.WARN, f"{path}/stem", message, item.stem, "human")
        elif one.solution.ambiguous:
            message = (
                f"{called(whole, item.id)}: who solved it without the key found more than one"
                f" answer. {one.solution.why}"
            )
            yield found("A05", Severity.BLOCK, path, message.strip(), item.stem)
        elif not agrees(item, one.solution):
            message = (
                f"{called(whole, item.id)}: solved without the key it gives"
                f" {_answered(item, one.solution.answer)}; the key says"
                f" {_answered(item, key_of(item))}. {one.solution.why}"
            )
            yield found(
                "A05", Severity.BLOCK, path, message.strip(), ", ".join(one.solution.answer)
            )


def _answered(item: Item, answer: list[str]) -> str:
    texts = {one.id: one.text for one in item.options}
    told = [texts.get(one.strip().lower(), one) for one in answer if one.strip()]
    return ", ".join(told) or "nothing"


def _told(draft: Draft) -> Iterator[Finding]:
    whole = test(draft)
    for item in whole.questions:
        if item.open:
            continue
        for key in _keys_in_words(item):
            if says(whole.brief.topic, key):
                continue  # the topic stands everywhere and gives nothing away
            for other in whole.questions:
                if other.id != item.id and not other.open and says(_shown(other), key):
                    message = (
                        f"{called(whole, other.id)} tells the answer of"
                        f" {called(whole, item.id).lower()}: {key}."
                    )
                    path = f"/questions/{other.id}/stem"
                    yield found("A08", Severity.BLOCK, path, message, key)


def _keys_in_words(item: Item) -> list[str]:
    """Return the keys of a question that are words, and long enough to be recognised."""
    match item.type:
        case "single choice" | "data reading":
            keys = [one.text for one in item.options if one.correct]
        case "short answer":
            keys = list(item.answers)
        case _:
            return []
    return [
        one.rstrip(".")
        for one in keys
        if number_in(one) is None and words(one) and len(one) >= _SHORTEST_KEY
    ]


def _shown(item: Item) -> str:
    """Return what everybody reads of a question before any option."""
    title = item.exhibit.title if item.exhibit else ""
    return f"{item.stem} {title}"


SPREAD = Check(
    id="A04",
    title="Keys are spread over the letters",
    nature="arithmetic",
    severity=Severity.BLOCK,
    find=_spread,
    repair=_laid_out_again,
)
SOLVED = Check(
    id="A05",
    title="Solved without the key, the answer is the key",
    nature="reference",
    severity=Severity.BLOCK,
    find=_solved,
)
NOT_TOLD = Check(
    id="A08",
    title="No question tells the answer of another",
    nature="wording",
    severity=Severity.BLOCK,
    find=_told,
)
