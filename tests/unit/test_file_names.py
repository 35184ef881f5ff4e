"""Names of files that workflows leave: what becomes of values, and what is refused."""

import pytest

from graphs.file_names import BadName, check_name, check_pattern, filled_name

HOSTILE = [
    "../../etc/passwd", "/etc/passwd", "..", ".", "a\0b", "~root", "C:\\x", "\\\\host\\share",
    "a/b/c", ".ssh/authorized_keys", "x\u202egnp.exe", "con", "NUL.txt", "a" * 5_000, "-rf", "{x}",
    "😀 hi", "a\nb", "%2e%2e%2f", "..%00/", "\ud800x",
]  # fmt: skip


@pytest.mark.parametrize("value", HOSTILE)
def test_a_value_becomes_one_plain_word_inside_its_folder(value: str) -> None:
    name = filled_name("posts/p-{slug}.md", {"slug": value if value.strip("./") else "x"})

    folder, _, last = name.partition("/")
    assert folder == "posts"
    assert last.startswith("p-")
    assert last.endswith(".md")
    assert not set(last) & set("/\\\0\n:~%{}\u202e ")
    assert len(name) < 100


@pytest.mark.parametrize(
    ("value", "word"),
    [
        ("Spring fair!", "spring-fair"),
        ("Über uns", "über-uns"),
        ("2026-05-01", "2026-05-01"),
        ("春の祭り", "春の祭り"),
        (3.5, "3-5"),
        ("__a__b__", "a-b"),
    ],
)
def test_a_value_reads_as_it_did(value: object, word: str) -> None:
    assert filled_name("{slug}.md", {"slug": value}) == f"{word}.md"


@pytest.mark.parametrize("value", ["", "...", "🙂"])
def test_a_value_of_which_nothing_is_left_is_refused_by_its_name(value: object) -> None:
    with pytest.raises(BadName, match=r"slug is .*, which leaves no name"):
        filled_name("posts/{slug}.md", {"slug": value})


@pytest.mark.parametrize("value", ["con", "NUL", "com1"])
def test_a_name_that_means_a_device_somewhere_is_refused(value: str) -> None:
    with pytest.raises(BadName, match="device"):
        filled_name("posts/{slug}.md", {"slug": value})


@pytest.mark.parametrize(
    "name",
    [
        "", "/", "/a", "a/", "a//b", "..", "a/../b", "a/..", "./a", ".a", "a/.b", "a..b", "-a",
        "a\\b", "a\0", "a b", "a\n", "a:b", "~", "~/a", "a/b/c/d/e/f/g", "x" * 300, "é" * 130,
        "a.", "lpt1.txt", "a/aux/b", "\u202ea", "*", "a?", "$(x)", "a;b",
    ],
)  # fmt: skip
def test_what_is_no_safe_name_is_refused_with_what_is(name: str) -> None:
    with pytest.raises(BadName, match="is not a name for a file"):
        check_name(name)


def test_a_pattern_may_have_values_anywhere_in_it() -> None:
    check_pattern("{year}/{slug}-final.v2.md")
    with pytest.raises(BadName):
        check_pattern("../{slug}.md")
