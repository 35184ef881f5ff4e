"""FDX in and out: the same elements again, files of other programs, and files that mean harm."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphs.documents.incoming import Unreadable
from graphs.screenplay import fdx_reading, fdx_writing
from graphs.screenplay.elements import Element, ElementType, Script, TitleField, attributed
from graphs.screenplay.emphasis import marked, spans
from tests.support.scripts import elements, revisions

E = ElementType


def in_one_form(found: tuple[Element, ...]) -> list[Element]:
    """Return elements with the marks of their emphasis as they are written when read."""
    return [one.model_copy(update={"text": marked(spans(one.text))}) for one in found]


@settings(max_examples=200, deadline=None)
@given(st.builds(Script, elements=elements, revisions=revisions))
def test_what_is_written_reads_back_as_the_same_elements(script):
    again = fdx_reading.read(fdx_writing.written(script))

    assert in_one_form(again.elements) == in_one_form(script.elements)
    assert again.revisions == script.revisions


OTHER_PROGRAM = """<?xml version="1.0" encoding="UTF-8" standalone="no" ?>
<FinalDraft DocumentType="Script" Template="No" Version="5"><Content>
<Paragraph Alignment="Center" Type="New Act"><Text Style="Underline">ACT ONE</Text></Paragraph>
<Paragraph Number="12A" Type="Scene Heading"><SceneProperties Length="1/8" Page="3" Title="">
<Summary><Paragraph><Text>She lies.</Text></Paragraph></Summary></SceneProperties>
<ScriptNote ID="1"><Paragraph><Text>Too soon?</Text></Paragraph></ScriptNote>
<Text>INT. BAR </Text><Text AdornmentStyle="-1">- NIGHT</Text></Paragraph>
<Paragraph Type="Cast List"><Text>(MARA, JON)</Text></Paragraph>
<Paragraph Type="Action"><Text>A </Text><Text Style="Bold+Italic">red</Text>
<Text> &amp; wet coat.</Text></Paragraph>
<Paragraph><DualDialogue>
<Paragraph Type="Character"><Text>MARA</Text></Paragraph>
<Paragraph Type="Dialogue"><Text RevisionID="2">Yes.</Text></Paragraph>
<Paragraph Type="Character"><Text>JON (O.S.)</Text></Paragraph>
<Paragraph Type="Parenthetical"><Text>(low)</Text></Paragraph>
<Paragraph Type="Dialogue"><Text>No.</Text></Paragraph></DualDialogue></Paragraph>
<Paragraph Number="13" Type="Scene Heading"><OmittedScene><Paragraph Type="Action">
<Text>Gone.</Text></Paragraph></OmittedScene><Text>OMITTED</Text></Paragraph>
<Paragraph Type="Singing" StartsNewPage="Yes"><Text>La</Text></Paragraph>
<Paragraph Type="Outline 2 (Sequences)"><Text>Later</Text></Paragraph>
</Content>
<TitlePage><Content><Paragraph Alignment="Center"><Text Style="AllCaps">The Tide</Text></Paragraph>
<Paragraph Alignment="Center"><Text>written by</Text></Paragraph>
<Paragraph Alignment="Center"><Text>Ana B.</Text></Paragraph>
<Paragraph Alignment="Left"><Text>ana@example.org</Text></Paragraph></Content></TitlePage>
<Revisions ActiveSet="2"><Revision ID="2" Mark="*" Name="Pink Rev. (3/2/26)"/></Revisions>
</FinalDraft>"""


def test_a_file_of_another_program_is_read_whole():
    script = fdx_reading.read(OTHER_PROGRAM.encode())

    assert [(one.type.value, one.text) for one in script.elements] == [
        ("centered", "_ACT ONE_"),
        ("scene_heading", "INT. BAR - NIGHT"),
        ("synopsis", "She lies."),
        ("note", "Too soon?"),
        ("action", "(MARA, JON)"),
        ("action", "A ***red*** & wet coat."),
        ("character", "MARA"),
        ("dialogue", "Yes."),
        ("character", "JON (O.S.)"),
        ("parenthetical", "(low)"),
        ("dialogue", "No."),
        ("scene_heading", "OMITTED"),
        ("page_break", ""),
        ("lyrics", "La"),
        ("section", "Later"),
    ]
    assert [one.dual for one in script.elements[6:11]] == ["left"] * 2 + ["right"] * 3
    assert script.elements[7].revision == 2
    assert (script.elements[1].scene_number, script.elements[11].is_omitted) == ("12A", True)
    assert (script.title, script.field("Author"), script.field("Contact")) == (
        "The Tide",
        "Ana B.",
        "ana@example.org",
    )
    assert (script.revisions[0].name, script.revisions[0].date) == ("Pink Rev.", "3/2/26")


def test_a_title_page_comes_back():
    fields = [
        ("Title", "THE TIDE"),
        ("Credit", "written by"),
        ("Author", "Ana B.\nJo C."),
        ("Source", "based on a storm"),
        ("Draft date", "2 March"),
        ("Contact", "a@b.org"),
    ]
    script = Script(title_page=tuple(TitleField(key=key, value=told) for key, told in fields))

    assert fdx_reading.read(fdx_writing.written(script)).title_page == script.title_page


BOMB = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><FinalDraft>&b;</FinalDraft>'


@pytest.mark.parametrize(
    "content",
    [
        BOMB.encode(),
        BOMB.encode("utf-16"),
        b'<?xml version="1.0" encoding="cp1140"?>' + BOMB.encode("cp1140"),
        b"<FinalDraft><Content>",
        b"<html></html>",
        b"",
    ],
    ids=["entities", "utf-16", "a strange code", "cut off", "another file", "empty"],
)
def test_what_is_no_script_or_means_harm_is_refused(content):
    with pytest.raises(Unreadable):
        fdx_reading.read(content)


def test_emphasis_and_signs_of_xml_come_back():
    texts = ("a **b _c_** *d*", "5 * 3 \\*not\\* a_b", "<&>\x07 \ufffe end")
    script = Script(elements=attributed(Element(type=E.ACTION, text=one) for one in texts))

    again = fdx_reading.read(fdx_writing.written(script)).elements

    assert in_one_form(again) == in_one_form(script.elements)
    assert again[0] == script.elements[0]
