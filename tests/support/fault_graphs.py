"""The workflows of the fault programme: maps, loops, gates, sagas, goods, waits, all at once.

``HOST`` stands for the world outside with the trial's name, ``LAST`` for the request at the end: it
is taken, or refused so that everything before it is taken back.
"""

from dataclasses import dataclass

HEAD = """
draftroom: 1
name: fault_{name}
title: Fault {name}
inputs:
  n: {{type: integer, title: Number, default: 1}}
roles:
  writer: {{title: Writer, brief: You write.}}
  judge: {{title: Judge, brief: You judge., model: judge}}
"""

FACTS = """
  - {id: facts, kind: agent, role: writer, output: {text: string}, with: {n: inputs.n}}
  - {id: ok_facts, kind: approval, of: facts, ask: Are these right?}
"""

OUTLINE = """
  - id: outline
    kind: agent
    role: writer
    output: {list: [{id: string, plan: string}]}
    with: {n: inputs.n}
"""

# Every item goes through a loop and is looked at by a person, inside the block.
CHAPTERS = """
  - id: chapters
    kind: each
    items: steps.outline.list
    key: id
    steps:
      - id: draft
        kind: agent
        role: writer
        output: {text: string}
        with: {plan: item.plan, facts: steps.facts}
      - id: review
        kind: revise
        of: draft
        critic: {role: judge, criteria: [clarity], min_mean: 3.0}
        reviser: {role: writer}
        max_rounds: 2
      - {id: ok, kind: approval, of: review, ask: Is this chapter right?}
"""

LENGTH = """
  - id: length
    kind: branch
    if: size(steps.chapters) > 1
    then:
      - {id: blurb, kind: agent, role: writer, output: {text: string},
         with: {chapters: steps.chapters}}
      - {id: ok_blurb, kind: approval, of: blurb, ask: May this stand on the back?}
    otherwise:
      - {id: plain, kind: agent, role: writer, output: {text: string}, with: {n: inputs.n}}
"""

BOOK = """
  - id: book
    kind: agent
    role: writer
    output: {text: string}
    needs: [ok_facts]
    with: {chapters: steps.chapters, length: steps.length}
  - id: mended
    kind: revise
    of: book
    critic: {role: judge, criteria: [clarity], min_mean: 3.0}
    reviser: {role: writer}
    max_rounds: 2
"""

# A seat for each item, a hotel that knows no keys, a car that is busy at first.
BOOKINGS = """
  - id: seats
    kind: each
    items: steps.outline.list
    key: id
    steps:
      - {id: seat, kind: http, method: POST, url: "http://HOST/seats", with: {plan: item.plan},
         output: {id: string}, idempotent: true, compensate: no_seat}
      - {id: no_seat, kind: http, method: DELETE, url: "http://HOST/seats/{id}", idempotent: true,
         with: {id: steps.seat.id}}
      - {id: seated, kind: transform, set: {seat: steps.seat.id}}
  - id: rate
    kind: http
    url: http://HOST/busy-rates
    output: {rate: number}
    retry: {attempts: 3, delay: 0.03, jitter: 0}
  - {id: hotel, kind: http, method: POST, url: "http://HOST/hotels", needs: [seats],
     with: {n: inputs.n}, output: {id: string}, on_error: ask, compensate: no_hotel}
  - {id: no_hotel, kind: http, method: DELETE, url: "http://HOST/hotels/{id}", idempotent: true,
     with: {id: steps.hotel.id}}
  - {id: car, kind: http, method: POST, url: "http://HOST/busy-cars", with: {hotel: steps.hotel.id},
     output: {id: string}, idempotent: true, retry: {attempts: 9, delay: 0.03, jitter: 0},
     compensate: no_car}
  - {id: no_car, kind: http, method: DELETE, url: "http://HOST/busy-cars/{id}", idempotent: true,
     with: {id: steps.car.id}, retry: {attempts: 9, delay: 0.03, jitter: 0}}
"""

