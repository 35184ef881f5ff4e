"""Writes QTI 1.2 in a zip as Canvas takes it: a manifest, the test, its settings, its pictures."""

import hashlib
import io
import zipfile
from collections.abc import Iterator, Sequence
from xml.etree import ElementTree as ET

from graphs.templates.assessment.banked import (
    Banked,
    Picture,
    banked,
    choice_of,
    is_numeric,
    pairs_of,
    picture_of,
    stem_html,
    title_of,
)
from graphs.templates.assessment.draft import Assessment, Item

_QTI = "http://www.imsglobal.org/xsd/ims_qtiasiv1p2"
_PACKAGE = "http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1"
_CANVAS = "http://canvas.instructure.com/xsd/cccv1p0"
_FILES = "$IMS-CC-FILEBASE$"
_EARLIEST = (1980, 1, 1, 0, 0, 0)  # of a zip; the same test gives the same bytes
_TYPES = {
    "multiple select": "multiple_answers_question",
    "true/false": "true_false_question",
    "matching": "matching_question",
    "ordering": "matching_question",
    "short answer": "short_answer_question",
    "constructed response": "essay_question",
}


def qti(draft: Assessment) -> bytes:
    """Return the test as a QTI 1.2 package."""
    asked = list(banked(draft))
    pictures = {one.number: picture for one in asked if (picture := picture_of(one))}
    name = f"test_{_digest(title_of(draft), *(one.item.stem for one in asked))}"
    files = {
        "imsmanifest.xml": _manifest(name, pictures.values()),
        f"{name}/{name}.xml": _assessment(name, draft, asked, pictures),
        f"{name}/assessment_meta.xml": _settings(name, draft, asked),
        **{f"images/{one.name}": one.content for one in pictures.values()},
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        for path, content in files.items():
            package.writestr(zipfile.ZipInfo(path, _EARLIEST), content, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def _manifest(name: str, pictures: object) -> bytes:
    root = ET.Element("manifest", identifier=f"{name}_manifest", xmlns=_PACKAGE)
    meta = ET.SubElement(root, "metadata")
    ET.SubElement(meta, "schema").text = "IMS Content"
    ET.SubElement(meta, "schemaversion").text = "1.1.3"
    ET.SubElement(root, "organizations")
    resources = ET.SubElement(root, "resources")
    test = ET.SubElement(resources, "resource", identifier=name, type="imsqti_xmlv1p2")
    ET.SubElement(test, "file", href=f"{name}/{name}.xml")
    ET.SubElement(test, "dependency", identifierref=f"{name}_meta")
    kind = "associatedcontent/imscc_xmlv1p1/learning-application-resource"
    href = f"{name}/assessment_meta.xml"
    settings = ET.SubElement(resources, "resource", identifier=f"{name}_meta", type=kind, href=href)
    ET.SubElement(settings, "file", href=href)
    for picture in pictures:  # type: ignore[attr-defined]  # the values of a dictionary
        path = f"images/{picture.name}"
        shown = ET.SubElement(
            resources,
            "resource",
            identifier=f"{name}_{picture.name.partition('.')[0]}",
            type="webcontent",
            href=path,
        )
        ET.SubElement(shown, "file", href=path)
    return _written(root)


def _settings(name: str, draft: Assessment, asked: Sequence[Banked]) -> bytes:
    root = ET.Element("quiz", identifier=name, xmlns=_CANVAS)
    told = {
        "title": title_of(draft),
        "description": "",
        "shuffle_answers": "true",
        "scoring_policy": "keep_highest",
        "quiz_type": "assignment",
        "points_possible": f"{sum(one.points for one in asked):.1f}",
        "time_limit": str(draft.sitting.minutes),
        "allowed_attempts": "1",
        "show_correct_answers": "true",
        "available": "false",
    }
    for key, value in told.items():
        ET.SubElement(root, key).text = value
    return _written(root)


def _assessment(
    name: str, draft: Assessment, asked: Sequence[Banked], pictures: dict[int, Picture]
) -> bytes:
    root = ET.Element("questestinterop", xmlns=_QTI)
    test = ET.SubElement(root, "assessment", ident=name, title=title_of(draft))
    _fields(ET.SubElement(test, "qtimetadata"), {"cc_maxattempts": "1"})
    section = ET.SubElement(test, "section", ident="root_section")
    for one in asked:
        section.append(_item(one, pictures.get(one.number)))
    return _written(root)


def _item(one: Banked, picture: Picture | None) -> ET.Element:
    item = one.item
    ident = f"question{one.number:02d}"
    element = ET.Element("item", ident=ident, title=one.name)
    meta = ET.SubElement(ET.SubElement(element, "itemmetadata"), "qtimetadata")
    _fields(
        meta,
        {
            "question_type": _kind(item),
            "points_possible": str(one.points),
            "original_answer_ids": ",".join(_idents(item)),
            "assessment_question_identifierref": f"{ident}_ref",
        },
    )
    shown = ET.SubElement(element, "presentation")
    source = f"{_FILES}/images/{picture.name}" if picture else ""
    _material(shown, stem_html(item, source, picture.alt if picture else ""))
    _responses(shown, item)
    processing = ET.SubElement(element, "resprocessing")
    outcomes = ET.SubElement(processing, "outcomes")
    ET.SubElement(
        outcomes, "decvar", maxvalue="100", minvalue="0", varname="SCORE", vartype="Decimal"
    )
    _scoring(processing, item)
    for ident_, said in _feedback(item):
        feedback = ET.SubElement(element, "itemfeedback", ident=ident_)
        _material(ET.SubElement(feedback, "flow_mat"), said, kind="text/plain")
    return element


def _kind(item: Item) -> str:
    if choice_of(item):
        return "multiple_choice_question"
    return "numerical_question" if is_numeric(item) else _TYPES[item.type]


def _idents(item: Item) -> list[str]:
    if item.type == "true/false":
        return ["true", "false"]
    return [one.id for one in item.options]


def _responses(shown: ET.Element, item: Item) -> None:
    match _kind(item):
        case "multiple_choice_question" | "true_false_question":
            _choices(shown, item, "Single")
        case "multiple_answers_question":
            _choices(shown, item, "Multiple")
        case "matching_question":
            rights = _rights(item)
            for place, pair in enumerate(pairs_of(item), 1):
                response = ET.SubElement(shown, "response_lid", ident=f"response_left{place}")
                _material(response, pair.left, kind="text/plain")
                _labels(response, [(f"right{n}", text) for n, text in enumerate(rights, 1)])
        case kind:
            written = {"ident": "response1", "rcardinality": "Single"}
            response = ET.SubElement(shown, "response_str", written)
            number = {"fibtype": "Decimal"} if kind == "numerical_question" else {}
            fib = ET.SubElement(response, "render_fib", number)
            ET.SubElement(fib, "response_label", ident="answer1", rshuffle="No")


def _choices(shown: ET.Element, item: Item, cardinality: str) -> None:
    lid = {"ident": "response1", "rcardinality": cardinality}
    response = ET.SubElement(shown, "response_lid", lid)
    texts = [(one.id, one.text) for one in item.options]
    _labels(response, texts or [("true", "True"), ("false", "False")])


def _labels(response: ET.Element, texts: Sequence[tuple[str, str]]) -> None:
    render = ET.SubElement(response, "render_choice")
    for ident, text in texts:
        _material(ET.SubElement(render, "response_label", ident=ident), text, kind="text/plain")


def _rights(item: Item) -> list[str]:
    return sorted({pair.right for pair in pairs_of(item)})


def _scoring(processing: ET.Element, item: Item) -> None:
    if item.explanation.strip():
        _shows(_condition(processing, "Yes", "other"), "general_fb")
    for one in item.options:
        if one.error.strip():
            _shows(_condition(processing, "Yes", "varequal", one.id), f"{one.id}_fb")
    match _kind(item):
        case "multiple_choice_question":
            right = next(one.id for one in item.options if one.correct)
            _scores(_condition(processing, "No", "varequal", right))
        case "true_false_question":
            _scores(_condition(processing, "No", "varequal", str(item.is_true).lower()))
        case "multiple_answers_question":
            _all_of(processing, item)
        case "matching_question":
            _each_of(processing, item)
        case "numerical_question":
            _in_range(processing, item)
        case "short_answer_question":
            condition = _condition(processing, "No")
            for answer in item.answers:
                _equals(condition[0], "response1", answer)
            _scores(condition)
        case _:
            _condition(processing, "No", "other")


def _all_of(processing: ET.Element, item: Item) -> None:
    condition = _condition(processing, "No")
    both = ET.SubElement(condition[0], "and")
    for one in item.options:
        _equals(both if one.correct else ET.SubElement(both, "not"), "response1", one.id)
    _scores(condition)


def _each_of(processing: ET.Element, item: Item) -> None:
    pairs, rights = pairs_of(item), _rights(item)
    for place, pair in enumerate(pairs, 1):
        condition = ET.SubElement(processing, "respcondition")
        variable = ET.SubElement(condition, "conditionvar")
        _equals(variable, f"response_left{place}", f"right{rights.index(pair.right) + 1}")
        score = ET.SubElement(condition, "setvar", varname="SCORE", action="Add")
        score.text = f"{100 / len(pairs):.2f}"


def _in_range(processing: ET.Element, item: Item) -> None:
    value = item.value or 0.0
    low, high = value - item.tolerance, value + item.tolerance
    condition = _condition(processing, "No")
    either = ET.SubElement(condition[0], "or")
    _equals(either, "response1", f"{value:.10g}")
    both = ET.SubElement(either, "and")
    ET.SubElement(both, "vargte", respident="response1").text = f"{low:.10g}"
    ET.SubElement(both, "varlte", respident="response1").text = f"{high:.10g}"
    _scores(condition)


def _condition(processing: ET.Element, goes_on: str, test: str = "", value: str = "") -> ET.Element:
    """Add a condition; what it tests is added to its first element where it is not given."""
    made = {"continue": goes_on}
    condition = ET.SubElement(processing, "respcondition", made)
    variable = ET.SubElement(condition, "conditionvar")
    if test == "other":
        ET.SubElement(variable, "other")
    elif test:
        _equals(variable, "response1", value)
    return condition


def _equals(parent: ET.Element, response: str, value: str) -> None:
    ET.SubElement(parent, "varequal", respident=response).text = value


def _scores(condition: ET.Element) -> None:
    ET.SubElement(condition, "setvar", action="Set", varname="SCORE").text = "100"


def _shows(condition: ET.Element, feedback: str) -> None:
    ET.SubElement(condition, "displayfeedback", feedbacktype="Response", linkrefid=feedback)


def _feedback(item: Item) -> Iterator[tuple[str, str]]:
    if item.explanation.strip():
        yield "general_fb", item.explanation
    for one in item.options:
        if one.error.strip():
            yield f"{one.id}_fb", one.error


def _material(parent: ET.Element, text: str, kind: str = "text/html") -> None:
    material = ET.SubElement(parent, "material")
    ET.SubElement(material, "mattext", texttype=kind).text = text


def _fields(parent: ET.Element, told: dict[str, str]) -> None:
    for label, entry in told.items():
        field = ET.SubElement(parent, "qtimetadatafield")
        ET.SubElement(field, "fieldlabel").text = label
        ET.SubElement(field, "fieldentry").text = entry


def _written(root: ET.Element) -> bytes:
    ET.indent(root)
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def _digest(*texts: str) -> str:
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()[:16]
