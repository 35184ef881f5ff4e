"""Checks of single questions: their key (A02), their options (A03), their arithmetic (A11)."""

import re
from collections import Counter
from collections.abc import Iterator

from agents.rules.banks import load
from graphs.checks.check import Check, Draft
from graphs.checks.passages import joined, normal, words
from graphs.findings import Finding, Patch, Severity
from graphs.templates.assessment.checks_blueprint import called, found, test
from graphs.templates.assessment.draft import Assessment, Item, Option
from graphs.templates.assessment.formula import FormulaError, evaluate, is_number, number_in

_LONGEST_RATIO = 1.5
_LONG_KEY = 12  # signs, below which a longer key gives nothing away
_ALL_OR_NONE = re.compile(
    r"^\W*(?:all|none|both|any|neither) of (?:the )?(?:above|these|them|those)\b"
    r"|\b(?:both|all) [A-D](?:,? ?(?:and|&) ?[A-D])\b",
    re.IGNORECASE,
)
_ABSOLUTE = re.compile(
    r"\b(?:always|never|only|none|nobody|everyone|every|impossible|must)\b", re.IGNORECASE
)
_NEGATIVE = re.compile(r"\b(not|except)\b")
_ASKED_NEGATIVELY = re.compile(
    r"\b(?:which|what|who|where|select|choose|all)\b[^.!]*\b(?:not|except)\b", re.IGNORECASE
)
_ENDS_IN_ARTICLE = re.compile(r"\b(a|an)\s*(?:_+)?\s*[:?.]?\s*$", re.IGNORECASE)
_VOWEL = re.compile(r"\W*[aeiou]", re.IGNORECASE)
_COMMON = frozenset(load(__package__, "reading")["common"])
_CHOOSING = ("single choice", "multiple select", "data reading")
_FEWEST_OPTIONS = 2
_GENOTYPE = re.compile(r"([A-Za-z])(?i:\1)[,.;]?")


def _named(open_: list[str]) -> str:
    """Return questions by their numbers: "Questions 3, 5, 6"."""
    if len(open_) == 1:
        return open_[0]
    return f"Questions {joined((one.removeprefix('Question ') for one in open_), 8)}"


def _keyed(draft: Draft) -> Iterator[Finding]:
    whole = test(draft)
    open_ = [called(whole, one.id) for one in whole.questions if one.open]
    evidence = f"{len(open_)} of {len(whole.questions)} questions"
    if open_ and len(open_) == len(whole.questions):
        message = (
            f"This is no test yet: there was nothing to ask about {whole.brief.topic} from, so"
            f" {_every(len(open_))} for you to fill in. Ways out: say “set words to” and your"
            " words, each with a colon and its meaning; paste notes; write the questions; connect a"
            " model; or take the frames as they are."
        )
        yield found("A02", Severity.BLOCK, "/questions", message, evidence, "human")
    elif open_:
        many = len(open_) > 1
        message = (
            f"{_named(open_)} {'are' if many else 'is'} left to you: rules had nothing to ask"
            f" {'them' if many else 'it'} from. Write {'them' if many else 'it'}, paste notes or a"
            " list of words, or connect a model."
        )
        yield found("A02", Severity.WARN, "/questions", message, evidence, "human")
    for item in whole.questions:
        if not item.open:
            for place, problem, evidence in _without_key(item):
                path = f"/questions/{item.id}{place}"
                message = f"{called(whole, item.id)}: {problem}"
                yield found("A02", Severity.BLOCK, path, message, evidence)


def _every(many: int) -> str:
    return f"all {many} questions are frames" if many > 1 else "its question is a frame"


def _without_key(item: Item) -> Iterator[tuple[str, str, str]]:
    """Yield what is wrong with a key, with its place and what shows it."""
    right = [one for one in item.options if one.correct]
    match item.type:
        case "single choice":
            yield from _one_right(item, right)
        case "multiple select" if not right or len(right) == len(item.options):
            yield "/options", f"{len(right)} of {len(item.options)} options are right.", item.stem
        case "data reading":
            yield from _read(item, right)
        case "matching":
            yield from _pairs(item)
        case "ordering":
            yield from _ordered(item)
        case _:
            yield from _lacking(item)


