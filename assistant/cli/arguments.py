"""The words of the command line: every command with its options and help. It imports nothing heavy.

Each command names the module that performs it, so that ``--help`` loads none of them.
"""

import argparse
from collections.abc import Sequence
from typing import Any, NoReturn

from assistant.cli.output import UsageError
from assistant.cli.values import count, port, usd, version

EXITS = """\
exit codes: 0 done, 1 failed or stopped at a gate, 2 not understood (nothing was written),
3 something here is broken, 4 a person must decide, 130 broken off
"""
FOLDER = """\
Files: clean copies go to DIR, copies that mark who wrote what to DIR/review. A second version of
the same run replaces its files. A file that is not this run's, or that you changed, is never
touched: the new files get a number instead, as in "plan (2).docx".
"""
PAGES = """\
Numbers of scenes and pages are those of the version on white: a new scene is 12A, one that was cut
is OMITTED, what does not fit on a page goes on 12A, and changed lines have an asterisk. Written are
the changed pages as PDF, and the whole script as PDF, FDX with its revision marks, and Fountain.
"""
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
SHARED = """\
A password is asked for twice at a terminal, or read from standard input: it is never an argument,
where others could see it. Accounts count once DRAFTROOM_AUTH is password.
"""


class _Format(argparse.RawDescriptionHelpFormatter):
    """Help as it was written, with room for the longest option."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=26, width=100)


class Parser(argparse.ArgumentParser):
    """An argument parser that raises instead of leaving the process."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message}\n{self.format_usage().strip()}")


def parse(argv: Sequence[str]) -> argparse.Namespace:
    """Return the command that was typed; raise UsageError."""
    parser, names = _parser()
    if argv and not argv[0].startswith("-") and argv[0] not in names:
        raise UsageError(f"there is no command {argv[0]!r}; there are: {', '.join(names)}")
    args, rest = parser.parse_known_args(argv)
    # argparse ends a list of words at the first option; what follows belongs to the words too
    if rest and hasattr(args, "words") and not any(word.startswith("-") for word in rest):
        args.words = [*args.words, *rest]
    elif rest:
        raise UsageError(f"unknown: {' '.join(rest)}\nSee: draftroom {args.command or ''} --help")
    return args


