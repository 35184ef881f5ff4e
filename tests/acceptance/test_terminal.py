"""The real command in a process of its own: what it prints, what it writes, and how it ends."""

import json
import subprocess
from pathlib import Path

import docx
import pytest

from tests.support.letterheads import NAME, letterhead
from tests.support.model_server import ModelServer
from tests.support.snapshots import TINY
from tests.support.terminal import COMMAND, Computer, Person

THREE_LINES = (
    "-i", "figure_out=Why some heavy things float and some light things sink.",
    "-i", "activity=Measure mass and volume of six objects and predict which float.",
    "-i", "misconception=They think heavy things always sink.",
)  # fmt: skip
LAB = ("run", "lesson_plan", "-i", "topic=Density", "-i", "shape=lab", "-i", "minutes=47")


@pytest.fixture
def computer(tmp_path):
    return Computer(tmp_path / "home")


@pytest.fixture
def tiny(tmp_path):
    file = tmp_path / "tiny.yaml"
    file.write_text(TINY)
    return str(file)


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    """A computer with one finished draft, and the JSON of its run."""
    folder = tmp_path_factory.mktemp("finished")
    (folder / "tiny.yaml").write_text(TINY)
    computer = Computer(folder / "home")
    ended = computer.draftroom(
        "run",
        str(folder / "tiny.yaml"),
        "-i",
        "topic=Density",
        "--yes",
        "--json",
        "--out",
        str(folder / "out"),
    )
    assert ended.exit == 0, ended.err
    return computer, ended.json, folder / "out"


def test_a_lesson_is_made_offline_from_one_line_to_all_files(computer):
    ended = computer.draftroom(
        "run", "lesson_plan", "-i", "topic=The solar system", "-i", "subject=Science",
        "-i", "grade=5", "-i", "minutes=45", "--yes", "--json",
    )  # fmt: skip

    run = ended.json
    paths = {(one["format"], Path(one["path"])) for one in run["documents"]}
    draft = json.loads(next(path for kind, path in paths if kind == "json").read_text())
    assert ended.exit == 0
    assert (run["status"], run["calls"], run["cost_usd"]) == ("succeeded", 0, 0)
    assert [one for one in run["findings"] if one["severity"] == "block"] == []
    assert sum(phase["minutes"] for phase in draft["sequence"]["phases"]) == 45
    assert all(path.is_file() for _, path in paths)
    assert {kind for kind, _ in paths} == {"docx", "pdf", "pptx", "md", "json"}


def test_a_letterhead_is_used_until_it_is_removed(computer, tmp_path):
    bank, broken = tmp_path / "bank.docx", tmp_path / "old.docm"
    bank.write_bytes(letterhead())
    broken.write_bytes(b"PK")

    refused = computer.draftroom("letterhead", str(broken))
    used = computer.draftroom("letterhead", str(bank), "--json")
    made = computer.draftroom(*LAB, "--yes", "--json").json["documents"]
    removed = computer.draftroom("letterhead", "none", "--json")

    plan = next(one for one in made if one["name"] == "plan" and one["format"] == "docx")
    header = docx.Document(plan["path"]).sections[0].header
    assert (refused.exit, refused.err.count("can't be your letterhead")) == (2, 1)
    assert (used.json, removed.json) == ({"letterhead": "bank.docx"}, {"letterhead": None})
    assert header.paragraphs[0].text == NAME


def test_the_json_of_a_run_has_its_documented_shape(finished):
    _, run, out = finished

    assert {
        "run", "template", "version", "status", "revision", "writer", "steps", "gates", "approvals",
        "findings", "documents", "calls", "cost_usd", "seconds",
    } <= set(run)  # fmt: skip
    assert set(run["steps"][0]) == {
        "id", "item", "status", "key", "reused", "calls", "tokens", "cost_usd", "seconds",
    }  # fmt: skip
    assert set(run["gates"]) == {"passed", "failed"}
    assert {"format", "name", "path", "sha256"} <= set(run["documents"][0])
    assert sorted(path.name for path in out.iterdir() if path.is_file()) == [
        ".draftroom.json",
        "draft.md",
        "tiny.json",
    ]
    assert (out / "review" / "draft.md").is_file()


def test_show_tells_of_a_run_what_the_run_told(finished):
    computer, run, _ = finished

    shown = computer.draftroom("show", run["run"][:6], "--json").json

    unplaced = [{**one, "path": ""} for one in run["documents"]]
    assert shown == {**run, "documents": unplaced}


def test_the_list_of_runs_names_them(finished):
    computer, run, _ = finished

    ended = computer.draftroom("runs", "--json", "--status", "succeeded")

    assert [one["run"] for one in ended.json["runs"]] == [run["run"]]


