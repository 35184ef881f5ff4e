"""draftroom eval run over a small workflow: turns, verdicts, exit codes, and nothing paid twice."""

import json
import os
import signal
import socket
import subprocess
from contextlib import closing

import pytest

import prompts
from assistant.evaluation.recorded import lines
from tests.support.evaluations import APPROVE, SMALLER, case, dataset, evaluated, rows
from tests.support.model_server import ModelServer
from tests.support.terminal import COMMAND

# litellm silences these about itself on import, and pytest undoes that for each test.
pytestmark = [
    pytest.mark.filterwarnings("ignore:.*`ReadOnly` qualifier:UserWarning"),
    pytest.mark.filterwarnings("ignore:Accessing the .* attribute on the instance is deprecated"),
]
MODEL = "openai/gpt-4o-mini"


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    for name in [one for one in os.environ if one.startswith("DRAFTROOM_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("DRAFTROOM_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("OPENAI_API_KEY", "sk-test")
    return tmp_path


def test_a_case_that_is_as_expected_passes_and_gives_the_same_bytes_again(home, capsys):
    path = dataset(home, case(), case("rivers", input={"values": {"subject": "Rivers"}}))

    ends = [evaluated("run", path, "--out", home / out) for out in ("one", "two")]

    assert ends == [0, 0]
    assert "PASS  2 passed, 0 failed, 0 broken" in capsys.readouterr().out
    one, two = ((home / out / "results.jsonl").read_bytes() for out in ("one", "two"))
    assert one == two
    assert [row["case"] for row in rows(home / "one")] == ["rivers", "tides"]


def test_words_while_a_step_works_are_no_race(home):
    said = {"while": "page", "say": "set the size to 5"}
    told = {
        "expect": {"redone": ["page"], "kept": ["points"], "calls": {"max": 1}, "said": "3 → 5"}
    }
    path = dataset(home, case(turns=[APPROVE, said, told], repeats=3))

    assert evaluated("run", path, "--out", home / "out") == 0
    assert [row["turns"][1]["redone"] for row in rows(home / "out")] == [["page"]] * 3


OTHERWISE = [
    ([APPROVE, SMALLER, {"expect": {"redone": ["page"]}}], "not expected: end"),
    ([APPROVE, SMALLER, {"expect": {"redone": ["page", "end", "ok"]}}], "Not made again: ok"),
    ([APPROVE, SMALLER, {"expect": {"kept": ["page"]}}], "Made again, and to be kept: page"),
    ([APPROVE, SMALLER, {"expect": {"calls": {"max": 0}}}], "It took 1 calls; at most 0"),
    ([APPROVE, SMALLER, {"expect": {"calls": {"min": 2}}}], "It took 1 calls; at least 2"),
    ([SMALLER], "The gate ok was reached and no turn is for it."),
    ([SMALLER, APPROVE, APPROVE], "Nothing waits at the gate ok"),
    ([APPROVE, {"say": "the size is 4", "then": "refuse"}, SMALLER], "was to be refused"),
    ([APPROVE, SMALLER, {"say": "sing me a song"}], "was not understood"),
    (
        [APPROVE, SMALLER, {"undo": True}, {"expect": {"redone": ["end"]}}],
        "Not made again: end",
    ),
    ([{"at": "gate:ok", "do": "stop"}, SMALLER], "It is paused, not succeeded"),
]


def test_conversations_that_go_otherwise_fail_and_name_their_cases(home, capsys):
    cases = [case(f"case{n:02}", turns=turns) for n, (turns, _) in enumerate(OTHERWISE)]

    assert evaluated("run", dataset(home, *cases), "--out", home / "out") == 1

    out = capsys.readouterr().out
    found = rows(home / "out")
    assert [row["verdict"] for row in found] == ["failed"] * len(OTHERWISE)
    for row, (_, why) in zip(found, OTHERWISE, strict=True):
        assert why in row["why"]
        assert f"failed  {row['case']}" in out


def test_a_person_is_asked_again_after_what_they_asked_for_and_not_after_an_edit_of_their_own(home):
    nobody = {"expect": {"asked": {"max": 0}}}
    change = {"at": "gate:ok", "do": "request_changes", "text": "more on the moon"}
    edit = {"at": "gate:ok", "do": "edit", "set": {"/text": "My own points"}}
    first = {"edit": {"kind": "set_input", "name": "subject", "value": "The moon"}}
    path = dataset(
        home,
        case("again", turns=[first, nobody, APPROVE]),
        case("edited", turns=[edit, nobody]),
        case("same", turns=[change, nobody]),
    )

    evaluated("run", path, "--out", home / "out")

    assert [row["turns"][0]["asked"] for row in rows(home / "out")] == [1, 0, 1]
    assert [row["verdict"] for row in rows(home / "out")] == ["failed", "passed", "failed"]


def test_what_does_not_fit_is_refused_with_its_line_and_nothing_is_written(home, capsys):
    path = dataset(home, case(), case("two", **{"assert": [{"type": "wrods", "path": ""}]}))

    assert evaluated("run", path, "--out", home / "out") == 2

    assert "cases.jsonl:2:0: /assert/0 there is no assertion 'wrods'" in capsys.readouterr().err
    assert not (home / "out").exists()


@pytest.mark.parametrize(
    "more",
    [
        ["--threshold", "pass_rat=1"],
        ["--threshold", "pass_rate=2"],
        ["--split", "none"],
        ["--models", ","],
        ["--from", "nowhere"],
        ["--max-cost", "1", "--models", "openai/no-such-model"],
    ],
    ids=" ".join,
)
def test_an_option_that_is_not_understood_ends_with_2_and_writes_nothing(home, more):
    assert evaluated("run", dataset(home, case()), "--out", home / "out", *more) == 2
    assert not (home / "out").exists()


def test_a_threshold_lets_some_cases_fail(home):
    bad = case("bad", turns=[SMALLER])
    path = dataset(home, case(), case("two"), bad)

    assert evaluated("run", path, "--out", home / "out") == 1
    assert evaluated("run", path, "--out", home / "out", "--threshold", "pass_rate=0.6") == 0


def test_inputs_that_are_to_be_refused_pass_when_they_are(home):
    refused = {"turns": [], "expect": {"status": "refused"}, "input": {"values": {"size": 99}}}
    told = {"type": "cost_usd", "max": 0}

    path = dataset(home, case(**refused, **{"assert": [told]}))

    assert evaluated("run", path, "--out", home / "out") == 0


def test_a_dead_provider_is_trouble_and_no_failure_of_a_draft(home, monkeypatch, capsys):
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        closed = taken.getsockname()[1]
    monkeypatch.setenv("DRAFTROOM_API_BASE", f"http://127.0.0.1:{closed}/v1")
    path = dataset(home, case())

    ended = evaluated("run", path, "--out", home / "out", "--models", f"offline,{MODEL}")

    assert ended == 3
    assert {row["model"]: row["verdict"] for row in rows(home / "out")} == {
        "rules": "passed",
        MODEL: "broken",
    }
    assert "BROKEN  1 passed, 0 failed, 1 broken" in capsys.readouterr().out


def test_the_limit_of_an_evaluation_is_kept_and_nothing_more_is_begun(home, monkeypatch):
    cases = [case(f"case{n}", input={"values": {"subject": f"Tide {n}"}}) for n in range(3)]
    with ModelServer() as server:
        monkeypatch.setenv("DRAFTROOM_API_BASE", server.base_url)
        more = ["--models", MODEL, "--max-cost", "0.0053", "--parallel", "1"]

        ended = evaluated("run", dataset(home, *cases), "--out", home / "out", *more)

        summary = json.loads((home / "out" / "summary.json").read_text("utf-8"))
        assert ended == 3
        assert summary["paid_usd"] <= 0.0053
        assert summary["counts"]["broken"] > 0
        assert 0 < len(server.requests) < 9


def test_a_killed_evaluation_goes_on_and_asks_for_nothing_twice(home, monkeypatch):
    cases = [case(f"case{n}", input={"values": {"subject": f"Tide {n}"}}) for n in range(3)]
    path, out = dataset(home, *cases), home / "out"
    with ModelServer() as server:
        monkeypatch.setenv("DRAFTROOM_API_BASE", server.base_url)
        for request in (5, 2):  # of each life; what is known by then is never asked for again
            assert _killed_at(server, request, path, out)
        known = len(list(lines(out / "recorded.jsonl")))
        server.clear()

        ended = evaluated("run", path, "--out", out, "--models", MODEL)

        assert ended == 0
        assert known >= 2
        assert len(server.requests) == 9 - known
    assert [row["case"] for row in rows(out)] == ["case0", "case1", "case2"]


def test_another_evaluation_takes_over_what_was_written_for_the_same_steps(home, monkeypatch):
    path = dataset(home, case())
    with ModelServer() as server:
        monkeypatch.setenv("DRAFTROOM_API_BASE", server.base_url)
        evaluated("run", path, "--out", home / "one", "--models", MODEL)
        first = len(server.requests)
        workflow = (home / "notes.yaml").read_text("utf-8")
        step = "output: {text: string}\n  - id: end"
        text = workflow.replace(step, f"prompt: Write a page on it.\n    {step}")
        (home / "notes.yaml").write_text(text, "utf-8")
        server.clear()

        more = ["--models", MODEL, "--from", home / "one"]
        ended = evaluated("run", path, "--out", home / "two", *more)

        assert ended == 0
        assert first == 3
        assert [one.step for one in server.requests] == ["page", "page"]


def test_other_prompts_are_held_against_the_current_ones(home, monkeypatch):
    terse = home / "terse" / "generic" / "step.md"
    terse.parent.mkdir(parents=True)
    terse.write_text(f"{prompts.text('generic/step')}\n\nBe terse.\n", "utf-8")
    with ModelServer() as server:
        monkeypatch.setenv("DRAFTROOM_API_BASE", server.base_url)
        more = ["--models", f"{MODEL},offline", "--prompts", f"current,{home / 'terse'}"]

        ended = evaluated("run", dataset(home, case()), "--out", home / "out", *more)

        assert ended == 0
        assert sum("Be terse." in one.prompt for one in server.requests) == 3
        assert len(server.requests) == 6
    assert [(row["model"], row["prompts"]) for row in rows(home / "out")] == [
        (MODEL, "current"),
        (MODEL, "terse"),
        ("rules", "current"),
    ]


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("generic/stop.md", "Stop.", "there is no prompt 'generic/stop'"),
        ("generic/step.md", "{{ no_such }}", "it names no_such, which it is not given"),
        ("generic/step.md", "{{ no_such", "it is no prompt"),
        ("readme.txt", "", "no file ends in .md"),
    ],
)
def test_prompts_that_do_not_fit_are_refused(home, capsys, name, text, says):
    path = home / "mine" / name
    path.parent.mkdir(parents=True)
    path.write_text(text, "utf-8")

    more = ["--out", home / "out", "--prompts", home / "mine"]
    assert evaluated("run", dataset(home, case()), *more) == 2
    assert says in capsys.readouterr().err