# Files, tables and notices. The rows of the log have no key: loaded once, or asked about.
GOODS = """
  - {id: rows, kind: transform, from: steps.outline.list, map: {id: row.id, plan: row.plan}}
  - {id: plans, kind: load, from: steps.rows, compensate: no_plans,
     to: {table: fault_plans, database: shop, key: [id]}}
  - {id: no_plans, kind: load, from: steps.rows,
     to: {table: fault_plans, database: shop, key: [id], remove: true}}
  - {id: log, kind: load, from: steps.rows, needs: [plans], on_error: ask, compensate: no_log,
     to: {table: fault_log, database: shop}}
  - {id: no_log, kind: load, from: steps.rows,
     to: {table: fault_log, database: shop, key: [id], remove: true}}
  - {id: list, kind: load, from: steps.rows, needs: [log], to: {file: out/plans.csv}}
  - id: pages
    kind: each
    items: steps.rows
    key: id
    steps:
      - {id: page, kind: publish, from: item.plan, to: {file: "plans/{id}.txt"},
         with: {id: item.id}, compensate: no_page}
      - {id: no_page, kind: publish, withdraw: page}
      - {id: noted, kind: notify, text: "{id} is out.", to: {file: news.jsonl}, with: {id: item.id},
         needs: [page]}
  - {id: app, kind: post, from: steps.pages, to: {webhook: "http://HOST/busy-app"},
     idempotent: true, needs: [list], retry: {attempts: 9, delay: 0.03, jitter: 0}}
"""
STANDS = {"last", "list", "app", "pages.noted"}  # what nothing takes back

NOTICE = """
workflows:
  notice:
    inputs:
      topic: {type: text, title: Topic, required: true}
    output: fitted
    steps:
      - {id: words, kind: agent, role: writer, output: {text: string}, with: {topic: inputs.topic}}
      - {id: ok_words, kind: approval, of: words, ask: Are these the words?}
      - id: kind
        kind: branch
        if: size(steps.ok_words.text) > 3
        then: [{id: long, kind: agent, role: writer, output: {text: string},
                with: {words: steps.ok_words}}]
        otherwise: [{id: short, kind: transform, set: {text: steps.words.text}}]
      - {id: fitted, kind: transform, set: {text: steps.kind.text}}
"""

# An event, a moment, a try that fails, and a way that the event decides.
WAITS = """
  - {id: left, kind: workflow, use: notice, with: {topic: steps.facts.text}}
  - {id: right, kind: workflow, use: notice, with: {topic: steps.ok_facts.text}}
  - {id: paid, kind: wait, event: trial.paid, key: inputs.n, where: "double(event.amount) >= 10.0",
     within: 1 hour, late: fail}
  - {id: breath, kind: wait, for: 0.3 s, needs: [paid]}
  - {id: shaky, kind: agent, role: writer, output: {text: string}, with: {paid: steps.paid},
     needs: [breath], retry: {attempts: 3, delay: 0.02, jitter: 0}}
  - id: thanks
    kind: branch
    if: double(steps.paid.amount) > 50.0
    then:
      - {id: warm, kind: agent, role: writer, output: {text: string}, with: {shaky: steps.shaky}}
    otherwise:
      - {id: cool, kind: agent, role: writer, output: {text: string}, with: {shaky: steps.shaky}}
"""


@dataclass(frozen=True)
class Graph:
    """A workflow of the programme, and what happens in it."""

    name: str
    text: str
    books: bool = False  # has a saga, whose last step may be refused
    waits: bool = False  # waits for an event

    def at(self, host: str, *, refused: bool) -> str:
        """Return the definition for a trial."""
        last = "refused" if refused else "done"
        return self.text.replace("HOST", host).replace("LAST", last)


def _last(*reads: str) -> str:
    named = ", ".join(f"{name}: steps.{name}" for name in reads)
    return f"""
  - {{id: last, kind: http, method: POST, url: "http://HOST/LAST", with: {{{named}}},
     idempotent: true}}
"""


def _end(*reads: str) -> str:
    named = ", ".join(f"{name}: steps.{name}" for name in reads)
    return f"""
  - {{id: draft_end, kind: agent, role: writer, output: {{text: string}}, with: {{{named}}}}}
  - {{id: files, kind: export, of: draft_end, formats: [md, json]}}
"""


def _graph(name: str, *parts: str, before: str = "", **facts: bool) -> Graph:
    return Graph(name, "".join([HEAD.format(name=name), before, "steps:", *parts]), **facts)


GRAPHS = {
    one.name: one
    for one in (
        _graph("loops", FACTS, OUTLINE, CHAPTERS, LENGTH, BOOK, _end("mended", "length")),
        _graph("saga", OUTLINE, BOOKINGS, _last("car", "rate"), _end("last"), books=True),
        _graph("goods", OUTLINE, GOODS, _last("app"), _end("last"), books=True),
        _graph("waits", FACTS, WAITS, _end("left", "right", "thanks"), before=NOTICE, waits=True),
        _graph(
            "everything",
            *(FACTS, OUTLINE, CHAPTERS, LENGTH, BOOK, BOOKINGS, GOODS, WAITS),
            _last("mended", "car", "rate", "app", "left", "right", "thanks"),
            _end("mended", "last"),
            before=NOTICE,
            books=True,
            waits=True,
        ),
    )
}
