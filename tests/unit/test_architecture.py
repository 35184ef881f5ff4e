"""The four layers and the homes of libraries, read from the source."""

import ast
import json
import sys
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LAYERS = ("prompts", "agents", "graphs", "assistant")  # each may import those before it
HOMES = {
    "alembic": ("assistant/store/",),
    "aiosqlite": ("assistant/store/",),
    "asyncpg": ("assistant/store/",),
    "sqlalchemy": ("assistant/store/",),
    "cel_expr_python": ("graphs/expressions.py", "graphs/expression_types.py"),
    "chainlit": ("assistant/chat/",),
    "cryptography": ("assistant/sealing.py", "assistant/secret_file.py"),
    "docx": ("graphs/documents/",),
    "fastapi": ("assistant/api/", "assistant/app.py"),
    "jinja2": ("prompts/", "assistant/evaluation/report/page.py"),
    "langgraph": ("graphs/", "assistant/checkpoints.py"),
    "litellm": ("agents/model.py",),
    "pptx": ("graphs/documents/",),
    "pwdlib": ("assistant/accounts.py",),
    "rich": ("assistant/cli/",),
    "typst": ("graphs/documents/",),
    "xlsxwriter": ("graphs/documents/",),
    "yaml": ("graphs/loader.py", "graphs/notations.py", "agents/rules/banks.py"),
}


def sources() -> list[Path]:
    return [path for layer in LAYERS for path in sorted((ROOT / layer).rglob("*.py"))]


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


@cache
def imported(path: Path) -> frozenset[str]:
    found: set[str] = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module)
    return frozenset(found)


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("layer", LAYERS)
def test_imports_only_point_down(layer):
    above = set(LAYERS[LAYERS.index(layer) + 1 :])

    strangers = [
        f"{named(path)} imports {name}"
        for path in sources()
        if named(path).startswith(f"{layer}/")
        for name in imported(path)
        if name.split(".")[0] in above
    ]

    assert strangers == []


@pytest.mark.parametrize("library", sorted(HOMES))
def test_a_library_has_one_home(library):
    strangers = [
        named(path)
        for path in sources()
        if any(name.split(".")[0] == library for name in imported(path))
        and not named(path).startswith(HOMES[library])
    ]

    assert strangers == []


def test_files_stay_short():
    long = [named(path) for path in sources() if path.read_text("utf-8").count("\n") > 400]

    assert long == []


def test_every_file_says_what_it_owns():
    assert [named(path) for path in sources() if ast.get_docstring(tree(path)) is None] == []


def test_few_functions_are_long():
    functions = [
        node
        for path in sources()
        for node in ast.walk(tree(path))
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