def test_a_replay_scores_the_kept_drafts_by_other_assertions_without_a_model(home, capsys):
    path = dataset(home, case())
    evaluated("run", path, "--out", home / "out")
    before = (home / "out" / "results.jsonl").read_bytes()

    assert evaluated("replay", home / "out") == 0
    assert (home / "out" / "results.jsonl").read_bytes() == before

    dataset(home, case(**{"assert": [{"type": "words", "path": "/text", "min": 9_000}]}))
    assert evaluated("replay", home / "out", path) == 1
    assert "failed  tides" in capsys.readouterr().out


def test_a_first_case_is_written_with_what_its_edit_redoes_and_passes(home, monkeypatch, capsys):
    dataset(home)
    monkeypatch.chdir(home)

    assert evaluated("init", "notes.yaml") == 0
    assert "draftroom eval run evals/notes.jsonl" in capsys.readouterr().out
    (written,) = (home / "evals" / "notes.jsonl").read_text("utf-8").splitlines()
    assert {"expect": {"redone": ["page", "end"]}} in json.loads(written)["turns"]
    assert evaluated("run", "evals/notes.jsonl", "--models", "offline", "--out", "out") == 0
    assert evaluated("init", "notes.yaml") == 2


def _killed_at(server, number, path, out):
    """Kill the command once so many requests have come; tell whether it was still at work."""
    come = []

    def answer(received):
        come.append(received)
        if len(come) == number:
            os.kill(process.pid, signal.SIGKILL)

    server.answer_with(answer)
    typed = ["eval", "run", str(path), "--out", str(out), "--models", MODEL]
    process = subprocess.Popen([*COMMAND, *typed], stdout=subprocess.DEVNULL)
    return process.wait(timeout=120) == -signal.SIGKILL


