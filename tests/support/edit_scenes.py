"""Two runs to say edits about: a finished lesson, and a series with a block of episodes."""

from typing import Any

from pydantic import BaseModel

from assistant.edits import Scene
from graphs.catalog import outline
from graphs.definition import Definition
from graphs.journal import Address
from graphs.revision import Revision
from graphs.templates.lesson_plan import draft as lesson_types
from graphs.workflow import Resources, Workflow
from tests.support.lesson_sample import sample

MODELS = ("openai/gpt-4o", "anthropic/claude-sonnet-4-5")


def _lesson() -> Scene:
    types = {
        name: value
        for name, value in vars(lesson_types).items()
        if isinstance(value, type) and issubclass(value, BaseModel)
    }
    workflow = Workflow(outline("lesson_plan"), Resources(types=types))
    lesson = sample().model_dump(mode="json")
    results: dict[Address, Any] = {Address(step): value for step, value in lesson.items()}
    results[Address("approve_goals")] = lesson["goals"]
    results |= {Address(step): lesson for step in ("draft", "review")}
    inputs = {name: lesson["brief"].get(name) for name in workflow.definition.inputs}
    inputs["minutes"] = lesson["timing"]["minutes"]
    inputs["standards"] = ["MS-PS1-2: Analyze data on the properties of substances"]
    revision = Revision(inputs=inputs, given=tuple(inputs))
    return Scene(workflow, revision, results, models=MODELS, nonce=lambda: "once")


def _series() -> Scene:
    definition = Definition.model_validate(
        {
            "draftroom": 1,
            "name": "tv_series",
            "title": "TV series",
            "inputs": {
                "premise": {"type": "text", "title": "Premise", "required": True},
                "episodes": {"type": "integer", "title": "Episodes", "min": 1, "max": 12},
                "tone": {"type": "choice", "title": "Tone", "options": ["dark", "dry comedy"]},
                "budget": {"type": "number", "title": "Budget", "min": 0},
                "cliffhangers": {"type": "boolean", "title": "Cliffhangers"},
            },
            "roles": {"writer": {"title": "Writer"}},
            "steps": [
                {
                    "id": "cast",
                    "kind": "agent",
                    "role": "writer",
                    "title": "Write the characters",
                    "output": {"characters": [{"name": "string", "want": "string"}]},
                },
                {
                    "id": "season",
                    "kind": "agent",
                    "role": "writer",
                    "title": "Plan the season",
                    "with": {"cast": "steps.cast"},
                    "output": {"episodes": [{"id": "string", "title": "string"}]},
                },
                {
                    "id": "scripts",
                    "kind": "each",
                    "title": "Write the scripts",
                    "items": "steps.season.episodes",
                    "key": "id",
                    "steps": [
                        {
                            "id": "beats",
                            "kind": "agent",
                            "role": "writer",
                            "with": {"episode": "item"},
                            "output": {"beats": ["string"], "ending": "string"},
                        },
                        {
                            "id": "script",
                            "kind": "agent",
                            "role": "writer",
                            "with": {"beats": "steps.beats"},
                            "output": {"text": "string"},
                        },
                    ],
                },
            ],
        }
    )
    titles = {"EP01": "Pilot", "EP02": "The Lie", "EP03": "The Long Night"}
    results: dict[Address, Any] = {
        Address("cast"): {
            "characters": [{"name": "Maya", "want": "To stay."}, {"name": "Ben", "want": "Truth."}]
        },
        Address("season"): {"episodes": [{"id": key, "title": titles[key]} for key in titles]},
    }
    for key in ("EP01", "EP02"):  # the third episode is not written yet
        beats = {"beats": ["Maya arrives.", "Ben sees her."], "ending": "A door closes."}
        results[Address("scripts.beats", key)] = beats
        results[Address("scripts.script", key)] = {"text": "INT. HOUSE. MAYA enters."}
    inputs = {"premise": "Maya returns.", "episodes": 3, "tone": "dark", "cliffhangers": False}
    return Scene(Workflow(definition), Revision(inputs=inputs), results, nonce=lambda: "once")


LESSON = _lesson()
SERIES = _series()
