"""Takes a person's name out where it stands beside what they need, before anything is kept.

A name alone is no secret; a name with a need is. The need stays, the name becomes Student A.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from agents.rules.banks import load
from assistant.edits.words import word_set
from assistant.supervisor.kinds import wanted
from assistant.supervisor.situation import Situation

_BANK = ("graphs.templates.lesson_plan", "reading")
# Things that are of a class, though no template makes them yet.
_OF_A_CLASS = ("a quiz or test", "feedback for students", "a letter to parents", "a unit plan")
_CLAUSE = re.compile(r"[^.!?;,\n]+[.!?;,\n]*\s*")
_SUPPORT = re.compile(
    r"\b(?:IEP|(?:a|on|with) 504|504 plan|ADHD|ADD|ASD|autis\w+|dyslexi\w+|dysgraphi\w+"
    r"|accommodations?|extra time"
    r"|large print|hearing aids?|wheelchair|behaviou?r plan|counsell?or|preferential seating"
    r"|aide|paraprofessional|english (?:language )?learner|newcomer|special ed(?:ucation)?"
    r"|speech therapy|anxiety|epilep\w+|diabet\w+|allerg\w+|foster care"
    r"|(?:movement|sensory|extra) breaks|reading level|below grade|struggles? (?:with|to))\b",
    re.IGNORECASE,
)
_HAS = r"(?:needs?|has|have|gets|requires?|wears|struggles?|receives|uses|can't|cannot)"
_NEEDS = re.compile(rf"\b(?P<name>[A-Za-z][a-z]+)(?:\s+[A-Z][a-z]+)?(?:'s|’s)?\s+{_HAS}\b")
_CAPITAL = re.compile(r"(?<![\w'’])[A-Z][a-z]+(?:-[A-Z][a-z]+)?")
_SURNAME = re.compile(r"\s+(?:[A-Z]\.|[A-Z][a-z]+(?:-[A-Z][a-z]+)?)(?=\s|$|['’:,.])")
_TITLED = re.compile(r"\b(?:Mr|Mrs|Ms|Mx|Dr|St|Saint|King|Queen|President|Sir|Pope)\.?\s$")
# Capitalised at the beginning of a sentence, and nobody's name.
_NOBODY = word_set(
    "everyone everybody someone somebody nobody students student kids kid children child"
    " pupils one two three four five half some most many all each both they he she it we i you"
    " who which this that these those the a an my our his her their class group period lesson"
    " grade also please every another teacher teachers parents parent boys girls team table"
    " section english math science history reading writing and but or so because if when while"
    " there here anyone anybody school learners learner newcomers newcomer quiz draft plan"
    " sheet"
)


class Cleaned(NamedTuple):
    """A text without names beside needs, and whether any was taken out."""

    text: str
    students: tuple[str, ...]  # "Student A", in the place of each name


def without_names(text: str, *, about_students: bool = False) -> Cleaned:
    """Return the text with names beside needs replaced.

    ``about_students`` says that the talk is of students, so that "Jamal needs a seat in front" is
    such a need too. Elsewhere a person in a story may need whatever they like.
    """
    letters: dict[str, str] = {}
    clauses = [
        _replaced(clause, letters) if _is_private(clause, about_students) else clause
        for clause in _CLAUSE.findall(text)
    ]
    if not letters:
        return Cleaned(text, ())
    cleaned = "".join(clauses)
    for name, student in letters.items():  # the same name, where it stands again
        cleaned = re.sub(rf"(?<![\w'’]){re.escape(name)}(?!\w)", student, cleaned, flags=re.I)
    return Cleaned(cleaned, tuple(letters.values()))


def is_about_students(text: str, situation: Situation) -> bool:
    """True where a person in the text is most likely a student: not in a story, nor a plan."""
    made = {one.template for one in situation.drafts[-1:]}
    made |= {situation.form.template} if situation.form else set()
    if made:
        known = [situation.templates[name] for name in made if name in situation.templates]
        return any("needs" in one.inputs for one in known)
    kind = wanted(text, situation.templates)
    template = situation.templates.get(kind.template) if kind else None
    if template is not None:
        return "needs" in template.inputs
    return kind is None or kind.called in _OF_A_CLASS


def _is_private(clause: str, about_students: bool) -> bool:
    if not list(_names(clause)):
        return False
    if _SUPPORT.search(clause):
        return True
    has = _NEEDS.search(clause)
    return bool(about_students and has and has["name"].lower() in _known())


def _replaced(clause: str, letters: dict[str, str]) -> str:
    result, at = "", 0
    for start, end, name in _names(clause):
        if start < at:
            continue
        student = letters.setdefault(name, f"Student {chr(ord('A') + len(letters) % 26)}")
        result += clause[at:start] + student
        at = end
    return result + clause[at:]


def _names(clause: str) -> Iterator[tuple[int, int, str]]:
    """Yield first names with their surnames: known ones, and what can be nothing else."""
    known = _known()
    subject = _NEEDS.search(clause)
    for match in re.finditer(r"(?<![\w'’])[A-Za-z][a-z]+(?:-[A-Z][a-z]+)?", clause):
        word = match.group()
        low = word.lower()
        if low in _NOBODY or word in _not_names() or _TITLED.search(clause, 0, match.start()):
            continue
        is_subject = subject is not None and subject.start("name") == match.start()
        capital = bool(_CAPITAL.fullmatch(word))
        if (capital and (low in known or is_subject)) or (low in known and is_subject):
            surname = _SURNAME.match(clause, match.end()) if capital else None
            yield match.start(), surname.end() if surname else match.end(), word


def _known() -> frozenset[str]:
    return frozenset(load(*_BANK)["names"])


def _not_names() -> frozenset[str]:
    return frozenset(load(*_BANK)["not_names"])
