"""Orders about a draft's course: pause and resume, undo, versions, files, and what is an OK."""

import re
from collections.abc import Mapping
from typing import Any

from assistant.edits.words import ORDINALS
from assistant.statuses import Status
from assistant.supervisor import speech
from assistant.supervisor.intent import Act, Heard, Intent, Tell, about
from assistant.supervisor.meant import named, says_only
from graphs.catalog import part

# The head of an order; what follows it may only say which draft is meant.
_ORDERS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (tool, re.compile(rf"(?:{pattern})(?P<rest>\b.*)?", re.IGNORECASE))
    for tool, pattern in (
        (
            "cancel",
            r"cancel|abort|kill|quit|scrap|discard|stop (?:it |this )?for good|call (?:it|this) off"
            r"|throw (?:it|this) (?:away|out)|end (?:it|this)|i don't (?:want|need) (?:it|this)"
            r"(?: any ?more)?|give up(?: on)?",
        ),
        (
            "pause",
            r"pause|hold (?:on|it|off|up)|wait(?: up)?|hang on|take a break|stop|halt|freeze"
            r"|stand by"
            r"|(?:one|just a|give me a) (?:sec(?:ond)?|moment|minute)",
        ),
        (
            "resume",
            r"resume|continue|go on|carry on|keep going|unpause|un-pause|proceed|finish (?:it|this)"
            r"|pick up where (?:you|we|it) left off|try (?:it )?again|retry|re-try|one more try",
        ),
        (
            "finish_without_model",
            r"finish (?:it |this )?(?:without (?:an? |the )?(?:model|ai)|with (?:the )?standard"
            r" (?:wording|text))|use (?:the )?(?:standard (?:wording|text)|rules)"
            r"(?: instead)?|(?:go on|continue) without (?:an? |the )?(?:model|ai)",
        ),
        (
            "upgrade",
            r"upgrade|write it (?:out )?with (?:the|a|my) (?:model|ai)|have the (?:model|ai)"
            r" write|let the (?:model|ai) write|use the (?:model|ai) (?:for|on|to (?:write|do))"
            r"|make it (?:real |proper )?prose|replace the standard (?:wording|text|parts)",
        ),
        (
            "versions",
            r"versions?|(?:version )?history|(?:show|list|see)(?: me)?(?: all| the| my)*"
            r" (?:versions?|history|changes)|what (?:has )?changed|what did (?:you|i|we) change"
            r"|(?:which|what) versions?(?: (?:are there|do i have|is this))?",
        ),
        (
            "list_runs",
            r"(?:show|list|see|open|find)(?: me)?(?: all)?(?: of)?(?: my| the| old| other| earlier"
            r"| previous| past| last)+ (?:drafts|lessons"
            r"|lesson plans|plans|work|documents|projects)|my (?:drafts|lessons|lesson plans|plans)"
            r"|(?:all|which|what) (?:my )?(?:drafts|lessons|plans)(?: (?:do|have) (?:i|we)"
            r"(?: have| made)?| are there)?|what did (?:i|we) (?:make|do|write|create)"
            r"(?: (?:so far|last|this|yesterday|before|on)\b.{0,20})?|what have (?:i|we"
            r"|you) (?:made|done"
            r"|written)(?: so far)?|do i have (?:any )?(?:drafts|lessons|plans)"
            r"|list(?: all| everything)?",
        ),
        (
            "export",
            r"(?:i (?:need|want|'d like|would like)|can (?:i|we) (?:have|get)|where(?:'s| is))"
            r"(?: the| my| a| an)* (?:files?|documents?|docx|pdf|word (?:file|document))"
            r"|(?:send|give|get) (?:me|us)(?: the| my| all| those)* (?:files?|documents?|docx|pdf"
            r"|word)"
            r"|(?:can (?:i|we) )?(?:get|have|export|download|open)(?: it| this| that| the draft"
            r"| the lesson)? (?:in|as|to|into) (?:an? )?(?:google docs?|google classroom|pdf|docx?"
            r"|ms word|word|canva|onenote)|export|download|print(?: out)?|(?:show|see|get|give"
            r"|open|make|need|want)"
            r"(?: me)?(?: the| my| all| a| it as(?: an?)?)* (?:files?|documents?|docx|word"
            r"(?: file| document)?|pdf|slides|handouts? as (?:pdf|word))|(?:the )?files?|docx|pdf"
            r"|word (?:file|document)|(?:save|get|give|open)(?: it| this| me)*"
            r" (?:as|in|to) (?:an? )?(?:pdf|docx?|word|google docs?|file|markdown|md)"
            r"|where (?:are|is) (?:the|my) (?:files?|documents?|docx|pdf|word file)",
        ),
    )
)
_UNDO = re.compile(
    r"(?:undo|revert|back|roll ?back|take (?:that|it|this) back|put (?:that|it|this) back"
    r"|change (?:that|it|this) back|turn (?:that|it|this) back|go back|step back"
    r"|(?:put (?:it|that|this) )?back (?:to )?(?:how|what|the way) it was(?: before)?"
    r"|as it was before|undo (?:the |my )?last"
    r"(?: change| edit| one)?|i want it back|(?:go )?back to (?:the )?(?:previous|last|earlier)"
    r"(?: version| draft| one)?|(?:restore|use) the previous(?: version| one)?)(?P<rest>\b.*)?",
    re.IGNORECASE,
)
_NUMBER = rf"(?:v(?:ersion)?\.?\s*#?\s*(\d{{1,3}})|(?:the )?({'|'.join(ORDINALS)}) version)"
_RESTORE = re.compile(
    r"(?:restore|(?:(?:go|get|take me|switch|change it|bring it) )?back to|go to|return to"
    r"|revert to|roll ?back to|use|bring back|i (?:want|prefer|liked) ) ?(?:the )?"
    rf"(?:{_NUMBER}|(?P<original>original|very first)(?: version| one| draft)?)(?: again)?",
    re.IGNORECASE,
)
_COMPARE = re.compile(
    r"(?:compare|diff)\b(?P<a>.*)|(?:show (?:me )?|see )?(?:the )?(?:differences?|changes|diff)"
    r"(?: (?:between|since|to|from|with|of)\b(?P<b>.*))?"
    r"|what(?:'s| is| are)(?: the)? (?:differen\w+|new|changed|changes)(?: (?:between|since|from|in"
    r"|with|to)\b(?P<c>.*))?|what (?:has )?changed (?:between|since|from|in|to)\b(?P<d>.*)"
    r"|how (?:is|does|are) (?:it|this|they|that) (?:differ\w*|compare\w*)(?: from| to| with)?"
    r"(?P<e>.*)",
    re.IGNORECASE,
)
_WHICH_VERSION = re.compile(
    r"(?:restore|go back to|return to|revert to|bring back|use)(?: the| an| my)*"
    r" (?:(?:old|older|earlier|other|better) )?versions?\b.{0,40}",
    re.IGNORECASE,
)
_PAGES = re.compile(
    r"(?:(?:can|could|may) (?:i|we) (?:have|get|see) )?"
    r"(?:(?:show|give|send|get|make|print|export|download)(?: me| us)? )?(?:the )?"
    r"(?:changed|revised|revision) pages(?: (?:of|for|in))?"
    r"(?: (?:the )?(?:script of )?ep(?:isode|\.)? ?#?0?(?P<episode>\d{1,3}))?"
    rf"(?: (?:since|from|against|after) {_NUMBER})?",
    re.IGNORECASE,
)
_LOCK = re.compile(
    r"lock (?:(?:the|all|my|our|these) )*(?:(?:page|scene)s?(?: numbers?)?|numbers|script)"
    r"(?: (?:of|for|in) (?:the )?(?:script of )?ep(?:isode|\.)? ?#?0?(?P<episode>\d{1,3}))?",
    re.IGNORECASE,
)
_FIGURES = re.compile(rf"\b(?:v(?:ersion)?\.? ?)?(\d{{1,3}})\b|\b({'|'.join(ORDINALS)})\b")
_FORMATS = "pdf|docx?|word|markdown|md|json"
_APPROVE = re.compile(
    r"(?:i |we )?(?:hereby |fully |do )?(?:approved?|accept(?:ed)?|ok(?:ay)?|sign(?: it)? off(?:"
    r" on)?|confirm(?:ed)?|reject(?:ed)?|decline|give my ok|my ok|green ?light)(?P<rest>\b.*)?"
    r"|(?:ask|asking|i(?:'d like| want)(?: to ask)?) for changes?(?: .{0,60})?|stop here"
    r"|what happens (?:if|when|once|after) i (?:approve|accept|press|ok)\b.{0,20}"
    r"|apply(?: (?:it|this|that|the change))?|(?:what|why) am i (?:approving|being asked"
    r"|deciding)\b.{0,20}|why (?:are|do) you (?:asking"
    r"|ask)(?: me)?\b.{0,20}|what (?:is there )?to (?:approve|decide)"
    r"|(?:show|open|see|give)(?: me)?(?: the| my| that)* (?:approval|ok|card|objectives card)"
    r"(?: again| card)*|where(?:'s| is) the (?:approval|card)(?: .{0,20})?"
    r"|(?:ship it|good to go|publish(?: it)?|done,? approve)",
    re.IGNORECASE,
)


