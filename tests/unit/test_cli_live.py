import itertools

from assistant.cli.live import Progress
from assistant.store.events import StoredEvent
from graphs.catalog import written
from tests.support.snapshots import NOON, TINY, a_step

LOOP = """\
  - id: parts
    kind: each
    title: Every part
    items: inputs.tools
    steps:
      - {id: one, kind: transform, title: One part, set: {x: "'x'"}}
  - id: after
    kind: transform
    title: After the parts
    needs: [parts]
    set: {y: "'y'"}
"""
WORKFLOW = written(TINY + LOOP)


def events(*told):
    """Stored events from pairs of a kind and its data."""
    return [
        StoredEvent(run_id="r", seq=seq, at=NOON, actor="worker", kind=kind, data=data)
        for seq, (kind, data) in enumerate(told, 1)
    ]


def finished(step, item="", outcome="result", **facts):
    data = {
        "step": step,
        "item": item,
        "outcome": outcome,
        "seconds": 2.0,
        "cost_usd": 0.01,
        "note": "",
    }
    return ("step.finished", {**data, **facts})


def started(step, item=""):
    return ("step.started", {"step": step, "item": item})


def titles(lines):
    return [line.title for line in lines]


def test_a_step_gets_its_line_when_it_ends():
    progress = Progress(WORKFLOW)

    before = progress.take(events(started("half")))
    lines = progress.take(events(finished("half")))

    assert before == []
    assert titles(lines) == ["Halve the time"]
    assert (lines[0].seconds, lines[0].cost_usd) == (2.0, 0.01)
    assert list(progress.under_way(0.0)) == []


def test_what_is_under_way_is_named_with_the_time_it_takes():
    progress = Progress(WORKFLOW)
    progress.take(events(started("half"), started("parts.one", "P2")))
    since = progress.open["half"].since

    assert [name for name, _ in progress.under_way(since + 5)] == [
        "Halve the time",
        "Every part: P2",
    ]
    assert next(progress.under_way(since + 5))[1] == 5


def test_the_items_of_a_block_are_one_line_with_what_they_took_together():
    progress = Progress(WORKFLOW)

    inside = progress.take(events(finished("parts.one", "P1"), finished("parts.one", "P2")))
    lines = progress.take(events(started("after")))

    assert inside == []
    assert titles(lines) == ["Every part"]
    assert (lines[0].seconds, lines[0].cost_usd) == (4.0, 0.02)


def test_a_block_at_the_end_is_closed_only_when_it_is_done():
    open_, done = Progress(WORKFLOW), Progress(WORKFLOW)
    for progress in (open_, done):
        progress.take(events(finished("parts.one", "P1")))

    assert open_.close([a_step("parts", status="waiting")]) == []
    assert titles(done.close([a_step("parts")])) == ["Every part"]


def test_skipped_and_failed_steps_say_why():
    lines = Progress(WORKFLOW).take(
        events(
            finished("half", outcome="skipped", note="Left out by you."),
            finished("total", outcome="failed", note="It broke."),
            finished("half", outcome="skipped", note="Not needed: size(steps.a.items) > 0"),
        )
    )

    assert "Left out by you." in lines[0].shown().plain
    assert "It broke." in lines[1].shown().plain
    assert lines[2].shown().plain.endswith(" Not needed.")


def test_an_ok_is_a_line_and_a_wish_is_none():
    lines = Progress(WORKFLOW).take(
        events(
            ("approval.decided", {"gate": "ok", "verdict": "approve"}),
            ("approval.decided", {"gate": "ok", "verdict": "request_changes"}),
            ("run.waiting", {"gates": ["ok"]}),
        )
    )

    assert [line.note for line in lines] == ["approved"]


def test_every_event_is_taken_once():
    progress = Progress(WORKFLOW)
    told = events(started("half"), finished("half"), finished("total"))

    lines = [progress.take([one for one in told if one.seq > progress.seq]) for _ in range(2)]

    assert titles(itertools.chain(*lines)) == ["Halve the time", "Add it up"]
