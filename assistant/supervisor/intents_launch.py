"""Wishes for something new, changes to an open form, and the word that starts it."""

import re

from assistant.statuses import Status
from assistant.supervisor import speech
from assistant.supervisor.forms import brief_of, changes_of, missing, names_an_input
from assistant.supervisor.intent import Act, Heard, Intent, Tell, about
from assistant.supervisor.kinds import Kind, fitting, wanted
from assistant.supervisor.meant import named

_BEGINS = re.compile(
    r"(?:i|we)(?:'d like| want| need| would like|'m|'re| am| are| have| gotta| have got)?"
    r"(?: (?:to|got to|planning|writing|making|teaching|working on|do|make|write|create|plan|build"
    r"|have|start|thinking (?:of|about)|trying to|looking for))*"
    r"|(?:make|create|write|build|plan|prepare|generate|draft|design|do|start|run|begin|give|get|set"
    r" up|develop|put together|come up with|help|teach|planning|writing|teaching)"
    r"(?: (?:me|us|up|with|on|to|make|write|create|plan|build|with|a|an|out))*"
    r"|new|another|next",
    re.IGNORECASE,
)
_BETWEEN = re.compile(
    r"(?:\s*(?:a|an|another|one|some|new|my|our|me|us|up|with|for|of|good|quick|short|nice|great"
    r"|simple|full|whole|complete|real|detailed|fun|engaging|\d+[- ]?(?:minute|min|page|episode)"
    r"|\d+(?:st|nd|rd|th)?[- ]grade|first|little|more|next|today's|tomorrow's|monday's)\b)*\s*",
    re.IGNORECASE,
)
_SAME = re.compile(
    r"(?:(?:do|make|use|give me|i need|i want|create|start)? ?(?:the )?same(?: (?:thing|lesson"
    r"|lesson plan|plan|one|draft|again|idea))*|(?:start|begin|go|work) from (?P<from>.{1,80}?)"
    r"|(?:copy|duplicate|clone|reuse|re-use|repeat|redo) (?:this|it|that|the (?:whole )?(?:lesson"
    r"|draft|plan))(?: (?:lesson|one|draft|plan))?|(?:do|make|give me|create|write)? ?another"
    r" (?:one|version|copy|variant)"
    r"(?: (?:of|like|from) (?:this|it|that))?|(?:use|take) (?:this|it|that|the last one)(?: one)?"
    r" as (?:a |the )?(?:start|base|basis|template|starting point|model)"
    r"|(?:a |the )?(?:next|follow-?up) lesson(?: after this(?: one)?)?"
    r"|(?:make|create|give me|i need) (?:a|another) (?:version|variant|copy)(?: of (?:this|it))?)"
    r"(?:\s*,\s*(?P<also>.+)|[ ,]+(?P<rest>(?:but|for|with|and|in|at|about|on|this time|as)\b.*))?",
    re.IGNORECASE,
)
_NEW_ONE = re.compile(
    r"(?:(?:start|begin|make|create|open|do|give me|i want|i need)? ?(?:a |an )?)?(?:new|different"
    r"|something new|something else|another thing)(?: (?:one|draft|thing|project|document))?",
    re.IGNORECASE,
)
_INTO = re.compile(
    r"(?:turn|make|convert|change|export|put) (?:it|this|that|the \w+) in(?:to)? ", re.I
)
_SKIPS = re.compile(
    r"(?:skip|leave)(?: (?:the|those|these|all|them|it|that|this|of|my|questions?|blank|empty|out"
    r"|for now|three))*|(?:i don't know|no idea|not sure|idk|you (?:choose|decide|pick))(?: yet)?",
    re.IGNORECASE,
)
_QUESTIONS = re.compile(
    r"(?:what|which|who|when|where|why|how|is|are|does|do you|did|can i)\b", re.I
)
_ASKS_FOR_A_FACT = re.compile(
    r"(?:and |but |so )?(?:what(?:'s| is| are| was| were| will| did)|how (?:much|many|long|far|big)"
    r"|when|who|why|which)\b",
    re.IGNORECASE,
)
_ASKS_OF_OURS = re.compile(r"(?:what|how|when|which) (?:is|are|was|will|much) (?:our|my|we|i)\b")
_OF_EXISTING = re.compile(
    r"(?:show|open|view|preview|read|export|download|print|where|pause|stop|resume|undo|cancel"
    r"|compare|restore|find|is|are|how|why|when|what|which|who)\b",
    re.IGNORECASE,
)
_AGAIN = re.compile(
    r"(?:start|begin|do|run|try)(?: it| this)? (?:all )?(?:over|again|anew|from scratch)", re.I
)
# "there are 28 students, 4 of them newcomers": how things are with the draft that is there.
_TELLS = re.compile(
    r"(?:(?:actually|so|ok|okay|oh|well|and|but|no|sorry|wait)\b[\s,]*)*"
    r"(?:there(?:'s| is| are| were| will be)|(?:i|we)(?:'ve| have| had| got| just| only| now)\b"
    r"|it(?:'s| is| will be)|they(?:'re| are)|(?:i|we) (?:want|need) \d)\b(?!.*\b(?:on|about)\b)",
    re.IGNORECASE,
)
_CHANGES = re.compile(
    r"(?:make|change|set|add|remove|cut|shorten|use|switch|turn|replace|put|move|skip|drop|redo"
    r"|rewrite|rename|swap|give|keep|delete|insert|fix|increase|reduce|update|edit|let)\b",
    re.IGNORECASE,
)


