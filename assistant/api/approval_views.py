"""Tells what waits for a person: its passages, choices, checks, and what was changed in it."""

from collections.abc import Sequence
from typing import Any

from agents.sources import Source, Sources, elements
from assistant.api import shapes
from assistant.api.approval_shapes import (
    ApprovalShape,
    DecidedShape,
    OptionShape,
    PlacedFinding,
    PlacedRepair,
    ReportShape,
)
from assistant.api.differences import DifferenceShape, difference_shapes
from assistant.api.passages import PassageShape, passage_shapes
from assistant.choices import offered
from assistant.comparing import changes
from assistant.differences import Reader
from assistant.fields import Form
from assistant.naming import Naming
from assistant.snapshot import ApprovalView, Snapshot
from assistant.store.approvals import Approval
from assistant.store.words import ApprovalStatus
from assistant.wanted import draft_of
from graphs import paths
from graphs.findings import Severity
from graphs.journal import Address, Verdict
from graphs.steps import ReviewStep, ReviseStep

READ_AS_A_DOCUMENT = 60  # passages; a draft of more is shown as the documents made of it


class Telling:
    """Tells one approval of one run to one person."""

    def __init__(self, actor: str, snapshot: Snapshot, approval: Approval) -> None:
        self.actor = actor
        self.snapshot = snapshot
        self.approval = approval
        self.view = next((one for one in snapshot.approvals if one.id == approval.id), None)

    @property
    def draft(self) -> Any:
        """The draft that was shown."""
        return draft_of(self.approval, self.view.content if self.view else None)

    @property
    def sources(self) -> Sources:
        """Who wrote what in it, as far as that is known."""
        if self.view is not None:
            return self.view.sources
        step, item = self.approval.subject
        made = [one for one in self.snapshot.steps if (one.id, one.item) == (step, item)]
        return made[0].sources if made else {}

    def shape(self, answers: Sequence[Approval]) -> ApprovalShape:
        """Return everything a card shows; ``answers`` are all approvals of the run."""
        it, view, run = self.approval, self.view, self.snapshot.run
        is_draft = it.kind == "approval"
        final = self._final(answers)
        read = self._passages(final) if is_draft else []
        return ApprovalShape(
            id=it.id,
            run=run.id,
            run_title=run.title,
            run_status=run.status,
            run_reason=dict(run.reason or {}),
            offline=shapes.writer_of(self.snapshot) == "rules",
            gate=it.gate_step,
            item=it.gate_item,
            kind=it.kind,
            is_accept=it.gate_step.endswith(".accept"),
            title=it.title,
            ask=it.ask,
            part=view.part if view else self._reader.part(it.subject, ""),
            place=view.place if view else "",
            shown=it.shown,
            status=it.status,
            newer=self._newer(),
            withdrawn=it.comment if it.status is ApprovalStatus.SUPERSEDED else "",
            is_current=view is not None or not it.pending,
            blocked=bool(view and view.blocked),
            has_document=len(read) > READ_AS_A_DOCUMENT or (is_draft and self._has_page(final)),
            has_figures=is_draft and it.subject_step in self.snapshot.workflow.resources.live,
            passages=read,
            options=self.options(final) if is_draft else [],
            content=None if is_draft else it.content,
            checks=self._report(view) if view and is_draft else None,
            since=difference_shapes(view.since) if view else [],
            notes=self._notes(),
            created_at=it.created_at,
            decided=self._decided(final),
        )

    def _has_page(self, final: Any) -> bool:
        """Tell whether the template lays this result out itself, with nothing to choose from."""
        pages = self.snapshot.workflow.resources.pages
        return self.approval.subject_step in pages and not self.options(final)

    def passages(self, draft: Any) -> list[PassageShape]:
        """Return the passages of a draft that the person has changed: what is new is theirs."""
        before = self.draft
        found = self._passages(draft)
        for one in found:
            if one.kind == "value" and paths.get(before, one.path, None) != one.value:
                one.source = Source.YOURS
        return found

    def options(self, draft: Any) -> list[OptionShape]:
        """Return what there is to choose from."""
        choice = offered(draft)
        if choice is None:
            return []
        places = [f"/{choice.field}/{segment}" for segment, _ in elements(list(choice.now))]
        return [
            OptionShape(
                number=number,
                text=str(one.get("text") or one.get("title") or next(iter(one.values()), "")),
                taken=number <= len(places),
                path=places[number - 1] if number <= len(places) else "",
            )
            for number, one in enumerate([*choice.now, *choice.others], start=1)
        ]

    def changed(self, draft: Any) -> list[DifferenceShape]:
        """Return what of a draft is not as it was shown."""
        beside = self._beside_numbers(draft)
        told = [
            self._reader.difference(self.approval.subject, one)
            for one in changes(self.draft, draft)
            if not one.path.startswith("/alternatives") and one.path not in beside
        ]
        return difference_shapes(told)

    def _beside_numbers(self, draft: Any) -> set[str]:
        """Return the places that follow a number beside them: its band, and whose it is."""
        live = self.snapshot.workflow.resources.live.get(self.approval.subject_step)
        if live is None:
            return set()
        numbers = {one.path for one in live.numbers(self.draft)}
        tops = {path.rpartition("/")[0] for path in numbers}
        return {
            f"{top}/{name}"
            for top in tops
            for name in (paths.get(draft, top, None) or {})
            if f"{top}/{name}" not in numbers
        }

    @property
    def _reader(self) -> Reader:
        known = {
            Address(one.id, one.item): one.value
            for one in self.snapshot.steps
            if one.value is not None
        }
        workflow = self.snapshot.workflow
        return Reader(workflow, Naming(workflow, known), known)

    def _newer(self) -> str | None:
        it = self.approval
        if it.status is not ApprovalStatus.SUPERSEDED:
            return None
        here = [one.id for one in self.snapshot.approvals if (one.gate, one.item) == it.gate]
        return here[0] if here else None

    def _passages(self, draft: Any) -> list[PassageShape]:
        form = Form(self.snapshot.workflow.output_type(self.approval.subject_step))
        return passage_shapes(draft, self.sources, form)

    def _report(self, view: ApprovalView) -> ReportShape | None:
        subject = self.snapshot.workflow.placed[view.subject.step].step
        if not isinstance(subject, ReviewStep | ReviseStep) and not getattr(subject, "gate", None):
            return None
        reader = self._reader
        return ReportShape(
            passed=self.snapshot.checks_passed,
            fixed=[
                PlacedRepair(
                    **shapes.repair_shape(one).model_dump(),
                    place=reader.place(view.subject, one.path),
                )
                for one in view.repairs
            ],
            found=[
                PlacedFinding(
                    **shapes.finding_shape(one).model_dump(),
                    place=reader.place(view.subject, one.path),
                    value=self._single(one.path),
                )
                for one in sorted(view.findings, key=lambda one: list(Severity).index(one.severity))
            ],
            waived=[shapes.waived_shape(one) for one in view.waived],
        )

    def _single(self, path: str) -> Any:
        found = paths.get(self.draft, path, None)
        return None if isinstance(found, dict | list) else found

    def _notes(self) -> list[shapes.NoteShape]:
        step = self.approval.subject_step
        title = shapes.titles_of(self.snapshot).get(step, step)
        return [
            shapes.NoteShape(step=step, title=title, text=one.text)
            for one in self.snapshot.notes
            if one.step == step
        ]

    def _final(self, answers: Sequence[Approval]) -> Any:
        """Return the draft as it was approved, with what the approver changed first."""
        it = self.approval
        if it.status is not ApprovalStatus.DECIDED or it.verdict is not Verdict.EDIT:
            return self.draft
        later = [
            one
            for one in answers
            if (one.gate, one.verdict) == (it.gate, Verdict.APPROVE)
            and one.content is not None
            and one.decided_at is not None
            and it.decided_at is not None
            and one.decided_at >= it.decided_at
        ]
        first = min(later, key=lambda one: one.decided_at or one.created_at, default=None)
        return self.draft if first is None else draft_of(first)

    def _decided(self, final: Any) -> DecidedShape | None:
        it = self.approval
        if it.status is not ApprovalStatus.DECIDED:
            return None
        return DecidedShape(
            verdict=it.verdict,
            by=it.decided_by or "",
            mine=it.decided_by == self.actor,
            at=it.decided_at,
            comment=it.comment,
            changed=self.changed(final) if it.kind == "approval" else [],
        )
