"""Question banks read back by other readers than those who wrote them, whatever the words hold."""

import base64
import csv
import importlib
import io
import json
import re
import shutil
import warnings
import zipfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from graphs.templates.assessment.draft import Assessment
from graphs.templates.assessment.files import FILES
from graphs.templates.assessment.gift import gift
from graphs.templates.assessment.google_form import google_form
from graphs.templates.assessment.live_csv import kahoot, quizizz, safe
from graphs.templates.assessment.moodle import moodle
from graphs.templates.assessment.qti import qti
from tests.support import gift_reading
from tests.support.assessment_run import Test
from tests.support.assessment_sample import clean

QTI = "{http://www.imsglobal.org/xsd/ims_qtiasiv1p2}"
PACKAGE = "{http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1}"
HOSTILE = "}~=#{: \\n </script><b> -> & \"'; {=x} ~%50%"
GRAPHS = Test({"topic": "density", "grade": 7, "questions": 12, "minutes": 60, "forms": 1})


def sample(**stems: str) -> Assessment:
    data = clean()
    for one in data["questions"]:
        one["stem"] = stems.get(one["type"].replace(" ", "_"), one["stem"])
    return Assessment.model_validate(data)


def hostile() -> Assessment:
    """Return the sample with signs in every text that mean something in some format."""
    data = clean()
    for one in data["questions"]:
        one["stem"] += HOSTILE
        one["explanation"] += HOSTILE
        one["answers"] = [f"{text}{HOSTILE}" for text in one["answers"]]
        one["order"] = [f"{text}{HOSTILE}" for text in one["order"]]
        for option in one["options"]:
            option["text"] += HOSTILE
            option["error"] += HOSTILE if option["error"] else ""
        for pair in one["pairs"]:
            pair["left"] += HOSTILE
            pair["right"] += HOSTILE
    return Assessment.model_validate(data)


def as_read(text: str) -> str:
    """Return a text as it comes back: an arrow of two signs as one."""
    return text.replace("->", "\u2192")


BOTH = pytest.mark.parametrize("draft", [sample(), hostile()], ids=["plain words", "hostile words"])


@BOTH
def test_gift_is_read_back_to_the_same_questions_keys_and_errors(draft: Assessment) -> None:
    found = gift_reading.read(gift(draft))

    kinds = {
        "single choice": "choice",
        "multiple select": "several",
        "data reading": "choice",
        "ordering": "matching",
        "constructed response": "essay",
    }
    assert [one.kind for one in found] == [kinds.get(q.type, q.type) for q in draft.questions]
    for read, item in zip(found, draft.questions, strict=True):
        assert read.stem.startswith(as_read(item.stem))
        assert read.feedback == as_read(item.explanation)
        if item.options:
            key = {one.text for one in read.answers if one.mark == "=" or (one.weight or 0) > 0}
            assert key == {as_read(one.text) for one in item.options if one.correct}
            errors = {as_read(one.error) for one in item.options}
            assert {one.feedback for one in read.answers} == errors


def test_gift_is_read_by_a_reader_that_others_made() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it was written for an older Python
        parser = importlib.import_module("pygiftparser.parser")
        found = parser.parseFile(io.StringIO(gift(sample())))

    kinds = [type(one.answers).__name__ for one in found]
    assert [one.valid for one in found] == [True] * 9
    assert kinds == [
        *("SelectSet", "SelectSet", "MultipleChoicesSet", "TrueFalseSet", "NumericAnswerSet"),
        *("MatchingSet", "MatchingSet", "SelectSet", "Essay"),
    ]


@BOTH
def test_moodle_xml_holds_each_question_with_points_key_and_feedback(draft: Assessment) -> None:
    root = ET.fromstring(moodle(draft))

    category, *found = root.findall("question")
    assert category.get("type") == "category"
    assert [one.get("type") for one in found] == [
        *("multichoice", "multichoice", "multichoice", "truefalse", "numerical"),
        *("matching", "matching", "multichoice", "essay"),
    ]
    points = {one.id: one.points for one in draft.plan.questions}
    for read, item in zip(found, draft.questions, strict=True):
        assert read.findtext("defaultgrade") == str(points[item.id])
        shown = "".join(ET.fromstring(f"<d>{read.findtext('questiontext/text')}</d>").itertext())
        assert item.stem in shown
        right = [
            one.findtext("text")
            for one in read.findall("answer")
            if float(one.get("fraction", "0")) > 0
        ]
        if item.options:
            assert sorted(map(str, right)) == sorted(o.text for o in item.options if o.correct)
            feedback = {one.findtext("feedback/text") or "" for one in read.findall("answer")}
            assert feedback == {one.error for one in item.options}
        if read.get("type") == "multichoice":
            total = sum(max(float(one.get("fraction", "0")), 0) for one in read.findall("answer"))
            assert total == pytest.approx(100, abs=0.001)


