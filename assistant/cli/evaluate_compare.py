"""eval compare: whether drafts got better or worse between two evaluations, and how sure that is.

It ends with 0 whatever is shown, and with 1 where --fail-on worse was asked for and met.
"""

import asyncio
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.cli.evaluate import OFFLINE
from assistant.cli.output import Exit, UsageError
from assistant.cli.session import Session

if TYPE_CHECKING:
    from assistant.evaluation.comparing import Comparison, Part, Side

RULES = "rules"  # what results call the writer that is named offline
SIGN = "#"  # between a folder, one model of it, and one set of prompts


async def compare(args: Namespace, session: Session) -> Exit:
    """Say what two evaluations show against each other; nothing is run."""
    from assistant.evaluation.comparing import Unequal
    from assistant.evaluation.comparing import compare as held_against

    try:
        found = held_against(_side(args.before), _side(args.after))
    except Unequal as error:
        raise UsageError(str(error)) from None
    if args.html:
        from assistant.evaluation.report import compared

        await asyncio.to_thread(Path(args.html).write_bytes, compared(found))
    if args.json:
        session.screen.answer(shape(found))
    session.screen.say(*_lines(found), *([args.html] if args.html else []))
    if not found.overall.measures:
        return Exit.BROKEN  # nothing was judged on both sides
    return Exit.FAILED if args.fail_on == "worse" and found.worse else Exit.OK


def shape(found: "Comparison") -> dict[str, Any]:
    """Return the document that a program reads."""
    return {
        "before": found.before.label,
        "after": found.after.label,
        "verdict": found.overall.verdict,
        "parts": [_part(part) for part in found.parts],
        "changed_cases": [one._asdict() for one in found.turned],
        "changed_versions": [one._asdict() for one in found.versions],
    }


def _part(part: "Part") -> dict[str, Any]:
    return {
        "template": part.template or None,
        "verdict": part.verdict,
        "n": part.n,
        "left_out": part.left_out,
        "figures": [
            {
                "name": one.name,
                "unit": one.unit,
                "before": one.before,
                "after": one.after,
                "difference": one.difference.value,
                "low": one.difference.low,
                "high": one.difference.high,
                "n": one.difference.n,
                "verdict": one.verdict,
                "why": one.why,
            }
            for one in part.measures
        ],
    }


def _side(typed: str) -> "Side":
    from assistant.evaluation.comparing import Side
    from assistant.evaluation.folder import UnreadableResults, read

    folder, _, rest = typed.partition(SIGN)
    model, _, wanted = rest.partition(SIGN)
    try:
        results = read(Path(folder))
    except UnreadableResults as error:
        raise UsageError(str(error)) from None
    model = RULES if model in OFFLINE else model
    models = sorted({row.model for row in results.rows})
    if model and model not in models:
        raise UsageError(f"{folder} has no model {model!r}; it has: {', '.join(models)}")
    side = Side(results, typed, model, wanted)
    if not side.rows:
        known = ", ".join(sorted({row.prompts for row in results.rows}))
        raise UsageError(f"{folder} has no prompts {wanted!r}; it has: {known}")
    return side


def _lines(found: "Comparison") -> list[str]:
    lines = [f"{found.before.label} -> {found.after.label}: {found.overall.verdict}"]
    for part in found.parts:
        out = f", {part.left_out} broke on a side and do not count" if part.left_out else ""
        cases = "1 case" if part.n == 1 else f"{part.n} cases"
        lines += ["", f"{part.template or 'All'}: {part.verdict} ({cases}{out})"]
        for one in part.measures:
            told = one.written()
            why = f" {one.why}" if one.why else ""
            lines.append(
                f"  {told['name']}: {told['before']} -> {told['after']}, {told['difference']}, "
                f"n = {one.difference.n}: {one.verdict}.{why}"
            )
    if found.turned:
        lines += ["", "Came out otherwise:"]
        for case in found.turned:
            why = f": {case.why}" if case.why else ""
            lines.append(
                f"  {case.template}/{case.case} ({case.contender}): "
                f"{case.before} -> {case.after}{why}"
            )
    if found.versions:
        lines += ["", "Other versions:"]
        lines += [
            f"  {one.template} {one.what}: {one.before or 'none'} -> {one.after or 'none'}"
            for one in found.versions
        ]
    return lines
