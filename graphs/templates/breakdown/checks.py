"""The checks of a breakdown: what does not fit in the scripts, kind by kind, with its lines."""

from collections.abc import Iterable, Iterator

from graphs.checks.characters import clean_text
from graphs.checks.check import Check, Draft
from graphs.checks.layout import accessible
from graphs.checks.references import Reference, ids_resolve
from graphs.documents.blocks import Document
from graphs.findings import Finding, Severity, Skipped, blocking
from graphs.templates.breakdown.documents import documents
from graphs.templates.breakdown.draft import Breakdown, Kind, Misfit

_REFERENCES = (
    Reference("/grid/rows/*/cells/*/episode", "/reading/episodes/*/id"),
    Reference("/reading/cast/*/episodes", "/reading/episodes/*/id"),
    Reference("/reading/places/*/episodes", "/reading/episodes/*/id"),
    Reference("/continuity/misfits/*/quotes/*/episode", "/reading/episodes/*/id"),
)
_NO_SCRIPT = (
    "No script was given. Drop Final Draft (.fdx) or Fountain files into the chat, or name them "
    "behind: draftroom run breakdown ep1.fdx ep2.fountain"
)


def breakdown(draft: Draft) -> Breakdown:
    """Return the typed breakdown that a check looks at."""
    if isinstance(draft.value, Breakdown):
        return draft.value
    return Breakdown.model_validate(draft.data)


def _scripts(draft: Draft) -> Iterator[Finding]:
    """BD01: there is a script, and each has scenes."""
    whole = breakdown(draft)
    if not whole.reading.episodes:
        yield blocking("BD01", "/reading/episodes", _NO_SCRIPT, "", fix="human")
    for one in whole.reading.episodes:
        if not one.scenes:
            message = f"{one.name} has no scene headings, so that nothing in it can be counted."
            yield Finding(
                check="BD01",
                severity=Severity.WARN,
                path=f"/reading/episodes/{one.id}",
                message=message,
                evidence=one.name,
            )


def _sums(draft: Draft) -> Iterator[Finding]:
    """BD02: scenes add up to pages, and what everybody says to all that is said."""
    whole = breakdown(draft).reading
    for one in whole.episodes:
        eighths = sum(scene.eighths for scene in one.scenes)
        # A scene is at least an eighth, and each is rounded to one.
        if one.scenes and eighths > one.pages * 8 + len(one.scenes):
            told = f"{eighths}/8 in scenes, {one.pages} pages"
            message = f"The scenes of {one.id} are longer than its pages."
            yield blocking("BD02", f"/reading/episodes/{one.id}", message, told, fix="human")
    said = sum(one.spoken_words for one in whole.episodes)
    shared = sum(one.words for one in whole.cast)
    if shared > said:
        message = "The cast says more words than there are."
        yield blocking("BD02", "/reading/cast", message, f"{shared} of {said}", fix="human")


def _found(check: str, kind: Kind, severity: Severity) -> Check:
    """Return the check that tells of one kind of misfit."""

    def find(draft: Draft) -> Iterable[Finding | Skipped]:
        whole = breakdown(draft)
        if not whole.reading.episodes:
            yield Skipped(check=check, reason="there is no script")
            return
        for one in whole.continuity.misfits:
            if one.kind == kind:
                yield Finding(
                    check=check,
                    severity=severity,
                    path=f"/continuity/misfits/{one.id}",
                    message=one.message,
                    evidence=_evidence(one),
                )

    return Check(id=check, title=_TITLES[kind], nature="wording", severity=severity, find=find)


def _evidence(one: Misfit) -> str:
    return " | ".join(f"{line.episode} {line.scene}: {line.text}" for line in one.quotes)


def _rendered(draft: Draft) -> list[Document]:
    return documents(breakdown(draft), draft.sources, (), offline=True)


_TITLES: dict[Kind, str] = {
    "names": "Names that are nearly the same",
    "returned": "Nobody speaks after their death",
    "hours": "Day and night are possible",
    "ages": "Everybody has one age",
    "numbers": "Scene numbers stand once",
    "headings": "Headings say where and when",
    "introductions": "People are introduced in capitals, with an age",
    "speech": "Dialogue, directions and speeches in measure",
}

CHECKS: tuple[Check, ...] = (
    ids_resolve(_REFERENCES),
    clean_text(prose=("/continuity", "/grid")),
    accessible(_rendered),
    Check(
        id="BD01",
        title="There are scripts with scenes",
        nature="reference",
        severity=Severity.BLOCK,
        find=_scripts,
    ),
    Check(
        id="BD02",
        title="Lengths and shares add up",
        nature="arithmetic",
        severity=Severity.BLOCK,
        find=_sums,
    ),
    _found("BD03", "names", Severity.WARN),
    _found("BD04", "returned", Severity.WARN),
    _found("BD05", "hours", Severity.WARN),
    _found("BD06", "ages", Severity.WARN),
    _found("BD07", "numbers", Severity.WARN),
    _found("BD08", "headings", Severity.INFO),
    _found("BD09", "introductions", Severity.INFO),
    _found("BD10", "speech", Severity.INFO),
)
