"""Jinja, cut down to what a text with holes needs.

What a template may hold is a list of allowed nodes, checked before anything is compiled: no calls,
assignments, arithmetic or other files, and two loops inside each other at most. Names are looked up
in mappings alone. Loops, filters and comparisons are charged to a budget, the output is counted.
"""

from collections.abc import Iterator, Mapping
from types import TracebackType
from typing import Any, NoReturn

from jinja2 import (
    StrictUndefined,
    TemplateError,
    TemplateSyntaxError,
    Undefined,
    meta,
    nodes,
    pass_context,
    tests,
)
from jinja2 import Template as Compiled
from jinja2.runtime import Context, LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment

from prompts.errors import PromptError
from prompts.filters import FILTERS, MOST_OUTPUT, kind_of, shown

MOST_NODES = 2_000
MOST_DEPTH = 50
MOST_LOOPS = 2
MOST_WORK = 500_000  # a node rendered counts 1; so does a value, or 10 characters, in a filter
_FILE = "<prompt>"
_BUDGET = "_budget"
_ALLOWED = frozenset(
    (
        *("Template", "Output", "TemplateData", "Name", "Const", "List", "Tuple", "Dict", "Pair"),
        *("For", "If", "Getattr", "Getitem", "Filter", "Test", "Keyword", "CondExpr"),
        *("Compare", "Operand", "And", "Or", "Not"),
    )
)
_MAY_HOLD = ("text", "{{ name.key }}", "if", "for", "comparisons", "filters")
_OF_LOOP = frozenset({"index", "index0", "first", "last", "length", "revindex", "revindex0"})


class _Budget:
    """What is left of the work that one rendering may take."""

    def __init__(self) -> None:
        self.left = MOST_WORK

    def charge(self, work: int) -> None:
        self.left -= work
        if self.left < 0:
            raise OverflowError("this takes too much work; loop over less")


