"""Small talk, answers to "which one?", and questions about Draftroom itself."""

import re
from collections.abc import Sequence

from assistant.supervisor import speech
from assistant.supervisor.intent import Act, Heard, Intent, Tell
from assistant.supervisor.meant import named

_HELP = re.compile(
    r"(?:help(?: me)?(?: out)?|i need help|what can (?:you|i|we) (?:do|make|ask|say|help"
    r"(?: me)? with)(?: here| for me| with (?:this|it))?|what (?:do|does|can|will) (?:you|this"
    r"|it) (?:do|make|write)(?: here)?"
    r"|how (?:does|do|can) (?:this|it|you|i|draftroom)(?: thing)? (?:work|use (?:this|it|you))"
    r"|how do i (?:start|begin|use (?:this|it))|how to (?:start|use (?:this|it))"
    r"|(?:what|which) (?:commands|options|templates|things)(?: are there| do you have"
    r"| can (?:i|you) (?:use|make|do))?|commands|menu|options|templates|examples?"
    r"|(?:show|list|see)(?: me)?(?: all| the| your)* (?:templates|commands|options)"
    r"|what (?:now|next|should i do(?: now| next)?|can i say)|what do i do(?: now| next)?|huh"
    r"|where (?:do|should) i (?:start|begin)|how do i begin|i don't (?:know|understand"
    r"|get it)(?: .{0,40})?|i'm (?:lost|confused))",
    re.IGNORECASE,
)
_WHO = re.compile(
    r"(?:who|what)(?: are|'s| is|'re) (?:you|this(?: app| thing| site| tool)?|draftroom)"
    r"|are you (?:an? )?(?:ai|a\.i\.|bot|robot|human"
    r"|chat ?gpt|real|person|llm|machine)(?: .{0,20})?|is this (?:an? )?(?:ai|bot|chat ?gpt)"
    r"|what'?s your name|do you (?:use|have) (?:an? )?(?:ai|model|chat ?gpt)",
    re.IGNORECASE,
)
_PRIVACY = re.compile(
    r".{0,40}\b(?:where (?:do|does|will|is|are) (?:my|the|our) (?:words?|data|text|script|draft"
    r"|work|stuff|documents?|files?)(?: go| sent| stored| kept| saved)?(?: to)?"
    r"|is (?:this|it|my (?:data|work|script|text)) (?:private|safe|secure|confidential|local)"
    r"|who (?:can )?(?:sees?|reads?)\b.{0,30}|(?:can|does|do|will) (?:anyone|anybody|someone"
    r"|somebody|people|others?|my \w+)(?: else)? (?:see|read|look at|access|find)\b.{0,40}"
    r"|(?:does|do|did) (?:anything|my \w+|you) (?:leave|send"
    r"|share|upload|store)\b.{0,40}|(?:are|is) (?:you|this|it) (?:offline|online|local)"
    r"|(?:do|will|did|can) (?:you|it|this) (?:save|store|keep|send|share|sell|see|use|upload)"
    r"(?: \w+)? (?:my|our|the)? ?(?:data|words|text|work|script|files?|information"
    r"|anything)\b.{0,20}"
    r"|(?:is|are|will|does) (?:my|our|the|any(?: of my)?) \w+ (?:get |be )?(?:sent|shared|uploaded"
    r"|stored|kept|saved|used|private|safe|leave|leaving|go)\b.{0,30}|who writes?(?: (?:it|this"
    r"|that|the \w+))?|privacy|nda|train(?:ing|ed)? on (?:my|this"
    r"|our)\b.{0,30}"
    r"|which (?:ai|model|llm) (?:are you|do you|is this)\b.{0,20}"
    r"|what (?:ai|model|llm) (?:are you|do you|is this)\b.{0,20})",
    re.IGNORECASE,
)
_DIFFERENCE = re.compile(
    r"what(?:'s| is) the difference(?: .{0,60}(?:model|ai|offline).{0,20})?"
    r"|what (?:changes|happens|does it do|do i get|would change) (?:with|if i connect|without)"
    r" (?:an? |the )?(?:model|ai).{0,20}|do i need (?:an? )?(?:ai|model|(?:api )?key"
    r"|account).{0,20}"
    r"|(?:how much|what) does (?:this|it|draftroom) cost|is (?:this|it|draftroom) free",
    re.IGNORECASE,
)
_CHAT = re.compile(
    r"(?:delete|remove|erase|clear|forget|rename|archive)(?: (?:this|the|my|all|that|whole))*"
    r" (?:chat|conversation|history|thread|data|account|everything|it|this|draft|lesson|plan)"
    r"(?: .{0,20})?",
    re.IGNORECASE,
)
_SAVED = re.compile(
    r"(?:save|is (?:it|this|everything) saved|did you save(?: .{0,20})?|save (?:it|this|my work"
    r"|the draft|everything)(?: .{0,20})?|(?:can|may) i (?:close|leave|go|come back|turn off|shut)"
    r"\b.{0,40}|what (?:if|happens (?:if|when)) i (?:close|leave|lose)\b.{0,40}"
    r"|(?:do|will) i lose\b.{0,40})",
    re.IGNORECASE,
)
_BRING = re.compile(
    r".{0,30}(?<!can )(?<!could )(?<!may )\b(?:i|we)(?:'ve| have| already have| have already"
    r"|'ve already)(?: got)?(?: already)?"
    r" (?:an? |my |our |some |the )?(?:own |old |finished |existing )?(?:draft|lesson|lesson plan"
    r"|outline|script|scripts|bible|document|file|pdf|plan|slides|something)\b.{0,60}"
    r"|(?:can i|how do i|i want to|let me)? ?(?:drop|bring)(?: in)? (?:an?|my|the) (?:own |old )?"
    r"(?:files?|pdf|documents?|lesson|script|outline)\b.{0,40}"
    r"|(?:can i|how do i|i want to|let me)? ?(?:upload|attach|import|use my own"
    r"|improve my|paste)\b.{0,60}",
    re.IGNORECASE,
)
_SEND = re.compile(
    r"(?:can you |please )?(?:e-?mail|send|text|post|publish|share)\b.{0,20}"
    r"\b(?:to|with) (?:my |the |our )?(?:me|principal|boss|bank|teacher|students?|kids|class"
    r"|parents?"
    r"|colleagues?|team|coach|office|school|editor|producer|everyone|lender|accountant|\w+@\S+)"
    r".{0,40}|e-?mail (?:me|us|it|this|them|that)\b.{0,40}"
    r"|(?:how (?:do|can) i |can (?:i|you) )?(?:send|share|e-?mail|publish)"
    r"(?: (?:it|this|that|me|a link|them))*",
    re.IGNORECASE,
)


