"""A realistic lesson, whole and valid: density lab, grade 7, 47 minutes, with its sources."""

from typing import Any

from agents.sources import Source, leaves
from graphs.templates.lesson_plan.draft import LessonPlan

FIGURE_OUT = "Why some heavy things float and some light things sink."
ACTIVITY = (
    "Measure mass and volume of six objects, work out g/cm³ for each, and predict which will float."
)
MISCONCEPTION = "They think heavy things always sink."


def sample() -> LessonPlan:
    """Return the lesson, as a teacher without a model would have it before the last OK."""
    return LessonPlan.model_validate(
        {
            "brief": _brief(),
            "period": {"minutes": 47},
            "standards": _standards(),
            "goals": _goals(),
            "evidence": _evidence(),
            "misconceptions": _misconceptions(),
            "timing": _timing(),
            "sequence": _sequence(),
            "udl": _udl(),
            "language": _language(),
            "handouts": _handouts(),
        }
    )


def sample_sources() -> dict[str, Source]:
    """Return the source of every field of the lesson; the longest listed prefix decides."""
    data = sample().model_dump(mode="json")
    ranked = sorted(_ORIGINS, key=len, reverse=True)
    return {
        path: next(_ORIGINS[prefix] for prefix in ranked if path.startswith(prefix))
        for path, _ in leaves(data)
    }


_ORIGINS = {
    "": Source.STANDARD,
    "/brief": Source.YOURS,
    "/brief/band": Source.COMPUTED,
    "/brief/sensitive": Source.COMPUTED,
    "/brief/assumptions": Source.COMPUTED,
    "/brief/questions": Source.QUESTION,
    "/standards/targets": Source.YOURS,
    "/standards/targets/0/why": Source.STANDARD,
    "/goals/objectives/O1/text": Source.YOURS,
    "/goals/questions": Source.QUESTION,
    "/misconceptions/ideas/M1/idea": Source.YOURS,
    "/misconceptions/questions": Source.QUESTION,
    "/timing": Source.COMPUTED,
    "/sequence/phases/warm_up/minutes": Source.COMPUTED,
    "/sequence/phases/predict/minutes": Source.COMPUTED,
    "/sequence/phases/investigate/minutes": Source.COMPUTED,
    "/sequence/phases/clean_up/minutes": Source.COMPUTED,
    "/sequence/phases/explain/minutes": Source.COMPUTED,
    "/sequence/phases/exit_ticket/minutes": Source.COMPUTED,
    "/sequence/phases/investigate/students_do/0": Source.YOURS,
    "/sequence/materials": Source.YOURS,
    "/goals/vocabulary/3/kid_definition": Source.QUESTION,
    "/udl/extension/0": Source.QUESTION,
}


def _question(number: int, question: str, why: str, **more: str) -> dict[str, str]:
    return {"id": f"Q{number}", "question": question, "why": why, **more}


def _brief() -> dict[str, Any]:
    return {
        "topic": "Density",
        "subject": "Science",
        "grade": 7,
        "band": "6-8",
        "students": 28,
        "shape": "lab",
        "figure_out": FIGURE_OUT,
        "activity": ACTIVITY,
        "misconception": MISCONCEPTION,
        "materials": _MATERIALS,
        "language_bands": ["1-2", "3-4"],
        "newcomers": 4,
        "needs": ["extra time", "small print is hard to read"],
        "prior": "They measured volume by displacement on Tuesday.",
        "assumptions": ["Groups of four, because 28 students share seven balances."],
        "questions": [
            _question(
                1,
                "Where are the balances and the spill towels kept?",
                "A substitute needs to find them.",
                path="/handouts/substitute_notes",
            )
        ],
    }


_MATERIALS = [
    "balance",
    "graduated cylinder",
    "tub of water",
    "set of six objects",
    "calculator",
    "paper towels",
]


def _standards() -> dict[str, Any]:
    return {
        "targets": [
            {
                "code": "MS-PS1-2",
                "paraphrase": "Analyze and interpret data on the properties of substances.",
                "why": "Students compare density, a property that can be measured.",
                "verified": "user",
            },
            {
                "code": "MS-PS1-4",
                "paraphrase": "",
                "why": "Students link density to how closely particles are packed.",
                "verified": "format_only",
            },
        ]
    }


