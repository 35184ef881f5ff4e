"""Problems that are meant to be so, in words: "T07 is intended: nobody knows her name yet"."""

import re

from assistant.edits.scene import Scene, Understood, refused
from assistant.edits.words import Said, listed
from graphs.edits import Edit, Waive
from graphs.findings import Finding, Severity
from graphs.reports import reports_in
from graphs.waivers import covers

_MEANT = (
    r"(?:(?:is|are|was|were|'s) )?(?:all )?(?:meant|intended|intentional|deliberate|on purpose"
    r"|by design|wanted|fine as (?:it is|they are))(?: (?:to be )?(?:so|like (?:this|that)"
    r"|(?:this|that) way))?"
)
_WHAT = r"(?P<what>[A-Za-z]{1,2}\d{2}\b[^:]*?|(?:this|that|it)(?: problem)?)"
_WHY = r"\s*(?:[:,;\u2013\u2014-]|\bbecause\b|\bsince\b|\bas\b)\s*(?P<why>\S.*)"
_WAYS = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_WHAT}\s*{_MEANT}(?:{_WHY})?",
        rf"(?:waive|allow|accept) (?:the )?(?:problem |finding )?{_WHAT}(?:{_WHY})?",
    )
]
_BACK = re.compile(
    r"(?P<what>[A-Za-z]{1,2}\d{2})\b(?: (?:is|was)(?: not|n't)|'s not)"
    r" (?:meant|intended|intentional)"
    r"(?: (?:so|any ?more|like that))*",
    re.IGNORECASE,
)


def of_a_finding(said: Said, scene: Scene) -> Understood | None:
    """Read that what a check found is meant to be so, with the reason, or no longer is."""
    if match := _BACK.fullmatch(said.bare):
        return _taken_back(match["what"].upper(), scene)
    for pattern in _WAYS:
        if match := pattern.fullmatch(said.bare):
            return _waived(said.plain(match["what"]), said.plain(match["why"] or ""), scene)
    return None


def _waived(what: str, why: str, scene: Scene) -> Understood | None:
    open_ = _open(scene)
    check, _, where = what.partition(" ")
    named = [one for one in open_ if one.check == check.upper()]
    if not named and not re.match(r"[A-Za-z]{1,2}\d{2}\b", what):
        named, where = open_, ""
        if len({one.check for one in named}) != 1:
            return None if not named else refused(f"Which one: {_checks(named)}?", *_ways(named))
    if not named:
        there = f"what is open: {_checks(open_)}" if open_ else "nothing is open"
        return refused(f"{check.upper()} has found nothing; {there}.", *_ways(open_))
    chosen = [one for one in named if _is_at(one, where)] or named
    if not why:
        return refused("Say why, and it lasts.", *_ways(named))
    edits: tuple[Edit, ...] = tuple(
        Waive(check=one.check, path=one.path, evidence=one.evidence, reason=why[:400])
        for one in chosen
    )
    places = f", found at {len(chosen)} places," if len(chosen) > 1 else ""
    return Understood(edits, f"{chosen[0].check}{places} is meant to be so: {why}")


def _taken_back(check: str, scene: Scene) -> Understood:
    kept = [one for one in scene.revision.edits if isinstance(one, Waive) and one.check == check]
    if not kept:
        return refused(f"Nothing of {check} was said to be meant so.")
    edits: tuple[Edit, ...] = tuple(one.model_copy(update={"reason": ""}) for one in kept)
    return Understood(edits, f"{check} is not meant to be so any more.")


def _open(scene: Scene) -> list[Finding]:
    """Return what needs a person and was not waived yet."""
    waivers = [one for one in scene.revision.edits if isinstance(one, Waive)]
    return [
        finding
        for report in reports_in(scene.workflow, scene.results).values()
        for finding in report.findings
        if finding.severity is not Severity.INFO
        and not any(covers(waiver, finding) for waiver in waivers)
    ]


def _is_at(finding: Finding, where: str) -> bool:
    """Tell whether words name the place of a finding by an id in its path, or what it quotes."""
    wanted = where.casefold().removeprefix("in ").removeprefix("at ").strip()
    places = {part.casefold() for part in finding.path.split("/") if part}
    return bool(wanted) and (wanted in places or wanted in finding.evidence.casefold())


def _checks(found: list[Finding]) -> str:
    return listed(list(dict.fromkeys(one.check for one in found))[:6])


def _ways(found: list[Finding]) -> list[str]:
    return [
        f"{check} is intended: ..." for check in list(dict.fromkeys(one.check for one in found))[:3]
    ]
