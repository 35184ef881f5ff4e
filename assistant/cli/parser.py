"""The parser of the command line, and the options that several commands have."""

import argparse
from typing import Any, NoReturn

from assistant.cli.output import UsageError


class Format(argparse.RawDescriptionHelpFormatter):
    """Help as it was written, with room for the longest option."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=26, width=100)


class Parser(argparse.ArgumentParser):
    """An argument parser that raises instead of leaving the process."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message}\n{self.format_usage().strip()}")


def verb(commands: Any, name: str, module: str, help: str, epilog: str = "") -> Parser:
    """Add a command; ``module`` performs it, by a function of its name."""
    parser: Parser = commands.add_parser(
        name,
        help=help,
        description=help[:1].upper() + help[1:] + ".",
        epilog=epilog,
        formatter_class=Format,
        allow_abbrev=False,
    )
    parser.set_defaults(module=f"assistant.cli.{module}", perform=name)
    return parser


def of_run(parser: Parser) -> None:
    """Add the draft that a command is about."""
    parser.add_argument("run", metavar="RUN", help="a run's id, the beginning of one, or last")


def as_json(parser: Parser) -> None:
    """Add what every command takes that a program may read."""
    parser.add_argument(
        "--json", action="store_true", help="print one JSON document and nothing else"
    )


def carries_on(parser: Parser) -> None:
    """Add what every command takes that carries a run on."""
    parser.add_argument(
        "--yes", action="store_true",
        help="approve drafts; never an effect on the outside, never a draft that a check blocks",
    )  # fmt: skip
    as_json(parser)
    parser.add_argument(
        "--out", metavar="DIR", help="where the files go (default: in the data folder)"
    )
