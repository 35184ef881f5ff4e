"""What is installed: nothing that runs by itself when Python starts, and only what is locked."""

import re
import sysconfig
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# Files that run at every start of Python; a planted one is how litellm was once poisoned.
KNOWN = re.compile(
    r"distutils-precedence|_virtualenv|__editable__[\w.-]*draftroom[\w.-]*|a1_coverage"
)


def test_no_unknown_file_runs_when_python_starts():
    folders = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    found = [one for folder in folders for one in Path(folder).glob("*.pth")]

    assert [one.name for one in found if not KNOWN.fullmatch(one.stem)] == []


def test_every_locked_package_has_a_version_and_a_hash():
    text = (ROOT / "requirements.lock").read_text("utf-8").replace("\\\n", " ")
    packages = [line for line in text.splitlines() if line and line[0] not in "# "]

    assert packages
    assert [one[:60] for one in packages if "==" not in one or "--hash=sha256:" not in one] == []


def test_no_poisoned_version_is_locked():
    text = (ROOT / "requirements.lock").read_text("utf-8")
    locked = re.search(r"^litellm==([\d.]+)", text, re.MULTILINE)

    assert locked is not None
    assert locked[1] not in {"1.82.7", "1.82.8"}
