"""Files that a person brings along on the command line: scripts, papers, drafts exported before."""

import asyncio
from argparse import Namespace
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from assistant.cli.output import UsageError
from graphs.workflow import Workflow

_SCRIPTS = frozenset((".fdx", ".fountain", ".spmd"))  # files by their names alone among the words


class Along(NamedTuple):
    """What files give: results by step, and inputs by name."""

    results: Mapping[str, Any]
    inputs: Mapping[str, Any]


async def brought_along(args: Namespace, workflow: Workflow) -> Along:
    """Return what the files of ``--bring``, and scripts named among the words, give to a run."""
    named = [one for one in args.words if _is_script(one)]
    args.words = [one for one in args.words if one not in named]
    results: dict[str, Any] = {}
    inputs: dict[str, Any] = {}
    for file in (*args.bring, *named):
        results, told = await _with(file, results, workflow)
        inputs = {**told, **inputs}
    return Along(results, inputs)


def _is_script(word: str) -> bool:
    return Path(word).suffix.lower() in _SCRIPTS and Path(word).is_file()


async def _with(
    file: str, results: Mapping[str, Any], workflow: Workflow
) -> tuple[dict[str, Any], Mapping[str, Any]]:
    from assistant.materials.bring import beside, brought
    from assistant.materials.reading import Reader

    reader = Reader()
    content = await asyncio.to_thread(_content, file, reader.limits.file_bytes)
    material = await reader.read(Path(file).name, content)
    gives = brought(material, workflow)
    if not gives.results and not gives.inputs:
        raise UsageError(f"{file}: there is nothing in it that {workflow.name} can use")
    return beside(results, gives.results, workflow), gives.inputs


def _content(file: str, most: int) -> bytes:
    try:
        with Path(file).open("rb") as stream:
            return stream.read(most + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise UsageError(f"{file}: {reason}") from error
