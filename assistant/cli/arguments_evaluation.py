"""The words of `draftroom eval`: its commands with their options and help."""

from typing import Any

from assistant.cli.parser import Parser, as_json, verb
from assistant.cli.values import count, usd

EVALUATION = """\
exit codes of run and replay: 0 all is as it should be, 1 drafts are not good enough, 2 not
understood (nothing was written), 3 trouble that says nothing of the drafts, such as a dead provider
"""
COMPARED = """\
The interval of each difference is a bootstrap over cases with a fixed seed. A difference is said
where it leaves out zero and at least five cases differ; else no difference is shown.
"""
CALIBRATION = """\
Flaws are planted in clean drafts, and the judge is shown both, in both orders. One that prefers the
clean one at least 9 times in 10 is noted in judges.json; others are shown with a caution (and 1).
"""


def about_evaluation(commands: Any) -> None:
    top = verb(commands, "eval", "evaluate", "see whether drafts got better or worse", EVALUATION)
    what = top.add_subparsers(dest="what", metavar="WHAT", title="what to do", required=True)
    init = verb(what, "init", "evaluate_more", "write a dataset with a first case of a template")
    init.add_argument("template", metavar="TEMPLATE|FILE")
    init.add_argument("--out", metavar="FILE", help="where to (default: evals/TEMPLATE.jsonl)")
    run = verb(what, "run", "evaluate", "play the cases of datasets and score them", EVALUATION)
    _cases(run)
    run.add_argument("--out", metavar="DIR", required=True, help="where the results go")
    run.add_argument("--prompts", metavar="DIR", help="other prompts to hold against: current,DIR")
    run.add_argument("--repeats", type=count, metavar="N", help="play each case so often")
    run.add_argument("--judge", metavar="MODEL", help="what judges (default: the settings')")
    run.add_argument("--person", metavar="MODEL", help="who takes the turns of simulated persons")
    run.add_argument(
        "--threshold", metavar="T", help="what to reach: block=0,pass_rate=0.9 (default: all pass)"
    )
    run.add_argument(
        "--max-cost", type=usd, metavar="USD", help="stop before the models take more than this"
    )
    run.add_argument(
        "--from", action="append", default=[], metavar="DIR", dest="taken_from",
        help="take over what models wrote there for the same steps",
    )  # fmt: skip
    run.add_argument("--parallel", type=count, default=4, metavar="N", help="cases at once (4)")
    as_json(run)
    _calibration(what)
    replay = verb(what, "replay", "evaluate_more", "score kept drafts again; no model", EVALUATION)
    replay.add_argument("out", metavar="OUT", help="a results folder")
    replay.add_argument(
        "files", metavar="FILE", nargs="*", help="datasets, where other assertions count by now"
    )
    replay.add_argument("--threshold", metavar="T", help="what to reach (default: as before)")
    as_json(replay)
    plan = verb(what, "plan", "evaluate_more", "say what a change makes stale, and its price")
    _cases(plan)
    plan.add_argument(
        "--base", metavar="REV", required=True, help="the revision before the change, such as main"
    )
    plan.add_argument(
        "--from",
        metavar="DIR",
        dest="taken_from",
        help="count items as they were there",
    )
    as_json(plan)
    compare = verb(
        what, "compare", "evaluate_compare", "say whether drafts got better or worse", COMPARED
    )
    compare.add_argument("before", metavar="A", help="a results folder, or FOLDER#MODEL#PROMPTS")
    compare.add_argument("after", metavar="B", help="another one, of the same cases")
    compare.add_argument("--html", metavar="FILE", help="write a page with drafts side by side")
    compare.add_argument(
        "--fail-on", choices=("worse",), help="end with 1 where a template, or all, got worse"
    )
    as_json(compare)


def _cases(parser: Parser) -> None:
    """Add what says which cases are meant, and by which models."""
    parser.add_argument("files", metavar="FILE", nargs="+", help="datasets: a case a line")
    parser.add_argument("--split", metavar="NAME", help="only the cases of this split")
    parser.add_argument(
        "--models", metavar="A,B", help="what writes: models, or offline (default: the settings')"
    )


def _calibration(what: Any) -> None:
    help = "see whether a judge notices planted flaws"
    calibrate = verb(what, "calibrate", "evaluate_calibrate", help, CALIBRATION)
    calibrate.add_argument("templates", metavar="TEMPLATE", nargs="*", help="default: all of them")
    calibrate.add_argument("--judge", metavar="MODEL", required=True, help="the model that judges")
    calibrate.add_argument("--out", metavar="DIR", required=True, help="where its answers are kept")
    calibrate.add_argument("--evals", metavar="DIR", default="evals", help="where rubrics are")
    calibrate.add_argument("--max-cost", type=usd, metavar="USD", help="the most it may take")
    as_json(calibrate)
