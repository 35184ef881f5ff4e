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
        _absent("soffice is not installed")
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    subprocess.run(
        [str(office), profile, "--headless", "--convert-to", to, "--outdir", str(folder), *files],
        check=True,
        capture_output=True,
        timeout=_LIMIT_SECONDS,
    )
    made = [folder / f"{one.stem}.{to}" for one in files]
    missing = [one.name for one in made if not one.exists()]
    if missing:
        _absent(f"LibreOffice made no {missing}: a file is broken, or a part of it is absent")
    return made


def _absent(why: str) -> None:
    if os.environ.get("CI"):
        pytest.fail(f"{why}; CI installs all of it, see .ci/run")
    pytest.skip(why)
