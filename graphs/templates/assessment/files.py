"""The files of a test that are no documents: question banks, live quizzes, a form that scores."""

from collections.abc import Iterator, Mapping

from agents.sources import Sources
from graphs.documents.special import FileMaker, Made
from graphs.templates.assessment.draft import Assessment
from graphs.templates.assessment.gift import gift
from graphs.templates.assessment.google_form import google_form
from graphs.templates.assessment.live_csv import kahoot, quizizz
from graphs.templates.assessment.moodle import moodle
from graphs.templates.assessment.qti import qti

BANK = "question_bank"


def as_gift(draft: Assessment, sources: Sources, offline: bool) -> Iterator[Made]:
    """Return the questions for Moodle and others that read GIFT."""
    yield Made(BANK, gift(draft).encode())


def as_moodle(draft: Assessment, sources: Sources, offline: bool) -> Iterator[Made]:
    """Return the questions as Moodle XML, with their pictures."""
    yield Made(BANK, moodle(draft))


def as_qti(draft: Assessment, sources: Sources, offline: bool) -> Iterator[Made]:
    """Return the questions as a package for Canvas and others that read QTI 1.2."""
    yield Made(BANK, qti(draft))


def as_csv(draft: Assessment, sources: Sources, offline: bool) -> Iterator[Made]:
    """Return the questions for live quizzes."""
    yield Made("kahoot", kahoot(draft))
    yield Made("quizizz", quizizz(draft))


def as_form(draft: Assessment, sources: Sources, offline: bool) -> Iterator[Made]:
    """Return the script that builds a Google Form."""
    yield Made("google_form", google_form(draft).encode())


FILES: Mapping[str, FileMaker] = {
    "gift": as_gift,
    "moodle": as_moodle,
    "qti": as_qti,
    "csv": as_csv,
    "gs": as_form,
}
