"""Reads the text of a CEL expression: which names it uses, and how much work it can be.

CEL bounds how often it loops, not the size of what it builds, and nothing stops it once it runs. So
the work is estimated beforehand from the shape of the expression and the values it will see.
"""

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from graphs.errors import ExpressionError, clipped

MOST_WORK = 50_000_000  # about half a second; a character counts 1, any other value NODE
NODE = 200
COPY = 8
MOST_ITERATIONS = 10_000  # CEL's own budget of one evaluation
_LOOPS = frozenset({"map", "filter", "all", "exists", "exists_one", "existsOne"})

Reference = tuple[str, ...]


class Token(NamedTuple):
    """A word of an expression."""

    kind: str  # "name", "text", "number" or "mark"
    text: str


_TOKEN = re.compile(
    r'''(?P<space>\s+|//[^\n]*)
    | (?P<text>[bB]?(?:
        [rR](?:"""(?s:.*?)"""|\'\'\'(?s:.*?)\'\'\'|"[^"\n]*"|\'[^\'\n]*\')
        | """(?s:\\.|[^\\])*?"""|\'\'\'(?s:\\.|[^\\])*?\'\'\'
        | "(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'))
    | (?P<name>[A-Za-z_][A-Za-z0-9_]*)
    | (?P<number>[0-9][0-9a-zA-Z]*)
    | (?P<mark>[-+*/%!<>=&|?:.,()\[\]{}])''',
    re.VERBOSE,
)


def tokens_of(source: str) -> list[Token]:
    """Return the words of ``source`` without white space and remarks."""
    tokens: list[Token] = []
    position = 0
    while position < len(source):
        found = _TOKEN.match(source, position)
        if found is None:
            shown = clipped(source[position])
            raise ExpressionError(source, f"{shown} at character {position + 1} is not CEL")
        position = found.end()
        if found.lastgroup and found.lastgroup != "space":
            tokens.append(Token(found.lastgroup, found[0]))
    return tokens


def with_any_null(source: str) -> str:
    """Return an expression in which nothing may stand where CEL wants another type."""
    return _TOKEN.sub(lambda one: "dyn(null)" if one[0] == "null" else one[0], source)


class Use(NamedTuple):
    """One mention of a root, as far as its path is named, and in how many loops it stands."""

    path: Reference
    loops: int


class Measure(NamedTuple):
    """The size of a value, and the length of the longest list or mapping in it."""

    size: int
    longest: int


@dataclass
class _Loop:
    """A ``map``, ``filter``, ... and, for each use of its variable, the loops between the two."""

    kind: str
    variable: str
    parentheses: int
    around: int
    uses: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class Effort:
    """What the shape of an expression says about its names and its work."""

    length: int
    uses: tuple[Use, ...]
    maps: tuple[tuple[int, ...], ...]  # of each map, the loops around each use of its variable
    tests: tuple[int, ...]  # the same of all other loops together
    building: tuple[int, ...]  # of each loop that makes a list, the loops around it
    width: int  # the most elements that literals and sums can add to a list
    widens: bool  # whether a list can become longer within a loop
    pattern: int  # how much longer a search takes than a look at each character

    def of(self, measures: Mapping[Reference, Measure]) -> float:
        """Return an upper estimate of the work on values of these sizes."""
        longest = max((one.longest for one in measures.values()), default=0) + self.width
        growth = math.prod(max(1, len(uses)) for uses in self.maps) if self.widens else 1
        turns = float(min(MOST_ITERATIONS, max(1, longest) * growth))

        def times(loops: Iterable[int]) -> float:
            return sum(min(turns**one, MOST_ITERATIONS) for one in loops)

        work = self.length * NODE + sum(
            measures[use.path].size * times([use.loops]) for use in self.uses
        )
        for uses in self.maps:
            work *= max(1.0, times(uses))
        work *= 1.0 + times(self.tests)
        # CEL copies the whole list for each element that it adds.
        copied = turns * times(loops + 1 for loops in self.building)
        return work * self.pattern + copied * COPY


def effort_of(source: str, roots: frozenset[str]) -> Effort:
    """Read the shape of ``source``; refuse what hides its names or its work."""
    tokens = tokens_of(source)
    positions, loops = _scan(tokens)
    for loop in loops:
        if loop.variable in roots:
            reason = f"the loop calls its element {loop.variable!r}, which has a meaning already"
            raise ExpressionError(source, reason)
    texts = [token.text for token in tokens]
    sums = texts.count("+") + 1
    return Effort(
        length=len(source),
        uses=tuple(
            Use(_path_from(tokens, position), inside)
            for position, inside in positions
            if texts[position] in roots and not _selects(tokens, position)
        ),
        # A variable is mentioned once where it is declared.
        maps=tuple(tuple(loop.uses[1:]) for loop in loops if loop.kind == "map"),
        tests=tuple(use for loop in loops if loop.kind != "map" for use in loop.uses[1:]),
        building=tuple(loop.around for loop in loops if loop.kind in ("map", "filter")),
        width=sums + (texts.count(",") * sums if loops else 0),
        widens=sums > 1 or any(_begins_list(tokens, position) for position in range(len(tokens))),
        pattern=_pattern_weight(source, tokens),
    )


