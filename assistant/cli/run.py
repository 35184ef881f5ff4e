"""run and start: from what the person gives to a draft that is under way, and on to its end."""

from argparse import Namespace
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from assistant.cli import files, given, words
from assistant.cli.conduct import to_the_end
from assistant.cli.folder import Folder
from assistant.cli.output import Exit, UsageError
from assistant.cli.session import ACTOR, Session
from assistant.cli.templates import names_of, workflow_of
from assistant.where import hosts_of, line_of
from graphs.definition import Definition
from graphs.edits import WriterPin
from graphs.inputs import accepted
from graphs.limits import Limits
from graphs.workflow import Workflow


class Wanted(NamedTuple):
    """What a run is to be started with."""

    workflow: Workflow
    inputs: Mapping[str, Any]
    derived: tuple[str, ...]  # the inputs that were read from the brief
    results: Mapping[str, Any]
    out: str | None
    limits: Limits
    writer: WriterPin | None  # None: as the settings say


async def run(args: Namespace, session: Session) -> Exit:
    """Make a draft. Everything that was given is checked before anything is written."""
    workflow = await workflow_of(args.template, session)
    args.brought, inputs = await files.brought_along(args, workflow)
    raw, brief = given.inputs(args, workflow.definition)
    raw = {**inputs, **raw}
    args.writer = None
    return await _checked(args, session, workflow, raw, brief)


async def start(args: Namespace, session: Session) -> Exit:
    """Guide the person to a first draft; with nobody there, show one made from an example."""
    screen = session.screen
    await _welcome(session)
    args.given, args.results, args.inputs, args.brought = [], [], None, {}
    args.out = args.limit_usd = args.limit_tokens = args.limit_calls = args.writer = None
    if not screen.interactive:
        screen.yes, args.writer = True, WriterPin()  # an example costs nobody money
        workflow = await workflow_of((await names_of(session))[0], session)
        screen.say("", "Nobody is at the keyboard, so here is an example, approved as it comes.")
        example = {n: s.example for n, s in workflow.definition.inputs.items() if s.example}
        return await _checked(args, session, workflow, example, "")
    from assistant.cli import ask

    try:
        names = await names_of(session)
        workflow = await workflow_of(ask.one_of(screen, words.QUESTION, names), session)
        brief = ask.line("In a sentence: ")
    except ask.Gone:
        return Exit.OK
    return await _checked(args, session, workflow, {}, brief)


async def _checked(
    args: Namespace, session: Session, workflow: Workflow, raw: Mapping[str, Any], brief: str
) -> Exit:
    """Complete and check what was given, with the person's help where there is one."""
    definition = workflow.definition
    results = {**args.brought, **given.results(args.results)}
    found = _from_brief(brief, definition, raw)
    raw = {**found, **raw}
    if session.screen.interactive:
        from assistant.cli import ask

        accepted(_nothing_required(definition), raw)  # before the person is asked for the rest
        try:
            raw = ask.form(session.screen, definition, raw)
        except ask.Gone:
            return Exit.OK
    if brief and (lacking := _lacking(definition, raw)):
        raise UsageError(lacking)
    accepted(definition, raw)
    if args.out:
        Folder(Path(args.out), "").check()
    limits = Limits(usd=args.limit_usd, tokens=args.limit_tokens, calls=args.limit_calls)
    wanted = Wanted(workflow, raw, tuple(found), results, args.out, limits, args.writer)
    return await _begun(session, wanted)


async def _begun(session: Session, wanted: Wanted) -> Exit:
    """Show the plan, start the run, and go with it to its end."""
    screen, workflow = session.screen, wanted.workflow
    async with session.app() as app:
        writer = wanted.writer or await app.runs.writer_of(ACTOR)
        preferred = await app.preferences.get(ACTOR)
        quote = await app.runs.quote(
            ACTOR,
            workflow,
            wanted.inputs,
            writer=writer,
            autonomy=preferred.autonomy,
            limits=wanted.limits,
        )
        if not screen.json:
            from assistant.cli import cards
            from assistant.whole_steps import whole_steps

            screen.say(cards.form(workflow.definition, wanted.inputs, wanted.derived))
            where = app.connections.where(writer, workflow=workflow)
            steps = whole_steps(workflow, preferred.autonomy)
            screen.say(cards.plan(quote, steps, quote.asks, where))
        if screen.interactive:
            from assistant.cli import ask

            if not ask.starts():
                screen.say("Nothing was started.")
                return Exit.OK
        begun = await app.runs.start(
            ACTOR,
            workflow,
            wanted.inputs,
            writer=writer,
            limits=wanted.limits,
            autonomy=preferred.autonomy,
            style=preferred.style,
            results=wanted.results,
        )
        return await to_the_end(session, app, begun.id, wanted.out)


def _lacking(definition: Definition, raw: Mapping[str, Any]) -> str:
    """Return as a question what a line of plain words does not say; "" where it says enough."""
    for name, spec in definition.inputs.items():
        if spec.required and raw.get(name) in (None, "", []):
            example = f' Say it in the line, or add -i {name}="{spec.example}".'
            return f"{spec.title}: what is it?{example if spec.example else ''}"
    return ""


def _nothing_required(definition: Definition) -> Definition:
    inputs = definition.inputs.items()
    optional = {name: spec.model_copy(update={"required": False}) for name, spec in inputs}
    return definition.model_copy(update={"inputs": optional})


def _from_brief(brief: str, definition: Definition, raw: Mapping[str, Any]) -> dict[str, Any]:
    """Return the inputs that the brief tells and nobody gave otherwise."""
    if not brief:
        return {}
    from assistant.brief import inputs_from

    return {
        name: value for name, value in inputs_from(brief, definition).items() if name not in raw
    }


async def _welcome(session: Session) -> None:
    session.screen.say("", words.QUESTION, words.PROMISE, "")
    writer = await session.writer()
    if writer.by_rules:
        session.screen.say(words.OFFLINE, words.HOW_TO_CONNECT)
    else:
        session.screen.say(line_of(hosts_of([writer], session.settings), session.settings))
