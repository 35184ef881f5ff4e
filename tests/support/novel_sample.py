"""A small novel in three chapters, as a good model would write it: a sample for tests."""

import re
from pathlib import Path
from typing import Any

from graphs.templates.novel.asking import beat_bank

Data = dict[str, Any]

INPUTS: Data = {
    "title": "The Salt Line",
    "author": "Ana O'Neil",
    "genre": "cozy mystery",
    "premise": "Maya, a retired baker, finds her brother's diary.",
    "wants": "Maya, a retired baker, wants to clear her brother's name.",
    "stands": "The whole town believes he did it, and the one witness is gone.",
    "ends": "She finds out that her brother did it, and why.",
    "words": 1800,
    "chapters": 3,
    "scenes": 6,
    "draft_chapters": 3,
}
STORY: Data = {
    "premise": [{"id": "P1", "text": "A baker who trusts nobody must clear her dead brother."}],
    "alternatives": [
        {"id": "P2", "text": "A baker must learn what her brother did to a town that fed her."},
        {"id": "P3", "text": "A town that hides a drowning is undone by a baker's patience."},
    ],
    "setup": "Maya finds a diary in the wall of the bakery and cannot leave it there.",
    "disasters": [
        {"id": "D1", "text": "The diary names a witness, and the witness has left the island."},
        {"id": "D2", "text": "The sheriff takes the diary, and calls it a forgery."},
        {"id": "D3", "text": "The torn page turns up, in her brother's own hand."},
    ],
    "ending": "She finds out that her brother did it, and why.",
    "questions": [],
}
CAST: Data = {
    "characters": [
        {
            "id": "C1",
            "name": "Maya",
            "aliases": [],
            "part": "lead",
            "who": "retired baker, 61",
            "want": "to clear her brother's name",
            "need": "to grieve him as he was",
            "flaw": "she answers a question with work",
            "arc": "she lets the oven go cold",
            "traits": [
                {"attribute": "eyes", "value": "grey", "since": ""},
                {"attribute": "hand", "value": "left", "since": ""},
            ],
        },
        {
            "id": "C2",
            "name": "Sheriff Cole",
            "aliases": ["Ben"],
            "part": "against",
            "who": "sheriff of the island, 44",
            "want": "to keep the case closed",
            "need": "to say what he saw",
            "flaw": "he jokes when he should answer",
            "arc": "he opens the file",
            "traits": [],
        },
        {
            "id": "C3",
            "name": "Ruth",
            "aliases": [],
            "part": "with",
            "who": "the harbor clerk, her oldest friend",
            "want": "to be asked for once",
            "need": "to stop keeping other people's secrets",
            "flaw": "she files things away",
            "arc": "she tells",
            "traits": [{"attribute": "scar", "value": "a scar on her chin", "since": "CH03"}],
        },
    ],
    "questions": [],
}
WORLD: Data = {
    "period": "one week in November",
    "places": [
        {"id": "L1", "name": "The bakery", "what": "closed since spring; every sound carries"},
        {"id": "L2", "name": "The harbor office", "what": "one door, one window, one key"},
    ],
    "rules": ["The ferry comes once a day; whoever misses it stays."],
    "questions": [],
}
THEMES: Data = {
    "question": "Can you love somebody for who he was when you know what he did?",
    "motifs": [{"id": "M1", "text": "Salt: in the dough, on the glass, in the wound."}],
    "threads": [
        {"id": "T1", "question": "Does Maya clear her brother's name?", "carried": False},
        {"id": "T2", "question": "Who tore the page out?", "carried": False},
    ],
    "questions": [],
}
BEATS = [one["name"] for one in beat_bank()]
MOMENTS: Data = {
    "moments": [
        {"id": f"B{number}", "name": BEATS[number - 1], "what": f"{what}."}
        for number, what in enumerate(
            (
                "Maya opens a bakery that nobody comes to",
                "She sells the ovens one by one",
                "Ruth says that a closed wall keeps more than warmth",
                "The diary falls out of the wall",
                "She reads it aloud to an empty shop",
                "She walks to the harbor office with it",
                "Ruth lets her in after hours",
                "The two of them read the ferry books",
                "The witness took the last ferry that spring",
                "Cole comes to the shop and buys nothing",
                "The torn page is in Ruth's own drawer",
                "Maya sits in front of a cold oven",
                "She reads the page to the end",
                "She says it aloud to the whole town",
                "The bakery is open, and somebody comes in",
            ),
            1,
        )
    ]
}
_CARDS: dict[str, list[Data]] = {
    "CH01": [
        {
            "pov": "C1",
            "location": "L1",
            "when": "Monday, before light",
            "goal": "Maya wants to get the last oven out of the wall.",
            "conflict": "The wall gives way, and something is in it.",
            "outcome": "She has a diary in place of a sale.",
            "value_shift": "order \u2192 doubt",
            "threads": ["T1"],
            "present": [],
        },
        {
            "pov": "C1",
            "location": "L2",
            "when": "Monday noon",
            "goal": "Maya wants the ferry books of that spring.",
            "conflict": "Ruth may not show them to anybody.",
            "outcome": "Ruth lets her look, for as long as a kettle takes.",
            "value_shift": "distance \u2192 trust",
            "threads": ["T1", "T2"],
            "present": ["C3"],
        },
    ],
    "CH02": [
        {
            "pov": "C1",
            "location": "L1",
            "when": "Tuesday morning",
            "goal": "Maya wants the sheriff to open the case.",
            "conflict": "Cole wants the diary, and makes a joke of it.",
            "outcome": "He takes it with him.",
            "value_shift": "hope \u2192 loss",
            "threads": ["T1"],
            "present": ["C2"],
        },
        {
            "pov": "C1",
            "location": "L2",
            "when": "Tuesday night",
            "goal": "Maya wants to know who tore the page out.",
            "conflict": "Every drawer is locked but one.",
            "outcome": "The page lies in the open one.",
            "value_shift": "anger \u2192 fear",
            "threads": ["T2"],
            "present": [],
        },
    ],
    "CH03": [
        {
            "pov": "C1",
            "location": "L2",
            "when": "Wednesday, first ferry",
            "goal": "Maya wants Ruth to say why.",
            "conflict": "Ruth would rather bleed than speak.",
            "outcome": "Ruth falls on the ramp, and tells.",
            "value_shift": "anger \u2192 pity",
            "threads": ["T2"],
            "present": ["C3"],
        },
        {
            "pov": "C1",
            "location": "L1",
            "when": "Thursday, before light",
            "goal": "Maya wants to read the page to the end.",
            "conflict": "It is in her brother's hand.",
            "outcome": "She reads it, and lights the oven.",
            "value_shift": "dread \u2192 peace",
            "threads": ["T1", "T2"],
            "present": [],
        },
    ],
}


