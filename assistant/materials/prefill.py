"""The inputs that a material tells: what stands in it under a label, with its type, or nothing.

Nothing is guessed. Where a file says two different things of one input, it says nothing of it.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from assistant.brief import inputs_from
from assistant.edits.quantities import number, quantities, units_of
from assistant.materials.material import TABLES, Material
from graphs.catalog import labels
from graphs.checks.standards import codes_in, standard
from graphs.definition import Definition, Input
from graphs.documents.incoming import MARKER, Line
from graphs.documents.sections import Section, key_of, sections
from graphs.errors import InputError
from graphs.inputs import read

_CODES = "standards"  # the input that takes codes, each with its text after a colon
_SUBJECT = "subject"
_HEAD_LINES = 6  # the first lines of a file say for whom it is
_HEAD_WORDS = 16
_LONGEST_TITLE = 120
_LONGEST_ENTRY = 200
_LONGEST_LIST = 4_000
_TITLE = re.compile(r"\S+(?:\s+\S+){0,7}(?<![.?!:;,])")  # a few words that are no sentence
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_RANGE = re.compile(
    r"\d\s*(?:st|nd|rd|th)?\s*(?:-|\u2013|\u2014|to|or|/|,\s|&|and)\s*(?:\d|k\b)", re.IGNORECASE
)
_INLINE = re.compile(r"[^:.?!;]{2,40}:\s+\S")
_YES = re.compile(r"(?:yes|y|true)\b", re.IGNORECASE)
_NO = re.compile(r"(?:no|n|false|none)\b", re.IGNORECASE)
_CODE_FIRST = re.compile(
    r"^\(?(?P<code>[A-Z0-9][\w.\u2013\u2011-]*\w)\)?\s*[:.\u2013\u2014-]?\s+(?P<text>\S.*)$"
)
_BETWEEN = re.compile(r"\s*[;\u2022]\s*|\s*,\s+(?![^(]*\))")
_KIND = re.compile(
    r"\b(?:lesson|unit)?\s*plan(?:s|ning)?\b(?:\s+template)?|\btemplate\b"
    r"|^\s*(?:(?:unit|chapter|final|pop)\s+)?(?:test|quiz|exam|assessment)\s*[:\u2013\u2014-]"
    r"|\b(?:quiz|exam|(?:unit|chapter|final)\s+(?:test|assessment))\s*$"
    r"|^\s*(?:(?:my|meeting|class|team|staff)\s+)*(?:notes?|agenda|to-?dos?)"
    r"(?:\s+(?:for|from|of)\s+(?:today|tomorrow|(?:this|next|last)\s+\w+|\w+day|(?:the|our)\s+meeting))?"
    r"\s*$"
    r"|^\s*(?:[\w.]+\s+){0,4}notes?\s*[:\u2013\u2014-]",
    re.IGNORECASE,
)
_ASIDE = re.compile(r"\s*\([^()]*\)\s*$")  # whose notes they are, and of which day


def prefilled(material: Material, definition: Definition) -> dict[str, Any]:
    """Return the inputs that a material really tells, each fit to start with."""
    told = _Told(material, definition)
    told.labelled()
    told.codes()
    told.at_the_head()
    return told.found


class _Told:
    """A material while its inputs are found."""

    def __init__(self, material: Material, definition: Definition) -> None:
        self._labels = labels(definition.name)
        for name, spec in definition.inputs.items():
            self._labels.add(name, (name.replace("_", " "), spec.title))
        self._sections = sections(material.parts, self._labels)
        self._material = material
        self._definition = definition
        self._unclear: set[str] = set()
        self.found: dict[str, Any] = {}

    def labelled(self) -> None:
        """Take what stands under a label."""
        told: dict[str, list[Any]] = {}
        for section, more in [*_with_inner(self._sections), *self._in_headings()]:
            name = self._labels.input(section.label)
            if name is None or name not in self._definition.inputs or name == _CODES:
                continue
            value = _value(name, section, more, self._definition)
            if value not in (None, "", []):
                told.setdefault(name, []).append(value)
            elif section.lines:
                self._unclear.add(name)
        for name, values in told.items():
            if self._definition.inputs[name].type == "list":
                self._take(name, list(dict.fromkeys(one for value in values for one in value)))
            elif all(_alike(value, values[0]) for value in values):
                self._take(name, values[0])
            else:
                self._unclear.add(name)

    def _in_headings(self) -> Iterator[tuple[Section, tuple[Line, ...]]]:
        """Yield what a heading says behind its own label: "Lesson: why do we have seasons?"."""
        for section in self._sections:
            label, colon, text = section.label.partition(":")
            if colon and text.strip() and self._labels.input(label):
                lines = (Line(text.strip()),)
                yield Section(label, lines), lines

    def codes(self) -> None:
        """Take the codes that the file names, each with the text beside it."""
        spec = self._definition.inputs.get(_CODES)
        if spec is None or spec.type != "list":
            return
        entries: dict[str, str] = {}
        for section in self._sections:
            listed = self._labels.input(section.label) == _CODES
            for line in section.lines:
                for code, text in _coded(line.text, listed=listed):
                    entries[code] = max(entries.get(code, ""), text, key=len)
        self._take(_CODES, [f"{code}: {text}" if text else code for code, text in entries.items()])

    def at_the_head(self) -> None:
        """Take what the title and the lines below it say: what it is about, and for whom."""
        head = self._head()
        told: dict[str, set[Any]] = {}
        for line in head:
            numbers = [] if _RANGE.search(line.text) else quantities(line.text, self._definition)
            for one in numbers:
                told.setdefault(one.input, set()).add(one.value)
                subject = inputs_from(line.text, self._definition).get(_SUBJECT)
                told.setdefault(_SUBJECT, set()).update({subject} if subject else ())
        for name, values in told.items():
            if len(values) == 1 and name not in self._unclear:
                self._take(name, values.pop())
        if self._material.kind in TABLES:
            return  # what stands first in a table is no title
        if len(head) > 1 and all(_INLINE.match(one.text) for one in head[:2]):
            return  # rows of words and what they mean, or of facts
        if head and (head[0].level or head[0].strong or self._is_title(head[0].text)):
            self._from_title(head[0].text)

    def _head(self) -> list[Line]:
        """Return the first lines, up to where the first part begins."""
        found: list[Line] = []
        for line in self._material.lines:
            short = len(line.text) <= _LONGEST_ENTRY and len(line.text.split()) <= _HEAD_WORDS
            begins = self._labels.known(line.text.partition(":")[0]) or (found and line.level)
            if len(found) == _HEAD_LINES or not short or line.item or begins:
                break
            found.append(line)
        return found

    def _is_title(self, text: str) -> bool:
        return len(self._material.lines) > 1 and _TITLE.fullmatch(_bare(text)) is not None

    def _from_title(self, title: str) -> None:
        bare = _bare(title).strip(" :,.\u2013\u2014-|")
        if not key_of(bare) or self._labels.known(title) or len(title) > _LONGEST_TITLE:
            return
        for name, value in inputs_from(bare, self._definition).items():
            # A word for a kind of thing stands in a title for many reasons: "Lab", "Review".
            fits = self._definition.inputs[name].type in ("string", "integer", "number")
            if fits and name not in self._unclear:
                self._take(name, value)

    def _take(self, name: str, value: Any) -> None:
        """Keep a value that fits, unless there is one already."""
        if name in self.found or value in (None, "", []):
            return
        try:
            self.found[name] = read(self._definition, name, value)
        except InputError:
            return


def _bare(title: str) -> str:
    """Return a title without the words for what kind of paper it heads, and whose it is."""
    return _KIND.sub(" ", _ASIDE.sub("", title)).strip()


def _with_inner(found: Sequence[Section]) -> Iterator[tuple[Section, tuple[Line, ...]]]:
    """Yield each section with the lines of the smaller ones that stand inside it."""
    for position, section in enumerate(found):
        more: list[Line] = []
        for inner in found[position + 1 :]:
            if not inner.inner:
                break
            more += [Line(inner.label), *inner.lines]
        yield section, tuple(more)


def _value(name: str, section: Section, more: Sequence[Line], definition: Definition) -> Any:
    """Return what a section gives to an input; nothing where it holds more than that."""
    spec = definition.inputs[name]
    lines = [one for one in section.lines if one.text.strip()]
    first = lines[0].text.strip() if lines else ""
    match spec.type:
        case "integer" | "number":
            return _number(name, section.label, first, definition)
        case "boolean":
            return True if _YES.match(first) else False if _NO.match(first) else None
        case "choice":
            named = _named(spec, lines)
            return named[0] if len(named) == 1 else None
        case "list":
            return _named(spec, lines) if spec.options else _entries(lines)
        case "string":
            return first if len(lines) == 1 else None
        case "text":
            return None if more else _told(lines)


def _number(name: str, label: str, text: str, definition: Definition) -> float | None:
    """Return the one number that a value is; a bare one only under the input's own name."""
    if _RANGE.search(text):
        return None
    with_unit = {one.value for one in quantities(text, definition) if one.input == name}
    if with_unit:
        return with_unit.pop() if len(with_unit) == 1 else None
    called = (name.replace("_", " "), definition.inputs[name].title)
    own = {key_of(said) for one in called for said in (one, f"number of {one}")}
    if units_of(name) and key_of(label) not in own:
        return None
    if name == "grade" and re.fullmatch(r"k(?:indergarten)?\W*", text, re.IGNORECASE):
        return 0
    figures = _NUMBER.findall(text)
    return number(figures[0]) if len(figures) == 1 else None


