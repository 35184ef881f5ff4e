"""All checks of a novel: the common ones set up for it, and its own (N01 to N12)."""

from graphs.checks.characters import clean_text
from graphs.checks.check import Check, Draft
from graphs.checks.layout import accessible
from graphs.checks.links import only_given_links
from graphs.checks.references import Reference, Required, ids_resolve, required_inputs
from graphs.checks.wording import cliches, no_placeholders
from graphs.documents.blocks import Document
from graphs.templates.novel.checks_people import CANON, NAMES
from graphs.templates.novel.checks_plan import ADDS_UP, THREADS
from graphs.templates.novel.checks_prose import (
    FOR_READERS,
    LONG_ENOUGH,
    PATTERNS,
    REPEATED,
    TAKEN_OVER,
)
from graphs.templates.novel.checks_telling import POINT_OF_VIEW, QUOTES, TENSE, novel
from graphs.templates.novel.documents import planned_pages

_SCENES = "/scene_list/chapters/*/scenes/*"
_REFERENCES = (
    Reference(f"{_SCENES}/pov", "/cast/characters/*/id"),
    Reference(f"{_SCENES}/present", "/cast/characters/*/id"),
    Reference(f"{_SCENES}/threads", "/themes/threads/*/id"),
    Reference(f"{_SCENES}/opens", "/themes/threads/*/id"),
    Reference(f"{_SCENES}/closes", "/themes/threads/*/id"),
    Reference(f"{_SCENES}/beats", "/beats/beats/*/id"),
    Reference("/chapters/*/scenes/*/id", f"{_SCENES}/id"),
    Reference("/chapters/*/scenes/*/facts/*/subject", "/cast/characters/*/id"),
    Reference("/own/chapters/*/scenes/*/id", f"{_SCENES}/id"),
)
_REQUIRED = (
    Required("title", same="/brief/title"),
    Required("genre", same="/brief/genre"),
    Required("pov", same="/brief/pov"),
    Required("tense", same="/brief/tense"),
    Required("words", same="/size/words"),
)


def _rendered(draft: Draft) -> list[Document]:
    return planned_pages(novel(draft), draft.sources)


CHECKS: tuple[Check, ...] = (
    ids_resolve(_REFERENCES),
    no_placeholders(),
    required_inputs(_REQUIRED),
    cliches(("/chapters",)),
    only_given_links(),
    clean_text(prose=("/chapters", "/story")),
    accessible(_rendered),
    ADDS_UP,
    POINT_OF_VIEW,
    TENSE,
    NAMES,
    CANON,
    THREADS,
    PATTERNS,
    REPEATED,
    QUOTES,
    LONG_ENOUGH,
    FOR_READERS,
    TAKEN_OVER,
)
