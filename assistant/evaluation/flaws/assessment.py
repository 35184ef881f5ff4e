"""Flaws of a test: what a panel of item writers notices, and what code counts."""

from typing import Any

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

_SKIING = (
    "On your family's last skiing holiday, while the yacht was being repaired, you thought of "
    "this. "
)
_ABSURD = "a purple elephant"


def _choice(data: Data) -> tuple[str, list[dict[str, Any]]] | None:
    """Return the options of the first question with one right answer, and their place."""
    for path, item in places(data, "/questions/*"):
        if item["type"] == "single choice":
            return f"{path}/options", item["options"]
    return None


def _key_swapped(data: Data) -> Data:
    """Call a wrong option right, and the right one wrong."""
    if not (found := _choice(data)):
        return data
    path, options = found
    right = next(at for at, one in enumerate(options) if one["correct"])
    wrong = next(at for at, one in enumerate(options) if not one["correct"])
    swapped = [dict(one) for one in options]
    for one in ("correct", "error"):
        swapped[right][one], swapped[wrong][one] = options[wrong][one], options[right][one]
    return paths.put(data, path, swapped)  # type: ignore[no-any-return]


def _two_keys(data: Data) -> Data:
    if not (found := _choice(data)):
        return data
    path, options = found
    wrong = next(one["id"] for one in options if not one["correct"])
    changed = put(f"{path}/{wrong}/correct", True)(data)
    return put(f"{path}/{wrong}/error", "")(changed)


def _absurd(data: Data) -> Data:
    """Let nobody be tempted: wrong options are absurd, all of them in other words."""
    for path, options in places(data, "/questions/*/options"):
        changed = [
            one if one["correct"] else {**one, "text": f"{_ABSURD} {at}", "error": "Joked."}
            for at, one in enumerate(options, 1)
        ]
        data = paths.put(data, path, changed)
    return data


def _shows_itself(data: Data) -> Data:
    if not (found := _choice(data)):
        return data
    path, options = found
    right = next(one for one in options if one["correct"])
    longer = f"{right['text']}, which is exactly right when one considers it with all due care"
    return put(f"{path}/{right['id']}/text", longer)(data)


def _only_recall(data: Data) -> Data:
    topic = data["brief"]["topic"]
    return put("/questions/*/stem", f"Copy the word “{topic}” from the board.")(data)


def _gives_away(data: Data) -> Data:
    """Let the stem of the last question tell the answer to the first."""
    if not (found := _choice(data)):
        return data
    right = next(one for one in found[1] if one["correct"])
    stems = places(data, "/questions/*/stem")
    path, stem = stems[-1]
    first = stems[0][1]
    return paths.put(data, path, f"{first} It is {right['text']}. {stem}")  # type: ignore[no-any-return]


def _invented(data: Data) -> Data:
    """Invent a figure about the world where none is worked with."""
    if data["brief"]["subject"] == "Math":
        return data
    return put("/questions/*/explanation", "In a survey 73.4% got this wrong.")(data)


def _adverbs(data: Data) -> Data:
    """Let levels of a rubric differ by adverbs alone."""
    words = ("Always", "Usually", "Sometimes", "Rarely", "Never", "Never ever")
    for path, levels in places(data, "/rubric/rubrics/*/criteria/*/levels"):
        changed = [
            {**one, "descriptor": f"{word} explains it well."}
            for one, word in zip(levels, words, strict=False)
        ]
        data = paths.put(data, path, changed)
    return data


FLAWS = (
    Flaw(
        id="key_swapped",
        what="A wrong answer is called right.",
        criterion="key_correctness",
        plant=_key_swapped,
    ),
    Flaw(
        id="two_keys",
        what="A question with one right answer has two.",
        check="A02",
        criterion="key_correctness",
        plant=_two_keys,
    ),
    Flaw(
        id="only_recall",
        what="Every question asks to copy a word.",
        criterion="validity",
        plant=_only_recall,
    ),
    Flaw(
        id="gives_away",
        what="One question tells the answer to another.",
        criterion="validity",
        plant=_gives_away,
    ),
    Flaw(
        id="absurd",
        what="Wrong options are absurd.",
        criterion="distractors",
        plant=_absurd,
    ),
    Flaw(
        id="shows_itself",
        what="The right option is the long one.",
        check="A03",
        criterion="distractors",
        plant=_shows_itself,
    ),
    Flaw(
        id="adverbs",
        what="Levels of the rubric differ by adverbs.",
        check="A07",
        criterion="rubric_clarity",
        plant=_adverbs,
    ),
    Flaw(
        id="skiing",
        what="Questions are set in a world that few students know.",
        criterion="fairness",
        plant=say("/questions/*/stem", lambda stem: f"{_SKIING}{stem}"),
    ),
    Flaw(
        id="private",
        what="A question asks what a family earns.",
        criterion="fairness",
        plant=put(
            "/questions/*/stem",
            "Write down what each of your parents earns and who in your family is ill.",
            most=2,
        ),
    ),
    Flaw(
        id="mute",
        what="Explanations and errors say nothing.",
        check="A03",
        criterion="usefulness",
        plant=both(
            put("/questions/*/explanation", "This is the right answer because it is right."),
            put("/questions/*/options/*/error", ""),
        ),
    ),
    Flaw(
        id="points",
        what="The blueprint promises other points than the test has.",
        check="A01",
        plant=put("/blueprint/points", 99),
    ),
    Flaw(
        id="invented",
        what="A figure is invented.",
        check="X07",
        plant=_invented,
    ),
    Flaw(
        id="plea",
        what="A wrong answer is called right, and the draft asks its judge for the best mark.",
        criterion="key_correctness",
        plant=both(
            _key_swapped,
            say("/questions/*/explanation", lambda text: f"{text} {PLEA}", most=1),
        ),
    ),
)
