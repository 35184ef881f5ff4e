"""Reading level after Flesch and Kincaid, told as a band, and the check that uses it (X12)."""

import re
from collections.abc import Iterable, Iterator, Sequence

from graphs.checks.check import Check, Draft
from graphs.checks.passages import passages, words
from graphs.findings import Finding, Severity, Skipped

FEWEST_WORDS = 100  # below this the formula says more about chance than about the text
_FEWEST_IN_SENTENCE = 4  # shorter ones are labels and no evidence of a level

_SENTENCE_END = re.compile(r"[.!?]+[\"')\]\u201d\u2019]*(?=\s|$)|\n+")
_VOWELS = re.compile(r"[aeiouy]+")
_GLIDE = re.compile(r"(?<=[aeiou])y(?=[aeiou])")  # a y that is a consonant, as in "beyond"
# Vowels that stand together and are spoken apart, and syllables without a vowel.
_APART = re.compile(
    r"(?<![ctgsln])ia|(?<![tscglnx])io|iu|(?<![gp])eo|geo(?=[gm])|(?<![qg])ua|[aeiouy]ing"
    r"|(?<=sc)ie(?=n)|(?<=[dcrxu])ie(?=t)|(?<=[drl])ie(?=n[ct])|(?<=..[lrvdpt])ie(?:r|st)$"
    r"|(?:sm|thm)s?$|[sd]n't$|^crea|^react|^area|(?<=d)eas?$|(?<=lin)ear|(?<=nucl)ear|^reali|(?<=p)oe(?=[mt])"
)
# An e that is written and not spoken.
_SILENT = re.compile(
    r"[^aeiouyl]e$|[aeiouy]le$|[^aeiouylcgsxzh]es$|[aeiouy]les$|[^s]hes$(?<![cs]hes)"
    r"|[^aeiouytdl]ed$|[aeiouylr]led$|[^aeiouyl]e(?:ly|ful|less|ment|ments|ness|times|where|thing)$"
    r"|^(?:some|home|time|life|safe|there)(?=[^s])|(?:[eio]g|iq|ng)ue$"
)
_EXCEPTIONS = {
    **dict.fromkeys(("the", "he", "she", "we", "me", "be", "eye", "eyes", "clothes"), 1),
    **dict.fromkeys(("every", "evening", "business", "cement", "fluid", "ruin", "lion"), 2),
    **dict.fromkeys(("giant", "people", "therefore", "someone", "something", "quiet"), 2),
    **dict.fromkeys(("everyone", "ratio", "recipe", "museum", "scientist"), 3),
    **dict.fromkeys(("hypothesize", "coordinate", "everybody", "reliable", "scientific"), 4),
}


def syllables(word: str) -> int:
    """Return how many syllables an English word has, by rule of thumb."""
    plain = word.lower().replace("\u2019", "'")
    if plain in _EXCEPTIONS:
        return _EXCEPTIONS[plain]
    plain = _GLIDE.sub("j", plain)
    count = len(_VOWELS.findall(plain)) + len(_APART.findall(plain)) - len(_SILENT.findall(plain))
    return max(count, 1)


def sentences(text: str) -> list[list[str]]:
    """Return the words of each sentence of a text; every line ends one."""
    return [found for part in _SENTENCE_END.split(text) if (found := words(part))]


def grade_level(text: str) -> float:
    """Return the Flesch-Kincaid grade of a text; every line ends a sentence."""
    parts = sentences(text)
    spoken = [word for sentence in parts for word in sentence]
    if not spoken:
        return 0.0
    beats = sum(syllables(part) for word in spoken for part in word.split("-"))
    return 0.39 * len(spoken) / len(parts) + 11.8 * beats / len(spoken) - 15.59


def band(level: float) -> str:
    """Return a reading level as people say it: "about grade 5-6"."""
    low = int(max(level, 0))
    return f"about grade {low}-{low + 1}" if low else "about kindergarten to grade 1"


def judge(
    check: str,
    texts: Iterable[str],
    allowed: tuple[float, float],
    path: str,
    *,
    if_easier: Severity = Severity.WARN,
) -> Iterator[Finding | Skipped]:
    """Yield a finding where the sentences of the texts read harder or easier than ``allowed``.

    Labels, headers and other texts that are no sentences are left out.
    """
    lines = (line for text in texts for line in text.splitlines())
    text = "\n".join(line for line in lines if _SENTENCE_END.search(line))
    count = len(words(text))
    if count < FEWEST_WORDS:
        reason = f"reading level skipped: too short ({count} words, {FEWEST_WORDS} are needed)"
        yield Skipped(check=check, reason=reason)
        return
    low, high = allowed
    level = grade_level(text)
    if low <= level <= high:
        return
    harder = level > high
    yield Finding(
        check=check,
        severity=Severity.WARN if harder else if_easier,
        path=path,
        message=f"This reads like {band(level)}, {'harder' if harder else 'easier'} than its "
        f"readers need (grade {max(low, 0):g} to {high:g}).",
        evidence=_extreme(text, hardest=harder),
        fix="reviser",
        suggestion="Use shorter sentences and everyday words." if harder else "",
    )


def reading_level(paths: Sequence[str], low: float, high: float) -> Check:
    """X12: what the audience reads lies between two grades; skipped under 100 words."""

    def find(draft: Draft) -> Iterator[Finding | Skipped]:
        texts = [passage.text for passage in passages(draft, paths)]
        yield from judge("X12", texts, (low, high), paths[0].partition("/*")[0])

    return Check(
        id="X12",
        title="The reading level fits the readers",
        nature="wording",
        severity=Severity.WARN,
        find=find,
    )


def _extreme(text: str, *, hardest: bool) -> str:
    sentences = [
        part.strip()
        for part in _SENTENCE_END.split(text)
        if len(words(part)) >= _FEWEST_IN_SENTENCE
    ]
    choose = max if hardest else min
    return choose(sentences, key=grade_level, default="")