def _lacking(item: Item) -> Iterator[tuple[str, str, str]]:
    """Yield what a key of one field lacks."""
    if item.type == "true/false" and item.is_true is None:
        yield "/is_true", "it says neither true nor false.", item.stem
    if item.type == "numeric" and item.value is None:
        yield "/value", "its key is no number.", item.stem
    if item.type == "short answer" and not any(one.strip() for one in item.answers):
        yield "/answers", "it has no answer that counts as right.", item.stem
    if item.type == "constructed response" and not item.model_answer.strip():
        yield "/model_answer", "it has no answer to score by.", item.stem


def _one_right(item: Item, right: list[Option]) -> Iterator[tuple[str, str, str]]:
    if len(item.options) < _FEWEST_OPTIONS:
        yield "/options", "there is nothing to choose from.", item.stem
    elif len(right) != 1:
        shown = joined([one.text for one in right]) or "none"
        yield "/options", f"exactly one option must be right; these are: {shown}.", shown


def _read(item: Item, right: list[Option]) -> Iterator[tuple[str, str, str]]:
    if item.exhibit is None:
        yield "", "there is no table or graph to read.", item.stem
    if item.options:
        yield from _one_right(item, right)
    elif item.value is None:
        yield "/options", "it has neither options nor a number for a key.", item.stem
    if item.exhibit is not None:
        wide = len(item.exhibit.columns)
        if any(len(row) != wide for row in item.exhibit.rows):
            yield "/exhibit/rows", "a row of its table lacks a cell.", item.exhibit.title


def _pairs(item: Item) -> Iterator[tuple[str, str, str]]:
    for name, texts in (
        ("left", [one.left for one in item.pairs]),
        ("right", [one.right for one in item.pairs]),
    ):
        twice = [text for text, count in Counter(map(normal, texts)).items() if count > 1]
        if twice:
            yield "/pairs", f"two pairs have the same {name} side: {joined(twice)}.", twice[0]
    if len(item.pairs) < _FEWEST_OPTIONS:
        yield "/pairs", "there is nothing to match.", item.stem


def _ordered(item: Item) -> Iterator[tuple[str, str, str]]:
    twice = [text for text, count in Counter(map(normal, item.order)).items() if count > 1]
    if twice:
        yield "/order", f"this step comes twice: {joined(twice)}.", twice[0]
    if len(item.order) < _FEWEST_OPTIONS:
        yield "/order", "there is nothing to put in order.", item.stem


def _options(draft: Draft) -> Iterator[Finding]:
    whole = test(draft)
    for item in whole.questions:
        if item.open or item.type not in _CHOOSING or not item.options:
            continue
        yield from _same_options(whole, item)
        for place, problem, evidence, fix in _flaws(item):
            message = f"{called(whole, item.id)}: {problem}"
            path = f"/questions/{item.id}{place}"
            yield found("A03", Severity.WARN, path, message, evidence, fix)


def _same_options(whole: Assessment, item: Item) -> Iterator[Finding]:
    texts = Counter(_same_case(one.text) for one in item.options)
    for text, count in texts.items():
        if count > 1:
            message = f"{called(whole, item.id)}: the option {text!r} stands there {count} times."
            yield found("A03", Severity.BLOCK, f"/questions/{item.id}/options", message, text)


def _same_case(text: str) -> str:
    """Return a text in one case, but for genotypes: Pp is not pp."""
    return " ".join(one if _GENOTYPE.fullmatch(one) else normal(one) for one in text.split())


def _flaws(item: Item) -> Iterator[tuple[str, str, str, str]]:
    """Yield the flaws of item writing, with their place, what shows them and who can mend them."""
    for one in item.options:
        if _ALL_OR_NONE.search(one.text):
            problem = f"{one.text!r} can be picked without knowing. Write a wrong answer instead."
            yield f"/options/{one.id}/text", problem, one.text, "reviser"
        if not one.correct and not one.error.strip():
            problem = f"the wrong answer {one.text!r} names no error that leads to it."
            yield f"/options/{one.id}/error", problem, one.text, "reviser"
    yield from _uneven(item)
    negative = _NEGATIVE.search(item.stem)
    if negative and _ASKED_NEGATIVELY.search(item.stem):
        problem = f"{negative[0]!r} is easily missed; it is set in capitals."
        yield "/stem", problem, negative[0], "auto"
    yield from _cues(item)


