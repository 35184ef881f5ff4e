"""Words as people type them in a hurry, brought to the words that the readers know.

Only a reading changes by it: what is kept, shown and sent are the words as they were typed.
"""

import re
from collections.abc import Iterable, Mapping

from assistant.edits.words import near

_SHORT: Mapping[str, str] = {
    **dict.fromkeys(("tmrw", "tmr", "tmrrw", "tmw", "tomorow", "tommorow", "2morrow"), "tomorrow"),
    **dict.fromkeys(("pls", "plz", "plse", "pleas"), "please"),
    **{"u": "you", "ur": "your", "r": "are", "okey": "ok"},
    **{"thx": "thanks", "tnx": "thanks", "ty": "thanks", "thnx": "thanks", "tks": "thanks"},
    **{"wat": "what", "wut": "what", "wht": "what", "whats": "what's", "wats": "what's"},
    **{"wheres": "where's", "hows": "how's", "whos": "who's", "whens": "when's", "its": "it's"},
    **{"dont": "don't", "cant": "can't", "wont": "won't", "didnt": "didn't", "doesnt": "doesn't"},
    **{"isnt": "isn't", "wasnt": "wasn't", "im": "i'm", "ive": "i've"},
    **{"lets": "let's", "thats": "that's", "theres": "there's", "heres": "here's"},
    **{"gonna": "going to", "wanna": "want to", "gimme": "give me", "lemme": "let me"},
    **{"yea": "yeah", "ya": "yeah", "yup": "yes", "yep": "yes", "yess": "yes", "nope": "no"},
    **{"abt": "about", "w": "with", "w/": "with", "bc": "because", "cuz": "because"},
    **{"mins": "minutes", "hw": "homework", "asap": "soon", "teh": "the", "taht": "that"},
    **{"stil": "still", "wich": "which", "becuase": "because", "lessn": "lesson"},
    **{"lession": "lesson", "leson": "lesson", "lesosn": "lesson", "leasson": "lesson"},
    **{"quizz": "quiz", "quize": "quiz", "quizes": "quizzes", "buisness": "business"},
    **{"bussiness": "business", "busines": "business", "bizness": "business"},
    **{"scedule": "schedule", "assesment": "assessment", "assessmnt": "assessment"},
}
# The words by which tools are called; one slip in one of them is mended where nothing else fits.
_KNOWN = frozenset(
    [
        "approve",
        "approved",
        "cancel",
        "pause",
        "resume",
        "continue",
        "undo",
        "export",
        "download",
        "versions",
        "version",
        "compare",
        "restore",
        "progress",
        "status",
        "lesson",
        "lessons",
        "business",
        "plan",
        "quiz",
        "draft",
        "drafts",
        "start",
        "started",
        "begin",
        "connect",
        "upgrade",
        "problem",
        "problems",
        "inbox",
        "help",
        "waiting",
        "finished",
        "ready",
        "stopped",
        "failed",
        "thanks",
        "hello",
        "stuck",
        "error",
        "wrong",
        "share",
        "print",
        "file",
        "files",
        "document",
        "slides",
        "revert",
        "difference",
        "history",
        "changed",
        "change",
        "model",
        "objectives",
        "objective",
        "minutes",
        "grade",
        "students",
        "template",
        "templates",
        "actually",
        "because",
        "instead",
        "done",
        "docx",
        "word",
        "stop",
        "abort",
        "accept",
        "another",
        "again",
        "proceed",
        "series",
        "novel",
        "letter",
        "rubric",
        "worksheet",
        "homework",
        "substitute",
        "episode",
        "screenplay",
    ]
)
_SUB = re.compile(r"\bsub(?= (?:plans?|lessons?|day|teacher|notes?)\b)", re.IGNORECASE)
_WORD = re.compile(r"[A-Za-z0-9][\w/']*")


def plain(words: str) -> str:
    """Return the words on one line, small signs unified and shorthand written out."""
    line = " ".join(words.translate(_SIGNS).split())
    return _SUB.sub("substitute", _WORD.sub(_written_out, line))


def mended(words: str) -> str:
    """Return the words with single slips in the names of tools and things mended."""
    return _WORD.sub(lambda match: _mended(match.group(), _KNOWN), words)


def nearest(word: str, names: Iterable[str]) -> str:
    """Return the one name that a word is a slip of; empty where none or several are."""
    fits = near(word.lower(), list(names))
    return fits[0] if len(fits) == 1 else ""


_SIGNS = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "…": "."})


def _written_out(match: re.Match[str]) -> str:
    word = match.group()
    found = _SHORT.get(word.lower())
    if found is None or (word.isupper() and len(word) > 1):
        return word
    return found.capitalize() if word[:1].isupper() else found


def _mended(word: str, known: frozenset[str]) -> str:
    low = word.lower()
    if low in known or len(low) < 4:
        return word
    return nearest(low, sorted(known)) or word