def outlined(chapter: str) -> Data:
    """Return the scenes of a chapter."""
    cards = [{"id": f"{chapter}-{place}", **card} for place, card in enumerate(_CARDS[chapter], 1)]
    return {"id": chapter, "title": "", "cards": cards}


def _prose() -> dict[str, str]:
    text = Path(__file__).with_name("novel_prose.md").read_text("utf-8")
    _, *parts = re.split(r"(?m)^## (\S+)\n", text)
    return {name: words.strip() for name, words in zip(parts[::2], parts[1::2], strict=True)}


PROSE = _prose()
FACTS: dict[str, list[Data]] = {
    "CH01-1": [
        {
            "subject": "C1",
            "kind": "has",
            "attribute": "diary",
            "value": "her brother's diary",
            "quote": "in the hole lay a book in oilcloth",
        }
    ],
    "CH03-1": [
        {
            "subject": "C3",
            "kind": "mark",
            "attribute": "scar",
            "value": "a scar on her chin",
            "quote": "You will have a scar on your chin",
        }
    ],
}


def in_the_present(text: str) -> str:
    """Return the first scene in another tense, as a model slips into it."""
    for old, new in {
        **{"came": "comes", "had": "has", "wanted": "wants", "pulled": "pulls", "gave": "gives"},
        **{"filled": "fills", "coughed": "coughs", "stepped": "steps", "waited": "waits"},
        **{"stood": "stands", "was": "is", "lay": "lies", "knew": "knows", "tied": "ties"},
        **{"swept": "sweeps", "wrote": "writes", "crossed": "crosses", "stung": "sting"},
        **{"sat": "sits", "put": "puts", "decided": "decides", "could": "can", "drowned": "drowns"},
        **{"sold": "sells", "watched": "watches", "said": "says", "torn": "tears"},
    }.items():
        text = text.replace(f" {old} ", f" {new} ").replace(f" {old}.", f" {new}.")
    return text
