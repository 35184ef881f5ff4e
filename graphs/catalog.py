"""Where workflows come from: the shipped templates, a definition file, or the pin of a run."""

import hashlib
import importlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

from pydantic import BaseModel

import prompts
from agents.rules.banks import load
from graphs.check import checked, parsed
from graphs.credentials import credentials
from graphs.definition import Definition
from graphs.documents.sections import Labels
from graphs.errors import DefinitionError, UnknownTemplate
from graphs.handlers import handlers_of
from graphs.steps import Called, ReviewStep, ReviseStep
from graphs.workflow import GENERIC_REVIEW, GENERIC_ROLE, GENERIC_STEP, Resources, Workflow

_PACKAGE = "graphs.templates"


@lru_cache(maxsize=1)
def names() -> tuple[str, ...]:
    """Return the names of the shipped templates."""
    folders = resources.files(_PACKAGE).iterdir()
    return tuple(sorted(one.name for one in folders if (one / "workflow.yaml").is_file()))


@lru_cache(maxsize=32)
def shipped(name: str) -> Workflow:
    """Return a shipped template, checked; raise UnknownTemplate."""
    if name not in names():
        raise UnknownTemplate(name, names())
    text = (resources.files(_PACKAGE) / name / "workflow.yaml").read_text("utf-8")
    file = f"{name}/workflow.yaml"
    definition, _ = parsed(text, file=file)
    return checked(text, _resources(name, _texts(definition)), file=file)


@lru_cache(maxsize=32)
def outline(name: str) -> Definition:
    """Return what a shipped template says of itself, without loading its code."""
    if name not in names():
        raise UnknownTemplate(name, names())
    text = (resources.files(_PACKAGE) / name / "workflow.yaml").read_text("utf-8")
    return parsed(text, file=f"{name}/workflow.yaml")[0]


@lru_cache(maxsize=32)
def labels(name: str) -> Labels:
    """Return what people call the inputs of a template, and the parts of what it makes."""
    bank: Mapping[str, Any] = {}
    if name in names() and (resources.files(_PACKAGE) / name / "banks" / "labels.yaml").is_file():
        bank = load(f"{_PACKAGE}.{name}", "labels")
    return Labels.of(bank)


def part(name: str, module: str, what: str) -> Any:
    """Return what a module of a template holds that not every template has; None without it."""
    if name not in names() or not (resources.files(_PACKAGE) / name / f"{module}.py").is_file():
        return None
    return getattr(importlib.import_module(f"{_PACKAGE}.{name}.{module}"), what, None)


def written(text: str, *, file: str = "<text>") -> Workflow:
    """Return the workflow of a person's own definition; raise DefinitionError.

    One that was pinned before may hold what looks like a credential; a new one may not.
    """
    definition, loaded = parsed(text, file=file)
    literal = [loaded.problem(one.message, one.at) for one in credentials(loaded.value)]
    try:
        workflow = checked(text, _own(definition, _texts(definition)), file=file)
    except DefinitionError as error:
        raise DefinitionError([*error.problems, *literal]) from None
    if literal:
        raise DefinitionError(literal)
    return workflow


def pin_of(workflow: Workflow) -> dict[str, Any]:
    """Return what a version keeps for as long as its runs live: texts, and the revision of code."""
    return {
        "text": workflow.text,
        "prompts": dict(workflow.resources.prompts),
        "code": workflow.name if workflow.name in names() and workflow.resources.types else "",
        "code_revision": workflow.resources.code_revision,
    }


def from_pin(pin: Mapping[str, Any]) -> Workflow:
    """Return the workflow that was pinned.

    The code is that of the software now installed: steps that are done keep their keys and results,
    steps that are not yet done are done by it.
    """
    if not pin["code"]:
        own = _own(parsed(pin["text"])[0], pin["prompts"])
        return checked(pin["text"], replace(own, code_revision=pin["code_revision"]), pinned=True)
    now = _resources(pin["code"], pin["prompts"])
    return checked(pin["text"], replace(now, code_revision=pin["code_revision"]), pinned=True)


def _own(definition: Definition, texts: Mapping[str, str]) -> Resources:
    """Return what a person's own definition is made of: texts, and handlers that are installed."""
    found = handlers_of(definition)
    return Resources(
        prompts=texts,
        code=found.code,
        handlers=frozenset(found.code),
        code_revision=found.revision,
    )


def _resources(name: str, texts: Mapping[str, str]) -> Resources:
    modules = {
        part: importlib.import_module(f"{_PACKAGE}.{name}.{part}")
        for part in ("draft", "steps", "checks", "rules", "documents")
    }
    return Resources(
        prompts=texts,
        types={
            key: value
            for key, value in vars(modules["draft"]).items()
            if isinstance(value, type) and issubclass(value, BaseModel)
        },
        code=modules["steps"].STEPS,
        checks=modules["checks"].CHECKS,
        rules=modules["rules"].RULES,
        documents=modules["documents"].documents,
        files=part(name, "files", "FILES") or {},
        bring=part(name, "bring", "BRING"),
        returned=part(name, "returned", "RETURNED"),
        pages=part(name, "pages", "PAGES") or {},
        live=part(name, "live", "LIVE") or {},
        code_revision=_revision(name),
    )


@lru_cache(maxsize=32)
def _revision(name: str) -> str:
    """Return the hash of a template's code and banks."""
    folder = resources.files(_PACKAGE) / name
    return hashlib.sha256(b"\0".join(_contents(folder))).hexdigest()[:16]


def _contents(folder: Any) -> Iterable[bytes]:
    for one in sorted(folder.iterdir(), key=lambda entry: str(entry.name)):
        if one.is_dir() and one.name != "__pycache__":
            yield from _contents(one)
        elif Path(one.name).suffix in {".py", ".yaml"} and one.name != "workflow.yaml":
            yield one.name.encode()
            yield one.read_bytes()


def _texts(definition: Definition) -> dict[str, str]:
    """Return the prompt files that a definition uses, by name."""
    known = set(prompts.names(""))
    wanted = {GENERIC_ROLE, GENERIC_STEP}
    for name, role in definition.roles.items():
        wanted.add(role.prompt_file or f"{definition.name}/roles/{name}")
    for placed in definition.walk():
        specs: list[Any] = [placed.step] if isinstance(placed.step, Called) else []
        if isinstance(placed.step, ReviewStep):
            wanted.add(GENERIC_REVIEW)
        if isinstance(placed.step, ReviseStep):
            specs = [one for one in (placed.step.critic, placed.step.reviser) if one]
        for spec in specs:
            wanted.add(spec.prompt_file or f"{definition.name}/{re.sub('[.]', '_', placed.path)}")
    return {name: prompts.text(name) for name in sorted(wanted & known)}