def command(heard: Heard) -> Intent | None:
    """Read an order about a draft, or an approval."""
    if speech.assents(heard.text) or _fits(_APPROVE, heard):
        return _approval(heard)
    return _lock(heard) or _changed_pages(heard) or _to_a_version(heard) or _order(heard)


def _order(heard: Heard) -> Intent | None:
    for tool, pattern in _ORDERS:
        for text in heard.forms:
            match = pattern.fullmatch(text)
            if match and (_TO_PAPER.match(text) or _only_names(_past_file(match["rest"]), heard)):
                return _settled(tool, heard)
    match = _UNDO.fullmatch(heard.low)
    if match and _only_names(_past(match["rest"]), heard):
        return Act("undo", about(named(heard.low, heard.situation), heard))
    return None


def _settled(tool: str, heard: Heard) -> Intent | None:
    """Return the order where it makes sense here."""
    situation = heard.situation
    if situation.proposal and heard.low in ("cancel", "stop", "don't"):
        return Tell("chat.left")  # said right after a change was shown, it is about the change
    chosen = named(heard.low, situation)
    if not situation.drafts and not chosen:
        if tool in ("pause", "cancel") and situation.form:
            return Tell("chat.left.form")
        if tool == "resume" and situation.form:
            return Act("show_plan")
    if tool == "export":
        return Act(tool, {**about(chosen, heard), **_format(heard)})
    if tool == "list_runs":
        return Act(tool)
    return Act(tool, about(chosen, heard))


