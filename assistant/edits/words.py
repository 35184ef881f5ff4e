"""Words as people type them: cleaned, cut into clauses, and brought to a form that compares."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

MOST_CHARACTERS = 4_000
_MOST_CLAUSES = 8
_MOST_COURTESIES = 12
_LONGEST_SPLIT = 800  # a text longer than this is one wish, not a list of changes
_MARK = 0xE000  # private-use characters stand for quoted passages while a clause is read

_CURLY = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'"})
_QUOTED = re.compile(r"\"([^\"]*)\"|(?<!\w)'(?=\S)(.+?)(?<=\S)'(?!\w)")
_MARKS = re.compile("[\ue000-\uf8ff]")
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?|[\ue000-\uf8ff]")


def word_set(text: str) -> frozenset[str]:
    """Return the words of a line as a set."""
    return frozenset(text.split())


_LEAD = re.compile(
    r"(?:please|pls|plz|kindly|hi|hey|hello|ok|okay|so|well|um+|uh+|hm+|oh|ah|actually|sorry|wait"
    r"|yes|and|also|then|now|just|maybe|perhaps|but|plus|listen|right|quick change|one more thing"
    r"|(?:can|could|would|will) (?:you|we)(?: please)?(?: just)?"
    r"|i(?:'d| would) (?:like|love|prefer)(?: (?:you )?to|(?= the| a| it))?"
    r"|i (?:want|need)(?: you)? to|let(?:'?s| us)"
    r"|(?:we|you|i)(?:'d better| should| need to| have to| must)|i (?:think|guess|feel)(?: that)?"
    r"|if possible|go ahead and|feel free to|(?:how|what) about|why (?:don't|not)(?: we| you)?"
    r"|it (?:would|'d) be (?:nice|great|good|better) (?:if|to)(?: you could"
    r"| we could)?)\b[\s,:.!-]*",
    re.IGNORECASE,
)
_NO = re.compile(r"no\s*,\s*(?=\S)", re.IGNORECASE)
_TRAIL = re.compile(
    r"[\s,.!]*(?:\b(?:please|pls|plz|thanks(?: a lot)?|thank you(?: very much)?|thx|ok|okay|for me"
    r"|if possible|if you can|if you could|(?:right )?(?-i:now|NOW)|as well|would you|will you"
    r"|could you)\s*\??"
    r"|:\)|:-\)|[.!\s,])$",
    re.IGNORECASE,
)
_BETWEEN = re.compile(
    r"\s*;\s*|[.!]\s+|,\s+(?:(?:and|but|so|then|also)\s+)*|\s+[-–—]\s+"
    r"|\s+(?:and|but|then|also|plus)\s+(?:(?:also|then)\s+)*"
    r"|\s+(?=(?:because|since|due to|so)\b)|\s+(?=make (?:it|that|this)\b)"
    r"|\s+in\s+(?=\d+[\s-]*(?:min(?:ute)?s?|hours?|days?|weeks?|months?)\b)",
    re.IGNORECASE,
)
_SEVERAL = re.compile(r"\b([^\W\d]+) (\d+(?:\s*,\s*\d+)*\s*(?:,\s*)?(?:and|&)\s*\d+)\b")
_SINGULAR = {
    "criteria": "criterion",
    "children": "child",
    "people": "person",
    "men": "man",
    "women": "woman",
}
ORDINALS = {
    **{"first": "1", "second": "2", "third": "3", "fourth": "4", "fifth": "5", "sixth": "6"},
    **{"seventh": "7", "eighth": "8", "ninth": "9", "tenth": "10", "eleventh": "11"},
    "twelfth": "12",
}
SMALL = word_set(
    "a an the of in on for to my our your this that these those its their from at into with by"
    " and as"
)


class Said(NamedTuple):
    """A clause with each quoted passage behind a mark, so that patterns never read inside it."""

    text: str
    quotes: tuple[str, ...] = ()

    @property
    def bare(self) -> str:
        """The clause without a question mark at its end."""
        return self.text.rstrip(" ?")

    @property
    def low(self) -> str:
        return self.bare.lower()

    def plain(self, text: str | None = None) -> str:
        """Return a part of the clause as it was typed, quotation marks included."""
        text = self.text if text is None else text
        return _MARKS.sub(lambda mark: f'"{self._passage(mark.group())}"', text)

    def quoted(self, text: str) -> str | None:
        """Return the passage when ``text`` is one quoted passage and nothing else."""
        text = text.strip(" .!,")
        return self._passage(text) if _MARKS.fullmatch(text) else None

    def value(self, text: str) -> str:
        """Return what a part of the clause says, without quotation marks around it."""
        passage = self.quoted(text)
        return passage if passage is not None else self.plain(text).strip(" .!,")

    def part(self, text: str) -> "Said":
        return Said(text, self.quotes)

    def _passage(self, mark: str) -> str:
        position = ord(mark) - _MARK
        return self.quotes[position] if position < len(self.quotes) else ""


def heard(words: str) -> Said:
    """Return the words on one line, with straight quotation marks and their passages set aside."""
    line = " ".join(_MARKS.sub("", words).translate(_CURLY).split())
    quotes: list[str] = []

    def aside(match: re.Match[str]) -> str:
        if len(quotes) >= 1_000:
            return match.group()
        quotes.append(match.group(1) if match.group(1) is not None else match.group(2))
        return chr(_MARK + len(quotes) - 1)

    masked = _QUOTED.sub(aside, line)
    return Said(masked, tuple(quotes))


def courteous(said: Said) -> Said:
    """Return the clause without the politeness and hesitation around it."""
    text = said.text
    for _ in range(_MOST_COURTESIES):
        shorter = _NO.sub("", text, count=1) if _NO.match(text) else text
        match = _LEAD.match(shorter)
        shorter = shorter[match.end() :] if match else shorter
        shorter = _TRAIL.sub("", shorter).strip()
        if shorter == text:
            break
        text = shorter
    return said.part(text)


def clauses(said: Said) -> list[tuple[int, int]]:
    """Return where the pieces of a text begin and end that could each be a change."""
    if len(said.text) > _LONGEST_SPLIT:
        return [(0, len(said.text))]
    spans = []
    start = 0
    for match in _BETWEEN.finditer(said.text):
        if match.start() > start:
            spans.append((start, match.start()))
        start = match.end()
    if start < len(said.text):
        spans.append((start, len(said.text)))
    return spans if 0 < len(spans) <= _MOST_CLAUSES else [(0, len(said.text))]


def spelled_out(text: str) -> str:
    """Return a phrase with the noun before each of several numbers: episode 1 and episode 2."""
    return _SEVERAL.sub(
        lambda match: re.sub(r"\d+", lambda one: f"{match.group(1)} {one.group()}", match.group(2)),
        text,
    )


@lru_cache(maxsize=8_192)
def tokens(text: str) -> tuple[str, ...]:
    """Return the words of a name or phrase in the form that compares: small, singular, ordinals
    as digits; articles and prepositions left out."""
    return tuple(token for token, _ in placed_tokens(text) if token not in SMALL)


def placed_tokens(text: str) -> list[tuple[str, tuple[int, int]]]:
    """Return every word of a text in the form that compares, and where it stands."""
    return [
        (stem(match.group()), match.span())
        for match in _WORD.finditer(text.replace("_", " ").replace("'s ", "   "))
    ]


@lru_cache(maxsize=8_192)
def stem(word: str) -> str:
    """Return a word small and singular; the same word always gives the same form."""
    word = word.lower().removesuffix("'s")
    if word in ORDINALS:
        return ORDINALS[word]
    if ordinal := re.fullmatch(r"(\d+)(?:st|nd|rd|th)", word):
        return ordinal.group(1)
    if word in _SINGULAR:
        return _SINGULAR[word]
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes", "zes")):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def near(word: str, names: Iterable[str]) -> list[str]:
    """Return the names that are one typing slip away: a letter more, less, other or swapped."""
    return [
        name
        for name in names
        if len(name) >= 5 and len(word) >= 4 and name[0] == word[0] and _one_slip(word, name)
    ]


def listed(names: Sequence[str], last: str = "or") -> str:
    """Return names as a sentence lists them."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {last} {names[-1]}"


def _one_slip(one: str, other: str) -> bool:
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    a, b = one[start:], other[start:]
    if len(a) == len(b):
        return a[1:] == b[1:] or (a[:2] == b[1::-1] and a[2:] == b[2:])
    longer, shorter = (a, b) if len(a) > len(b) else (b, a)
    return longer[1:] == shorter
