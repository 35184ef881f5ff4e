"""Reads banks: YAML data files that lie beside the rules that use them."""

from functools import lru_cache
from importlib.resources import files
from typing import Any

import yaml

# The C loader reads a bank some ten times faster; both build plain data only.
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@lru_cache(maxsize=64)
def load(package: str, name: str) -> Any:
    """Return the content of ``banks/<name>.yaml`` of ``package``; it is shared, not to change."""
    text = files(package).joinpath("banks", f"{name}.yaml").read_text("utf-8")
    return yaml.load(text, Loader=_Loader)
