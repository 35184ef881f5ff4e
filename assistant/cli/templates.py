"""Templates and definition files: finding one by its name, listing, checking, drawing them."""

import json
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from assistant.cli import given, words
from assistant.cli.output import Exit
from assistant.cli.session import ACTOR, Session
from graphs.definition import Definition, Input
from graphs.loader import load
from graphs.workflow import Workflow

_SUFFIXES = {".yaml", ".yml", ".json"}


async def workflow_of(name: str, session: Session) -> Workflow:
    """Return a template or a registered workflow by its name, or that of a definition file."""
    from graphs.catalog import names, shipped

    if is_file(name):
        return _written(name)
    if name in names() or session.untouched():
        return shipped(name)
    from assistant.workflows import Workflows

    async with session.store() as store:
        return await Workflows(store).named(ACTOR, name)


async def names_of(session: Session) -> tuple[str, ...]:
    """Return the names of the templates, then those of the person's own."""
    return tuple(one.name for one in await _known(session))


def is_file(name: str) -> bool:
    """Tell whether a name on the command line means a file."""
    path = Path(name)
    return path.suffix.lower() in _SUFFIXES or len(path.parts) > 1


async def templates(args: Namespace, session: Session) -> Exit:
    """List the templates and one's own workflows, and what each asks for."""
    from graphs.catalog import names

    known = await _known(session)
    if args.json:
        told = [{**_described(one), "yours": one.name not in names()} for one in known]
        session.screen.answer({"templates": told})
        return Exit.OK
    from assistant.cli.cards import card, facts

    for one in known:
        yours = "" if one.name in names() else " (yours)"
        rows = [(name, _asked(spec)) for name, spec in one.inputs.items()]
        example = f'draftroom run {one.name} "{_example(one)}"'
        session.screen.say(
            card(f"{one.name}: {one.title}{yours}", one.description, "", facts(rows), "", example)
        )
    return Exit.OK


async def validate(args: Namespace, session: Session) -> Exit:
    """Check a definition file; DefinitionError lists every problem of it."""
    workflow = _written(args.file)
    from graphs.check_data import databases_of
    from graphs.check_outside import secrets_of

    steps = len(workflow.placed)
    unset = [one for one in secrets_of(workflow) if one not in session.settings.secrets]
    listed = session.settings.data.databases
    unlisted = [one for one in databases_of(workflow) if one not in listed]
    if args.json:
        told = {"valid": True, **_described(workflow.definition), "steps": steps}
        lacking = {"secrets_not_set": unset, "databases_not_set": unlisted}
        session.screen.answer({**told, **lacking})
    inputs = words.count(len(workflow.definition.inputs), "input")
    session.screen.say(
        f"{args.file}: no problems in {workflow.name} ({words.count(steps, 'step')}, {inputs})."
    )
    for name in unset:
        session.screen.say(f"It needs a secret that is not set here: DRAFTROOM_SECRET_{name}.")
    for name in unlisted:
        session.screen.say(f"It needs a database that DRAFTROOM_DATABASES does not list: {name}.")
    return Exit.OK


async def graph(args: Namespace, session: Session) -> Exit:
    """Print the graph of a workflow as Mermaid text, or as an SVG drawing."""
    workflow = await workflow_of(args.template, session)
    if args.svg:
        from graphs.drawing import svg

        print(svg(workflow))
        return Exit.OK
    from graphs.mermaid import mermaid

    print(mermaid(workflow))
    return Exit.OK


async def convert(args: Namespace, session: Session) -> Exit:
    """Print a definition in another notation."""
    workflow = await workflow_of(args.template, session)
    from graphs.notations import as_json, as_nodes, as_yaml

    match args.to:
        case "yaml":
            print(as_yaml(workflow.definition).rstrip())
        case "json":
            print(as_json(workflow.definition).rstrip())
        case _:
            print(json.dumps(as_nodes(workflow), indent=2, ensure_ascii=False))
    return Exit.OK


async def schema(args: Namespace, session: Session) -> Exit:
    """Print the JSON Schema of definitions."""
    form = Definition.model_json_schema(by_alias=True)
    form = {"$schema": "https://json-schema.org/draft/2020-12/schema", **form}
    print(json.dumps(form, indent=2))
    return Exit.OK


async def _known(session: Session) -> Sequence[Definition]:
    """Return the templates, then the person's own."""
    from graphs.catalog import names, outline

    if session.untouched():
        return [outline(name) for name in names()]
    from assistant.workflows import Workflows

    async with session.store() as store:
        return list((await Workflows(store).definitions(ACTOR)).values())


def _written(name: str) -> Workflow:
    from graphs.catalog import written

    content, file = given.content(name), Path(name).name
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        load(content, file=file)  # names the place of what is not UTF-8
        raise
    return written(text, file=file)


def _described(definition: Definition) -> dict[str, Any]:
    return {
        "name": definition.name,
        "title": definition.title,
        "category": definition.category,
        "description": definition.description,
        "inputs": {
            name: spec.model_dump(mode="json", exclude_defaults=True)
            for name, spec in definition.inputs.items()
        },
    }


def _asked(spec: Input) -> str:
    """Say in a line what an input is, what it may be, and what it is when nobody says."""
    between = (
        f"{spec.min:g} to {spec.max:g}" if spec.min is not None and spec.max is not None else ""
    )
    usual = f"usually {spec.default}" if spec.default is not None else ""
    parts = (
        spec.title,
        between,
        " | ".join(spec.options),
        usual,
        "needed" if spec.required else "",
    )
    return ", ".join(part for part in parts if part)


def _example(definition: Definition) -> str:
    needed = [
        str(spec.example) for spec in definition.inputs.values() if spec.required and spec.example
    ]
    return ", ".join(needed) or "what you want"
