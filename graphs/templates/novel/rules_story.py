"""Offline rules for the story, its people and its themes: the writer's sentences, and questions."""

from collections.abc import Iterator

from agents.rules.words import Words, computed, keep, question, standard, weave, yours
from graphs.findings import Question
from graphs.templates.novel.asking import (
    NO_NAME,
    asks,
    filled,
    genre_bank,
    scene_bank,
    short_name,
    slots,
)
from graphs.templates.novel.draft import (
    Brief,
    Called,
    Cast,
    Character,
    Disaster,
    Location,
    Map,
    Moment,
    Moments,
    Story,
    Telling,
    Themes,
    Thread,
    Trait,
    World,
)
from graphs.templates.novel.own_words import (
    Member,
    clause,
    ended,
    lead_of,
    member,
    want_of,
    whole_lines,
)

_BLOWS = {"B6": 0, "B9": 1, "B11": 2}  # the beats at which the disasters stand


def story(brief: Brief) -> Story:
    """Weave the writer's own sentences to ways to tell the story; nothing is made up."""
    tellings = list(dict.fromkeys(_tellings(brief)))
    known = slots(brief)
    asked = [] if tellings else [_what_story()]
    made = tellings or [question("Who wants what, and what stands in the way?")]
    named = [
        keep(Telling, id=computed(f"P{place}"), text=text) for place, text in enumerate(made, 1)
    ]
    blows = [question(filled(one, known)) for one in scene_bank()["disasters"]]
    return keep(
        Story,
        premise=named[:1],
        alternatives=named[1:4],
        setup=_setup(brief),
        disasters=[
            keep(Disaster, id=computed(f"D{n}"), text=one) for n, one in enumerate(blows, 1)
        ],
        ending=yours(ended(brief.ends)) if brief.ends else question("How does it end?"),
        questions=asked,
    )


def cast(brief: Brief, mine: tuple[str, ...] = (), found: tuple[Called, ...] = ()) -> Cast:
    """Take the writer's people, line by line, then those whom their chapters name."""
    mine = tuple(whole_lines(mine))
    members = [told for one in mine if (told := member(one))]
    lead = lead_of(brief.wants, brief.premise)
    if lead and lead.name and not any(_is(one.name, lead.name) for one in members):
        members.insert(0, Member(lead.name, (), lead.who, ()))
    known = {part for one in members for name in (one.name, *one.also) for part in name.split()}
    unknown = [one for one in found if one.name not in known]
    people = [_character(at, one, lead.name if lead else "") for at, one in enumerate(members, 1)]
    people += [_named(at, one) for at, one in enumerate(unknown, len(people) + 1)]
    asked = []
    if not people:
        who = yours(lead.who) if lead and lead.who else question("Who is it about?")
        people = [keep(Character, id=computed("C1"), name=standard(NO_NAME), part="lead", who=who)]
        asked.append(_who_is_it())
    if not any(one.part == "lead" for one in people):
        people[0] = people[0].model_copy(update={"part": "lead"})
    want = want_of(brief.wants)
    people = [
        one.model_copy(update=_depth(one, want if one.part == "lead" else "")) for one in people
    ]
    left = [_unread(at, one) for at, one in enumerate(mine, 1) if member(one) is None]
    return keep(Cast, characters=people, questions=[*asked, *left])


def world(brief: Brief, mine: tuple[str, ...] = ()) -> World:
    """Take the writer's places; where there are none, ask."""
    lines = [one.strip() for one in mine if one.strip()]
    places = []
    for number, line in enumerate(lines, 1):
        name, colon, what = line.partition(":")
        told = yours(what.strip()) if colon else yours("")
        places.append(
            keep(Location, id=computed(f"L{number}"), name=yours(name.strip()), what=told)
        )
    asked = [] if places else [_where()]
    return keep(World, period=question("When is it?"), places=places, rules=[], questions=asked)


def themes(brief: Brief, mine: tuple[str, ...] = ()) -> Themes:
    """Ask what the book is about under its story; take the writer's threads."""
    known, bank = slots(brief), genre_bank()[brief.kind]
    want = want_of(brief.wants)
    lead = known["lead"]
    main = (
        weave("Does {who} get {want}?", who=lead, want=yours(want))
        if want
        else question(f"Does {lead} get it?")
    )
    own = [_thread(one) for one in mine if one.strip()]
    extra = (
        [] if own or "thread" not in bank else [(question(filled(bank["thread"], known)), False)]
    )
    return keep(
        Themes,
        question=question(filled(bank["question"], known)),
        motifs=[],
        threads=[
            keep(Thread, id=computed(f"T{number}"), question=asked, carried=carried)
            for number, (asked, carried) in enumerate([(main, False), *own, *extra], 1)
        ],
        questions=[],
    )