def go(heard: Heard) -> Intent | None:
    """Read the word that starts an open form; elsewhere say what it could be meant for."""
    situation, draft = heard.situation, heard.draft
    literal = speech.is_go(heard.text)
    if situation.form and (literal or (situation.shown == "launch" and speech.assents(heard.text))):
        return Act("start")
    if not literal:
        return None
    if situation.proposal:
        return Act("show_change", {"proposal": situation.proposal})
    if draft and draft.waiting:
        return Act("show_approval")
    if draft and draft.status in (Status.PAUSED, Status.FAILED):
        return Act("resume")
    return Act("explain_progress") if draft else Tell("chat.nothing_to_start")


def new(heard: Heard) -> Intent | None:
    """Read a wish for something new, by what it is called or by what it gives."""
    if found := _from_another(heard):
        return found
    kind = wanted(heard.low, heard.situation.templates)
    if kind is not None and _is_new(kind, heard):
        if kind.template:
            return Act("open_launch", {"template": kind.template, "words": heard.text})
        return Act("find_template", {"words": heard.text})
    if kind is None and _NEW_ONE.fullmatch(heard.low):
        return Act("help", {"about": "new"})
    return _by_what_it_gives(heard)


def form(heard: Heard) -> Intent | None:
    """Read a change to the open form."""
    opened = heard.situation.form
    if opened is None:
        return None
    definition = heard.situation.templates[opened.template]
    if _SKIPS.fullmatch(heard.low):
        return Act("show_plan")
    asks = heard.asks and _QUESTIONS.match(heard.low)
    if not asks and changes_of(heard.text, definition, opened.values):
        return Act("change_launch", {"words": heard.text})
    if not asks and names_an_input(heard.low, definition):
        return Act("change_launch", {"words": heard.text})  # it says what is allowed there
    if heard.situation.drafts and heard.situation.shown != "launch":
        return None
    return None if heard.situation.drafts else Tell("chat.form.lost")


def anything(heard: Heard) -> Intent | None:
    """Read what is left where nothing was made yet: perhaps a topic, perhaps nothing we make."""
    if heard.situation.drafts:
        return None
    if heard.asks and _QUESTIONS.match(heard.low):
        return Tell("chat.no_draft_to_ask")
    if _OF_EXISTING.match(heard.low):
        return Tell("chat.no_such_draft" if heard.situation.elsewhere else "chat.nothing_yet")
    return Act("find_template", {"words": heard.text})


def _from_another(heard: Heard) -> Intent | None:
    situation = heard.situation
    known = bool(situation.drafts or situation.elsewhere)
    if _AGAIN.fullmatch(heard.low) and heard.draft:
        stopped = heard.draft.status in (Status.PAUSED, Status.FAILED)
        return Act("resume") if stopped and "over" not in heard.low else Act("start_from")
    match = _SAME.fullmatch(heard.low)
    if match is None or not known:
        return None
    words = re.sub(r"^(?:but|and)\s+", "", match["rest"] or match["also"] or "")
    which = named(match["from"] or "", situation)
    return Act("start_from", {**about(which, heard), **({"words": words} if words else {})})


def _is_new(kind: Kind, heard: Heard) -> bool:
    """Tell a wish for another thing from a change to a part of the draft that is called so."""
    before, after = heard.low[: kind.start], heard.low[kind.end :]
    if into := _INTO.match(before):
        return not kind.template and bool(_BETWEEN.fullmatch(before[into.end() :]))
    bare_start = _BETWEEN.fullmatch(before) is not None
    follows = re.match(r"\s*(?:$|[:,.-]|(?:on|about|for|in|with|of|to|that|covering)\b)", after)
    if bare_start and (follows or not heard.situation.drafts):
        return not (heard.draft and re.match(r"(?:my|our)\b", before.strip()))
    begins = _BEGINS.match(before)
    between = begins and _BETWEEN.fullmatch(before[begins.end() :])
    if begins and between:
        definite = re.search(r"\b(?:the|this|that|it|its)\b", before)
        return not (definite and heard.draft)
    nothing_yet = not heard.situation.drafts and heard.situation.form is None
    return nothing_yet and not heard.asks and not _OF_EXISTING.match(heard.low)


def _by_what_it_gives(heard: Heard) -> Intent | None:
    situation = heard.situation
    if (heard.asks and _ASKS_FOR_A_FACT.match(heard.low)) or _ASKS_OF_OURS.match(heard.low):
        return None
    template = fitting(heard.text, situation.templates)
    if not template or situation.form is not None:
        return None
    if situation.drafts:
        given = brief_of(heard.text, situation.templates[template])
        topics = {name for name, _ in missing(situation.templates[template], {})}
        changes = _CHANGES.match(heard.low) or (heard.draft and _TELLS.match(heard.low))
        if len(given) < 3 or not topics & set(given) or changes:
            return None
    return Act("open_launch", {"template": template, "words": heard.text})
