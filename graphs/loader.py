"""Reads YAML and JSON that somebody else wrote, under limits, with the place of each value.

Both notations are read as a stream of pieces, so that a limit stops the reading and not the reader.
What is accepted is plain data: text, whole numbers of 64 bits, finite numbers, true, false, null,
lists, and mappings with text as keys. Everything else is a DefinitionError with line and column.
"""

import json
import math
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple, NoReturn

import yaml

from graphs.errors import DefinitionError, Problem, clipped

MOST_BYTES = 1024 * 1024
MOST_PIECES = 50_000
MOST_DEPTH = 32
_MOST_PROBLEMS = 50  # a text that is wrong everywhere is not worth reading to its end

Path = tuple[str | int, ...]


class Place(NamedTuple):
    """A line and a column, both counted from 1."""

    line: int
    column: int


@dataclass(frozen=True)
class Loaded:
    """Plain data, and the place in the text of everything in it."""

    value: Any
    file: str
    places: Mapping[Path, Place]

    def place(self, path: Path) -> Place:
        """Return where the entry at ``path`` begins, or the nearest part around it that exists."""
        path = tuple(path)
        while path not in self.places and path:
            path = path[:-1]
        return self.places.get(path, Place(1, 1))

    def problem(self, message: str, path: Path = (), allowed: tuple[str, ...] = ()) -> Problem:
        """Return a problem with the entry at ``path``, with its line."""
        line, column = self.place(path)
        return Problem(message, self.file, line, column, pointer(path), tuple(allowed))


def pointer(path: Path) -> str:
    """Return ``path`` as it is written in messages: ``/steps/3/kind``."""
    parts = (str(part) for part in path)
    return "".join(f"/{part if len(part) <= 60 else part[:59] + '…'}" for part in parts)


def load(text: str | bytes, *, file: str = "<text>") -> Loaded:
    """Read YAML; read JSON where the file's name or an opening brace says so."""
    reader = _Reader(file)
    source = reader.decoded(text)
    json_text = _is_json(source, file)
    for piece in _Json(source, reader).pieces() if json_text else _yaml_pieces(source, reader):
        reader.take(piece)
    if not reader.places:
        reader.refuse("the text is empty", Place(1, 1))
    if reader.problems:
        raise DefinitionError(reader.problems)
    return Loaded(reader.value, file, reader.places)


def _is_json(text: str, file: str) -> bool:
    if file.lower().endswith((".yaml", ".yml")):
        return False
    return file.lower().endswith(".json") or text.lstrip()[:1] == "{"


class _Piece(NamedTuple):
    kind: Literal["map", "list", "end", "value"]
    value: Any
    place: Place


@dataclass
class _Open:
    """A list or mapping that is being read."""

    container: Any
    path: Path
    key: str | None = None  # of a mapping: the key whose value comes next
    keys: dict[str, Place] = field(default_factory=dict)

    @property
    def wants_key(self) -> bool:
        return isinstance(self.container, dict) and self.key is None


