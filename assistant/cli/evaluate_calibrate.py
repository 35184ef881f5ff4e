"""eval calibrate: shows a judge clean drafts beside flawed ones, and notes what it noticed."""

from argparse import Namespace
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.cli import words
from assistant.cli.folder import Folder
from assistant.cli.output import Exit, UsageError
from assistant.cli.session import ACTOR, Session
from graphs.edits import WriterPin

if TYPE_CHECKING:
    from assistant.evaluation.calibration import Calibration, Trial

REPORT = "calibration.json"
ANSWERS = "judged.jsonl"


async def calibrate(args: Namespace, session: Session) -> Exit:
    """Calibrate a judge; what its answers cost is known before the first of them."""
    from assistant.bootstrap import typical_price
    from assistant.evaluation.results import write_json
    from assistant.evaluation.trust import JUDGES, keep

    out, evals = Path(args.out), Path(args.evals)
    trials = await _trials(args, evals)
    Folder(out, "").check()
    calls = sum(one.calls for one in trials)
    pairs = sum(len(one.to_judge) for one in trials)
    price = words.typically(await typical_price(WriterPin(name=args.judge), calls))
    flaws = words.count(pairs, "flaw")
    session.screen.say(f"{flaws} in both orders: {calls} calls or more, {price}.")
    session.screen.to_go_on = words.same_again(out)
    found = await _looked(args, session, trials)
    keep(evals, args.judge, found)
    told = [{**asdict(one), "trusted": one.is_trusted} for one in found]
    write_json(out / REPORT, {"judge": args.judge, "templates": told})
    if args.json:
        session.screen.answer({"judge": args.judge, "templates": told})
    session.screen.say(f"Noted in {evals / JUDGES}. Everything it said: {out / REPORT}")
    whole = all(one.is_trusted and not one.code_missed for one in found)
    return Exit.OK if whole else Exit.FAILED


async def _trials(args: Namespace, evals: Path) -> "list[Trial]":
    from assistant.evaluation.calibration import trial
    from graphs.catalog import names

    unknown = [one for one in args.templates if one not in names()]
    if unknown:
        listed = ", ".join(names())
        raise UsageError(f"there is no template {unknown[0]!r}; there are: {listed}")
    chosen: Sequence[str] = args.templates or names()
    return [await trial(evals, one) for one in dict.fromkeys(chosen)]


async def _looked(
    args: Namespace, session: Session, trials: "Sequence[Trial]"
) -> "list[Calibration]":
    from assistant.evaluation.answers import Answers
    from assistant.evaluation.calibration import calibrated
    from assistant.evaluation.judging import ModelJudge
    from assistant.evaluation.purse import Purse

    answers = Answers.at(Path(args.out) / ANSWERS)
    found = []
    async with session.app() as app:
        writer = app.worker.bench.writers(WriterPin(name=args.judge), ACTOR)
        purse = Purse(args.max_cost, answers.paid_usd)
        judge = ModelJudge(writer, meter=purse, answers=answers)
        for one in trials:
            found.append(await calibrated(judge, one))
            _say(session, args.judge, found[-1])
    return found


def _say(session: Session, judge: str, found: "Calibration") -> None:
    mark = "trusted " if found.is_trusted else "caution "
    session.screen.say(
        f"{mark} {found.template}: {judge} saw {found.seen} of {found.planted} flaws "
        f"({found.share:.0%}); checks caught {found.code_caught} of {found.code_planted}."
    )
    for one in (*found.missed, *found.code_missed):
        session.screen.say(f"          missed in {one.specimen}: {one.what} {one.said}")
