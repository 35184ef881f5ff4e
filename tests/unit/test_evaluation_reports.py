"""The reports of a results folder: JUnit by an XML parser, the page by an HTML parser."""

import re
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest

from assistant.evaluation.folder import Quote, UnreadableResults, read
from assistant.evaluation.report import write
from assistant.evaluation.report.cases import steps
from assistant.evaluation.report.drafts import beside, shown
from assistant.evaluation.report.verdict import rule
from tests.support.results_folder import HOSTILE, folder, rich, row, stages

_VOID = {"meta", "link", "br", "img", "input"}
_COUNTS = {"failures": "failure", "errors": "error", "skipped": "skipped"}


class Seen(HTMLParser):
    """What stands in a page: its tags, ids, links and texts. Tags must close as they opened."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.attributes: set[str] = set()
        self.cases: list[tuple[str, str]] = []
        self.text = ""
        self._open: list[str] = []
        self.feed(text)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags.append(tag)
        self.attributes |= found.keys()
        self.ids += [found["id"]] if found.get("id") else []
        self.links += [str(found[name]) for name in ("href", "src", "action") if name in found]
        if tag == "article":
            self.cases.append((str(found["data-verdict"]), str(found["id"])))
        if tag not in _VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    at = rich(tmp_path_factory.mktemp("evaluated"))
    write(at)
    return at


@pytest.fixture(scope="module")
def page(made: Path) -> Seen:
    return Seen((made / "report.html").read_text("utf-8"))


def test_failing_cases_come_first_and_every_link_leads_somewhere(page: Seen):
    assert [verdict for verdict, _ in page.cases] == [*["failed"] * 3, "broken", *["passed"] * 3]
    assert len(page.ids) == len(set(page.ids))
    assert all(link == "data:," or link.removeprefix("#") in page.ids for link in page.links)


def test_hostile_text_stays_text(made: Path, page: Seen):
    text = (made / "report.html").read_text("utf-8")

    assert page.tags.count("script") == 1
    assert "img" not in page.tags
    assert not any(name.startswith("on") or name == "style" for name in page.attributes)
    assert "<script>alert(1)" not in text
    assert "<script>alert(1)</script>" in page.text
    assert not re.search("[\x00-\x08\x0e-\x1f\u202a-\u202e]", text)


def test_the_policy_of_the_page_lets_nothing_in(made: Path):
    text = (made / "report.html").read_text("utf-8")
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', text)

    assert policy is not None
    assert policy[1].startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy[1]
    assert not re.search(r"https?://(?!www\.w3\.org)", text)


def test_a_report_is_made_again_to_the_byte(made: Path):
    before = {one.name: one.read_bytes() for one in made.iterdir() if one.is_file()}

    write(made)

    assert before == {one.name: one.read_bytes() for one in made.iterdir() if one.is_file()}


def test_junit_counts_what_it_holds(made: Path):
    root = ElementTree.parse(made / "junit.xml").getroot()
    suites = root.findall("testsuite")

    assert [suite.get("name") for suite in suites] == ["business_plan", "lesson_plan"]
    for element in (root, *suites):
        cases = list(element.iter("testcase"))
        assert element.get("tests") == str(len(cases))
        for name, kind in _COUNTS.items():
            if element.get(name) is not None:
                found = sum(case.find(kind) is not None for case in cases)
                assert element.get(name) == str(found)
    assert (root.get("failures"), root.get("errors")) == ("3", "1")
    assert [suite.get("skipped") for suite in suites] == ["0", "2"]


def test_junit_has_the_shape_that_tools_read(made: Path):
    allowed = {
        "testsuites": {"name", "tests", "failures", "errors", "time"},
        "testsuite": {"name", "tests", "failures", "errors", "skipped", "time"},
        "testcase": {"classname", "name", "time"},
        "failure": {"message", "type"},
        "error": {"message", "type"},
        "skipped": {"message"},
    }
    children = {
        "testsuites": {"testsuite"},
        "testsuite": {"testcase"},
        "testcase": {"failure", "error", "skipped"},
    }
    for element in ElementTree.parse(made / "junit.xml").iter():
        assert set(element.attrib) == allowed[element.tag]
        assert {child.tag for child in element} <= children.get(element.tag, set())
        if element.tag == "testcase":
            assert len(element) <= 1


def test_a_case_that_broke_is_an_error_and_one_that_failed_a_failure(made: Path):
    root = ElementTree.parse(made / "junit.xml").getroot()
    told = {
        (str(case.get("name")), case[0].tag): str(case[0].get("message"))
        for case in root.iter("testcase")
        if len(case)
    }

    assert told["bookshop", "error"] == "The provider did not answer five times in a row."
    assert told["lesson-47-to-30", "failure"] == "goals was made again; it should be kept."
    assert told["lesson-47-to-30: pairwise alignment", "skipped"].startswith("Not run")


def test_the_summary_says_what_failed_and_escapes_it(made: Path):
    told = (made / "summary.md").read_text("utf-8")

    assert told.startswith("## Draftroom evaluation: FAIL\n")
    assert "| lesson\\_plan | 25 % (5 % to 70 %), n = 4 | 100 % (51 % to 100 %), n = 4 |" in told
    assert "- **bookshop** (business\\_plan, rules) broken: The provider did not" in told
    assert "<script>" not in told.replace("\\<script\\>", "")


def test_the_rule_is_told_with_its_thresholds():
    strict, lenient = rule({}), rule({"pass_rate": 0.9, "block": 2, "broken": 1})

    assert strict.startswith("PASS when every case that could be judged passed and no check blocks")
    assert "at least 90 % of the cases" in lenient
    assert "at most 2 findings block where none may" in lenient
    assert lenient.endswith("Up to 1 case may be broken.")


def test_a_table_of_the_summary_cannot_be_broken_by_a_name(tmp_path: Path):
    folder(tmp_path, [row("a|b\n| c", "failed", template="x|y", model="m|n")])

    write(tmp_path)

    rows = [one for one in (tmp_path / "summary.md").read_text().split("\n") if one[:1] == "|"]
    assert {len(re.findall(r"(?<!\\)\|", one)) for one in rows[:3]} == {3}


def test_a_quote_is_marked_where_it_stands_whatever_the_white_space():
    draft = {"text": "Before. Measure\n  mass twice. After.", "other": "measure mass"}

    found = shown(draft, [Quote(quote="Measure mass twice.", path="/text")])

    marked = [piece.text for part in found for piece in part.pieces if piece.quote == 1]
    assert marked == ["Measure\n  mass twice."]
    assert "".join(piece.text for piece in found[0].pieces) == draft["text"]


def test_quotes_that_overlap_lose_no_letter():
    quotes = [Quote(quote="one two three"), Quote(quote="two three four"), Quote(quote="nowhere")]

    found = shown({"text": "zero one two three four five"}, quotes)[0]

    assert [(piece.text, piece.quote) for piece in found.pieces] == [
        ("zero ", 0),
        ("one two three", 1),
        (" four", 2),
        (" five", 0),
    ]


def test_drafts_side_by_side_tell_each_passage_that_differs():
    before = {"title": "Density", "steps": ["weigh", "float"]}
    after = {"title": "Density", "steps": ["weigh", "sink"]}

    found = beside("a", "b", before, after)

    assert [one.place for one in found.changed] == ["Steps › 2"]
    assert [part.text for part in found.changed[0].left] == ["float"]
    assert [part.text for part in found.changed[0].right] == ["sink"]
    assert found.same == 2


def test_what_an_edit_changed_is_shown_before_and_after(made: Path, page: Seen):
    assert "47" in page.text
    assert "ins" in page.tags
    assert "del" in page.tags


def test_items_of_a_step_are_told_together():
    found = steps(["plan", "write[a]", "write[b]", "inner/ask[a/b]", "plan"])

    assert [(one.name, one.items) for one in found] == [
        ("plan", ()),
        ("write", ("a", "b")),
        ("inner/ask", ("a/b",)),
    ]


def test_a_draft_outside_the_folder_is_not_read(tmp_path: Path):
    (tmp_path / "secret.json").write_text('{"stages": [{"turn": 0, "draft": {"a": "b"}}]}')
    at = folder(tmp_path / "results", [row("c", draft="../secret.json")])

    assert read(at).stages(read(at).rows[0]) == {}


def test_halves_of_signs_and_line_separators_do_not_stop_a_report(tmp_path: Path):
    odd = "\ud83d half\u2028line\x00 ]]>"
    folder(
        tmp_path,
        [row("odd", "failed", why=odd, brief=odd, draft="drafts/odd.json")],
        drafts={"odd.json": stages({"text": odd})},
    )

    write(tmp_path)

    assert ElementTree.parse(tmp_path / "junit.xml").find(".//failure") is not None
    assert "half" in Seen((tmp_path / "report.html").read_text("utf-8")).text


def test_what_is_no_folder_of_results_is_said(tmp_path: Path):
    with pytest.raises(UnreadableResults, match=r"has no results\.jsonl"):
        read(tmp_path)

    (tmp_path / "results.jsonl").write_text('{"case": "a"}\n')
    with pytest.raises(UnreadableResults, match=r"results\.jsonl:1 .* template: Field required"):
        read(tmp_path)

    (tmp_path / "results.jsonl").write_text('\n{"case": \n')
    with pytest.raises(UnreadableResults, match=r"results\.jsonl:2 is not JSON"):
        read(tmp_path)


def test_nothing_hostile_is_left_out(page: Seen):
    assert HOSTILE.split("\x07")[0] in page.text