def _uneven(item: Item) -> Iterator[tuple[str, str, str, str]]:
    numeric = [is_number(one.text) for one in item.options]
    if any(numeric) and not all(numeric):
        odd = [
            one.text
            for one, is_number in zip(item.options, numeric, strict=True)
            if is_number is (sum(numeric) * 2 < len(numeric))
        ]
        problem = f"numbers and words stand among the options: {joined(odd)}."
        yield "/options", problem, joined(odd), "reviser"
    right = [one for one in item.options if one.correct]
    wrong = [one for one in item.options if not one.correct]
    if len(right) == 1 and wrong:
        key, longest = right[0], max(len(one.text) for one in wrong)
        if len(key.text) >= _LONG_KEY and len(key.text) > _LONGEST_RATIO * longest:
            problem = "the right answer is by far the longest."
            yield f"/options/{key.id}/text", problem, key.text, "reviser"


def _cues(item: Item) -> Iterator[tuple[str, str, str, str]]:
    """Yield what gives the right answer away without knowing: words, articles, absolutes."""
    right = [one for one in item.options if one.correct]
    wrong = [one for one in item.options if not one.correct]
    if len(right) != 1 or not wrong:
        return
    key = right[0]
    absolute = _ABSOLUTE.search(key.text)
    if absolute and not any(_ABSOLUTE.search(one.text) for one in wrong):
        problem = f"only the right answer says {absolute[0]!r}."
        yield f"/options/{key.id}/text", problem, absolute[0], "reviser"
    shared = _content(key.text) & _content(item.stem)
    clang = sorted(one for one in shared if not any(one in _content(w.text) for w in wrong))
    if clang and not is_number(key.text):
        problem = f"{clang[0]!r} stands in the question and in the right answer alone."
        yield f"/options/{key.id}/text", problem, clang[0], "reviser"
    article = _ENDS_IN_ARTICLE.search(item.stem)
    if article:
        fits = [bool(_VOWEL.match(one.text)) is (article[1].lower() == "an") for one in wrong]
        if not any(fits):
            problem = f"only the right answer fits after {article[1]!r}. Write a(n)."
            yield "/stem", problem, article[0].strip(), "reviser"


def _content(text: str) -> set[str]:
    return {
        one.removesuffix("s")
        for one in map(normal, words(text))
        if len(one) > 3 and one not in _COMMON
    }


def _capitalised(draft: Draft, findings: list[Finding]) -> list[Patch]:
    whole = test(draft)
    stems = {f"/questions/{one.id}/stem": one.stem for one in whole.questions}
    return [
        Patch(
            path=one.path,
            value=_NEGATIVE.sub(lambda match: match[0].upper(), stems[one.path]),
        )
        for one in findings
        if one.path in stems
    ]


def _worked_out(draft: Draft) -> Iterator[Finding]:
    whole = test(draft)
    for item in whole.questions:
        if not item.formula.strip() or item.open:
            continue
        path = f"/questions/{item.id}"
        try:
            value = evaluate(item.formula)
        except FormulaError as error:
            message = f"{called(whole, item.id)}: its formula cannot be worked out: {error}."
            yield found("A11", Severity.BLOCK, f"{path}/formula", message, item.formula)
            continue
        place, told = _told_key(item)
        if told is None:
            continue
        slack = max(item.tolerance, _rounding(item, place)) + 1e-9
        if abs(float(value) - told) > slack:
            message = (
                f"{called(whole, item.id)}: the key says {told:g}, but {item.formula} gives"
                f" {float(value):g}."
            )
            yield found("A11", Severity.BLOCK, f"{path}{place}", message, f"{told:g}")


def _told_key(item: Item) -> tuple[str, float | None]:
    """Return where the key of a question stands, and the number that it is."""
    right = [one for one in item.options if one.correct]
    if len(right) == 1:
        number = number_in(right[0].text)
        return f"/options/{right[0].id}/text", None if number is None else float(number)
    return "/value", item.value


def _rounding(item: Item, place: str) -> float:
    """Return half a unit of the last digit that the right option shows."""
    right = [one for one in item.options if one.correct]
    if not place.startswith("/options") or not right:
        return 0.0
    digits = re.match(r"\D*[\d,]*(?:\.(\d+))?", right[0].text)
    shown = len(digits[1] or "") if digits else 0
    return 0.5 * 10.0**-shown if shown else 0.0


KEYED = Check(
    id="A02",
    title="Every question has one clear key",
    nature="reference",
    severity=Severity.BLOCK,
    find=_keyed,
)
FAIR_OPTIONS = Check(
    id="A03",
    title="Options give nothing away",
    nature="wording",
    severity=Severity.BLOCK,
    find=_options,
    repair=_capitalised,
)
WORKED_OUT = Check(
    id="A11",
    title="Keys that are numbers were worked out again",
    nature="arithmetic",
    severity=Severity.BLOCK,
    find=_worked_out,
)
