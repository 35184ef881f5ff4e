"""Who wrote what: one page for a guild or a studio, counted from where every passage is from."""

from collections import Counter
from collections.abc import Iterator, Mapping

from agents.sources import Source, Sources, leaves
from graphs.documents.blocks import Block, Document, Heading, KeyValue, Para, Table
from graphs.documents.inline import label
from graphs.templates.tv_series.bible_page import title_of
from graphs.templates.tv_series.draft import Series

_CALLED = {
    Source.YOURS: "Yours",
    Source.MODEL: "Model",
    Source.STANDARD: "Standard wording",
    Source.COMPUTED: "Counted by code",
    Source.QUESTION: "Left open",
}
_PARTS = (
    ("/brief", "The brief"),
    ("/concept", "Concept"),
    ("/characters", "Characters"),
    ("/world", "World"),
    ("/tone", "Tone"),
    ("/arc", "Season and threads"),
    ("/episodes", "Episode outlines"),
    ("/beats", "Beats"),
)


def who_wrote_what(whole: Series, sources: Sources, colophon: str) -> Document:
    """Return the words of each part by who wrote them."""
    return Document(
        name="who_wrote_what",
        title=f"Who wrote what: {title_of(whole)}",
        blocks=tuple(_blocks(whole, sources)),
        colophon=colophon,
    )


def _blocks(whole: Series, sources: Sources) -> Iterator[Block]:
    parts = {path.removeprefix("/"): name for path, name in _PARTS}
    parts |= {f"scripts/{one.id}/scenes": f"Script {one.id}" for one in whole.scripts}
    counted = _words(whole.model_dump(mode="json"), sources, parts)
    rows = [(name, counted[path]) for path, name in parts.items()]
    for own in whole.own.scripts:
        said = sum(len(one.text.split()) for one in own.script.elements)
        rows.append((f"Script {own.id}, brought along", Counter({Source.YOURS: said})))
    rows = [(name, found) for name, found in rows if found.total()]
    used = [one for one in _CALLED if any(found[one] for _, found in rows)]
    yield Para(
        label(
            "Words of each part, by who wrote them. Nothing here is an opinion: every passage"
            " carries where it is from, and this page adds it up."
        )
    )
    yield Table(
        ("Part", *(_CALLED[one] for one in used)),
        tuple(
            (label(name), *(label(f"{found[one]:,}" if found[one] else "\u2013") for one in used))
            for name, found in rows
        ),
        (2.4, *(1.0 for _ in used)),
        numbers_from=1,
    )
    total = sum((found for _, found in rows), Counter[Source]())
    yield Heading(1, "In all")
    yield KeyValue(
        tuple(
            (_CALLED[one], label(f"{total[one]:,} words, {total[one] / total.total():.0%}"))
            for one in used
        )
    )
    spoken = _spoken(whole, sources)
    yield Heading(1, "Dialogue")
    yield Para(
        label(
            ", ".join(f"{_CALLED[one].lower()}: {count:,} words" for one, count in spoken.items())
            if spoken
            else "No line of dialogue was written by code or by a model."
        )
    )


def _words(data: object, sources: Sources, parts: Mapping[str, str]) -> dict[str, Counter[Source]]:
    """Return the words of each part by who wrote them."""
    found: dict[str, Counter[Source]] = {path: Counter() for path in parts}
    for place, leaf in leaves(data):
        source = sources.get(place)
        if source is None or not isinstance(leaf, str) or not leaf or place.endswith("/id"):
            continue
        top = place.split("/", 4)[1:4]
        part = found.get(top[0]) if top[0] in found else found.get("/".join(top))
        said = len(leaf.split())
        # An id or a label is no wording of anybody.
        if part is not None and (said > 1 or source is not Source.COMPUTED):
            part[source] += said
    return found


def _spoken(whole: Series, sources: Sources) -> Counter[Source]:
    found: Counter[Source] = Counter()
    for script in whole.scripts:
        for scene in script.scenes:
            for place, one in enumerate(scene.lines):
                if one.kind == "speech":
                    path = f"/scripts/{script.id}/scenes/{scene.id}/lines/{place}/text"
                    found[sources.get(path, Source.COMPUTED)] += len(one.text.split())
    return found
