"""One free line read into inputs: numbers by their units, options by their words, a topic.

Only what stands there is returned; the front end shows it before anything starts.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from assistant.edits.quantities import NUMBER, number, numeric, quantities
from assistant.edits.words import stem
from graphs.briefs import told
from graphs.definition import Definition, Input
from graphs.inputs import counts_a_share

_MOST_WORDS = 12  # a longer rest is a story, not a subject
_SUBJECTS = re.compile(
    r"(?:(?:u\.?s\.?|american|world|european|ap|honors|earth and space|physical|life) )?"
    r"(?:science|math(?:s|ematics)?|algebra|geometry|english|ela|language arts|reading|writing"
    r"|history"
    r"|social studies|geography|civics|biology|chemistry|physics|earth science|art|music|drama"
    r"|health|p\.?e\.?|computer science|coding|economics|spanish|french|german|latin)",
    re.IGNORECASE,
)
# Words that switch the option of an input of this name on, where no number says how many.
_FLAGS: Mapping[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    "language_bands": (
        (r"newcomers?|new arrivals?|new to english", ("1-2",)),
        (
            r"ells?|els|esl|english (?:language )?learners?|emergent bilinguals?",
            ("1-2", "3-4", "5"),
        ),
    ),
}
_SOME = r"(?:(?:and|with|for)\s+)?(?:(?:some|a few|several|many|a couple of|my|the)\s+)?"
_LEAD = re.compile(
    r"^(?:(?:please|hi|hello|hey|i|i'm|im|we|we're|you|can|could|would|like|want|need|to|make"
    r"|create|write"
    r"|plan|planning|build|prepare|generate|help|me|us|with|give|teach|teaching|am|are|do|doing"
    r"|have|let's|struggle|struggling|improve|improving|revise|update|polish|differentiate"
    r"|a|an|the|my|our|some|about|on|for|of|called|titled|and|in|at|is|as|it's|this|new"
    r"|just)\b[\s,:.-]*)+",
    re.IGNORECASE,
)
_BEGIN = r"(?:start|begin|run|open|launch)"
_ITS = r"(?:my|our|a|an|the|another|new)\b"
_TAIL = re.compile(
    r"(?:[\s,:;.-]+(?:for|with|in|at|and|of|to|my|our|the|a|an|please|class|classes|period|long"
    r"|lasting"
    r"|about|on|each|total|only|tomorrow|today|is|are|we|have|need|needs|thanks|graders?|this"
    r"|per))+$",
    re.IGNORECASE,
)
# What is left of "there are 28 students now": small words are no topic.
_NO_TOPIC = re.compile(
    r"(?:(?:there|here|now|then|only|actually|instead|really|still|also|already|them|they|those|these"
    r"|that|it|he|she|was|were|be|been|has|had|got|get|gets|will|would|should|must|not|no|yes|ok"
    r"|okay|oh|wait|sorry|but|so|because|since|if|when|by|from|than|or|too|all|both|more|less"
    r"|fewer|most|left|time|today|tomorrow|again|kids|students|pupils|people|my|our|shows?"
    r"|something|anything|class|classes|sub|substitute)\b[\s,'’]*)+",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"\b(?:about|titled|called|topic is|covering)\s+(?:the\s+|a\s+|an\s+)?(.+)", re.IGNORECASE
)
_OF_THE_CLASS = re.compile(r"\b(?:ieps?|504s?|newcomers?)\b", re.IGNORECASE)
# "A lesson on fractions" is about fractions; "fractions on a number line" are a topic of their own.
_ON = re.compile(r"^(.*?)(?<!-)\bon\s+(?:the\s+|a\s+|an\s+)?(.+)", re.IGNORECASE)
_DISCUSSED = re.compile(
    r"^(?:class |socratic |a |the )*(?:seminar|debate|discussion|circle)s?"
    r"(?:\s+(?:about|on|of)\b|\s*:)\s*",
    re.IGNORECASE,
)
# "From these notes" says where the words come from, and not what they are about.
_FROM_A_FILE = re.compile(
    r"\b(?:from|using|out of|based on|made of)\s+"
    r"(?:(?:these|this|those|that|my|our|the|attached)\s+)*"
    r"(?:(?:class|lesson|lecture|unit|reading)\s+)?"
    r"(?:notes?|files?|slides?|documents?|docs?|handouts?|texts?|passages?|pages?|pdfs?"
    r"|\S+\.(?:txt|md|docx?|pdf|pptx?|xlsx|csv))(?![\w.])",
    re.IGNORECASE,
)
_PIECE = re.compile(
    r".*\b(?:lesson|unit|quiz|test|exam|ticket|class|activity|worksheet|project|review|workshop|talk"
    r"|discussion|lecture|period|group|one|work|questions?|(?:something|anything)(?: \w+)?)",
    re.IGNORECASE,
)


@lru_cache(maxsize=4_096)
def _pattern(text: str) -> re.Pattern[str]:
    """Return a compiled pattern: there are more, one for each input, than ``re`` itself keeps."""
    return re.compile(text, re.IGNORECASE)


def inputs_from(brief: str, definition: Definition) -> dict[str, Any]:
    """Return the inputs that one free line gives, with their values as they stand there.

    A value outside its range is returned too, so that the start refuses it with what is allowed.
    """
    reading = _Reading(" ".join(brief.split()), definition)
    reading.labelled()
    reading.quantities()
    reading.beside_their_names()
    reading.flags()
    reading.subject()
    reading.choices()
    reading.topic()
    told = _of_the_template(brief, definition)
    listed = [one for value in told.values() if isinstance(value, list) for one in value]
    return {name: one for name, one in reading.found.items() if one not in listed} | told


def _of_the_template(brief: str, definition: Definition) -> dict[str, Any]:
    """Return what the template itself reads in a line, which knows its own words best."""
    found = told(definition.name, brief)
    return {name: value for name, value in found.items() if name in definition.inputs}


class _Reading:
    """A line while it is read: what was found, and what is left of the line."""

    def __init__(self, text: str, definition: Definition) -> None:
        self.text = text
        self.definition = definition
        self.found: dict[str, Any] = {}

    def labelled(self) -> None:
        """Read "minutes: 30" and "topic=Density", up to the next comma or semicolon."""
        for name, spec in self.definition.inputs.items():
            names = "|".join({re.escape(name).replace("_", "[_ ]"), re.escape(spec.title)})
            match = _pattern(
                rf"(?:^|[,;]|\s)(?:{names})\s*[:=]\s*((?:[^,;]|{_IN_A_NUMBER})+?)"
                rf"(?=\s*(?:(?!{_IN_A_NUMBER})[,;]|$|\s\w+\s*[:=]))"
            ).search(self.text)
            value = _value(match.group(1), spec) if match else None
            if match and value is not None:
                self._take(name, value, match.start(), match.end())

    def quantities(self) -> None:
        """Read every number whose unit belongs to an input, the first one of each."""
        while True:
            fresh = (
                one for one in quantities(self.text, self.definition) if one.input not in self.found
            )
            one = next(fresh, None)
            if one is None:
                return
            value = int(one.value) if one.value == int(one.value) else one.value
            self._take(one.input, value, one.start, one.end)

    def beside_their_names(self) -> None:
        """Read "60k loan" and "budget of 2,000": a number next to the name of an input."""
        for name, spec in numeric(self.definition):
            if name in self.found:
                continue
            called = (name.replace("_", " "), spec.title, *spec.also)
            named = "|".join(re.escape(one) for one in sorted(called, key=len, reverse=True))
            match = _pattern(
                rf"(?<![\w.])(?<!\d,)({NUMBER})\s+(?:{named})\b|\b(?:{named})\s+(?:of|is"
                rf"|about)?\s*({NUMBER})(?!\w|[.,]\d)"
                rf"{_NO_MONTH if ' a month' in spec.title else ''}"
            ).search(self.text)
            said = match and (match.group(1) or match.group(2))
            value = number(said, share=counts_a_share(spec)) if said else None
            if match and value is not None:
                whole = int(value) if value == int(value) else value
                self._take(name, whole, match.start(), match.end())

    def flags(self) -> None:
        """Read words that are an answer by being there: "some newcomers", "ELL"."""
        for name, words in _FLAGS.items():
            spec = self.definition.inputs.get(name)
            for pattern, options in words if spec else ():
                match = _pattern(rf"\b{_SOME}(?:{pattern})\b").search(self.text)
                fitting = [one for one in options if spec and one in spec.options]
                if match and fitting:
                    self._take(name, self.found.get(name) or fitting, match.start(), match.end())
        for name, spec in self.definition.inputs.items():
            if spec.type == "boolean" and name not in self.found:
                named = "|".join({re.escape(name.replace("_", " ")), re.escape(spec.title)})
                match = _pattern(rf"\b((?:no|without)\s+)?(?:with\s+)?(?:{named})\b").search(
                    self.text
                )
                if match:
                    self._take(name, match.group(1) is None, match.start(), match.end())

    def subject(self) -> None:
        """Read the school subject where it stands by itself or beside the class it is for."""
        if "subject" not in self.definition.inputs or "subject" in self.found:
            return
        match = _pattern(
            rf"(?:^|[,;])\s*({_SUBJECTS.pattern})\s*(?=[,;:]|$)"
            rf"|(?:^|\W)({_SUBJECTS.pattern})\s+(?:class|lesson|period|teacher)\b"
            rf"|{_GAP}\s*({_SUBJECTS.pattern})\b"
        ).search(self.text)
        if match:
            word = next(one for one in match.groups() if one)
            self._take("subject", _subject_as_written(word), match.start(), match.end())

    def choices(self) -> None:
        """Read an option by its word; two options of one input leave it unread."""
        for name, spec in self.definition.inputs.items():
            if spec.type != "choice" or name in self.found:
                continue
            matches = [match for option in spec.options if (match := self._option(option))]
            if len(matches) == 1:
                option = next(
                    one for one in spec.options if one.lower() == matches[0].group("option").lower()
                )
                self._take(name, option, matches[0].start(), matches[0].end())

    def topic(self) -> None:
        """Read what is left as the first text that must be given."""
        wanted = [
            name
            for name, spec in self.definition.inputs.items()
            if spec.required and spec.type in ("string", "text")
        ]
        if not wanted or wanted[0] in self.found:
            return
        rest = self._rest()
        spec = self.definition.inputs[wanted[0]]
        if rest and len(rest.split()) <= _MOST_WORDS and len(rest) <= spec.max_length:
            self.found[wanted[0]] = rest

    def _option(self, option: str) -> re.Match[str] | None:
        after = r"(?:[\s-]+(?:day|lesson|teaching|instruction|class|plan|format|style))?"
        return _pattern(
            rf"(?:\b(?:a|an|as a|as an)\s+)?(?<![\w-])"
            rf"(?P<option>{re.escape(option)}){after}(?![\w-])"
        ).search(self.text)

    def _rest(self) -> str:
        """Return the noun phrase that is left once everything else was read."""
        kind = "|".join(re.escape(word) for word in _kind_words(self.definition))
        for part in self._parts():
            about = _ABOUT.search(part)
            phrase = _bare(about.group(1) if about else part, kind)
            on = None if about else _ON.match(phrase)
            head = _bare(on.group(1), kind) if on else ""
            if on and (not head or _PIECE.fullmatch(head) or _NO_TOPIC.fullmatch(head)):
                phrase = _bare(on.group(2), kind)
            says = any(map(str.isalpha, phrase)) and not _OF_THE_CLASS.search(phrase)
            if says and not _NO_TOPIC.fullmatch(phrase):
                as_typed = part.strip(" ,;:.!?-–")
                only_article = as_typed.lower() == f"the {phrase}".lower()
                return (as_typed if only_article else phrase).strip(" ,;:.!?-–\"'")
        return ""

    def _parts(self) -> list[str]:
        """Return the parts in which a topic may stand: those first that say so by word or colon.

        "US history discussion: was the New Deal a success?" is about what stands behind its colon.
        """
        said = _FROM_A_FILE.sub(f" {_GAP} ", self.text)
        parts = re.split(rf"[,;]|\.\s|{_GAP}", said)
        says_so = [one for one in parts if _ABOUT.search(one) or one.lstrip().startswith(":")]
        return [*says_so, *parts]

    def _take(self, name: str, value: Any, start: int, end: int) -> None:
        self.found[name] = value
        self.text = f"{self.text[:start]} {_GAP} {self.text[end:]}"


_IN_A_NUMBER = r"(?<=\d),(?=\d)"  # a comma that ends no value
# Wages of $20 an hour are no wages a month.
_NO_MONTH = r"(?!\s*(?:an?\s|per\s|/)\s*(?:hours?|hrs?|days?|weeks?|years?)\b)"
_GAP = "\ue000"  # stands where something was read, so that words around it do not run together


def _subject_as_written(word: str) -> str:
    """Return a subject as it stands on a plan: "Science", "ELA", "US history"."""
    first, *others = word.split(" ")
    short = first.lower().replace(".", "") in ("ela", "pe", "us", "ap")
    return " ".join(
        [first.upper() if short else first.capitalize(), *(one.lower() for one in others)]
    )


def _bare(phrase: str, kind: str) -> str:
    """Return a phrase without words around it that ask, greet or name the thing that is made."""
    before = None
    while phrase != before:
        before = phrase
        phrase = _LEAD.sub("", phrase.strip(" ,;:.!?-–"))
        phrase = _pattern(rf"^{_BEGIN}\s+(?={_ITS}|(?:{kind})\b)").sub("", phrase)
        phrase = _pattern(rf"^(?:{kind})\b(?:\s+(?:about|on|for|of))?\s*[:,-]?\s*").sub("", phrase)
        phrase = _DISCUSSED.sub("", phrase)
        phrase = _pattern(rf"\s+(?:{kind})$").sub("", phrase)
        phrase = _TAIL.sub("", phrase)
    return phrase


def _value(text: str, spec: Input) -> Any:
    """Return what a labelled text gives; None where it does not fit the type."""
    text = text.strip().strip("\"'")
    if spec.type in ("integer", "number"):
        word = re.match(rf"(?:{NUMBER})", text, re.IGNORECASE)
        value = (
            number(word.group(), share=counts_a_share(spec))
            if word
            else 0
            if text.lower() in ("k", "kindergarten")
            else None
        )
        return int(value) if value is not None and value == int(value) else value
    if spec.type == "boolean":
        return {
            "yes": True,
            "true": True,
            "on": True,
            "no": False,
            "false": False,
            "off": False,
        }.get(text.lower())
    if spec.type == "choice":
        return next((option for option in spec.options if option.lower() in text.lower()), None)
    if spec.type == "list":
        return [one for one in re.split(r"\s+and\s+|\s*/\s*", text) if one]
    return text


def _kind_words(definition: Definition) -> list[str]:
    """Return the words for the thing that is being made, the longest first."""
    title = definition.title.lower()
    words = {title, *title.split(), definition.name.replace("_", " "), "lesson", "plan", "draft"}
    return sorted({*words, *(f"{stem(word)}s" for word in words)}, key=len, reverse=True)