def test_moodle_xml_is_read_by_a_reader_that_others_made() -> None:
    draft = sample()
    found = importlib.import_module("moodle_xml_parser.parser").parse_bytes(moodle(draft))

    chosen = [one for one in draft.questions if one.options]
    points = {one.id: one.points for one in draft.plan.questions}
    assert [len(one) for one in found.values()] == [len(chosen), 0]  # it knows no other kinds
    for read, item in zip(found["multichoice"], chosen, strict=True):
        assert item.stem in "".join(ET.fromstring(f"<d>{read.text_pre_parse}</d>").itertext())
        assert read.default_grade == points[item.id]
        assert read.single == (sum(one.correct for one in item.options) == 1)
        told = {one.answer: (one.score_fraction > 0, one.feedback) for one in read.options}
        assert told == {one.text: (one.correct, one.error) for one in item.options}


def test_a_graph_comes_with_the_question_as_a_picture() -> None:
    root = ET.fromstring(moodle(GRAPHS.whole))

    pictured = [
        one for one in root.findall("question") if one.find("questiontext/file") is not None
    ]
    assert pictured
    for one in pictured:
        file = one.find("questiontext/file")
        assert file is not None
        assert base64.b64decode(file.text or "").startswith(b"\x89PNG")
        told = one.findtext("questiontext/text") or ""
        assert f'src="@@PLUGINFILE@@/{file.get("name")}"' in told
        assert re.search(r'alt="[^"]{30,}"', told)


def opened(content: bytes) -> zipfile.ZipFile:
    package = zipfile.ZipFile(io.BytesIO(content))
    assert package.testzip() is None
    return package


def qti_items(content: bytes) -> list[ET.Element]:
    package = opened(content)
    resources = ET.fromstring(package.read("imsmanifest.xml")).findall(f".//{PACKAGE}resource")
    listed = [one.get("href") for r in resources for one in r.findall(f"{PACKAGE}file")]
    assert sorted(["imsmanifest.xml", *map(str, listed)]) == sorted(package.namelist())
    test = next(one for one in resources if one.get("type") == "imsqti_xmlv1p2")
    path = test.find(f"{PACKAGE}file")
    assert path is not None
    root = ET.fromstring(package.read(str(path.get("href"))))
    return root.findall(f"{QTI}assessment/{QTI}section/{QTI}item")


def field_of(item: ET.Element, label: str) -> str:
    for one in item.iter(f"{QTI}qtimetadatafield"):
        if one.findtext(f"{QTI}fieldlabel") == label:
            return one.findtext(f"{QTI}fieldentry") or ""
    return ""


def keys_of(item: ET.Element) -> set[str]:
    """Return the responses that earn the points, as a test system works them out."""
    for condition in item.iter(f"{QTI}respcondition"):
        score = condition.find(f"{QTI}setvar")
        if score is not None and score.get("action") == "Set":
            barred = {one.text for no in condition.iter(f"{QTI}not") for one in no}
            wanted = {one.text for one in condition.iter(f"{QTI}varequal")}
            return {str(one) for one in wanted - barred}
    return set()


@BOTH
def test_qti_holds_each_question_with_points_key_and_feedback(draft: Assessment) -> None:
    found = qti_items(qti(draft))

    assert [field_of(one, "question_type").removesuffix("_question") for one in found] == [
        *("multiple_choice", "multiple_choice", "multiple_answers", "true_false", "numerical"),
        *("matching", "matching", "multiple_choice", "essay"),
    ]
    points = {one.id: one.points for one in draft.plan.questions}
    for read, item in zip(found, draft.questions, strict=True):
        assert field_of(read, "points_possible") == str(points[item.id])
        stem = read.findtext(f"{QTI}presentation/{QTI}material/{QTI}mattext") or ""
        assert item.stem in "".join(ET.fromstring(f"<d>{stem}</d>").itertext())
        if item.options:
            assert keys_of(read) == {one.id for one in item.options if one.correct}
        texts = {one.text for one in read.iter(f"{QTI}mattext")}
        assert {one.text for one in item.options} <= texts
        assert {one.error for one in item.options if one.error} <= texts
        shown = {one.get("linkrefid") for one in read.iter(f"{QTI}displayfeedback")}
        assert shown == {one.get("ident") for one in read.iter(f"{QTI}itemfeedback")}