def _approval(heard: Heard) -> Intent | None:
    """Read an approval: it is shown again, and decided by a click alone."""
    situation = heard.situation
    draft = heard.draft
    yes = speech.assents(heard.text)
    if yes and situation.form and situation.shown == "launch":
        return None  # a yes to the plan is a go
    if situation.proposal and (yes or not _waits(draft)):
        return Act("show_change", {"proposal": situation.proposal})
    if draft is None and not situation.elsewhere:
        return Act("show_plan") if situation.form else Tell("chat.nothing_asked")
    if heard.low == "go on" and draft and draft.status in (Status.PAUSED, Status.FAILED):
        return Act("resume")
    if yes and not _waits(draft):
        return Tell("chat.nothing_asked")
    return Act("show_approval", about(named(heard.low, situation), heard))


def _to_a_version(heard: Heard) -> Intent | None:
    match = _RESTORE.fullmatch(heard.low)
    if match:
        figure, word, original = match.group(1), match.group(2), match["original"]
        number = 1 if original else int(figure or ORDINALS[word])
        return Act("restore", {"version": number})
    if _WHICH_VERSION.fullmatch(heard.low) and heard.draft:
        return Act("versions")
    match = _COMPARE.fullmatch(heard.low)
    if match is None or not (heard.draft or heard.situation.elsewhere):
        return None
    rest = next((one for one in match.groups() if one), "")
    if not _compares(rest):
        return None
    numbers = [int(a or ORDINALS[b]) for a, b in _FIGURES.findall(rest)][:2]
    values: dict[str, Any] = about(named(heard.low, heard.situation), heard)
    if numbers:
        values["older"] = numbers[0]
    if len(numbers) > 1:
        values["newer"] = numbers[1]
    return Act("compare", values)


