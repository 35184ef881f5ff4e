"""Other prompts for the same room: a folder of texts that stand in place of the shipped ones."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import prompts
from assistant.evaluation.cases import DatasetError
from graphs.errors import Problem
from graphs.workflow import Workflow
from prompts.errors import PromptError
from prompts.render import variables_of

CURRENT = "current"


@dataclass(frozen=True)
class Variant:
    """A set of prompts by its name; what it does not hold stays as it is."""

    name: str = CURRENT
    texts: Mapping[str, str] = field(default_factory=dict)

    def of(self, workflow: Workflow) -> Workflow:
        """Return a workflow with these prompts."""
        used = workflow.resources.prompts
        mine = {name: text for name, text in self.texts.items() if name in used}
        if not mine:
            return workflow
        return replace(workflow, resources=replace(workflow.resources, prompts={**used, **mine}))


def variant(name: str) -> Variant:
    """Return the prompts of a folder, or the current ones; raise DatasetError with all problems."""
    if name == CURRENT:
        return Variant()
    folder = Path(name)
    files = {
        path.relative_to(folder).with_suffix("").as_posix(): path
        for path in sorted(folder.rglob("*.md"))
    }
    if not files:
        raise DatasetError([Problem("there is no prompt in it: no file ends in .md", name)])
    texts: dict[str, str] = {}
    problems: list[Problem] = []
    for prompt, path in files.items():
        problems += _problems(prompt, path, texts)
    if problems:
        raise DatasetError(problems)
    return Variant(folder.resolve().name, texts)


def _problems(prompt: str, path: Path, texts: dict[str, str]) -> Iterator[Problem]:
    if prompt not in prompts.names():
        around = prompt.rpartition("/")[0]
        allowed = prompts.names(f"{around}/") or prompts.names()
        yield Problem(f"there is no prompt {prompt!r}", str(path), allowed=allowed)
        return
    try:
        text = prompts.whole(path.read_text("utf-8"))
        known = variables_of(prompts.text(prompt), name=prompt)
        strange = sorted(set(variables_of(text, name=prompt)) - set(known))
    except (PromptError, ValueError) as error:
        yield Problem(f"it is no prompt: {error}", str(path))
        return
    texts[prompt] = text
    if strange:
        said = f"it names {', '.join(strange)}, which it is not given"
        yield Problem(said, str(path), allowed=tuple(sorted(known)))
