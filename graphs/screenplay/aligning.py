"""Which paragraphs of a script are those of an earlier version: kept, changed, new, and gone."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from graphs.screenplay.elements import Element

_ALIKE = 0.5
_NEAR = 24  # paragraphs among which one that was rewritten is looked for


@dataclass(frozen=True)
class Alignment:
    """By index: where an element stood before, and which earlier ones have no successor."""

    before: dict[int, int] = field(default_factory=dict)  # new index to old, words the same or not
    changed: frozenset[int] = frozenset()  # new indexes whose words differ, or that are new
    gone: tuple[int, ...] = ()  # old indexes

    @property
    def after(self) -> dict[int, int]:
        """Where an earlier element stands now."""
        return {old: new for new, old in self.before.items()}


def aligned(old: Sequence[Element], new: Sequence[Element]) -> Alignment:
    """Return how a script came out of an earlier version."""
    matcher = SequenceMatcher(None, [_key(one) for one in old], [_key(one) for one in new], False)
    before: dict[int, int] = {}
    changed: set[int] = set()
    gone: list[int] = []
    for tag, i, i_end, j, j_end in matcher.get_opcodes():
        if tag == "equal":
            before.update(zip(range(j, j_end), range(i, i_end), strict=True))
            continue
        pairs = _paired(old, new, range(i, i_end), range(j, j_end))
        before.update(pairs)
        changed.update(range(j, j_end))
        taken = set(pairs.values())
        gone += [one for one in range(i, i_end) if one not in taken]
    return Alignment(before, frozenset(changed), tuple(gone))


def _key(element: Element) -> tuple[str, str, str]:
    return (element.type.value, element.text, element.dual)


def _paired(
    old: Sequence[Element], new: Sequence[Element], olds: range, news: range
) -> dict[int, int]:
    """Pair what was replaced in its order: of one kind, and alike, or the same scene."""
    found: dict[int, int] = {}
    at = olds.start
    for one in news:
        for place in range(at, min(at + _NEAR, olds.stop)):
            if _is_same(old[place], new[one]):
                found[one] = place
                at = place + 1
                break
    return found


def _is_same(old: Element, new: Element) -> bool:
    if old.type is not new.type:
        return False
    if old.scene_id and new.scene_id == old.scene_id and old.scene_number == new.scene_number:
        return not new.is_omitted or old.is_omitted
    matcher = SequenceMatcher(None, old.text, new.text, False)
    return matcher.quick_ratio() >= _ALIKE and matcher.ratio() >= _ALIKE