# What YAML and JSON let through by an escape is refused as well: no NUL or other control character,
# no half of a surrogate pair.
_REFUSED_CHARACTER = re.compile(r"[^\t\n\r\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class _Reader:
    """Builds the value from pieces, keeps to the limits, and collects the problems."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.value: Any = None
        self.places: dict[Path, Place] = {}
        self.problems: list[Problem] = []
        self._open: list[_Open] = []
        self._pieces = 0

    def note(self, message: str, place: Place, *allowed: str) -> None:
        """Keep a problem and go on."""
        problem = Problem(message, self.file, *place, pointer(self._here()), allowed)
        self.problems.append(problem)
        if len(self.problems) >= _MOST_PROBLEMS:
            raise DefinitionError(self.problems)

    def refuse(self, message: str, place: Place, *allowed: str) -> NoReturn:
        """Keep a problem after which nothing can be read."""
        self.note(message, place, *allowed)
        raise DefinitionError(self.problems)

    def decoded(self, text: str | bytes) -> str:
        """Return the text without its byte order mark, once its size and characters are allowed."""
        raw = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
        if len(raw) > MOST_BYTES:
            self.refuse("the text is too long", Place(1, 1), f"at most {MOST_BYTES >> 20} MB")
        if isinstance(text, bytes):
            try:
                text = text.decode("utf-8")
            except UnicodeDecodeError as error:
                before = raw[: error.start].decode("utf-8")
                self.refuse("this byte is not UTF-8", _place_at(before, len(before)), "UTF-8 text")
        text = text.removeprefix("\ufeff")
        if bad := _REFUSED_CHARACTER.search(text):
            self.refuse(_about_character(bad[0]), _place_at(text, bad.start()))
        return text

    def take(self, piece: _Piece) -> None:
        """Put one piece where it belongs."""
        self._pieces += 1
        if self._pieces > MOST_PIECES:
            self.refuse("there are too many values", piece.place, f"at most {MOST_PIECES}")
        if piece.kind == "end":
            self._open.pop()
        elif self._open and self._open[-1].wants_key:
            self._take_key(piece)
        else:
            self._take_value(piece)

    def _take_key(self, piece: _Piece) -> None:
        around = self._open[-1]
        if piece.kind != "value":
            self.refuse("a list or mapping cannot be a key", piece.place, "text")
        key = piece.value
        if not isinstance(key, str):
            self.note(f"the key {json.dumps(key)} is not text; put it in quotes", piece.place)
            key = str(key)
        self._check_text(key, piece.place)
        if key in around.keys:
            first = around.keys[key].line
            self.note(f"the key {clipped(key)} is here twice, first in line {first}", piece.place)
        around.keys.setdefault(key, piece.place)
        around.key = key

    def _take_value(self, piece: _Piece) -> None:
        value = {"map": {}, "list": []}.get(piece.kind, piece.value)
        self._check(value, piece.place)
        path, place = self._here(), piece.place
        if self._open:
            around = self._open[-1]
            if around.key is None:
                around.container.append(value)
            else:
                around.container[around.key] = value
                place = around.keys[around.key]  # an entry of a mapping stands where its key does
                around.key = None
        else:
            self.value = value
        self.places.setdefault(path, place)
        if isinstance(value, dict | list):
            self._open.append(_Open(value, path))

    def _here(self) -> Path:
        """Return the path of the value that comes next."""
        if not self._open:
            return ()
        around = self._open[-1]
        if isinstance(around.container, list):
            return (*around.path, len(around.container))
        return around.path if around.key is None else (*around.path, around.key)

    def _check(self, value: Any, place: Place) -> None:
        if isinstance(value, dict | list):
            if len(self._open) >= MOST_DEPTH:
                self.refuse("this is nested too deeply", place, f"at most {MOST_DEPTH} levels")
        elif isinstance(value, str):
            self._check_text(value, place)
        elif isinstance(value, float) and not math.isfinite(value):
            self.note("this number is too large", place, "finite numbers")
        elif isinstance(value, int) and not -(2**63) <= value < 2**63:
            self.note("this whole number is too large", place, "-2^63 to 2^63 - 1")

    def _check_text(self, text: str, place: Place) -> None:
        if bad := _REFUSED_CHARACTER.search(text):
            self.note(_about_character(bad[0]), place)


def _about_character(character: str) -> str:
    return f"the character U+{ord(character):04X} cannot be part of a text"


def _place_at(text: str, position: int) -> Place:
    start = text.rfind("\n", 0, position) + 1
    return Place(text.count("\n", 0, position) + 1, position - start + 1)


# The C parser reads the same events 15 times faster; a build of PyYAML may lack it.
_Parser: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _yaml_pieces(text: str, reader: _Reader) -> Iterator[_Piece]:
    parser = _Parser(text)
    try:
        documents = 0
        while parser.check_event():
            event = parser.get_event()
            place = Place(event.start_mark.line + 1, event.start_mark.column + 1)
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    reader.refuse("a second document begins here", place, "one document")
            elif (piece := _yaml_piece(event, place, reader)) is not None:
                yield piece
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = Place(mark.line + 1, mark.column + 1) if mark else Place(1, 1)
        reasons = [reason for reason in (error.context, error.problem) if reason]
        reader.refuse(f"this is not valid YAML: {', '.join(reasons)}", place)
    # The Python parser lets these through for a \U escape or a number beyond all bounds.
    except (yaml.YAMLError, ValueError, OverflowError) as error:
        reader.refuse(f"this is not valid YAML: {error}", Place(1, 1))
    finally:
        parser.dispose()


def _yaml_piece(event: Any, place: Place, reader: _Reader) -> _Piece | None:
    if isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
        return _Piece("end", None, place)
    if isinstance(event, yaml.AliasEvent):
        reader.note(f"the alias {clipped(event.anchor)} is not read; repeat the value", place)
        return _Piece("value", None, place)
    if not isinstance(event, yaml.NodeEvent):
        return None
    if event.anchor is not None:
        reader.note(f"the anchor {clipped(event.anchor)} is not read; repeat the value", place)
    if (tag := getattr(event, "tag", None)) is not None:
        reader.note(f"the tag {clipped(tag)} is not read", place, "plain values")
    if isinstance(event, yaml.MappingStartEvent):
        return _Piece("map", None, place)
    if isinstance(event, yaml.SequenceStartEvent):
        return _Piece("list", None, place)
    assert isinstance(event, yaml.ScalarEvent)
    value = event.value if event.style else _plain(event.value, place, reader)
    return _Piece("value", value, place)


_WORDS: Mapping[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_WHOLE = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,30})", re.ASCII)
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?", re.ASCII)
_UNCLEAR = re.compile(
    r"[-+]?(?:0[0-9]+|0[xo][0-9a-fA-F]+|[1-9][0-9]{31,}|\.(?:inf|Inf|INF))|\.(?:nan|NaN|NAN)"
)
NUMERIC = re.compile(rf"(?:{_WHOLE.pattern}|{_FLOAT.pattern}|{_UNCLEAR.pattern})\Z", re.ASCII)


def _plain(text: str, place: Place, reader: _Reader) -> Any:
    """Return what a scalar without quotes means in the core schema of YAML 1.2."""
    if text in _WORDS:
        return _WORDS[text]
    if _UNCLEAR.fullmatch(text):
        reader.note(f"{clipped(text)} could be a text or a number; put a text in quotes", place)
    elif _WHOLE.fullmatch(text):
        return int(text)
    elif _FLOAT.fullmatch(text):
        return float(text)
    elif text == "<<":
        reader.note("the merge key << is not read; repeat the keys", place)
    return text


_MOST_DIGITS = 32
_NUMBER = re.compile(r"(-?(?:0|[1-9][0-9]*))((?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?)")
_WORD = re.compile(r"[A-Za-z]+")
_JSON_WORDS = {"true": True, "false": False, "null": None}
_SPACE = re.compile(r"[ \t\n\r]*")


class _Json:
    """Yields the pieces of a JSON text. The reader stops it before it is nested too deeply."""

    def __init__(self, text: str, reader: _Reader) -> None:
        self._text = text
        self._reader = reader
        self._position = 0
        self._lines = [0, *(found.end() for found in re.finditer("\n", text))]

    def pieces(self) -> Iterator[_Piece]:
        yield from self._value()
        if self._ahead():
            self._refuse("the end of the text")

    def _value(self) -> Iterator[_Piece]:
        match self._ahead():
            case "{":
                yield from self._entries("map", "}")
            case "[":
                yield from self._entries("list", "]")
            case '"':
                yield self._quoted("a value")
            case _:
                yield self._bare()

    def _entries(self, kind: Literal["map", "list"], closer: str) -> Iterator[_Piece]:
        yield _Piece(kind, None, self._place())
        self._position += 1
        more = self._ahead() != closer
        while more:
            if kind == "map":
                yield self._quoted('a key in "quotes"')
                self._skip(":", "a colon")
            yield from self._value()
            more = self._ahead() != closer
            if more:
                self._skip(",", "a comma", closer)
        yield _Piece("end", None, self._place())
        self._position += 1

    def _quoted(self, wanted: str) -> _Piece:
        if self._ahead() != '"':
            self._refuse(wanted)
        place = self._place()
        try:
            value, self._position = json.JSONDecoder().raw_decode(self._text, self._position)
        except json.JSONDecodeError as error:
            self._reader.refuse(f"this text is not valid JSON: {error.msg}", place)
        return _Piece("value", value, place)

    def _bare(self) -> _Piece:
        place = self._place()
        if number := _NUMBER.match(self._text, self._position):
            self._position = number.end()
            # A number of a thousand digits is refused for its size, without ever being computed.
            whole = not number[2] and len(number[1]) <= _MOST_DIGITS
            return _Piece("value", int(number[0]) if whole else float(number[0]), place)
        word = _WORD.match(self._text, self._position)
        if word is None or word[0] not in _JSON_WORDS:
            self._refuse("a value")
        self._position = word.end()
        return _Piece("value", _JSON_WORDS[word[0]], place)

    def _ahead(self) -> str:
        """Skip white space and return the next character, or an empty text at the end."""
        space = _SPACE.match(self._text, self._position)
        assert space is not None
        self._position = space.end()
        return self._text[self._position : self._position + 1]

    def _skip(self, character: str, *wanted: str) -> None:
        if self._ahead() != character:
            self._refuse(*wanted)
        self._position += 1

    def _place(self) -> Place:
        line = bisect_right(self._lines, self._position)
        return Place(line, self._position - self._lines[line - 1] + 1)

    def _refuse(self, *wanted: str) -> NoReturn:
        self._reader.refuse("this is not valid JSON", self._place(), *wanted)
