"""How a person wants everything to read that a model writes for them."""

from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict, Field


class Style(BaseModel):
    """The language of a draft, for whom it is, and what else was said of its style."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    language: str = Field(default="", max_length=40)  # empty: as the prompts and the inputs have it
    audience: str = Field(default="", max_length=200)
    notes: str = Field(default="", max_length=2_000)

    @property
    def facts(self) -> Mapping[str, str]:
        """What was said, by its name; nothing where nothing was."""
        return {name: text for name, text in self.model_dump().items() if text}


PLAIN = Style()  # nothing was said
