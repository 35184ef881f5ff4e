"""Rehearsals: a definition file run with the scripted results and answers that lie beside it."""

from argparse import Namespace
from pathlib import Path

from assistant.cli import given, words
from assistant.cli.output import Exit, UsageError
from assistant.cli.session import Session
from assistant.cli.templates import workflow_of

_CASES = (".test.json", ".test.yaml")


async def test(args: Namespace, session: Session) -> Exit:
    """Run every case of a definition; a case that goes another way than expected fails."""
    workflow = await workflow_of(args.file, session)
    beside = _beside(args.file)
    from graphs.cases import cases_in
    from graphs.rehearsal import play

    cases = cases_in(given.content(str(beside)).decode("utf-8", "replace"), file=beside.name)
    played = [await play(workflow, case) for case in cases]
    failed = [one for one in played if one.differences]
    if args.json:
        told = [
            {"case": one.name, "passed": not one.differences, "differences": one.differences}
            for one in played
        ]
        session.screen.answer({"file": args.file, "passed": not failed, "cases": told})
    for one in played:
        session.screen.say(f"{'failed' if one.differences else 'passed'}  {one.name}")
        session.screen.say(*(f"        {difference}" for difference in one.differences))
    passed = len(played) - len(failed)
    session.screen.say(f"{args.file}: {passed} of {words.count(len(played), 'case')} passed.")
    return Exit.FAILED if failed else Exit.OK


def _beside(file: str) -> Path:
    """Return the file of cases beside a definition."""
    stem = Path(file).with_suffix("")
    found = [stem.with_suffix(ending) for ending in _CASES]
    for path in found:
        if path.is_file():
            return path
    raise UsageError(f"there are no cases beside {file}: {' or '.join(one.name for one in found)}")
