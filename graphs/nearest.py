"""The steps that a step follows directly, which are the edges of a graph."""

from collections.abc import Collection

from graphs.workflow import Workflow


def nearest(workflow: Workflow, path: str, inside: Collection[str]) -> set[str]:
    """Return what a step needs among ``inside``, less what it needs through another of them."""
    needs = {need for need in workflow.upstream[path] if need in inside}
    return {
        need
        for need in needs
        if not any(other in workflow.downstream[need] for other in needs if other != need)
    }
