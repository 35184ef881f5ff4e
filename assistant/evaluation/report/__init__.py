"""Reports: what a folder of results says, as a page, for CI tools, and as a summary in Markdown.

They are made of the folder alone, so that a replay makes them again without a model.
"""

from pathlib import Path

from assistant.evaluation.comparing import Comparison
from assistant.evaluation.folder import read
from assistant.evaluation.report.junit import junit
from assistant.evaluation.report.page import page
from assistant.evaluation.report.summary import summary

__all__ = ["compared", "write"]


def write(folder: Path) -> tuple[Path, ...]:
    """Write the reports of a results folder into it; return their paths, the page first."""
    results = read(folder)
    made = {
        folder / "report.html": page(results).encode(),
        folder / "junit.xml": junit(results),
        folder / "summary.md": summary(results).encode(),
    }
    for path, content in made.items():
        path.write_bytes(content)
    return tuple(made)


def compared(comparison: Comparison) -> bytes:
    """Return the page of an evaluation that is held against another, drafts beside drafts."""
    return page(comparison.after.results, comparison).encode()
