"""Runs the novel template's steps in their order: by rules, or with what a good model wrote."""

from collections.abc import Mapping
from typing import Any

from agents.rules.words import keep, take_apart
from agents.sources import Source, Sources
from graphs.checks.check import Draft
from graphs.checks.run import run_checks
from graphs.findings import GateReport
from graphs.templates.novel import draft as forms
from graphs.templates.novel import rules, steps
from graphs.templates.novel.checks import CHECKS
from graphs.templates.novel.draft import Novel
from tests.support import novel_sample as sample


def checked(value: Any, inputs: Mapping[str, Any], sources: Sources | None = None) -> GateReport:
    """Return what the checks find in a book's data."""
    given = frozenset(name for name, one in inputs.items() if one not in (None, "", []))
    return run_checks(
        CHECKS,
        Draft(
            value=Novel.model_validate(value),
            data=value,
            inputs=inputs,
            given=given,
            sources=sources or {},
        ),
    )


class Book:
    """A book with its inputs: by rules, or with the sample's prose."""

    def __init__(self, inputs: dict[str, Any], *, by_model: bool = False) -> None:
        self.inputs = inputs
        self.by_model = by_model
        made = self._made()
        taken = take_apart(made)
        self.whole = Novel.model_validate(taken.value)
        self.data: dict[str, Any] = self.whole.model_dump(mode="json")
        self.sources: dict[str, Source] = {} if by_model else dict(taken.sources)

    def report(self) -> GateReport:
        """Return what the checks find."""
        return checked(self.data, self.inputs, self.sources)

    def _said(self, form: str, value: Any, made: Any) -> Any:
        return getattr(forms, form).model_validate(value) if self.by_model else made()

    def _made(self) -> Novel:
        given = self.inputs
        brief = steps.brief(steps.NovelInputs(**_known(given)))
        size = steps.size(
            int(given.get("words", 80_000)), given, brief.kind, int(given.get("draft_chapters", 3))
        )
        own = steps.own(given.get("manuscript", ""))
        story = self._said("Story", sample.STORY, lambda: rules.story(brief))
        cast = self._said(
            "Cast", sample.CAST, lambda: rules.cast(brief, _list(given, "cast"), tuple(own.names))
        )
        world = self._said(
            "World", sample.WORLD, lambda: rules.world(brief, _list(given, "places"))
        )
        themes = self._said(
            "Themes", sample.THEMES, lambda: rules.themes(brief, _list(given, "threads"))
        )
        cut = steps.beat_map(size.words)
        moments = self._said(
            "Moments", sample.MOMENTS, lambda: rules.moments(brief, story, cast, cut)
        )
        beats = steps.beats(cut, moments)
        laid = steps.layout(size, brief, cast, themes, beats, own, list(_list(given, "outline")))
        outlined = [
            steps.outlined(
                one,
                None
                if one.own
                else self._said(
                    "Outlined",
                    sample.outlined(one.id) if self.by_model else None,
                    lambda one=one: rules.outline(brief, cast, one),
                ),
            )
            for one in laid.chapters
        ]
        scenes = steps.scene_list(laid, outlined, cast, beats)
        orders = steps.to_draft(scenes, cast, world, size.draft_chapters)
        return keep(
            Novel,
            brief=brief,
            size=size,
            story=story,
            cast=cast,
            world=world,
            themes=themes,
            beats=beats,
            scene_list=scenes,
            voice=forms.Voice(),
            own=own,
            chapters=[self._written(one) for one in orders.commissions],
        )

    def _written(self, commission: forms.Commission) -> forms.WrittenChapter:
        kept = []
        for order in commission.orders:
            text = sample.PROSE[order.id] if self.by_model else ""
            facts = sample.FACTS.get(order.id, []) if self.by_model else []
            noted = forms.Established.model_validate({"facts": facts})
            kept.append(steps.scene_kept(order, forms.Prose(text=text), noted))
        return steps.chapter_kept(commission, kept, forms.LineEdit())


def _known(given: Mapping[str, Any]) -> dict[str, Any]:
    return {name: one for name, one in given.items() if name in steps.NovelInputs.model_fields}


def _list(given: Mapping[str, Any], name: str) -> tuple[str, ...]:
    return tuple(given.get(name, ()))
