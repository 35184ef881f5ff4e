"""notify: a message in the person's own chat, in a file of notices, or to a webhook.

What leaves this computer asks a person first; a word in their own chat or a notice here does not.
"""

from dataclasses import replace
from typing import Any

from graphs.file_names import filled_name
from graphs.journal import Effect, EffectState, Event, Kind, Outcome
from graphs.kinds.effect import Deed, Done, Shown, once
from graphs.kinds.frame import Frame
from graphs.kinds.publish import webhook
from graphs.kinds.sending import content_of, deed_of
from graphs.outside import NotReached
from graphs.rows import written
from graphs.steps import NotifyStep
from graphs.steps.outside import To

NOTIFIED = "person.notified"  # the event that tells the chat
_NO_NOTICES = "Nothing here keeps notices."


async def notify(frame: Frame, step: NotifyStep) -> Outcome:
    """Give the message to whom it is for, once."""
    values = await frame.filled((await frame.declared(step.with_)).values)
    message = {"subject": written(step.subject, values), "text": written(step.text, values)}
    to = step.to
    if to is None:
        deed, shown = _to_chat(frame, message), None
    elif to.file is not None:
        deed, shown = _to_file(frame, filled_name(to.file, values), message), None
    else:
        deed, shown = _to_webhook(frame, step, to, values, message)
    recipe = frame.recipe({"to": deed.to, **message})
    outcome = await once(frame, recipe, deed, shown)
    said = ": ".join(one for one in message.values() if one)
    return replace(outcome, note=said) if outcome.kind is Kind.RESULT else outcome


def _to_chat(frame: Frame, message: dict[str, str]) -> Deed:
    async def tell(effect: Effect) -> Done:
        facts = {"step": frame.address.step, "item": frame.item, "key": effect.key, **message}
        await frame.executor.room.journal.append([Event(NOTIFIED, facts)])
        return Outcome(Kind.RESULT, message), EffectState.CONFIRMED

    # Told twice is said once: what is said in the chat has the key as its name.
    return Deed(to="chat", payload=message, place="the chat", do=tell, again=True)


def _to_file(frame: Frame, name: str, message: dict[str, str]) -> Deed:
    files = frame.executor.room.files

    async def add(effect: Effect) -> Done:
        assert files is not None
        at = frame.executor.room.clock().isoformat()
        line = {"at": at, "step": str(frame.address), **message}
        try:
            await files.notice(name, effect.key, line)
        except NotReached as error:
            state = EffectState.UNKNOWN if error.sent else EffectState.INTENDED
            return Outcome(Kind.FAILED, note=str(error), fault=error.fault), state
        return Outcome(Kind.RESULT, message), EffectState.CONFIRMED

    lacks = "" if files else _NO_NOTICES
    return Deed(to=f"notices {name}", payload=message, place=name, do=add, again=True, lacks=lacks)


def _to_webhook(
    frame: Frame, step: NotifyStep, to: To, values: Any, message: dict[str, str]
) -> tuple[Deed, Shown]:
    request = webhook(to, values, message)
    shown = Shown(
        title=f"Send this message to {request.url}",
        ask=step.ask or "This goes out as it stands here, once.",
        content=content_of(request),
    )
    return deed_of(frame, request, again=step.idempotent), shown