def test_an_edit_is_priced_before_it_is_made_and_waits_for_a_yes(finished):
    computer, _, _ = finished

    preview = computer.draftroom(
        "edit", "last", "make", "it", "30", "minutes", "--preview", "--json"
    )
    refused = computer.draftroom("edit", "last", "make it 30 minutes", "--json")
    after = computer.draftroom("show", "last", "--json")

    priced = {"edits", "redo", "keep", "calls", "cost_usd", "cost_limit_usd"}
    assert set(preview.json) == priced | {"sent_again", "stays"}
    assert preview.json["edits"] == [{"kind": "set_input", "name": "minutes", "value": 30}]
    assert preview.json["redo"][0]["step"] == "half"
    assert (refused.exit, refused.json["error"]["kind"]) == (4, "LeftWaiting")
    assert after.json["revision"] == 1


def test_an_edit_and_its_undo_redo_only_what_follows(computer, tiny, tmp_path):
    out = str(tmp_path / "out")
    first = computer.draftroom(
        "run", tiny, "-i", "topic=Density", "--yes", "--json", "--out", out
    ).json
    edited = computer.draftroom(
        "edit", "last", "make it 30 minutes", "--yes", "--json", "--out", out
    ).json
    undone = computer.draftroom("undo", "last", "--yes", "--json", "--out", out).json

    keys = [{one["id"]: one["key"] for one in run["steps"]} for run in (first, edited, undone)]
    assert [run["revision"] for run in (first, edited, undone)] == [1, 2, 3]
    assert all(keys[0][step] != keys[1][step] for step in ("half", "total", "files"))
    assert keys[0] == keys[2]
    assert [one["sha256"] for one in first["documents"]] == [
        one["sha256"] for one in undone["documents"]
    ]
    assert sorted(path.name for path in Path(out).glob("*.md")) == ["draft.md"]


def test_a_run_without_a_person_waits_and_says_for_whom(computer, tiny):
    waiting = computer.draftroom("run", tiny, "-i", "topic=Density")
    listed = computer.draftroom("show", "last", "--json")
    wrong = computer.draftroom("approve", "last", "nope", "--json")
    decided = computer.draftroom("approve", "last", "ok", "--json")
    again = computer.draftroom("approve", "last", "--yes", "--json")

    assert waiting.exit == 4
    assert "Your OK on the halves (ok) waits for you" in " ".join(waiting.out.split())
    assert [one["gate"] for one in listed.json["approvals"]] == ["ok"]
    assert (wrong.exit, decided.exit, again.exit) == (2, 0, 2)
    assert decided.json["status"] == "succeeded"
    assert "nothing waits for your OK" in again.json["error"]["message"]


def test_changes_by_options_are_approved_and_a_stop_keeps_everything(computer, tiny, tmp_path):
    computer.draftroom("run", tiny, "-i", "topic=Density")
    stopped = computer.draftroom("approve", "last", "--stop", "--json")
    (tmp_path / "mine.yaml").write_text("first: 20\ntopic: Buoyancy\n")
    done = computer.draftroom("approve", "last", "--edit", str(tmp_path / "mine.yaml"), "--json")

    by_id = {one["id"]: one for one in done.json["steps"]}
    text = next(one["path"] for one in done.json["documents"] if one["format"] == "json")
    assert (stopped.exit, stopped.json["status"]) == (1, "paused")
    assert (done.exit, done.json["status"]) == (0, "succeeded")
    assert by_id["half"]["reused"]
    assert json.loads(Path(text).read_text())["text"] == "About Buoyancy"


def test_a_draft_that_checks_block_is_never_accepted_by_yes(computer, tmp_path):
    evidence = {
        "checks": [],
        "exit_ticket": [
            {"id": "E1", "objective": "O9", "item": "Why?", "key": "Because.", "if_wrong": "Ask."}
        ],
    }
    (tmp_path / "evidence.json").write_text(json.dumps(evidence))
    brought = ("--result", f"evidence={tmp_path / 'evidence.json'}")

    blocked = computer.draftroom(*LAB, *THREE_LINES, *brought, "--yes")
    still = computer.draftroom("approve", "last", "--yes", "--json")

    said = " ".join(blocked.out.replace("│", " ").split())
    assert (blocked.exit, still.exit) == (4, 4)
    assert "This needs you (review.accept): a check stops this draft." in said
    assert "isn't on the exit ticket. Add a question for it." in said
    assert "review.accept accept it as it is" in said
    assert [one["gate"] for one in still.json["approvals"]] == ["review.accept"]


