import subprocess
import sys

import pytest

from assistant.cli import given
from assistant.cli.arguments import parse
from assistant.cli.output import UsageError
from graphs.catalog import written
from graphs.errors import DefinitionError
from tests.support.snapshots import TINY

DEFINITION = written(TINY).definition
HEAVY = ("pydantic", "sqlalchemy", "langgraph", "rich", "litellm", "yaml", "asyncio")


def test_the_help_loads_nothing_heavy():
    asked = f"[name for name in {HEAVY} if name in sys.modules]"
    code = f"""\
import sys
from assistant.cli import main
try:
    main(["--help"])
finally:
    print({asked})
"""

    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert said.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        pytest.param(["run", "tiny"], [], id="none"),
        pytest.param(["run", "tiny", "density lab"], ["density lab"], id="in quotes"),
        pytest.param(["run", "tiny", "density", "lab"], ["density", "lab"], id="without quotes"),
        pytest.param(["run", "tiny", "--yes", "density"], ["density"], id="after an option"),
        pytest.param(
            ["run", "tiny", "a", "--yes", "b", "c"], ["a", "b", "c"], id="around an option"
        ),
    ],
)
def test_words_of_a_brief_may_stand_anywhere(typed, words):
    assert parse(typed).words == words


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        pytest.param(
            ["bogus"], "there is no command 'bogus'; there are: serve, start, run", id="command"
        ),
        pytest.param(["run", "tiny", "--fast"], "unknown: --fast", id="option"),
        pytest.param(["run"], "required: TEMPLATE|FILE", id="nothing to run"),
        pytest.param(["runs", "extra"], "unknown: extra", id="a word too many"),
        pytest.param(
            ["run", "tiny", "--limit-usd", "cheap"], "'cheap' is not an amount", id="price"
        ),
        pytest.param(
            ["run", "tiny", "--limit-usd", "nan"], "'nan' is not an amount", id="no price"
        ),
        pytest.param(
            ["run", "tiny", "--limit-calls", "0"],
            "'0' is not a whole number above 0",
            id="no calls",
        ),
        pytest.param(
            ["resume", "x", "--allow-tokens", "2.5"], "'2.5' is not a whole number", id="tokens"
        ),
        pytest.param(
            ["approve", "x", "--stop", "--choose", "2"], "not allowed with", id="two answers"
        ),
        pytest.param(["edit", "last"], "required: words", id="no words"),
        pytest.param(["export", "x", "--copy", "dirty"], "invalid choice: 'dirty'", id="copy"),
    ],
)
def test_what_is_not_understood_is_told_with_what_is_allowed(typed, told):
    with pytest.raises(UsageError) as raised:
        parse(typed)

    assert told in str(raised.value)


def test_no_option_can_be_shortened():
    with pytest.raises(UsageError):
        parse(["run", "tiny", "--js"])


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        pytest.param([], {}, id="nothing"),
        pytest.param(["minutes=45"], {"minutes": "45"}, id="a number"),
        pytest.param(["topic=a=b"], {"topic": "a=b"}, id="an equals sign in the value"),
        pytest.param(["topic="], {"topic": ""}, id="empty"),
        pytest.param([" topic =x"], {"topic": "x"}, id="spaces"),
        pytest.param(["tools=a, b"], {"tools": "a, b"}, id="one list in one piece"),
        pytest.param(["tools=a, b", "tools=c"], {"tools": ["a, b", "c"]}, id="a list by repeating"),
        pytest.param(["what=x"], {"what": "x"}, id="unknown names are told with the others"),
    ],
)
def test_inputs_are_read_from_pairs(typed, found):
    assert given.pairs(typed, DEFINITION) == found


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        pytest.param(["minutes"], "'minutes' is not KEY=VALUE", id="no value"),
        pytest.param(["=45"], "'=45' is not KEY=VALUE", id="no name"),
        pytest.param(["minutes=1", "minutes=2"], "minutes is given twice", id="twice"),
    ],
)
def test_pairs_that_say_nothing_clear_are_refused(typed, told):
    with pytest.raises(UsageError, match=told):
        given.pairs(typed, DEFINITION)


def test_pairs_go_before_the_file_and_the_brief_is_taken_out(tmp_path):
    file = tmp_path / "inputs.yaml"
    file.write_text("topic: Density\nminutes: 30\nbrief: from the file\n")
    args = parse(["run", "tiny", "--inputs", str(file), "-i", "minutes=50", "-i", "brief=a lab"])

    raw, brief = given.inputs(args, DEFINITION)

    assert raw == {"topic": "Density", "minutes": "50"}
    assert brief == "a lab"


def test_a_brief_that_is_given_twice_is_refused():
    args = parse(["run", "tiny", "one", "brief", "-i", "brief=another"])

    with pytest.raises(UsageError, match="the brief is given twice"):
        given.inputs(args, DEFINITION)


def test_results_are_read_from_json_and_yaml_files(tmp_path):
    (tmp_path / "a.json").write_text('{"first": 20}')
    (tmp_path / "b.yaml").write_text("- x\n- y\n")

    found = given.results([f"half={tmp_path / 'a.json'}", f"total={tmp_path / 'b.yaml'}"])

    assert found == {"half": {"first": 20}, "total": ["x", "y"]}


@pytest.mark.parametrize(
    ("name", "text", "error", "told"),
    [
        pytest.param("gone.json", None, UsageError, "gone.json: No such file", id="missing"),
        pytest.param("list.yaml", "- a\n", UsageError, "expected names with values", id="a list"),
        pytest.param("bad.json", "{", DefinitionError, "not valid JSON", id="broken JSON"),
        pytest.param("bad.yaml", "a: [", DefinitionError, "not valid YAML", id="broken YAML"),
        pytest.param("bomb.yaml", "a: &a [x]\nb: *a\n", DefinitionError, "alias", id="an anchor"),
    ],
)
def test_a_file_of_inputs_that_cannot_be_used_is_told_with_its_place(
    tmp_path, name, text, error, told
):
    file = tmp_path / name
    if text is not None:
        file.write_text(text)

    with pytest.raises(error) as raised:
        given.mapping(str(file))

    assert told in str(raised.value)
