"""Holds an answer against what was really done: nothing may be claimed that no tool did.

A sentence that says "I started it" where nothing was started does not reach the person.
"""

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from assistant.statuses import Status
from assistant.supervisor.outcomes import Deed, Outcome
from assistant.supervisor.situation import Situation

_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")
# Before the verb: what makes it a denial, a condition, a wish or a promise on a click.
_NOT_SAID = re.compile(
    r"\b(?:not|never|nothing|no one|none|no (?:draft|lesson|change|file|note|step)s?"
    r"|nobody|without|once|when|whenever|if|unless|until|till|before"
    r"|after|as soon as|can|could|would|should|may|might|to be|want|like me to|you|you've|they"
    r"|neither|don't|have yet to|yet to|will|'ll|going to)\b|n't\b",
    re.IGNORECASE,
)
_BY_ME = (
    r"\b(?:i|we)(?:'ve| have|'m| am| just)?(?: just| now| already| also| successfully"
    r"| gone ahead and)*"
)
_BEEN = (
    r"\b(?:has|have|had|is|are|was|were|it's|that's|been)(?: just| now| already| been| successfully"
    r"| all)*"
)
_VERBS: Sequence[tuple[str, frozenset[Deed]]] = (
    (r"start(?:ed|ing)|begun|beg[au]n|launch(?:ed|ing)|kicked off", frozenset({Deed.STARTED})),
    (r"paus(?:ed|ing)|put (?:it |the draft )?on hold|stopped", frozenset({Deed.PAUSED})),
    (r"resum(?:ed|ing)|continu(?:ed|ing)|unpaused|restarted", frozenset({Deed.RESUMED})),
    (
        r"undone|undid|revert(?:ed|ing)|rolled back|taken back|took (?:it |that )?back",
        frozenset({Deed.UNDONE, Deed.RESTORED}),
    ),
    (r"restor(?:ed|ing)|brought back", frozenset({Deed.RESTORED, Deed.UNDONE})),
    (r"open(?:ed|ing)|filled(?: in)?|set up", frozenset({Deed.OPENED, Deed.STARTED})),
    (r"propos(?:ed|ing)|offered|suggested|prepared", frozenset({Deed.PROPOSED, Deed.OPENED})),
    # What only a click does, or nobody here can do.
    (
        r"approv(?:ed|ing)|accepted|signed off|confirmed|decided|rejected|cancel(?:l?ed|l?ing)"
        r"|delet(?:ed|ing)|removed|sent|emailed|e-mailed|shared|published|uploaded|submitted"
        r"|sav(?:ed|ing)|kept|noted|appl(?:ied|ying)|made (?:the|that|those|your|this|these|all)"
        r"|chang(?:ed|ing)|updat(?:ed|ing)|edit(?:ed|ing)|modified|adjusted|shortened|lengthened"
        r"|rewrote|rewritten|rewriting|added|adding|replaced|fixed|renamed|switched|skipped"
        r"|redone|redid|regenerated|written|wrote|created|generated|exported|finished|completed"
        r"|connected|upgraded|implemented|incorporated|revised|improved|simplified|translated",
        frozenset(),
    ),
)
_CLAIMS = [
    (re.compile(rf"(?:{_BY_ME}|{_BEEN})\s+(?:{verbs})\b", re.IGNORECASE), deeds)
    for verbs, deeds in _VERBS
]
_DONE = re.compile(
    r"(?:ok(?:ay)?,? |great,? |perfect,? |sure,? )*(?:all )?(?:done|set|taken care of|it's done"
    r"|that's done|consider it done|you got it)[.! ]*",
    re.IGNORECASE,
)
# What a form really was changed to, or a draft back to, may be said of them.
_OF_FORMS = re.compile(
    r"\b(?:chang|updat|adjust|add|remov|replac|edit|set|fill|switch|shorten|lengthen|kept|keep)",
    re.IGNORECASE,
)
_STANDING: Mapping[str, frozenset[Status]] = {
    r"finished|complete|completed|done|ready": frozenset({Status.SUCCEEDED}),
    r"running|being written|under ?way|in progress|working": frozenset(
        {Status.RUNNING, Status.QUEUED}
    ),
    r"paused": frozenset({Status.PAUSED}),
    r"cancell?ed": frozenset({Status.CANCELLED}),
    r"approved|accepted": frozenset({Status.SUCCEEDED}),
}
_STATES = [
    (
        re.compile(
            r"\b(?:draft|lesson|lesson plan|plan|it|everything|version \d+|quiz|document)(?:'s| is"
            rf"| are| was)(?: now| already| all| fully| currently)*\s+(?:{words})\b",
            re.IGNORECASE,
        ),
        statuses,
    )
    for words, statuses in _STANDING.items()
]