def choice(heard: Heard) -> Intent | None:
    """Read the answer to "which one do you mean?"."""
    asked = heard.situation.asked
    if asked is None:
        return None
    at = speech.position(heard.text, len(asked.choices))
    if at is not None:
        return _again(asked.tool, asked.arguments, asked.choices[at])
    if speech.declines(heard.text):
        return Tell("chat.left")
    among = [one for one in named(heard.low, heard.situation) if one.id in asked.choices]
    return _again(asked.tool, asked.arguments, among[0].id) if len(among) == 1 else None


def small_talk(heard: Heard) -> Intent | None:
    """Read greetings, thanks, goodbyes and a no."""
    if speech.greets(heard.text):
        known = heard.draft
        return Tell("chat.hello.again", {"title": known.title}) if known else Tell("chat.hello")
    if speech.thanks(heard.text):
        return Tell("chat.thanks")
    if speech.leaves(heard.text):
        return Tell("chat.bye")
    if speech.declines(heard.text):
        return Tell("chat.left")
    return None


def help_wanted(heard: Heard) -> Intent | None:
    """Read questions about what this is, what it does, and where words go."""
    topics: Sequence[tuple[str, re.Pattern[str]]] = (
        ("who", _WHO),
        ("privacy", _PRIVACY),
        ("model", _DIFFERENCE),
        ("send", _SEND),
        ("chat", _CHAT),
        ("saved", _SAVED),
        ("bring", _BRING),
        ("", _HELP),
    )
    if heard.text.strip() in ("?", "??", "/help"):
        return Act("help")
    for topic, pattern in topics:
        if any(map(pattern.fullmatch, heard.forms)):
            return Act("help", {"about": topic} if topic else {})
    return None


def _again(tool: str, arguments: object, run: str) -> Act:
    values = dict(arguments) if isinstance(arguments, dict) else {}
    return Act(tool, {**values, "run": run})
