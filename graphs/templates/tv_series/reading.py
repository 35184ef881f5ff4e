"""Reads what a season alone says in one free line: "half-hour comedy about two sisters"."""

import re
from collections.abc import Mapping
from typing import Any

_FORMATS = (
    ("half_multi", r"multi-?\s?cam(?:era)?|sit-?com"),
    ("half_single", r"half-?\s?hours?|30-?\s?min(?:ute)?s?|single-?\s?cam(?:era)?"),
    ("limited", r"limited(?: series)?|mini-?\s?series"),
    ("hour", r"(?:one|an|1)?-?\s?hour(?:-long)?|60-?\s?min(?:ute)?s?|drama"),
    (
        "half_single",
        r"(?<!about )(?<!about a )(?:comed(?:y|ies)|dramed(?:y|ies))(?! (?:club|writer)s?)",
    ),
)
_NETWORKS = (
    ("streaming", r"streaming|streamers?"),
    ("cable", r"(?:basic |premium )?cable"),
    ("broadcast", r"broadcast|network(?: tv)?"),
)
_RATING = re.compile(r"\bTV-(?:G|PG|14|MA)\b", re.IGNORECASE)
_SHOW = r"\b(?:series|show|season|sitcom|comed(?:y|ies)|drama|pilot)"
_STOP = (
    r"(?=\s*[,;.]?\s*\b(?:called|titled|(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|twelve)"
    r"\s*(?:-\s*)?(?:episodes?|eps?|acts?|pages?)|for\s+(?:a\s+)?"
    r"(?:streaming|streamer|cable|broadcast|network)|TV-(?:G|PG|14|MA)|with\s+(?:dialogue|scripts?|"
    r"\d+)|(?:half|one|1|an)-?\s?hour|multi-?cam|single-?cam|limited series|episode \d)"
    r"|\s*[,;.]?\s*$)"
)
_ABOUT = re.compile(
    rf"(?:\b(?:about|of how|in which|where)|{_SHOW} on)\s+(?P<premise>\S.*?){_STOP}", re.IGNORECASE
)
_COLON = re.compile(rf"[:\u2013\u2014]\s+(?P<premise>\S.*?){_STOP}", re.IGNORECASE)
_TITLE = re.compile(
    r"\b(?:called|titled|of)\s+[\"\u201c]?(?P<title>(?-i:[A-Z0-9][\w'\u2019]*)"
    r"(?:\s+(?-i:[A-Z0-9][\w'\u2019]*|of|the|and|a|in|to|&))*)[\"\u201d]?(?=\s*(?:[,;.]|about|$|for|with))",
    re.IGNORECASE,
)
_ACTS = re.compile(r"\b(\d)\s*-?\s*acts?\b(?:\s+of\s+(\d{1,2})\s+pages?)?", re.IGNORECASE)
_THE_SHOW = re.compile(r"(?:my|our|the|a|this) (?:show|series|season)", re.IGNORECASE)
_DIALOGUE = re.compile(r"\bwith (?:the )?dialogue\b", re.IGNORECASE)
_NO_DIALOGUE = re.compile(r"\b(?:no|without) dialogue\b", re.IGNORECASE)
_SCRIPTS = re.compile(
    r"\b(?:all (?:the )?scripts|scripts? (?:of|for) (?:all|every)(?: episodes?)?)\b", re.IGNORECASE
)
_SCRIPTS_OF = re.compile(
    r"\bscripts? (?:of|for) (?:episodes? |eps? ?)?"
    r"(?P<list>\d{1,2}(?:\s*(?:,|and|to|-)\s*\d{1,2})*)\b",
    re.IGNORECASE,
)


def told(text: str) -> Mapping[str, Any]:
    """Return format, buyer, acts, title, premise and the scripts that a line names."""
    line = " ".join(text.split())
    found: dict[str, Any] = {}
    for name, known in (("format", _FORMATS), ("network", _NETWORKS)):
        option = next((one for one, said in known if re.search(rf"\b(?:{said})\b", line, re.I)), "")
        if option:
            found[name] = option
    if rating := _RATING.search(line):
        found["rating"] = rating[0].upper()
    if acts := _ACTS.search(line):
        found["acts"] = int(acts[1])
        if acts[2]:
            found["act_pages"] = int(acts[2])
    if title := _TITLE.search(line):
        found["title"] = title["title"].strip()
    if premise := _premise(line):
        found["premise"] = premise
    return {**found, **_wanted(line)}


def _premise(line: str) -> str:
    match = _ABOUT.search(line) or _COLON.search(line)
    premise = match["premise"].strip(' ,;."') if match else ""
    return "" if _THE_SHOW.fullmatch(premise) else premise


def _wanted(line: str) -> dict[str, Any]:
    """Return which scripts are wanted, and whether with dialogue."""
    wanted: dict[str, Any] = {}
    if _NO_DIALOGUE.search(line):
        wanted["dialogue"] = False
    elif _DIALOGUE.search(line):
        wanted["dialogue"] = True
    if _SCRIPTS.search(line):
        wanted["write_now"] = ["all"]
    elif some := _SCRIPTS_OF.search(line):
        said = re.sub(r"\s*(?:to|-)\s*", "-", some["list"])
        wanted["write_now"] = [one for one in re.split(r"\s*(?:,|and)\s*", said) if one]
    return wanted
