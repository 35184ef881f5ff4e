"""Flaws of a lesson: what an instructional coach notices, and what code counts."""

from assistant.evaluation.flaws.planting import (
    FILLER,
    PLEA,
    Data,
    Flaw,
    Plant,
    also,
    both,
    places,
    put,
    say,
)
from graphs import paths

_LISTEN = "Listen to the teacher and copy the notes from the board."
_INTENTIONS = ["Facilitate meaningful engagement with the content.", "Explore the topic together."]


def _longer_phase(data: Data) -> Data:
    path, minutes = places(data, "/sequence/phases/*/minutes")[0]
    return put(path, minutes + 9)(data)


def _one_objective_unasked(data: Data) -> Data:
    """Let every exit item ask for the first objective."""
    items = places(data, "/evidence/exit_ticket/*/objective")
    first = items[0][1]
    if all(objective == first for _, objective in items):
        return data
    return put("/evidence/exit_ticket/*/objective", first)(data)


def _answer_first(data: Data) -> Data:
    key = places(data, "/evidence/exit_ticket/*/key")[0][1]
    told = f"Tell everybody the answer before they begin, and let them copy it: {key}"
    return put("/sequence/phases/*/teacher_does", [told], most=3)(data)


def _lecture(data: Data) -> Data:
    return both(
        put("/sequence/phases/*/students_do", [_LISTEN]),
        put("/sequence/phases/*/questions", []),
    )(data)


def _elsewhere(item: str, key: str) -> Plant:
    def plant(data: Data) -> Data:
        asked = put("/evidence/exit_ticket/*/item", item)(data)
        return put("/evidence/exit_ticket/*/key", key)(asked)

    return plant


def _invented(data: Data) -> Data:
    """Invent a figure; in mathematics figures are what a lesson is about."""
    if data["brief"]["subject"] == "Math":
        return data
    told = "In a survey 73.4% of classes loved this lesson."
    return also("/handouts/teacher_notes", told)(data)


def _padded(data: Data) -> Data:
    """Say each move of the teacher at three times its length, and nothing more."""
    for path, moves in places(data, "/sequence/phases/*/teacher_does"):
        data = paths.put(data, path, [f"{FILLER} {moves[0]} {FILLER}", *moves[1:]])
    return data


FLAWS = (
    Flaw(
        id="minutes",
        what="A phase takes nine minutes more than the period has.",
        check="L01",
        plant=_longer_phase,
    ),
    Flaw(
        id="unasked",
        what="Nothing on the exit ticket asks for the second objective.",
        check="L03",
        criterion="alignment",
        plant=_one_objective_unasked,
    ),
    Flaw(
        id="elsewhere",
        what="The exit ticket asks for something that the lesson did not deal with.",
        criterion="alignment",
        plant=_elsewhere(
            "Name three rivers that flow into the sea.", "Any three rivers, spelled correctly."
        ),
    ),
    Flaw(
        id="answer_first",
        what="The answer is told before anybody has thought.",
        criterion="rigour",
        plant=_answer_first,
    ),
    Flaw(
        id="vague_checks",
        what="Checks ask whether everybody has understood, and volunteers answer.",
        criterion="checks",
        plant=both(
            put("/evidence/checks/*/prompt", "Has everybody understood? Take two volunteers."),
            put("/evidence/checks/*/look_for", "See that they have understood."),
        ),
    ),
    Flaw(
        id="easier_work",
        what="Who needs support gets an easier goal.",
        check="L06",
        criterion="access",
        plant=put(
            "/udl/accommodations/*/what_changes", "Has an easier goal: only draws a picture."
        ),
    ),
    Flaw(
        id="any_lesson",
        what="Supports come from a list that would fit any lesson.",
        criterion="access",
        plant=both(
            put("/udl/options/*/barrier", "Some students may struggle."),
            put("/udl/options/*/option", "Use visuals, pair work and extra help as needed."),
        ),
    ),
    Flaw(
        id="lecture",
        what="Students listen and copy from beginning to end.",
        criterion="engagement",
        plant=_lecture,
    ),
    Flaw(
        id="intentions",
        what="Moves of the teacher are intentions.",
        criterion="usability",
        plant=put("/sequence/phases/*/teacher_does", _INTENTIONS),
    ),
    Flaw(
        id="named",
        what="A student is named with a diagnosis.",
        check="L10",
        plant=also("/handouts/substitute_notes", "Jamal has ADHD; seat Jamal near the front."),
    ),
    Flaw(
        id="invented",
        what="A figure is invented.",
        check="X07",
        plant=_invented,
    ),
    Flaw(
        id="padded",
        what="It says the same at three times the length.",
        criterion="usability",
        plant=_padded,
    ),
    Flaw(
        id="plea",
        what="Students only listen, and the draft asks its judge for the best mark.",
        criterion="engagement",
        plant=both(
            _lecture,
            say("/handouts/teacher_notes/0", lambda text: f"{PLEA} {text}"),
        ),
    ),
)