def _parser() -> tuple[Parser, tuple[str, ...]]:
    """Return the parser, and the names of its commands."""
    parser = Parser(
        prog="draftroom",
        description="Drafts from your own words: plan, approve, change in plain words, export.",
        epilog=EXITS,
        formatter_class=_Format,
        allow_abbrev=False,
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands")
    _to_make(commands)
    _to_look(commands)
    _to_change(commands)
    _to_steer(commands)
    _about_definitions(commands)
    _about_workflows(commands)
    _about_evaluation(commands)
    _about_people(commands)
    return parser, tuple(commands.choices)


def _to_make(commands: Any) -> None:
    serve = _add(commands, "serve", "serve", "open the chat in your browser, and work on drafts")
    serve.add_argument("--port", type=port, metavar="N", help="another port than the settings say")
    serve.add_argument("--no-browser", action="store_true", help="leave the browser closed")
    _add(commands, "start", "run", "be guided through a first draft in the terminal")
    run = _add(commands, "run", "run", "make a draft from a template or a definition file", FOLDER)
    run.add_argument(
        "template",
        metavar="TEMPLATE|FILE",
        help="a template, a workflow of yours (NAME, or NAME@2 for its version 2), "
        "or a definition file",
    )
    run.add_argument(
        "words",
        nargs="*",
        default=[],
        metavar="brief",
        help="what you want, in a line of plain words",
    )
    run.add_argument(
        "-i", "--input", action="append", default=[], metavar="KEY=VALUE", dest="given",
        help="an input; give a list by repeating it. -i brief=... is the brief",
    )  # fmt: skip
    run.add_argument("--inputs", metavar="FILE", help="inputs from a JSON or YAML file")
    run.add_argument(
        "--result", action="append", default=[], metavar="STEP=FILE", dest="results",
        help="bring a step's result along (JSON or YAML); the step is not done",
    )  # fmt: skip
    run.add_argument(
        "--bring", action="append", default=[], metavar="FILE",
        help="bring a file of yours along: a script, a paper, a draft exported before",
    )  # fmt: skip
    run.add_argument("--limit-usd", type=usd, metavar="X", help="stop and ask at this price")
    run.add_argument("--limit-calls", type=count, metavar="N", help="the same for calls")
    run.add_argument("--limit-tokens", type=count, metavar="N", help="the same for tokens")
    _ending(run)


def _to_look(commands: Any) -> None:
    listing = _add(commands, "runs", "runs", "list your drafts, the newest first")
    listing.add_argument("--status", metavar="S", help="only those in this status")
    _json(listing)
    show = _add(commands, "show", "runs", "show where a draft stands, or what a step gave")
    _run(show)
    show.add_argument("step", nargs="?", metavar="STEP", help="what this step gave")
    _json(show)
    export = _add(commands, "export", "export", "write a draft's files", FOLDER)
    _run(export)
    export.add_argument(
        "--to",
        default="docx,pdf",
        metavar="FORMATS",
        help="docx, pdf, md, json (default: docx,pdf)",
    )
    export.add_argument("--copy", choices=("clean", "review"), default="clean")
    export.add_argument("--out", metavar="DIR", default=".", help="where to (default: here)")
    _json(export)
    _pages(commands)
    letterhead = _add(
        commands, "letterhead", "letterhead", "lay your Word files on a letterhead of yours"
    )
    letterhead.add_argument(
        "file",
        metavar="FILE",
        nargs="?",
        help="a .docx whose page, header and styles are used from now on; none for no letterhead; "
        "left out, the one that is used is named",
    )
    _json(letterhead)


def _pages(commands: Any) -> None:
    pages = _add(commands, "pages", "pages", "write the changed pages of a script", PAGES)
    _run(pages)
    pages.add_argument("episode", metavar="EPISODE", help="such as EP03, or 3")
    pages.add_argument(
        "--since", action="append", required=True, type=version, metavar="VERSION",
        help="the version that was handed out; repeat it for every set since, the oldest on white",
    )  # fmt: skip
    pages.add_argument("--out", metavar="DIR", default=".", help="where to (default: here)")
    _json(pages)


def _to_change(commands: Any) -> None:
    approve = _add(commands, "approve", "decide", "decide what waits for you, then go on", FOLDER)
    _run(approve)
    approve.add_argument("gate", nargs="?", metavar="GATE", help="approve this one and no other")
    answer = approve.add_mutually_exclusive_group()
    answer.add_argument("--choose", type=int, metavar="N", help="take choice N and approve")
    answer.add_argument("--edit", metavar="FILE", help="approve it as it stands in this file")
    answer.add_argument("--changes", metavar="WORDS", help="say what should be different")
    answer.add_argument("--stop", action="store_true", help="stop here; everything is kept")
    _ending(approve)
    edit = _add(commands, "edit", "edit", "change a draft in plain words", FOLDER)
    _run(edit)
    edit.add_argument(
        "words", nargs="+", metavar="words", help='what you want: "make it 30 minutes"'
    )
    edit.add_argument("--preview", action="store_true", help="only say what it would redo and cost")
    _ending(edit)
    undo = _add(commands, "undo", "edit", "take the last change back; it costs nothing", FOLDER)
    _run(undo)
    _ending(undo)


def _to_steer(commands: Any) -> None:
    pause = _add(commands, "pause", "control", "pause a draft at the next safe point")
    resume = _add(commands, "resume", "control", "go on with a draft that lies still", FOLDER)
    cancel = _add(commands, "cancel", "control", "stop a draft for good; what was made is kept")
    for one in (pause, resume, cancel):
        _run(one)
    resume.add_argument("--allow-usd", type=usd, metavar="X", help="raise its limit by this much")
    resume.add_argument("--allow-calls", type=count, metavar="N", help="the same for calls")
    resume.add_argument("--allow-tokens", type=count, metavar="N", help="the same for tokens")
    _ending(resume)
    _json(pause)
    _json(cancel)

    emit = _add(commands, "emit", "emit", "send an event to the drafts that wait for it")
    emit.add_argument("event", metavar="NAME", help="such as invoice.paid")
    emit.add_argument("--key", default="", metavar="KEY", help="what it is about, such as a number")
    emit.add_argument(
        "-d", "--data", action="append", default=[], metavar="KEY=VALUE", help="what it says"
    )
    _json(emit)


def _about_definitions(commands: Any) -> None:
    _json(_add(commands, "templates", "templates", "list the templates and what they ask for"))
    validate = _add(
        commands, "validate", "templates", "check a definition file; lists every problem"
    )
    validate.add_argument("file", metavar="FILE")
    _json(validate)
    test = _add(
        commands, "test", "rehearse", "run a definition file with its scripted cases; no model"
    )
    test.add_argument("file", metavar="FILE", help="its cases lie beside it, in FILE.test.json")
    _json(test)
    graph = _add(commands, "graph", "templates", "draw a workflow as a Mermaid graph")
    graph.add_argument("template", metavar="TEMPLATE|FILE")
    graph.add_argument("--svg", action="store_true", help="as an SVG drawing instead")
    convert = _add(commands, "convert", "templates", "print a definition in another notation")
    convert.add_argument("template", metavar="TEMPLATE|FILE")
    convert.add_argument(
        "--to", choices=("yaml", "json", "nodes"), default="yaml",
        help="nodes: nodes and edges, as visual editors read them (default: yaml)",
    )  # fmt: skip
    _add(commands, "schema", "templates", "print the JSON Schema of definitions")
    _json(_add(commands, "doctor", "doctor", "check this installation, and say what to do"))


def _about_workflows(commands: Any) -> None:
    own = _add(commands, "workflows", "workflows", "workflows of your own, with their versions")
    own.add_argument("--category", metavar="C", help="list only those of this category")
    _json(own)
    what = own.add_subparsers(dest="what", metavar="WHAT", title="what to do")
    add = _add(what, "add", "workflows", "register a definition file, or its next version")
    add.add_argument("file", metavar="FILE")
    show = _add(what, "show", "workflows", "print a workflow as it was written")
    versions = _add(what, "versions", "workflows", "list its versions; * is the one that is used")
    diff = _add(what, "diff", "workflows", "say what differs between two versions")
    rollback = _add(what, "rollback", "workflows", "use an earlier version; none is lost")
    clone = _add(what, "clone", "workflows", "copy a workflow under another name")
    remove = _add(what, "remove", "workflows", "take it off your list; drafts keep their version")
    export = _add(what, "export", "workflows", "print a workflow in a notation")
    for one in (show, versions, diff, rollback, clone, remove, export):
        one.add_argument("name", metavar="NAME")
    for one in (show, export):
        one.add_argument("--version", type=version, metavar="N", help="another than the used one")
    diff.add_argument("before", type=version, metavar="A")
    diff.add_argument("after", type=version, metavar="B")
    rollback.add_argument("number", type=version, metavar="N")
    clone.add_argument("new", metavar="NEW")
    clone.add_argument("--title", default="", metavar="T", help="by default the words of its name")
    export.add_argument(
        "--to", choices=("yaml", "json", "nodes"), default="yaml", help="default: yaml"
    )
    for one in (add, show, versions, diff, rollback, clone, remove, export):
        _json(one)


def _about_evaluation(commands: Any) -> None:
    top = _add(commands, "eval", "evaluate", "see whether drafts got better or worse", EVALUATION)
    what = top.add_subparsers(dest="what", metavar="WHAT", title="what to do", required=True)
    init = _add(what, "init", "evaluate_more", "write a dataset with a first case of a template")
    init.add_argument("template", metavar="TEMPLATE|FILE")
    init.add_argument("--out", metavar="FILE", help="where to (default: evals/TEMPLATE.jsonl)")
    run = _add(what, "run", "evaluate", "play the cases of datasets and score them", EVALUATION)
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
    _json(run)
    _calibration(what)
    replay = _add(what, "replay", "evaluate_more", "score kept drafts again; no model", EVALUATION)
    replay.add_argument("out", metavar="OUT", help="a results folder")
    replay.add_argument(
        "files", metavar="FILE", nargs="*", help="datasets, where other assertions count by now"
    )
    replay.add_argument("--threshold", metavar="T", help="what to reach (default: as before)")
    _json(replay)
    plan = _add(what, "plan", "evaluate_more", "say what a change makes stale, and its price")
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
    _json(plan)
    compare = _add(
        what, "compare", "evaluate_compare", "say whether drafts got better or worse", COMPARED
    )
    compare.add_argument("before", metavar="A", help="a results folder, or FOLDER#MODEL#PROMPTS")
    compare.add_argument("after", metavar="B", help="another one, of the same cases")
    compare.add_argument("--html", metavar="FILE", help="write a page with drafts side by side")
    compare.add_argument(
        "--fail-on", choices=("worse",), help="end with 1 where a template, or all, got worse"
    )
    _json(compare)


def _cases(parser: Parser) -> None:
    """Add what says which cases are meant, and by which models."""
    parser.add_argument("files", metavar="FILE", nargs="+", help="datasets: a case a line")
    parser.add_argument("--split", metavar="NAME", help="only the cases of this split")
    parser.add_argument(
        "--models", metavar="A,B", help="what writes: models, or offline (default: the settings')"
    )


def _calibration(what: Any) -> None:
    help = "see whether a judge notices planted flaws"
    calibrate = _add(what, "calibrate", "evaluate_calibrate", help, CALIBRATION)
    calibrate.add_argument("templates", metavar="TEMPLATE", nargs="*", help="default: all of them")
    calibrate.add_argument("--judge", metavar="MODEL", required=True, help="the model that judges")
    calibrate.add_argument("--out", metavar="DIR", required=True, help="where its answers are kept")
    calibrate.add_argument("--evals", metavar="DIR", default="evals", help="where rubrics are")
    calibrate.add_argument("--max-cost", type=usd, metavar="USD", help="the most it may take")
    _json(calibrate)


def _about_people(commands: Any) -> None:
    user = _add(
        commands, "user", "user", "the people of a shared server, and their passwords", SHARED
    )
    what = user.add_subparsers(dest="what", metavar="WHAT", title="what to do", required=True)
    add = _add(what, "add", "user", "make an account; the password is asked for")
    listing = _add(what, "list", "user", "list who can sign in")
    password = _add(what, "password", "user", "give somebody a new password, and let them in again")
    remove = _add(what, "remove", "user", "let somebody in no more; their drafts are kept")
    listing.set_defaults(perform="listed")
    _json(listing)
    for one in (add, password, remove):
        one.add_argument("name", metavar="NAME", help="the name they sign in with")


def _add(commands: Any, name: str, module: str, help: str, epilog: str = "") -> Parser:
    parser: Parser = commands.add_parser(
        name,
        help=help,
        description=help[:1].upper() + help[1:] + ".",
        epilog=epilog,
        formatter_class=_Format,
        allow_abbrev=False,
    )
    parser.set_defaults(module=f"assistant.cli.{module}", perform=name)
    return parser


def _run(parser: Parser) -> None:
    parser.add_argument("run", metavar="RUN", help="a run's id, the beginning of one, or last")


def _json(parser: Parser) -> None:
    parser.add_argument(
        "--json", action="store_true", help="print one JSON document and nothing else"
    )


def _ending(parser: Parser) -> None:
    """Add what every command takes that carries a run on."""
    parser.add_argument(
        "--yes", action="store_true",
        help="approve drafts; never an effect on the outside, never a draft that a check blocks",
    )  # fmt: skip
    _json(parser)
    parser.add_argument(
        "--out", metavar="DIR", help="where the files go (default: in the data folder)"
    )
