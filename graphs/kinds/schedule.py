"""schedule: code chooses the best slot by rules, and keeps it until what it rests on changes."""

from agents.sources import Source, leaves
from graphs.errors import GraphError
from graphs.journal import Kind, Outcome
from graphs.kinds.frame import Frame
from graphs.kinds.transform import apart
from graphs.slots import chosen
from graphs.steps import ScheduleStep


async def choose(frame: Frame, step: ScheduleStep) -> Outcome:
    """Choose the best slot."""
    declared = await frame.declared(step.places)
    seen = await frame.referred_to(step.prefer) if step.prefer else {}
    values = {**declared.values, **({"expressions": seen} if seen else {})}

    async def make() -> Outcome:
        try:
            value = await apart(frame, chosen, step, declared.values, frame.evaluated(seen))
        except (GraphError, OverflowError) as error:  # a year beyond 9999
            return Outcome(Kind.FAILED, note=str(error), fault="permanent")
        computed = {path: Source.COMPUTED for path, _ in leaves(value)}
        return Outcome(Kind.RESULT, value, computed, note=value["why"])

    recipe = frame.recipe(values)
    return await frame.executor.journaled(frame.address, recipe, make, pure=True)