def test_what_follows_a_gate_is_made_again_in_the_turn_that_approves_it(home):
    other = {"edit": {"kind": "set_input", "name": "subject", "value": "Rivers"}}
    before, after = ({"expect": {"redone": one}} for one in (["points"], ["page", "end"]))

    path = dataset(home, case(turns=[APPROVE, other, before, APPROVE, after]))

    assert evaluated("run", path, "--out", home / "out") == 0


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"assertions": []}, "/assertions"),
        ({"assert": []}, "/assert"),
        ({"assert": [{"type": "wrods", "path": ""}]}, "/assert/0"),
        ({"assert": [{"type": "regex", "path": "", "patern": "."}]}, "/assert/0/patern"),
        ({"turns": [APPROVE]}, "/turns"),
        ({"turns": [SMALLER, {"expect": {"redone": ["pgae"]}}]}, "/turns/1/expect/redone/0"),
        ({"expect": {"block": ["Z99"]}}, "/expect/block/0"),
    ],
    ids=["key", "no assertion", "unknown assertion", "typo in it", "no edit", "step", "check"],
)
def test_a_typo_ends_with_2_and_the_line_before_anything_is_played(home, capsys, wrong, said):
    path = dataset(home, case(), case("two", **wrong))

    assert evaluated("run", path, "--out", home / "out") == 2

    assert f"cases.jsonl:2:0: {said} " in capsys.readouterr().err
    assert not (home / "out").exists()
