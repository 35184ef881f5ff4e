"""What people say that is no edit: approvals, undo, questions, small talk, orders to the system."""

import re

from assistant.edits.scene import Scene, Understood, refused
from assistant.edits.words import Said

_GATES = r"(?:approvals?|gates?|reviews?|sign-?offs?|confirmations?|permissions?|budgets?|limits?)"
_TO_THE_SYSTEM = re.compile(
    r"\b(?:ignore|disregard|forget|override|overrule|bypass|circumvent|disable|break"
    r"|evade)\b.{0,40}"
    rf"\b(?:rules?|instructions?|prompts?|guard ?rails?|guidelines?|safeguards?|checks?|{_GATES})\b"
    r"|\b(?:remove|skip|drop|delete|kill|cancel|turn off|switch off|leave out|get rid of|without"
    r"|no)"
    rf"\s+(?:(?:the|any|all|my|your|every|of|more|this|that|final|human)\s+)*{_GATES}\b"
    r"|\bapprove (?:everything|all|anything|it all|automatically|yourself|without)|\bauto-?approve"
    r"|\bsystem (?:prompt|message)|\bdeveloper mode|\bjail ?break|\byou are now\b|\bpretend (?:to"
    r"|you)"
    r"|\bact as (?:if|an?|my|the)\b|\bas an ai\b|\b(?:do not|don't|never|stop) ask(?:ing)?\b"
    r"|\b(?:reveal|print|show|tell|give|send)\b.{0,30}\b(?:system prompt|instructions|api key"
    r"|secrets?"
    r"|passwords?|credentials)\b|\b(?:rm -rf|sudo|curl|drop table)\b|<\W*(?:system|script)",
    re.IGNORECASE,
)
_ASSENT = re.compile(
    r"(?:yes|yep|yeah|sure|no|nope|ok|okay|go ahead|great|fine|perfect|agreed|almost|not quite"
    r"|all good"
    r"|(?:it |that |this |all )?(?:looks?|sounds?|is|seems|'s) (?:good|great|fine|perfect|ok|okay"
    r"|nice)"
    r"(?: to me| so far| overall)?|(?:nice|good) (?:work|job|start))",
    re.IGNORECASE,
)
_APPROVAL = re.compile(
    r"(?:i |we )?(?:approved?|accept(?:ed)?|sign off|confirm(?:ed)?)\b(?: (?:it|this|that|them|all"
    r"|the [\w -]{1,40}))?|lgtm|(?:it |that |this |all )?(?:looks?|sounds?|is|seems|'s) (?:good"
    r"|great"
    r"|fine|perfect|ok|okay|right)(?: to me)?|that's (?:good|great|fine|perfect|ok|okay|it|right)"
    r"|yes|yep|yeah|sure|ok|okay|go ahead|do it|ship it|perfect|great|fine|agreed|all good"
    r"|good to go"
    r"|(?:yes|ok|okay|great|perfect|fine|sure)[\s,]+(?:go ahead|do it|approved?|ship it|good)",
    re.IGNORECASE,
)
_UNDO = re.compile(
    r"(?:undo|revert|roll ?back|restore|take back|go back|put back)\b.{0,60}"
    r"|(?:take|put|change|turn) (?:that|it|this) back.{0,30}|never ?mind.{0,30}|forget (?:it|that)",
    re.IGNORECASE,
)
_LIFE = re.compile(
    r"(?:cancel|abort|stop|halt|quit|exit|pause|resume|continue|go on|carry on|wait|hold on|kill)"
    r"(?: (?:it|this|that|everything|all|the (?:run|draft|work|lesson|whole thing)|working|here"
    r"|for now|please|now|a (?:moment|minute|second)))*",
    re.IGNORECASE,
)
_FILES = re.compile(
    r"(?:export|download|print|send|email|mail|save|share|publish|post|upload)\b.{0,80}"
    r"|(?:show|open|display|list|view)\b.{0,80}|give me (?:the |a )?(?:file|pdf|docx|word"
    r"|document).{0,40}",
    re.IGNORECASE,
)
_QUESTION = re.compile(
    r"(?:what|why|how|when|who|whom|whose|where|which|is|are|am|was|were|does|did"
    r"|(?:do|have|had) (?:i|you|we|they|students|these|those|all)|has (?:it|the|this|that|anyone)"
    r"|should|shall|may|might|isn't|aren't|doesn't|don't you|what's|who's|where's|how's"
    r"|can (?:i|it|this|that|the|they)|could (?:it|this|the|they)|will (?:it|this|the|they)"
    r"|would (?:it|this|the|they|i))\b.*",
    re.IGNORECASE,
)
_TALK = re.compile(
    r"(?:hi|hey|hello|good (?:morning|afternoon|evening|night)|thanks?|thank you|thx|cheers|bye"
    r"|goodbye|see you|nice(?: work| job| one)?|good (?:job|work|one)|well done|cool|wow|lol|haha"
    r"|love it|i love (?:it|this)|awesome|amazing|help|test|hm+|um+)(?: (?:there|again|so much"
    r"|a lot|everyone|all|you|it|very much|draftroom))*",
    re.IGNORECASE,
)
_DO_NOT = re.compile(
    r"(?:don't|do not|dont|never) (?:change|touch|redo|re-?do|rewrite|rename|skip|set|switch"
    r"|regenerate"
    r"|make it|make that|leave out|do)\b.*",
    re.IGNORECASE,
)


