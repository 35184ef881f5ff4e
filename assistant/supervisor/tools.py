"""All tools of the supervisor, for one message."""

from agents.tools import Tool
from assistant.supervisor import (
    tools_about,
    tools_draft,
    tools_edits,
    tools_launch,
    tools_materials,
    tools_pages,
    tools_runs,
    tools_versions,
)
from assistant.supervisor.turn import Turn


def tools_of(turn: Turn) -> list[Tool]:
    """Return every tool, bound to a message."""
    return [
        *tools_launch.tools(turn),
        *tools_runs.tools(turn),
        *tools_draft.tools(turn),
        *tools_edits.tools(turn),
        *tools_versions.tools(turn),
        *tools_pages.tools(turn),
        *tools_materials.tools(turn),
        *tools_about.tools(turn),
    ]
