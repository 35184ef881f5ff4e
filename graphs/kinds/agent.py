"""agent: a role writes a typed result, through a model or by the offline rules."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from functools import lru_cache, partial
from typing import Any, NamedTuple

from pydantic import BaseModel

from agents.errors import WritingFailed
from agents.sources import Source, leaves
from agents.style import PLAIN
from agents.writer import Assignment, Role, Written
from graphs.journal import Address, Kind, Outcome
from graphs.kinds.frame import Declared, Frame
from graphs.kinds.tries import tried
from graphs.steps import AgentStep
from graphs.workflow import GENERIC_STEP
from prompts.errors import PromptError
from prompts.render import render

SENTENCE_WORDS = 4  # fewer may stand in any text, and say nothing about who wrote them


def _as_it_is(answer: Written) -> Written:
    return answer


class Piece(NamedTuple):
    """What is to be written: by whom, from which prompt, in which form."""

    role: Role
    prompt_name: str
    prompt: str
    output: type[BaseModel]
    rules_name: str
    read: Callable[[Written], Written] = _as_it_is  # what code makes of the answer
    reasoned: bool = True  # its writer says why; not where the form has a place for that
    again: Callable[[Written], str] = lambda _: (
        ""
    )  # what its writer is asked once more, if anything
    joined: Callable[[Written, Written], Written] = lambda first, _: first


async def write(frame: Frame, step: AgentStep) -> Outcome:
    """Let the step's role write its result."""
    workflow = frame.executor.workflow
    output = workflow.output_type(frame.placed.path)
    assert output is not None
    name, text = workflow.prompt(frame.placed.path, step)
    declared = await frame.declared(step.with_)
    credit = partial(credited, declared=declared)
    piece = Piece(workflow.role(step.role), name, text, output, step.id, credit)
    return await written(frame, frame.address, piece, declared.values, guidance=frame.guidance)


async def written(
    frame: Frame,
    address: Address,
    piece: Piece,
    values: Mapping[str, Any],
    *,
    part: str = "",
    guidance: tuple[str, ...] = (),
) -> Outcome:
    """Write one piece under its key: the journal's answer, or a new one."""
    executor = frame.executor
    pin = executor.revision.writer_of(frame.placed.path, frame.item)
    guidance = () if pin.by_rules else guidance
    style = PLAIN if pin.by_rules else executor.revision.style
    recipe = frame.recipe(
        values,
        step_digest=frame.digest(part, by_rules=pin.by_rules),
        writer=dict(pin.models).get(piece.role.model_role, pin.name),
        guidance=guidance,
        style=style.facts,
    )

    async def make() -> Outcome:
        room = executor.room
        emit = room.listener() if room.listener else None
        try:
            instructions = "" if pin.by_rules else _instructions(frame, piece, values)
        except PromptError as error:
            return Outcome(Kind.FAILED, note=str(error), fault="system")
        assignment = Assignment(
            template=executor.workflow.name,
            step=address.step,
            item=address.item,
            role=piece.role,
            instructions=instructions,
            output=piece.output,
            context=values,
            guidance=guidance,
            style=style,
            reasoned=piece.reasoned,
            seed=recipe.key,
            rules=executor.workflow.resources.rules.get(piece.rules_name),
        )
        try:
            write = partial(
                room.writers(pin).write,
                meter=room.journal,
                emit=None if emit is None else lambda text: emit(address, text),
            )
            result = await _said(write, assignment, piece)
        except WritingFailed as error:
            return Outcome(Kind.FAILED, note=str(error), usage=error.usage, fault=error.fault)
        read = piece.read(result)
        return Outcome(Kind.RESULT, read.value, read.sources, read.note, read.usage)

    return await executor.journaled(address, recipe, tried(frame, make), pure=pin.by_rules)


async def _said(
    write: Callable[[Assignment], Awaitable[Written]], assignment: Assignment, piece: Piece
) -> Written:
    """Return an answer, together with another one where its piece has something to ask again."""
    first = await write(assignment)
    if not (asked := piece.again(first)):
        return first
    try:
        second = await write(
            replace(assignment, instructions=f"{assignment.instructions}\n\n{asked}")
        )
    except WritingFailed as error:  # what was said first still counts
        return replace(first, usage=first.usage + error.usage)
    return replace(piece.joined(first, second), usage=first.usage + second.usage)


def credited(answer: Written, *, declared: Declared) -> Written:
    """Mark the person's own sentences as theirs where a model took them over word for word."""
    theirs = {
        leaf
        for path, leaf in leaves(declared.values)
        if isinstance(leaf, str)
        and declared.sources.get(path) is Source.YOURS
        and len(leaf.split()) >= SENTENCE_WORDS
    }
    sources = {
        path: Source.YOURS
        for path, leaf in leaves(answer.value)
        if leaf in theirs and answer.sources.get(path) is Source.MODEL
    }
    return replace(answer, sources={**answer.sources, **sources})


def _instructions(frame: Frame, piece: Piece, values: Mapping[str, Any]) -> str:
    if piece.prompt_name != GENERIC_STEP:
        return render(piece.prompt, dict(values), name=piece.prompt_name)
    title = frame.step.title or frame.step.id
    task = frame.executor.workflow.definition.description
    return _generic(piece.prompt, piece.role.title, title, task, tuple(values))


@lru_cache(maxsize=256)
def _generic(
    prompt: str, role_title: str, step_title: str, task: str, names: tuple[str, ...]
) -> str:
    """Render the prompt of steps that have none of their own; it depends on names alone."""
    variables = {
        "role_title": role_title,
        "step_title": step_title,
        "task": task,
        "context": list(names),
    }
    return render(prompt, variables, name=GENERIC_STEP)
