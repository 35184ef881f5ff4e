"""All checks of a season: the common ones set up for it, and its own (T01 to T13)."""

from graphs.checks.characters import clean_text
from graphs.checks.check import Check, Draft
from graphs.checks.layout import accessible
from graphs.checks.links import only_given_links
from graphs.checks.references import Required, ids_resolve, required_inputs
from graphs.checks.wording import cliches, no_placeholders
from graphs.documents.blocks import Document
from graphs.templates.tv_series.checks_scripts import (
    CAST_KNOWN,
    ENTRANCES,
    FORM,
    HEADINGS,
    LENGTHS,
    TALK,
)
from graphs.templates.tv_series.checks_season import (
    ACT_OUTS,
    LOGLINES,
    STORIES_HOLD,
    THREADS_RUN,
    TIME_ADDS_UP,
)
from graphs.templates.tv_series.checks_state import NOBODY_GONE, VOICES
from graphs.templates.tv_series.checks_view import series
from graphs.templates.tv_series.documents import documents

_PROSE = ("/concept", "/characters", "/world", "/tone", "/arc", "/episodes")
_REQUIRED = (
    Required("premise", same="/brief/premise"),
    Required("title", same="/brief/title"),
    Required("episodes", same="/shape/episodes"),
)


def _rendered(draft: Draft) -> list[Document]:
    whole = series(draft)
    return documents(whole, draft.sources, (), offline=True) if whole else []


CHECKS: tuple[Check, ...] = (
    ids_resolve(()),
    no_placeholders(),
    required_inputs(_REQUIRED),
    cliches(_PROSE),
    only_given_links(),
    clean_text(prose=_PROSE),
    accessible(_rendered),
    CAST_KNOWN,
    THREADS_RUN,
    STORIES_HOLD,
    LENGTHS,
    FORM,
    HEADINGS,
    ENTRANCES,
    NOBODY_GONE,
    TIME_ADDS_UP,
    TALK,
    ACT_OUTS,
    LOGLINES,
    VOICES,
)
