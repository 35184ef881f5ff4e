"""Checks for personal data: ways to reach a person (X11), names of students beside needs."""

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import NamedTuple

from graphs.checks.check import Check, Draft
from graphs.checks.passages import given, passages, says
from graphs.findings import Finding, Severity, blocking

_KINDS = {
    "an e-mail address": re.compile(r"\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+\b"),
    "a social security number": re.compile(r"(?<![\w-])\d{3}-\d{2}-\d{4}(?![\w-])"),
    "a phone number": re.compile(
        r"(?<![\w-])(?:\+?1[ .-]?)?(?:\([2-9]\d{2}\) ?|[2-9]\d{2}[ .-])\d{3}[.-]\d{4}(?![\w-])"
        r"|(?<!\w)\+\d{1,3}(?: \d{2,4}){3,4}(?!\w)"
    ),
}
_NAME = r"(?P<name>[A-Z][^\W\d_]+)"
_SURNAME = re.compile(r"(?:'s)?\s+(?:[A-Z]\.\s+)?[A-Z][^\W\d_]+")
_HAS_A_NEED = re.compile(
    rf"(?<!\w){_NAME}(?:'s|\u2019s| [A-Z][^\W\d_]+)? (?:needs|has|gets|requires|uses|wears|sits"
    r"|struggles|reads|receives|IEP|504)\b"
)
_SUPPORT = re.compile(
    r"\b(?:IEP|504|ADHD|autis\w+|dyslexi\w+|dysgraphi\w+|accommodations?|extra time|large print"
    r"|hearing aids?|wheelchair|behaviou?r plan|counsell?or|preferential seating|aide"
    r"|paraprofessional|English learner|newcomer|special education)\b"
)
_CALLED_ON = re.compile(
    r"\b(?:[Ss]eat|[Pp]air|[Cc]all on|[Cc]heck in with|[Cc]heck on|[Rr]emind|[Ww]atch|[Pp]artner"
    rf"|[Ss]it (?:with|beside|near)|[Gg]roup|[Hh]elp|[Aa]llow|[Ll]et|[Gg]ive) {_NAME}"
)
# First names that begin many a sentence as something else; only a need or a call gives them away.
_ALSO_WORDS = frozenset(("mark", "grace", "angel", "christian", "jordan", "jesus", "sydney"))
_TITLED = re.compile(
    r"(?:Mr|Mrs|Ms|Mx|Dr|St|Saint|King|Queen|President|Sir|Pope|Prince|Princess)\.? $"
)


def no_contact_data() -> Check:
    """X11: no e-mail address, phone number or social security number of anybody."""

    def find(draft: Draft) -> Iterator[Finding]:
        for passage in passages(draft):
            for kind, pattern in _KINDS.items():
                for match in pattern.finditer(passage.text):
                    message = f"{match[0]} is {kind}. Take it out before you share this."
                    yield blocking("X11", passage.path, message, match[0])

    return _safety("X11", "No personal data", find)


class Names(NamedTuple):
    """First names in lower case, and capitalised words that are none."""

    first: Collection[str]
    other: Collection[str]


def student_names(
    check: str,
    names: Callable[[], Names],
    *,
    needs: Sequence[str],
    staff: Sequence[str],
    about: Sequence[str],
) -> Check:
    """Find students named beside their needs, or called on by name in notes for ``staff``.

    ``needs`` and ``staff`` are path patterns. Names in the inputs listed in ``about`` belong to
    the subject: scientists, heroes of a novel, places.
    """

    def find(draft: Draft) -> Iterator[Finding]:
        bank = names()
        subject = given({key: draft.inputs[key] for key in about if key in draft.inputs})
        of_needs = {passage.path for passage in passages(draft, needs)}
        for_staff = {passage.path for passage in passages(draft, staff)}
        for path, text in passages(draft):
            found = list(_beside_a_need(text, bank))
            if path in for_staff:
                found += _called_on(text, bank)
            if path in of_needs:
                found += _in_a_need(text, bank)
            for name in dict.fromkeys(found):
                if not says(subject, name):
                    message = f'Take out the name {name}; write "Student A" or the need alone.'
                    yield blocking(check, path, message, name)

    return _safety(check, "No names of students", find)


def _beside_a_need(text: str, bank: Names) -> Iterator[str]:
    for sentence in re.split(r"(?<=[.!?;])\s+", text):
        if _SUPPORT.search(sentence):
            yield from (match["name"] for match in _first_names(sentence, bank))


def _called_on(text: str, bank: Names) -> list[str]:
    return [
        match["name"]
        for match in _CALLED_ON.finditer(text)
        if match["name"].casefold() in bank.first
        # A surname behind it makes it a figure of the subject rather than a student.
        and not _SURNAME.match(text, match.end())
    ]


def _in_a_need(text: str, bank: Names) -> list[str]:
    named = [match["name"] for match in _first_names(text, bank)]
    for match in _HAS_A_NEED.finditer(text):
        if match["name"] not in bank.other:
            named.append(match["name"])
    return named


def _first_names(text: str, bank: Names) -> Iterator[re.Match[str]]:
    for match in re.finditer(rf"(?<![\w'\u2019]){_NAME}", text):
        name = match["name"].casefold()
        known = name in bank.first and match["name"] not in bank.other and name not in _ALSO_WORDS
        if known and not _TITLED.search(text, 0, match.start()):
            yield match


def _safety(check: str, title: str, find: Callable[[Draft], Iterator[Finding]]) -> Check:
    return Check(
        id=check, title=title, nature="safety", severity=Severity.BLOCK, find=find, typed=True
    )
