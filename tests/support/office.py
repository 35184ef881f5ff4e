"""Files as LibreOffice shows them."""

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

_LIMIT_SECONDS = 180


def converted(files: Sequence[Path], to: str, folder: Path) -> list[Path]:
    """Return what LibreOffice makes of files; skip the test where it is not installed."""
    office = shutil.which("soffice")
    if office is None:
        if os.environ.get("CI"):
            pytest.fail("soffice is missing; CI installs it, see .ci/run")
        pytest.skip("soffice is not installed")
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    subprocess.run(
        [office, profile, "--headless", "--convert-to", to, "--outdir", str(folder), *files],
        check=True,
        capture_output=True,
        timeout=_LIMIT_SECONDS,
    )
    made = [folder / f"{one.stem}.{to}" for one in files]
    missing = [one.name for one in made if not one.exists()]
    assert missing == [], "LibreOffice could not open what these are made from"
    return made
