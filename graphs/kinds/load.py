"""load: rows put where they go, once a person has agreed to how many, which and where.

After a crash a file is looked at: it is as it was before, or as it was to be. Rows with a key are
put again, which changes nothing; of others nobody knows, so a person has to look.
"""

import hashlib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from graphs.data import Loaded, Row, Table, path_with
from graphs.errors import GraphError
from graphs.journal import Effect, EffectState, Kind, Outcome
from graphs.keys import canonical, digest
from graphs.kinds.added_rows import added, removal, table_of, to_remove
from graphs.kinds.effect import Deed, Done, Shown, once
from graphs.kinds.extract import data_of
from graphs.kinds.frame import Frame
from graphs.kinds.sending import address, deed_of, headers_of
from graphs.kinds.transform import apart
from graphs.outside import NotReached, Request
from graphs.rows import MOST_ROWS, check_rows
from graphs.rows_read import BadRows, rows_of
from graphs.rows_written import file_of
from graphs.steps import LoadStep
from graphs.steps.data import Into

MOST_SHOWN = 5  # rows of a sample
ROWS = "rows of it"  # no name of ``with`` is like this
Values = Mapping[str, Any]
Do = Callable[[Effect], Awaitable[Done]]


async def put(frame: Frame, step: LoadStep) -> Outcome:
    """Put the rows where they go, once."""
    declared = await frame.declared({**step.with_, ROWS: step.from_})
    values = await frame.filled(dict(declared.values))
    given = values.pop(ROWS)
    recipe = frame.recipe({"from": given, "with": values})
    fresh = not frame.executor.planning and (frame.address, recipe.key) not in (
        frame.executor.entries
    )
    try:
        rows = await to_remove(frame, step, await apart(frame, checked, step, given))
        deed = await _deed(frame, step, rows, values, fresh=fresh)
    except NotReached as error:
        failed = Outcome(Kind.FAILED, note=str(error), fault=error.fault)
        return await frame.executor.journaled(frame.address, recipe, frame.ready(failed))
    except GraphError as error:
        failed = Outcome(Kind.FAILED, note=str(error), fault="permanent")
        return await frame.executor.journaled(frame.address, recipe, frame.ready(failed))
    if not rows and step.to.file is None:
        nothing = Outcome(Kind.RESULT, Loaded(rows=0, to=deed.to).model_dump(mode="json"))
        return await frame.executor.journaled(frame.address, recipe, frame.ready(nothing))
    return await once(frame, recipe, deed, _shown(frame, step, deed, rows))


def checked(step: LoadStep, given: Any) -> list[Row]:
    """Return the rows that go out, all with the same columns; raise BadRows."""
    found = rows_of(step.from_, list(check_rows(given, step.from_)))
    rows: list[Row] = []
    keys: dict[str, str] = {}
    for place, row in found:
        if len(rows) == MOST_ROWS:
            raise BadRows(f"{place}: there are more than {MOST_ROWS:,} rows.")
        if (rows and row.keys() != rows[0].keys()) or not row:
            raise BadRows(f"{place}: it has other columns than the first row.")
        _check_key(step.to.key, place, row, keys)
        rows.append({name: row[name] for name in rows[0]} if rows else row)
    if step.to.remove:
        return [{name: row[name] for name in step.to.key} for row in rows]
    return rows


def _check_key(names: Sequence[str], place: str, row: Row, keys: dict[str, str]) -> None:
    """Refuse a row that its key does not tell apart from the others."""
    for name in names:
        if row.get(name) is None:
            raise BadRows(f"{place}: {name} is of the key, and there is nothing in it.")
    other = keys.setdefault(canonical([row[name] for name in names]), place) if names else place
    if other != place:
        raise BadRows(f"{place}: its key is that of {other}.")


async def _deed(
    frame: Frame, step: LoadStep, rows: Sequence[Row], values: Values, *, fresh: bool
) -> Deed:
    """Return what is to be done; raise where it cannot be. What is not ``fresh`` looks nowhere."""
    to = step.to
    if to.file is not None:
        return await _into_file(frame, path_with(to.file, values), rows, fresh=fresh)
    if to.http is not None:
        return _posted(frame, step, address(to.http, values), rows)
    return await _into_table(frame, step, rows, fresh=fresh)


