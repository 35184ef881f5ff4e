"""The one line at the end of a document that says how its words came about."""

from agents.sources import Source, Sources

OFFLINE_COLOPHON = "Drafted with Draftroom; the wording is standard or the author's own."
MODEL_COLOPHON = "Drafted with Draftroom and a language model."
MIXED_COLOPHON = (
    "Drafted with Draftroom: parts by a language model, the rest in standard wording or the"
    " author's own."
)


def colophon_of(sources: Sources, *, offline: bool) -> str:
    """Return the line for a draft; ``offline`` says that no model wrote any part of it."""
    if offline:
        return OFFLINE_COLOPHON
    return MIXED_COLOPHON if Source.STANDARD in sources.values() else MODEL_COLOPHON
