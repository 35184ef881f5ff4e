"""A workflow as a Mermaid flowchart: every step by its name, and how one leads to another."""

from collections.abc import Iterator, Sequence

from graphs.definition import Placed
from graphs.nearest import nearest
from graphs.steps import AnyStep, ApprovalStep, BranchStep, EachStep, ReviseStep, WorkflowStep
from graphs.workflow import Workflow

_INDENT = "    "


def mermaid(workflow: Workflow) -> str:
    """Return the flowchart; a dotted line leads to what happens only when something fails."""
    tops = [one for one in workflow.placed.values() if one.block is None]
    return "\n".join(["flowchart TD", *_Drawn(workflow).block(tops, _INDENT)])


class _Drawn:
    def __init__(self, workflow: Workflow) -> None:
        self._workflow = workflow
        self._ids = {path: f"s{number}" for number, path in enumerate(workflow.placed, 1)}

    def block(self, block: Sequence[Placed], indent: str) -> Iterator[str]:
        """Yield the steps of a block, and the lines between them."""
        for placed in block:
            yield from self._step(placed, indent)
        yield from self._lines(block, indent)

    def _step(self, placed: Placed, indent: str) -> Iterator[str]:
        step, id_ = placed.step, self._ids[placed.path]
        title = _text(step.title or step.id)
        match step:
            case BranchStep():
                yield f'{indent}subgraph {id_}["{title}"]'
                arms = ((f"if {step.if_}", step.then), ("otherwise", step.otherwise))
                for number, (label, steps) in enumerate(arms):
                    yield from self._arm(placed, f"{id_}_{number}", label, steps, indent + _INDENT)
                yield f"{indent}end"
            case EachStep() | WorkflowStep():
                of = f": for each of {step.items}" if isinstance(step, EachStep) else ""
                yield f'{indent}subgraph {id_}["{title}{_text(of)}"]'
                inside = self._workflow.definition.inside(step)
                yield from self.block(self._within(placed, inside), indent + _INDENT)
                yield f"{indent}end"
            case ReviseStep():
                yield f'{indent}{id_}[["{title}: up to {step.max_rounds} rounds"]]'
            case ApprovalStep():
                yield f'{indent}{id_}{{{{"{title}"}}}}'
            case _:
                yield f'{indent}{id_}["{title}"]'

    def _arm(
        self, placed: Placed, id_: str, label: str, steps: Sequence[AnyStep], indent: str
    ) -> Iterator[str]:
        if steps:
            yield f'{indent}subgraph {id_}["{_text(label)}"]'
            yield from self.block(self._within(placed, steps), indent + _INDENT)
            yield f"{indent}end"

    def _within(self, placed: Placed, steps: Sequence[AnyStep]) -> list[Placed]:
        return [self._workflow.placed[f"{placed.path}.{one.id}"] for one in steps]

    def _lines(self, block: Sequence[Placed], indent: str) -> Iterator[str]:
        steps = {one.path: one.step for one in block}
        stands_in = {_beside(one, one.step.fallback): one.path for one in block}
        for end in steps:
            for start in sorted(nearest(self._workflow, end, set(steps))):
                yield f"{indent}{self._line(start, end, steps[start])}"
                if (first := stands_in.get(start)) and first != end:  # it leads here as well
                    yield f"{indent}{self._line(first, end, steps[first])}"

    def _line(self, start: str, end: str, step: AnyStep) -> str:
        name = end.rpartition(".")[2]
        label = {step.compensate: "taken back by", step.fallback: "if it fails"}.get(name)
        arrow = f"-. {label} .->" if label else "-->"
        return f"{self._ids[start]} {arrow} {self._ids[end]}"


def _beside(placed: Placed, name: str | None) -> str:
    block = placed.path.rpartition(".")[0]
    return f"{block}.{name}" if block else str(name)


def _text(text: str) -> str:
    """Return a text that says nothing to Mermaid."""
    marks = {"#": "#35;", '"': "#quot;", "<": "#lt;", ">": "#gt;", "`": "#96;", "&": "#amp;"}
    return " ".join("".join(marks.get(sign, sign) for sign in text).split())
