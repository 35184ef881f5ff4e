"""What a change since a revision of the source makes stale: which steps of which cases.

The templates of the base are loaded from its files in a process of their own, and every step's hash
is held against the one of now. It is an upper bound: where a step that is made again comes out the
same, what follows from it is kept.
"""

import io
import json
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.errors import DraftroomError
from assistant.evaluation.orders import Job
from graphs.steps import Called, ReviseStep
from graphs.workflow import Workflow

LAYERS = ("graphs", "agents", "prompts")
PARTS = ("", "check", "critic", "fix", "gate")
Digests = Mapping[str, Mapping[str, str]]  # by "rules" or "model", then by "step part"

# It knows nothing but what every revision of the product has: the catalog, and the hash of a step.
_SCRIPT = """
import json, sys
from graphs.catalog import names, shipped, written
def digests(workflow):
    return {by: {f"{path} {part}": workflow.step_digest(path, part, by_rules=by == "rules")
                 for path in workflow.placed for part in PARTS} for by in ("rules", "model")}
PARTS = json.loads(sys.argv[1])
asked = json.load(sys.stdin)
known = names()
told = {}
for name, text in asked.items():
    try:
        if text is None and name not in known:
            told[name] = None
        else:
            told[name] = digests(shipped(name) if text is None else written(text))
    except Exception as error:
        told[name] = {"error": f"{type(error).__name__}: {error}"}
json.dump(told, sys.stdout)
"""


class NoBase(DraftroomError):
    """There is no such revision of the source."""


@dataclass(frozen=True, kw_only=True)
class Stale:
    """What of one trial a change makes stale."""

    case: str
    template: str
    model: str
    changed: tuple[str, ...]  # whose own prompt, definition or code is another
    follows: tuple[str, ...]  # what is made of these
    calls: int  # at most, of a model
    new: bool = False  # the base has no such template


def source_of(folder: Path) -> Path:
    """Return the root of the source tree around a folder; raise NoBase."""
    told = _git(folder, "rev-parse", "--show-toplevel")
    return Path(told.decode().strip())


def base_digests(root: Path, revision: str, files: Mapping[str, Path | None]) -> Mapping[str, Any]:
    """Return the hashes of templates at a revision, by name; None where it has no such one.

    Of a definition file (``files`` gives its path) the text at the revision counts.
    """
    _git(root, "rev-parse", "--verify", f"{revision}^{{commit}}")
    asked = {
        name: None if path is None else _text_at(root, revision, path)
        for name, path in files.items()
    }
    there = {name: text for name, text in asked.items() if text is not None or not files[name]}
    with tempfile.TemporaryDirectory() as folder:
        archive = _git(root, "archive", revision, *LAYERS)
        with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
            tar.extractall(folder, filter="data")
        done = subprocess.run(
            [sys.executable, "-c", _SCRIPT, json.dumps(PARTS)],
            input=json.dumps(there).encode(),
            cwd=folder,
            env={"PYTHONPATH": folder, "PATH": ""},
            capture_output=True,
            check=False,
        )
    if done.returncode:
        last = done.stderr.decode(errors="replace").strip().splitlines()[-1:]
        raise NoBase(f"{revision}: its templates cannot be loaded: {''.join(last)}")
    return dict.fromkeys(asked) | dict(json.loads(done.stdout))


def digests_of(workflow: Workflow) -> Digests:
    """Return the hashes of every step of a workflow as it is now."""
    return {
        by: {
            f"{path} {part}": workflow.step_digest(path, part, by_rules=by == "rules")
            for path in workflow.placed
            for part in PARTS
        }
        for by in ("rules", "model")
    }


def stale(job: Job, base: Any, items: Mapping[str, int]) -> Stale:
    """Return what of a trial would be made again; ``items`` counts how often a step was made."""
    workflow, by = job.workflow, "rules" if job.pin.by_rules else "model"
    if isinstance(base, Mapping) and "error" in base:
        raise NoBase(f"{job.workflow.name} cannot be loaded at the base: {base['error']}")
    now, before = digests_of(workflow)[by], (base or {}).get(by, {})
    changed = [
        path
        for path in workflow.placed
        if any(now[f"{path} {part}"] != before.get(f"{path} {part}") for part in PARTS)
    ]
    after = {path for one in changed for path in _after(one, workflow)} - set(changed)
    follows = [path for path in workflow.placed if path in after]
    calls = 0 if job.pin.by_rules else _calls([*changed, *follows], workflow, items)
    return Stale(
        case=job.trial.case,
        template=workflow.name,
        model=job.trial.model,
        changed=tuple(changed),
        follows=tuple(follows),
        calls=calls,
        new=base is None,
    )


def _after(path: str, workflow: Workflow) -> Iterable[str]:
    """Yield what follows from a step: in its block, and from the blocks around it."""
    placed = workflow.placed[path]
    yield from workflow.downstream[path]
    while placed.block is not None:
        placed = placed.block
        yield placed.path
        yield from workflow.downstream[placed.path]


def _calls(paths: Sequence[str], workflow: Workflow, items: Mapping[str, int]) -> int:
    """Count calls: one for a piece that a role writes, and one for each part of a review."""
    calls = 0
    for path in paths:
        step = workflow.placed[path].step
        if isinstance(step, Called):
            calls += items.get(path, 1)
        elif isinstance(step, ReviseStep):
            calls += sum(one is not None for one in (step.critic, step.reviser))
    return calls


def _text_at(root: Path, revision: str, path: Path) -> str | None:
    """Return a file's text at a revision; None where it was not there."""
    name = path.resolve().relative_to(root).as_posix()
    done = subprocess.run(
        ["git", "-C", str(root), "show", f"{revision}:{name}"], capture_output=True, check=False
    )
    return None if done.returncode else done.stdout.decode("utf-8", "replace")


def _git(folder: Path, *arguments: str) -> bytes:
    done = subprocess.run(["git", "-C", str(folder), *arguments], capture_output=True, check=False)
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().splitlines()
        raise NoBase(f"git {arguments[0]}: {said[-1] if said else 'failed'}")
    return done.stdout
