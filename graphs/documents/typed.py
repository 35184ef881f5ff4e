"""The typed draft itself as JSON, for programs and for coming back."""

import json
from typing import Any

from pydantic import BaseModel


def typed(draft: BaseModel | Any) -> bytes:
    """Return a draft, or its JSON value, as JSON that reads well; equal drafts give equal bytes."""
    value = draft.model_dump(mode="json") if isinstance(draft, BaseModel) else draft
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()
