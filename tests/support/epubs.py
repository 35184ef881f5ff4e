"""Books as epubcheck reads them."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

_LIMIT_SECONDS = 120


def problems(book: Path) -> list[str]:
    """Return what epubcheck objects to; skip the test where it is not installed."""
    java, program = shutil.which("java"), shutil.which("epubcheck")
    if java is None or program is None:
        if os.environ.get("CI"):
            pytest.fail("epubcheck is not installed; CI installs it, see .ci/run")
        pytest.skip("epubcheck is not installed")
    told = subprocess.run(
        [java, "-jar", program, str(book)],
        check=False,
        capture_output=True,
        text=True,
        timeout=_LIMIT_SECONDS,
    )
    said = (told.stdout + told.stderr).splitlines()
    found = [one for one in said if one.startswith(("FATAL", "ERROR", "WARNING"))]
    if told.returncode and not found:
        pytest.fail(f"epubcheck broke: {told.stdout} {told.stderr}")
    return found
