"""The words of the command line: every command with its options and help. It imports nothing heavy.

Each command names the module that performs it, so that ``--help`` loads none of them.
"""

import argparse
from collections.abc import Sequence
from typing import Any

from assistant.cli.arguments_evaluation import about_evaluation
from assistant.cli.output import UsageError
from assistant.cli.parser import Format, Parser, as_json, carries_on, of_run, verb
from assistant.cli.values import count, path, port, usd, version

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
SHARED = """\
A password is asked for twice at a terminal, or read from standard input: it is never an argument,
where others could see it. Accounts count once DRAFTROOM_AUTH is password.
"""
ADOPTED = """\
Everything or nothing is taken over, value for value; FILE stays as it is. Set
DRAFTROOM_DATABASE_URL to the new, empty database, keep the data folder, and end the server of FILE
before.
"""


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
        formatter_class=Format,
        allow_abbrev=False,
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands")
    _to_make(commands)
    _to_look(commands)
    _to_change(commands)
    _to_steer(commands)
    _about_definitions(commands)
    _about_workflows(commands)
    about_evaluation(commands)
    _about_people(commands)
    return parser, tuple(commands.choices)


def _to_make(commands: Any) -> None:
    serve = verb(commands, "serve", "serve", "open the chat in your browser, and work on drafts")
    serve.add_argument("--port", type=port, metavar="N", help="another port than the settings say")
    serve.add_argument("--no-browser", action="store_true", help="leave the browser closed")
    verb(commands, "start", "run", "be guided through a first draft in the terminal")
    run = verb(commands, "run", "run", "make a draft from a template or a definition file", FOLDER)
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
    carries_on(run)


def _to_look(commands: Any) -> None:
    listing = verb(commands, "runs", "runs", "list your drafts, the newest first")
    listing.add_argument("--status", metavar="S", help="only those in this status")
    as_json(listing)
    show = verb(commands, "show", "runs", "show where a draft stands, or what a step gave")
    of_run(show)
    show.add_argument("step", nargs="?", metavar="STEP", help="what this step gave")
    as_json(show)
    export = verb(commands, "export", "export", "write a draft's files", FOLDER)
    of_run(export)
    export.add_argument(
        "--to",
        default="docx,pdf",
        metavar="FORMATS",
        help="docx, pdf, md, json (default: docx,pdf)",
    )
    export.add_argument("--copy", choices=("clean", "review"), default="clean")
    export.add_argument("--out", metavar="DIR", default=".", help="where to (default: here)")
    as_json(export)
    _pages(commands)
    letterhead = verb(
        commands, "letterhead", "letterhead", "lay your Word files on a letterhead of yours"
    )
    letterhead.add_argument(
        "file",
        metavar="FILE",
        nargs="?",
        help="a .docx whose page, header and styles are used from now on; none for no letterhead; "
        "left out, the one that is used is named",
    )
    as_json(letterhead)


def _pages(commands: Any) -> None:
    pages = verb(commands, "pages", "pages", "write the changed pages of a script", PAGES)
    of_run(pages)
    pages.add_argument("episode", metavar="EPISODE", help="such as EP03, or 3")
    pages.add_argument(
        "--since", action="append", required=True, type=version, metavar="VERSION",
        help="the version that was handed out; repeat it for every set since, the oldest on white",
    )  # fmt: skip
    pages.add_argument("--out", metavar="DIR", default=".", help="where to (default: here)")
    as_json(pages)


def _to_change(commands: Any) -> None:
    approve = verb(commands, "approve", "decide", "decide what waits for you, then go on", FOLDER)
    of_run(approve)
    approve.add_argument("gate", nargs="?", metavar="GATE", help="approve this one and no other")
    answer = approve.add_mutually_exclusive_group()
    answer.add_argument("--choose", type=int, metavar="N", help="take choice N and approve")
    answer.add_argument("--edit", metavar="FILE", help="approve it as it stands in this file")
    answer.add_argument("--changes", metavar="WORDS", help="say what should be different")
    answer.add_argument("--stop", action="store_true", help="stop here; everything is kept")
    carries_on(approve)
    edit = verb(commands, "edit", "edit", "change a draft in plain words", FOLDER)
    of_run(edit)
    edit.add_argument(
        "words", nargs="+", metavar="words", help='what you want: "make it 30 minutes"'
    )
    edit.add_argument("--preview", action="store_true", help="only say what it would redo and cost")
    carries_on(edit)
    undo = verb(commands, "undo", "edit", "take the last change back; it costs nothing", FOLDER)
    of_run(undo)
    carries_on(undo)


