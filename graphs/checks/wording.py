"""Checks of wording: placeholders (X02), repetition (X05) and worn phrases (X06)."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import combinations

from agents.sources import leaves
from graphs.checks.check import Check, Draft
from graphs.checks.cliches import CLICHES
from graphs.checks.passages import WHOLE, Passage, given, is_yours, normal, passages, says, words
from graphs.findings import Finding, Severity

_PLACEHOLDER = re.compile(
    r"\[\s*(?i:insert|your|todo|tbd|fill in|add)\b[^\]\n]{0,80}\]"
    r"|\[\s*(?i:name|topic|title|date|subject|grade|school|(?:student|teacher)(?: name)?)\s*\]"
    r"|(?<![\w\])])(?<!- )(?<!\* )\[\s*[xX]+\s*\]"
    r"|\b(?:TODO|TBD|FIXME|XXX)\b"
    r"|(?i:\blorem ipsum\b)"
    r"|\{\{[^}\n]*\}\}"
    r"|<(?i:insert|your|add|name|topic|placeholder)\b[^>\n]{0,60}>"
    r"|(?i:\bas an? (?:AI|artificial intelligence)(?: language)? (?:model|assistant)\b)"
    r"|⟦[^⟧\n]{0,80}⟧?"  # a reference that leads nowhere
    r"|(?i:\bas a large language model\b)"
)
_QUOTED = re.compile(r"\"[^\"\n]*\"|\u201c[^\u201d\n]*\u201d|\u2018[^\u2019\n]{12,}\u2019")
_GRAM = 5
_OFTEN = 3
_ALIKE = 0.8
_FEWEST_WORDS = 8  # shorter paragraphs are alike by nature: labels, instructions


def no_placeholders() -> Check:
    """X02: nothing is left to fill in, and no model speaks of itself."""

    def find(draft: Draft) -> Iterator[Finding]:
        heard, told = given(draft.inputs), set()
        for passage in passages(draft):
            for match in _PLACEHOLDER.finditer(passage.text):
                if match[0] in told:
                    continue
                if says(heard, match[0]):
                    told.add(match[0])  # the person's own words come everywhere: once is enough
                yield Finding(
                    check="X02",
                    severity=Severity.BLOCK,
                    path=passage.path,
                    message=f"{match[0]} is left over. Put in what belongs there, or take it out.",
                    evidence=match[0],
                    fix="reviser",
                )

    return Check(
        id="X02",
        title="Nothing is left to fill in",
        nature="wording",
        severity=Severity.BLOCK,
        find=find,
    )


def repetition(pages: Sequence[Sequence[str]], known: Sequence[str] = ()) -> Check:
    """X05: within a page (a list of path patterns) no phrase or paragraph comes again and again.

    Texts at ``known``, like an objective, may be repeated; so may quotes and the person's words.
    """

    def find(draft: Draft) -> Iterator[Finding]:
        heard = {leaf for _, leaf in leaves(draft.inputs) if isinstance(leaf, str)}
        heard |= {passage.text for passage in passages(draft, known)}
        phrases = sorted({_plain(one) for one in heard}, key=len, reverse=True)
        free = [one for one in phrases if " " in one]
        for page in pages:
            ours = [one for one in passages(draft, page) if not is_yours(draft, one.path)]
            yield from _phrases(ours, free)
            yield from _paragraphs(ours, free)

    return Check(
        id="X05",
        title="Nothing is said again and again",
        nature="wording",
        severity=Severity.WARN,
        find=find,
    )


def cliches(paths: Sequence[str] = WHOLE, listed: Sequence[str] = CLICHES) -> Check:
    """X06: worn phrases, with their number per 1,000 words; for information only."""
    pattern = re.compile(rf"\b(?:{'|'.join(map(re.escape, listed))})\b", re.IGNORECASE)

    def find(draft: Draft) -> Iterator[Finding]:
        texts = list(passages(draft, paths))
        found = [(one.path, match[0]) for one in texts for match in pattern.finditer(one.text)]
        total = sum(len(words(one.text)) for one in texts)
        for path, phrase in found:
            rate = 1000 * len(found) / total
            yield Finding(
                check="X06",
                severity=Severity.INFO,
                path=path,
                message=f"{phrase!r} is a worn phrase ({len(found)} in all, {rate:.1f} per 1,000 "
                "words). Say it plainly.",
                evidence=phrase,
                fix="reviser",
            )

    return Check(
        id="X06",
        title="Few worn phrases",
        nature="wording",
        severity=Severity.INFO,
        find=find,
    )


def _phrases(page: Sequence[Passage], free: Sequence[str]) -> Iterator[Finding]:
    places: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for path, text in page:
        for spoken in _stretches(text, free):
            for start in range(len(spoken) - _GRAM + 1):
                places[tuple(spoken[start : start + _GRAM])].append(path)
    told: set[tuple[str, ...]] = set()
    for gram, at in places.items():
        phrase = " ".join(gram)
        if len(at) < _OFTEN or any(phrase in one for one in free):
            continue
        told.add(gram)
        # The grams of a longer phrase overlap: the first one speaks for all of them.
        if not any(gram[:-1] == other[1:] for other in told):
            yield _again(at[-1], phrase, f"comes {len(at)} times")


def _paragraphs(page: Sequence[Passage], free: Sequence[str]) -> Iterator[Finding]:
    split = [(one, _plain(one.text)) for one in page]
    spoken = [(one, plain.split()) for one, plain in split if not any(plain in it for it in free)]
    long = [(one, said) for one, said in spoken if len(said) >= _FEWEST_WORDS]
    for (first, some), (second, others) in combinations(long, 2):
        # Few shared words rule the slow comparison out.
        if len({*some} & {*others}) < _ALIKE * min(len({*some}), len({*others})) / 2:
            continue
        if SequenceMatcher(None, some, others, autojunk=False).ratio() >= _ALIKE:
            yield _again(second.path, second.text, f"says nearly the same as {first.text!r}")


def _stretches(text: str, free: Sequence[str]) -> Iterator[list[str]]:
    """Yield the words between quotes and phrases that may be repeated."""
    for part in _QUOTED.split(text):
        plain = f" {_plain(part)} "
        for phrase in free:
            plain = plain.replace(f" {phrase} ", " | ")
        yield from (stretch.split() for stretch in plain.split("|"))


def _plain(text: str) -> str:
    return " ".join(words(normal(text)))


def _again(path: str, phrase: str, how: str) -> Finding:
    return Finding(
        check="X05",
        severity=Severity.WARN,
        path=path,
        message=f"{phrase!r} {how}. Say it once, or in other words.",
        evidence=phrase,
        fix="reviser",
    )
