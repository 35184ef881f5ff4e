"""eval run: plays the cases of datasets, scores them, and ends as the one rule says."""

import sys
from argparse import Namespace
from collections.abc import Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.cli import words
from assistant.cli.output import Exit, UsageError
from assistant.cli.session import Session

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from assistant.evaluation.cases import Placed
    from assistant.evaluation.orders import Evaluated, Job, Order
    from assistant.evaluation.results import Result
    from assistant.evaluation.thresholds import Thresholds
    from assistant.evaluation.variants import Variant
    from graphs.edits import WriterPin
    from graphs.workflow import Workflow

OFFLINE = ("offline", "rules")


async def run(args: Namespace, session: Session) -> Exit:
    """Evaluate: everything that was given is checked before anything is written."""
    from assistant.evaluation.evaluating import evaluate
    from assistant.evaluation.orders import Order

    thresholds = thresholds_of(args.threshold)
    cases = chosen(args, session)
    out = Path(args.out)
    order = Order(
        jobs=jobs_of(
            cases, models_of(args.models, session), args.repeats, prompts_of(args.prompts)
        ),
        out=out,
        parallel=args.parallel,
        most_usd=args.max_cost,
        thresholds=thresholds,
        taken_from=tuple(_results_folder(one) for one in args.taken_from),
        datasets=tuple(args.files),
        judge=args.judge or session.settings.models.get("judge", ""),
        person=args.person or "",
    )
    _has_persons(order)
    if args.max_cost is not None:
        await _priced(order.jobs, order.judge)
    _writable(out)
    session.screen.to_go_on = words.same_again(out)
    with _progress(len(order.jobs)) as told:
        evaluated = await evaluate(session.settings, order, told=told)
    from assistant.evaluation import report

    report.write(out)
    say(session, args, evaluated)
    return Exit(evaluated.ruling.exit_code)


def _has_persons(order: "Order") -> None:
    """Refuse cases that need a simulated person where no model was named for it."""
    for job in order.jobs:
        if job.is_simulated and not order.person:
            at = f"{job.placed.dataset}:{job.placed.line}"
            raise UsageError(
                f"{at}: {job.placed.id} needs a simulated person: name its model with --person"
            )


def thresholds_of(typed: str | None) -> "Thresholds":
    """Return the thresholds that were typed, or the usual ones."""
    from assistant.evaluation.thresholds import Thresholds, read

    try:
        return read(typed) if typed else Thresholds()
    except ValueError as error:
        raise UsageError(f"--threshold: {error}") from None


def chosen(args: Namespace, session: Session) -> list["Placed"]:
    """Return the cases of the files, those of one split alone where one is named."""
    from assistant.evaluation.cases import read

    cases = read(args.files, workflow_of)
    if args.split is None:
        return cases
    found = [one for one in cases if one.case.metadata.split == args.split]
    if not found:
        splits = sorted({one.case.metadata.split for one in cases if one.case.metadata.split})
        raise UsageError(
            f"there is no case of the split {args.split!r}; there are: {', '.join(splits)}"
        )
    return found


def workflow_of(name: str, folder: Path) -> "Workflow":
    """Return a template by its name, or the workflow of a definition file beside a dataset."""
    from assistant.cli.templates import is_file
    from graphs.catalog import shipped, written

    if not is_file(name):
        return shipped(name)
    return written((folder / name).read_text("utf-8"), file=name)


def models_of(typed: str | None, session: Session) -> list["WriterPin"]:
    """Return what writes: the models that were named, else as the settings say."""
    from graphs.edits import WriterPin

    settings = session.settings
    by_settings = WriterPin(name=settings.model, models=tuple(sorted(settings.models.items())))
    if typed is None:
        return [by_settings]
    names = list(dict.fromkeys(one.strip() for one in typed.split(",") if one.strip()))
    if not names:
        raise UsageError("--models needs a name, such as --models offline")
    return [pin_of(name, by_settings) for name in names]


def pin_of(name: str, by_settings: "WriterPin") -> "WriterPin":
    """Return a writer by its name; the model of the settings brings its roles along."""
    from graphs.edits import WriterPin

    if name in OFFLINE:
        return WriterPin()
    return by_settings if name == by_settings.name else WriterPin(name=name)


