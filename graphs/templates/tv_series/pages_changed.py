"""The scripts of a season by episode, as changed pages are made of them."""

from collections.abc import Mapping

from graphs.documents.script_pages import Version
from graphs.screenplay.elements import ElementType
from graphs.templates.tv_series.draft import Series
from graphs.templates.tv_series.files import as_printed, scripts_of


def scripts(draft: Series) -> Mapping[str, Version]:
    """Return every script by the id of its episode.

    Numbers of scenes are those of the writer only in a script that was brought with them.
    """
    own = {one.id for one in draft.own.scripts}
    return {
        episode: Version(
            script,
            as_printed(script),
            numbered=episode in own
            and any(
                one.scene_number for one in script.elements if one.type is ElementType.SCENE_HEADING
            ),
        )
        for episode, script in scripts_of(draft)
    }


PAGES_CHANGED = scripts