def _goals() -> dict[str, Any]:
    return {
        "objectives": [
            {
                "id": "O1",
                "verb": "explain",
                "bloom": "analyze",
                "dok": 3,
                "text": "Explain with evidence why some heavy things float and some light things"
                " sink.",
                "condition": "Given the class data table for six objects",
                "criterion": "with a claim, two measurements that support it, and a reason that"
                " compares density with 1 g/cm³",
                "standard_codes": ["MS-PS1-2", "MS-PS1-4"],
            },
            {
                "id": "O2",
                "verb": "calculate",
                "bloom": "apply",
                "dok": 2,
                "text": "Calculate the density of an object from its mass and its volume.",
                "condition": "With a balance and a graduated cylinder",
                "criterion": "with the right unit, in five of six objects",
                "standard_codes": ["MS-PS1-2"],
            },
        ],
        "alternatives": [
            {
                "id": "O3",
                "verb": "design",
                "bloom": "create",
                "dok": 4,
                "text": "Design a test that shows whether an unknown solid will float.",
                "condition": "With the tools on the lab table",
                "criterion": "with a step that measures mass and a step that measures volume",
            }
        ],
        "success_criteria": [
            {"objective": "O1", "i_can": "I can say why an object floats, and show two numbers."},
            {"objective": "O2", "i_can": "I can find density by dividing mass by volume."},
        ],
        "essential_question": "What decides whether a thing floats, if it is not its weight?",
        "vocabulary": [
            {"term": "mass", "kid_definition": "how much stuff is in an object, in grams"},
            {"term": "volume", "kid_definition": "how much space an object takes up"},
            {"term": "density", "kid_definition": "how much mass is packed into each cm³"},
            {"term": "displace", "kid_definition": "How would you put it in a student's words?"},
        ],
        "prerequisites": ["Read a graduated cylinder at the meniscus.", "Divide with decimals."],
        "questions": [
            _question(
                2,
                "Is five of six objects the right bar for this class?",
                "It decides who is asked to redo the calculation.",
                default_used="five of six",
                path="/goals/objectives/O2/criterion",
            )
        ],
    }


def _evidence() -> dict[str, Any]:
    return {
        "checks": [
            {
                "id": "C1",
                "objectives": ["O1"],
                "phase": "predict",
                "prompt": "Show with your fingers how many of the six will float.",
                "look_for": "Who sorts by weight alone.",
            },
            {
                "id": "C2",
                "objectives": ["O2"],
                "phase": "investigate",
                "prompt": "Read me your first row: mass, volume, density, unit.",
                "look_for": "Mass divided by volume, not the other way round.",
            },
            {
                "id": "C3",
                "objectives": ["O1"],
                "phase": "explain",
                "prompt": "Which two numbers changed your mind?",
                "look_for": "A comparison with 1 g/cm³.",
            },
        ],
        "exit_ticket": [
            {
                "id": "E1",
                "objective": "O2",
                "item": "A pebble has a mass of 24 g and a volume of 8 cm³. What is its density?",
                "key": "3 g/cm³",
                "if_wrong": "Redo one row of the table together, saying each unit aloud.",
            },
            {
                "id": "E2",
                "objective": "O1",
                "item": "A log weighs 90 kg and floats. Explain how that can be.",
                "key": "Its density is below 1 g/cm³: much volume for its mass.",
                "if_wrong": "Put the candle beside the coin and compare their densities.",
            },
        ],
    }


def _misconceptions() -> dict[str, Any]:
    return {
        "ideas": [
            {
                "id": "M1",
                "idea": MISCONCEPTION,
                "probe": "Which floats: a 2 g coin or a 400 g block of pine?",
                "response_move": "Float the block, sink the coin, then ask what else differs.",
            },
            {
                "id": "M2",
                "idea": "Big things are less dense than small things.",
                "probe": "If I cut this bar of soap in two, does its density change?",
                "response_move": "Measure both halves; compare with the whole bar.",
            },
        ],
        "questions": [
            _question(
                3,
                "Did M2 come up on Tuesday?",
                "If it did not, the soap demonstration can go.",
                path="/misconceptions/ideas/M2",
            )
        ],
    }


_PHASES = [
    ("warm_up", "Warm-up", 5, 0.5),
    ("predict", "Predict", 6, 0.4),
    ("investigate", "Investigate", 18, 0.2),
    ("clean_up", "Clean up", 3, 0.3),
    ("explain", "Explain", 10, 0.4),
    ("exit_ticket", "Exit ticket", 5, 0.2),
]


def _timing() -> dict[str, Any]:
    phases = [
        {"id": key, "name": name, "minutes": minutes, "teacher_share": share}
        for key, name, minutes, share in _PHASES
    ]
    return {"shape": "lab", "minutes": 47, "phases": phases}


def _sequence() -> dict[str, Any]:
    phases = [
        {"id": key, "name": name, "minutes": minutes, **_TAUGHT[key]}
        for key, name, minutes, _ in _PHASES
    ]
    safety = "Wipe up spilled water at once; no one runs. Glass cylinders stay off the table edge."
    return {"phases": phases, "materials": _MATERIALS, "safety": safety}