@BOTH
def test_qti_is_read_by_a_reader_that_others_made(draft: Assessment, tmp_path: Path) -> None:
    reader = importlib.import_module("qti2latex")
    package = tmp_path / "test.zip"
    package.write_bytes(qti(draft))

    folder = reader.extract_zip_to_tmp(package)
    roots = [ET.parse(one).getroot() for one in reader.read_qti_dir(folder)]
    found = [item for root in roots for item in reader.findall_anyns(root, "item")]
    shutil.rmtree(folder)

    points = {one.id: one.points for one in draft.plan.questions}
    for read, item in zip(found, draft.questions, strict=True):
        told = reader.get_qti_metadata(read)
        assert told["points_possible"] == str(points[item.id])
        assert reader.guess_type(told, read) == field_of(read, "question_type")
        stem = reader.get_item_stem(read)
        assert item.stem in "".join(ET.fromstring(f"<d>{stem}</d>").itertext())
        if item.options:
            assert reader.get_choices(read) == [(one.id, one.text) for one in item.options]
        if item.type == "numeric":
            assert {float(one) for one in reader.get_correct_idents(read)} == {item.value}


def test_the_parts_of_a_match_earn_the_whole_of_its_points_together() -> None:
    matching = [one for one in qti_items(qti(sample())) if one.find(f".//{QTI}response_lid")]
    found = [one for one in matching if "matching" in field_of(one, "question_type")]

    for one in found:
        labels = {label.get("ident") for label in one.iter(f"{QTI}response_label")}
        scores = [x for x in one.iter(f"{QTI}setvar") if x.get("action") == "Add"]
        assert sum(float(x.text or 0) for x in scores) == pytest.approx(100, abs=0.1)
        assert {x.text for x in one.iter(f"{QTI}varequal")} <= labels


def test_the_pictures_of_a_package_are_those_that_its_questions_show() -> None:
    content = qti(GRAPHS.whole)

    shown = {
        name
        for one in qti_items(content)
        for text in one.iter(f"{QTI}mattext")
        for name in re.findall(r"\$IMS-CC-FILEBASE\$/(images/\S+?\.png)", text.text or "")
    }
    assert shown
    assert shown == {name for name in opened(content).namelist() if name.startswith("images/")}


@BOTH
def test_tables_for_live_quizzes_hold_no_formula_and_the_right_places(draft: Assessment) -> None:
    for made in (kahoot(draft), quizizz(draft)):
        head, *rows = csv.reader(io.StringIO(made.decode("utf-8-sig")))
        assert rows
        assert all(len(row) == len(head) for row in rows)
        assert not any(cell.startswith(("=", "+", "-", "@", "\t")) for row in rows for cell in row)
    head, *rows = csv.reader(io.StringIO(quizizz(draft).decode("utf-8-sig")))
    first = dict(zip(head, rows[0], strict=True))
    assert first["Correct Answer"] == "1"
    assert first["Option 1"] == draft.questions[0].options[0].text


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\tx"])
def test_a_cell_that_begins_like_a_formula_is_text(cell: str) -> None:
    assert safe(cell) == f"'{cell}"


def form_data(script: str) -> Any:
    found = re.search(r"^var QUIZ = (.*?);$", script, re.DOTALL | re.MULTILINE)
    assert found
    return json.loads(found[1].replace("<\\/", "</"))


@BOTH
def test_the_form_has_every_question_and_all_its_points(draft: Assessment) -> None:
    script = google_form(draft)
    data = form_data(script)

    assert sum(one["points"] for one in data["questions"]) == draft.forms.points
    assert {one["name"] for one in data["questions"]} == {
        f"Question {number:02d}" for number in range(1, 10)
    }
    for one in data["questions"]:
        if one["kind"] in ("choice", "list"):
            assert sum(choice["correct"] for choice in one["choices"]) == 1
    assert "</script" not in script
    assert script.isascii()


@pytest.mark.parametrize("format_", sorted(FILES))
def test_the_same_test_gives_the_same_bytes(format_: str) -> None:
    one, other = (
        [made.content for made in FILES[format_](GRAPHS.whole, {}, True)] for _ in range(2)
    )

    assert one == other


def test_a_question_without_a_key_is_in_no_bank() -> None:
    whole = Test({"topic": "The Great Gatsby", "grade": 10, "questions": 3}).whole

    assert "3 questions are left to you" in gift(whole)
    assert gift(whole).startswith("// The Great Gatsby: test to fill in")
    assert gift_reading.read(gift(whole)) == []
    assert len(ET.fromstring(moodle(whole)).findall("question")) == 1
    assert qti_items(qti(whole)) == []
    assert form_data(google_form(whole))["questions"] == []
