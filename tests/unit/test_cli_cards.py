import io
import re

import pytest
from rich.console import Console

from agents.sources import Source
from assistant.cli import cards, closing, shapes, words
from assistant.pricing import Impact, Quote
from assistant.settings import Settings
from assistant.snapshot import DocumentView
from assistant.statuses import Status
from assistant.whole_steps import whole_steps
from graphs.catalog import outline, written
from graphs.edits import Guidance, Rename, SetInput
from graphs.findings import Finding, Question, Repair, Severity
from graphs.journal import Address
from graphs.rerun import Redo
from graphs.stops import Autonomy
from tests.support.snapshots import (
    TINY,
    UNTITLED,
    a_run,
    a_snapshot,
    a_step,
    an_approval,
    sources_of,
)

WORKFLOW = written(TINY)
DEFINITION = WORKFLOW.definition
STEPS = whole_steps(WORKFLOW, Autonomy.ALWAYS)
OFFLINE = Settings.load({"DRAFTROOM_HOME": "/nowhere"})
BLOCK = Finding(
    check="L03",
    severity=Severity.BLOCK,
    path="/x",
    message="Objective 2 isn't on the exit ticket.",
    suggestion="Add a question.",
)
MINUTES = Repair(
    check="L01", path="/m", before=49, after=47, message="The minutes added up to 49; now 47."
)


def shown(*parts, width=90):
    """What a person reads, with the frames taken off and the spaces evened out."""
    console = Console(file=io.StringIO(), width=width, color_system=None)
    for part in parts:
        console.print(part, markup=False)
    text = re.sub(r"[│╭╮╰╯─]", " ", console.file.getvalue())
    return re.sub(r"\s+", " ", text)


def test_the_plan_says_the_steps_the_stops_the_price_and_where_words_go():
    quote = Quote(steps=4, stops=1, calls=3, typical_usd=0.06, limit_usd=0.30, seconds=24.0)

    text = shown(cards.plan(quote, STEPS, ["Your OK on the halves"], "Words go to api.openai.com."))

    assert "4 steps. I'll stop once: Your OK on the halves" in text
    assert "About 24 s and $0.060. Hard limit $0.30: I stop there and ask." in text
    assert "Words go to api.openai.com." in text


def test_an_offline_plan_is_free_and_stays_here():
    quote = Quote(steps=4, stops=0, calls=0, typical_usd=0.0, limit_usd=0.0)

    text = shown(cards.plan(quote, STEPS, [], "Nothing leaves this computer."))

    assert "I won't stop." in text
    assert "About 5 seconds. Free. Nothing leaves this computer." in text


def test_a_price_that_nobody_knows_is_not_called_free():
    quote = Quote(steps=4, stops=1, calls=3, typical_usd=None, limit_usd=0.30)

    assert "at a price I don't know" in cards.price(quote)


def test_the_plan_names_every_limit_and_what_the_longest_way_would_pass():
    quote = Quote(4, 1, 3, 0.06, 0.30, limit_calls=40, caution="At its longest it takes 60 calls.")

    text = shown(cards.plan(quote, STEPS, [], "Words go to api.openai.com."))

    assert "Hard limit $0.30 or 40 calls: I stop there and ask." in text
    assert "At its longest it takes 60 calls." in text


@pytest.mark.parametrize(
    ("facts", "command"),
    [
        ({"whose": "run", "of": "usd"}, "--allow-usd 0.10"),
        ({"whose": "run", "of": "calls", "limit": 40, "most": 1}, "--allow-calls 20"),
        ({"whose": "run", "of": "tokens", "limit": 900, "most": 1_000}, "--allow-tokens 1000"),
        ({"whose": "day", "of": "calls", "limit": 40, "most": 1}, "once the day is over"),
    ],
)
def test_at_a_limit_the_command_that_goes_on_raises_that_limit(facts, command):
    reason = {"error": "LimitReached", "message": "Stopped at the limit.", "facts": facts}
    run = a_run(status=Status.PAUSED, reason=reason)

    text = shown(*closing.cards(a_snapshot(run=run), {}, OFFLINE), width=140)

    assert "Stopped at the limit." in text
    assert command in text


def test_the_form_tells_what_was_given_what_was_read_and_what_is_usual():
    text = shown(cards.form(DEFINITION, {"topic": "Density", "tools": ["a", "b"]}, ["topic"]))

    assert "Topic Density from your words" in text
    assert "Minutes 40 the usual" in text
    assert "Tools at hand a, b Change" in text
    assert "wish" not in text