def _begins_list(tokens: list[Token], position: int) -> bool:
    if tokens[position].text != "[":
        return False
    return position == 0 or not _ends_value(tokens[position - 1])


def _ends_value(token: Token) -> bool:
    return token.kind != "mark" or token.text in (")", "]", "}")


def _scan(tokens: list[Token]) -> tuple[list[tuple[int, int]], list[_Loop]]:
    """Return the position of each name with the number of loops around it, and all loops."""
    names: list[tuple[int, int]] = []
    loops: list[_Loop] = []
    open_: list[_Loop] = []
    depth = 0
    for position, token in enumerate(tokens):
        if token.kind == "name":
            names.append((position, len(open_)))
            for outer, loop in enumerate(open_):
                if loop.variable == token.text:
                    loop.uses.append(len(open_) - outer - 1)
        elif token.text in ("(", "[", "{"):
            depth += 1
            if token.text == "(" and _opens_loop(tokens, position):
                kind, variable = tokens[position - 1].text, tokens[position + 1].text
                open_.append(_Loop(kind, variable, depth, len(open_)))
                loops.append(open_[-1])
        elif token.text in (")", "]", "}"):
            if open_ and open_[-1].parentheses == depth:
                open_.pop()
            depth -= 1
    return names, loops


def _opens_loop(tokens: list[Token], position: int) -> bool:
    after = tokens[position + 1 : position + 3]
    return (
        position > 1
        and tokens[position - 1].text in _LOOPS
        and tokens[position - 2].text == "."
        and [token.kind for token in after] == ["name", "mark"]
        and after[1].text == ","
    )


def _selects(tokens: list[Token], position: int) -> bool:
    """True for the ``name`` of ``value.name``."""
    if position == 0 or tokens[position - 1].text != ".":
        return False
    return position > 1 and _ends_value(tokens[position - 2])


def _path_from(tokens: list[Token], position: int) -> Reference:
    path = [tokens[position].text]
    rest = position + 1
    while True:
        match [token.text for token in tokens[rest : rest + 3]]:
            case [".", name, *after] if tokens[rest + 1].kind == "name" and after != ["("]:
                path.append(name)
                rest += 2
            case ["[", key, "]"] if re.fullmatch(r"(['\"])[^'\"\\]*\1", key):
                path.append(key[1:-1])
                rest += 3
            case _:
                return tuple(path)


def _pattern_weight(source: str, tokens: list[Token]) -> int:
    weight = 1
    for position in range(len(tokens)):
        call = [one.text for one in tokens[position : position + 4]]
        if call[:2] != ["matches", "("]:
            continue
        literal = call[3:] == [")"] and tokens[position + 2].kind == "text"
        # An escape by number could hide a counted repetition.
        if not literal or re.search(r"\\[xXuU0-7]", call[2]):
            reason = "write matches as text.matches('pattern'), without escapes by number"
            raise ExpressionError(source, reason)
        counts = [int(number) for number in re.findall(r"[{,]([0-9]{1,6})", call[2])]
        weight += len(call[2]) * min(MOST_WORK, math.prod(max(1, count) for count in counts))
    return weight


# CEL reads a text only up to its first NUL, and so might find it equal to another.
_NOT_TEXT = re.compile("[\x00\ud800-\udfff]")


def measured(source: str, value: Any, where: str) -> Measure:
    """Return the size of a value; refuse what CEL would take for something else."""
    size = longest = 0
    waiting = [value]
    while waiting:
        one = waiting.pop()
        size += NODE
        if isinstance(one, str):
            size += len(one)
            if _NOT_TEXT.search(one):
                reason = f"{where} holds a text with a NUL or half a character"
                raise ExpressionError(source, reason)
        elif type(one) is dict:
            longest = max(longest, len(one))
            waiting += one.keys()
            waiting += one.values()
        elif type(one) is list:
            longest = max(longest, len(one))
            waiting += one
        else:
            _check_number(source, one, where)
    return Measure(size, longest)


def _check_number(source: str, one: Any, where: str) -> None:
    if isinstance(one, bool) or one is None:
        return
    if isinstance(one, int):
        if not -(2**63) <= one < 2**63:
            raise ExpressionError(source, f"{where} holds a whole number beyond 64 bits")
    elif not isinstance(one, float):
        kind = type(one).__name__
        raise ExpressionError(source, f"{where} holds a {kind}, which is not a JSON value")
    elif not math.isfinite(one):
        raise ExpressionError(source, f"{where} holds {one}, which is not a JSON number")
