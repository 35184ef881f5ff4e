"""Questions about what a draft says, changes to it, and notes on it."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from assistant.edits import guidance
from assistant.edits.words import courteous
from assistant.edits.words import heard as as_said
from assistant.supervisor.intent import Act, Heard, Intent, about
from assistant.supervisor.meant import pointed
from assistant.supervisor.situation import Situation

_QUESTION = re.compile(
    r"(?:what|which|who|whom|whose|when|where|why|how|is|are|was|were|does|did|has"
    r"|(?:do|have|had) (?:i|you|we|they|students|kids|the|these|those|all|any|both)"
    r"|can (?:i|it|they|this|students|the)|could (?:it|they|this|students|the)"
    r"|should (?:i|it|they|we|students|the)|will (?:it|they|this|students|the)"
    r"|would (?:it|they|this|students|the)|what's|who's|where's|how's|when's|isn't|aren't"
    r"|doesn't|don't (?:they|you|we)|am i)\b.+",
    re.IGNORECASE,
)
_QUOTE = re.compile(
    r"(?:tell me (?:about|what|how|which|the)|explain|summari[sz]e|quote|read (?:me |out |aloud )?"
    r"|list|show(?: me)?|give me|what about|see|find|look up|search (?:for)?)\b\s*"
    r"(?P<of>.+)",
    re.IGNORECASE,
)
_NOTE = re.compile(
    r"(?:(?:add|make|take|keep|leave|write|save)(?: (?:a|this|that|it|as|down))* notes?"
    r"(?: (?:that|to|of|for|on|about|saying))?|note(?: (?:that|to self|down))?|(?:jot"
    r"|write) (?:this |that |it )?down|remember(?: that)?|remind me (?:to|that)"
    r"|keep in mind(?: that)?|for later|note)\b\s*[:,-]?\s*(?P<note>.*)",
    re.IGNORECASE,
)
_FILE = re.compile(
    r"\b(?:my|the|this|that|our) (?:files?|notes|pdf|attachment|upload(?:ed file)?|handout i"
    r"|document i (?:uploaded|sent|gave|dropped)|word file|material i (?:gave|sent|uploaded))\b",
    re.IGNORECASE,
)
_IT = re.compile(r"(?:it|this|that|them|so|please|as a note|down| )*", re.IGNORECASE)
_FEW_WORDS = 9
# What a short message is most likely about that nobody could read, by a word in it.
_NEARBY: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (tool, re.compile(rf"\b(?:{words})\b", re.IGNORECASE))
    for tool, words in (
        ("show_approval", r"approv\w*|my ok"),
        (
            "explain_problem",
            r"wrong|problems?|issues?|errors?|mistakes?|checks?|stuck|fail\w*|broken?|stop\w*|why",
        ),
        ("explain_progress", r"status|progress|done|ready|how long|steps?|writing|cost|price"),
        ("export", r"files?|pdf|docx|download\w*|print\w*|export\w*"),
        ("versions", r"versions?|history|revert\w*"),
    )
)
_WISH = re.compile(
    r"\b(?:should|must|needs?|want|wants|would like|wish|prefer|too|more|less|fewer|add|make"
    r"|remove|include|use|avoid|without|instead|better|not enough|don't|never|always)\b",
    re.IGNORECASE,
)


_MAY_I = re.compile(r"^\s*(?:can|could|may) (?:i|we) (?:please )?(?P<do>\w+)\s*", re.IGNORECASE)
_MAY_IT = re.compile(r"^\s*(?:can|could) (?:it|this|that|the lesson) be\s+", re.IGNORECASE)
_TO_HAVE = frozenset(("have", "get"))
_TO_DO = frozenset(
    [
        "make",
        "change",
        "use",
        "add",
        "skip",
        "do",
        "cut",
        "shorten",
        "drop",
        "remove",
        "put",
        "swap",
        "replace",
        "rename",
        "redo",
        "move",
    ]
)


def note(heard: Heard) -> Intent | None:
    """Read words that are to be kept as a note."""
    match = _NOTE.fullmatch(heard.low)
    if match is None or heard.draft is None:
        return None
    typed = heard.text[-len(match["note"]) :].strip() if match["note"] else ""
    if _IT.fullmatch(match["note"]):
        typed = heard.situation.unread
        if not typed and heard.situation.proposal:
            return Act("show_change", {"proposal": heard.situation.proposal})
    return Act("add_note", {"words": typed, **_which(heard)}) if typed else None


def of_a_file(heard: Heard) -> Intent | None:
    """Read a question about what a file says that was brought along."""
    asks = _QUESTION.fullmatch(heard.low) or _QUOTE.fullmatch(heard.low) or heard.asks
    if not asks or not _FILE.search(heard.low):
        return None
    return Act("read_material", {"question": heard.text})


def question(heard: Heard) -> Intent | None:
    """Read a question about what a draft says."""
    if heard.draft is None:
        return None
    quoted = _QUOTE.fullmatch(heard.low)
    is_question = _QUESTION.fullmatch(heard.low) or (heard.asks and not _instructs(heard.text))
    if (not is_question and not quoted) or _asks_leave(heard) is not None:
        return None
    return Act("answer_from_draft", {"question": heard.text, **_which(heard)})


def change(heard: Heard) -> Intent | None:
    """Read everything else that is said of a draft as a change to it."""
    if heard.draft is None:
        return None
    words = _asks_leave(heard) or heard.raw
    return Act("propose_edit", {"words": words, **_which(heard)})


def _asks_leave(heard: Heard) -> str | None:
    """Return the change in "can I have it for 30 minutes": a question in form only."""
    if may_it := _MAY_IT.match(heard.text):
        return f"make it {heard.text[may_it.end() :].rstrip(' ?')}"
    match = _MAY_I.match(heard.text)
    verb = match["do"].lower() if match else ""
    if match is None or verb not in _TO_HAVE | _TO_DO:
        return None
    rest = heard.text[match.end() :].rstrip(" ?")
    if verb in _TO_DO:
        return f"{verb} {rest}"
    wanted = re.sub(r"^(?:it|this|that)\s+(?:for|in|with)?\s*", "make it ", rest)
    return wanted if wanted.startswith("make it") else None


def after(words: str, results: Sequence[Mapping[str, Any]], situation: Situation) -> Intent | None:
    """Return what to do once a tool has answered: keep as a note what could not be read."""
    last = results[-1]
    if _is_left_unsaid(words, last):
        return Act("propose_edit", {"words": words, "run": last["facts"]["run"]})
    run = last.get("facts", {}).get("run")
    if len(results) > 1 or not run or last.get("outcome") not in ("none", "unread"):
        return None
    if last["facts"].get("material"):
        return None
    if last["outcome"] == "unread" and is_wish(words):
        return Act("add_note", {"words": words, "run": run})
    if len(words.split()) > _FEW_WORDS:
        return None
    return next((Act(tool, {"run": run}) for tool, near in _NEARBY if near.search(words)), None)


def _is_left_unsaid(words: str, last: Mapping[str, Any]) -> bool:
    """True where a file came back, and something else was wished for beside it."""
    facts = last.get("facts", {})
    asks = courteous(as_said(words)).text
    return bool(facts.get("material") and facts.get("run") and asks) and _instructs(words)


def is_wish(words: str) -> bool:
    """True for words that want something to be other than it is."""
    return _instructs(words) or bool(_WISH.search(words))


def _instructs(words: str) -> bool:
    said = courteous(as_said(words))
    return bool(said.text) and guidance.instructs(said)


def _which(heard: Heard) -> Mapping[str, str]:
    return about(pointed(heard.low, heard.situation), heard)