def test_an_approval_shows_the_words_and_who_wrote_them():
    content = {
        "topic": "Density",
        "first": 20,
        "notes": [],
        "parts": [{"id": "P1", "text": "Warm up"}],
    }
    approval = an_approval(content, sources=sources_of(content, Source.YOURS))

    text = shown(cards.approval(a_snapshot(), approval))

    assert "Your OK on the halves" in text
    assert "The rest is built on it." in text
    assert "Topic: Density [Y]" in text
    assert "Parts · Warm up [Y]" in text
    assert "Notes" not in text
    assert "Who wrote what: [Y] yours" in text


def test_the_choices_of_an_approval_are_numbered():
    content = {
        "objectives": [{"id": "O1", "text": "Explain."}],
        "alternatives": [{"id": "O2", "text": "Describe."}, {"id": "O3", "text": "Design."}],
    }

    text = shown(cards.approval(a_snapshot(), an_approval(content)))

    assert "Objectives 1 Explain. or in its place 2 Describe. 3 Design." in text


def test_a_large_draft_is_shown_by_its_sections():
    phases = [
        {"id": f"p{n}", "name": f"Phase {n}", "text": f"Do {n}", "more": "x"} for n in range(40)
    ]
    content = {"brief": {"topic": "Density"}, "sequence": {"phases": phases}, "empty": {"list": []}}

    text = shown(cards.approval(a_snapshot(), an_approval(content)))

    assert "Brief Topic: Density" in text
    assert "Sequence · Do 0" in text
    assert "and 32 more" in text
    assert "Empty" not in text


def test_an_approval_says_what_was_fixed_and_what_needs_the_person():
    warning = BLOCK.model_copy(update={"severity": Severity.WARN, "evidence": "understand"})
    approval = an_approval({"a": "b"}, findings=(warning,), repairs=(MINUTES,))

    text = shown(cards.approval(a_snapshot(checks_passed=14, checks_failed=1), approval))

    assert "14 checks passed, 1 fixed for you, 1 needs you" in text
    assert "fixed The minutes added up to 49; now 47." in text
    assert "look at Objective 2 isn't on the exit ticket. “understand” Add a question." in text


def test_a_conflict_shows_both_wordings_and_the_one_before():
    content = {"path": "/x", "yours": "my words", "new": "new words", "before": "old words"}

    text = shown(cards.approval(a_snapshot(), an_approval(content, kind="conflict")))

    assert "Yours my words New new words Before old words" in text


def test_an_impact_says_what_is_redone_what_is_kept_and_what_it_costs():
    impact = Impact(
        edits=(SetInput(name="minutes", value=30),),
        redo=(Redo("half", "", "changed"), Redo("total", "", "follows half")),
        keep=(Address("ok"),),
        carried=(),
        asks=("ok",),
        calls=2,
        cost_usd=0.03,
        cost_limit_usd=0.09,
    )

    text = shown(cards.impact("minutes: 45 → 30", impact, WORKFLOW, Autonomy.ALWAYS))

    assert "You want minutes: 45 → 30" in text
    assert "Redo at most 2: Halve the time, Add it up" in text
    assert "Keep exactly as is 1: Your OK on the halves" in text
    assert "Ask you again Your OK on the halves" in text
    assert "About $0.030, at most $0.090 (2 calls). Undo is free." in text


def test_an_impact_calls_steps_without_a_title_by_their_ids():
    impact = Impact(
        edits=(SetInput(name="words", value=60),),
        redo=(Redo("body", "", "changed"), Redo("doc", "", "follows ok")),
        keep=(Address("price"),),
        carried=(),
        asks=("ok", "body.accept"),
        calls=0,
        cost_usd=0.0,
        cost_limit_usd=0.0,
    )

    text = shown(cards.impact("Words: 50 → 60.", impact, written(UNTITLED), Autonomy.ALWAYS))

    assert "Redo at most 2: body, doc" in text
    assert "Keep exactly as is 1: price" in text
    assert "Ask you again ok, body" in text


@pytest.mark.parametrize("body", ["before\x1b[8mhidden", {"text": "before\x9b8mhidden"}])
def test_nothing_that_goes_out_can_hide_itself_on_the_screen(body):
    content = {"to": "file fair.md", "body": body}

    text = shown(cards.approval(a_snapshot(), an_approval(content, kind="effect")))

    assert "file fair.md" in text
    assert "before\N{REPLACEMENT CHARACTER}" in text
    assert "hidden" in text


def closed(snapshot, places=None, settings=OFFLINE):
    return shown(*closing.cards(snapshot, places or {}, settings), width=100)


