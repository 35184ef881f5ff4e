"""Puts patches into a draft. The person's own words and the draft's form outlast every patch."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from pydantic import BaseModel, ValidationError

from agents.sources import Source, leaves
from graphs import paths
from graphs.errors import PathError
from graphs.findings import Patch

Sources = Mapping[str, Source]
_GONE = object()


class Mended(NamedTuple):
    """A draft after its patches, and the source of every leaf."""

    draft: Any
    sources: Sources


def mended(
    draft: Any,
    sources: Sources,
    patches: Sequence[Patch],
    source: Source,
    *,
    form: type[BaseModel] | None = None,
) -> Mended:
    """Put patches in; leave out one whose place is gone, or that loses the person's words.

    With a ``form``, a patch that a valid draft does not survive is left out too. What code computed
    may change a value of the person: arithmetic goes first.
    """
    marked = dict(sources)
    guarded = form if form is not None and _fits(form, draft) else None
    for patch in patches:
        theirs = _theirs(draft, marked, patch.path)
        try:
            fresh = paths.put(draft, patch.path, patch.value)
            if source is not Source.COMPUTED:
                fresh = _with_theirs(fresh, patch.path, theirs)
        except PathError:
            continue
        if guarded is not None and not _fits(guarded, fresh):
            continue
        made = {
            path: Source.YOURS if _is_theirs(path, leaf, theirs) else source
            for path, leaf in leaves(paths.get(fresh, patch.path), patch.path)
        }
        outside = {place: by for place, by in marked.items() if not paths.within(place, patch.path)}
        draft, marked = fresh, outside | made
    return Mended(draft, marked)


def _theirs(draft: Any, marked: Sources, top: str) -> dict[str, Any]:
    """Return the person's own passages at or below ``top``."""
    places = [one for one, by in marked.items() if by is Source.YOURS and paths.within(one, top)]
    found = {place: paths.get(draft, place, _GONE) for place in places}
    return {place: words for place, words in found.items() if words is not _GONE}


def _with_theirs(new: Any, top: str, theirs: Mapping[str, Any]) -> Any:
    """Put the person's passages back, unless they stand there still, if elsewhere."""
    standing = {leaf for _, leaf in leaves(paths.get(new, top)) if isinstance(leaf, str)}
    for place, words in theirs.items():
        if isinstance(words, str) and words and words in standing:
            continue
        paths.get(new, place)  # a place that is gone raises: their words would be lost
        new = paths.put(new, place, words)
    return new


def _is_theirs(path: str, leaf: Any, theirs: Mapping[str, Any]) -> bool:
    if path in theirs and theirs[path] == leaf:
        return True
    return isinstance(leaf, str) and bool(leaf) and leaf in theirs.values()


def _fits(form: type[BaseModel], draft: Any) -> bool:
    try:
        form.model_validate(draft)
    except ValidationError:
        return False
    return True