def to_the_system(said: Said, scene: Scene) -> Understood | None:
    """Refuse what is aimed at the system and not at the draft. Gates cannot be removed by words."""
    if orders_the_system(said):
        return refused(
            "I only change the draft. Checks, reviews and your OK cannot be removed by words, and"
            " each OK is given by itself."
        )
    return None


def orders_the_system(said: Said) -> bool:
    """True for words that would lift a rule, a check or an OK, or give OKs by the dozen."""
    return bool(_TO_THE_SYSTEM.search(said.text))


def assents(said: Said) -> bool:
    """True for "looks good" and "no": beside a change, that only leads up to it."""
    return bool(_ASSENT.fullmatch(said.text.strip(" .!?")))


def command(said: Said, scene: Scene, *, alone: bool = True) -> Understood | None:
    """Refuse an approval, an undo or a change of the run's course, and say where it belongs."""
    words = said.text.strip(" .!?")
    if _APPROVAL.fullmatch(words) and (alone or not assents(said)):
        return refused("That is an approval: use approve.")
    if _UNDO.fullmatch(words):
        return refused("That takes back a change: use undo.")
    if _LIFE.fullmatch(words):
        return refused("That is about the run, not the draft: use pause, resume or cancel.")
    return None


def greeting(said: Said) -> Understood | None:
    """Refuse a message that is a greeting or thanks and nothing else."""
    if _TALK.fullmatch(said.text.strip(" .!?")):
        return refused("That changes nothing. Say what should be different.")
    return None


def talk(said: Said, scene: Scene) -> Understood | None:
    """Refuse a question or a wish for files: neither changes the draft."""
    words = said.text.strip(" .!")
    if not words or not re.search(r"\w|[\ue000-\uf8ff]", words):
        return refused("That changes nothing. Say what should be different.")
    if _FILES.fullmatch(words):
        return refused("That is about looking or files: use show or export.")
    if _DO_NOT.fullmatch(words):
        return refused("Nothing is changed unless you ask for it, so there is nothing to do.")
    if re.match(r"(?:if|unless|when|in case)\b", words, re.IGNORECASE):
        return refused("I cannot know when that holds. Say it once it does.")
    if _QUESTION.fullmatch(words):
        return refused("That is a question, and an edit is a change. Say what should be different.")
    return None
