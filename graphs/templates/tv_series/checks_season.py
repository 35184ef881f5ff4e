"""Checks of the outline: ids, threads, stories, pages, years, act outs and loglines."""

from collections import Counter
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from agents.rules.banks import load
from graphs.checks.check import Check, Draft
from graphs.checks.passages import words
from graphs.findings import Finding, Severity
from graphs.templates.tv_series.checks_view import found, outline
from graphs.templates.tv_series.draft import Episode, EpisodeBeats, Outline, Shape, Thread
from graphs.templates.tv_series.presence import beats_of, longest_gap
from graphs.templates.tv_series.spacing import number_of, turns_of

FEWEST = 3  # beats of the A and of the B story in every episode
LONGEST_AWAY = 2  # episodes in a row that a lead can be missing: one, and no more
LONGEST_LOGLINE = 35
_BLOCK, _WARN = Severity.BLOCK, Severity.WARN


def dangling(whole: Outline) -> Iterator[Finding]:
    """Yield every id of the outline that leads nowhere."""
    cast = {one.id: one.name for one in whole.characters.cast}
    sets = {one.id: one.name for one in whole.world.locations}
    threads = {one.id: one.question for one in whole.arc.threads}
    episodes = {one.id: one.title for one in whole.episodes}
    acts = {one.id: one.name for one in whole.shape.acts}
    for path, kind, name, known in _named(whole, cast, sets, threads, episodes, acts):
        if name not in known:
            close = next(iter(get_close_matches(name, list(known), n=1)), "")
            hint = f" Did you mean {close}?" if close else ""
            there = ", ".join(list(known)[:8]) or "none"
            message = f"There is no {kind} {name} in the show; there is {there}.{hint}"
            yield found("T01", _BLOCK, path, message, name, suggestion=close)


def _named(
    whole: Outline,
    cast: Mapping[str, str],
    sets: Mapping[str, str],
    threads: Mapping[str, str],
    episodes: Mapping[str, str],
    acts: Mapping[str, str],
) -> Iterator[tuple[str, str, str, Mapping[str, str]]]:
    """Yield every place that names something: where, what kind, the id, and what there is."""
    for one in whole.characters.relationships:
        for side in ("a", "b"):
            path = f"/characters/relationships/{one.id}/{side}"
            yield path, "character", getattr(one, side), cast
    for event in whole.world.timeline:
        for name in event.char_ids:
            yield f"/world/timeline/{event.id}/char_ids", "character", name, cast
    for thread in whole.arc.threads:
        path = f"/arc/threads/{thread.id}"
        for name in thread.char_ids:
            yield f"{path}/char_ids", "character", name, cast
    for sheet in whole.beats:
        yield f"/beats/{sheet.id}", "episode", sheet.id, episodes
        for act in sheet.acts:
            at = f"/beats/{sheet.id}/acts/{act.id}"
            yield at, "act", act.id, acts
            for beat in act.beats:
                path = f"{at}/beats/{beat.id}"
                for name in beat.char_ids:
                    yield f"{path}/char_ids", "character", name, cast
                yield f"{path}/location", "set", beat.location, sets
                if beat.thread:
                    yield f"{path}/thread", "thread", beat.thread, threads


def _threads(draft: Draft) -> Iterator[Finding]:
    whole = outline(draft)
    if whole is None:
        return
    last = whole.shape.episodes
    for one in whole.arc.threads:
        path = f"/arc/threads/{one.id}"
        places = [number_of(place) for place, _ in turns_of(one)]
        told = _told(one)
        if places != sorted(set(places)):
            message = (
                f"Thread {one.id} ({one.question}) does not run forward: {told}. It is set up, then"
                f" it turns, then it pays off, each in a later episode. {_ways(one, last)}"
            )
            yield found("T02", _BLOCK, path, message, told)
        elif not one.carried and places[-1] > last:
            message = (
                f"Thread {one.id} ({one.question}) pays off in {one.payoff.episode}, but the season"
                f" has {last} episodes. {_ways(one, last)}"
            )
            yield found("T02", _BLOCK, f"{path}/payoff", message, one.payoff.episode)
        elif not one.turns and not one.carried and last > FEWEST:
            message = f"Thread {one.id} ({one.question}) never turns between setup and payoff."
            yield found("T02", _WARN, path, message, told)