def test_pause_resume_and_cancel_are_told_by_their_exit_codes(computer, tiny):
    computer.draftroom("run", tiny, "-i", "topic=Density")

    paused = computer.draftroom("pause", "last", "--json")
    resumed = computer.draftroom("resume", "last", "--json")
    cancelled = computer.draftroom("cancel", "last", "--json")
    late = computer.draftroom("resume", "last", "--json")

    statuses = [one.json["status"] for one in (paused, resumed, cancelled)]
    assert statuses == ["paused", "waiting", "cancelled"]
    assert [one.exit for one in (paused, resumed, cancelled, late)] == [0, 4, 0, 2]


def test_a_database_that_cannot_be_used_is_no_fault_of_the_person(computer, tmp_path):
    (tmp_path / "broken.db").write_bytes(b"this is no database" * 100)

    ended = computer.draftroom(
        "runs", "--json", DRAFTROOM_DATABASE_URL=f"sqlite:///{tmp_path / 'broken.db'}"
    )

    assert (ended.exit, ended.json["error"]["kind"]) == (3, "StoreUnavailable")
    assert "draftroom doctor" in ended.err


CYCLE = TINY.replace("needs: [ok]", "needs: [files]")


BAD = {
    "unknown template": ("run nope", "no template 'nope'; there are: assessment"),
    "unknown run": ("show nope", "There is no run 'nope'"),
    "no run yet": ("edit last shorter", "There is no run yet"),
    "no such file": ("run no/such.yaml", "no/such.yaml: No such file"),
    "missing input": ("run lesson_plan", "topic is missing; allowed: text"),
    "mistyped": ("run lesson_plan -i topic=x -i minutes=soon", "minutes is 'soon', not a number"),
    "out of range": (
        "run lesson_plan -i topic=x -i minutes=3",
        "is 3; allowed: a whole number from 10",
    ),
    "unknown input": (
        "run lesson_plan -i topic=x -i colour=red",
        "colour is not an input of lesson",
    ),
    "broken YAML": ("validate broken.yaml", "broken.yaml:3:1: /name/1 this is not valid YAML"),
    "anchor bomb": ("validate bomb.yaml", "the alias 'a' is not read"),
    "unknown key": ("validate key.yaml", "key.yaml:3:1: /colour is not a known key"),
    "cycle": ("validate cycle.yaml", "waits for itself"),
    "a cycle is not run": ("run cycle.yaml -i topic=x --yes", "waits for itself"),
    "nor a bomb drawn": ("graph bomb.yaml", "the alias 'a' is not read"),
    "no inputs": ("run lesson_plan -i topic=x --inputs gone.json", "gone.json: No such file"),
    "no folder": ("run lesson_plan -i topic=x --out broken.yaml", "files cannot go to broken.yaml"),
    "format": ("export last --to odt", "allowed are docx, pdf, md, json"),
    "status": ("runs --status odd", "'odd' is no status; allowed: queued"),
}


@pytest.mark.parametrize(("typed", "told"), BAD.values(), ids=BAD)
def test_bad_input_gets_one_clear_message_and_nothing_is_written(
    computer, tmp_path, monkeypatch, typed, told
):
    (tmp_path / "broken.yaml").write_text("draftroom: 1\nname: [tiny\n")
    (tmp_path / "bomb.yaml").write_text("a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n")
    (tmp_path / "key.yaml").write_text(
        TINY.replace("title: Tiny plan", "colour: red\ntitle: Tiny", 1)
    )
    (tmp_path / "cycle.yaml").write_text(CYCLE)
    monkeypatch.chdir(tmp_path)
    root = str(Path(__file__).parents[2])

    ended = computer.draftroom(*typed.split(), PYTHONPATH=root)

    assert ended.exit == 2
    assert told in ended.err
    assert ended.out == ""
    assert computer.has_written_nothing


def test_an_error_is_one_json_document_as_well(computer):
    ended = computer.draftroom("show", "nope", "--json")
    unclear = computer.draftroom("show", "--json")

    assert (ended.exit, ended.json["error"]["kind"]) == (2, "NotFound")
    assert (unclear.exit, unclear.json["error"]["kind"]) == (2, "UsageError")


def test_the_machine_is_looked_at_and_each_part_is_told(computer):
    ended = computer.draftroom("doctor", "--json")

    assert ended.exit == 0
    assert {one["name"] for one in ended.json["checks"]} >= {
        "Python",
        "database",
        "writer",
        "files",
    }


