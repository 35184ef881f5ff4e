"""The ways out that a plan is shown with: each is tried on the whole plan before it is offered."""

from collections.abc import Iterator

from pydantic import ValidationError

from graphs.templates.business_plan.assumptions import Assumptions, changed
from graphs.templates.business_plan.finance.cover_ways import cover_ways, is_covered
from graphs.templates.business_plan.finance.gap_ways import gap_ways, lasts
from graphs.templates.business_plan.finance.lines import Lines, lines
from graphs.templates.business_plan.finance.liquidity import CENT
from graphs.templates.business_plan.finance.results import Problem, WayOut
from graphs.templates.business_plan.finance.statements import kept
from graphs.templates.business_plan.finance.ways import FLOOR, Found, Goal
from graphs.templates.business_plan.finance.wording import ratio


def ways_out(given: Assumptions, made: Lines) -> list[WayOut]:
    """Return what closes a funding gap; with none, what covers the debt; nothing where all is well.

    A gap comes first: what closes it changes the cover.
    """
    if made.lowest() < -CENT:
        return list(_tried(given, "gap", gap_ways(given), lasts))
    cover = made.least_cover()
    if cover is not None and cover < FLOOR:
        return list(_tried(given, "cover", cover_ways(given), is_covered))
    return []


def _tried(
    given: Assumptions, problem: Problem, found: Iterator[Found], goal: Goal
) -> Iterator[WayOut]:
    for one in found:
        if not one.changes:
            yield WayOut(id=one.id, problem=problem, title=one.title, says=one.says, works=False)
            continue
        try:
            mended = changed(given, one.changes)
        except ValidationError as error:  # such a loan, say, would be less than its last payment
            rule = str(error.errors()[0]["msg"]).removeprefix("Value error, ")
            says = f"This does not go: {rule}."
            yield WayOut(id=one.id, problem=problem, title=one.title, says=says, works=False)
            continue
        made = lines(mended)
        cover = made.least_cover()
        yield WayOut(
            id=one.id,
            problem=problem,
            title=one.title,
            says=f"{one.says}{_still_thin(cover)}" if problem == "gap" else one.says,
            works=goal(mended),
            changes=list(one.changes),
            lowest_cash=kept(made.lowest()),
            least_cover=None if cover is None else kept(cover),
        )


def _still_thin(cover: float | None) -> str:
    """Say how the debt is covered where closing the gap leaves that too thin."""
    if cover is None or cover >= FLOOR:
        return ""
    if cover <= 0:
        return " In its worst year nothing is then left to pay the debt from."
    return f" In its worst year the debt is then covered {ratio(cover)} times."
