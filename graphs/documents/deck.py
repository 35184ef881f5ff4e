"""A deck of slides as data: few kinds of slides, whatever program shows them.

Words with the source of a question to the author become a blank to fill in. What does not fit on a
slide is set smaller down to a floor, and then goes on to a second one.
"""

from dataclasses import dataclass

from graphs.documents.blocks import Figure, Rich
from graphs.documents.charts import Chart


@dataclass(frozen=True)
class TitleSlide:
    """The first slide."""

    title: str
    subtitle: str = ""
    notes: tuple[str, ...] = ()  # paragraphs for the speaker alone, as on every slide


@dataclass(frozen=True)
class BulletSlide:
    """Points below a title; a single one is a paragraph."""

    title: str
    points: tuple[Rich, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class BigSlide:
    """One statement, question or number in large type, with a line that explains it."""

    title: str
    statement: Rich
    detail: Rich = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Column:
    """A half of a slide."""

    heading: str
    points: tuple[Rich, ...]


@dataclass(frozen=True)
class ColumnsSlide:
    """Two halves beside each other."""

    title: str
    left: Column
    right: Column
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class TableSlide:
    """A table; empty cells are there to be filled in. ``widths`` are relative."""

    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[Rich, ...], ...]
    widths: tuple[float, ...] = ()
    lead: Rich = ()  # a line above the table
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class ChartSlide:
    """A chart that the program draws itself, so that it can be changed there."""

    title: str
    chart: Chart
    takeaway: Rich = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class TaskSlide:
    """What to do now: steps, ``timer`` for how long ("8 minutes"), ``way`` for how ("in pairs")."""

    title: str
    steps: tuple[Rich, ...]
    timer: str = ""
    way: str = ""
    question: Rich = ()  # to think about meanwhile
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class PictureSlide:
    """A picture below a title, with its caption."""

    title: str
    picture: Figure
    notes: tuple[str, ...] = ()


Slide = (
    TitleSlide
    | BulletSlide
    | BigSlide
    | ColumnsSlide
    | TableSlide
    | ChartSlide
    | TaskSlide
    | PictureSlide
)


@dataclass(frozen=True)
class Deck:
    """The slides in their order; ``footer`` stands small on each but the first."""

    title: str
    slides: tuple[Slide, ...]
    language: str = "en"
    footer: str = ""
    colophon: str = ""  # how its words came about, in the properties of the file
