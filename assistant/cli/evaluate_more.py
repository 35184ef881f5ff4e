"""eval init, replay and plan: a first case, drafts scored again, what a change makes stale."""

import os
from argparse import Namespace
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.cli import words
from assistant.cli.evaluate import (
    chosen,
    jobs_of,
    models_of,
    prompts_of,
    say,
    thresholds_of,
    workflow_of,
)
from assistant.cli.output import Exit, UsageError
from assistant.cli.session import Session

if TYPE_CHECKING:
    from assistant.evaluation.orders import Job
    from assistant.evaluation.staleness import Stale


async def init(args: Namespace, session: Session) -> Exit:
    """Write a dataset with a first case of a template, played once offline."""
    from assistant.evaluation.results import line_of, write
    from assistant.evaluation.starter import starter

    workflow = workflow_of(args.template, Path())
    path, named = _place(args.template, args.out, workflow.name)
    case = await starter(session.settings, workflow, named)
    write(path, f"{line_of(case)}\n".encode())
    session.screen.say(
        f"{path}: one case, with what its edit redoes now. Read it, and add yours.",
        f"Then: draftroom eval run {path} --models offline --out results",
    )
    return Exit.OK


def _place(template: str, out: str | None, name: str) -> tuple[Path, str]:
    """Return where a first dataset goes, and what it calls its template."""
    from assistant.cli.templates import is_file

    path = Path(out or f"evals/{name}.jsonl")
    if path.exists():
        raise UsageError(f"{path} is there already; name another with --out")
    return path, os.path.relpath(template, path.parent) if is_file(template) else name


async def replay(args: Namespace, session: Session) -> Exit:
    """Score the drafts of a results folder again, and make its reports again."""
    from assistant.evaluation import report
    from assistant.evaluation.cases import read
    from assistant.evaluation.replaying import NoResults
    from assistant.evaluation.replaying import replay as again

    out = Path(args.out)
    thresholds = thresholds_of(args.threshold) if args.threshold else None
    cases = read(args.files, workflow_of) if args.files else []
    try:
        evaluated = await again(out, cases, workflow_of, thresholds)
    except NoResults as error:
        raise UsageError(str(error)) from None
    report.write(out)
    say(session, args, evaluated)
    return Exit(evaluated.ruling.exit_code)


async def plan(args: Namespace, session: Session) -> Exit:
    """Name what a change since a revision makes stale; nothing is played, and nothing paid."""
    from assistant.bootstrap import typical_price
    from assistant.evaluation.staleness import NoBase, base_digests, source_of, stale

    jobs = jobs_of(chosen(args, session), models_of(args.models, session), 1, prompts_of(None))
    files = {job.workflow.name: _definition(job) for job in jobs}
    try:
        import graphs

        base = base_digests(source_of(Path(graphs.__file__).parent), args.base, files)
        items = _made_in(args.taken_from)
        found = [stale(job, base[job.workflow.name], items.get(job.trial.case, {})) for job in jobs]
    except NoBase as error:
        raise UsageError(f"--base {args.base}: {error}") from None
    prices = [await typical_price(job.pin, one.calls) for job, one in zip(jobs, found, strict=True)]
    total = None if None in prices else round(sum(one or 0.0 for one in prices), 6)
    if args.json:
        session.screen.answer(
            {
                "base": args.base,
                "cases": [
                    {**asdict(one), "cost_usd": price}
                    for one, price in zip(found, prices, strict=True)
                ],
                "calls": sum(one.calls for one in found),
                "cost_usd": total,
            }
        )
        return Exit.OK
    _tell(session, args.base, found, total)
    return Exit.OK


def _definition(job: "Job") -> Path | None:
    """Return the definition file that a case names; None for a shipped template."""
    from assistant.cli.templates import is_file

    name = job.placed.template
    return job.placed.folder / name if is_file(name) else None


def _made_in(folder: str | None) -> Mapping[str, Mapping[str, int]]:
    """Return how often each step was made in an earlier evaluation, by case."""
    if folder is None:
        return {}
    from assistant.evaluation.folder import read

    return {row.case: Counter(one["step"] for one in row.steps) for row in read(Path(folder)).rows}


def _tell(session: Session, base: str, found: Sequence["Stale"], total: float | None) -> None:
    screen = session.screen
    touched = [one for one in found if one.changed]
    if not touched:
        screen.say(f"Nothing is stale since {base}: {words.count(len(found), 'case')} looked at.")
        return
    for one in touched:
        by = "" if one.model == "rules" else f" by {one.model}"
        screen.say(f"{one.case} ({one.template}){by}: {words.count(one.calls, 'call')}")
        screen.say(f"        changed: {', '.join(one.changed) if not one.new else 'all is new'}")
        if one.follows:
            screen.say(f"        follows: {', '.join(one.follows)}")
    calls = sum(one.calls for one in found)
    screen.say(
        f"At most {words.count(calls, 'call')} in {words.count(len(touched), 'case')}, "
        f"{words.typically(total)}. "
        "What comes out the same redoes nothing after it."
    )
