"""Trust: what calibration has shown of judges, kept in judges.json beside the datasets."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from assistant.evaluation.calibration import TRUSTED, Calibration
from assistant.evaluation.families import warning
from assistant.evaluation.results import write_json
from graphs.loader import load

JUDGES = "judges.json"


@dataclass(frozen=True)
class Note:
    """One sentence about a judge; where it is not ``sure``, its scores carry a caution."""

    told: str
    sure: bool


def keep(folder: Path, judge: str, found: Iterable[Calibration]) -> None:
    """Note how a judge did; what is known of other judges and templates is kept."""
    known = _known(folder)
    mine = {one.template: {**asdict(one), "share": round(one.share, 4)} for one in found}
    judges = {**known, judge: {**known.get(judge, {}), **mine}}
    write_json(
        folder / JUDGES, {name: dict(sorted(judges[name].items())) for name in sorted(judges)}
    )


def notes(
    folder: Path, judge: str, rubrics: Mapping[str, str], writers: Iterable[str]
) -> tuple[Note, ...]:
    """Say what is known of a judge of these templates (with the versions of their rubrics)."""
    known = _known(folder).get(judge, {})
    told = [_note(judge, name, known.get(name), rubrics[name]) for name in sorted(rubrics)]
    own = warning(judge, writers)
    return (*([Note(own, sure=False)] if own else []), *told)


def _note(judge: str, template: str, known: Mapping[str, Any] | None, rubric: str) -> Note:
    if known is None:
        return Note(
            f"{judge} was never calibrated for {template}: read its scores with care, or run "
            f"draftroom eval calibrate --judge {judge}.",
            sure=False,
        )
    saw = f"{judge} saw {known['seen']} of {known['planted']} planted flaws in {template}"
    if known["rubric"] != rubric:
        return Note(f"{saw}, by an earlier rubric: calibrate it again.", sure=False)
    if known["seen"] < TRUSTED * known["planted"]:
        said = f"{saw}, fewer than {TRUSTED:.0%}: read its scores with care."
        return Note(said, sure=False)
    return Note(f"{saw}.", sure=True)


def _known(folder: Path) -> dict[str, dict[str, Any]]:
    path = folder / JUDGES
    if not path.is_file():
        return {}
    found: dict[str, dict[str, Any]] = load(path.read_bytes(), file=str(path)).value
    return found
