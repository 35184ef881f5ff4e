"""Questions about how drafts stand: progress, problems, what waits, and the model behind it."""

import re

from assistant.supervisor.intent import Act, Heard, Intent, Tell, about
from assistant.supervisor.intents_talk import help_wanted
from assistant.supervisor.meant import named, says_only

_PROGRESS = re.compile(
    r"(?:status|progress|update|any (?:news|updates?|progress)|eta|well)"
    r"|(?:is|are|was) (?:it|this|that|you|we|everything|my .{1,40}|the .{1,40}?)"
    r"(?: (?:all|already|still|now|almost|nearly))* (?:done|ready|finished|complete|there yet"
    r"|working|running|going|being (?:written|made)|over|saved)(?: yet| now| already)?"
    r"|(?:almost |nearly )?(?:done|ready|finished|there) ?(?:yet|now|already)?"
    r"|(?:how(?:'s| is| are)) (?:it|this|that|things?|everything|my .{1,40}|the .{1,40})"
    r"(?: (?:going|coming|doing|looking))?(?: along| so far)?"
    r"|how far (?:are|along|is|did|have)\b.{0,40}|how much (?:is|'s) (?:left|done)"
    r"|where(?:'s| is| are) (?:it|my|the) ?(?:plan|lesson|lesson plan|draft|work|thing|stuff)?"
    r"(?: .{1,30})?|(?:what|whats) (?:are you|is it|is he|are they) (?:doing|up to|working on)"
    r"(?: now| right now)?|(?:what's|what is) (?:happening|going on|the (?:status|progress|state))"
    r"(?: .{0,30})?|still (?:working|going|running|writing|there|busy)(?: on it)?"
    r"|how (?:long|much longer|many minutes)(?: (?:will|does|do|until|till|before) (?:it|this|that"
    r"|you|i|we|the (?:draft|lesson))\b.{0,20}?| is left| to go| left| more| now)?"
    r"|when (?:will|is|does|can) (?:it|this|you|i)\b.{0,20}(?:done|ready|finish(?:ed)?|have it"
    r"|see it|end)|did (?:it|you|that|this) (?:finish|work|start|save|go through)(?: .{0,20})?"
    r"|how much (?:did|has|have|does) (?:it|this|that|i|we)\b.{0,20}(?:cost|spen[dt]|so far)"
    r"(?: so far)?|what (?:did|has) (?:it|this) cost(?: so far)?|are you (?:stil+ )?(?:there|alive"
    r"|working|writing)|hello\?+|(?:are )?you(?: still)? there|(?:can you )?give me (?:an?"
    r"|the) (?:status )?"
    r"(?:update|report)|(?:which|what) (?:part|bit|section|page)s? (?:are|is) (?:you|it)\b.{0,30}"
    r"|(?:which|what) step(?:s)? (?:are you|is it|is left|are left)\b.{0,20}|hurry(?: up)?|faster"
    r"|how many (?:more )?steps?(?: (?:are |is )?(?:left|done|to go|remaining|more))?"
    r"|.{0,20}(?:tak(?:es|ing)|took) (?:so|too|very|really|this|a|for) ?(?:long|forever|ever|while"
    r"|much time)\b.{0,20}|when (?:do|will|can) (?:i|we) (?:get|have|see)\b.{0,20}"
    r"|what(?:'s| is) it (?:writing|doing|working on)(?: now)?|who wrote (?:what|it|this|which.*)"
    r"|did you write (?:it|this|that|all of this|everything)(?: .{0,20})?",
    re.IGNORECASE,
)
_PROBLEM = re.compile(
    r"(?:so |and |but )?(?:why|y|how come|what made)\b.{0,40}\b(?:stop|stops|stopped|stopping"
    r"|pause|paused|stuck|fail|fails|failed|failing|hang|hanging|hung|frozen|freeze|waiting|wait"
    r"|crash|crashed|break|broke|broken|blocked|error|halted|quit|end(?:ed)?|slow|so long|not"
    r" (?:working|moving|done|finished|ready|going|continuing)|nothing|n't (?:it|you|this)"
    r"(?: (?:work|move|go on|continue|finish|done|ready))?)\b.{0,40}"
    r"|what(?:'s| is| are) (?:it|you|the draft) waiting (?:for|on)|what(?:'s| is) the (?:hold-?"
    r" ?up|delay|wait)|(?:any|are there(?: any)?) (?:mistakes|typos|gaps|errors)(?: .{0,20})?"
    r"|is (?:everything|all|it all) (?:ok|okay|fine|alright|good|right)\b.{0,20}"
    r"|what (?:did|do) (?:the |your |my )?(?:checks?|review|reviewer|critic)s? (?:find|say|show)"
    r"\b.{0,20}|(?:did|do|have|are) (?:all )?(?:the |my )?checks? (?:all )?(?:pass(?:ed)?|ok|okay"
    r"|fine"
    r"|green)"
    r"|what(?:'s| is| was| went| are)(?: the)? (?:wrong|problems?|issues?|matter|error|errors"
    r"|holding (?:it|you|this) up|blocking)\b.{0,40}|what happened\b.{0,30}"
    r"|(?:it|this|that|everything|the draft|the lesson|my lesson|you)(?:'s| is| are| has| have)?"
    r"(?: just| been| got| kind of)* (?:stuck|stopped|broken|frozen|failed|hung|paused|crashed"
    r"|not (?:working|moving|doing anything)|giving (?:me )?an error)\b.{0,40}"
    r"|(?:it|this) (?:doesn't|does not|won't|will not|isn't) (?:work|go on|continue|move|start"
    r"|working|moving|finish)\b.{0,30}|nothing(?:'s| is)? (?:happens|happening|works|moves)"
    r"|(?:there(?:'s| is) )?(?:an? )?(?:error|problem|issue|bug|failure)s?(?: message)?"
    r"|(?:any|show(?: me)?|what are|list)(?: the| my| all)? (?:problems?|issues?|errors?|warnings?"
    r"|checks|findings)(?: .{0,30})?|what (?:needs|does it need from) me|what's red"
    r"|(?:is|are) (?:there )?(?:anything|something|any problems?)(?: wrong)?(?: with .{0,30})?"
    r"|(?:why (?:isn't|is not|won't|doesn't|does not|hasn't)) (?:it|this|you|that)\b.{0,30}"
    r"|(?:it|this|that) says\b.{0,60}|(?:is|are) (?:it|this|they|the \w+) (?:any )?(?:good|right"
    r"|correct|ok|okay|any good|good enough)|what (?:should|can|could) (?:i|we|you) (?:improve|fix"
    r"|check|look at)(?: .{0,20})?|(?:check|proofread|review) (?:it|this|the draft|the lesson|my"
    r" lesson)|(?:does|do|is|are) (?:it|this|there) (?:have |contain )?(?:any )?(?:mistakes|errors"
    r"|typos|problems|gaps)(?: .{0,20})?"
    r"|(?:allow|add|give it|spend|raise|increase|up)\b.{0,30}(?:\$|usd|dollars?|cents?|limit"
    r"|budget|more money)\b.{0,20}|(?:what|which) (?:checks|problems)\b.{0,40}",
    re.IGNORECASE,
)
_PLAN = re.compile(
    r"(?:what(?:'s| is| are|'ll| will)|show(?: me)?|see|how does) (?:the |your |my )?(?:plan|price"
    r"|cost|steps|form|it cost|you do|it look)(?: .{0,30})?|(?:the )?(?:plan|price|cost|form)"
    r"|how many steps(?: .{0,20})?|how much (?:will|does|is|would|for) (?:it|this|that"
    r"|the whole thing)(?: cost| be)?"
    r"|(?:show|open|see)(?: me)? (?:that|the|my) (?:form|plan)(?: again)?|what(?:'s| is) (?:it"
    r"|this)"
    r" going to cost|what(?:'ll| will| does| would) (?:it|this|that) cost|how expensive is (?:it"
    r"|this)",
    re.IGNORECASE,
)
_INBOX = re.compile(
    r"(?:my )?(?:inbox|approvals|to-?dos?|todo list)|(?:what|who)(?:'s| is| are|'re)? (?:you )?"
    r"waiting(?: (?:for|on) me)?|what (?:is waiting|waits|needs my (?:ok|okay|approval|attention)"
    r"|do i (?:have|need) to (?:do|approve|decide|ok))(?: .{0,20})?"
    r"|(?:is there |do i have )?(?:anything|something)(?: there)? (?:waiting|(?:for me )?to"
    r" (?:approve|decide|ok|do)|that needs me)(?: .{0,20})?|(?:show|open)(?: me)?(?: the| my)*"
    r" (?:inbox|approvals)|what do you need(?: from me)?",
    re.IGNORECASE,
)
_CONNECT = re.compile(
    r"(?:how (?:do|can) i |i (?:want|would like|need) to |can (?:i|you|we) |let's )?(?:connect|add"
    r"|use|set ?up|enter|paste|change|switch(?: to)?|try|plug in|hook up|get|configure|link)\b"
    r"(?: (?:an?|my|the|own|with|another|to|up|different|new))*"
    r" (?:(?:open ?ai|anthropic|google|mistral|groq|azure)(?:'s)? )?(?:models?|ai|a\.i\.|llm|gpt"
    r"[\w.-]*|chat ?gpt|open ?ai|claude[\w .-]{0,20}|anthropic|gemini[\w.-]*|ollama|llama[\w.-]*"
    r"|mistral[\w.-]*|api ?key|key|account|grok|deepseek[\w.-]*)(?: (?:key|model|account|here"
    r"|instead|with (?:this|it)))*"
    r"|(?:connect|settings|api ?key|connection|my key|models?|log ?in|disconnect(?: .{0,20})?)"
    r"|(?:my (?:api )?key|the key)(?: is)?(?: wrong| right)?",
    re.IGNORECASE,
)
_SHOW = re.compile(
    r"(?:show|open|view|preview|display|see|read|let me (?:see|read)|can i (?:see|read)|i (?:want"
    r"|need) to (?:see|read)|bring up|look at)(?: me)?"
    r"(?: what (?:you|we) (?:have|'ve got|wrote|made|did)(?: so far)?| everything)?(?P<rest>\b.*)?",
    re.IGNORECASE,
)


def asked(heard: Heard) -> Intent | None:
    """Read a question about how a draft stands."""
    if heard.situation.form and any(map(_PLAN.fullmatch, heard.forms)):
        return Act("show_plan")
    for tool, pattern in (
        ("inbox", _INBOX),
        ("connect", _CONNECT),
        ("explain_problem", _PROBLEM),
        ("explain_progress", _PROGRESS),
    ):
        if any(map(pattern.fullmatch, heard.forms)):
            return Act(tool) if tool in ("inbox", "connect") else _standing(tool, heard)
    match = _SHOW.fullmatch(heard.low)
    if match and (not match["rest"] or says_only(match["rest"], heard.situation)):
        if heard.situation.form and "plan" in heard.low and "lesson" not in heard.low:
            return Act("show_plan")
        return Act("show_draft", about(named(heard.low, heard.situation), heard))
    return None


def _standing(tool: str, heard: Heard) -> Intent | None:
    """Return the question about a draft, where there is one to ask about."""
    situation = heard.situation
    if not situation.drafts and situation.form:
        return Act("show_plan")
    if not situation.drafts and not situation.elsewhere:
        return help_wanted(heard) or Tell("chat.nothing_yet")
    return Act(tool, about(named(heard.low, situation), heard))
