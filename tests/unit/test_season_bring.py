"""A writer comes with a show in hand: bible, cast, outline and scripts go in word for word."""

from typing import Any

import pytest

from agents.sources import Source
from assistant.materials.bring import brought
from assistant.materials.extraction import extracted
from assistant.materials.material import Material
from graphs.bringing import Brought
from graphs.catalog import shipped
from graphs.screenplay import fountain_reading
from graphs.templates.tv_series.bring import beside, script
from graphs.templates.tv_series.in_hand import in_hand
from graphs.templates.tv_series.scripted import OwnScripts
from tests.support.season_run import SeasonRun, season

BIBLE = """# The Keepers

Logline: A lighthouse crew hides the night on which nobody lit the lamp.

## Characters

### Maya Ortiz (42), lead
A keeper who wants to leave, and is the only one who can keep the light.

### Tom Hale, 51
Her deputy. Was asleep that night.

## Tone
Wet, dry, funny at the wrong time.

## Standing sets
- INT. LANTERN ROOM
- EXT. JETTY

## Season threads
- Will Maya leave the light? (1-4)
- Does Tom own up?

## Episodes
1. "The Log" - Maya hides the log from the inspector.
2. The Key: Tom asks for the key.
3. The Letter
4. The Lamp: Maya lights it herself.
"""
SCRIPT = """Title: The Keepers
Episode: 103

INT. LANTERN ROOM - NIGHT

MAYA ORTIZ (42) shuts the log.

MAYA
Nobody lit it. Nobody.

TOM
I was there, MAYRA.

MAYRA
You were asleep.

EXT. JETTY - CONTINUOUS

Maya runs.

MAYA
Tom!

EXT. JETTY - DAY

MAYA
Gone.
"""


def taken(text: str, name: str = "bible.md") -> Brought:
    content = extracted(text.encode(), name.rpartition(".")[2], 200_000)
    return brought(Material.read(name, content), shipped("tv_series"))


def run_of(found: Brought, **more: Any) -> SeasonRun:
    return season({"premise": "a crew", **found.inputs, **more}, results=found.results)


@pytest.fixture(scope="module")
def bible() -> Brought:
    return taken(BIBLE)


def test_a_bible_is_taken_part_by_part(bible: Brought) -> None:
    assert bible.inputs["premise"].startswith("A lighthouse crew hides")
    assert bible.inputs["places"] == ["INT. LANTERN ROOM", "EXT. JETTY"]
    assert bible.inputs["threads"] == ["Will Maya leave the light? (1-4)", "Does Tom own up?"]
    assert bible.inputs["outline"] == [
        "The Log; Maya hides the log from the inspector.",
        "The Key; Tom asks for the key.",
        "The Letter",
        "The Lamp; Maya lights it herself.",
    ]
    cast = bible.results["characters"]["cast"]
    assert [(one["name"], one["age"], one["lead"]) for one in cast] == [
        ("Maya Ortiz", 42, True),
        ("Tom Hale", 51, False),
    ]
    assert cast[1]["role"] == "Her deputy. Was asleep that night."
    assert bible.results["tone"]["tone"] == ["Wet, dry, funny at the wrong time."]


def test_what_was_brought_stands_word_for_word_and_nobody_pitches_another_show(
    bible: Brought,
) -> None:
    run = run_of(bible)

    whole = run.whole
    assert "approve_concept" not in run.asked
    assert [one.title for one in whole.episodes] == ["The Log", "The Key", "", "The Lamp"]
    assert whole.episodes[3].logline.text == "Maya lights it herself."
    assert whole.characters.model_dump(mode="json") == bible.results["characters"]
    sources = next(one for address, one in run.sources.items() if address.step == "review")
    assert sources["/characters/cast/C2/role"] is Source.YOURS
    assert sources["/episodes/EP04/logline/text"] is Source.YOURS


def test_a_script_is_the_episode_that_it_says_and_is_not_written_again() -> None:
    found = script("keepers.fountain", fountain_reading.read(SCRIPT))
    run = run_of(found, episodes=4, write_now=["1", "3"])

    whole = run.whole
    assert [one.id for one in whole.own.scripts] == ["EP03"]
    assert [one.id for one in whole.scripts] == ["EP01"]
    assert found.inputs["title"] == "The Keepers"
    text = [one.text for one in whole.own.scripts[0].script.elements]
    assert "I was there, MAYRA." in text