def moments(brief: Brief, story: Story, cast: Cast, map: Map) -> Moments:
    """Say what is known to happen at each beat; where nothing is known, ask."""
    known = slots(brief, cast)
    made = []
    for at, slot in enumerate(map.slots):
        blow = story.disasters[_BLOWS[slot.id]] if slot.id in _BLOWS else None
        what: Words = question(filled(asks(at, brief.kind)[0], known))
        if blow is not None and blow.text and not blow.text.endswith("?"):
            what = yours(blow.text)
        elif slot.id == "B14" and brief.ends:
            what = yours(ended(brief.ends))
        made.append(keep(Moment, id=computed(slot.id), name=computed(slot.name), what=what))
    return keep(Moments, moments=made)


def _tellings(brief: Brief) -> Iterator[Words]:
    """Yield ways to tell the story in a sentence, made of what the writer said."""
    wants, stands, ends = (clause(one) for one in (brief.wants, brief.stands, brief.ends))
    if brief.premise:
        yield yours(ended(brief.premise))
    if wants and stands:
        yield yours(f"{ended(wants)[:-1]}, but {stands}.")
        yield yours(f"{ended(stands)} {ended(wants)}")
    elif wants:
        yield yours(ended(wants))
    if wants and ends:
        yield yours(f"{ended(wants)} In the end, {ends}.")


def _setup(brief: Brief) -> Words:
    said = [ended(one) for one in (brief.wants, brief.stands) if one]
    return yours(" ".join(said)) if said else question("Who wants what, and why now?")


def _is(name: str, other: str) -> bool:
    return (
        name.casefold() == other.casefold()
        or name.split(maxsplit=1)[0].casefold() == other.casefold()
    )


def _character(at: int, one: Member, lead: str) -> Character:
    is_lead = _is(one.name, lead) if lead else at == 1
    return keep(
        Character,
        id=computed(f"C{at}"),
        name=yours(one.name),
        aliases=[yours(also) for also in one.also],
        part="lead" if is_lead else _part(one.who),
        who=yours(one.who),
        traits=[
            keep(
                Trait,
                attribute=computed(attribute),
                value=yours(value),
                since=computed(f"CH{chapter:02}") if chapter else computed(""),
            )
            for attribute, value, chapter in one.traits
        ],
    )


def _named(at: int, one: Called) -> Character:
    """Return somebody whom the writer's chapters name and no line of the cast tells of."""
    told = f"named {one.times} times, first in chapter {one.first}"
    return keep(
        Character, id=computed(f"C{at}"), name=yours(one.name), part="around", who=computed(told)
    )


def _part(who: str) -> str:
    said = who.lower()
    if any(
        word in said for word in ("antagonist", "villain", "against", "rival", "killer", "enemy")
    ):
        return "against"
    if any(word in said for word in ("love interest", "partner", "second lead", "husband", "wife")):
        return "second lead"
    return (
        "with"
        if any(word in said for word in ("friend", "ally", "mentor", "sidekick"))
        else "around"
    )


def _depth(one: Character, want: str) -> dict[str, Words]:
    """Return what makes somebody a character: as questions where the writer has not said it."""
    if one.part in ("around",):
        return {}
    name = short_name(one.name)
    return {
        "want": yours(want)
        if want
        else question(f"What does {name} want, in words they would use?"),
        "need": question(f"What does {name} need instead, and why can they not see it?"),
        "flaw": question(f"What does {name} do again and again that makes it worse?"),
        "arc": question(f"What can {name} do on the last page that they could not on the first?"),
    }


def _thread(line: str) -> tuple[Words, bool]:
    said = " ".join(line.split())
    carried = "(carried)" in said.lower() or "next book" in said.lower()
    return yours(said), carried


def _what_story() -> Question:
    asked = "What is the story in one sentence: who wants what, and what is in the way?"
    why = "The map, the rota and every question are built on it."
    return _ask("story", asked, why, "/story/premise")


def _who_is_it() -> Question:
    asked = f"Who is {NO_NAME}: what do they do, and what would we see first?"
    why = f'They go by {NO_NAME} until you say "rename {NO_NAME} to ..."; that holds everywhere.'
    return _ask("lead", asked, why, "/cast/characters")


def _unread(at: int, line: str) -> Question:
    why = "A line of the cast is a name, a colon and who they are."
    return _ask(f"cast_{at}", f"Who is this: {line}?", why, "/cast/characters")


def _where() -> Question:
    why = "Scenes that share a place are easier to see, and to tell apart."
    return _ask("places", "Which five places does the book come back to?", why, "/world/places")


def _ask(name: str, asked: str, why: str, path: str) -> Question:
    return keep(Question, id=name, question=question(asked), why=standard(why), path=computed(path))
