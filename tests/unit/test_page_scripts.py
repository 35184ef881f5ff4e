"""The page's own scripts: whatever one draws or calls is its own, imported, or the browser's."""

import re
from pathlib import Path

import pytest

import assistant.chat

PUBLIC = Path(assistant.chat.__file__).parent / "public"
SCRIPTS = [PUBLIC / "draftroom.js", *sorted((PUBLIC / "cards").glob("*.js"))]

WORDS = frozenset(
    re.findall(
        r"\w+",
        "if for while switch catch return function async await new in import constructor super",
    )
)
BROWSER = frozenset(
    re.findall(
        r"\w+",
        """AbortController Boolean BroadcastChannel CustomEvent Date Error Event EventSource
        FormData Map MutationObserver Number PopStateEvent Promise ResizeObserver Set String WeakSet
        addEventListener clearInterval clearTimeout dispatchEvent encodeURIComponent fetch
        getSelection matchMedia removeEventListener requestAnimationFrame setInterval setTimeout""",
    )
)
STYLE = {"translate", "url"}  # functions of CSS, in a text

COMMENT = re.compile(r"(?<![:\"'`\\])//[^\n]*|/\*.*?\*/", re.DOTALL)
TEXT = re.compile(r'"(?:[^"\\\n]|\\.)*"')
DRAWN = re.compile(r"<\$\{([\w$]+)\}")
CALLED = re.compile(r"(?<![\w$.])([A-Za-z_$][\w$]*)\(")
BOUND = re.compile(
    r"(?:function\*?|class|const|let)\s+([A-Za-z_$][\w$]*)"  # by its name
    r"|(?:import|const|let)\s*[{\[]([^}\]=]*)[}\]]"  # taken apart
    r"|\(([^()]*)\)\s*(?:=>|\{)"  # as a parameter
    r"|([A-Za-z_$][\w$]*)\s*=>"
)


def unknown(source: str) -> set[str]:
    """Return the names that a script draws or calls and that nothing in it binds."""
    code = TEXT.sub('""', COMMENT.sub("", source))
    imported = {
        name
        for one in re.findall(r"import\s+(.*?)\s+from", code, re.DOTALL)
        for name in re.findall(r"[\w$]+", one)
    }
    bound = {
        name
        for found in BOUND.findall(code)
        for part in found
        for name in re.findall(r"[A-Za-z_$][\w$]*", part)
    }
    used = {*DRAWN.findall(code), *CALLED.findall(code)}
    return used - bound - imported - WORDS - BROWSER - STYLE


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_a_script_draws_and_calls_only_what_it_has(script: Path) -> None:
    assert unknown(script.read_text()) == set()


def test_what_lost_its_import_is_noticed() -> None:
    source = (PUBLIC / "cards" / "compare.js").read_text()
    assert "Act, Details," in source

    assert unknown(source.replace("Act, Details,", "Act,")) == {"Details"}
    assert unknown(source.replace("import { look, useLive }", "import { useLive }")) == {"look"}
