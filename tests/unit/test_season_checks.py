"""Planted flaws of a season: each is caught by exactly the check that is meant for it."""

from collections.abc import Callable
from typing import Any

import pytest

from graphs.documents.blocks import Table
from graphs.findings import Severity
from graphs.templates.tv_series.documents import documents
from graphs.templates.tv_series.screenplay import screenplay
from tests.support.season_run import SeasonRun, season
from tests.support.season_sample import INPUTS, Data, scene
from tests.support.season_writer import Sample, SampleWriter

Plant = Callable[[Sample], None]


def made(plant: Plant | None = None, **inputs: Any) -> SeasonRun:
    """Return the sample season with one flaw in it."""
    sample = Sample()
    if plant is not None:
        plant(sample)
    return season({**INPUTS, **inputs}, writer=SampleWriter(sample))


def told(run: SeasonRun) -> set[str]:
    """Return the checks that found something to mend."""
    return {one.check for one in run.findings if one.severity is not Severity.INFO}


def beat(episode: str, number: int, **changes: Any) -> Plant:
    """Return what makes one beat of an episode another one."""

    def change(found: Data) -> None:
        beats = [one for act in found["acts"] for one in act["beats"]]
        beats[number - 1].update(changes)

    return lambda sample: sample.change("beats.sheet", change, episode)


def line(scene: str, position: int, **changes: Any) -> Plant:
    """Return what makes one line of a scene another one."""

    def change(found: Data) -> None:
        found["lines"][position].update(changes)

    return lambda sample: sample.change("scripts.scenes.write", change, scene)


def thread(place: int, **changes: Any) -> Plant:
    return lambda sample: sample.parts["season_arc"]["threads"][place].update(changes)


def facts(scene: str, *found: Data) -> Plant:
    return lambda sample: sample.change(
        "scripts.scenes.state_update", lambda _: {"facts": list(found)}, scene
    )


def _all_a(found: Data) -> None:
    for act in found["acts"]:
        for one in act["beats"]:
            one["story"] = "A"


def _night_to_day(found: Data) -> None:
    beats = [one for act in found["acts"] for one in act["beats"]]
    for place, time in ((2, "NIGHT"), (3, "CONTINUOUS"), (4, "DAY")):
        beats[place]["time"] = time


def _act_out_in_the_middle(found: Data) -> None:
    act = found["acts"][1]
    act["act_out"] = act["beats"][0]["id"]


def _short(found: Data) -> None:
    found["lines"] = found["lines"][:6]


def _small_entrance(found: Data) -> None:
    for one in found["lines"]:
        one["text"] = one["text"].replace("MAYA ORTIZ", "Maya Ortiz")


def _one_voice(found: Data) -> None:
    for one in found["lines"]:
        if one["kind"] == "speech":
            one["text"] = "The oil was at the line. The book has the line in it, and the time."


def _logline(**changes: Any) -> Plant:
    def change(found: Data) -> None:
        found["logline"].update(changes)

    return lambda sample: sample.change("loglines.pitch", change, "EP02")


DEAD = {"subject": "C2", "kind": "state", "attribute": "alive", "value": "dead", "quote": "Tom."}
ONCE = {"episode": "EP03", "what": "It is said."}
LONG = "The oil was at the line and the book has the time in it. " * 8

FLAWS: list[tuple[str, str, Plant]] = [
    ("a person who does not exist", "T01", beat("EP02", 3, char_ids=["C9"])),
    ("a set that does not exist", "T01", beat("EP02", 3, location="L9")),
    ("a thread that does not exist", "T01", beat("EP02", 3, thread="TH9")),
    ("a cue that is nearly a name", "T01", line("EP01-S02", 1, cue="MAYRA")),
    ("a payoff before its setup", "T02", thread(0, setup=ONCE, payoff={**ONCE, "episode": "EP01"})),
    ("a payoff after the season", "T02", thread(0, payoff={**ONCE, "episode": "EP09"})),
    ("an episode without a B story", "T03", lambda s: s.change("beats.sheet", _all_a, "EP02")),
    ("a script that is too short", "T04", lambda s: s.change("scripts.scenes.write", _short)),
    ("a speech without words", "T05", line("EP01-S02", 1, text=" ")),
    ("day right after night", "T06", lambda s: s.change("beats.sheet", _night_to_day, "EP01")),
    (
        "an entrance in small letters",
        "T07",
        lambda s: s.change("scripts.scenes.write", _small_entrance, "EP01-S01"),
    ),
    ("somebody dead who speaks", "T08", facts("EP01-S03", DEAD)),
    (
        "an age that does not add up",
        "T09",
        lambda s: s.parts["characters"]["cast"][0].update(born=1950),
    ),
    (
        "somebody older than the years allow",
        "T09",
        lambda s: s.parts["world"]["timeline"][0].update(ages=[41, 39]),
    ),
    ("a speech that never ends", "T10", line("EP01-S02", 1, text=LONG)),
    (
        "an act out in the middle",
        "T11",
        lambda s: s.change("beats.sheet", _act_out_in_the_middle, "EP03"),
    ),
    ("a logline without an obstacle", "T12", _logline(obstacle=" ")),
    ("a logline of a page", "T12", _logline(text=LONG)),
    ("two leads with one voice", "T13", lambda s: s.change("scripts.scenes.write", _one_voice)),
    ("something left to fill in", "X02", beat("EP02", 3, turn="Maya finds the [TBD].")),
]