def _ways(one: Thread, last: int) -> str:
    """Return the ways out that can be counted."""
    first = number_of(one.setup.episode)
    need = first + len(one.turns) + 1
    ways = [f"pay it off in EP{need:02} or later"] if need <= last else []
    if need > last and last > 1 and not one.turns:
        ways.append("set it up in EP01")
    ways.append("carry it into the next season")
    if need > last:
        ways.append(f"make the season {need} episodes long")
    return f"Ways out: {'; '.join(ways)}."


def _told(one: Thread) -> str:
    turns = ", ".join(turn.episode for turn in one.turns) or "none"
    end = "carried on" if one.carried else f"payoff {one.payoff.episode}"
    return f"setup {one.setup.episode}, turns {turns}, {end}"


def _stories(draft: Draft) -> Iterator[Finding]:
    whole = outline(draft)
    if whole is None:
        return
    if whole.shape.beats < 2 * FEWEST:
        yield _too_few(whole.shape)
        return
    for sheet in whole.beats:
        yield from _balance(sheet)
    yield from _leads(whole)


def _too_few(shape: Shape) -> Finding:
    need = 2 * FEWEST
    message = (
        f"{shape.beats} beat{'s' if shape.beats != 1 else ''} an episode cannot hold an A story and"
        f" a B story of {FEWEST} beats each. Ways out: {need} beats an episode;"
        f" {load(__package__, 'formats')[shape.format]['beats']} as is usual for this format;"
        " or one story alone, and say so."
    )
    return found("T03", _BLOCK, "/shape/beats", message, f"{shape.beats} of {need} beats", "human")


def _balance(sheet: EpisodeBeats) -> Iterator[Finding]:
    counts = Counter(one.story for one in beats_of(sheet))
    total = counts.total()
    path = f"/beats/{sheet.id}"
    for story in ("A", "B"):
        if counts[story] < FEWEST:
            message = (
                f"{sheet.id}: its {story} story has {counts[story]} of {total} beats; it needs"
                f" {FEWEST}. Give it {FEWEST - counts[story]} more."
            )
            yield found("T03", _BLOCK, path, message, f"{story}: {counts[story]} of {total}")
    if counts["A"] >= FEWEST and 2 * counts["A"] < total:
        need = (total + 1) // 2
        message = f"{sheet.id}: the A story has {counts['A']} of {total} beats; half is {need}."
        yield found("T03", _WARN, path, message, f"A: {counts['A']} of {total}")


def _leads(whole: Outline) -> Iterator[Finding]:
    order = [one.id for one in whole.beats]
    for one in whole.characters.cast:
        if not one.lead or not order:
            continue
        there = [
            sheet.id
            for sheet in whole.beats
            if any(one.id in beat.char_ids for beat in beats_of(sheet))
        ]
        if longest_gap(there, order) >= LONGEST_AWAY:
            missing = [name for name in order if name not in there]
            message = (
                f"{one.name} is a lead and has no beat in {', '.join(missing)}; a lead comes at"
                " least every second episode."
            )
            path = f"/characters/cast/{one.id}"
            yield found("T03", _WARN, path, message, ", ".join(missing))


def _pages(draft: Draft) -> Iterator[Finding]:
    whole = outline(draft)
    if whole is None:
        return
    shape = whole.shape
    total = sum(one.pages for one in shape.acts)
    if total != shape.pages:
        message = f"The acts add up to {total} pages, but {shape.pages} are planned."
        yield found("T04", _BLOCK, "/shape/pages", message, f"{total} and {shape.pages}", "human")
    if not shape.least <= total <= shape.most:
        yield found("T04", _BLOCK, "/shape/acts", _off(shape, total), f"{total} pages", "human")