@pass_context
def _charged(context: Context, value: Any) -> Any:
    context[_BUDGET].charge(1 + _size(value) // 10)
    return value


@pass_context
def _looped(context: Context, value: Any, nodes_inside: int) -> Any:
    """Charge a loop before its first turn. A loop runs over a list or the keys of a mapping."""
    if isinstance(value, Undefined):
        return value  # and raises, with its name, when the loop begins
    if not isinstance(value, list | tuple | Mapping):
        raise TypeError(f"a loop runs over a list, not over {kind_of(value)}")
    context[_BUDGET].charge(1 + len(value) * nodes_inside)
    return list(value)


def _size(value: Any) -> int:
    if isinstance(value, str):
        return 10 + len(value)
    if isinstance(value, Mapping):
        return 10 + sum(len(str(key)) + _size(child) for key, child in value.items())
    return 10 + sum(map(_size, value)) if isinstance(value, list | tuple) else 10


_TESTS = ("defined", "undefined", "none", "string", "number", "mapping", "boolean", "true", "false")


class _Environment(ImmutableSandboxedEnvironment):
    """An environment that knows mappings, lists and the counters of a loop, and nothing else."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        if isinstance(obj, LoopContext) and attribute in _OF_LOOP:
            return getattr(obj, attribute)
        return self.getitem(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        if isinstance(obj, Undefined):
            str(obj)  # raises with the name that is missing
        if isinstance(obj, Mapping) and isinstance(argument, str) and argument in obj:
            return obj[argument]
        is_list = isinstance(obj, list | tuple) and type(argument) is int
        if is_list and -len(obj) <= argument < len(obj):
            return obj[argument]
        return self.undefined(f"there is no {argument!r} in {_known(obj)}")


def _known(value: Any) -> str:
    if not isinstance(value, Mapping):
        return kind_of(value)
    names = ", ".join(list(value)[:12]) or "nothing"
    return f"a mapping (it has: {names[:200]})"


def _environment() -> _Environment:
    environment = _Environment(
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        optimized=False,
        finalize=shown,
        cache_size=0,
    )
    environment.globals = {}
    environment.filters = {**FILTERS, "_charged": _charged, "_looped": _looped}
    environment.tests = {name: tests.TESTS[name] for name in _TESTS}
    return environment


_ENVIRONMENT = _environment()


class Template:
    """A prompt that has been checked and compiled."""

    def __init__(self, source: str, name: str) -> None:
        self._name = name
        try:
            tree = _ENVIRONMENT.parse(source)
            self._check(tree)
            self.variables = frozenset(meta.find_undeclared_variables(tree))
            _bound(tree)
            code = _ENVIRONMENT.compile(tree, filename=_FILE)
            self._compiled = Compiled.from_code(_ENVIRONMENT, code, {})
        except TemplateSyntaxError as error:
            raise PromptError(
                name, error.message or "it cannot be read", line=error.lineno
            ) from error
        except (RecursionError, MemoryError) as error:
            raise PromptError(name, "it is nested too deeply") from error
        except ValueError as error:  # a number of thousands of digits
            raise PromptError(name, f"it cannot be read: {error}") from error

    def filled(self, variables: Mapping[str, Any]) -> str:
        """Return the text with the values of the variables."""
        missing = sorted(self.variables - set(variables))
        if missing:
            given = ", ".join(sorted(variables)) or "none"
            raise PromptError(self._name, f"needs the variable {missing[0]!r}; given are: {given}")
        pieces: list[str] = []
        length = 0
        try:
            for piece in self._compiled.generate({**variables, _BUDGET: _Budget()}):
                length += len(piece)
                if length > MOST_OUTPUT:
                    raise PromptError(self._name, f"gives more than {MOST_OUTPUT} characters")
                pieces.append(piece)
        except (TemplateError, TypeError, ValueError) as error:
            raise self._failed(error, str(error)) from error
        except (ArithmeticError, LookupError, AttributeError) as error:
            raise self._failed(error, str(error)) from error
        except (RecursionError, MemoryError) as error:
            raise self._failed(error, "a value is nested too deeply") from error
        return "".join(pieces)

    def _failed(self, error: BaseException, reason: str) -> PromptError:
        return PromptError(self._name, reason[:500], line=_line(error.__traceback__))

    def _check(self, tree: nodes.Template) -> None:
        """Refuse every node that is not allowed; none of them has been compiled yet."""
        count = 0
        waiting: list[tuple[nodes.Node, int, int]] = [(tree, 0, 0)]
        while waiting:
            node, loops, depth = waiting.pop()
            count += 1
            kind = type(node).__name__
            if count > MOST_NODES:
                self._refuse(node, f"it has more than {MOST_NODES} parts")
            if depth > MOST_DEPTH:
                self._refuse(node, "it is nested too deeply")
            if kind not in _ALLOWED:
                allowed = ", ".join(_MAY_HOLD)
                self._refuse(node, f"{kind} is not allowed in a prompt; it may hold {allowed}")
            if (reason := _wrong(node)) is not None:
                self._refuse(node, reason)
            if isinstance(node, nodes.For):
                loops += 1
                if loops > MOST_LOOPS:
                    self._refuse(node, f"more than {MOST_LOOPS} loops inside each other")
            waiting += [(child, loops, depth + 1) for child in node.iter_child_nodes()]

    def _refuse(self, node: nodes.Node, reason: str) -> NoReturn:
        raise PromptError(self._name, reason, line=node.lineno or 0)


def _wrong(node: nodes.Node) -> str | None:
    """Return what is wrong with an allowed kind of node."""
    match node:
        case nodes.Name(name=name) if name.startswith("_") or name == "self":
            return f"the name {name!r} is not allowed"
        case nodes.For(recursive=True):
            return "a loop cannot call itself"
        case nodes.Filter(name=name, node=subject):
            if name not in FILTERS or subject is None:
                return f"there is no filter {name!r}; there are {', '.join(FILTERS)}"
            if node.dyn_args is not None or node.dyn_kwargs is not None:
                return f"the filter {name!r} takes its arguments one by one"
        case nodes.Test(name=name):
            if name not in _TESTS or node.args or node.kwargs or node.dyn_args or node.dyn_kwargs:
                return f"there is no test {name!r} like this; there are {', '.join(_TESTS)}"
    return None


def _bound(tree: nodes.Template) -> None:
    """Put the budget's filters around everything whose work depends on the values."""
    for node in list(_all(tree)):
        if isinstance(node, nodes.For):
            inside = nodes.Const(sum(1 for _ in _all(node)), lineno=node.lineno)
            node.iter = _filter(node.iter, "_looped", inside)
        elif isinstance(node, nodes.Filter):
            node.node = _filter(node.node, "_charged") if node.node else None
            node.args = [_filter(one, "_charged") for one in node.args]
            for keyword in node.kwargs:
                keyword.value = _filter(keyword.value, "_charged")
        elif isinstance(node, nodes.Compare):
            node.expr = _filter(node.expr, "_charged")
            for operand in node.ops:
                operand.expr = _filter(operand.expr, "_charged")
    tree.set_environment(_ENVIRONMENT)


def _all(node: nodes.Node) -> Iterator[nodes.Node]:
    yield node
    for child in node.iter_child_nodes():
        yield from _all(child)


def _filter(node: Any, name: str, *args: nodes.Expr) -> nodes.Expr:
    if isinstance(node, nodes.Const):
        return node
    return nodes.Filter(node, name, list(args), [], None, None, lineno=node.lineno)


def _line(trace: TracebackType | None) -> int:
    """Return the line of the template at which an error arose."""
    line = 0
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == _FILE:
            line = trace.tb_lineno
        trace = trace.tb_next
    return line