def unproved(text: str, outcomes: Sequence[Outcome], situation: Situation) -> list[str]:
    """Return the sentences of an answer that claim what was not done or does not stand so."""
    deeds = {one.deed for one in outcomes if one.deed is not None}
    return [
        sentence
        for sentence in sentences(text)
        if _claims_undone(sentence, deeds) or _misstates(sentence, outcomes, situation)
    ]


def without(text: str, wrong: Collection[str]) -> str:
    """Return a text without these sentences."""
    lines = (
        " ".join(one for one in _SENTENCE.split(line) if one.strip() not in wrong).strip()
        for line in text.splitlines()
    )
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def misquoted(text: str, holds: Callable[[str], bool]) -> list[str]:
    """Return what stands in quotation marks and is nowhere to be found; short words may."""
    quotes = re.findall(r"[“\"]([^“”\"\n]{1,2000})[”\"]", text)
    quotes += re.findall(r"^>\s*(.+)$", text, re.MULTILINE)
    return [one for one in quotes if len(one.split()) >= 4 and not holds(one)]


def sentences(text: str) -> list[str]:
    """Return the sentences of a text."""
    return [one.strip() for one in _SENTENCE.split(text) if one.strip()]


def _claims_undone(sentence: str, deeds: Collection[Deed]) -> bool:
    if sentence.rstrip().endswith("?"):
        return False
    said = _outside_quotes(sentence)
    if _DONE.fullmatch(said):
        return not set(deeds) - {Deed.PROPOSED, Deed.OPENED}
    for pattern, allowed in _CLAIMS:
        for match in pattern.finditer(said):
            if _NOT_SAID.search(said, 0, match.end()) or _is_told(said, match, deeds):
                continue
            if _says_how_it_stands(said):
                continue
            if not set(allowed) & set(deeds):
                return True
    return False


def _says_how_it_stands(said: str) -> bool:
    """True for "the draft is paused", which is held against the draft instead."""
    return any(pattern.search(said) for pattern, _ in _STATES) and not re.search(
        r"\b(?:has|have|had|was|were) (?:\w+ )?been\b|\b(?:i|we)(?:'ve| have|'m)?\b", said, re.I
    )


def _is_told(said: str, match: re.Match[str], deeds: Collection[Deed]) -> bool:
    """Allow what follows from a deed: a form that was changed, a draft as it was before."""
    about_form = Deed.OPENED in deeds and bool(_OF_FORMS.search(match.group()))
    back = bool(set(deeds) & {Deed.UNDONE, Deed.RESTORED}) and "back" in said.lower()
    return about_form or back


def _misstates(sentence: str, outcomes: Iterable[Outcome], situation: Situation) -> bool:
    said = _outside_quotes(sentence)
    told = {str(one.facts.get("status", "")) for one in outcomes}
    drafts = (*situation.drafts, *situation.elsewhere)
    for pattern, statuses in _STATES:
        match = pattern.search(said)
        if match is None or _NOT_SAID.search(said, 0, match.end()) or said.endswith("?"):
            continue
        known = {one.status for one in drafts} | {Status(one) for one in told if one in set(Status)}
        started = any(one.deed in (Deed.STARTED, Deed.RESUMED) for one in outcomes)
        if not known & statuses and not (started and Status.RUNNING in statuses):
            return True
    return False


def _outside_quotes(sentence: str) -> str:
    return re.sub(r"[“\"][^“”\"]*[”\"]", '""', sentence)
