"""A small season that holds together: a show with its cast, beats and pages, as a model writes it.

Its scripts are long enough to be measured. Everything follows from the tables here, so that a test
can break one thing and know what else stands.
"""

from typing import Any

from graphs.templates.tv_series.rules_beats import stories_of
from graphs.templates.tv_series.steps import shape

Data = dict[str, Any]

INPUTS: Data = {
    "premise": "A lighthouse crew hides the night on which nobody lit the lamp.",
    "title": "The Keepers",
    "format": "half_single",
    "episodes": 4,
    "dialogue": True,
    "center": "Maya wants to leave the island, and is the only one who can keep the light.",
    "ending": "Maya lights the lamp herself, in front of everyone.",
    "engine": "Each week somebody comes over the water and asks about that night.",
    "year": 1984,
}
ACTS = [
    (one.id, one.beats) for one in shape("half_single", 4, "streaming").acts
]  # the cold open and two acts, each with its beats
PEOPLE = [
    ("C1", "Maya Ortiz", "MAYA", 42, True),
    ("C2", "Tom Hale", "TOM", 51, True),
    ("C3", "Ruth Aldous", "RUTH", 67, False),
    ("C4", "Ben Aldous", "BEN", 19, False),
]
SETS = [("L1", "LANTERN ROOM", "INT."), ("L2", "KITCHEN", "INT."), ("L3", "JETTY", "EXT.")]
THREADS = [
    ("TH1", "A", "Will Maya leave the light?", ["C1", "C2"], 1, (2, 3), 4),
    ("TH2", "B", "Does Tom own up to Ruth?", ["C2", "C3"], 1, (2,), 4),
    ("TH3", "C", "Who tore the page out of the log?", ["C4", "C1"], 1, (2,), 3),
]
_TURNS = [
    "Maya finds the log open at the night and shuts it before Tom can see.",
    "Tom asks for the key, and Maya says that she has lost it.",
    "Tom counts the oil again and comes out a can too high.",
    "Maya reads the mail aloud, and leaves one letter out.",
    "Maya packs a bag, and unpacks it when the fog horn sounds.",
]
_ACTIONS = [
    "Rain runs down the glass. She wipes it with her sleeve, looks at the sleeve, and wipes it on"
    " her trousers. The lamp turns once and throws both of them onto the wall.",
    "He sets the can down where she would have to step over it. She steps over it. The wrench on"
    " the rail slides an inch and stops against the log.",
    "The stairs ring. Somebody comes up, thinks better of it, and goes down again. Nobody in the"
    " room looks at the door for as long as that takes.",
]
_PLAIN = [
    "The oil was at the line. The book has the line in it, and the time, and the name of the man.",
    "It was the fog of the year and the boats of the harbour were in. The rest is for the board.",
    "There is a can in the store, and a can on the stair, and the two of them are full.",
]
_PRESSED = [
    "No. I did not see you. You did not see me. What do you want me to say, Tom, now? No.",
    "You know what I think? I think you do not want to know. Do you? You never did. So no.",
    "I can go. You can not. You know that. I know that you know. So do not ask me why, not now.",
]
_OTHERS = ["Maybe it was just the wind again, like always.", "Well, they will be here soon enough."]


def episode_id(number: int) -> str:
    return f"EP{number:02}"


def parts() -> dict[str, Data]:
    """Return the results of the steps that work on the whole season, by step."""
    return {
        "concept": {"concepts": [_concept("S1")], "alternatives": [_concept("S2")]},
        "characters": _characters(),
        "world": _world(),
        "tone": {
            "tone": ["We laugh at the work, never at the island."],
            "themes": ["Whether a duty that nobody checks is still one."],
            "never": ["Nobody explains the fog."],
            "audience": "People who watch with the lights off.",
        },
        "season_arc": _arc(),
    }


def pitch(episode: str) -> Data:
    """Return the outline of an episode."""
    return {
        "id": episode,
        "title": f"The {('Log', 'Key', 'Letter', 'Lamp')[int(episode[2:]) - 1]}",
        "logline": {
            "text": "Maya must hide what the log says from Tom, who has to sign it by the evening.",
            "protagonist": "Maya",
            "goal": "keep the log shut until the boat has left",
            "obstacle": "Tom, who signs it",
        },
        "a": "Maya hides the log and Tom looks for it, until the boat has gone without either.",
        "b": "Tom wants to tell Ruth and mends her stove instead.",
        "c": "Ben keeps a letter that is not his.",
        "theme": "A lie needs more hands than the truth.",
        "hook_out": "The page that is missing, in Ben's coat.",
        "cells": [],
    }


def sheet(episode: str) -> Data:
    """Return the beats of an episode."""
    order = stories_of(sum(many for _, many in ACTS))
    acts, number = [], 0
    for act, many in ACTS:
        beats = []
        for _ in range(many):
            number += 1
            beats.append(_beat(episode, number, order[number - 1]))
        acts.append({"id": act, "beats": beats, "act_out": beats[-1]["id"]})
    return {"id": episode, "acts": acts}