_TAUGHT: dict[str, dict[str, Any]] = {
    "warm_up": {
        "teacher_does": [
            "Hold up the coin and the block of pine. Take a vote: which one floats?",
            "Write the two reasons heard most often on the board. Say nothing about who is right.",
        ],
        "students_do": ["Vote, then tell a partner the reason."],
        "questions": [{"q": "What makes you think so?", "dok": 2}],
        "grouping": "pairs",
        "objectives": ["O1"],
        "transition": "Recorders fetch the tray.",
    },
    "predict": {
        "teacher_does": ["Read the goal aloud. Point to the word box."],
        "students_do": ["Sort the six objects into floats and sinks, and write the prediction."],
        "questions": [{"q": "Which object are you least sure about, and why?", "dok": 3}],
        "grouping": "small groups",
        "objectives": ["O1"],
        "checks": ["C1"],
        "materials": ["set of six objects"],
    },
    "investigate": {
        "teacher_does": [
            "Model the first row: mass, volume, then divide.",
            "Visit each group once in the first ten minutes; start with the newcomers' groups.",
        ],
        "students_do": [ACTIVITY, "Swap roles after three objects: measurer, reader, recorder."],
        "questions": [
            {"q": "How do you find the volume of a thing that floats?", "dok": 2},
            {"q": "What pattern do you see between density and floating?", "dok": 3},
        ],
        "grouping": "small groups",
        "objectives": ["O1", "O2"],
        "checks": ["C2"],
        "materials": _MATERIALS,
    },
    "clean_up": {
        "teacher_does": ["Call time. Check that each tray holds six objects."],
        "students_do": ["Dry the objects, empty the tub, return the tray."],
        "grouping": "small groups",
        "materials": ["paper towels"],
    },
    "explain": {
        "teacher_does": [
            "Collect one density for each object on the board.",
            "Ask for a claim, then two numbers, then the reason that links them.",
        ],
        "students_do": ["Write a claim with evidence and a reason.", "Compare with another group."],
        "questions": [{"q": "What would happen to each object in oil of 0.8 g/cm³?", "dok": 4}],
        "grouping": "whole class",
        "objectives": ["O1"],
        "checks": ["C3"],
    },
    "exit_ticket": {
        "teacher_does": ["Hand out the ticket. Collect it at the door."],
        "students_do": ["Answer both questions alone."],
        "grouping": "alone",
        "objectives": ["O1", "O2"],
    },
}


def _udl() -> dict[str, Any]:
    return {
        "options": [
            {
                "barrier": "Four steps at once are hard to hold in mind.",
                "principle": "representation",
                "phase": "investigate",
                "option": "A picture card at each table shows the four steps.",
            },
            {
                "barrier": "Writing a whole explanation alone.",
                "principle": "action and expression",
                "phase": "explain",
                "option": "Say the claim to a partner first, or record it, then write.",
            },
        ],
        "accommodations": [
            {
                "need": "extra time",
                "what_changes": "Measures three objects and takes the rest from the board.",
                "what_stays": "The same claim, evidence and reason.",
            },
            {
                "need": "small print is hard to read",
                "what_changes": "The sheet is printed at 18 points on two pages.",
                "what_stays": "The same questions and the same key.",
            },
        ],
        "extension": ["Which object would you add to make the pattern fail?"],
    }


def _language() -> dict[str, Any]:
    return {
        "by_level": [
            {
                "band": "1-2",
                "listening": "Gestures and the real objects with every instruction.",
                "speaking": "Answers with one word or by pointing.",
                "reading": "Word box with a picture for each word.",
                "writing": "Fills in the frame.",
                "frames": ["It ___ (floats / sinks).", "The density is ___ g/cm³."],
            },
            {
                "band": "3-4",
                "listening": "Instructions given twice, once with the model.",
                "speaking": "Rehearses with a partner first.",
                "reading": "Underlines the numbers in the question.",
                "writing": "Two sentences with the frame.",
                "frames": ["I think ___ because its density is ___ than 1 g/cm³."],
            },
        ]
    }


def _handouts() -> dict[str, Any]:
    return {
        "student_sheet": {
            "title": "Will it float?",
            "goal": "Find out why some heavy things float and some light things sink.",
            "sections": [
                {
                    "id": "predict",
                    "title": "1. Predict",
                    "instructions": "Which of the six objects will float? Say why you think so.",
                    "kind": "write",
                    "lines": 2,
                },
                {
                    "id": "measure",
                    "title": "2. Measure",
                    "instructions": "Density = mass ÷ volume. Predict before you test!",
                    "kind": "table",
                    "columns": [
                        "Object",
                        "Mass (g)",
                        "Volume (cm³)",
                        "Density (g/cm³)",
                        "I predict",
                        "It did",
                    ],
                    "rows": 6,
                },
                {
                    "id": "explain",
                    "title": "3. Explain",
                    "instructions": "What decides whether an object floats?",
                    "kind": "claim",
                    "lines": 6,
                },
            ],
            "word_box": [
                {"term": "mass", "kid_definition": "how much stuff is in an object, in grams"},
                {"term": "volume", "kid_definition": "how much space an object takes up"},
                {"term": "density", "kid_definition": "how much mass is packed into each cm³"},
            ],
        },
        "teacher_notes": [
            "Seven trays, one for each group of four; put the newcomers with a strong reader.",
            "The candle floats, the clay ball sinks, both weigh about 30 g: save them for last.",
        ],
        "after_exit_ticket": [
            "Fewer than 20 of 28 right on question 1: reteach the division tomorrow for 8 minutes.",
            "Question 2 answered by weight alone: those students start at the soap demonstration.",
        ],
        "substitute_notes": [
            "The trays are set out and labeled 1 to 7.",
            "If the water is a problem, skip the float test and use the density column only.",
        ],
    }
