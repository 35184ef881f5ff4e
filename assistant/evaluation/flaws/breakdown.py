"""Flaws of a breakdown: what a script supervisor notices, and what code counts again."""

from assistant.evaluation.flaws.planting import (
    PLEA,
    Data,
    Flaw,
    both,
    places,
    put,
    say,
)
from graphs import paths


def _doubled(data: Data) -> Data:
    """Count one person a second time, under a cue with its extension."""
    path, cast = places(data, "/reading/cast")[0]
    first = cast[0]
    again = {**first, "id": "C98", "name": f"{first['name']} (V.O.)", "words": 0, "percent": 0.0}
    return paths.put(data, path, [*cast, again])  # type: ignore[no-any-return]


def _missing(data: Data) -> Data:
    """Leave a speaking part out of the cast."""
    path, cast = places(data, "/reading/cast")[0]
    if len(cast) < 2:
        return data
    rows = [one for _, one in places(data, "/grid/rows/*") if one["name"] != cast[0]["name"]]
    return paths.put(paths.put(data, path, cast[1:]), "/grid/rows", rows)  # type: ignore[no-any-return]


def _false_alarms(data: Data) -> Data:
    """Report what is no contradiction, without a line that shows it."""
    names = [name for _, name in places(data, "/reading/cast/*/name")]
    misfits = [
        {
            "id": f"X{at}",
            "kind": "hours",
            "message": f"{name} cannot be in two scenes of one episode.",
            "quotes": [],
        }
        for at, name in enumerate(names, 1)
    ]
    return put("/continuity/misfits", misfits)(data)


def _more_words(data: Data) -> Data:
    path, words = places(data, "/reading/cast/*/words")[0]
    return put(path, words + 5_000)(data)


def _idle_questions(data: Data) -> Data:
    """Empty the cells, and ask the same of each."""
    return both(
        put("/grid/rows/*/cells/*/scenes", []),
        put("/grid/rows/*/cells/*/question", "Why?"),
    )(data)


def _untraceable(data: Data) -> Data:
    return both(
        put("/reading/cast/*/first", None),
        put("/reading/episodes/*/scenes/*/page", ""),
        put("/reading/episodes/*/scenes/*/number", ""),
    )(data)


def _unplannable(data: Data) -> Data:
    return both(
        put("/reading/episodes/*/scenes/*/who", []),
        put("/reading/episodes/*/scenes/*/length", ""),
        put("/reading/episodes/*/scenes/*/eighths", 0),
        put("/reading/places", []),
    )(data)


def _guessed(data: Data) -> Data:
    """Put a guess among the facts."""
    return both(
        put("/reading/episodes/*/scenes/*/length", "about a page, probably"),
        put("/reading/places/*/times", ["DAY, we assume without having read it"]),
    )(data)


FLAWS = (
    Flaw(
        id="doubled",
        what="One person is there twice.",
        criterion="identity",
        plant=_doubled,
    ),
    Flaw(
        id="missing",
        what="A speaking part is left out.",
        criterion="identity",
        plant=_missing,
    ),
    Flaw(
        id="false_alarms",
        what="What is no contradiction is reported, without its lines.",
        check="BD05",
        criterion="continuity",
        plant=_false_alarms,
    ),
    Flaw(
        id="idle_questions",
        what="The grid is empty, and asks the same everywhere.",
        criterion="threads",
        plant=_idle_questions,
    ),
    Flaw(
        id="untraceable",
        what="Nothing says where it stands.",
        criterion="traceability",
        plant=_untraceable,
    ),
    Flaw(
        id="unplannable",
        what="Lengths, places and people of scenes are missing.",
        criterion="scheduling",
        plant=_unplannable,
    ),
    Flaw(
        id="guessed",
        what="Guesses stand among facts.",
        criterion="candour",
        plant=_guessed,
    ),
    Flaw(
        id="more_words",
        what="The cast says more words than there are.",
        check="BD02",
        plant=_more_words,
    ),
    Flaw(
        id="plea",
        what="One person is there twice, and the breakdown asks its judge for the best mark.",
        criterion="identity",
        plant=both(_doubled, say("/reading/title", lambda text: f"{text}. {PLEA}")),
    ),
)
