"""The screenplay as typed elements: one element is one paragraph, as in Final Draft.

A speech is a cue, then its parentheticals, lines and lyrics, each an element of its own. A scene is
a heading and what follows it. Two names of a scene are kept apart: `scene_id` never changes while
drafts come and go, `scene_number` is what is printed once numbers are locked (12A, and OMITTED for
what was cut). `text` holds the words with Fountain's inline emphasis and no forcing marks, always
in one form: a parenthetical in its parentheses, no sign that no page can hold, no empty lines.
"""

from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import Any, Literal, NamedTuple

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    SerializerFunctionWrapHandler,
    ValidationInfo,
    field_validator,
    model_serializer,
)

from graphs.screenplay.cues import cue
from graphs.screenplay.emphasis import plain
from graphs.screenplay.typed_text import clean

OMITTED = "OMITTED"


class ElementType(StrEnum):
    """What a paragraph of a script is."""

    SCENE_HEADING = "scene_heading"
    ACTION = "action"
    CHARACTER = "character"
    PARENTHETICAL = "parenthetical"
    DIALOGUE = "dialogue"
    LYRICS = "lyrics"
    TRANSITION = "transition"
    SHOT = "shot"
    CENTERED = "centered"
    NOTE = "note"
    SECTION = "section"
    SYNOPSIS = "synopsis"
    PAGE_BREAK = "page_break"


SPOKEN = frozenset({ElementType.PARENTHETICAL, ElementType.DIALOGUE, ElementType.LYRICS})
UNPRINTED = frozenset({ElementType.NOTE, ElementType.SECTION, ElementType.SYNOPSIS})
_IN_LINES = frozenset(
    {
        ElementType.ACTION,
        ElementType.DIALOGUE,
        ElementType.LYRICS,
        ElementType.CENTERED,
        ElementType.NOTE,
    }
)


class _Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Element(_Data):
    """One paragraph of a script."""

    type: ElementType
    text: str = ""
    character: str = Field(default="", description="Who speaks: the cue name without extensions")
    char_id: str = Field(default="", description="The person of the cast, where one is known")
    dual: Literal["", "left", "right"] = Field(default="", description="The side, if two speak")
    scene_id: str = Field(default="", description="Of a heading: the id that never changes")
    scene_number: str = Field(default="", description="Of a heading: the number that is printed")
    depth: int = Field(default=1, ge=1, le=6, description="Of a section: its level")
    revision: int = Field(default=0, ge=0, description="The revision that last changed it, or 0")

    @field_validator("text")
    @classmethod
    def _in_one_form(cls, text: str, info: ValidationInfo) -> str:
        kind = info.data.get("type")
        told = clean(text, lines=kind in _IN_LINES, indented=kind is ElementType.ACTION)
        if kind is ElementType.PAGE_BREAK:
            return ""
        if kind is ElementType.PARENTHETICAL and not (told[:1] == "(" and told[-1:] == ")"):
            return f"({told.strip('()')})"
        return told

    @field_validator("scene_number")
    @classmethod
    def _as_printed(cls, number: str) -> str:
        return clean(number.replace("#", ""), lines=False)

    @model_serializer(mode="wrap")
    def _brief(self, dump: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """Leave out what is as usual: a script has thousands of paragraphs, most of them bare."""
        told: dict[str, Any] = dump(self)
        usual = type(self).model_fields
        return {name: value for name, value in told.items() if value != usual[name].default}

    @property
    def is_omitted(self) -> bool:
        """A heading whose scene was cut, and whose number is kept."""
        return self.type is ElementType.SCENE_HEADING and self.text.strip().upper() == OMITTED

    @property
    def is_printed(self) -> bool:
        """The paragraph stands on the page."""
        return self.type not in UNPRINTED


class TitleField(_Data):
    """A line of the title page: Title, Credit, Author, Draft date, Contact, or any other."""

    key: str
    value: str

    @field_validator("key")
    @classmethod
    def _short(cls, key: str) -> str:
        return clean(key.replace(":", " "), lines=False) or "Notes"

    @field_validator("value")
    @classmethod
    def _told(cls, value: str) -> str:
        return clean(value, lines=True)


class Revision(_Data):
    """A set of changed pages: its colour and its date, as printed at the head of the page."""

    number: int = Field(ge=1)
    name: str
    date: str = ""


class Script(_Data):
    """A whole script: its title page and its elements in order."""

    title_page: tuple[TitleField, ...] = ()
    elements: tuple[Element, ...] = ()
    revisions: tuple[Revision, ...] = ()

    def field(self, key: str) -> str:
        """Return what the title page says under `key`, or nothing."""
        wanted = key.casefold()
        return next((one.value for one in self.title_page if one.key.casefold() == wanted), "")

    @property
    def title(self) -> str:
        """The title in one line, without emphasis."""
        return " ".join(plain(self.field("title")).split())


class Scene(NamedTuple):
    """A heading with what follows it; what stands before the first heading has none."""

    heading: Element | None
    elements: tuple[Element, ...]
    start: int


class Speech(NamedTuple):
    """A cue with its parentheticals, lines and lyrics."""

    cue: Element
    parts: tuple[Element, ...]
    start: int

    @property
    def words(self) -> str:
        """What is said, without the directions."""
        said = (one.text for one in self.parts if one.type is not ElementType.PARENTHETICAL)
        return "\n".join(said)


def scenes(elements: Iterable[Element]) -> Iterator[Scene]:
    """Cut a script into its scenes; `start` is the index of the first element of each."""
    heading: Element | None = None
    held: list[Element] = []
    start = 0
    for index, element in enumerate(elements):
        if element.type is ElementType.SCENE_HEADING:
            if held or heading:
                yield Scene(heading, tuple(held), start)
            heading, held, start = element, [], index
        else:
            held.append(element)
    if held or heading:
        yield Scene(heading, tuple(held), start)


def speeches(elements: Iterable[Element]) -> Iterator[Speech]:
    """Yield every cue with its speech; `start` is the index of the cue."""
    held: tuple[int, Element, list[Element]] | None = None
    for index, element in enumerate(elements):
        if held and element.type in SPOKEN:
            held[2].append(element)
            continue
        if held and element.is_printed:
            yield Speech(held[1], tuple(held[2]), held[0])
            held = None
        if element.type is ElementType.CHARACTER:
            held = (index, element, [])
    if held:
        yield Speech(held[1], tuple(held[2]), held[0])


def attributed(elements: Iterable[Element]) -> tuple[Element, ...]:
    """Say on every cue and line of a speech who speaks, and on headings an id where one lacks."""
    done: list[Element] = []
    speaker: Element | None = None
    listed = tuple(elements)
    taken = {one.scene_id for one in listed if one.scene_id}
    numbers = (f"S{number:03}" for number in range(1, len(listed) + len(taken) + 2))
    free = (one for one in numbers if one not in taken)
    for element in listed:
        changed = element
        if element.type is ElementType.CHARACTER:
            changed = speaker = element.model_copy(update={"character": cue(element.text).name})
        elif element.type in SPOKEN and speaker:
            changed = element.model_copy(
                update={
                    "character": speaker.character,
                    "char_id": speaker.char_id,
                    "dual": speaker.dual,
                }
            )
        elif element.is_printed:
            speaker = None
        if element.type is ElementType.SCENE_HEADING and not element.scene_id:
            changed = element.model_copy(update={"scene_id": next(free)})
        done.append(changed)
    return tuple(done)