def _off(shape: Shape, total: int) -> str:
    usual = load(__package__, "formats")
    called = usual[shape.format]["called"]
    acts = len(shape.acts)
    each = total // acts
    ways = []
    if (fit := shape.most // each) and fit >= 1 and shape.least <= fit * each:
        ways.append(f"{fit} act{'s' if fit != 1 else ''} of {each} pages ({fit * each})")
    short = shape.most // acts
    if short and short * acts >= shape.least:
        ways.append(f"{acts} acts of {short} pages ({short * acts})")
    ways += [
        f"another format: {one['called'].lower()} runs {one['pages'][0]} to {one['pages'][1]}"
        for one in usual.values()
        if one["pages"][0] <= total <= one["pages"][1]
    ]
    return (
        f"{acts} acts of {each} pages are {total} pages; {called.lower()} runs {shape.least} to"
        f" {shape.most}. Ways out: {'; '.join(ways) or 'fewer or shorter acts'}."
    )


def typed_pages(inputs: Mapping[str, Any]) -> Iterator[Finding]:
    """Find acts that cannot fit in the form, while it is filled."""
    acts, pages = inputs.get("acts"), inputs.get("act_pages")
    usual = load(__package__, "formats").get(str(inputs.get("format") or "hour"))
    if isinstance(acts, int) and isinstance(pages, int) and usual:
        low, high = usual["pages"]
        if not low <= acts * pages <= high:
            message = f"{acts} acts of {pages} pages are {acts * pages}; {low} to {high} fit."
            yield found("T04", _WARN, "/act_pages", message, str(pages), "human")


def _page_check(draft: Draft) -> Iterator[Finding]:
    if draft.value is None:
        yield from typed_pages(draft.data)
    else:
        yield from _pages(draft)


def _time(draft: Draft) -> Iterator[Finding]:
    whole = outline(draft)
    if whole is None:
        return
    born = {one.id: one for one in whole.characters.cast}
    year = whole.world.year
    for one in whole.characters.cast:
        if year and one.born is not None and one.age is not None:
            right = year - one.born
            if one.age not in (right, right - 1):
                told = f"born {one.born}, {one.age} in {year}"
                message = f"{one.name}: {told}. Somebody born in {one.born} is {right} then."
                yield found("T09", _BLOCK, f"/characters/cast/{one.id}/age", message, told)
    for event in whole.world.timeline:
        for name, age in zip(event.char_ids, event.ages, strict=False):
            who = born.get(name)
            since = _born(who.born, who.age, year) if who else None
            if who is None or since is None:
                continue
            if age not in (event.year - since, event.year - since - 1):
                told = f"{age} in {event.year}"
                message = (
                    f"{who.name} is said to be {told} ({event.what}), but was born in {since}, and"
                    f" is {event.year - since} then."
                )
                yield found("T09", _BLOCK, f"/world/timeline/{event.id}/ages", message, told)


def _born(born: int | None, age: int | None, year: int | None) -> int | None:
    if born is not None:
        return born
    return year - age if year is not None and age is not None else None


def _act_outs(draft: Draft) -> Iterator[Finding]:
    whole = outline(draft)
    for sheet in whole.beats if whole else ():
        for act in sheet.acts:
            path = f"/beats/{sheet.id}/acts/{act.id}/act_out"
            last = act.beats[-1].id if act.beats else ""
            if act.act_out != last:
                message = (
                    f"{sheet.id} {act.id} ends on {last or 'nothing'}, but its act out is"
                    f" {act.act_out}. An act ends on its act out."
                )
                yield found("T11", _BLOCK, path, message, act.act_out)


def _loglines(draft: Draft) -> Iterator[Finding]:
    whole = outline(draft)
    for one in whole.episodes if whole else ():
        path = f"/episodes/{one.id}/logline"
        yield from _logline(one, path)


def _logline(one: Episode, path: str) -> Iterator[Finding]:
    for name in ("protagonist", "goal", "obstacle"):
        if not getattr(one.logline, name).strip():
            message = f"{one.id}: its logline has no {name}."
            yield found("T12", _BLOCK, f"{path}/{name}", message, one.logline.text, "human")
    if (long := len(words(one.logline.text))) > LONGEST_LOGLINE:
        message = f"{one.id}: its logline has {long} words; {LONGEST_LOGLINE} are enough."
        yield found("T12", _BLOCK, f"{path}/text", message, one.logline.text, "human")


THREADS_RUN = Check(
    id="T02",
    title="Every thread is set up, turns and pays off in this order",
    nature="arithmetic",
    severity=_BLOCK,
    find=_threads,
)
STORIES_HOLD = Check(
    id="T03",
    title="Every episode has an A and a B story, and leads are not lost",
    nature="wording",
    severity=_BLOCK,
    find=_stories,
)
TIME_ADDS_UP = Check(
    id="T09",
    title="Ages and years add up",
    nature="arithmetic",
    severity=_BLOCK,
    find=_time,
)
ACT_OUTS = Check(
    id="T11",
    title="Every act ends on its act out",
    nature="reference",
    severity=_BLOCK,
    find=_act_outs,
)
LOGLINES = Check(
    id="T12",
    title="Loglines say who wants what against what, in one sentence",
    nature="wording",
    severity=_BLOCK,
    find=_loglines,
)
PAGES = _page_check
