"""publish: something goes to a file or a webhook, once a person has agreed, and can be taken away.

What a file held before and holds now tells after a crash whether it was written. Only what the step
itself has written is written over or taken away.
"""

import base64
import hashlib
import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, NamedTuple

from graphs.definition import Reference
from graphs.documents.formats import FORMATS
from graphs.file_names import filled_name
from graphs.held import StepFailed
from graphs.journal import Effect, EffectState, Kind, Outcome
from graphs.kinds.effect import Deed, Done, Shown, once
from graphs.kinds.frame import Frame
from graphs.kinds.sending import address, content_of, deed_of, headers_of
from graphs.outside import Files, NotReached, Request, Secret
from graphs.steps import ExportStep, PublishStep
from graphs.steps.outside import To
from graphs.taking_back import effect_taken_back

NO_FILES = "Nothing here can be published to files."


class Matter(NamedTuple):
    """What is published: as it is shown, its hash, and how to get it."""

    shown: Any
    sha256: str
    content: Callable[[], Awaitable[bytes]]
    format: str = ""  # of a finished file


async def publish(frame: Frame, step: PublishStep) -> Outcome:
    """Publish what the step names, or take away what another one published."""
    if step.withdraw is not None:
        return await _withdraw(frame, step, step.withdraw)
    assert step.to is not None
    reference = Reference.parse(step.from_ or "")
    if reference.step and (await frame.result(reference)).kind is not Kind.RESULT:
        return Outcome(Kind.SKIPPED, note="There was nothing to publish.")
    values = await frame.filled((await frame.declared(step.with_)).values)
    matter = await _matter(frame, step, reference)
    if step.to.file is not None:
        return await _into_file(frame, step, filled_name(step.to.file, values), matter)
    return await _to_webhook(frame, step, step.to, values, matter)


async def _matter(frame: Frame, step: PublishStep, reference: Reference) -> Matter:
    value = await frame.filled(await frame.value(reference))
    if reference.step and is_of_files(frame, reference.step):
        return _file(frame, step, value)
    text = value if isinstance(value, str) else json.dumps(value, indent=2, ensure_ascii=False)
    content = text.encode("utf-8", "replace")

    async def get() -> bytes:
        return content

    return Matter(value, hashlib.sha256(content).hexdigest(), get)


def is_of_files(frame: Frame, name: str) -> bool:
    """Tell whether a step makes files."""
    return isinstance(frame.executor.workflow.placed[frame.beside(name).step].step, ExportStep)


def _file(frame: Frame, step: PublishStep, made: Any) -> Matter:
    """Return the one finished file that is meant."""
    clean = [one for one in made if one["copy"] == "clean"]
    found = [one for one in clean if step.format in (None, one["format"])]
    if len(found) != 1:
        listed = ", ".join(str(one["name"]) for one in clean)
        raise StepFailed(f"One file is published: there are {len(found)} that fit, of {listed}.")
    [one] = found

    async def get() -> bytes:
        content = await frame.executor.room.journal.content(one["sha256"])
        if content is None:
            raise NotReached(f"{one['name']} is not kept any more.", fault="permanent")
        return content

    return Matter(dict(one), one["sha256"], get, one["format"])


async def _into_file(frame: Frame, step: PublishStep, name: str, matter: Matter) -> Outcome:
    """Write the file, and look after a crash whether it is there."""
    executor, sha256 = frame.executor, matter.sha256
    to = f"file {name}"
    recipe = frame.recipe({"to": to, "body": matter.shown})
    lacks = _lacks(frame, name)
    fresh = not executor.planning and (frame.address, recipe.key) not in executor.entries

    async def write(files: Files, effect: Effect) -> Any:
        sent_before = effect.state is not EffectState.INTENDED
        perhaps = sent_before and effect.payload.get("before") != sha256
        if not (perhaps and await files.published(name) == sha256):
            done = await executor.room.journal.done_at(frame.address)
            mine = {
                one.payload["sha256"]
                for one in done
                if one.destination == to and one.key != effect.key
            }
            await files.publish(name, await matter.content(), None if step.replace else mine)
        return {"file": name, "sha256": sha256}

    before = await _stands(frame, name) if fresh and not lacks else None
    deed = Deed(
        to=to,
        payload={"file": name, "sha256": sha256, "body": matter.shown, "before": before},
        place=name,
        do=_with_files(frame, write),
        again=True,  # what the file holds tells
        lacks=lacks,
    )
    over = {"replace": "whatever stands there"} if step.replace else {}
    shown = Shown(
        title=f"Publish {name}",
        ask=step.ask or "This is put into the folder for publishing as it stands here.",
        content={"to": to, "body": matter.shown, **over},
    )
    return await once(frame, recipe, deed, shown)


