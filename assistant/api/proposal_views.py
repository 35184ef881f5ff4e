"""Tells a change to a person: what was understood, what it would redo, keep and cost."""

from collections.abc import Sequence
from typing import Any

from assistant.api import shapes
from assistant.api.differences import DifferenceShape, difference_shapes
from assistant.api.passages import PassageShape, passage_shapes
from assistant.api.proposal_shapes import (
    About,
    AppliesShape,
    EditShape,
    ImpactShape,
    PartShape,
    ProposalShape,
    StaysShape,
)
from assistant.comparing import Change
from assistant.differences import Reader
from assistant.edits.told import told
from assistant.fields import Form
from assistant.naming import Naming
from assistant.pricing import Impact
from assistant.proposals import ProposalView
from assistant.snapshot import Snapshot
from assistant.upgrade import what_stays
from assistant.whole_steps import divided
from assistant.words import say
from graphs import paths
from graphs.edits import (
    Edit,
    Guidance,
    Rename,
    ReplaceResult,
    SetInput,
    SetStyle,
    UseWriter,
    Waive,
)
from graphs.journal import Address

MOST_HERE = 40  # passages; more than these are changed in the draft itself


class Reading:
    """Reads edits out by the names that a run's parts have at one version of it."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self.titles = shapes.titles_of(snapshot)
        known = {
            Address(one.id, one.item): one.value for one in snapshot.steps if one.value is not None
        }
        self.reader = Reader(snapshot.workflow, Naming(snapshot.workflow, known), known)

    def edits(self, edits: Sequence[Edit], raw: Sequence[Any]) -> list[EditShape]:
        """Return the parts of a change."""
        return [
            self._edit(index, edit, one)
            for index, (edit, one) in enumerate(zip(edits, raw, strict=True))
        ]

    def impact(self, it: Impact) -> ImpactShape:
        """Return what a change would do; a step is redone with any of its parts."""
        workflow, autonomy = self.snapshot.workflow, self.snapshot.run.autonomy
        again = {Address(one.step, one.item): one.why for one in it.redo}
        redo, keep = divided(workflow, autonomy, again, (*it.keep, *it.carried))
        why = {at.step.partition(".")[0]: why for at, why in again.items()}
        return ImpactShape(
            redo=[PartShape(step=at, title=one, why=why[at]) for at, one in redo.items()],
            keep=[PartShape(step=at, title=one) for at, one in keep.items()],
            asks=list(dict.fromkeys(self.title(one) for one in it.asks)),
            sent_again=list(it.sent_again),
            stays=list(it.stays),
            own_words=list(dict.fromkeys(map(str, it.own_words))),
            applies=[AppliesShape(title=one.title, when=one.when) for one in it.applies],
            calls=it.calls,
            seconds=it.seconds,
            cost_usd=it.cost_usd,
            cost_limit_usd=it.cost_limit_usd,
        )

    def here(self, edits: Sequence[Edit]) -> list[PassageShape]:
        """Return what stands at the one place that a wish is for; nothing where it is for many."""
        wishes = [one for one in edits if isinstance(one, Guidance)]
        if len(wishes) != 1:
            return []
        step, item, path = wishes[0].step, wishes[0].item, wishes[0].path
        made = [one for one in self.snapshot.steps if (one.id, one.item) == (step, item)]
        view = made[0] if made else None
        value = paths.get(view.value, path, None) if view else None
        if view is None or value is None:
            return []
        form = Form(self.snapshot.workflow.output_type(step))
        found = passage_shapes(value, view.sources, form, path)
        return found if len(found) <= MOST_HERE else []

    def title(self, step: str) -> str:
        """Return what a step is called; the rounds of a step go by its own name."""
        return self.titles.get(step) or self.titles.get(step.split(".", maxsplit=1)[0], step)

    def _edit(self, index: int, edit: Edit, raw: Any) -> EditShape:
        shape = EditShape(index=index, kind=edit.kind, title="", text="", edit=raw)
        match edit:
            case SetInput():
                return self._input(shape, edit)
            case ReplaceResult():
                shape.title = self._place(edit.step, edit.item, "")
                shape.passages = self._passages(edit)
            case Guidance():
                shape.title = self._place(edit.step, edit.item, edit.path)
                shape.text = edit.text
            case UseWriter():
                shape.title = edit.writer.name
                shape.text = ", ".join(map(self.title, edit.steps))
            case Rename():
                shape.before, shape.after = edit.old, edit.new
            case Waive():
                shape.title = say("waive.title", check=edit.check)
                shape.text = edit.reason or say("waive.back")
            case SetStyle():
                shape.text = "; ".join(filter(None, (edit.language, edit.audience, edit.notes)))
            case _:
                shape.title = self._place(edit.step, edit.item, "")
        return shape

    def _input(self, shape: EditShape, edit: SetInput) -> EditShape:
        definition, inputs = self.snapshot.workflow.definition, self.snapshot.revision.inputs
        shape.title, shape.before, shape.after = told(definition, inputs, edit.name, edit.value)
        return shape

    def _passages(self, edit: ReplaceResult) -> list[DifferenceShape]:
        at = Address(edit.step, edit.item)
        return difference_shapes(
            self.reader.difference(at, Change(one.path, one.base, one.value))
            for one in edit.patches
        )

    def _place(self, step: str, item: str, path: str) -> str:
        at = Address(step, item)
        return (path and self.reader.place(at, path)) or self.reader.part(at, path)


def proposal_shape(
    view: ProposalView, reading: Reading, before: Reading | None = None
) -> ProposalShape:
    """Return a change; of one that was made, ``before`` is the version it was made on."""
    it, snapshot = view.proposal, reading.snapshot
    about = about_of(view.edits, by_rules=shapes.writer_of((before or reading).snapshot) == "rules")
    return ProposalShape(
        id=it.id,
        run=it.run_id,
        run_title=snapshot.run.title,
        run_status=snapshot.run.status,
        words=it.words,
        reading=it.reading,
        about=about,
        offline=shapes.writer_of(snapshot) == "rules",
        status=view.became,
        is_current=view.is_current,
        version=it.revision,
        decided_at=it.decided_at,
        edits=(before or reading).edits(view.edits, it.edits),
        impact=None if view.impact is None else reading.impact(view.impact),
        here=reading.here(view.edits) if about == "note" else [],
        stays=StaysShape(**vars(what_stays(snapshot, view.edits))) if about == "upgrade" else None,
        refusal=view.refusal,
    )


def about_of(edits: Sequence[Edit], *, by_rules: bool) -> About:
    """Return what kind of change this is: each kind is asked for in its own words."""
    if edits and all(isinstance(one, Guidance) for one in edits):
        return "note" if by_rules else "change"
    if edits and all(isinstance(one, UseWriter) for one in edits):
        to_rules = all(isinstance(one, UseWriter) and one.writer.by_rules for one in edits)
        if to_rules:
            return "finish"
        return "upgrade" if by_rules else "change"
    return "change"