def test_a_finished_draft_is_told_with_its_quick_facts_questions_notes_and_files(tmp_path):
    clean = DocumentView("plan", "docx", "clean", "1")
    review = DocumentView("plan", "docx", "review", "2")
    snapshot = a_snapshot(
        steps=(a_step("half", seconds=3.0),),
        checks_passed=14,
        checks_failed=0,
        repairs=(MINUTES,),
        questions=(Question(id="q", question="Which room?", why=""),),
        notes=(Guidance(step="half", text="make it funnier"),),
        standard_share=0.38,
        documents=(clean, review),
    )
    places = {clean: tmp_path / "plan.docx", review: tmp_path / "review" / "plan.docx"}

    text = closed(snapshot, places)

    assert (
        "finished · version 1 · 3.0 s · free · nothing leaves this computer · 38% standard" in text
    )
    assert "14 checks passed, 1 fixed for you" in text
    assert "1 decision for you [ ] Which room?" in text
    assert "Notes kept · make it funnier (half)" in text
    assert "plan docx review/ the same, marking who wrote what" in text
    assert 'draftroom edit abcdef01 "..." change it in plain words' in text


def test_a_draft_that_checks_stop_is_told_with_its_ways_out():
    approval = an_approval(
        {"draft": {}, "findings": []},
        gate="review.accept",
        title="This needs you",
        findings=(BLOCK,),
    )
    run = a_run(status=Status.WAITING)

    text = closed(a_snapshot(run=run, approvals=(approval,), findings=(BLOCK,)))

    assert "This needs you (review.accept): a check stops this draft." in text
    assert "stops it Objective 2 isn't on the exit ticket. Add a question." in text
    assert "draftroom approve abcdef01 review.accept accept it as it is" in text


@pytest.mark.parametrize(
    ("run", "told"),
    [
        pytest.param(
            {"status": Status.WAITING},
            "draftroom approve abcdef01 look and decide",
            id="waits for an OK",
        ),
        pytest.param(
            {"status": Status.PAUSED, "reason": {"message": "Paused by you."}},
            "Everything that is finished is kept",
            id="paused by a person",
        ),
        pytest.param(
            {
                "status": Status.PAUSED,
                "reason": {"error": "WrongKey", "message": "OpenAI didn't accept the key."},
            },
            "OpenAI didn't accept the key. 2 finished steps are safe. I won't switch writers",
            id="a wrong key",
        ),
        pytest.param(
            {"status": Status.FAILED, "reason": {"step": "half", "message": "It broke."}},
            "half: It broke. Everything that is finished is kept",
            id="failed",
        ),
        pytest.param({"status": Status.CANCELLED}, "What was made is kept.", id="cancelled"),
    ],
)
def test_a_draft_that_is_not_finished_says_what_stops_it_and_how_to_go_on(run, told):
    approvals = (an_approval({"a": "b"}),) if run["status"] is Status.WAITING else ()
    steps = (a_step("half"), a_step("total"), a_step("review.check"))

    text = closed(a_snapshot(run=a_run(**run), steps=steps, approvals=approvals))

    assert told in text


@pytest.mark.parametrize(
    ("usd", "said"),
    [(0, "free"), (0.0004, "under $0.001"), (0.012, "$0.012"), (0.3, "$0.30"), (12, "$12.00")],
)
def test_money_is_said_in_as_many_digits_as_matter(usd, said):
    assert words.money(usd) == said


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0.01, "at once"), (1.26, "1.3 s"), (59.4, "59 s"), (60, "1 min 0 s"), (3700, "1 h 1 min")],
)
def test_time_is_said_in_the_units_that_matter(seconds, said):
    assert words.duration(seconds) == said


def test_what_waits_is_named_as_it_is_typed_and_open_checks_are_told():
    approval = an_approval({"draft": {}}, gate="approve_draft", title="Your OK on the lesson")
    warned = BLOCK.model_copy(update={"severity": Severity.WARN})

    text = closed(
        a_snapshot(run=a_run(status=Status.WAITING), approvals=(approval,), findings=(warned,))
    )

    assert "draftroom approve abcdef01 approve_draft approve it as it is" in text
    assert "Objective 2 isn't on the exit ticket." in text


def test_the_json_of_a_preview_calls_kept_only_what_stays_the_same():
    impact = Impact(
        edits=(Rename(old="Ann", new="Eve"),),
        redo=(),
        keep=(Address("half"),),
        carried=(Address("total"),),
        asks=(),
        calls=0,
        cost_usd=0.0,
        cost_limit_usd=0.0,
    )

    assert shapes.impact(impact)["keep"] == ["half"]


def test_a_form_shows_how_a_long_text_begins_and_how_long_it_is() -> None:
    chapters = "Chapter 1. " + "She went on. " * 400

    text = shown(cards.form(outline("novel"), {"manuscript": chapters}, ()))

    assert "Chapter 1. She went on." in text
    assert "(1,202 words)" in text
    assert len(text) < 4_000
