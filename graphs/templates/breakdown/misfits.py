"""What does not fit in the scripts, each with the lines that show it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from graphs.screenplay.cast import Person, near_names, people
from graphs.screenplay.dying import returned
from graphs.screenplay.elements import scenes, speeches
from graphs.screenplay.hours import Clash, clashes
from graphs.screenplay.measures import LONG_SPEECH, lines_of, measured
from graphs.screenplay.slugs import slug
from graphs.templates.breakdown.draft import EpisodeScript, Kind, Misfit, Quote, Scripts
from graphs.templates.breakdown.episodes import labels, quote, told

_LEAST_SHARE, _MOST_SHARE = 0.35, 0.75
_LEAST_WORDS = 400  # of a script whose share of dialogue says something
_MOST_DIRECTIONS = 1 / 6
_MOST_QUOTES = 8
_MOST_NAMES = 150  # whose deaths are looked for
_MOST_NEAR = 24  # pairs of names
_SHOWN = 160  # letters of a quote
_CLASHES = {
    "nothing_before": "The first scene says that it goes on, and nothing stands before it.",
    "turned": "It is night and day without a cut: the scene between goes on from the first.",
    "light_in_line": "The heading and the line disagree on whether it is dark.",
    "two_places": "Somebody speaks in two places at the same time.",
}
_LATER_INTRODUCTION = 2  # speeches of somebody worth introducing


def misfits(scripts: Scripts) -> list[Misfit]:
    """Return everything that does not fit, the gravest first."""
    listed = scripts.episodes
    cast = {one.id: people(one.script.elements) for one in listed}
    found = [
        *_names(listed, cast),
        *_returned(listed, cast),
        *(one for episode in listed for one in _hours(episode)),
        *_ages(listed, cast),
        *(one for episode in listed for one in _numbers(episode)),
        *(one for episode in listed for one in _headings(episode)),
        *(one for episode in listed for one in _introductions(episode, cast[episode.id], cast)),
        *(one for episode in listed for one in _speech(episode)),
    ]
    counts: dict[str, int] = defaultdict(int)
    named = []
    for one in found:
        counts[one.kind] += 1
        named.append(one.model_copy(update={"id": f"{one.kind}_{counts[one.kind]}"}))
    return named


def _misfit(kind: Kind, message: str, quotes: Iterable[Quote]) -> Misfit:
    return Misfit(id="", kind=kind, message=message, quotes=list(quotes))


def _names(listed: Sequence[EpisodeScript], cast: dict[str, list[Person]]) -> Iterator[Misfit]:
    spoken: dict[str, int] = defaultdict(int)
    for all_ in cast.values():
        for person in all_:
            spoken[person.name] += person.speeches
    for near in near_names(spoken.items())[:_MOST_NEAR]:
        quotes = [
            one
            for name in (near.rare, near.usual)
            if (one := _first_speech(listed, name)) is not None
        ]
        message = (
            f"{near.rare} ({_times(near.rare_speeches)}) and {near.usual} "
            f"({_times(near.usual_speeches)}) are nearly the same name. One person?"
        )
        yield _misfit("names", message, quotes)


def _times(speeches_: int) -> str:
    return "1 speech" if speeches_ == 1 else f"{speeches_} speeches"


def _first_speech(listed: Sequence[EpisodeScript], name: str) -> Quote | None:
    for episode in listed:
        for scene in told(episode.script):
            for one in speeches(scene.scene.elements):
                if one.cue.character == name:
                    return _short(quote(episode, scene.label, f"{name}: {one.words}"))
    return None


def _returned(listed: Sequence[EpisodeScript], cast: dict[str, list[Person]]) -> Iterator[Misfit]:
    """Find the dead who speak again, also in a later episode."""
    placed = [(one, place) for one in listed for place in told(one.script)]
    spoken: dict[str, int] = defaultdict(int)
    for all_ in cast.values():
        for person in all_:
            spoken[person.name] += person.speeches
    names = sorted(spoken, key=lambda name: -spoken[name])[:_MOST_NAMES]
    for one in returned([place.scene for _, place in placed], names):
        (episode, died), (later, back) = placed[one.died_in], placed[one.speaks_in]
        quotes = (
            quote(episode, died.label, one.death),
            _short(quote(later, back.label, f"{one.name}: {one.speech}")),
        )
        yield _misfit("returned", f"{one.name} dies, and speaks again later.", quotes)


def _hours(episode: EpisodeScript) -> Iterator[Misfit]:
    names = labels(episode.script)
    for clash in clashes(episode.script.elements):
        yield _misfit("hours", _CLASHES[clash.kind], _clash_quotes(episode, clash, names))


def _clash_quotes(episode: EpisodeScript, clash: Clash, names: dict[int, str]) -> Iterator[Quote]:
    for at, text in enumerate(clash.quotes):
        scene = clash.scenes[min(at, len(clash.scenes) - 1)]
        yield _short(quote(episode, names.get(scene, ""), text))


def _ages(listed: Sequence[EpisodeScript], cast: dict[str, list[Person]]) -> Iterator[Misfit]:
    """Find people who are introduced with two ages."""
    found: dict[str, dict[int, Quote]] = defaultdict(dict)
    for episode in listed:
        names = labels(episode.script)
        for person in cast[episode.id]:
            first = person.introduction
            if first is not None and first.age is not None:
                line = _short(quote(episode, names.get(first.scene, ""), first.text))
                found[person.name].setdefault(first.age, line)
    for name, ages in found.items():
        if len(ages) > 1:
            told_ = " and ".join(str(age) for age in sorted(ages))
            yield _misfit("ages", f"{name} is introduced as {told_}.", list(ages.values()))


def _numbers(episode: EpisodeScript) -> Iterator[Misfit]:
    """Find scene numbers that two scenes have."""
    found: dict[str, list[Quote]] = defaultdict(list)
    for one in told(episode.script):
        if one.scene.heading is not None and one.scene.heading.scene_number:
            line = quote(episode, one.label, one.scene.heading.text)
            found[one.label].append(line)
    for number, lines in found.items():
        if len(lines) > 1:
            yield _misfit("numbers", f"Scene number {number} is there {len(lines)} times.", lines)


def _headings(episode: EpisodeScript) -> Iterator[Misfit]:
    """Find headings that lack something, all of a script that lack the same together."""
    found: dict[str, list[Quote]] = defaultdict(list)
    for one in told(episode.script):
        heading = one.scene.heading
        if heading is None or heading.is_omitted:
            continue
        if problem := slug(heading.text).problem:
            found[problem].append(quote(episode, one.label, heading.text))
    for problem, lines in found.items():
        message = (
            problem if len(lines) == 1 else f"{len(lines)} headings of {episode.id}: {problem}"
        )
        yield _misfit("headings", message, lines[:_MOST_QUOTES])


def _introductions(
    episode: EpisodeScript, cast: Sequence[Person], all_: dict[str, list[Person]]
) -> Iterator[Misfit]:
    """Find people of some weight who are never introduced in capitals and with an age."""
    names = labels(episode.script)
    earlier = set()
    for key, persons in all_.items():
        if key == episode.id:
            break
        earlier |= {person.name for person in persons}
    for person in cast:
        first = person.introduction
        if person.name in earlier or person.speeches < _LATER_INTRODUCTION or person.only_heard:
            continue
        if first is None:
            yield _misfit("introductions", f"{person.name} speaks, and is never seen.", [])
            continue
        lacks = [] if first.in_capitals else ["capitals"]
        lacks += [] if first.age is not None else ["an age"]
        if lacks:
            line = _short(quote(episode, names.get(first.scene, ""), first.text))
            message = f"{person.name} is first seen without {' and '.join(lacks)}."
            yield _misfit("introductions", message, [line])


def _speech(episode: EpisodeScript) -> Iterator[Misfit]:
    elements = episode.script.elements
    found = measured(elements)
    enough = found.spoken_words + found.seen_words >= _LEAST_WORDS
    if enough and not _LEAST_SHARE <= found.dialogue_share <= _MOST_SHARE:
        share = round(100 * found.dialogue_share)
        message = f"{share} % of the words of {episode.id} are dialogue; 35 to 75 % are usual."
        yield _misfit("speech", message, [])
    if found.speeches >= 12 and found.parenthetical_rate > _MOST_DIRECTIONS:
        message = (
            f"{episode.id} has {found.parentheticals} directions in parentheses for "
            f"{found.speeches} speeches; one for six is much."
        )
        yield _misfit("speech", message, [])
    names = labels(episode.script)
    for number, scene in enumerate(scenes(elements)):
        for one in speeches(scene.elements):
            if (lines := lines_of(one)) > LONG_SPEECH:
                line = _short(quote(episode, names.get(number, ""), one.words))
                message = f"{one.cue.character} speaks for {lines} lines without a break."
                yield _misfit("speech", message, [line])


def _short(line: Quote) -> Quote:
    if len(line.text) <= _SHOWN:
        return line
    cut = line.text[:_SHOWN].rsplit(" ", 1)[0]
    return line.model_copy(update={"text": f"{cut} \u2026"})
