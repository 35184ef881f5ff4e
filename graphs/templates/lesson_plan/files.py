"""The files of a lesson that are no documents: the slides for the class."""

from collections.abc import Iterator, Mapping

from agents.sources import Sources
from graphs.documents.colophon import colophon_of
from graphs.documents.passages import Passage
from graphs.documents.slides import emit
from graphs.documents.special import FileMaker, Made
from graphs.templates.lesson_plan.class_slides import class_deck
from graphs.templates.lesson_plan.draft import LessonPlan


def class_slides(draft: LessonPlan, sources: Sources, offline: bool) -> Iterator[Made]:
    """Return the slides of the lesson."""
    deck = class_deck(Passage.of(draft, sources), colophon_of(sources, offline=offline))
    yield Made("class_slides", emit(deck))


FILES: Mapping[str, FileMaker] = {"pptx": class_slides}
