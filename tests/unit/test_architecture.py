"""The four layers and the homes of libraries, read from the source."""

import ast
import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LAYERS = ("prompts", "agents", "graphs", "assistant")  # each may import those before it
HOMES = {
    "alembic": ("assistant/store/",),
    "aiosqlite": ("assistant/store/",),
    "asyncpg": ("assistant/store/",),
    "sqlalchemy": ("assistant/store/",),
    "cel_expr_python": ("graphs/expressions.py",),
    "chainlit": ("assistant/chat/",),
    "docx": ("graphs/documents/",),
    "fastapi": ("assistant/api/",),
    "jinja2": ("prompts/",),
    "langgraph": ("graphs/", "assistant/checkpoints.py"),
    "litellm": ("agents/model.py",),
    "rich": ("assistant/cli/",),
    "typst": ("graphs/documents/",),
    "yaml": ("graphs/loader.py", "agents/rules/banks.py"),
}


def sources() -> list[Path]:
    return [path for layer in LAYERS for path in sorted((ROOT / layer).rglob("*.py"))]


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", sources(), ids=named)
def test_imports_only_point_down(path):
    allowed = LAYERS[: LAYERS.index(named(path).split("/")[0]) + 1]

    above = [name for name in imported(path) if name.split(".")[0] in set(LAYERS) - set(allowed)]

    assert above == []


@pytest.mark.parametrize("library", sorted(HOMES))
def test_a_library_has_one_home(library):
    strangers = [
        named(path)
        for path in sources()
        if any(name.split(".")[0] == library for name in imported(path))
        and not named(path).startswith(HOMES[library])
    ]

    assert strangers == []


@pytest.mark.parametrize("path", sources(), ids=named)
def test_a_file_stays_short_and_says_what_it_owns(path):
    text = path.read_text("utf-8")

    assert text.count("\n") <= 400
    assert ast.get_docstring(ast.parse(text)) is not None


def test_few_functions_are_long():
    functions = [
        node
        for path in sources()
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    long = [one.name for one in functions if (one.end_lineno or one.lineno) - one.lineno >= 60]

    assert len(long) <= len(functions) * 0.02


def test_no_module_is_called_like_one_of_the_standard_library():
    """The chat loads its target with the target's own folder first on the path."""
    assert [
        named(path)
        for path in (ROOT / "assistant").glob("*.py")
        if path.stem in sys.stdlib_module_names
    ] == []


def test_langgraph_json_names_every_template():
    from graphs.catalog import names

    listed = json.loads((ROOT / "langgraph.json").read_text("utf-8"))["graphs"]

    assert sorted(listed) == list(names())


def test_the_agents_package_is_ours():
    import agents

    assert Path(agents.__file__ or "").is_relative_to(ROOT)


@pytest.mark.parametrize("name", ["requirements.lock", "pyproject.toml", "Makefile", ".ci/run"])
def test_no_registry_host_or_machine_path_is_named(name):
    text = (ROOT / name).read_text("utf-8")

    assert not any(word in text for word in ("://pypi", "pythonhosted", f"{ROOT.parent}/"))
