"""junit.xml: a test suite for each template, for tools that read such files.

A case that failed is a failure, one that broke is an error; what no judge looked at is skipped, as
it did not pass. There is no clock in it but the seconds that each case took.
"""

import math
from collections.abc import Iterator, Sequence
from xml.etree import ElementTree

from assistant.evaluation.folder import Results, Row

_LONGEST = 4_000


def junit(results: Results) -> bytes:
    """Return the file."""
    root = ElementTree.Element("testsuites", name="draftroom eval")
    for name in results.templates:
        rows = [row for row in results.rows if row.template == name]
        _suite(root, name, rows, results)
    _counted(root, list(root.iter("testcase")), math.fsum(results.seconds.values()))
    ElementTree.indent(root)
    made: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return made + b"\n"


def _suite(root: ElementTree.Element, name: str, rows: Sequence[Row], results: Results) -> None:
    suite = ElementTree.SubElement(root, "testsuite", name=name)
    for row in rows:
        seconds = results.seconds.get(row.key, 0.0)
        for case in _cases(row, seconds):
            suite.append(case)
    whole = math.fsum(results.seconds.get(row.key, 0.0) for row in rows)
    _counted(suite, suite.findall("testcase"), whole)


def _cases(row: Row, seconds: float) -> Iterator[ElementTree.Element]:
    """Yield the case, and one that was skipped for each assertion that nobody judged."""
    case = _case(row, row.case, seconds)
    if row.verdict != "passed":
        kind = "failure" if row.verdict == "failed" else "error"
        first = row.why.split("\n")[0] or f"The case {row.verdict}."
        told = ElementTree.SubElement(case, kind, message=first[:_LONGEST], type=row.verdict)
        told.text = _told(row)[:_LONGEST]
    yield case
    for one in row.assertions:
        if one.passed is None and row.verdict != "broken":
            skipped = _case(row, f"{row.case}: {one.name or one.type}", 0.0)
            ElementTree.SubElement(skipped, "skipped", message=one.said[:_LONGEST])
            yield skipped


def _case(row: Row, name: str, seconds: float) -> ElementTree.Element:
    return ElementTree.Element(
        "testcase",
        classname=f"{row.template}.{row.contender.label}",
        name=f"{name} (try {row.repeat})" if row.repeat > 1 else name,
        time=f"{seconds:.3f}",
    )


def _told(row: Row) -> str:
    """Return everything that went wrong in a case, a line each."""
    lines = [row.why] if row.why else []
    lines += [
        f"{one.name or one.type}: {one.said}" for one in row.assertions if one.passed is False
    ]
    lines += [f"turn {n}: {one.why}" for n, one in enumerate(row.turns, 1) if one.passed is False]
    lines += [
        f"{one.check} {one.place}: {one.message}" for one in row.findings if one.severity == "block"
    ]
    if row.dataset:
        lines.append(f"{row.dataset}:{row.line}")
    return "\n".join(dict.fromkeys(lines))


def _counted(
    element: ElementTree.Element, cases: Sequence[ElementTree.Element], seconds: float
) -> None:
    element.set("tests", str(len(cases)))
    for kind, count in (("failure", "failures"), ("error", "errors"), ("skipped", "skipped")):
        if kind != "skipped" or element.tag == "testsuite":
            element.set(count, str(sum(case.find(kind) is not None for case in cases)))
    element.set("time", f"{seconds:.3f}")
