"""Values along the edges: the places that are read, and what is done with what stands there.

Only what is known is held to: the value of a declared input, or of a field of a result. What may be
missing, or comes from outside, is left to the run.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from graphs.check_steps import place, seen_at
from graphs.definition import Placed, Reference, reference_of
from graphs.effort import Token, tokens_of
from graphs.errors import ExpressionError
from graphs.expression_types import NUMBER, SAID, misuses
from graphs.expressions import compile_condition, compile_expression, references
from graphs.forms import OF_INPUT, Known, Listed, known_of, names_in
from graphs.found import Found, Path
from graphs.steps import AnalyzeStep, AnyStep, EachStep, LoadStep, TransformStep, WorkflowStep
from graphs.steps.base import mapped
from graphs.workflow import Workflow

_NO_REFERENCE = (
    "is no reference, which is names with dots between, such as {example}; what is to be computed "
    "goes into set or value of a transform step, whose result is referred to"
)
_EQUAL = (["=", "="], ["!", "="])
_ON = ("+", ".", "[")  # what makes another value of what stands beside it
_TEXT = re.compile(r"""(["'])([^"'\\\n]*)\1""")
_NUMBERS = {NUMBER, "double", "int"}


def type_problems(workflow: Workflow) -> Iterator[Found]:
    """Yield where steps read what is nowhere, or do what the values there cannot do."""
    for path, placed in workflow.placed.items():
        at = place(workflow, path)
        for name, source in mapped(placed.step).items():
            yield from _referred(workflow, placed, reference_of(source), (*at, "with", name))
        for key, text in placed.step.places.items():
            reference = Reference.parse(text)
            yield from _referred(workflow, placed, reference, (*at, *key.split("/")))
            if key in _lists(placed.step):
                yield from _no_list(workflow, placed, reference, (*at, key))
        if isinstance(placed.step, WorkflowStep):
            yield from _given(workflow, placed, placed.step, at)
        yield from _expressions(workflow, placed, at)


def _referred(
    workflow: Workflow, placed: Placed, reference: Reference, at: Path
) -> Iterator[Found]:
    """Check that a reference is one, and leads to a place of what is known."""
    if not reference.is_plain:
        example = "steps.plan.title" if reference.root == "steps" else "inputs.topic"
        yield Found(at, f"{str(reference)!r} {_NO_REFERENCE.format(example=example)}")
        return
    for here, name, known in _on_the_way(workflow, placed, reference):
        if (names := names_in(known)) is not None and name not in names:
            yield _gives_no(here, name, names, at)
            return
        if isinstance(known, Listed) and not name.isdigit():
            said = f"{here} is a list and has no {name!r}"
            yield Found(at, said, ("a number: 0 is its first",))
            return
        if isinstance(known, str):
            yield Found(at, f"{here} is {SAID[known]} and has no names in it")
            return


def _on_the_way(
    workflow: Workflow, placed: Placed, reference: Reference
) -> Iterator[tuple[Reference, str, Known]]:
    """Yield each place that a reference passes, the name that is read there, and what is known."""
    first = 1 if reference.root in {"inputs", "given", "steps"} else 0
    for length in range(first, len(reference.path)):
        here = Reference(reference.root, reference.path[:length])
        yield here, reference.path[length], known_of(workflow, placed, here)


def _gives_no(here: Reference, name: str, names: Collection[str], at: Path) -> Found:
    if here == Reference("result", ()):
        return Found(at, f"there is no {name!r} in this result", tuple(names))
    whose = ".".join(here.path) or here.root
    return Found(at, f"{whose!r} gives no {name!r}", tuple(names))


def _lists(step: AnyStep) -> tuple[str, ...]:
    """Return the keys of a step that say where a list stands."""
    match step:
        case EachStep():
            return ("items",)
        case TransformStep() | LoadStep():
            return ("from",)
        case AnalyzeStep() if step.of_rows:
            return ("from",)
    return ()


def _no_list(workflow: Workflow, placed: Placed, reference: Reference, at: Path) -> Iterator[Found]:
    known = known_of(workflow, placed, reference)
    if known is not None and not isinstance(known, Listed):
        yield Found(at, f"{reference} is {SAID[_kind(known) or 'dyn']}, not a list")


def _given(workflow: Workflow, placed: Placed, step: WorkflowStep, at: Path) -> Iterator[Found]:
    """Check that a workflow is given values of the types that its inputs have."""
    if step.use not in workflow.definition.workflows:
        return
    inputs = workflow.definition.workflows[step.use].inputs
    for name, source in step.with_.items():
        wanted = _kind(OF_INPUT[inputs[name].type]) if name in inputs else None
        given = _kind(known_of(workflow, placed, reference_of(source)))
        if wanted is None or given is None or {given, wanted} <= _NUMBERS:
            continue
        if given != wanted:
            told = f"is {SAID[given]}, and {step.use!r} asks for {SAID[wanted]}"
            yield Found((*at, "with", name), told)


def _expressions(workflow: Workflow, placed: Placed, at: Path) -> Iterator[Found]:
    step = placed.step
    for where, source in {**step.conditions, **step.computed}.items():
        roots, is_condition = seen_at(placed, where), where not in step.computed
        try:
            (compile_condition if is_condition else compile_expression)(source, roots)
        except ExpressionError:
            continue  # told where what a step reads is checked
        read = [Reference(root, tuple(path)) for root, *path in sorted(references(source, roots))]
        for reference in read:
            for here, name, known in _on_the_way(workflow, placed, reference):
                names = names_in(known) if here.root != "row" else None  # told as columns
                if names is not None and name not in names:
                    yield _gives_no(here, name, names, (*at, *where))
                    break
        types = _types(workflow, placed, source, read)
        for problem in (
            *misuses(source, roots, types, is_condition=is_condition),
            *_no_options(workflow, placed, source),
        ):
            yield Found((*at, *where), ExpressionError(source, problem).said)


def _types(
    workflow: Workflow, placed: Placed, source: str, read: Collection[Reference]
) -> Mapping[str, str]:
    """Return the types of what an expression reads, by place, as far as they are known."""
    types: dict[str, str] = {}
    asked_for = set(re.findall(r"\bhas\(([\w.]+)", "".join(source.split())))
    for reference in read:
        for length in range(len(reference.path) + 1):
            here = Reference(reference.root, reference.path[:length])
            kind = _kind(known_of(workflow, placed, here))
            if kind is not None and str(here) not in asked_for:
                types[str(here)] = kind
    return types


def _kind(known: Known) -> str | None:
    """Return the name of the type that CEL has for a value."""
    if known is None or isinstance(known, str):
        return known
    return "list" if isinstance(known, Listed) else "map"


def _no_options(workflow: Workflow, placed: Placed, source: str) -> Iterator[str]:
    """Yield where a choice is compared with a text that is none of its options."""
    if placed.sub is not None:
        return  # a workflow may be given any text
    for name, text in _compared(tokens_of(source)):
        spec = workflow.definition.inputs.get(name)
        if spec is not None and spec.type == "choice" and text not in spec.options:
            options = ", ".join(spec.options)
            yield f"{text!r} is no option of {name!r}, so they are never equal; there are {options}"


def _compared(tokens: Sequence[Token]) -> Iterator[tuple[str, str]]:
    """Yield the inputs that are compared with a text as it stands, each with the text."""
    words = ["", "", "", "", *(one.text for one in tokens), "", "", "", ""]
    for at, word in enumerate(words):
        if word not in ("inputs", "given") or words[at + 1] != ".":
            continue
        before, after = words[at - 4 : at], words[at + 3 : at + 7]
        if after[:2] in _EQUAL and before[3] not in _ON and after[3] not in _ON:
            found = _TEXT.fullmatch(after[2])
        elif before[2:] in _EQUAL and before[0] not in _ON and after[0] not in _ON:
            found = _TEXT.fullmatch(before[1])
        else:
            continue
        if found is not None:
            yield words[at + 2], found[2]
