"""The map of fifteen beats: shares of the book, and the words that they come to."""

from agents.rules.words import computed, keep, question, standard
from graphs.templates.novel.asking import beat_bank
from graphs.templates.novel.draft import Beat, Beats, Map, Moments, Slot


def beat_map(words: int) -> Map:
    """Cut a number of words into the beats; they add up to it exactly."""
    shares = [float(one["share"]) for one in beat_bank()]
    counts = shared(words, shares)
    start = 0.0
    made = []
    for number, (entry, count) in enumerate(zip(beat_bank(), counts, strict=True), 1):
        end = start + float(entry["share"])
        made.append(
            keep(
                Slot,
                id=computed(f"B{number}"),
                name=standard(entry["name"]),
                does=standard(entry["does"]),
                start=start,
                end=end,
                words=count,
            )
        )
        start = end
    return keep(Map, words=words, slots=made)


def beats(map: Map, moments: Moments) -> Beats:
    """Put what happens into the map; a beat that nobody spoke of stays a question."""
    told = {one.id: one.what for one in moments.moments}
    return keep(
        Beats,
        words=map.words,
        beats=[
            keep(
                Beat,
                **{name: getattr(one, name) for name in type(one).model_fields},
                what=told.get(one.id) or question("What happens here?"),
            )
            for one in map.slots
        ],
    )


def shared(total: int, weights: list[float], step: int = 10) -> list[int]:
    """Share a number out by weights in round steps; the parts add up to it exactly."""
    if not weights:
        return []
    whole = sum(weights) or 1.0
    units = total // step
    exact = [units * one / whole for one in weights]
    parts = [int(one) for one in exact]
    by_rest = sorted(range(len(weights)), key=lambda at: (parts[at] - exact[at], at))
    for at in by_rest[: units - sum(parts)]:
        parts[at] += 1
    counts = [one * step for one in parts]
    counts[counts.index(max(counts))] += total - sum(counts)
    return counts