def test_findings_on_the_writers_own_script_quote_it_and_never_block() -> None:
    found = script("keepers.fountain", fountain_reading.read(SCRIPT))
    run = run_of(found, episodes=4)

    mine = [one for one in run.findings if one.path.startswith("/own/")]
    assert {"T01", "T06"} <= {one.check for one in mine}
    assert all(one.severity != "block" for one in mine)
    turned = next(one for one in mine if one.check == "T06")
    assert "EXT. JETTY - CONTINUOUS" in turned.evidence
    slip = next(one for one in mine if one.check == "T01")
    assert slip.message == "EP03 scene 1: MAYRA and MAYA (1 to 3 speeches): is it one name?"
    assert slip.evidence == "MAYRA: You were asleep."


def test_scripts_that_come_one_by_one_stand_beside_each_other() -> None:
    def one(episode: str) -> Any:
        text = SCRIPT.replace("103", episode)
        return script("keepers.fountain", fountain_reading.read(text)).results["own"]

    both = beside(one("103"), one("101"))
    assert [each["id"] for each in both["scripts"]] == ["EP01", "EP03"]


def test_beats_of_ones_own_stand_and_are_not_broken_again() -> None:
    before = season({"premise": "a crew", "episodes": 4})
    mine = before.value("beats")
    mine[1]["acts"][0]["beats"][0]["turn"] = "Ruth burns the page."
    run = season({"premise": "a crew", "episodes": 4}, results={"beats": mine})

    assert run.whole.beats[1].acts[0].beats[0].turn == "Ruth burns the page."
    assert ("beats.sheet", "EP02") not in run.values
    assert [one for one in run.findings if one.severity == "block"] == []


def test_who_dies_in_one_script_of_ones_own_and_speaks_in_another_is_told_with_both_lines() -> None:
    later = script("s01e03.fountain", fountain_reading.read(SCRIPT)).results["own"]
    dead = SCRIPT.replace("Maya runs.", "Maya dies in the fog.").replace(
        "MAYA\nGone.", "TOM\nGone."
    )
    earlier = script("s01e02.fountain", fountain_reading.read(dead.replace("103", "102")))
    both = beside(later, earlier.results["own"])
    run = season({"premise": "a crew", "episodes": 4}, results={"own": both})

    found = [one for one in run.findings if one.check == "T08"]
    assert [one.severity for one in found] == ["warn"]
    assert "EP02 scene 2: 'Maya dies in the fog.'" in found[0].message
    assert found[0].path.startswith("/own/scripts/EP03/")


def test_a_bible_is_cut_where_its_headings_end_and_ages_are_read() -> None:
    given = taken(
        "# The Keepers\n\n# Characters\n\nMaya Ortiz, 42. Head keeper.\n\n"
        "Inspector Hale, 55. From the Board.\n\n# World\n\nIt rains.\n\n"
        "INT. LANTERN ROOM. The lamp, dark.\n\n# Season One\n\nNobody sleeps.\n\n"
        '101 "The Fog": Hale comes for the log.\n\n# Casting wishes\n\nNone.\n'
    )
    cast = given.results["characters"]["cast"]
    assert [(one["name"], one["age"]) for one in cast] == [
        ("Maya Ortiz", 42),
        ("Inspector Hale", 55),
    ]
    assert given.inputs["places"] == ["INT. LANTERN ROOM; The lamp, dark"]
    assert given.inputs["outline"] == ["The Fog; Hale comes for the log."]


def test_cast_sets_and_titles_are_read_off_scripts_where_nobody_lists_them() -> None:
    text = SCRIPT.replace("Episode: 103", 'Episode: 102 "Salt"')
    given = script("keepers.fountain", fountain_reading.read(text))
    own = OwnScripts.model_validate(given.results["own"])
    found = in_hand(own)
    assert found.cast[0] == "Maya Ortiz, 42"
    assert found.places == ["EXT. JETTY", "INT. LANTERN ROOM"]
    assert found.outline == ["", "Salt;"]
    assert in_hand(own, cast=["Nora"]).cast == ["Nora"]
