"""analyze: code computes the figures of a list or of a text."""

from agents.sources import Source, leaves
from graphs.analysis import analyzed
from graphs.errors import GraphError
from graphs.journal import Kind, Outcome
from graphs.kinds.frame import Frame
from graphs.kinds.transform import apart
from graphs.steps import AnalyzeStep


async def figures(frame: Frame, step: AnalyzeStep) -> Outcome:
    """Compute the figures; all of them are the code's."""
    declared = await frame.declared({"from": step.from_})

    content = await frame.filled(declared.values["from"])

    async def make() -> Outcome:
        try:
            made = await apart(frame, analyzed, step, content)
        except GraphError as error:
            return Outcome(Kind.FAILED, note=str(error), fault="permanent")
        value = made.model_dump(mode="json")
        return Outcome(Kind.RESULT, value, {path: Source.COMPUTED for path, _ in leaves(value)})

    recipe = frame.recipe({"from": content})
    return await frame.executor.journaled(frame.address, recipe, make, pure=True)
