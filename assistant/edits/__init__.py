"""Edits in words: what a person says about a run, as typed edits or as a refusal, never as a guess.

No model takes part. A front end shows the reading and the preview before anything is done.
"""

from assistant.edits.scene import Scene, Understood
from assistant.edits.understand import understand

__all__ = ["Scene", "Understood", "understand"]
