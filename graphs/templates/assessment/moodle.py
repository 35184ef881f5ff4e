"""Writes Moodle XML: questions with points, feedback for each error, and pictures inside."""

import base64
from xml.etree import ElementTree as ET

from graphs.templates.assessment.banked import (
    Banked,
    banked,
    choice_of,
    is_numeric,
    pairs_of,
    picture_of,
    stem_html,
    title_of,
)
from graphs.templates.assessment.draft import Assessment, Item

_WRONG = "-50"  # percent for a wrong mark where several may be set


def moodle(draft: Assessment) -> bytes:
    """Return the test as Moodle XML."""
    quiz = ET.Element("quiz")
    category = ET.SubElement(ET.SubElement(quiz, "question", type="category"), "category")
    ET.SubElement(category, "text").text = f"$course$/top/{title_of(draft).replace('/', '//')}"
    for one in banked(draft):
        quiz.append(_question(one))
    ET.indent(quiz)
    written: bytes = ET.tostring(quiz, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def _question(one: Banked) -> ET.Element:
    item = one.item
    question = ET.Element("question", type=_type(item))
    _text(question, "name", one.name)
    told = _html(question, "questiontext", "")
    picture = picture_of(one)
    source = f"@@PLUGINFILE@@/{picture.name}" if picture else ""
    told[0].text = stem_html(item, source, picture.alt if picture else "")
    if picture:
        file = ET.SubElement(told, "file", name=picture.name, path="/", encoding="base64")
        file.text = base64.b64encode(picture.content).decode()
    _html(question, "generalfeedback", item.explanation)
    ET.SubElement(question, "defaultgrade").text = str(one.points)
    ET.SubElement(question, "penalty").text = "0"
    ET.SubElement(question, "hidden").text = "0"
    _answers(question, item)
    return question


def _type(item: Item) -> str:
    if choice_of(item) or item.type == "multiple select":
        return "multichoice"
    if is_numeric(item):
        return "numerical"
    return {
        "true/false": "truefalse",
        "matching": "matching",
        "ordering": "matching",
        "short answer": "shortanswer",
    }.get(item.type, "essay")


def _answers(question: ET.Element, item: Item) -> None:
    match question.get("type"):
        case "multichoice":
            _options(question, item)
        case "truefalse":
            for name, right in (("true", item.is_true), ("false", not item.is_true)):
                _answer(question, "100" if right else "0", name, form="moodle_auto_format")
        case "numerical":
            answer = _answer(question, "100", f"{item.value:.10g}", form="moodle_auto_format")
            ET.SubElement(answer, "tolerance").text = f"{item.tolerance:.10g}"
        case "matching":
            ET.SubElement(question, "shuffleanswers").text = "true"
            for pair in pairs_of(item):
                sub = _html(question, "subquestion", pair.left)
                _text(sub, "answer", pair.right)
        case "shortanswer":
            ET.SubElement(question, "usecase").text = "0"
            for one in item.answers:
                _answer(question, "100", one, form="moodle_auto_format")
        case _:
            ET.SubElement(question, "responseformat").text = "editor"
            _html(question, "graderinfo", item.model_answer)


def _options(question: ET.Element, item: Item) -> None:
    right = max(sum(one.correct for one in item.options), 1)
    single = item.type != "multiple select"
    ET.SubElement(question, "single").text = "true" if single else "false"
    ET.SubElement(question, "shuffleanswers").text = "true"
    ET.SubElement(question, "answernumbering").text = "ABCD"
    share = "100" if single else f"{100 / right:.5f}".rstrip("0").rstrip(".")
    for one in item.options:
        fraction = share if one.correct else "0" if single else _WRONG
        answer = _answer(question, fraction, one.text)
        _html(answer, "feedback", one.error)


def _answer(parent: ET.Element, fraction: str, text: str, form: str = "plain_text") -> ET.Element:
    answer = ET.SubElement(parent, "answer", fraction=fraction, format=form)
    ET.SubElement(answer, "text").text = text
    return answer


def _html(parent: ET.Element, name: str, text: str) -> ET.Element:
    """Add a text as HTML; words of the draft are escaped where they are put into it."""
    element = ET.SubElement(parent, name, format="html" if text.startswith("<") else "plain_text")
    if name == "questiontext":
        element.set("format", "html")
    ET.SubElement(element, "text").text = text
    return element


def _text(parent: ET.Element, name: str, text: str) -> ET.Element:
    element = ET.SubElement(parent, name)
    ET.SubElement(element, "text").text = text
    return element