def _named(spec: Input, lines: Sequence[Line]) -> list[str]:
    """Return the options whose words stand there."""
    text = " ".join(one.text for one in lines)
    return [
        option
        for option in spec.options
        if re.search(rf"(?<![\w-]){re.escape(option)}(?![\w-])", text, re.IGNORECASE)
    ]


def _entries(lines: Sequence[Line]) -> list[str]:
    """Return the entries of a list: an item a line, or one line with commas."""
    if len(lines) == 1 and not lines[0].item and len(lines[0].text) <= _LONGEST_LIST:
        parts = _BETWEEN.split(lines[0].text)
        return [one.strip(" .") for one in parts if one.strip(" .")]
    return [one.text.strip(" .;,") for one in lines if len(one.text) <= _LONGEST_ENTRY]


def _told(lines: Sequence[Line]) -> str:
    """Return sentences as they stand, and items of a list one after the other."""
    if len(lines) > 1 and all(one.item for one in lines):
        return "; ".join(one.text.strip(" ;") for one in lines)
    return " ".join(one.text.strip() for one in lines)


def _coded(text: str, *, listed: bool) -> Iterator[tuple[str, str]]:
    """Yield the codes of a line with their texts; elsewhere than in a list only sure ones."""
    bare = MARKER.sub("", text).strip()
    first = _CODE_FIRST.match(bare)
    if first and (standard(first["code"]) or (listed and _looks_coded(first["code"]))):
        yield first["code"], first["text"].strip()
    elif listed and (standard(bare) or _looks_coded(bare)):
        yield bare, ""
    else:
        yield from ((code, "") for code in codes_in(bare))


def _looks_coded(word: str) -> bool:
    return bool(re.fullmatch(r"(?=.*\d)(?=.*[.-])(?=.*[A-Z])\S{3,40}", word))


def _alike(one: Any, other: Any) -> bool:
    if isinstance(one, str) and isinstance(other, str):
        return " ".join(one.lower().split()) == " ".join(other.lower().split())
    return bool(one == other)
