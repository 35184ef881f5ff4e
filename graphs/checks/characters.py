"""The check of characters and language: nothing unprintable, and the language asked for (X10)."""

import re
from collections.abc import Iterator, Sequence

from agents.sources import leaves
from graphs.checks.check import Check, Draft
from graphs.checks.passages import WHOLE, is_yours, passages, words
from graphs.findings import Finding, Patch, Severity, Skipped
from graphs.paths import get

# Control characters except tab and line ends, lone surrogates, noncharacters, and marks that
# turn the direction of text.
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\u202a-\u202e\u2066-\u2069]"
)
# Text that was read in the wrong encoding: a lost character, or UTF-8 taken for Latin-1.
_GARBLED = re.compile(
    "\ufffd|[\u00c2\u00c3][\u0080-\u00bf]|\u00e2\u20ac[\u2122\u0153\u009d\u02dc\u201c\u201d]"
)
_FEWEST_WORDS = 40
_CLEAR_LEAD = 2.0
_LANGUAGES = {
    "en": "the and of to is in that it you with for are this they what how not",
    "es": "el los las que del una por con para es como se en y su",
    "fr": "le les des est une que dans pour qui sur avec au et du il",
    "de": "der die das und ist nicht ein eine mit den zu auf wie sie von",
    "pt": "os uma que n\u00e3o com para do da em como mais por um e as",
    "it": "il che di una per non con gli della sono come nel e le si",
}
_STOP_WORDS = {language: frozenset(listed.split()) for language, listed in _LANGUAGES.items()}


def clean_text(language: str = "en", prose: Sequence[str] = WHOLE) -> Check:
    """X10: no unprintable or garbled characters, and the prose is in the language asked for.

    An input called ``language`` goes before ``language``. Unprintable characters are taken out.
    """

    def find(draft: Draft) -> Iterator[Finding | Skipped]:
        for path, leaf in leaves(draft.data):
            if isinstance(leaf, str):
                yield from _unclean(path, leaf)
        wanted = str(draft.inputs.get("language") or language).casefold()[:2]
        texts = [one.text for one in passages(draft, prose) if not is_yours(draft, one.path)]
        yield from _other_language(" ".join(texts), wanted)

    return Check(
        id="X10",
        title="Clean text in the language you asked for",
        nature="wording",
        severity=Severity.BLOCK,
        find=find,
        repair=_without_unprintable,
    )


def language_of(text: str) -> str | None:
    """Return the language that clearly leads by its commonest words, or None when unsure."""
    spoken = [word.casefold() for word in words(text)]
    if len(spoken) < _FEWEST_WORDS:
        return None
    counts = {name: sum(word in stop for word in spoken) for name, stop in _STOP_WORDS.items()}
    best, second = sorted(counts.values(), reverse=True)[:2]
    if best < 0.05 * len(spoken) or best < _CLEAR_LEAD * second:
        return None
    return max(counts, key=lambda name: counts[name])


def _unclean(path: str, text: str) -> Iterator[Finding]:
    if bad := _UNPRINTABLE.search(text):
        yield Finding(
            check="X10",
            severity=Severity.BLOCK,
            path=path,
            message=f"There is a character that can't be printed here (U+{ord(bad[0]):04X}).",
            evidence=ascii(text[max(bad.start() - 20, 0) : bad.end() + 20]),
            fix="auto",
        )
    if garbled := _GARBLED.search(text):
        yield Finding(
            check="X10",
            severity=Severity.BLOCK,
            path=path,
            message="Some letters here are garbled. Type them again.",
            evidence=text[max(garbled.start() - 20, 0) : garbled.end() + 20],
            fix="reviser",
        )


def _other_language(text: str, wanted: str) -> Iterator[Finding | Skipped]:
    found = language_of(text)
    if found is None or wanted not in _LANGUAGES:
        yield Skipped(check="X10", reason="language not judged: too little text to tell")
    elif found != wanted:
        yield Finding(
            check="X10",
            severity=Severity.BLOCK,
            path="",
            message=f"You asked for {wanted!r}, but this reads like {found!r}.",
            evidence=" ".join(words(text)[:12]),
            fix="reviser",
        )


def _without_unprintable(draft: Draft, findings: list[Finding]) -> list[Patch]:
    return [
        Patch(path=path, value=_UNPRINTABLE.sub("", get(draft.data, path)))
        for path in dict.fromkeys(finding.path for finding in findings)
    ]
