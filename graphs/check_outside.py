"""The steps that reach the world outside, checked: where they go, and what goes with them."""

from collections.abc import Iterator, Sequence

from graphs.definition import Placed, Reference
from graphs.file_names import BadName, check_pattern, holes_of
from graphs.found import Found, Path
from graphs.lines import BadLine, holes
from graphs.steps import ExportStep, ExtractStep, HttpStep, NotifyStep, PublishStep
from graphs.steps.base import Mapped
from graphs.steps.outside import Headers, Secret, To
from graphs.workflow import Workflow

NOTICES = ".jsonl"  # a line of JSON for each
# What says how a request travels, or that it is this one.
_OURS = (
    *("connection", "content-length", "host", "idempotency-key", "transfer-encoding"),
    *("webhook-id", "webhook-signature", "webhook-timestamp"),
)


def outside_problems(workflow: Workflow, placed: Placed, at: Path) -> Iterator[Found]:
    """Yield what is wrong with where a step goes."""
    match placed.step:
        case HttpStep() as step:
            yield from _given(holes_of(step.url), step.with_, (*at, "url"))
            yield from headers_problems(step.headers, (*at, "headers"))
        case PublishStep() as step:
            yield from _publish(workflow, placed, step, at)
        case NotifyStep() as step:
            yield from _notify(step, at)
        case _:
            pass


def _publish(workflow: Workflow, placed: Placed, step: PublishStep, at: Path) -> Iterator[Found]:
    if step.withdraw is not None:
        yield from _withdraw(workflow, placed, step, at)
        return
    if step.from_ is None or step.to is None:
        yield Found(at, "must have from and to, or withdraw", ("from and to", "withdraw"))
        return
    yield from _to(step.to, step.with_, (*at, "to"))
    for name in step.with_:
        if name not in holes_of(step.to.place):
            yield Found((*at, "with", name), "is not named in to", tuple(holes_of(step.to.place)))
    if step.to.webhook is not None and step.replace:
        yield Found((*at, "replace"), "is only there for a file", ("file",))
    if step.to.webhook is None and step.idempotent:
        yield Found((*at, "idempotent"), "is only there for a webhook", ("webhook",))
    yield from _files(workflow, placed, step, at)


def _withdraw(workflow: Workflow, placed: Placed, step: PublishStep, at: Path) -> Iterator[Found]:
    for key in ("from_", "format", "to", "with_", "replace", "idempotent"):
        if getattr(step, key):
            yield Found((*at, key.rstrip("_")), "is not there where something is withdrawn")
    path = workflow.resolve(step.withdraw or "", placed.block)
    if path is None or path == placed.path:
        return  # told where the names of steps are checked
    other = workflow.placed[path].step
    if not isinstance(other, PublishStep) or other.to is None or other.to.file is None:
        told = f"{step.withdraw!r} publishes no file; what went elsewhere is taken back by http"
        yield Found((*at, "withdraw"), told)


def _files(workflow: Workflow, placed: Placed, step: PublishStep, at: Path) -> Iterator[Found]:
    """Check that one file is meant, where finished files are published."""
    reference = Reference.parse(step.from_ or "")
    path = workflow.resolve(reference.step, placed.block) if reference.step else None
    made = workflow.placed[path].step if path else None
    if not isinstance(made, ExportStep):
        if step.format is not None:
            yield Found((*at, "format"), "is only there for the files of an export step")
    elif reference.path[1:]:
        yield Found((*at, "from"), "must name the step alone: format says which file")
    elif step.format is None and len(made.formats) > 1:
        yield Found((*at, "format"), "is missing: several files are made", made.formats)
    elif step.format is not None and step.format not in made.formats:
        yield Found((*at, "format"), f"{made.id!r} makes no such file", made.formats)


def _notify(step: NotifyStep, at: Path) -> Iterator[Found]:
    named = list(holes_of(step.to.place)) if step.to else []
    for key in ("subject", "text"):
        try:
            inside = [one.name for one in holes(getattr(step, key)) if one.name]
        except BadLine as error:
            yield Found((*at, key), str(error))
            continue
        yield from _given([one.split(".")[0] for one in inside], step.with_, (*at, key))
        named += [one.split(".")[0] for one in inside]
    if step.to is not None:
        yield from _to(step.to, step.with_, (*at, "to"))
        if step.to.file is not None and not step.to.file.endswith(NOTICES):
            yield Found((*at, "to", "file"), "must end as a file of notices does", (NOTICES,))
    if step.idempotent and (step.to is None or step.to.webhook is None):
        yield Found((*at, "idempotent"), "is only there for a webhook", ("webhook",))
    for name in step.with_:
        if name not in named:
            yield Found((*at, "with", name), "is named nowhere", tuple(dict.fromkeys(named)))


def _to(to: To, given: Mapped, at: Path) -> Iterator[Found]:
    if (to.file is None) == (to.webhook is None):
        yield Found(at, "must have exactly one of file and webhook", ("file", "webhook"))
        return
    if to.file is not None:
        try:
            check_pattern(to.file)
        except BadName as error:
            yield Found((*at, "file"), str(error))
        for key in ("headers", "sign"):
            if getattr(to, key):
                yield Found((*at, key), "is only there for a webhook", ("webhook",))
    yield from _given(holes_of(to.place), given, (*at, "file" if to.file else "webhook"))
    yield from headers_problems(to.headers, (*at, "headers"))


def _given(named: Sequence[str], given: Mapped, at: Path) -> Iterator[Found]:
    known = tuple(given)
    for name in dict.fromkeys(named):
        if name not in known:
            yield Found(at, f"{name!r} is not given", known)


def headers_problems(headers: Headers, at: Path) -> Iterator[Found]:
    """Yield the headers that a definition cannot set."""
    for name in headers:
        if name.lower() in _OURS:
            yield Found((*at, name), "is set by Draftroom, as it says how a request travels")


def secrets_of(workflow: Workflow) -> list[str]:
    """Return the names of the secrets that a workflow needs to be set."""
    found: set[str] = set()
    for placed in workflow.placed.values():
        to = getattr(placed.step, "to", None)
        came = placed.step.from_ if isinstance(placed.step, ExtractStep) else None
        headers = getattr(to or came or placed.step, "headers", {})
        named = [*headers.values(), getattr(to, "sign", None)]
        found |= {one.secret for one in named if isinstance(one, Secret)}
    return sorted(found)
