"""What a person says that is no content: a go, a yes, thanks, a greeting, a number in a list.

Whether a person asked for something is decided here, by their own words, for every thinker.
"""

import re
from collections.abc import Mapping

from assistant.edits.words import ORDINALS, courteous, heard
from assistant.supervisor.outcomes import Deed
from assistant.supervisor.spelling import mended, plain

_IT = r"(?: (?:it|this|that|them|now|here|the (?:draft|run|lesson|plan|whole thing|work)|working))*"
_GO = re.compile(
    rf"(?:start|begin|launch|kick off|fire away){_IT}"
    r"|(?:ok(?:ay)?,? |yes,? |yeah,? |sure,? |great,? |perfect,? |good,? |and |al(?:l )?right,? "
    r"|cool,? "
    r"|fine,? |then |so |well |now |please |just )*"
    rf"(?:go|go ahead|go for it|let's go|let's start|let's begin|let's do (?:it|this)|start{_IT}"
    rf"|begin{_IT}|do it|run it|make it(?: now)?|make it so|proceed|ready|i'm ready"
    r"|write it|build it|create it|you can (?:start|begin|go)|that's it,? (?:go|start)"
    r"|(?:looks? |that's )?(?:good|great|fine|perfect),? (?:go|start)(?: ahead| it)?)",
    re.IGNORECASE,
)
_ASSENT = re.compile(
    r"(?:y|k|kk|yes|yeah|yup|yep|sure|ok|okay|alright|all right|of course|absolutely|please do"
    r"|yes,? (?:please(?: do)?|do|do it|that's right|it is|exactly)|sounds (?:good|great|right"
    r"|fine)"
    r"|(?:that |this |it |all )?(?:looks|is|seems|sounds|'s)? ?(?:good|great|fine|perfect|right"
    r"|ok|okay|correct|nice|all good|awesome|excellent)(?: to me)?|looks good to me|lgtm|i like it"
    r"|love it|i'm (?:ok|okay|fine|good|happy) with (?:that|it|this)|works for me|that works"
    r"|fine by me|agreed|correct|exactly|go on)",
    re.IGNORECASE,
)
_NO = re.compile(
    r"(?:no,? |nope,? |nah,? |ok,? )?(?:no|nope|nah|not now|no thanks?|no thank you|never ?mind"
    r"|forget (?:it|that)|leave it"
    r"|don't|not yet|neither|none(?: of (?:them|those|these))?|skip (?:it|that))",
    re.IGNORECASE,
)
_HELLO = re.compile(
    r"(?:hi|hey|hello|hiya|howdy|yo|good (?:morning|afternoon|evening|day)|greetings)"
    r"(?: (?:there|again|everyone|all|you|draftroom|bot|assistant))*"
    r"(?:,? how are you(?: today| doing)?)?|how are you(?: today| doing)?|what's up|sup",
    re.IGNORECASE,
)
_THANKS = re.compile(
    r"(?:(?:ok|okay|great|perfect|cool|awesome|oh|ah|wow|nice|super|many)[ ,!]+)*"
    r"(?:thanks?|thank you|cheers|much appreciated|appreciate it)"
    r"(?: (?:you|so much|a lot|very much|a ton|again|for (?:that|this|your help|the help)))*"
    r"|(?:great|good|nice|excellent) (?:job|work)|well done|cool|awesome|amazing|wow|nice(?: one)?"
    r"|(?:i )?love (?:it|this)|lol|haha|you're (?:great|the best|awesome)|that's (?:great|awesome)",
    re.IGNORECASE,
)
_BYE = re.compile(
    r"(?:bye|goodbye|good ?night|see (?:you|ya)(?: (?:later|tomorrow|soon))?|later|ciao"
    r"|that's all(?: for (?:now|today))?|i'm done(?: for (?:now|today))?|talk (?:to you )?later)",
    re.IGNORECASE,
)
_POSITION = re.compile(
    rf"(?:the |number |no\.? |#|option )?(?P<nth>{'|'.join(ORDINALS)}|\d{{1,2}}(?:st|nd|rd|th)?"
    r"|last|latest|newest|other|one|two|three|four|five|former|latter)"
    r"(?: (?:one|draft|lesson|plan|please))*",
    re.IGNORECASE,
)
_SIGHS = re.compile(
    r"^(?:(?:oops|whoops|ugh+|argh+|damn|uh[- ]?oh|oh no|hm+|um+|uh+|lol|aha|sorry)\b[\s,.!]*)+",
    re.IGNORECASE,
)
_REPEATED = re.compile(r"\b(\w+)(?:[ ,!]+\1\b)+", re.IGNORECASE)
_COUNTED = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "former": 1, "latter": 2}

# The words with which a person asks for what changes something; without one of them no thinker
# may do it, whatever it read elsewhere.
_ASKED_FOR: Mapping[Deed, re.Pattern[str]] = {
    Deed.PAUSED: re.compile(r"\b(?:paus\w*|stop\w*|halt|hold|wait|freeze|interrupt)\b", re.I),
    Deed.RESUMED: re.compile(
        r"\b(?:resum\w*|continu\w*|go on|carry on|go ahead|keep going|proceed|unpause|retry"
        r"|try|again|restart|finish|pick\w* up|start)\b",
        re.I,
    ),
    Deed.UNDONE: re.compile(
        r"\b(?:undo\w*|undid|revert\w*|roll\w* ?back|back|take\w*|never ?mind|forget|before"
        r"|as it was|restore)\b",
        re.I,
    ),
    Deed.RESTORED: re.compile(r"\b(?:restor\w*|back|version|v\d+|revert\w*|return|again)\b", re.I),
}


def bare(words: str) -> str:
    """Return words in small letters, without politeness around them and marks behind them."""
    said = courteous(heard(_SIGHS.sub("", _REPEATED.sub(r"\1", plain(words)))))
    return said.plain().lower().strip(" .!?,;:)(-")


def is_go(words: str) -> bool:
    """True for a literal go: start, go ahead, do it."""
    return bool(_whole(_GO, words))


def assents(words: str) -> bool:
    """True for a yes, which is a go only right after the plan was shown."""
    return bool(_whole(_ASSENT, words))


def declines(words: str) -> bool:
    """True for a no."""
    return bool(_whole(_NO, words))


def greets(words: str) -> bool:
    """True for a greeting and nothing else."""
    return bool(_whole(_HELLO, words))


def thanks(words: str) -> bool:
    """True for thanks or praise and nothing else."""
    return bool(_whole(_THANKS, words))


def leaves(words: str) -> bool:
    """True for a goodbye."""
    return bool(_whole(_BYE, words))


def asked_for(deed: Deed, words: str) -> bool:
    """True where a person's own words ask for what a tool would do."""
    pattern = _ASKED_FOR.get(deed)
    text = plain(words)
    return pattern is None or bool(pattern.search(text) or pattern.search(mended(text)))


def position(words: str, count: int) -> int | None:
    """Return which of ``count`` things is meant by "the second" or "2", from 0; None if none."""
    match = _POSITION.fullmatch(bare(words))
    if match is None:
        return None
    word = match["nth"].lower()
    if word in ("last", "latest", "newest"):
        return count - 1
    if word == "other":
        return 1 if count == 2 else None
    number = _COUNTED.get(word) or int(re.sub(r"\D", "", ORDINALS.get(word, word)) or 0)
    return number - 1 if 1 <= number <= count else None


def _whole(pattern: re.Pattern[str], words: str) -> re.Match[str] | None:
    typed = plain(words).lower().strip(" .!?,;:)(-")
    return pattern.fullmatch(bare(words)) or pattern.fullmatch(typed)