def test_a_season_that_holds_together_has_nothing_found_in_it() -> None:
    run = made()

    assert told(run) == set()
    assert run.asked == ["approve_concept", "approve_season", "approve_draft"]
    ran = {check for report in run.reports.values() for check in report.ran}
    assert ran >= {f"T{number:02}" for number in range(1, 14)}


@pytest.mark.parametrize(("check", "plant"), [one[1:] for one in FLAWS], ids=[f[0] for f in FLAWS])
def test_a_planted_flaw_is_caught_by_exactly_its_check(check: str, plant: Plant) -> None:
    run = made(plant)

    assert told(run) == {check}
    assert all(one.evidence for one in run.findings if one.check == check)


def test_a_cue_that_is_nearly_a_name_is_told_with_the_name_that_was_meant() -> None:
    run = made(line("EP01-S02", 1, cue="MAYRA"))

    (found,) = [one for one in run.findings if one.check == "T01"]
    assert found.suggestion == "MAYA"
    assert found.message.startswith("EP01 scene 2:")
    assert "Did you mean MAYA?" in found.message


def test_who_died_in_an_earlier_script_does_not_speak_in_a_later_one() -> None:
    run = made(facts("EP01-S14", DEAD), write_now=["1", "2"])

    found = [one for one in run.findings if one.check == "T08"]
    assert found
    assert all(one.path.startswith("/scripts/EP02/scenes/") for one in found)
    assert all("dead since EP01 scene 14" in one.message for one in found)


def test_a_voice_from_a_tape_may_be_of_somebody_dead() -> None:
    def on_tape(found: Data) -> None:
        for one in found["lines"]:
            if one["cue"] == "TOM":
                one["cue"] = "TOM (V.O.)"

    def plant(sample: Sample) -> None:
        facts("EP01-S01", DEAD)(sample)
        sample.change("scripts.scenes.write", on_tape)

    assert "T08" not in told(made(plant))


def test_another_wording_is_proposed_beside_the_line_and_changes_nothing() -> None:
    said = scene("EP01-S02")["lines"][1]
    proposed = {"line": 1, "before": said["text"], "after": "No.", "why": "Shorter."}
    wrong = [
        {**proposed, "line": 0},  # an action
        {**proposed, "before": "Something that nobody says."},
        {**proposed, "line": 99},
    ]

    def plant(sample: Sample) -> None:
        sample.change(
            "polish.lines.propose",
            lambda found: {**found, "proposals": [proposed, *wrong]},
            "EP01-S02",
        )
        facts("EP01-S03", {**DEAD, "attribute": "job", "value": "keeper"})(sample)

    run = made(plant)
    whole = run.whole
    shown = documents(whole, {}, (), offline=False)

    assert whole.scripts[0].scenes[1].lines[1].text == said["text"]
    assert [one.model_dump() for one in whole.polish[0].scenes[1].proposals] == [proposed]
    assert [one.name for one in shown] == [
        "bible",
        "beat_sheets",
        "canon",
        "dialogue_proposals",
        "who_wrote_what",
    ]


def test_a_one_off_may_speak_where_the_scene_lists_them_and_a_parenthetical_is_its_own_line() -> (
    None
):
    def plant(found: Data) -> None:
        found["lines"][1].update(cue="PILOT BOAT", text="(over the horn) Light, please.")
        found["extras"] = ["PILOT BOAT"]

    run = made(lambda sample: sample.change("scripts.scenes.write", plant, "EP01-S02"))
    elements = screenplay(run.whole.scripts[0]).elements
    at = next(i for i, one in enumerate(elements) if one.text == "PILOT BOAT")

    assert told(run) == set()
    assert [(one.type.value, one.text) for one in elements[at + 1 : at + 3]] == [
        ("parenthetical", "(over the horn)"),
        ("dialogue", "Light, please."),
    ]


def test_who_wrote_what_adds_up_the_words_of_every_part_and_of_the_dialogue() -> None:
    run = made()
    sources = next(one for address, one in run.sources.items() if address.step == "review")
    page = next(
        one
        for one in documents(run.whole, sources, (), offline=False)
        if one.name == "who_wrote_what"
    )
    table = next(one for one in page.blocks if isinstance(one, Table))
    rows = {row[0][0].text: row for row in table.rows}
    model = table.header.index("Model")

    assert {"The brief", "Characters", "Beats", "Script EP01"} <= rows.keys()
    assert int(rows["Script EP01"][model][0].text.replace(",", "")) > 3_000
    assert "model: " in str(page.blocks[-1])