async def _stands(frame: Frame, name: str) -> str | None:
    """Return the SHA-256 of what stands there; what keeps it from being read is met in writing."""
    files = frame.executor.room.files
    try:
        return await files.published(name) if files else None
    except NotReached:
        return None


def _with_files(
    frame: Frame, work: Callable[[Files, Effect], Awaitable[Any]]
) -> Callable[[Effect], Awaitable[Done]]:
    """Return how something is done to files: told is what came of it, and why it could not be."""

    async def do(effect: Effect) -> Done:
        files = frame.executor.room.files
        assert files is not None
        try:
            return Outcome(Kind.RESULT, await work(files, effect)), EffectState.CONFIRMED
        except NotReached as error:
            state = EffectState.UNKNOWN if error.sent else EffectState.INTENDED
            return Outcome(Kind.FAILED, note=str(error), fault=error.fault), state

    return do


def _lacks(frame: Frame, name: str) -> str:
    files = frame.executor.room.files
    return NO_FILES if files is None else files.refuses(name)


async def _to_webhook(
    frame: Frame, step: PublishStep, to: To, values: Mapping[str, Any], matter: Matter
) -> Outcome:
    """Send it as JSON; a text as {"text": ...}, a finished file with its content."""
    shown = {"text": matter.shown} if isinstance(matter.shown, str) else matter.shown

    async def body() -> Any:
        return {**shown, **_packed(await matter.content(), matter.format)}

    request = webhook(to, values, shown)
    deed = deed_of(frame, request, again=step.idempotent, body=body if matter.format else None)
    asked = Shown(
        title=f"Publish this at {request.url}",
        ask=step.ask or "This goes out as it stands here, once.",
        content=content_of(request),
    )
    recipe = frame.recipe({"to": request.url, "body": shown})
    return await once(frame, recipe, deed, asked)


def webhook(to: To, values: Mapping[str, Any], body: Any) -> Request:
    """Return the request to a webhook."""
    assert to.webhook is not None
    sign = Secret(to.sign.secret) if to.sign else None
    url = address(to.webhook, values)
    return Request("POST", url, headers_of(to.headers), body, sign=sign)


def _packed(content: bytes, format: str) -> dict[str, str]:
    """Return the content of a finished file as JSON can carry it."""
    if FORMATS[format].media_type.startswith("text/") or format in ("json", "fdx", "moodle"):
        return {"text": content.decode("utf-8", "replace")}
    return {"base64": base64.b64encode(content).decode()}


async def _withdraw(frame: Frame, step: PublishStep, name: str) -> Outcome:
    """Take away what a step has published, unless somebody has changed it since."""
    result = await frame.result(Reference("steps", (name,)))
    if result.kind is not Kind.RESULT:
        return Outcome(Kind.SKIPPED, note="There was nothing to withdraw.")
    journal, published = frame.executor.room.journal, frame.beside(name)
    key = effect_taken_back(frame.executor, frame.address)

    async def remove(files: Files, effect: Effect) -> Any:
        known: dict[str, set[str]] = {}
        for one in await journal.done_at(published, key):
            if one.payload.get("before") != one.payload["sha256"]:  # else it was there already
                known.setdefault(one.payload["file"], set()).add(one.payload["sha256"])
        gone = [file for file, hashes in known.items() if await files.withdraw(file, hashes)]
        await journal.taken_back(published, key)
        return {"withdrawn": gone}

    said = result.value.get("file", "") if isinstance(result.value, Mapping) else ""
    deed = Deed(
        to=f"withdraw file {said}",
        payload=result.value,
        place=str(said),
        do=_with_files(frame, remove),
        again=True,
        lacks="" if frame.executor.room.files else NO_FILES,
    )
    shown = Shown(
        title=f"Withdraw {said}",
        ask=step.ask or "This file is taken away, unless somebody has changed it since.",
        content={"to": deed.to},
    )
    recipe = frame.recipe({"withdraw": result.value})
    return await once(frame, recipe, deed, shown)