def prompts_of(typed: str | None) -> list["Variant"]:
    """Return the sets of prompts that were named; the current ones where none was."""
    from assistant.evaluation.variants import CURRENT, variant

    names = [one.strip() for one in (typed or CURRENT).split(",") if one.strip()]
    found = [variant(name) for name in dict.fromkeys(names)]
    if len({one.name for one in found}) < len(found) or not found:
        raise UsageError("--prompts: folders of different names are told apart by them")
    return found


def jobs_of(
    cases: Sequence["Placed"],
    pins: Sequence["WriterPin"],
    repeats: int | None,
    variants: Sequence["Variant"],
) -> list["Job"]:
    """Return every trial: case by model by prompts by repeat. A case can name its writer.

    The rules read no prompts, so they play each case with the current ones alone.
    """
    from assistant.evaluation.orders import Job
    from assistant.evaluation.results import Trial
    from assistant.evaluation.variants import Variant

    jobs = []
    for placed in cases:
        workflow = workflow_of(placed.template, placed.folder)
        own = placed.case.writer
        pairs = [
            (pin, one)
            for pin in ([pin_of(own, pins[0])] if own else pins)
            for one in ([Variant()] if pin.by_rules else variants)
        ]
        for pin, one in pairs:
            for number in range(1, (repeats or placed.case.repeats) + 1):
                trial = Trial(case=placed.id, model=pin.name, prompts=one.name, repeat=number)
                jobs.append(Job(trial=trial, placed=placed, workflow=one.of(workflow), pin=pin))
    return jobs


def _results_folder(name: str) -> Path:
    from assistant.evaluation.recorded import RECORDED
    from assistant.evaluation.results import RESULTS

    folder = Path(name)
    if not any((folder / one).is_file() for one in (RESULTS, RECORDED)):
        raise UsageError(f"--from {name}: there are no results of an evaluation")
    return folder


async def _priced(jobs: Sequence["Job"], judge: str) -> None:
    """Refuse a limit of money for a model whose price is not known: it could not be kept."""
    from agents.model import price_of

    pins = [job.pin for job in jobs if not job.pin.by_rules]
    models = {model for pin in pins for model in (pin.name, *dict(pin.models).values())}
    for model in sorted(models | ({judge} - {""})):
        if not (await price_of(model, 1, 1)).known:
            raise UsageError(f"--max-cost: the price of {model} is not known, so no limit is kept")


def _writable(out: Path) -> None:
    from assistant.cli.folder import Folder

    Folder(out, "").check()


@contextmanager
def _progress(total: int) -> "Iterator[Callable[[Result], None]]":
    """Show how far it is on standard error, where a person looks on."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console(file=sys.stderr)
    columns: list[Any] = [BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()]
    bar = Progress(
        TextColumn("{task.description}"),
        *columns,
        console=console,
        disable=not console.is_terminal,
        transient=True,
    )
    with bar:
        task = bar.add_task("cases", total=total)

        def told(result: "Result") -> None:
            bar.update(task, advance=1, description=f"{result.case} {result.verdict}")

        yield told


def say(session: Session, args: Namespace, evaluated: "Evaluated") -> None:
    """Tell a person what failed, and the verdict; or a program the summary."""
    from assistant.evaluation.results import SUMMARY

    screen, out = session.screen, Path(args.out)
    if args.json:
        import json

        screen.answer(json.loads((out / SUMMARY).read_text("utf-8")))
        return
    for one in evaluated.results:
        if one.verdict != "passed":
            by = "" if one.model == "rules" else f" by {one.model}"
            screen.say(f"{one.verdict}  {one.case}{by}  ({one.dataset}:{one.line})")
            screen.say(*(f"        {line}" for line in one.why.split("\n")))
    screen.say(*evaluated.warnings)
    ruling = evaluated.ruling
    counts = f"{ruling.passed} passed, {ruling.failed} failed, {ruling.broken} broken"
    cost = f", ${evaluated.paid_usd:.4f} paid" if evaluated.paid_usd else ""
    screen.say(f"{ruling.verdict}  {counts}{cost}. {ruling.why}".rstrip())
    screen.say(*(str(out / name) for name in ("report.html", "junit.xml", "summary.md")))
