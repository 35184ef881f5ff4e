"""The words of an element in one form: no sign that XML or a page cannot hold, no empty lines.

A word joiner keeps two signs apart, or stands in front of a line, where a file format would take
the words for a mark. Nobody sees it, and reading takes it out again.
"""

import re

JOINER = "\u2060"
_ENDS = re.compile("\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_NEVER = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufeff\ud800-\udfff\ufffe\uffff\u2060]")


def clean(text: str, *, lines: bool, indented: bool = False) -> str:
    """Return a text as elements hold it: in one line, or in lines without an empty one."""
    told = _NEVER.sub("", _ENDS.sub("\n", text)).replace("\t", "    ")
    if not lines:
        return " ".join(told.split())
    trim = str.rstrip if indented else str.strip
    return "\n".join(line for line in map(trim, told.split("\n")) if line)