def _to_steer(commands: Any) -> None:
    pause = verb(commands, "pause", "control", "pause a draft at the next safe point")
    resume = verb(commands, "resume", "control", "go on with a draft that lies still", FOLDER)
    cancel = verb(commands, "cancel", "control", "stop a draft for good; what was made is kept")
    for one in (pause, resume, cancel):
        of_run(one)
    resume.add_argument("--allow-usd", type=usd, metavar="X", help="raise its limit by this much")
    resume.add_argument("--allow-calls", type=count, metavar="N", help="the same for calls")
    resume.add_argument("--allow-tokens", type=count, metavar="N", help="the same for tokens")
    carries_on(resume)
    as_json(pause)
    as_json(cancel)

    emit = verb(commands, "emit", "emit", "send an event to the drafts that wait for it")
    emit.add_argument("event", metavar="NAME", help="such as invoice.paid")
    emit.add_argument("--key", default="", metavar="KEY", help="what it is about, such as a number")
    emit.add_argument(
        "-d", "--data", action="append", default=[], metavar="KEY=VALUE", help="what it says"
    )
    as_json(emit)


def _about_definitions(commands: Any) -> None:
    as_json(verb(commands, "templates", "templates", "list the templates and what they ask for"))
    validate = verb(
        commands, "validate", "templates", "check a definition file; lists every problem"
    )
    validate.add_argument("file", metavar="FILE")
    as_json(validate)
    test = verb(
        commands, "test", "rehearse", "run a definition file with its scripted cases; no model"
    )
    test.add_argument("file", metavar="FILE", help="its cases lie beside it, in FILE.test.json")
    as_json(test)
    graph = verb(commands, "graph", "templates", "draw a workflow as a Mermaid graph")
    graph.add_argument("template", metavar="TEMPLATE|FILE")
    graph.add_argument("--svg", action="store_true", help="as an SVG drawing instead")
    convert = verb(commands, "convert", "templates", "print a definition in another notation")
    convert.add_argument("template", metavar="TEMPLATE|FILE")
    convert.add_argument(
        "--to", choices=("yaml", "json", "nodes"), default="yaml",
        help="nodes: nodes and edges, as visual editors read them (default: yaml)",
    )  # fmt: skip
    verb(commands, "schema", "templates", "print the JSON Schema of definitions")
    as_json(verb(commands, "doctor", "doctor", "check this installation, and say what to do"))


def _about_workflows(commands: Any) -> None:
    own = verb(commands, "workflows", "workflows", "workflows of your own, with their versions")
    own.add_argument("--category", metavar="C", help="list only those of this category")
    as_json(own)
    what = own.add_subparsers(dest="what", metavar="WHAT", title="what to do")
    add = verb(what, "add", "workflows", "register a definition file, or its next version")
    add.add_argument("file", metavar="FILE")
    show = verb(what, "show", "workflows", "print a workflow as it was written")
    versions = verb(what, "versions", "workflows", "list its versions; * is the one that is used")
    diff = verb(what, "diff", "workflows", "say what differs between two versions")
    rollback = verb(what, "rollback", "workflows", "use an earlier version; none is lost")
    clone = verb(what, "clone", "workflows", "copy a workflow under another name")
    remove = verb(what, "remove", "workflows", "take it off your list; drafts keep their version")
    export = verb(what, "export", "workflows", "print a workflow in a notation")
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
        as_json(one)


def _about_people(commands: Any) -> None:
    user = verb(
        commands, "user", "user", "the people of a shared server, and their passwords", SHARED
    )
    what = user.add_subparsers(dest="what", metavar="WHAT", title="what to do", required=True)
    add = verb(what, "add", "user", "make an account; the password is asked for")
    listing = verb(what, "list", "user", "list who can sign in")
    password = verb(what, "password", "user", "give somebody a new password, and let them in again")
    remove = verb(what, "remove", "user", "let somebody in no more; their drafts are kept")
    listing.set_defaults(perform="listed")
    as_json(listing)
    for one in (add, password, remove):
        one.add_argument("name", metavar="NAME", help="the name they sign in with")
    key = verb(commands, "key", "key", "the keys by which programs use a shared server")
    what = key.add_subparsers(dest="what", metavar="WHAT", title="what to do", required=True)
    add = verb(what, "add", "key", "make a key for a program of somebody; it is shown once")
    listing = verb(what, "list", "key", "list whose keys there are, and when they were used")
    remove = verb(what, "remove", "key", "let a key count no more, at once")
    listing.set_defaults(perform="listed")
    add.add_argument("name", metavar="NAME", help="whose: the name they sign in with")
    add.add_argument("--for", dest="purpose", metavar="PURPOSE", required=True, help="what for")
    add.add_argument("--days", type=count, metavar="N", help="how long it is good (default: ever)")
    remove.add_argument("key", metavar="ID", help="its middle part, as key list says it")
    for one in (add, listing):
        as_json(one)
    adopt = verb(commands, "adopt", "adopt", "take everything over from a SQLite database", ADOPTED)
    adopt.add_argument("file", type=path, metavar="FILE", help="such as ~/.draftroom/draftroom.db")
    as_json(adopt)