async def _into_file(frame: Frame, path: str, rows: Sequence[Row], *, fresh: bool) -> Deed:
    content: bytes = await apart(frame, file_of, path, rows)
    sha256 = hashlib.sha256(content).hexdigest()
    to = f"the file {path}"
    loaded = Loaded(rows=len(rows), to=to, sha256=sha256)
    before = await data_of(frame).stands(path) if fresh else None

    async def do(effect: Effect) -> Done:
        data = data_of(frame)
        if effect.state is not EffectState.INTENDED:
            now = await data.stands(path)
            if now == sha256:
                return _done(loaded)
            if now != effect.payload["before"]:
                raise NotReached(
                    f"Something else stands at {path} by now.", fault="business", sent=True
                )
        await data.write(path, content)
        return _done(loaded)

    return Deed(
        to=to,
        payload={"rows": len(rows), "sha256": sha256, "before": before},
        place=path,
        do=_kept_apart(do),
        again=True,  # it looks first
    )


async def _into_table(frame: Frame, step: LoadStep, rows: Sequence[Row], *, fresh: bool) -> Deed:
    table, back = table_of(step.to), removal(frame, step)
    payload = {"rows": len(rows), "digest": digest(rows)}
    if fresh and rows:
        try:
            await data_of(frame).check(table, tuple(rows[0]))
            if back is not None:
                payload["added"] = await added(data_of(frame), back, rows)
        except NotReached as error:
            if error.fault != "transient":  # what passes is met again when the rows are put
                raise

    async def do(effect: Effect) -> Done:
        try:
            await data_of(frame).put(table, rows)
        except NotReached as error:
            perhaps = error.sent or effect.state is not EffectState.INTENDED
            raise NotReached(str(error), fault=error.fault, sent=perhaps) from error
        return _done(Loaded(rows=len(rows), to=str(table)))

    return Deed(
        to=str(table),
        payload=payload,
        place=str(table),
        do=_kept_apart(do),
        again=bool(table.key),
    )


def _posted(frame: Frame, step: LoadStep, url: str, rows: Sequence[Row]) -> Deed:
    request = Request("POST", url, headers_of(step.to.headers), list(rows))
    sending = deed_of(frame, request, again=step.idempotent)

    async def do(effect: Effect) -> Done:
        outcome, state = await sending.do(effect)
        if outcome.kind is not Kind.RESULT:
            return outcome, state
        return _done(Loaded(rows=len(rows), to=sending.to, answer=outcome.value))

    return replace(sending, payload={"rows": len(rows), "digest": digest(rows)}, do=do)


def _kept_apart(do: Do) -> Do:
    """Return what does it, with a failure told as surely not done, or as perhaps done."""

    async def doing(effect: Effect) -> Done:
        try:
            return await do(effect)
        except NotReached as error:
            state = EffectState.UNKNOWN if error.sent else EffectState.INTENDED
            return Outcome(Kind.FAILED, note=str(error), fault=error.fault), state

    return doing


def _done(loaded: Loaded) -> Done:
    return Outcome(Kind.RESULT, loaded.model_dump(mode="json")), EffectState.CONFIRMED


def _shown(frame: Frame, step: LoadStep, deed: Deed, rows: Sequence[Row]) -> Shown:
    """Return what a person agrees to: where, how many, some of them, and what tells all apart."""
    content = {
        "to": deed.to,
        "does": _does(step.to),
        "rows": len(rows),
        "sample": list(rows[:MOST_SHOWN]),
        "digest": digest(rows),
    }
    if secrets := Request("POST", "", headers_of(step.to.headers)).secrets:
        content["with"] = [str(one) for one in secrets]
    count = f"{len(rows):,} row{'' if len(rows) == 1 else 's'}"
    way = f"Remove {count} from" if step.to.remove else f"Put {count} into"
    ask = step.ask or "These rows go there as they stand here, once."
    if (back := removal(frame, step)) is not None:
        ask = f"{ask} {_if_taken_back(step.to, back)}"
    return Shown(title=f"{way} {deed.to}", ask=ask, content=content)


def _if_taken_back(to: Into, back: Table) -> str:
    """Say what is left of a load that is taken back."""
    key = " and ".join(back.key)
    others = "" if to.key == back.key else f", but for rows with a {key} that is there by now"
    changed = " What is changed stays changed." if to.key else ""
    return f"If the run fails later, the rows that are added are removed again{others}.{changed}"


def _does(to: Into) -> str:
    key = " and ".join(to.key)
    if to.file is not None:
        return "makes the file, in the place of one that stands there"
    if to.http is not None:
        return "sends all of them"
    if to.remove:
        return f"removes the rows with this {key}"
    return f"adds rows, and changes those whose {key} is there" if key else "adds rows"
