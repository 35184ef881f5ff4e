"""A realistic test, whole and valid, as a model wrote it and a subject expert solved it."""

from typing import Any

from agents.binding import call
from graphs.checks.check import Draft
from graphs.checks.run import repair, run_checks
from graphs.findings import Finding, GateReport, Severity
from graphs.templates.assessment.checks import CHECKS
from graphs.templates.assessment.draft import Assessment, Item, Slot
from graphs.templates.assessment.forms import forms
from graphs.templates.assessment.planning import blueprint, plan
from graphs.templates.assessment.solving import blind, key_of

Data = dict[str, Any]

INPUTS: Data = {
    "topic": "Density",
    "subject": "Science",
    "grade": 7,
    "questions": 9,
    "minutes": 30,
    "wrong": "They think heavy things always sink.",
    "needs": ["extra time"],
    "forms": 2,
}
_BRIEF: Data = {
    "topic": "Density",
    "subject": "Science",
    "grade": 7,
    "band": "6-8",
    "wrong": INPUTS["wrong"],
}
OBJECTIVES: Data = {
    "objectives": [
        {"id": "O1", "text": "Calculate density from mass and volume.", "dok": 2},
        {"id": "O2", "text": "Explain with evidence why an object floats or sinks.", "dok": 3},
    ]
}


def _row(id: str, objective: str, dok: int, type: str, count: int, points: int) -> Data:
    focus = [f"{type} {place}" for place in range(1, count + 1)]
    return {
        **{"id": id, "objective": objective, "dok": dok, "type": type},
        **{"count": count, "points": points, "focus": focus},
    }


ROWS: Data = {
    "rows": [
        _row("B1", "O1", 2, "single choice", 2, 2),
        _row("B2", "O2", 2, "multiple select", 1, 2),
        _row("B3", "O2", 2, "true/false", 1, 1),
        _row("B4", "O1", 2, "numeric", 1, 2),
        _row("B5", "O1", 1, "matching", 1, 3),
        _row("B6", "O1", 2, "ordering", 1, 2),
        _row("B7", "O2", 2, "data reading", 1, 2),
        _row("B8", "O2", 3, "constructed response", 1, 6),
    ]
}


def _options(*texts: tuple[str, bool, str]) -> list[Data]:
    return [
        {"id": "abcde"[place], "text": text, "correct": correct, "error": error}
        for place, (text, correct, error) in enumerate(texts)
    ]


