from assistant.whole_steps import counted, divided, named, whole_steps
from graphs.catalog import shipped, written
from graphs.journal import Address
from graphs.stops import Autonomy
from tests.support.snapshots import TINY, a_run, a_snapshot, a_step

SEASON = shipped("tv_series")
EACH = """\
draftroom: 1
name: many
title: Many
description: A text for each part.
inputs:
  parts: {type: list, title: Parts, required: true, example: [a, b]}
steps:
  - id: texts
    kind: each
    title: Write the parts
    items: inputs.parts
    steps:
      - id: text
        kind: transform
        title: Write one
        set: {text: item}
        output: {text: string}
  - id: small
    kind: approval
    title: Your OK on the parts
    of: texts
    minor: true
"""


def test_a_step_is_one_however_many_it_is_made_of():
    whole = [one.path for one in whole_steps(SEASON, Autonomy.ALWAYS)]

    assert whole == [one.id for one in SEASON.definition.steps]
    assert len(whole) < len(SEASON.placed)


def test_a_stop_that_nobody_wants_is_no_step():
    always, end = (whole_steps(SEASON, one) for one in (Autonomy.ALWAYS, Autonomy.END))

    left_out = {one.path for one in always} - {one.path for one in end}
    assert left_out
    assert {SEASON.placed[path].step.kind for path in left_out} == {"approval"}


def test_items_and_rounds_do_not_count_beside_their_step():
    flow = written(EACH)
    items = [Address("texts.text", name) for name in ("a", "b", "c")]

    told = named(flow, Autonomy.ALWAYS, [Address("texts"), *items], [Address("texts"), *items])

    assert told == {"texts": "Write the parts"}


def test_a_step_of_which_some_items_are_made_again_says_how_many_and_is_not_kept_too():
    flow = written(EACH)
    kept = [Address("texts.text", "b"), Address("texts.text", "c"), Address("small")]

    told = divided(flow, Autonomy.ALWAYS, [Address("texts.text", "a"), Address("texts")], kept)

    assert told == ({"texts": "Write the parts (1 of 3)"}, {"small": "Your OK on the parts"})


def test_what_is_left_out_is_finished_too():
    steps = (a_step("half"), a_step("ok", status="skipped"), a_step("total", status="todo"))

    done, all_ = counted(a_snapshot(steps=steps, run=a_run(), workflow=written(TINY)))

    assert (done, all_) == (2, 3)