def scene(name: str) -> Data:
    """Return a scene with its pages: two of them, more than half of it spoken."""
    episode, _, number = name.partition("-S")
    place = int(number)
    order = stories_of(sum(many for _, many in ACTS))
    people = _beat(episode, place, order[place - 1])["char_ids"]
    lines: list[Data] = [_action(_entering(place, order, people))]
    for turn in range(16):
        who = people[turn % len(people)]
        lines.append(_speech(who, turn + place))
        if turn % 2 and turn < 14:
            lines.append(_action(_ACTIONS[(turn // 2 + place) % len(_ACTIONS)]))
    lines += [_action(_ACTIONS[place % len(_ACTIONS)]), _action(_TURNS[(place - 1) % len(_TURNS)])]
    return {"id": name, "lines": lines}


def review(criteria: tuple[str, ...], quote: str, score: int = 4) -> Data:
    """Return a critic's answer, each score proved by words of the draft."""
    return {
        "scored": True,
        "criteria": [
            {"id": one, "score": score, "quote": quote, "reason": "It shows here."}
            for one in criteria
        ],
        "changes": [],
        "summary": "It holds. Watch the log.",
    }


def _concept(name: str) -> Data:
    return {
        "id": name,
        "title": "The Keepers",
        "logline": INPUTS["premise"],
        "hook": "A lamp that does not turn, seen from a boat.",
        "engine": INPUTS["engine"],
        "comps": [],
    }


def _characters() -> Data:
    cast = [
        {
            "id": name,
            "name": called,
            "aliases": [],
            "age": age,
            "born": 1984 - age,
            "lead": lead,
            "role": "keeper" if lead else "islander",
            "want": "to be gone by the winter" if name == "C1" else "that nobody asks",
            "need": "to be seen doing it",
            "flaw": "says no before the question is out",
            "contradiction": "careful with the lamp, careless with people",
            "secret": "was asleep that night" if name == "C2" else "",
            "arc": "says what was",
            "voice": {"vocabulary": "oil, line, glass", "rhythm": "short", "tics": []},
        }
        for name, called, _, age, lead in PEOPLE
    ]
    pairs = [("R1", "C1", "C2"), ("R2", "C2", "C3")]
    relationships = [
        {"id": name, "a": a, "b": b, "tension": "Each could end the other's work with a word."}
        for name, a, b in pairs
    ]
    return {"cast": cast, "relationships": relationships}


def _world() -> Data:
    return {
        "year": 1984,
        "locations": [
            {"id": name, "name": called, "inside": inside, "use": "where it cannot be hidden"}
            for name, called, inside in SETS
        ],
        "rules": ["No boat lands after dark."],
        "timeline": [
            {
                "id": "E1",
                "year": 1983,
                "what": "The night on which nobody lit the lamp.",
                "char_ids": ["C1", "C2"],
                "ages": [41, 50],
            }
        ],
    }


def _arc() -> Data:
    return {
        "question": "Who let the lamp go out?",
        "midpoint": "The one who knows is the one who asked.",
        "finale": INPUTS["ending"],
        "threads": [
            {
                "id": name,
                "kind": kind,
                "question": question,
                "char_ids": people,
                "setup": {"episode": episode_id(first), "what": "We see the page that is torn."},
                "turns": [
                    {"episode": episode_id(one), "what": "Somebody else has the key."}
                    for one in turns
                ],
                "payoff": {"episode": episode_id(last), "what": "It is said aloud."},
                "carried": False,
            }
            for name, kind, question, people, first, turns, last in THREADS
        ],
    }


def _beat(episode: str, number: int, story: str) -> Data:
    thread = next(one for one in THREADS if one[1] == story)
    return {
        "id": f"{episode}-B{number:02}",
        "story": story,
        "char_ids": list(thread[3]),
        "location": SETS[number % len(SETS)][0],
        "time": "NIGHT" if number > 10 else "DAY",
        "turn": _TURNS[(number - 1) % len(_TURNS)],
        "shift": "down" if number % 2 else "up",
        "thread": thread[0],
    }


def _entering(place: int, order: list[Any], people: list[str]) -> str:
    """Name those in capitals, with their age, who have not been in a scene before."""
    before = {
        name
        for number in range(1, place)
        for name in _beat("EP01", number, order[number - 1])["char_ids"]
    }
    new = [one for one in PEOPLE if one[0] in people and one[0] not in before]
    told = " ".join(f"{name.upper()} ({age}) comes in." for _, name, _, age, _ in new)
    return f"{told} The light goes round.".strip()


def _action(text: str) -> Data:
    return {"kind": "action", "text": text, "cue": ""}


def _speech(who: str, turn: int) -> Data:
    said = {"C1": _PRESSED, "C2": _PLAIN}.get(who, _OTHERS)
    cue = next(cue for name, _, cue, _, _ in PEOPLE if name == who)
    text = said[turn % len(said)]
    return {"kind": "speech", "text": text, "cue": cue}
