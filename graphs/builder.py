"""A definition written in Python, call by call: the same object that its YAML loads to."""

import json
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import Any, Self

from graphs.check import checked
from graphs.definition import Definition
from graphs.workflow import Resources, Workflow

Inside = Callable[["Steps"], Any]


class Steps:
    """A list of steps in the making: of a definition, of a block, or of a branch."""

    def __init__(self) -> None:
        self._steps: list[dict[str, Any]] = []

    def step(self, id: str, kind: str, **keys: Any) -> Self:
        """Add a step of any kind; ``with_`` and ``for_`` stand for keys that Python keeps."""
        written = {name.removesuffix("_"): value for name, value in keys.items()}
        kept = {name: value for name, value in written.items() if value is not None}
        self._steps.append({"id": id, "kind": kind, **kept})
        return self

    def agent(self, id: str, role: str, output: Mapping[str, Any] | str, **keys: Any) -> Self:
        """Let a role write a typed result."""
        return self.step(id, "agent", role=role, output=output, **keys)

    def transform(self, id: str, value: str | None = None, **keys: Any) -> Self:
        """Compute a result: one CEL ``value``, or ``set`` with one for each field."""
        return self.step(id, "transform", value=value, **keys)

    def rows(self, id: str, where: str, **keys: Any) -> Self:
        """Work on the rows of a list: ``filter``, ``map``, ``aggregate``, ``sort``, ``format``."""
        return self.step(id, "transform", from_=where, **keys)

    def analyze(self, id: str, where: str, **keys: Any) -> Self:
        """Compute the ``figures`` of a list, or those of a text."""
        return self.step(id, "analyze", from_=where, **keys)

    def schedule(self, id: str, slots: str | None = None, **keys: Any) -> Self:
        """Choose the best of given ``slots``, or of all ``between`` two moments."""
        return self.step(id, "schedule", slots=slots, **keys)

    def extract(self, id: str, source: Mapping[str, Any], **keys: Any) -> Self:
        """Read rows: of a ``file``, by ``sql`` of a ``database``, or of an ``http`` address."""
        return self.step(id, "extract", from_=source, **keys)

    def load(self, id: str, where: str, to: Mapping[str, Any], **keys: Any) -> Self:
        """Put the rows of a list into a ``file`` or a ``table``, or send them to an address."""
        return self.step(id, "load", from_=where, to=to, **keys)

    def approval(self, id: str, of: str, ask: str = "", **keys: Any) -> Self:
        """Ask a person."""
        return self.step(id, "approval", of=of, ask=ask or None, **keys)

    def wait(self, id: str, **keys: Any) -> Self:
        """Wait ``for_`` a while, ``until`` a moment, or for an ``event``."""
        return self.step(id, "wait", **keys)

    def publish(self, id: str, where: str, to: Mapping[str, Any], **keys: Any) -> Self:
        """Publish what a place holds ``to`` a file or a webhook, once a person has agreed."""
        return self.step(id, "publish", from_=where, to=to, **keys)

    def notify(self, id: str, text: str, to: Mapping[str, Any] | None = None, **keys: Any) -> Self:
        """Tell the person in their chat, or whoever is at a webhook or reads a file of notices."""
        return self.step(id, "notify", text=text, to=to, **keys)

    def workflow(self, id: str, use: str, **keys: Any) -> Self:
        """Use a workflow of the definition."""
        return self.step(id, "workflow", use=use, **keys)

    def review(
        self, id: str, of: str, role: str, criteria: Mapping[str, str] | Sequence[str], **keys: Any
    ) -> Self:
        """Let a role judge a draft once, by ``criteria``."""
        return self.step(id, "review", of=of, role=role, criteria=criteria, **keys)

    def revise(self, id: str, of: str, **keys: Any) -> Self:
        """Check, judge and mend a draft in rounds."""
        return self.step(id, "revise", of=of, **keys)

    def export(
        self, id: str, of: str, formats: Sequence[str] = ("md", "json"), **keys: Any
    ) -> Self:
        """Make files."""
        return self.step(id, "export", of=of, formats=list(formats), **keys)

    def each(self, id: str, items: str, inside: Inside, **keys: Any) -> Self:
        """Go through a list, with a small graph for every item."""
        return self.step(id, "each", items=items, steps=_made(inside), **keys)

    def branch(
        self, id: str, when: str, then: Inside, otherwise: Inside | None = None, **keys: Any
    ) -> Self:
        """Do the steps of one of two lines; the condition is CEL."""
        other = {"otherwise": _made(otherwise)} if otherwise else {}
        return self.step(id, "branch", if_=when, then=_made(then), **other, **keys)

    def parallel(self, *branches: Inside) -> Self:
        """Do several lines of steps at once: within each, one waits for the one before it."""
        for branch in branches:
            steps = _made(branch)
            for before, step in pairwise(steps):
                step["needs"] = [*step.get("needs", ()), before["id"]]
            self._steps += steps
        return self

    def on_error(self, id: str, policy: str | None = None, **keys: Any) -> Self:
        """Say what happens where a step fails: a policy, ``retry``, ``fallback``, ``revert``."""
        for step in self._steps:
            if step["id"] == id:
                step |= {**keys, **({"on_error": policy} if policy else {})}
                return self
        raise KeyError(f"There is no step {id!r} yet.")


class Builder(Steps):
    """A definition in the making."""

    def __init__(self, name: str, title: str = "", **head: Any) -> None:
        super().__init__()
        self._head: dict[str, Any] = {"draftroom": 1, "name": name, "title": title or name, **head}
        self._inputs: dict[str, Any] = {}
        self._roles: dict[str, Any] = {}
        self._workflows: dict[str, Any] = {}

    def input(self, name: str, type: str, title: str = "", **keys: Any) -> Self:
        """Ask for an input."""
        self._inputs[name] = {"type": type, "title": title or name, **keys}
        return self

    def role(self, name: str, title: str = "", **keys: Any) -> Self:
        """Add a member of the room."""
        self._roles[name] = {"title": title or name, **keys}
        return self

    def sub(self, name: str, inside: Inside, output: str | None = None, **inputs: Any) -> Self:
        """Name steps to be used in several places; ``inputs`` are those they see."""
        more = {"output": output} if output else {}
        self._workflows[name] = {"inputs": inputs, "steps": _made(inside), **more}
        return self

    def build(self) -> Definition:
        """Return the definition; raise DefinitionError with every problem of it."""
        return self.workflow_of(Resources()).definition

    def workflow_of(self, resources: Resources) -> Workflow:
        """Return the definition ready to run, with the texts, types and code it names."""
        return checked(json.dumps(self.data()), resources, file=f"{self._head['name']} (built)")

    def data(self) -> dict[str, Any]:
        """Return what was said, as plain data."""
        parts = {"inputs": self._inputs, "roles": self._roles, "workflows": self._workflows}
        return {
            **self._head,
            **{key: one for key, one in parts.items() if one},
            "steps": self._steps,
        }


def _made(inside: Inside) -> list[dict[str, Any]]:
    steps = Steps()
    inside(steps)
    return steps._steps
