"""report.html: one file that holds all of it and asks nobody for anything.

What drafts and judges said is data: it is escaped everywhere, and the page's own policy forbids
every script and style but the one that it was written with.
"""

import base64
import hashlib
import json
from collections.abc import Iterator, Mapping
from importlib import resources
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from assistant.evaluation import figures
from assistant.evaluation.comparing import Comparison, Measure, flat
from assistant.evaluation.folder import ORDER, Results
from assistant.evaluation.report import boards, verdict
from assistant.evaluation.report.cases import anchors, cases
from graphs.catalog import names, outline

MARKS = {"passed": "✓", "failed": "✕", "broken": "!"}
HEAT_MARKS = {"block": "■", "warn": "▲", "info": "●"}
TONES = {"better": "good", "worse": "bad", "no difference shown": ""}
# What the theme of the chat has no word for.
_MORE = {
    "light": {"--good": "140 60% 26%", "--care": "30 90% 29%", "--note": "212 70% 38%",
              "--mark": "46 96% 76%", "--mark-line": "38 92% 45%"},
    "dark": {"--good": "140 45% 66%", "--care": "38 85% 66%", "--note": "210 80% 74%",
             "--mark": "44 60% 24%", "--mark-line": "44 90% 60%"},
}  # fmt: skip


def page(results: Results, comparison: Comparison | None = None) -> str:
    """Return the report; with a comparison, drafts stand beside those of before."""
    style, script = _style(), _own("page.js")
    shown = cases(results, comparison)
    return (
        _environment()
        .get_template("page.html")
        .render(
            style=Markup(style),  # ours, as the script and the logo
            script=Markup(script),
            style_hash=_hash(style),
            script_hash=_hash(script),
            logo=_logo(),
            verdict=verdict.told(results),
            strip=verdict.strip(results),
            judges=list(results.summary.get("judge_notes") or ()),
            contenders=results.contenders,
            board=boards.scoreboard(results),
            spent=boards.spending(results),
            maps=boards.heat_maps(results),
            cases=shown,
            anchors=anchors(results),
            templates=results.templates,
            tags=sorted({tag for row in results.rows for tag in row.tags}),
            verdicts=[
                (name, number)
                for name in ORDER
                if (number := sum(one.verdict == name for one in shown))
            ],
            versions=_versions(results),
            environment=list(flat(results.summary.get("environment") or {})),
            comparison=_compared(comparison, anchors(results)) if comparison else None,
        )
    )


def _environment() -> Environment:
    made = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        loader=FunctionLoader(_own),
    )
    made.globals |= {
        "marks": MARKS,
        "heat_marks": HEAT_MARKS,
        "titles": _title,
        "percent": figures.percent,
        "usd": figures.usd,
        "mean": figures.mean,
        "count": figures.count,
    }
    return made


def _own(name: str) -> str:
    return resources.files(__package__).joinpath(name).read_text("utf-8")


def _style() -> str:
    """Return the style, on the colours of the chat."""
    file = resources.files("assistant").joinpath("chat/public/theme.json")
    theme = json.loads(file.read_text("utf-8"))["variables"]
    light, dark = (_tokens({**theme[name], **_MORE[name]}) for name in ("light", "dark"))
    only = "@media screen and (prefers-color-scheme: dark)"
    return f":root{{{light}}}\n{only}{{:root{{{dark}}}}}\n{_own('page.css')}"


def _tokens(values: Mapping[str, str]) -> str:
    return ";".join(f"{name}:{value}" for name, value in values.items())


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _logo() -> Markup:
    file = resources.files("assistant").joinpath("chat/public/logo_light.svg")
    drawn = file.read_text("utf-8").replace('stroke="#1c2733"', 'class="ink"')
    return Markup(drawn.replace("<svg ", '<svg role="img" aria-label="Draftroom" ', 1))


def _title(name: str) -> str:
    """Return what people call a template."""
    return outline(name).title if name in names() else name


def _versions(results: Results) -> dict[str, Any]:
    """Return a table of versions: a row for each template, a column for what has versions."""
    columns = dict.fromkeys(key for row in results.rows for key in row.versions)
    columns.pop("template", None)  # it is the name of the row
    rows = {
        _title(name): [
            list(
                dict.fromkeys(
                    pair
                    for row in results.rows
                    if row.template == name
                    for pair in flat(row.versions.get(what))
                    if pair[1]
                )
            )
            for what in columns
        ]
        for name in results.templates
    }
    return {"columns": list(columns), "rows": rows}


def _compared(found: Comparison, links: Mapping[tuple[str, str], str]) -> dict[str, Any]:
    return {
        "before": found.before.label,
        "after": found.after.label,
        "verdict": found.overall.verdict,
        "tone": TONES[found.overall.verdict],
        "left_out": found.overall.left_out,
        "lines": [
            line
            for part in found.parts
            for line in _lines(_title(part.template) if part.template else "All", part.measures)
        ],
        "turned": [
            {**one._asdict(), "anchor": links[one.template, one.case]} for one in found.turned
        ],
        "versions": [one._asdict() for one in found.versions],
    }


def _lines(title: str, measures: tuple[Measure, ...]) -> Iterator[dict[str, Any]]:
    for number, one in enumerate(measures):
        yield {
            **one.written(),
            "template": "" if number else title,
            "first": not number,
            "n": one.difference.n,
            "verdict": one.verdict,
            "why": one.why,
            "tone": TONES[one.verdict],
        }
