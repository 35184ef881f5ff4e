"""The terminal: reads the command line, performs one command, and turns what happened into an exit.

Nothing heavy is imported here; each command's module is loaded when it is performed.
"""

import sys
from collections.abc import Sequence

from assistant.cli.arguments import parse
from assistant.cli.output import Exit, Screen
from assistant.modes import ours_alone


def main(argv: Sequence[str] | None = None) -> int:
    """Perform the command and return its exit code."""
    typed = sys.argv[1:] if argv is None else list(argv)
    with ours_alone():
        return int(_ended(typed, Screen(json="--json" in typed, yes="--yes" in typed)))


def _ended(typed: Sequence[str], screen: Screen) -> Exit:
    try:
        return _performed(typed, screen)
    except BrokenPipeError:
        return _nobody_reads()
    except (KeyboardInterrupt, Exception) as error:
        from assistant.cli.failures import reported

        return reported(error, screen)


def _performed(typed: Sequence[str], screen: Screen) -> Exit:
    args = parse(typed)
    if args.command is None:
        from assistant.cli.words import WELCOME

        sys.stdout.write(WELCOME)
        return Exit.OK
    from assistant.cli.session import perform

    return perform(args, screen)


def _nobody_reads() -> Exit:
    """Let the rest go nowhere, as the reader of the pipe has left."""
    import os

    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return Exit.OK