def test_definitions_are_described_drawn_and_published(computer, tiny):
    listed = computer.draftroom("templates", "--json").json
    drawn = computer.draftroom("graph", tiny).out
    schema = json.loads(computer.draftroom("schema").out)

    assert "minutes" in {one["name"]: one for one in listed["templates"]}["lesson_plan"]["inputs"]
    assert "flowchart TD" in drawn
    assert "s1 --> s2" in drawn
    assert schema["properties"]["steps"]


def test_a_first_run_with_nobody_there_shows_an_example(computer):
    ended = computer.draftroom("start", DRAFTROOM_MODEL="openai/gpt-4o-mini")

    assert ended.exit == 0
    assert "What are you making?" in ended.out
    assert "here is an example" in ended.out
    assert "free" in ended.out


def test_the_help_names_the_exit_codes(computer):
    helped = computer.draftroom("--help")

    assert (helped.exit, "exit codes" in helped.out) == (0, True)


def test_a_reader_that_leaves_early_is_no_error(computer):
    with subprocess.Popen(
        [*COMMAND, "schema"],
        env=computer.env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        process.stdout.close()
        assert process.stderr is not None
        complaints = process.stderr.read()

    assert complaints == ""


def test_a_person_answers_chooses_edits_and_approves_at_the_prompt(computer, tmp_path):
    editor = tmp_path / "editor"
    editor.write_text('#!/bin/sh\nsed -i.bak "s/fair test/careful test/" "$1"\n')
    editor.chmod(0o755)
    env = {**computer.env, "EDITOR": str(editor)}
    lab = (
        "run",
        "lesson_plan",
        "-i",
        "topic=Density",
        "-i",
        "shape=lab",
        "--out",
        str(tmp_path / "out"),
    )

    with Person(lab, env) as teacher:
        teacher.waits_for("What should they figure out?")
        teacher.types("Why some heavy things float and some light things sink.")
        teacher.waits_for("What will they do?")
        teacher.types("")
        teacher.waits_for("What do they usually get wrong?")
        teacher.types("They think heavy things always sink.")
        assert "Nothing leaves this computer." in teacher.waits_for("Press Enter to start")
        teacher.types("")
        card = teacher.waits_for("[s]top (keeps everything)")
        teacher.waits_for("> ")
        teacher.types("")
        teacher.waits_for("Enter alone decides nothing")
        teacher.waits_for("> ")
        teacher.types(number_of("Design a fair test", card))
        teacher.waits_for("With your change")
        teacher.waits_for("> ")
        teacher.types("e")
        teacher.waits_for("passages changed")
        teacher.waits_for("> ")
        teacher.types("a")
        teacher.waits_for("Your OK on the lesson ─")
        teacher.waits_for("Design a careful test")
        teacher.waits_for("> ")
        teacher.types("a")
        code = teacher.leaves()

    assert code == 0
    assert "finished · version 2" in teacher.screen
    assert "Design a careful test" in (tmp_path / "out" / "plan.md").read_text()


def number_of(words, card):
    """The number that stands before a choice on a card."""
    return next(line for line in card.splitlines() if words in line).split()[1]


def test_breaking_off_leaves_a_run_that_goes_on_where_it_was(computer, tiny):
    with Person(("run", tiny, "-i", "topic=Density", "-i", "wish=None"), computer.env) as person:
        person.waits_for("Press Enter to start")
        person.types("")
        person.waits_for("[s]top (keeps everything)")
        person.waits_for("> ")
        person.presses(b"\x03")
        code = person.leaves()
    assert code == 130
    assert "broken off" in person.screen
    assert "To go on: draftroom resume" in person.screen

    with Person(("resume", "last"), computer.env) as person:
        person.waits_for("Your OK on the halves")
        person.waits_for("> ")
        person.types("a")
        code = person.leaves()

    assert code == 0


def test_breaking_off_while_a_model_writes_loses_and_repeats_nothing(computer):
    with ModelServer() as server:
        server.hold()
        env = {
            "DRAFTROOM_MODEL": "openai/test-model",
            "DRAFTROOM_API_BASE": server.base_url,
            "OPENAI_API_KEY": "key",
        }
        with Person((*LAB, *THREE_LINES), {**computer.env, **env}) as person:
            person.waits_for("Press Enter to start")
            person.types("")
            person.waits_for("Choose among your standards")
            person.presses(b"\x03")
            person.waits_for("Ending what is being written just now")
            server.let_go()
            code = person.leaves()
        asked = [one.step for one in server.requests]

    run = computer.draftroom("show", "last", "--json").json
    by_id = {one["id"]: one["status"] for one in run["steps"]}
    assert code == 130
    assert asked == ["standards"]
    assert (run["status"], by_id["standards"], by_id["goals"]) == ("queued", "done", "todo")
