"""The content of a draft as a short outline: the words that matter, each with who wrote it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from agents.sources import Source, Sources, elements, leaves
from assistant.choices import ALTERNATIVES, Choice, offered

MOST = 8  # of a list; the rest is counted
_LARGE = 120  # passages; a draft of more is shown by its sections
_MAIN = (
    *("text", "question", "q", "item", "idea", "i_can"),
    *("option", "prompt", "need", "term", "title", "name"),
)
_BESIDE = ("kid_definition", "minutes")
_HIDDEN = {"id", "questions", ALTERNATIVES}
_DEEPEST = 2
LETTERS: Mapping[Source, tuple[str, str, str]] = {
    Source.YOURS: ("Y", "yours", "blue"),
    Source.COMPUTED: ("C", "computed", "green"),
    Source.STANDARD: ("S", "standard wording", "dim"),
    Source.QUESTION: ("?", "question for you", "red"),
    Source.MODEL: ("M", "written by a model", "magenta"),
}


def outlined(content: Any, sources: Sources) -> Group:
    """Return the outline of a draft, its choices numbered, and what the letters mean."""
    outline = _Outline(sources)
    return Group(*outline.rows(content), *outline.legend())


class _Outline:
    """One outline, which remembers who wrote any of it."""

    def __init__(self, sources: Sources) -> None:
        self._sources = sources
        self._used: set[Source] = set()

    def rows(self, content: Any) -> list[RenderableType]:
        choice = offered(content)
        rows = list(self._choices(choice)) if choice else []
        left = {n: v for n, v in content.items() if n != choice.field} if choice else content
        large = _has_sections(left) and sum(1 for _ in leaves(left)) > _LARGE
        return rows + list(self._sections(left) if large else self._lines(left, "", 0))

    def legend(self) -> Iterator[Text]:
        names = [f"[{LETTERS[one][0]}] {LETTERS[one][1]}" for one in LETTERS if one in self._used]
        if names:
            yield Text("")
            yield Text("Who wrote what: " + ", ".join(names), "dim")

    def _choices(self, choice: Choice) -> Iterator[RenderableType]:
        yield Text(_label(choice.field), "bold")
        yield from self._numbered(choice.now, choice.field, 1, "bold green")
        where = "in its place" if len(choice.now) == 1 else "in the place of one of them"
        yield Text(f"or {where}", "dim")
        yield from self._numbered(choice.others, ALTERNATIVES, len(choice.now) + 1, "bold")
        yield Text("")

    def _numbered(
        self, values: Sequence[Any], field: str, start: int, style: str
    ) -> Iterator[RenderableType]:
        for number, (segment, one) in enumerate(elements(list(values)), start):
            text = self._passage(one, f"/{field}/{segment}")
            yield hanging(Text(f"  {number}  ", style), text)

    def _sections(self, content: Mapping[str, Any]) -> Iterator[RenderableType]:
        """Yield a large draft by its sections: of each the first list, or else its facts."""
        told: list[list[Any]] = []
        for name, section in content.items():
            named = {key: one for key, one in section.items() if key not in _HIDDEN and one}
            lists = [key for key, one in named.items() if _entries(one)]
            if lists and (names := _names(named[lists[0]])) in told:
                continue  # the same entries as in another section, at more length
            if lists:
                told.append(names)
                yield Text(_label(name), "bold")
                yield from self._list(named[lists[0]], f"/{name}/{lists[0]}", 1)
            elif facts := [f"{_label(key)}: {one}" for key, one in named.items() if _is_fact(one)]:
                yield Text(_label(name), "bold")
                yield hanging(Text("  "), Text(" · ".join(facts)))

    def _lines(self, value: Any, path: str, depth: int) -> Iterator[RenderableType]:
        if not isinstance(value, Mapping):
            yield from self._list(value if isinstance(value, list) else [value], path, depth)
            return
        for name, child in value.items():
            if name in _HIDDEN or child in (None, "", [], {}, False) or depth >= _DEEPEST:
                continue
            label = Text(_label(str(name)), "bold" if depth == 0 else "")
            here = f"{path}/{name}"
            if isinstance(child, Mapping | list):
                yield hanging(Text("  " * depth), label)
                yield from self._lines(child, here, depth + 1)
            else:
                text = label.append(": ", "not bold").append_text(self._passage(child, here))
                yield hanging(Text("  " * depth), text)

    def _list(self, values: Sequence[Any], path: str, depth: int) -> Iterator[RenderableType]:
        indent = "  " * depth
        for segment, one in list(elements(list(values)))[:MOST]:
            yield hanging(Text(f"{indent}· "), self._passage(one, f"{path}/{segment}"))
        if len(values) > MOST:
            yield Text(f"{indent}  and {len(values) - MOST} more", "dim")

    def _passage(self, value: Any, path: str) -> Text:
        """Return the words of one value, and the letter of who wrote them."""
        if not isinstance(value, Mapping):
            return self._marked(str(value), path)
        main = next((name for name in _MAIN if value.get(name)), None)
        if main is None:
            plain = [str(one) for one in value.values() if isinstance(one, str | int | float)]
            return Text("; ".join(one for one in plain if one))
        text = self._marked(str(value[main]), f"{path}/{main}")
        for name in _BESIDE:
            if name != main and value.get(name):
                text.append(f" ({value[name]}{' min' if name == 'minutes' else ''})", "dim")
        return text

    def _marked(self, words: str, path: str) -> Text:
        text = Text(" ".join(words.split()), "not bold")
        if (source := self._sources.get(path)) is not None:
            self._used.add(source)
            letter, _, style = LETTERS[source]
            text.append(f" [{letter}]", style)
        return text


def hanging(lead: Text, text: Text) -> RenderableType:
    """Return a line whose rest, where it is long, stands below its text and not below its lead."""
    row = Table.grid()
    row.add_column(width=len(lead.plain), no_wrap=True)
    row.add_column(ratio=1)
    row.add_row(lead, text)
    return row if lead.plain else text


def _has_sections(content: Any) -> bool:
    return isinstance(content, Mapping) and all(
        isinstance(one, Mapping) for one in content.values()
    )


def _entries(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], Mapping)


def _names(entries: list[Mapping[str, Any]]) -> list[Any]:
    return [one.get("name") or one for one in entries]


def _is_fact(value: Any) -> bool:
    return isinstance(value, str | int | float) and not isinstance(value, bool)


def _label(name: str) -> str:
    return name.replace("_", " ").capitalize()