def _lock(heard: Heard) -> Intent | None:
    """Say how pages are locked: by the version that was handed out, without a word about it."""
    match = _LOCK.fullmatch(heard.low)
    draft = heard.draft
    if match is None or draft is None or not part(draft.template, "pages_changed", "PAGES_CHANGED"):
        return None
    return Tell("pages.lock", {"episode": match["episode"] or "1", "since": draft.version})


def _changed_pages(heard: Heard) -> Intent | None:
    match = _PAGES.fullmatch(heard.low)
    if match is None or not (heard.draft or heard.situation.elsewhere):
        return None
    episode, figure, word = match["episode"] or "", match.group(2), match.group(3)
    since = {"since": int(figure or ORDINALS[word])} if figure or word else {}
    return Act("changed_pages", {"episode": episode, **since})


def _compares(rest: str) -> bool:
    left = re.sub(
        r"\b(?:v\d+|v(?:ersion)?s?|and|to|with|the|last|previous|current|one|now|this|it|before"
        r"|after"
        r"|between|since|from|in|then|original|edit|change|drafts?|me|a|an|time|yesterday|what"
        r"|was|new|old|today|two|both|versions)\b|\d+|#|[.,']",
        " ",
        rest,
    )
    return all(word in ORDINALS for word in left.split())


def _only_names(rest: str | None, heard: Heard) -> bool:
    return not rest or says_only(rest, heard.situation)


def _past(rest: str | None) -> str:
    return re.sub(
        r"\b(?:last|change|changes|edit|edits|what (?:you|i) (?:just )?(?:did|said|changed)|before"
        r"|(?:to )?(?:how|what|the way) it was|again|a step|one step|two|three|few|both|everything"
        r"|to the (?:previous|last|earlier|old)(?: version| one)?)\b",
        " ",
        rest or "",
    )


_TO_PAPER = re.compile(r"(?:download|print|export)(?: \w+){0,6}$")  # any part of it: all are files


def _past_file(rest: str | None) -> str:
    """Return what is left of "as a PDF" once the format was named."""
    return re.sub(rf"\b(?:as|to|in|an?|files?|documents?|{_FORMATS})\b", " ", rest or "")


def _format(heard: Heard) -> Mapping[str, str]:
    match = re.search(rf"\b({_FORMATS})\b", heard.low)
    if match is None:
        return {}
    names = {"word": "docx", "doc": "docx", "markdown": "md"}
    return {"format": names.get(match.group(1), match.group(1))}


def _fits(pattern: re.Pattern[str], heard: Heard) -> bool:
    match = pattern.fullmatch(heard.low)
    return bool(match) and _only_names(_of_a_gate(match["rest"] or ""), heard) if match else False


def _of_a_gate(rest: str) -> str:
    """Return what is left of "the objectives" and "as it is" once an approval was named."""
    return re.sub(
        r"\b(?:objectives?|goals?|lesson|draft|final|first|second|version|as (?:it|they) (?:is|are)"
        r"|them|both|all|everything|step|card|changes?|numbers?|on my behalf|yourself|you)\b",
        " ",
        rest,
    )


def _waits(draft: Any) -> bool:
    return draft is not None and bool(draft.waiting)
