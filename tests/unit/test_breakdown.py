"""The breakdown of scripts: what is counted, what is asked, and what does not fit, with lines."""

from typing import Any

import pytest

from graphs.catalog import shipped
from graphs.checks.check import Draft
from graphs.checks.run import run_checks
from graphs.findings import GateReport, Severity
from graphs.screenplay import fountain_reading
from graphs.templates.breakdown.bring import BRING, beside, script
from graphs.templates.breakdown.checks import CHECKS
from graphs.templates.breakdown.draft import Breakdown, Scripts
from graphs.templates.breakdown.steps import continuity, grid, reading
from tests.support.tide import EP01, EP02, EP03

THREADS = ("The letter: letter or envelope",)
CLEAN = EP03.replace("Jon sits", "JON ABEL (38) sits")


def given(**files: str) -> Scripts:
    """Return scripts as they come in one after the other, by the names of their files."""
    found: Any = None
    for name, text in files.items():
        more = script(f"{name}.fountain", fountain_reading.read(text)).results["scripts"]
        found = more if found is None else beside(found, more)
    return Scripts.model_validate(found or {})


def broken_down(scripts: Scripts, absent: int = 2) -> Breakdown:
    counted = reading(scripts, "")
    return Breakdown(
        reading=counted,
        grid=grid(scripts, counted, THREADS, absent),
        continuity=continuity(scripts),
    )


def checked(whole: Breakdown) -> GateReport:
    draft = Draft(value=whole, data=whole.model_dump(mode="json"), inputs={})
    return run_checks(CHECKS, draft)


SEASON = given(ep01=EP01, ep02=EP02, ep03=EP03)


def test_files_become_episodes_in_their_order_and_a_new_draft_takes_the_place_of_the_old():
    mixed = given(tide_e03=EP03, tide_e01=EP01)
    again = given(tide_e01=EP01, Tide_EP01_blue=EP02)

    assert [one.id for one in mixed.episodes] == ["EP01", "EP03"]
    assert [(one.id, one.name) for one in again.episodes] == [("EP01", "Tide EP01 blue")]
    assert [one.id for one in given(pilot=EP01, other=EP02).episodes] == ["EP01", "EP02"]


def test_scenes_acts_and_shares_are_counted():
    whole = broken_down(SEASON).reading
    first = whole.episodes[0]

    assert whole.title == "THE TIDE"
    assert [(one.number, one.length, one.who) for one in first.scenes][:2] == [
        ("1", "3/8", ["MARA", "JON"]),
        ("2", "2/8", ["JON", "MAYRA"]),
    ]
    assert [act.name for act in first.acts] == ["ACT ONE", "ACT TWO"]
    assert (first.pages, first.speeches) == (2, 11)
    assert round(sum(one.percent for one in whole.cast)) == 100
    jon = next(one for one in whole.cast if one.name == "JON")
    assert (jon.episodes, jon.first.text if jon.first else "") == (
        ["EP01", "EP02", "EP03"],
        "JON ABEL (38) climbs in, soaked.",
    )
    assert ("KITCHEN", 3) in {(one.name, one.scenes) for one in whole.places}


def test_empty_cells_ask_and_who_is_missed_for_two_episodes_is_a_question():
    made = broken_down(SEASON).grid
    rows = {row.name: row for row in made.rows}

    assert rows["The letter"].cells[0].scenes == ["1", "3"]
    assert rows["MARA"].cells[1].question == "Where is MARA in EP02? Seen last in EP01, scene 4."
    assert [one.id for one in made.questions] == ["T1_EP02", f"{rows['MARA'].id}_EP03"]
    assert rows["JON"].cells[2].question == ""


def test_what_does_not_fit_stands_with_its_lines():
    found = {one.kind: one for one in reversed(broken_down(SEASON).continuity.misfits)}

    assert found["names"].message.startswith("MAYRA (1 speech) and MARA (4 speeches)")
    assert [(one.episode, one.scene, one.text) for one in found["returned"].quotes] == [
        ("EP01", "4", "Viktor dies in the surf."),
        ("EP02", "1", "VIKTOR: Is it?"),
    ]
    assert found["ages"].message == "JON is introduced as 38 and 39."
    assert [one.text for one in found["headings"].quotes] == ["KITCHEN - LATER"]
    assert {"hours", "names", "returned", "ages", "headings"} <= set(found)


PLANTED = [
    ("BD03", "JON\nHello?", "JON\nHello?\n\nJONAH\nOne.\n\nJOHAN\nTwo."),
    ("BD04", "JON\nHello?", "Jon dies.\n\nINT. B - NIGHT #2#\n\nJON\nHello?"),
    ("BD04", "JON\nHello?", "Jon falls. He is dead.\n\nINT. B - NIGHT #2#\n\nJON\nHello?"),
    ("BD05", "JON ABEL (38) sits", "JON ABEL (38) sits in sunlight. He sits"),
    ("BD07", "JON\nHello?", "JON\nHello?\n\nINT. B - NIGHT #1#\n\nHe."),
    ("BD08", "INT. KITCHEN - NIGHT", "INT. KITCHEN"),
    ("BD09", "JON ABEL (38) sits alone.\n\nJON", "Jon sits alone.\n\nJON\nOne.\n\nJON"),
    ("BD10", "Hello?", "word " * 90),
]


@pytest.mark.parametrize(("check", "before", "after"), PLANTED, ids=[one[0] for one in PLANTED])
def test_each_planted_slip_is_caught_by_its_check_alone(check, before, after):
    assert before in CLEAN
    report = checked(broken_down(given(ep01=CLEAN.replace(before, after))))

    assert {one.check for one in report.findings} == {check}
    assert all(one.evidence for one in report.findings)
    assert not report.blocked


def test_a_second_age_is_caught_across_scripts():
    other = CLEAN.replace("(38)", "(39)")

    assert {one.check for one in checked(broken_down(given(ep01=CLEAN, ep02=other))).findings} == {
        "BD06"
    }


def test_a_clean_script_has_no_finding():
    assert checked(broken_down(given(ep01=CLEAN))).findings == []


def test_without_a_script_the_breakdown_is_blocked_and_says_what_to_do():
    report = checked(broken_down(Scripts()))

    assert report.blocked
    blocks = [one for one in report.findings if one.severity is Severity.BLOCK]
    assert blocks[0].message.startswith("No script was given.")


def test_sums_that_somebody_changed_are_caught():
    whole = broken_down(given(ep01=CLEAN))
    data = whole.model_dump(mode="json")
    data["reading"]["episodes"][0]["scenes"][0]["eighths"] = 99
    data["reading"]["cast"][0]["words"] = 999
    report = checked(Breakdown.model_validate(data))

    assert [one.check for one in report.findings if one.severity is Severity.BLOCK] == ["BD02"] * 2


def test_a_breakdown_gives_its_threads_back():
    assert BRING.inputs(broken_down(SEASON))["threads"] == ["The letter: letter or envelope"]


def test_the_template_needs_no_writer():
    flow = shipped("breakdown")

    assert all(placed.step.kind != "agent" for placed in flow.placed.values())