ITEMS: list[Data] = [
    {
        **{"id": "B1.1", "objective": "O1", "dok": 2, "type": "single choice"},
        "stem": "A stone has a mass of 60 g and takes up 20 cm³. What is its density?",
        "options": _options(
            ("3 g/cm³", True, ""),
            ("0.33 g/cm³", False, "Divided volume by mass."),
            ("1200 g/cm³", False, "Multiplied mass and volume."),
            ("40 g/cm³", False, "Subtracted volume from mass."),
        ),
        "formula": "60 / 20",
        "explanation": "60 g shared out over 20 cm³ leaves 3 g for each cm³.",
    },
    {
        **{"id": "B1.2", "objective": "O1", "dok": 2, "type": "single choice"},
        "stem": "A liquid has a density of 0.8 g/cm³. What is the mass of 50 cm³ of it?",
        "options": _options(
            ("62.5 g", False, "Divided volume by density."),
            ("40 g", True, ""),
            ("50.8 g", False, "Added the two numbers."),
            ("0.016 g", False, "Divided density by volume."),
        ),
        "formula": "0.8 * 50",
        "explanation": "Each cm³ has 0.8 g, so 50 of them have 40 g.",
    },
    {
        **{"id": "B2.1", "objective": "O2", "dok": 2, "type": "multiple select"},
        "stem": "Water has a density of 1 g/cm³. Which of these will float in it?",
        "options": _options(
            ("a cork of 0.2 g/cm³", True, ""),
            ("a bolt of 7.8 g/cm³", False, "Thought that small things float."),
            ("a log of 0.6 g/cm³", True, ""),
            ("a candle of 0.9 g/cm³", True, ""),
            ("a marble of 2.5 g/cm³", False, "Compared the size, not the density."),
        ),
        "explanation": "What has less than 1 g in each cm³ floats in water.",
    },
    {
        **{"id": "B3.1", "objective": "O2", "dok": 2, "type": "true/false"},
        "stem": "A heavy log sinks because it is heavier than a small stone.",
        "is_true": False,
        "explanation": "What counts is the mass in each cm³, and wood has less of it than water.",
    },
    {
        **{"id": "B4.1", "objective": "O1", "dok": 2, "type": "numeric"},
        "stem": "A block of 90 g takes up 36 cm³. What is its density in g/cm³?",
        "value": 2.5,
        "unit": "g/cm³",
        "formula": "90 / 36",
        "explanation": "90 g shared out over 36 cm³ leaves 2.5 g for each.",
    },
    {
        **{"id": "B5.1", "objective": "O1", "dok": 1, "type": "matching"},
        "stem": "Match each quantity with the tool that measures it.",
        "pairs": [
            {"left": "mass", "right": "balance"},
            {"left": "volume of a liquid", "right": "graduated cylinder"},
            {"left": "length", "right": "ruler"},
        ],
        "explanation": "Each tool shows one quantity directly.",
    },
    {
        **{"id": "B6.1", "objective": "O1", "dok": 2, "type": "ordering"},
        "stem": "Put the steps for finding the density of a stone in order.",
        "order": [
            "Measure the mass of the stone",
            "Read the level of the water",
            "Lower the stone into the water",
            "Read the level again and subtract",
        ],
        "explanation": "A wet stone would be heavier, so its mass comes before the water.",
    },
    {
        **{"id": "B7.1", "objective": "O2", "dok": 2, "type": "data reading"},
        "stem": "The table shows four balls. Which one floats in water (1 g/cm³)?",
        "exhibit": {
            "kind": "table",
            "title": "Four balls",
            "columns": ["Ball", "Mass (g)", "Volume (cm³)"],
            "rows": [["P", "30", "20"], ["Q", "18", "20"], ["R", "50", "40"], ["S", "24", "20"]],
            "note": "Made-up data for this question.",
        },
        "options": _options(
            ("ball P", False, "Compared mass alone with another ball."),
            ("ball Q", True, ""),
            ("ball R", False, "Took the largest ball."),
            ("ball S", False, "Took the mass nearest to the volume from above."),
        ),
        "explanation": "Only ball Q has less mass in grams than volume in cm³.",
    },
    {
        **{"id": "B8.1", "objective": "O2", "dok": 3, "type": "constructed response"},
        "stem": "A student says that heavy things always sink. Make a claim, give two pieces of"
        " evidence, and explain how they support your claim.",
        "model_answer": "Heavy things do not always sink. A log is heavy and floats; a marble is"
        " light and sinks. The log has less mass in each cm³ than water has, the marble more.",
        "explanation": "Whether a thing floats depends on its density, not on its mass alone.",
    },
]
RUBRIC: Data = {
    "rubrics": [
        {
            "id": "B8.1",
            "anchor": ITEMS[8]["model_answer"],
            "criteria": [
                {
                    **{"id": "R1", "name": "Claim", "objective": "O2"},
                    "levels": [
                        {"score": 2, "descriptor": "Says that heavy things do not always sink."},
                        {"score": 1, "descriptor": "Names floating or sinking, takes no side."},
                        {"score": 0, "descriptor": "Makes no statement about the idea."},
                    ],
                },
                {
                    **{"id": "R2", "name": "Evidence", "objective": "O2"},
                    "levels": [
                        {"score": 2, "descriptor": "Gives two objects with what they did."},
                        {"score": 1, "descriptor": "Gives one object with what it did."},
                        {"score": 0, "descriptor": "Gives no object, or repeats the claim."},
                    ],
                },
                {
                    **{"id": "R3", "name": "Reasoning", "objective": "O2"},
                    "levels": [
                        {"score": 2, "descriptor": "Links both objects to mass in each cm³."},
                        {"score": 1, "descriptor": "Links one object to mass in each cm³."},
                        {"score": 0, "descriptor": "Gives no reason that uses mass and volume."},
                    ],
                },
            ],
        }
    ]
}
ACCESS: Data = {
    "accommodations": [
        {
            "need": "extra time",
            "what_changes": "The test may take one and a half times as long.",
            "what_stays": "The same questions, the same points.",
        }
    ]
}


def clean() -> Data:
    """Return the sample test as JSON."""
    whole = Assessment.model_validate(
        {
            "brief": _BRIEF,
            "sitting": {"minutes": 30, "items": 9, "forms": 2},
            "objectives": OBJECTIVES,
            **_planned(),
            "questions": ITEMS,
            "solutions": [solved(one) for one in ITEMS],
            "bias": {"flags": []},
            "access": ACCESS,
            "rubric": RUBRIC,
            "forms": laid_out(ITEMS),
        }
    )
    return whole.model_dump(mode="json")


def solved(item: Data, **changes: Any) -> Data:
    """Return the solution of a question that its solver agrees on."""
    read = Item.model_validate(item)
    answer = [] if read.type == "constructed response" else key_of(read)
    solution = {"solved": True, "answer": answer, "why": "Worked through.", **changes}
    return {"id": read.id, "blind": blind(read).model_dump(mode="json"), "solution": solution}


def laid_out(items: list[Data], count: int = 2) -> Data:
    """Return the forms of some questions."""
    slots = [Slot.model_validate(one) for one in _planned()["plan"]["questions"]]
    made = forms(slots, [Item.model_validate(one) for one in items], count)
    return made.model_dump(mode="json")


def _planned() -> Data:
    summed = call(blueprint, {"rows": ROWS, "items": 9, "grade": 7})
    rows = summed.model_dump(mode="json")
    made = call(plan, {"blueprint": rows, "objectives": OBJECTIVES, "grade": 7})
    return {"blueprint": rows, "plan": made.model_dump(mode="json")}


def draft(data: Data, **inputs: Any) -> Draft:
    """Return a test as checks see it."""
    return Draft(value=Assessment.model_validate(data), data=data, inputs={**INPUTS, **inputs})


def look(data: Data, **inputs: Any) -> GateReport:
    """Return what all checks find."""
    return run_checks(CHECKS, draft(data, **inputs))


def serious(report: GateReport) -> list[Finding]:
    """Return what blocks or warns."""
    return [one for one in report.findings if one.severity is not Severity.INFO]


def mended(data: Data, **inputs: Any) -> Data:
    """Return a test after the repairs of code."""
    seen = draft(data, **inputs)
    return repair(CHECKS, seen, run_checks(CHECKS, seen)).data
