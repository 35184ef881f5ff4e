"""Checks of what a plan says: numbers in words (B09, B11), chapters (B12), risks (B13), promises
(B14), the remark that it is no advice (B15), whose competitors (B16) and whose facts (B17).
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from agents.sources import Source, leaves
from graphs.checks.check import Check, Draft, Nature
from graphs.checks.numbers import is_known, known_numbers, numbers
from graphs.checks.passages import given, is_yours, passages, says, source_at, words
from graphs.findings import Finding, Severity, blocking
from graphs.paths import get, select
from graphs.templates.business_plan.numbers import ENOUGH_COVER

PROSE = (
    "/market/segments",
    "/market/facts/*/claim",
    "/market/trends",
    "/competition",
    "/offer",
    "/model_review/low_case",
    "/gtm",
    "/operations",
    "/team",
    "/risks",
    "/funding/milestones",
    "/funding/return_of_money",
    "/funding/if_it_is_slower",
    "/hard_questions",
)
SUMMARY = "/summary"
WORDS_A_PAGE = 450
_MOST_PAGES = 2
_CHAPTERS = {
    "/market": ("The market", ("segments", "facts", "to_bring")),
    "/competition": ("What buyers do today", ("rows",)),
    "/offer": ("The offer", ("value",)),
    "/gtm": ("Marketing and sales", ("first_customers", "pricing")),
    "/operations": ("Operations", ("day",)),
    "/team": ("The team", ("why_us",)),
    "/risks": ("The risks", ("items",)),
    "/funding": ("The request", ("return_of_money",)),
    "/hard_questions": ("The ten hardest questions", ("items",)),
    "/summary": ("The summary", ("opening", "points")),
}
_FEWEST_WORDS = 3
_GUARANTEE = re.compile(
    r"\b(?:(?:we |will |is |are |be )?guarantee[sd]?\b(?! (?:by|from|of) )"
    r"(?=[^.]{0,40}\b(?:return|profit|growth|success|sales|income|result|payback)"
    r"|[^.]{0,3}(?:\.|$))|guaranteed (?:return|profit|growth|success|sales|income|results?)"
    r"|risk[- ]free|without (?:any )?risk|no risk (?:of|to|for|at all)|zero risk"
    r"|(?:can ?not|can't|could not|never) (?:fail|lose(?: money)?|go wrong)"
    r"|(?:certain|sure|bound) to (?:succeed|win|double|triple|make money|be a success)"
    r"|100 ?% (?:safe|secure|certain|sure))",
    re.IGNORECASE,
)


def known_in_prose() -> Check:
    """B09: a number in the text is the founder's, a fact, or a figure of the model."""

    def find(draft: Draft) -> Iterator[Finding]:
        # The whole draft holds thousands of computed numbers: nearly any number would be known.
        text = {name: draft.data[name] for name in _parts() if name in draft.data}
        named = known_numbers(Severity.BLOCK, PROSE, facts=lambda _: _known(draft))
        for one in named.find(replace(draft, data=_without_numbers(text))):
            if isinstance(one, Finding):
                yield one.model_copy(update={"check": "B09"})

    return _check("B09", "Numbers in the text are known", "arithmetic", find)


def _parts() -> Iterator[str]:
    yield from dict.fromkeys(path.split("/")[1] for path in PROSE)


def _without_numbers(value: Any) -> Any:
    """Return the texts alone: a number beside them is checked where it is known from."""
    if isinstance(value, Mapping):
        return {key: _without_numbers(child) for key, child in value.items()}
    if isinstance(value, list | tuple):
        return [_without_numbers(child) for child in value]
    return value if isinstance(value, str) else None


def _known(draft: Draft) -> Iterator[float]:
    """Yield what a text may name besides what the founder gave."""
    yield ENOUGH_COVER
    for _, stated in select(draft.data, "/model/figures/*"):
        if stated["value"] is not None:
            yield float(stated["value"])
        else:  # "more than 36 months"
            yield from (number.value for number in numbers(stated["text"]))
    for _, leaf in leaves(get(draft.data, "/assumptions", {})):
        if isinstance(leaf, int | float) and not isinstance(leaf, bool):
            yield float(leaf)
    for _, fact in select(draft.data, "/market/facts/*"):
        if fact["value"] is not None:
            yield float(fact["value"])
    for name in ("tam", "sam", "som"):
        if size := get(draft.data, f"/market/{name}", None):
            yield from (size["customers"], size["price"], size["customers"] * size["price"])


def _summary_is_exact(draft: Draft) -> Iterator[Finding]:
    """B11: what the summary says in numbers is what the model says, to the digit."""
    figures = [one["text"] for _, one in select(draft.data, "/model/figures/*")]
    told = [number for text in figures for number in numbers(text)]
    theirs = [number.value for number in numbers(given(draft.inputs))]
    theirs += [float(one) for _, one in leaves(draft.inputs) if isinstance(one, int | float)]
    for passage in passages(draft, (SUMMARY,)):
        if is_yours(draft, passage.path):
            continue
        for number in numbers(passage.text):
            if number.exempt or number.text in {one.text for one in told}:
                continue
            if not is_known(number, theirs):
                yield blocking(
                    "B11",
                    passage.path,
                    f"The summary says {number.text}; no figure of the model reads like that. "
                    "Name the figure, or take the number out.",
                    number.text,
                )


