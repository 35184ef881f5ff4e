"""What Chainlit finds in its folder: configuration, assets, the welcome page and its own words.

Chainlit reads and writes this folder when it is imported, so it lies in the data folder and is made
anew before that.
"""

import base64
import hashlib
import json
import os
import re
import shutil
from importlib import resources
from pathlib import Path
from typing import Any

from assistant.identity import SESSION_SECONDS
from assistant.words import words

ACCEPTED = {
    "application/pdf": [".pdf"],
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": [".docx"],
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": [".xlsx"],
    "text/plain": [".txt", ".md", ".csv", ".fountain", ".spmd"],
    "text/markdown": [".md"],
    "text/csv": [".csv"],
    "application/json": [".json"],
    "application/xml": [".fdx"],
    "text/xml": [".fdx"],
    "application/octet-stream": [".fdx", ".fountain", ".spmd"],  # what no system knows by its name
}
MOST_MEGABYTES = 20
MOST_FILES = 5


def prepare(home: Path, *, origins: list[str], secret: str) -> Path:
    """Lay out Chainlit's folder below ``home`` and point Chainlit to it; return the folder."""
    root = home / "chat"
    shutil.rmtree(root / "public", ignore_errors=True)
    (root / ".chainlit" / "translations").mkdir(parents=True, exist_ok=True)
    here = resources.files(__package__)
    with resources.as_file(here / "public") as public:
        shutil.copytree(public, root / "public")
    (root / "chainlit.md").write_text((here / "chainlit.md").read_text("utf-8"), "utf-8")
    (root / ".chainlit" / "config.toml").write_text(_toml(_config(origins)), "utf-8")
    os.environ["CHAINLIT_APP_ROOT"] = str(root)
    os.environ["CHAINLIT_AUTH_SECRET"] = secret
    return root


def translate(root: Path) -> None:
    """Put our words in the place of Chainlit's, once Chainlit has laid its own files down."""
    file = root / ".chainlit" / "translations" / "en-US.json"
    texts: dict[str, Any] = json.loads(file.read_text("utf-8"))
    for key, text in words().items():
        if key.startswith("chainlit."):
            _set(texts, key.split(".")[1:], text)
    file.write_text(json.dumps(texts, ensure_ascii=False, indent=2), "utf-8")
    for other in file.parent.glob("*.json"):
        if other != file:
            other.unlink()


def page(html: str) -> str:
    """Return Chainlit's page without what leads elsewhere, and closed to more."""
    elsewhere = r"<link[^>]+https?://[^>]+>|<meta property=\"og:url\"[^>]*>"
    here = re.sub(elsewhere, "", html, flags=re.DOTALL)
    return here.replace("<head>", f"<head>\n    {_only_these_scripts(here)}", 1)


def _only_these_scripts(html: str) -> str:
    """Return a policy under which a script that somebody smuggles into the page does not run.

    Files of ours run, and what stands in the page now; cards are compiled here, which takes eval.
    """
    written = re.findall(r"<script>(.*?)</script>", html, flags=re.DOTALL)
    digests = (hashlib.sha256(one.encode()).digest() for one in written)
    known = " ".join(f"'sha256-{base64.b64encode(one).decode()}'" for one in digests)
    policy = f"script-src 'self' 'unsafe-eval' {known}"
    return f'<meta http-equiv="Content-Security-Policy" content="{policy}">'


def _set(texts: dict[str, Any], path: list[str], text: str) -> None:
    *parents, last = path
    for name in parents:
        texts = texts[name]
    if last not in texts:
        raise KeyError(f"Chainlit has no text {'.'.join(path)!r}")
    texts[last] = text


def _config(origins: list[str]) -> dict[str, dict[str, Any]]:
    return {
        "project": {
            "enable_telemetry": False,
            "session_timeout": 3600,
            "user_session_timeout": SESSION_SECONDS,
            "cache": False,
            "allow_origins": origins,
        },
        "features": {
            "unsafe_allow_html": False,
            "latex": False,
            "auto_tag_thread": False,
            "edit_message": False,
            "favorites": False,
            "allow_thread_sharing": False,
        },
        "features.spontaneous_file_upload": {
            "enabled": True,
            "accept": ACCEPTED,
            "max_files": MOST_FILES,
            "max_size_mb": MOST_MEGABYTES,
        },
        "features.audio": {"enabled": False},
        "features.mcp": {"enabled": False},
        "UI": {
            "name": words()["app.name"],
            "description": words()["app.description"],
            "language": "en-US",
            "default_sidebar_state": "closed",
            "confirm_new_chat": False,
            "cot": "hidden",
            "alert_style": "modern",
            "custom_css": "/public/draftroom.css",
            "custom_js": "/public/draftroom.js",
            "custom_js_attributes": 'type="module"',
            "custom_meta_image_url": "/public/logo_light.svg",
            "login_page_image": "/public/login.svg",
            "login_page_image_filter": "dr-door",
            "login_page_image_dark_filter": "dr-door",
        },
        "meta": {"generated_by": "2.12.0"},
    }


def _toml(tables: dict[str, dict[str, Any]]) -> str:
    lines = []
    for name, values in tables.items():
        lines.append(f"[{name}]")
        lines += [f"{key} = {_value(value)}" for key, value in values.items()]
        lines.append("")
    return "\n".join(lines)


def _value(value: Any) -> str:
    if isinstance(value, dict):
        inside = ", ".join(f"{json.dumps(key)} = {_value(one)}" for key, one in value.items())
        return "{" + inside + "}"
    return json.dumps(value, ensure_ascii=False)