def _chapters_are_there(draft: Draft) -> Iterator[Finding]:
    for path, (name, fields) in _CHAPTERS.items():
        part = get(draft.data, path, {})
        if not any(_says_something(part.get(field)) for field in fields):
            yield blocking("B12", path, f"{name} is empty. A reader looks for it.", name)
    count = sum(len(words(one.text)) for one in passages(draft, (SUMMARY,)))
    if count > _MOST_PAGES * WORDS_A_PAGE:
        pages = count / WORDS_A_PAGE
        message = f"The summary takes about {pages:.1f} pages; two are read. Shorten it."
        yield blocking("B12", SUMMARY, message, f"{count} words")


def _says_something(value: Any) -> bool:
    return any(isinstance(leaf, str) and leaf.strip() for _, leaf in leaves(value))


def _risks_are_owned(draft: Draft) -> Iterator[Finding]:
    for path, one in select(draft.data, "/risks/items/*"):
        if not one["owner"].strip():
            message = f"Nobody looks after this risk: {one['risk']} Say who."
            yield blocking("B13", f"{path}/owner", message, one["risk"])
        if len(words(one["mitigation"])) < _FEWEST_WORDS:
            message = f"Nothing is done about this risk: {one['risk']} Say what."
            yield blocking("B13", f"{path}/mitigation", message, one["risk"])


def _promises_nothing(draft: Draft) -> Iterator[Finding]:
    for passage in passages(draft, (*PROSE, SUMMARY)):
        for match in _GUARANTEE.finditer(passage.text):
            yield blocking(
                "B14",
                passage.path,
                f"{match[0]!r} promises what nobody can. Say what makes it likely instead.",
                match[0],
            )


def _says_it_is_no_advice(draft: Draft) -> Iterator[Finding]:
    said = str(get(draft.data, "/brief/disclaimer", ""))
    if not (re.search(r"\bnot\b|\bno\b", said) and "advice" in said):
        message = "Nothing says that the plan is no financial, legal or tax advice."
        yield blocking("B15", "/brief/disclaimer", message, said)


def _competitors_are_yours(draft: Draft) -> Iterator[Finding]:
    told = given(draft.inputs)
    for path, one in select(draft.data, "/competition/rows/*"):
        if one["kind"] != "status_quo" and not says(told, one["name"]):
            yield blocking(
                "B16",
                f"{path}/name",
                f"You did not name {one['name']}, and nothing was looked up: it may not exist. "
                "Take it out, or name it yourself.",
                one["name"],
            )
        yield from _made_up(draft, path, one, told)


def _made_up(draft: Draft, path: str, one: Mapping[str, Any], told: str) -> Iterator[Finding]:
    """A model knows no price of a competitor, nor where it was seen."""
    for name in ("price", "source"):
        said, by_a_model = one.get(name), source_at(draft.sources, f"{path}/{name}") is Source.MODEL
        if said and by_a_model and not says(told, said):
            message = (
                f"You did not say \u201c{said}\u201d of {one['name']}, and nothing was looked up. "
                "Take it out, or say it yourself."
            )
            yield blocking("B16", f"{path}/{name}", message, said)


def _facts_are_what_they_say(draft: Draft) -> Iterator[Finding]:
    told = given(draft.inputs)
    theirs = [number.value for number in numbers(told)]
    theirs += [float(one) for _, one in leaves(draft.inputs) if isinstance(one, int | float)]
    sizes = [
        (f"/market/{name}", size)
        for name in ("tam", "sam", "som")
        if (size := get(draft.data, f"/market/{name}", None))
    ]
    for path, one in [*select(draft.data, "/market/facts/*"), *sizes]:
        if one["basis"] == "user":
            values = [one[name] for name in ("value", "customers", "price") if name in one]
            strange = [value for value in values if value is not None and value not in theirs]
            if strange:
                message = f"This counts as told by you, but you did not say {strange[0]:.15g}."
                yield blocking("B17", path, message, f"{strange[0]:.15g}")
        elif one["basis"] in ("web", "upload") and not says(told, one["source"]):
            yield blocking(
                "B17",
                path,
                f"Nothing was looked up, and you did not name {one['source'] or 'a source'}. Call "
                "it an assumption, or take it out.",
                one["source"],
            )


def _check(id_: str, title: str, nature: Nature, find: Callable[[Draft], Any]) -> Check:
    return Check(id=id_, title=title, nature=nature, severity=Severity.BLOCK, find=find)


CHECKS_PROSE: Sequence[Check] = (
    known_in_prose(),
    _check("B11", "The summary says what the model says", "arithmetic", _summary_is_exact),
    _check("B12", "Every chapter is there", "wording", _chapters_are_there),
    _check("B13", "Every risk has an owner and an answer", "wording", _risks_are_owned),
    _check("B14", "Nothing is promised that nobody can promise", "wording", _promises_nothing),
    _check("B15", "It says that it is no advice", "safety", _says_it_is_no_advice),
    _check("B16", "Competitors are those you named", "reference", _competitors_are_yours),
    _check("B17", "Facts are what they say they are", "reference", _facts_are_what_they_say),
)
